package ui

import (
	"fmt"
	"strings"

	"charm.land/bubbles/v2/key"
	tea "charm.land/bubbletea/v2"
	"github.com/charmbracelet/x/ansi"

	"portolan/internal/course"
	"portolan/internal/progress"
	"portolan/lessons"
)

// home is the contents, with one thing to do: what enter does first is always the next right thing.
type home struct {
	session *session
	keys    keys
	frame   Frame
	state   progress.State
	items   []homeItem
	cursor  int
}

// homeItem is a line that can be chosen.
type homeItem struct {
	kind   itemKind
	lesson lessons.Lesson
	place  Place
}

type itemKind uint8

const (
	continueItem itemKind = iota
	lessonItem
	practiceItem
)

func newHome(s *session, state progress.State) Screen {
	h := home{session: s, keys: newKeys(), state: state}
	h.items = append(h.items, h.continued())
	for _, l := range s.course.Lessons() {
		h.items = append(h.items, homeItem{kind: lessonItem, lesson: l, place: h.resume(l)})
	}
	if len(state.Answers) > 0 && h.items[0].lesson.ID != "" {
		h.items = append(h.items, homeItem{kind: practiceItem, place: Place{Screen: PracticeScreen}})
	}
	return h
}

// resume is a lesson at the step where the learner left it, or at its first if it is done.
func (h home) resume(l lessons.Lesson) Place {
	p := Place{Screen: LessonScreen, Lesson: l.ID}
	if st := h.state.Lessons[l.ID]; !st.Done {
		p.Step = st.Step
	}
	return p
}

// continued is the next right thing: the lesson under way, else the first that is not done, else practice.
func (h home) continued() homeItem {
	if l, ok := h.session.course.Lesson(h.state.Last.Lesson); ok && !h.state.Lessons[l.ID].Done {
		return homeItem{kind: continueItem, lesson: l, place: h.resume(l)}
	}
	for _, l := range h.session.course.Lessons() {
		if !h.state.Lessons[l.ID].Done {
			return homeItem{kind: continueItem, lesson: l, place: h.resume(l)}
		}
	}
	if all := h.session.course.Lessons(); len(h.state.Answers) == 0 && len(all) > 0 {
		return homeItem{kind: continueItem, lesson: all[0], place: h.resume(all[0])}
	}
	return homeItem{kind: continueItem, place: Place{Screen: PracticeScreen}}
}

// Init does nothing: home is not an event.
func (h home) Init() (Action, tea.Cmd) { return nil, nil }

// Resize keeps the frame.
func (h home) Resize(f Frame) Screen {
	h.frame = f
	return h
}

// Typing is never so here.
func (h home) Typing() bool { return false }

// Update moves the cursor and opens what is under it.
func (h home) Update(msg tea.Msg) (Screen, Action, tea.Cmd) {
	press, ok := msg.(tea.KeyPressMsg)
	if !ok {
		return h, nil, nil
	}
	switch {
	case key.Matches(press, h.keys.next):
		return h, Open{Place: h.items[h.cursor].place}, nil
	case key.Matches(press, h.keys.down):
		h.cursor = min(h.cursor+1, len(h.items)-1)
	case key.Matches(press, h.keys.up):
		h.cursor = max(h.cursor-1, 0)
	case key.Matches(press, h.keys.top):
		h.cursor = 0
	case key.Matches(press, h.keys.bottom):
		h.cursor = len(h.items) - 1
	case key.Matches(press, h.keys.practice) && len(h.state.Answers) > 0:
		return h, Open{Place: Place{Screen: PracticeScreen}}, nil
	case key.Matches(press, h.keys.results):
		return h, Open{Place: Place{Screen: ResultsScreen}}, nil
	case key.Matches(press, h.keys.quit):
		return h, Quit{}, nil
	}
	return h, nil, nil
}

// View paints the contents.
func (h home) View() string {
	lines, at := h.lines()
	room := bodyHeight(h.frame)
	top := min(max(0, at+2-room), max(0, len(lines)-room))
	p := page{
		left: "Portolan", right: "Kubernetes " + h.version(),
		body: lines[top:], above: top > 0, below: len(lines)-top > room,
		keys: h.ShortHelp(),
	}
	return p.render(h.frame)
}

