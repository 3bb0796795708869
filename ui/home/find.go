package home

import (
	"fmt"
	"regexp"
	"slices"
	"strings"
	"unicode"
	"unicode/utf8"

	"charm.land/bubbles/v2/key"
	"charm.land/bubbles/v2/textinput"
	tea "charm.land/bubbletea/v2"
	"charm.land/lipgloss/v2"
	"github.com/charmbracelet/x/ansi"

	"portolan/internal/course"
	"portolan/internal/journey"
	"portolan/internal/text"
	"portolan/ui/kit"
)

// find is the screen that searches the whole course. It updates the results below the field with every key. When the
// learner opens a result, the result replaces this screen. So leaving it leads back to where the learner was before the
// search.
type find struct {
	session  *kit.Session
	keys     kit.FilterKeys
	frame    kit.Frame
	standing journey.Standing
	input    textinput.Model
	found    kit.List[course.Found]
	cursor   int
	trouble  string
	pane     []string // the preview of the result under the cursor, in a wide window
}

// longestQuery is the maximum length of a query, in characters.
const longestQuery = 60

// NewFind returns the search, with an empty field. now is how far the learner has come.
func NewFind(s *kit.Session, now journey.Standing) kit.Screen {
	return find{session: s, keys: kit.NewFilterKeys(), standing: now, input: kit.NewInput(longestQuery)}
}

// Resize fits the field to the window and keeps the result under the cursor visible.
func (m find) Resize(f kit.Frame) kit.Screen {
	m.frame = f
	m.input.SetWidth(max(4, min(longestQuery, m.width()-len(findPrompt)-1)))
	return m.showCursor()
}

// findPrompt is the prompt before the field. It shows the key that opens the search.
const findPrompt = "/ "

// Typing is always true, because all letters go into the field.
func (m find) Typing() bool { return true }

// Update handles a message.
func (m find) Update(msg tea.Msg) (kit.Screen, kit.Action, tea.Cmd) {
	switch msg := msg.(type) {
	case tea.PasteMsg:
		msg.Content = text.Squeeze(text.Line(msg.Content))
		return m.typed(msg)
	case tea.KeyPressMsg:
		return m.keyPress(msg)
	}
	return m, nil, nil
}

func (m find) keyPress(msg tea.KeyPressMsg) (kit.Screen, kit.Action, tea.Cmd) {
	switch {
	case key.Matches(msg, m.keys.Esc):
		return m, kit.Close{}, nil
	case key.Matches(msg, m.keys.Open):
		if len(m.found.All) == 0 {
			return m, nil, nil
		}
		return m, kit.Do{Input: journey.Open{Place: journey.FoundAt(m.found.All[m.cursor])}}, nil
	}
	cursor, moves := m.keys.Moved(msg, m.cursor, len(m.found.All), m.pageful())
	if !moves {
		return m.typed(msg)
	}
	m.cursor = cursor
	return m.showCursor(), nil, nil
}

// typed passes a message to the field. If the query changed, it searches again.
func (m find) typed(msg tea.Msg) (kit.Screen, kit.Action, tea.Cmd) {
	before := m.query()
	var cmd tea.Cmd
	m.input, cmd = kit.UpdateInput(m.input, msg)
	if m.query() == before {
		return m, nil, cmd
	}
	m.found, m.cursor, m.trouble = kit.List[course.Found]{}, 0, ""
	if m.query() == "" {
		return m.showCursor(), nil, cmd
	}
	found, err := m.session.Course.Find(m.query())
	if err != nil {
		m.trouble = err.Error()
	}
	m.found.All = found
	return m.showCursor(), nil, cmd
}

func (m find) query() string { return strings.TrimSpace(m.input.Value()) }

// findRows is the number of rows of one result: a row for its name, and one for an excerpt.
const findRows = 2

// pageful returns how many results fit below the field and the empty line under it.
func (m find) pageful() int {
	const above = 2
	return max(1, (kit.BodyHeight(m.frame)-above)/findRows)
}

// width returns the width of the field and of the results.
func (m find) width() int {
	if kit.Wide(m.frame) {
		return listWidth(m.frame)
	}
	return kit.BodyWidth(m.frame)
}

// showCursor scrolls until the result under the cursor is visible, and makes its preview.
func (m find) showCursor() find {
	m.found = m.found.Over(m.found.All, m.pageful()).Show(m.cursor, m.cursor+1)
	p := preview{m.session, m.frame, m.standing}
	if len(m.found.All) == 0 {
		m.pane = p.index()
	} else {
		m.pane = p.place(journey.FoundAt(m.found.All[m.cursor]))
	}
	return m
}

