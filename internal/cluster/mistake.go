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

// wrong is an error about a field of an object, with its place.
func wrong(o manifest.Object, field, message, hint string) error {
	return manifest.Error{
		File: o.File, Position: o.At(field), Field: field,
		Reason: "FieldValueInvalid", Message: message, Hint: hint,
	}
}

// misread turns what yaml.v3 says of a document into an error with a place: the first of the mistakes it
// found, each of which reads "line 7: field lode not found in type …". It repeats values as they are, so what a
// terminal would obey is taken out.
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

// unknown is an error about a word that is not among those known.
func unknown(o manifest.Object, field, word, known string) error {
	return wrong(o, field, "unknown word "+quote(word), "one of "+known)
}

// readEnd judges name and address of a client or a host outside, and returns the address as this package spells it.
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

// isName reports whether a word may name a client, a host or a node: it is printed, and dialled.
func isName(word string) bool {
	for _, r := range word {
		if !strings.ContainsRune("-._", r) && (r > unicode.MaxASCII || !unicode.IsLetter(r) && !unicode.IsDigit(r)) {
			return false
		}
	}
	return word != ""
}

// visible is a character as it may go to a terminal.
func visible(r rune) rune {
	if unicode.IsPrint(r) {
		return r
	}
	return unicode.ReplacementChar
}

// at names an element of a list: clients[2].
func at(list string, i int) string { return fmt.Sprintf("%s[%d]", list, i) }

// quote shows a word from outside so that nothing in it can reach a terminal.
func quote(word string) string { return strconv.Quote(word) }
