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

// editor is a text editor for YAML. Within a line, it handles keys as bubbles' textinput does. It adds lines, and the
// indentation that YAML needs. The cost of a key depends mostly on the length of its line, and the cost of a frame on
// the size of the window. bubbles' textarea draws its whole text on every key, which takes 80 ms for a text of 64 KB.
type editor struct {
	keys     editorKeys
	lines    []string // never modified in place, because older copies of the editor may share it
	row, col int      // the cursor; col counts characters
	goal     int      // the column that up and down try to reach
	top      int      // the first line in the window
	height   int      // lines in the window
}

// editorKeys are the keys that textinput does not handle within a line.
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

// lineEnd is a column beyond the end of any line. at replaces it with the end of the line.
const lineEnd = sandbox.MaxText

// indentStep is one step of indentation.
const indentStep = "  "

func newEditor(text string) editor {
	return editor{keys: newEditorKeys(), lines: splitLines(text), height: 1}
}

func splitLines(text string) []string { return strings.Split(strings.TrimSuffix(text, "\n"), "\n") }

// text returns the text in the editor. It ends with a line break, as files do.
func (e editor) text() string { return strings.Join(e.lines, "\n") + "\n" }

func (e editor) line() string { return e.lines[e.row] }

// length returns the number of characters in the cursor's line.
func (e editor) length() int { return len([]rune(e.line())) }

// document returns the index of the YAML document in which the cursor is.
func (e editor) document() int {
	at := 0
	for i, line := range e.lines[:e.row+1] {
		if i > 0 && strings.HasPrefix(line, "---") {
			at++
		}
	}
	return at
}

// at puts the cursor on a line and column, or on the nearest position that exists.
func (e editor) at(row, col int) editor {
	e.row = min(max(0, row), len(e.lines)-1)
	e.col = min(max(0, col), e.length())
	return e.showCursor()
}

// put moves the cursor as at does, and also sets the column that up and down try to reach.
func (e editor) put(row, col int) editor {
	e = e.at(row, col)
	e.goal = e.col
	return e
}

// sized sets how many lines the window shows.
func (e editor) sized(height int) editor {
	e.height = max(1, height)
	return e.showCursor()
}

// showCursor scrolls so that the cursor is in the window, and no rows are left empty while there are more lines.
func (e editor) showCursor() editor {
	e.top = min(max(e.top, e.row-e.height+1), e.row, max(0, len(e.lines)-e.height))
	return e
}

// withText replaces the text. It puts the cursor at the end of the part that differs from the old text.
func (e editor) withText(text string) editor {
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

// press handles a key.
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

// pressInLine handles a key that moves or edits within the line. At the start or the end of the line, the key may
// affect the neighbouring line.
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

// heldTab replaces a tab while textinput edits a line. textinput would turn the tab into spaces, and a learner with a
// tab in their YAML should see the API server's error about it.
const heldTab = "␉"

// inline passes a key to textinput, which handles it within the line.
func (e editor) inline(msg tea.KeyPressMsg) editor {
	in := textinput.New()
	in.KeyMap.Paste.SetEnabled(false) // it would read the clipboard of the program's machine
	in.SetValue(strings.ReplaceAll(e.line(), "\t", heldTab))
	in.SetCursor(e.col)
	in.Focus()
	in, _ = kit.UpdateInput(in, msg)
	if line := strings.ReplaceAll(in.Value(), heldTab, "\t"); line != e.line() {
		e.lines = slices.Clone(e.lines)
		e.lines[e.row] = line
	}
	return e.put(e.row, in.Position())
}

// insert inserts a text at the cursor and moves the cursor to its end.
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

// indentation returns the spaces that a new line below the cursor's line begins with.
func (e editor) indentation() string {
	before := string([]rune(e.line())[:e.col])
	depth := strings.Repeat(" ", kit.Leading(before))
	switch rest := strings.TrimSpace(before); {
	case strings.HasSuffix(rest, ":"), strings.HasPrefix(rest, "- "):
		return depth + indentStep
	}
	return depth
}

// joined joins the line at row and the line below it.
func (e editor) joined(row int) editor {
	if row < 0 || row+1 >= len(e.lines) {
		return e
	}
	col := len([]rune(e.lines[row]))
	e.lines = slices.Concat(e.lines[:row], []string{e.lines[row] + e.lines[row+1]}, e.lines[row+2:])
	return e.put(row, col)
}

// atIndent reports whether there is something before the cursor, and it is all spaces.
func (e editor) atIndent() bool {
	return e.col > 0 && e.col <= kit.Leading(e.line())
}

// outdented removes up to one step of indentation.
func (e editor) outdented() editor {
	by := (e.col-1)%len(indentStep) + 1
	e.lines = slices.Clone(e.lines)
	e.lines[e.row] = e.line()[by:]
	return e.put(e.row, e.col-by)
}
