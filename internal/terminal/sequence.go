package terminal

import (
	"bytes"
	"fmt"
	"regexp"
	"strconv"
	"strings"
	"unicode"
)

// The limits for the parameters of a control sequence. The library has room for 32 parameters. No parameter means more
// than the number of a character.
const maxParameters, maxParameter = 30, unicode.MaxRune

// alt passes on a key that was pressed with alt, in the form of the kitty keyboard protocol. In the usual form, esc and
// the character, the library waits for more and meanwhile delays every key after it.
func (f *filter) alt(out []byte, key byte) []byte {
	if f.pasting || f.alts == 0 {
		return out
	}
	f.alts--
	const withAlt, withShiftAlt = 3, 4
	modifiers := withAlt
	if key >= 'A' && key <= 'Z' {
		key, modifiers = key-'A'+'a', withShiftAlt
	}
	return fmt.Appendf(out, "\x1b[%d;%du", key, modifiers)
}

// sequence passes on a complete control sequence if it is a key, a paste, a mouse report, or an answer to something
// that a program can ask. Others are dropped, such as the report of another window size, which nothing asks for.
func (f *filter) sequence(out, whole []byte) []byte {
	s, ok := parsed(whole)
	switch {
	case !ok:
		return out
	case s.form == "~" && s.number(0) == 200:
		return f.beginPaste(out)
	case s.form == "~" && s.number(0) == 201:
		return f.endPaste(out)
	case f.pasting:
		f.interrupted = f.interrupted || s.interrupts() // other sequences may be answers, which come at any time
		return out
	case !known(s.form) || !s.typesPrintable():
		return out
	}
	return append(out, whole...)
}

func (f *filter) beginPaste(out []byte) []byte {
	if f.pasting {
		return out
	}
	f.pasting, f.room, f.interrupted = true, maxPaste, false
	return append(out, pasteBegins...)
}

func (f *filter) endPaste(out []byte) []byte {
	if !f.pasting {
		return out
	}
	f.pasting = false
	return append(out, pasteEnds...)
}

// known reports whether a control sequence passes. form is its prefix, its intermediate byte and its final byte.
func known(form string) bool {
	const (
		keys    = " A B C D E F H P Q R S Z a b c d ~ ^ @ u "
		focus   = " I O "
		mouse   = " <M <m "
		answers = " R ?R ?c >c ?u >m ?n ?$y $y "
	)
	all := keys + focus + mouse + answers
	return strings.Contains(all, " "+form+" ")
}

// controlSequence is a well-formed control sequence.
type controlSequence struct {
	form       string     // prefix, intermediate byte and final byte
	parameters [][]string // the parts of each parameter; a part may be empty
}

var controlParts = regexp.MustCompile(`^\x1b\[([<=>?]?)([0-9;:]*)([ -/]?)([@-~])$`)

func parsed(whole []byte) (s controlSequence, ok bool) {
	parts := controlParts.FindSubmatch(whole)
	if parts == nil || bytes.Count(parts[2], []byte(";"))+bytes.Count(parts[2], []byte(":")) >= maxParameters {
		return s, false
	}
	s.form = string(parts[1]) + string(parts[3]) + string(parts[4])
	for parameter := range strings.SplitSeq(string(parts[2]), ";") {
		numbers := strings.Split(parameter, ":")
		for _, number := range numbers {
			if n, err := strconv.Atoi(number); number != "" && (err != nil || n > maxParameter) {
				return s, false
			}
		}
		s.parameters = append(s.parameters, numbers)
	}
	return s, true
}

// number returns the first part of a parameter, or 0 if it is not there.
func (s controlSequence) number(parameter int) int {
	if parameter >= len(s.parameters) {
		return 0
	}
	n, _ := strconv.Atoi(s.parameters[parameter][0]) // parsed has checked it; 0 if it is empty
	return n
}

// key returns the key and the modifiers that a sequence of the kitty keyboard protocol or of xterm's modifyOtherKeys
// reports. ok is false for others.
func (s controlSequence) key() (code, modifiers int, ok bool) {
	switch {
	case s.form == "u":
		return s.number(0), s.number(1), true
	case s.form == "~" && s.number(0) == 27:
		return s.number(2), s.number(1), true
	}
	return 0, 0, false
}

// interrupts reports whether the sequence is ctrl+c.
func (s controlSequence) interrupts() bool {
	code, modifiers, ok := s.key()
	const control = 4
	return ok && code == 'c' && modifiers > 0 && (modifiers-1)&control != 0
}

// typesPrintable reports whether the sequence types no character that a terminal might obey. A sequence of the kitty
// keyboard protocol may list the characters that its key types.
func (s controlSequence) typesPrintable() bool {
	code, _, ok := s.key()
	if !ok {
		return true
	}
	if code > 0x7f && code < 0xa0 { // ASCII control codes are keys such as enter
		return false
	}
	if s.form != "u" || len(s.parameters) < 3 {
		return true
	}
	for _, number := range s.parameters[2] {
		if n, _ := strconv.Atoi(number); number != "" && n != 0 && !unicode.IsPrint(rune(n)) {
			return false
		}
	}
	return true
}

// functionKey reports whether esc O and this byte are a key.
func functionKey(b byte) bool {
	return bytes.IndexByte([]byte("ABCDEFHPQRSMXabcdjklmnopqrstuvwxy"), b) >= 0
}

// textForms are the strings that pass: an answer about a colour and the like, an answer about what the terminal can
// do, and an answer about an image.
var textForms = regexp.MustCompile(`^(\x1b\][0-9]{1,4};[ -~]+(\x07|\x1b\\)|` +
	`\x1bP[<=>?]?[0-9;:]{0,24}[ -/]?[@-~][ -~]*\x1b\\|` +
	`\x1b_G[ -~]*\x1b\\)$`)

func wellFormedText(whole []byte) bool { return textForms.Match(whole) }
