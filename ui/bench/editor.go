package bench

import (
	"slices"
	"strings"

	"charm.land/bubbles/v2/key"
	"charm.land/bubbles/v2/textinput"
	tea "charm.land/bubbletea/v2"

	"portolan/internal/sandbox"
	"portolan/ui/kit"
)

// editor is a text under the learner's hands. Within a line the keys are those of bubbles' textinput; the editor adds
// lines, and the indentation that YAML needs. A key costs what the line costs, and a frame what is in the window:
// bubbles' textarea draws all of its text on every key, 80 ms for a text of 64 KB.
type editor struct {
	keys     editorKeys
	lines    []string // never written to: an older editor may share it
	row, col int      // the cursor; col counts characters
	goal     int      // the column that up and down keep to
	top      int      // the first line in the window
	height   int      // lines in the window
}

// editorKeys are the keys that the line's own do not have.
type editorKeys struct {
	up, down, left, right, pageUp, pageDown, first, last key.Binding
	newline, backspace, remove                           key.Binding
}

func newEditorKeys() editorKeys {
	bind := func(names ...string) key.Binding { return key.NewBinding(key.WithKeys(names...)) }
	return editorKeys{
		up: bind("up", "ctrl+p"), down: bind("down", "ctrl+n"), left: bind("left", "ctrl+b"), right: bind("right", "ctrl+f"),
		pageUp: bind("pgup"), pageDown: bind("pgdown"), first: bind("ctrl+home", "alt+<"), last: bind("ctrl+end", "alt+>"),
		newline: bind("enter", "ctrl+m"), backspace: bind("backspace", "ctrl+h"), remove: bind("delete", "ctrl+d"),
	}
}

// lineEnd is a column behind the last one of any line.
const lineEnd = sandbox.MaxText

// indentStep is one step of indentation.
const indentStep = "  "

func newEditor(text string) editor {
	return editor{keys: newEditorKeys(), lines: splitLines(text), height: 1}
}

func splitLines(text string) []string { return strings.Split(strings.TrimSuffix(text, "\n"), "\n") }

// text returns what is in the editor; it ends with a line break, as files do.
func (e editor) text() string { return strings.Join(e.lines, "\n") + "\n" }

func (e editor) line() string { return e.lines[e.row] }

// length counts the characters of the cursor's line.
func (e editor) length() int { return len([]rune(e.line())) }

// at puts the cursor on a line and column, or as near as there are any.
func (e editor) at(row, col int) editor {
	e.row = min(max(0, row), len(e.lines)-1)
	e.col = min(max(0, col), e.length())
	return e.inSight()
}

// put is at, for moves along a line: up and down keep to where it ends.
func (e editor) put(row, col int) editor {
	e = e.at(row, col)
	e.goal = e.col
	return e
}

// sized sets how many lines there is room for.
func (e editor) sized(height int) editor {
	e.height = max(1, height)
	return e.inSight()
}

// inSight scrolls so that the cursor is in the window, and so that no room is left unused.
func (e editor) inSight() editor {
	e.top = min(max(e.top, e.row-e.height+1), e.row, max(0, len(e.lines)-e.height))
	return e
}

// holding puts another text in place, with the cursor at the end of what differs from the one before.
func (e editor) holding(text string) editor {
	was := e.lines
	e.lines = splitLines(text)
	below := 0
	for below < min(len(was), len(e.lines)) && was[len(was)-1-below] == e.lines[len(e.lines)-1-below] {
		below++
	}
	if below == len(e.lines) && len(was) == below {
		return e.at(e.row, e.col)
	}
	row := max(0, len(e.lines)-1-below)
	return e.put(row, len([]rune(e.lines[row])))
}