// View paints the field and the results.
func (m find) View() string {
	t := m.frame.Theme
	p := kit.Page{Left: findHead, Right: m.count(), Keys: m.ShortHelp()}
	p.Body = []string{kit.Margin + t.Key.Render(findPrompt) + m.input.View(), ""}
	switch {
	case m.trouble != "":
		p.Body = append(p.Body, kit.Styled(t.Bad, text.Line(m.trouble), m.width())...)
	case m.query() == "":
		p.Body = append(p.Body, kit.Styled(t.Muted, searched, m.textWidth())...)
	case len(m.found.All) == 0:
		p.Body = append(p.Body, kit.Styled(t.Text, string(journey.FoundNothing(m.query())), m.textWidth())...)
		p.Body = append(kit.Gap(p.Body), kit.Styled(t.Muted, searched, m.textWidth())...)
	default:
		for i, f := range m.found.Shown() {
			p.Body = append(p.Body, m.lines(f, m.found.Above()+i == m.cursor)...)
		}
		p.Below = m.found.Below() > 0
	}
	return beside(m.frame, p, m.pane).Render(m.frame)
}

// textWidth returns the width of prose.
func (m find) textWidth() int { return min(m.width(), kit.MostText) }

func (m find) count() string {
	switch n := len(m.found.All); {
	case m.query() == "":
		return ""
	case n == 0:
		return "nothing found"
	default:
		return fmt.Sprintf("%d of %d", m.cursor+1, n)
	}
}

// lines returns the rows of one result: its kind, its title, where it is in the course, and an excerpt.
func (m find) lines(f course.Found, selected bool) []string {
	t, w := m.frame.Theme, min(m.width(), 100)
	mark, style := t.Cursor(selected)
	strong := t.Strong
	if selected {
		strong = t.Selected
	}
	const kindColumn, apart = 10, 2
	room := w - len(kit.Margin) - kindColumn
	titleColumn, where := room*3/5, ""
	if kit.Wide(m.frame) {
		titleColumn = room // the preview says where it is
	} else {
		where = kit.Ellipsis(text.Line(f.Where), room-titleColumn)
	}
	title := text.Pad(kit.Ellipsis(text.Line(f.Title), titleColumn-apart), titleColumn)
	head := kit.Margin + t.Selected.Render(mark) + t.Key.Render(text.Pad(kindLabel(f.Kind), kindColumn)) +
		highlight(style, strong, title, m.query()) + t.Muted.Render(where)
	excerpt := highlight(t.Muted, t.Strong, cutAround(text.Line(f.Excerpt), m.query(), room), m.query())
	return []string{head, kit.Margin + strings.Repeat(" ", len(kit.Margin)+kindColumn) + excerpt}
}

// kindLabel returns the word for a kind of result.
func kindLabel(k course.FoundKind) string {
	return [...]string{
		course.FoundLesson: "lesson", course.FoundStep: "step",
		course.FoundQuestion: "question", course.FoundLab: "lab",
	}[k]
}

// matches returns where the words of a query are in a text, as pairs of byte offsets. A match begins at the start of a
// word. Upper and lower case make no difference.
func matches(s, query string) [][]int {
	words := strings.Fields(query)
	// Longer words come first, so that "ports" matches in full even if the query also contains "port".
	slices.SortFunc(words, func(a, b string) int { return len(b) - len(a) })
	for i, w := range words {
		words[i] = regexp.QuoteMeta(w)
	}
	inside := func(match []int) bool {
		first, _ := utf8.DecodeRuneInString(s[match[0]:])
		before, _ := utf8.DecodeLastRuneInString(s[:match[0]])
		return isLetterOrDigit(first) && isLetterOrDigit(before)
	}
	return slices.DeleteFunc(regexp.MustCompile("(?i)"+strings.Join(words, "|")).FindAllStringIndex(s, -1), inside)
}

// highlight renders a text in one style, and the matches of a query in another.
func highlight(plain, strong lipgloss.Style, s, query string) string {
	var line strings.Builder
	at := 0
	for _, match := range matches(s, query) {
		line.WriteString(plain.Render(s[at:match[0]]) + strong.Render(s[match[0]:match[1]]))
		at = match[1]
	}
	return line.String() + plain.Render(s[at:])
}

// cutAround cuts a text to one line of a width, so that the first match of a query is visible.
func cutAround(line, query string, width int) string {
	line = text.Squeeze(line)
	if found := matches(line, query); len(found) > 0 && ansi.StringWidth(line[:found[0][1]]) >= width {
		before, all := ansi.StringWidth(line[:found[0][0]]), ansi.StringWidth(line)
		line = ansi.TruncateLeft(line, min(before-width/3, all-width+1), "…")
	}
	return kit.Ellipsis(line, width)
}

func isLetterOrDigit(r rune) bool { return unicode.IsLetter(r) || unicode.IsDigit(r) }

// ShortHelp returns the keys for the footer.
func (m find) ShortHelp() []key.Binding {
	if len(m.found.All) == 0 {
		return []key.Binding{m.keys.Esc}
	}
	return []key.Binding{m.keys.Open, m.keys.Up, m.keys.Esc}
}
