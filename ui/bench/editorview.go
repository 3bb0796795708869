package bench

import (
	"fmt"
	"slices"
	"unicode"

	"charm.land/lipgloss/v2"
	"github.com/charmbracelet/x/ansi"

	"portolan/internal/manifest"
	"portolan/ui/kit"
)

// editorLook contains the settings that the editor is painted with.
type editorLook struct {
	theme  *kit.Theme
	width  int
	typing bool             // show the cursor
	errors []manifest.Error // the API server's errors, by line
}

// view paints the lines that are in the window. Arrows before the line numbers show that there are more lines above or
// below.
func (e editor) view(look editorLook) []string {
	t := look.theme
	digits := max(2, len(fmt.Sprint(len(e.lines))))
	gutter := digits + 3
	width := max(1, look.width-gutter)
	from := e.scrolledRight(width)
	last := min(e.top+e.height, len(e.lines))
	rows := make([]string, 0, last-e.top)
	for i := e.top; i < last; i++ {
		mark, number := " ", t.Faint
		cursor := -1
		switch {
		case slices.ContainsFunc(look.errors, func(e manifest.Error) bool { return e.Line == i+1 }):
			mark, number = "╳", t.Bad
		case i == e.row && look.typing:
			number = t.Strong
		}
		at := 0
		if i == e.row {
			at = from
			if look.typing {
				cursor = e.col
			}
		}
		more := " "
		switch {
		case i == last-1 && last < len(e.lines):
			more = "↓"
		case i == e.top && e.top > 0:
			more = "↑"
		}
		head := number.Render(fmt.Sprintf("%s%s%*d ", mark, more, digits, i+1))
		rows = append(rows, head+paintSource(t, e.lines[i], cursor, at, width))
	}
	return rows
}

// scrolledRight returns how many characters of the cursor's line are scrolled out of the window on the left.
func (e editor) scrolledRight(width int) int {
	before := []rune(e.line())[:e.col]
	from := 0
	for over := ansi.StringWidth(string(before)) - width + 2; over > 0 && from < e.col; from++ {
		over -= ansi.StringWidth(string(visible(before[from])))
	}
	return from
}

// sourcePart is the part of a line of YAML that a character belongs to.
type sourcePart uint8

const (
	valuePart sourcePart = iota
	keyPart
	commentPart
	cursorPart
	cutPart // the mark where a line is cut
)

func (p sourcePart) style(t *kit.Theme) lipgloss.Style {
	switch p {
	case keyPart:
		return t.YAMLKey
	case commentPart, cutPart:
		return t.Faint
	case cursorPart:
		return t.Text.Reverse(true)
	case valuePart:
	}
	return t.Text
}

// paintSource paints a line of YAML, starting at character from: the key, the value, a comment and, if it is in this
// line, the cursor. Unprintable characters become question marks, because a terminal would interpret them.
func paintSource(t *kit.Theme, line string, cursor, from, width int) string {
	runs := kit.Runs[sourcePart]{Style: func(p sourcePart) lipgloss.Style { return p.style(t) }}
	if from > 0 && width > 2 {
		runs.Add(cutPart, "…") // replaces one character
		from, width = from+1, width-1
	}
	shown, cut := fitting([]rune(line)[from:], width)
	keyEnd, comment := parts(line)
	for i, r := range shown {
		part := valuePart
		switch i += from; {
		case i == cursor:
			part = cursorPart
		case i >= comment:
			part = commentPart
		case i < keyEnd:
			part = keyPart
		}
		runs.Add(part, string(visible(r)))
	}
	switch {
	case cut:
		runs.Add(cutPart, "…")
	case cursor == from+len(shown):
		runs.Add(cursorPart, " ")
	}
	return runs.String()
}

// fitting returns the characters that fit in a width. If it cuts any, there is room left for the mark of the cut.
func fitting(line []rune, width int) (shown []rune, cut bool) {
	room := 0
	for i, r := range line {
		w := 1
		if r >= 0x80 {
			w = ansi.StringWidth(string(visible(r)))
		}
		if room+w > width {
			for room+1 > width && i > 0 {
				i--
				room -= max(1, ansi.StringWidth(string(visible(line[i]))))
			}
			return line[:i], true
		}
		room += w
	}
	return line, false
}

// visible returns a character that is safe to print on the screen.
func visible(r rune) rune {
	switch {
	case r == '\t':
		return '→'
	case r != ' ' && !unicode.IsPrint(r):
		return '?'
	}
	return r
}

// parts returns where the key of a line of YAML ends and where its comment begins. Both are counted in characters.
func parts(line string) (keyEnd, comment int) {
	runes := []rune(line)
	comment = len(runes)
	quote := rune(0)
	for i, r := range runes {
		switch {
		case quote != 0:
			if r == quote {
				quote = 0
			}
		case r == '"' || r == '\'':
			quote = r
		case r == '#' && (i == 0 || runes[i-1] == ' '):
			return keyEnd, i
		case r == ':' && keyEnd == 0 && (i+1 == len(runes) || runes[i+1] == ' '):
			keyEnd = i
		}
	}
	return keyEnd, comment
}
