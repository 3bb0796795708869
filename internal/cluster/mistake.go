package cluster

import (
	"errors"
	"fmt"
	"strconv"
	"strings"
	"unicode"

	"portolan/internal/manifest"

	"gopkg.in/yaml.v3"
)

// wrong returns an error about a field of an object, with the field's position.
func wrong(o manifest.Object, field, message, hint string) error {
	return manifest.Error{
		File: o.File, Position: o.At(field), Field: field,
		Reason: "FieldValueInvalid", Message: message, Hint: hint,
	}
}

// misread turns an error of yaml.v3 into an error with a position. It uses the first mistake that yaml.v3 lists, such
// as "line 7: field lode not found in type …". yaml.v3 repeats values as they are, so misread removes control
// characters, which a terminal would obey.
func misread(o manifest.Object, err error) error {
	var many *yaml.TypeError
	if !errors.As(err, &many) || len(many.Errors) == 0 {
		return err
	}
	place, message, _ := strings.Cut(many.Errors[0], ": ")
	e := manifest.Error{File: o.File, Reason: "BadRequest", Message: strings.Map(visible, message)}
	if line, err := strconv.Atoi(strings.TrimPrefix(place, "line ")); err == nil {
		e.Line = line
	} else {
		e.Message = strings.Map(visible, many.Errors[0])
	}
	if key, rest, ok := strings.Cut(strings.TrimPrefix(message, "field "), " not found in type"); ok && rest != "" {
		e.Reason, e.Message = "UnknownField", "a scene has no key "+quote(key)+" here"
	}
	return e
}

// unknown returns an error about a word that is not one of the known words.
func unknown(o manifest.Object, field, word, known string) error {
	return wrong(o, field, "unknown word "+quote(word), "one of "+known)
}

// readEnd checks the name and the address of an outside client or host. It returns the address in the spelling of
// canonical.
func readEnd(o manifest.Object, field, name, address string) (string, error) {
	if !isName(name) {
		return "", wrong(o, field+".name", "not a name: "+quote(name), "letters, digits, '-' and '.' make a name")
	}
	spelt, ok := canonical(address)
	if !ok {
		return "", wrong(o, field+".address", "not an address: "+quote(address), "write one such as 192.0.2.10")
	}
	return spelt, nil
}

// isName reports whether a word may be the name of an object, a client or a host. Names are printed and dialled, so
// only ASCII letters, digits, '-', '.' and '_' are allowed.
func isName(word string) bool {
	for _, r := range word {
		if !strings.ContainsRune("-._", r) && (r > unicode.MaxASCII || !unicode.IsLetter(r) && !unicode.IsDigit(r)) {
			return false
		}
	}
	return word != ""
}

// visible returns a character, or a replacement if it is not safe to print on a terminal.
func visible(r rune) rune {
	if unicode.IsPrint(r) {
		return r
	}
	return unicode.ReplacementChar
}

// at returns the field name of a list element: clients[2].
func at(list string, i int) string { return fmt.Sprintf("%s[%d]", list, i) }

// quote quotes a word from outside, so that no control character in it reaches the terminal.
func quote(word string) string { return strconv.Quote(word) }