// press handles a key. What it changes is in text.
func (e editor) press(msg tea.KeyPressMsg) editor {
	k := e.keys
	switch {
	case key.Matches(msg, k.up):
		return e.at(e.row-1, e.goal)
	case key.Matches(msg, k.down):
		return e.at(e.row+1, e.goal)
	case key.Matches(msg, k.pageUp):
		return e.at(e.row-e.height, e.goal)
	case key.Matches(msg, k.pageDown):
		return e.at(e.row+e.height, e.goal)
	case key.Matches(msg, k.first):
		return e.put(0, 0)
	case key.Matches(msg, k.last):
		return e.put(len(e.lines)-1, len(e.lines[len(e.lines)-1]))
	case key.Matches(msg, k.newline):
		return e.insert("\n" + e.indentation())
	}
	return e.pressInLine(msg)
}

// pressInLine handles a key that stays in its line, unless the cursor is at the beginning or the end of that.
func (e editor) pressInLine(msg tea.KeyPressMsg) editor {
	k := e.keys
	switch {
	case key.Matches(msg, k.left) && e.col == 0 && e.row > 0:
		return e.put(e.row-1, len(e.lines[e.row-1]))
	case key.Matches(msg, k.right) && e.col == e.length():
		if e.row == len(e.lines)-1 {
			return e
		}
		return e.put(e.row+1, 0)
	case key.Matches(msg, k.backspace) && e.col == 0:
		return e.joined(e.row - 1)
	case key.Matches(msg, k.backspace) && e.atIndent():
		return e.outdented()
	case key.Matches(msg, k.remove) && e.col == e.length():
		return e.joined(e.row)
	}
	return e.inline(msg)
}

// heldTab stands for a tab while a line is edited: textinput would take spaces in its place, and whoever has a tab
// in their YAML should see what the API server says to it.
const heldTab = "␉"

// inline lets textinput handle a key within the line.
func (e editor) inline(msg tea.KeyPressMsg) editor {
	in := textinput.New()
	in.KeyMap.Paste.SetEnabled(false) // it would read the clipboard of the machine that the program runs on
	in.SetValue(strings.ReplaceAll(e.line(), "\t", heldTab))
	in.SetCursor(e.col)
	in.Focus()
	in, _ = in.Update(msg)
	if line := strings.ReplaceAll(in.Value(), heldTab, "\t"); line != e.line() {
		e.lines = slices.Clone(e.lines)
		e.lines[e.row] = line
	}
	return e.put(e.row, in.Position())
}

// insert puts a text in at the cursor, and the cursor behind it.
func (e editor) insert(text string) editor {
	line := []rune(e.line())
	before, after := string(line[:e.col]), string(line[e.col:])
	added := strings.Split(text, "\n")
	last := len(added) - 1
	added[0] = before + added[0]
	col := len([]rune(added[last]))
	added[last] += after
	e.lines = slices.Concat(e.lines[:e.row], added, e.lines[e.row+1:])
	return e.put(e.row+last, col)
}

// indentation is what the line after the cursor's begins with.
func (e editor) indentation() string {
	before := string([]rune(e.line())[:e.col])
	depth := strings.Repeat(" ", kit.Leading(before))
	switch rest := strings.TrimSpace(before); {
	case strings.HasSuffix(rest, ":"), strings.HasPrefix(rest, "- "):
		return depth + indentStep
	}
	return depth
}

// joined makes one line of the one at row and the one below it.
func (e editor) joined(row int) editor {
	if row < 0 || row+1 >= len(e.lines) {
		return e
	}
	col := len([]rune(e.lines[row]))
	e.lines = slices.Concat(e.lines[:row], []string{e.lines[row] + e.lines[row+1]}, e.lines[row+2:])
	return e.put(row, col)
}

// atIndent reports that nothing but spaces stands before the cursor.
func (e editor) atIndent() bool {
	return e.col > 0 && e.col <= kit.Leading(e.line())
}

// outdented takes one step of indentation away.
func (e editor) outdented() editor {
	by := (e.col-1)%len(indentStep) + 1
	e.lines = slices.Clone(e.lines)
	e.lines[e.row] = e.line()[by:]
	return e.put(e.row, e.col-by)
}
