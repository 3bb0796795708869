package sandbox

import (
	"slices"
	"strings"
	"unicode/utf8"

	"portolan/internal/text"
)

// MaxText is how many bytes a text may have. A longer text is cut.
const MaxText = 64 << 10

// mostUndo is how many edits Undo can take back.
const mostUndo = 200

// Clean returns the printable characters and line breaks of a text from outside. It replaces a tab with two spaces.
// It replaces other kinds of spaces, which text copied from web pages may contain, with plain ones.
func Clean(typed string) string {
	return text.Lines(strings.NewReplacer(
		"\x1b", "", "\r\n", "\n", "\r", "\n", "\u2028", "\n", "\u2029", "\n", "\t", "  ", "\u200d", "",
	).Replace(typed))
}

// cleaned returns what Clean returns, cut to MaxText.
func cleaned(typed string) string {
	typed = Clean(typed)
	return strings.ToValidUTF8(typed[:min(len(typed), MaxText)], "")
}

// history holds the texts that Undo and Redo go back and forward to.
type history struct {
	before []string // oldest first
	after  []string // the next one to redo is last
	run    run
}

// run is a series of letters, typed or deleted in one place, that counts as one edit. The next letter of the run is
// expected between the byte offsets lo and hi. This is a range, because among equal letters the texts do not show which
// of them was typed or deleted.
type run struct {
	letters int // 1: typed, -1: deleted, 0: there is no run
	lo, hi  int
}

// add records the change from one text to another.
func (h history) add(from, to string) history {
	next, continues := h.run.follow(stroke(from, to))
	h.run, h.after = next, nil
	if !continues {
		h.before = push(h.before, from)
	}
	return h
}

func (h history) undo(now string) (string, history, bool) {
	if len(h.before) == 0 {
		return now, h, false
	}
	last := len(h.before) - 1
	return h.before[last], history{before: h.before[:last], after: push(h.after, now)}, true
}

// redo is undo with the two directions swapped.
func (h history) redo(now string) (string, history, bool) {
	text, next, ok := history{before: h.after, after: h.before, run: h.run}.undo(now)
	next.before, next.after = next.after, next.before
	return text, next, ok
}

// push returns a copy of texts with one more text. It must copy, because older benches still use the same memory.
func push(texts []string, content string) []string {
	return append(slices.Clone(texts[max(0, len(texts)+1-mostUndo):]), content)
}

// edit is one letter of size bytes that was typed or deleted somewhere between lo and hi.
type edit struct {
	run
	size int
}

// stroke finds the one letter in which two texts differ. letters is 0 if they differ in more than one letter, or in a
// line break.
func stroke(from, to string) edit {
	e := edit{run: run{letters: 1}}
	short, long := from, to
	if len(from) > len(to) {
		e.letters, short, long = -1, to, from
	}
	e.size = len(long) - len(short)
	if e.size == 0 || e.size > utf8.UTFMax {
		return edit{}
	}
	for e.hi < len(short) && short[e.hi] == long[e.hi] {
		e.hi++
	}
	e.lo = len(short)
	for e.lo > 0 && short[e.lo-1] == long[e.lo-1+e.size] {
		e.lo--
	}
	if e.lo > e.hi {
		return edit{}
	}
	if letter := long[e.hi : e.hi+e.size]; letter == "\n" || utf8.RuneCountInString(letter) != 1 {
		return edit{}
	}
	return e
}

// follow returns the run after a letter, and whether the letter continues this run: it was typed where the last one
// ended, or deleted in its place or before it.
func (r run) follow(e edit) (next run, continues bool) {
	next = e.run
	if e.letters != 0 && e.letters == r.letters {
		if e.letters < 0 {
			r.lo -= e.size
		}
		if lo, hi := max(r.lo, e.lo), min(r.hi, e.hi); lo <= hi {
			next.lo, next.hi, continues = lo, hi, true
		}
	}
	if e.letters > 0 {
		next.lo, next.hi = next.lo+e.size, next.hi+e.size
	}
	return next, continues
}
