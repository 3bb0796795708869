package handout

import (
	"fmt"
	"strings"

	"charm.land/bubbles/v2/key"
	"charm.land/bubbles/v2/textinput"
	tea "charm.land/bubbletea/v2"

	"portolan/internal/handout"
	"portolan/internal/journey"
	"portolan/internal/text"
	"portolan/ui/kit"
)

// glossary is the screen of the glossary: a text field, the terms that match its text, and the meaning of the term
// under the cursor. If the learner opens the step that explains the term, that step replaces this screen.
type glossary struct {
	session *kit.Session
	keys    kit.FilterKeys
	frame   kit.Frame
	input   textinput.Model
	all     []handout.Entry
	found   kit.List[handout.Entry]
	cursor  int
	still   kit.Player // the scene of the step that explains the term under the cursor
	drawn   bool       // still is valid: there is such a step, and its scene could be computed
}

// longestQuery is the maximum length of the text in the field, in characters.
const longestQuery = 40

// prompt is in front of the field, as in the search.
const prompt = "/ "

// NewGlossary returns the glossary of the session's course.
func NewGlossary(s *kit.Session) kit.Screen {
	g := glossary{
		session: s, keys: kit.NewFilterKeys(), input: kit.NewInput(longestQuery), all: handout.Glossary(s.Course),
	}
	g.found.All = g.all
	return g
}

// Resize fits the field to the window and keeps the term under the cursor visible.
func (g glossary) Resize(f kit.Frame) kit.Screen {
	g.frame = f
	g.input.SetWidth(max(4, min(longestQuery, kit.BodyWidth(f)-len(prompt)-1)))
	return g.showCursor()
}

// Typing is always true, because all letters go into the field.
func (g glossary) Typing() bool { return true }

// Update handles a message.
func (g glossary) Update(msg tea.Msg) (kit.Screen, kit.Action, tea.Cmd) {
	switch msg := msg.(type) {
	case tea.PasteMsg:
		msg.Content = text.Squeeze(text.Line(msg.Content))
		return g.typed(msg)
	case tea.KeyPressMsg:
		return g.keyPress(msg)
	}
	return g, nil, nil
}

func (g glossary) keyPress(msg tea.KeyPressMsg) (kit.Screen, kit.Action, tea.Cmd) {
	switch {
	case key.Matches(msg, g.keys.Esc):
		return g, kit.Close{}, nil
	case key.Matches(msg, g.keys.Open):
		if e, ok := g.entry(); ok {
			return g, kit.Do{Input: journey.Open{Place: explainedAt(e)}}, nil
		}
		return g, nil, nil
	}
	cursor, moves := g.keys.Moved(msg, g.cursor, len(g.found.All), g.rows())
	if !moves {
		return g.typed(msg)
	}
	g.cursor = cursor
	return g.showCursor(), nil, nil
}

// explainedAt returns the place of the step that explains a term.
func explainedAt(e handout.Entry) journey.Place {
	return journey.AtStep{Lesson: e.Lesson.ID, Step: e.Lesson.Steps[e.Step].ID, Lookup: true}
}

// typed passes a message to the field. If that changes the text, it filters the terms again.
func (g glossary) typed(msg tea.Msg) (kit.Screen, kit.Action, tea.Cmd) {
	before := g.input.Value()
	var cmd tea.Cmd
	g.input, cmd = kit.UpdateInput(g.input, msg)
	if g.input.Value() != before {
		g.found, g.cursor = kit.List[handout.Entry]{All: handout.Matching(g.all, g.input.Value())}, 0
	}
	return g.showCursor(), nil, cmd
}

// entry returns the term under the cursor. ok is false if no term matches.
func (g glossary) entry() (e handout.Entry, ok bool) {
	if g.cursor >= len(g.found.All) {
		return handout.Entry{}, false
	}
	return g.found.All[g.cursor], true
}

// fieldRows is the number of rows of the field, and of the empty line below it.
const fieldRows = 2

// besideWidth is the smallest width of the body at which the meaning is beside the terms. In a narrower one, it is
// below.
const besideWidth = 56

func (g glossary) beside() bool { return kit.BodyWidth(g.frame) >= besideWidth }

// rows returns how many terms the window shows.
func (g glossary) rows() int {
	rows := kit.BodyHeight(g.frame) - fieldRows
	if !g.beside() {
		rows -= min(g.meaningRows(), rows/2+1)
	}
	return max(1, rows)
}

// meaningRows returns how many rows the longest meaning takes below the terms, with an empty line above it and the line
// with the step below it. So many are reserved for every term, so that the list keeps its height.
func (g glossary) meaningRows() int {
	most := 0
	for _, e := range g.all {
		most = max(most, len(text.Wrap(e.Meaning, kit.TextWidth(g.frame))))
	}
	return most + 2
}

