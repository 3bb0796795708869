package sandbox

import (
	"slices"
	"strings"
	"unicode/utf8"

	"portolan/internal/text"
)

// MaxText is how many bytes a text may have; what is longer is cut there.
const MaxText = 64 << 10

// mostUndo is how many edits can be undone.
const mostUndo = 200

// Clean is what counts of a text from outside: what can be printed, line breaks of any kind, and for a tab the two spaces
// that it was meant to be.
func Clean(typed string) string {
	return text.Lines(strings.NewReplacer(
		"\x1b", "", "\r\n", "\n", "\r", "\n", "\u2028", "\n", "\u2029", "\n", "\t", "  ", "\u200d", "",
	).Replace(typed))
}

// cleaned is Clean, cut to MaxText.
func cleaned(typed string) string {
	typed = Clean(typed)
	return strings.ToValidUTF8(typed[:min(len(typed), MaxText)], "")
}

// history is what Undo and Redo go back and forth in.
type history struct {
	before []string // the oldest first
	after  []string // the next to redo last
	run    run
}

// run is a stretch of typing that counts as one edit. Where the next letter is expected lies between the bytes lo and hi:
// among equal letters nobody can tell.
type run struct {
	letters int // 1 typed, -1 deleted, 0: none is going on
	lo, hi  int
}

// add notes the step from one text to another.
func (h history) add(from, to string) history {
	next, goesOn := h.run.follow(stroke(from, to))
	h.run, h.after = next, nil
	if !goesOn {
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

func (h history) redo(now string) (string, history, bool) {
	if len(h.after) == 0 {
		return now, h, false
	}
	last := len(h.after) - 1
	return h.after[last], history{before: push(h.before, now), after: h.after[:last]}, true
}

// push returns the texts with one more, in memory of its own: benches that went another way share the old ones.
func push(texts []string, text string) []string {
	return append(slices.Clone(texts[max(0, len(texts)+1-mostUndo):]), text)
}

// edit is one letter of size bytes, typed or deleted somewhere between lo and hi.
type edit struct {
	run
	size int
}

// stroke finds the letter in which two texts differ; letters is 0 if they differ in more, or in a line break.
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

// follow returns the run after a letter, and whether the letter goes on with this one: typed where the last one ended,
// deleted in its place or before it.
func (r run) follow(e edit) (next run, goesOn bool) {
	next = e.run
	if e.letters != 0 && e.letters == r.letters {
		if e.letters < 0 {
			r.lo -= e.size
		}
		if lo, hi := max(r.lo, e.lo), min(r.hi, e.hi); lo <= hi {
			next.lo, next.hi, goesOn = lo, hi, true
		}
	}
	if e.letters > 0 {
		next.lo, next.hi = next.lo+e.size, next.hi+e.size
	}
	return next, goesOn
}