func (h home) version() string {
	for _, l := range h.session.course.Lessons() {
		return l.Kubernetes
	}
	return ""
}

// lines returns the body and the row the cursor is in.
func (h home) lines() (lines []string, at int) {
	t := h.frame.Theme
	add := func(i int, name, right string) {
		if i == h.cursor {
			at = len(lines)
		}
		lines = append(lines, h.line(i == h.cursor, name, right))
	}
	c := h.items[0]
	add(0, "Continue   "+c.title(), h.where(c))
	i := 1
	for _, part := range h.session.course.Parts {
		lines = append(lines, "", h.partLine(part))
		for range part.Lessons {
			l := h.items[i].lesson
			add(i, pad(h.mark(l, c), 6)+l.Title, minutes(l.Duration()))
			i++
		}
	}
	if i < len(h.items) {
		lines = append(lines, "")
		add(i, "Practice", "6 questions, 3 min")
	} else if len(h.state.Answers) == 0 {
		lines = append(lines, "", margin+"  "+t.Faint.Render("Practice opens with the first answered question."))
	}
	return lines, at
}

func (it homeItem) title() string {
	if it.lesson.ID == "" {
		return "Practice: the lessons are behind you"
	}
	return it.lesson.Title
}

// where says how far a lesson under way has come.
func (h home) where(it homeItem) string {
	st, ok := h.state.Lessons[it.lesson.ID]
	if !ok || it.lesson.ID == "" {
		return ""
	}
	for i, s := range it.lesson.Steps {
		if s.ID == st.Step {
			return fmt.Sprintf("step %d of %d", i+1, len(it.lesson.Steps))
		}
	}
	return ""
}

// mark says in a word what has become of a lesson.
func (h home) mark(l lessons.Lesson, c homeItem) string {
	switch {
	case h.state.Lessons[l.ID].Done:
		return "done"
	case l.ID == c.lesson.ID:
		return "now"
	}
	return ""
}

func (h home) partLine(p course.Part) string {
	done := 0
	for _, l := range p.Lessons {
		if h.state.Lessons[l.ID].Done {
			done++
		}
	}
	right := fmt.Sprintf("%d of %d lessons", done, len(p.Lessons))
	name := fmt.Sprintf("%d  %s", p.Number, strings.ToUpper(p.Title))
	t := h.frame.Theme
	room := h.width()
	gap := max(1, room-ansi.StringWidth(name)-len(right))
	return margin + t.Door.Render(name) + t.Muted.Render(pad("", gap)+right)
}

// width is the columns that the list takes; longer lines are hard to follow to their right end.
func (h home) width() int { return min(bodyWidth(h.frame), 76) }

func (h home) line(selected bool, name, right string) string {
	t := h.frame.Theme
	room := h.width() - 2
	name = ansi.Truncate(name, max(1, room-ansi.StringWidth(right)-2), "…")
	text := pad(name, room-ansi.StringWidth(right))
	if selected {
		return margin + t.Selected.Render("▸ "+text) + t.Muted.Render(right)
	}
	return margin + "  " + t.Text.Render(text) + t.Muted.Render(right)
}

// ShortHelp is the footer.
func (h home) ShortHelp() []key.Binding {
	k := h.keys
	does := "open"
	if h.cursor == 0 {
		does = "continue"
	}
	b := []key.Binding{as(k.next, does), shown(k.up, "↑↓", "choose")}
	if len(h.state.Answers) > 0 {
		b = append(b, k.practice)
	}
	return append(b, k.results, k.quit, k.help)
}

// FullHelp lists the keys of this screen.
func (h home) FullHelp() [][]key.Binding {
	k := h.keys
	return [][]key.Binding{
		{as(k.next, "open what is under the cursor"), shown(k.up, "↑ ↓", "choose"), shown(k.top, "g G", "first, last")},
		{k.practice, k.results, k.quit},
	}
}