// showCursor scrolls until the term under the cursor is visible, and computes the scene of its step.
func (g glossary) showCursor() glossary {
	g.found = g.found.Over(g.found.All, g.rows()).Show(g.cursor, g.cursor+1)
	g.drawn = false
	if e, ok := g.entry(); ok {
		scene, trace, err := g.session.Course.Play(e.Lesson, e.Step)
		g.still, g.drawn = kit.NewPlayer(scene, trace), err == nil
	}
	return g
}

// View paints the field, the terms and the meaning.
func (g glossary) View() string {
	t := g.frame.Theme
	p := kit.Page{Left: handout.GlossaryTitle, Right: g.count(), Keys: g.ShortHelp(), Below: g.found.Below() > 0}
	p.Body = []string{kit.Margin + t.Key.Render(prompt) + g.input.View(), ""}
	e, ok := g.entry()
	switch {
	case !ok:
		nothing := string(journey.FoundNoTerm(g.input.Value()))
		p.Body = append(p.Body, kit.Styled(t.Text, nothing, kit.TextWidth(g.frame))...)
	case g.beside():
		const between = "   "
		width := g.termWidth()
		room := min(kit.BodyWidth(g.frame)-width-len(between), kit.MostText+2)
		p.Body = append(p.Body, kit.Beside(g.terms(), g.meaning(e, room), len(kit.Margin)+width, between)...)
	default:
		p.Body = append(p.Body, kit.Fill(g.terms(), g.rows())...)
		p.Body = append(p.Body, "")
		p.Body = append(p.Body, kit.Indent(g.summary(e, kit.TextWidth(g.frame)))...)
	}
	return p.Render(g.frame)
}

func (g glossary) count() string {
	if len(g.found.All) == 0 {
		return ""
	}
	return fmt.Sprintf("%d of %d", g.cursor+1, len(g.found.All))
}

// markWidth is the width of the cursor in front of a term.
const markWidth = 2

// termWidth returns the width of the list of terms.
func (g glossary) termWidth() int {
	const longest = 28 // a longer term is cut
	width := 0
	for _, e := range g.all {
		width = max(width, text.Widest([]string{e.Term}))
	}
	return markWidth + min(width, longest)
}

// terms returns a row for each term in the window.
func (g glossary) terms() []string {
	var rows []string
	for i, e := range g.found.Shown() {
		mark, style := g.frame.Theme.Cursor(g.found.Above()+i == g.cursor)
		rows = append(rows, kit.Margin+style.Render(mark+kit.Ellipsis(e.Term, g.termWidth()-len(kit.Margin))))
	}
	return rows
}

// summary returns the meaning of a term, and the step that explains it.
func (g glossary) summary(e handout.Entry, width int) []string {
	t := g.frame.Theme
	where := kit.Ellipsis(text.Capital(e.Where())+": "+e.StepTitle(), width)
	return append(kit.Named(t.Text, e.Meaning, width), t.Muted.Render(where))
}

// meaning returns what is beside the list: the term, its meaning, and as much of the step that explains it as fits.
func (g glossary) meaning(e handout.Entry, width int) []string {
	t := g.frame.Theme
	lines := append([]string{t.Title.Render(kit.Ellipsis(e.Term, width))}, g.summary(e, width)...)
	lines = append(kit.Gap(lines), g.session.Markdown(e.Lesson.Steps[e.Step].Prose, width, t)...)
	rows := kit.BodyHeight(g.frame) - fieldRows
	lines = append(lines, g.picture(rows-len(lines), width)...)
	if len(lines) > rows {
		lines = append(lines[:max(0, rows-1):max(0, rows-1)], t.Faint.Render("…"))
	}
	return lines
}

// picture returns the scene of the step that explains the term. It has no packet, which could give away the answer of a
// prediction. picture returns nothing if the window is too narrow or there are too few rows.
func (g glossary) picture(rows, width int) []string {
	const least, most = 9, 18
	if kit.BodyWidth(g.frame) < handout.Wide || rows <= least || !g.drawn {
		return nil
	}
	return append([]string{""}, g.still.View(g.frame, width, min(rows-1, most))...)
}

// ShortHelp returns the keys for the footer.
func (g glossary) ShortHelp() []key.Binding {
	if len(g.found.All) == 0 {
		return []key.Binding{g.keys.Esc}
	}
	return []key.Binding{kit.As(g.keys.Open, openStep), g.keys.Up, typeLetters(), g.keys.Esc}
}

// typeLetters returns a key for the footer that stands for all letters. They go into the field.
func typeLetters() key.Binding {
	return kit.Bind("a–z", filterTerms, strings.Split("abcdefghijklmnopqrstuvwxyz", "")...)
}
