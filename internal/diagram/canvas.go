package diagram

import (
	"strings"
	"unicode"

	"github.com/charmbracelet/x/ansi"

	"portolan/internal/text"
)

// canvas is the grid to paint on. For each cell it also stores the arms of the lines through it, so that lines that
// meet are joined with the right character.
type canvas struct {
	w, h  int
	ascii bool
	cells []Cell
	marks []mark
}

// mark stores what a canvas knows about a cell besides its text: two bits for each arm of a line, and the bit solid.
type mark uint16

// solid marks a cell with text. Lines pass behind it.
const solid mark = 1 << 15

func newCanvas(w, h int, ascii bool) *canvas {
	c := &canvas{w: w, h: h, ascii: ascii, cells: make([]Cell, w*h), marks: make([]mark, w*h)}
	for i := range c.cells {
		c.cells[i].Text = " "
	}
	return c
}

// picture returns the rows of the canvas.
func (cv *canvas) picture() Picture {
	rows := make([][]Cell, cv.h)
	for y := range rows {
		rows[y] = cv.cells[y*cv.w : (y+1)*cv.w : (y+1)*cv.w]
	}
	return Picture{Rows: rows}
}

func (cv *canvas) has(x, y int) bool { return x >= 0 && y >= 0 && x < cv.w && y < cv.h }

// set writes one character that is one column wide.
func (cv *canvas) set(x, y int, glyph string, role Role, owner string) {
	if cv.has(x, y) {
		cv.cells[y*cv.w+x] = Cell{Text: glyph, Role: role, Owner: owner}
	}
}

// glyph does what set does, for a character that has a Unicode and an ASCII form.
func (cv *canvas) glyph(x, y int, g [2]string, role Role, owner string) {
	cv.set(x, y, g[alphabet(cv.ascii)], role, owner)
}

// alphabet returns the index of the form of a glyph: 0 for Unicode, 1 for ASCII.
func alphabet(ascii bool) int {
	if ascii {
		return 1
	}
	return 0
}

// text writes s from column x on, cut to room columns, and returns how many columns it took. Lines pass behind text.
func (cv *canvas) text(x, y, room int, s string, role Role, owner string) int {
	if y < 0 || y >= cv.h || x < 0 {
		return 0
	}
	s = cut(clean(s, cv.ascii), min(room, cv.w-x), cv.ascii)
	start := x
	for s != "" {
		n, w := nextCluster(s)
		cell := Cell{Text: s[:n], Role: role, Owner: owner}
		for i := y*cv.w + x; i < y*cv.w+x+w; i++ {
			cv.cells[i] = cell
			cv.marks[i] |= solid
			cell.Text = ""
		}
		x, s = x+w, s[n:]
	}
	return x - start
}

func (cv *canvas) box(x, y, w, h int, role Role, owner string) {
	for i := 1; i < w-1; i++ {
		cv.glyph(x+i, y, horizontal, role, owner)
		cv.glyph(x+i, y+h-1, horizontal, role, owner)
	}
	for i := 1; i < h-1; i++ {
		cv.glyph(x, y+i, vertical, role, owner)
		cv.glyph(x+w-1, y+i, vertical, role, owner)
	}
	cv.glyph(x, y, topLeft, role, owner)
	cv.glyph(x+w-1, y, topRight, role, owner)
	cv.glyph(x, y+h-1, bottomLeft, role, owner)
	cv.glyph(x+w-1, y+h-1, bottomRight, role, owner)
}

// width returns how many columns s takes after clean.
func width(s string) int {
	if plainASCII(s) {
		return len(s)
	}
	return ansi.StringWidth(clean(s, false))
}

func plainASCII(s string) bool {
	for i := range len(s) {
		if s[i] < ' ' || s[i] > '~' {
			return false
		}
	}
	return true
}

// clean removes characters of s that could move the cursor or change the text direction. With ascii it replaces all
// other non-ASCII characters by "?".
func clean(s string, ascii bool) string {
	if plainASCII(s) {
		return s
	}
	s = strings.TrimLeftFunc(
		text.Line(strings.ToValidUTF8(s, "?")),
		func(r rune) bool { return unicode.In(r, unicode.Mn, unicode.Me) },
	)
	if !ascii {
		return s
	}
	return strings.Map(func(r rune) rune {
		if r > '~' {
			return '?'
		}
		return r
	}, s)
}

// cut shortens a cleaned text to room columns. "…", or "~" in ASCII, shows that something was cut off.
func cut(s string, room int, ascii bool) string {
	switch {
	case room <= 0:
		return ""
	case len(s) <= room && plainASCII(s):
		return s
	case ascii:
		return ansi.Truncate(s, room, "~")
	default:
		return ansi.Truncate(s, room, "…")
	}
}

// nextCluster returns the length in bytes and the width in columns of the first grapheme cluster, which a reader sees
// as one character.
func nextCluster(s string) (n, w int) {
	if s[0] < 0x80 && (len(s) == 1 || s[1] < 0x80) {
		return 1, 1
	}
	_, w, n, _ = ansi.DecodeSequence(s, ansi.NormalState, nil)
	return n, w
}
