package ui

import (
	"fmt"
	"strings"

	"charm.land/bubbles/v2/key"
	tea "charm.land/bubbletea/v2"
	"github.com/charmbracelet/x/ansi"

	"portolan/internal/course"
	"portolan/internal/journey"
	"portolan/lessons"
)

// home is the contents, with one thing to do: what enter does first is always the next right thing.
type home struct {
	session  *session
	keys     *keys
	frame    Frame
	standing journey.Standing
	items    []homeItem
	cursor   int
}

// homeItem is a line that can be chosen.
type homeItem struct {
	task  journey.Task
	place journey.Place
}

func newHome(s *session, stop journey.Contents) home {
	h := home{session: s, keys: newKeys(), standing: stop.Standing}
	next := h.standing.Next()
	add := func(t journey.Task) { h.items = append(h.items, homeItem{t, t.Place()}) }
	add(next)
	for _, l := range s.course.Lessons() {
		add(h.standing.Resume(l))
	}
	if h.standing.Practised() && next.Kind == journey.Learn {
		add(journey.Task{Kind: journey.Practise})
	}
	return h
}

// Show shows what has been done meanwhile.
func (h home) Show(stop journey.Stop, _ journey.Text) (stopScreen, tea.Cmd) {
	contents, ok := stop.(journey.Contents)
	if !ok {
		return h, nil
	}
	next := newHome(h.session, contents)
	next.frame = h.frame
	return next, nil
}

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
		return h, Do{Input: journey.Open{Place: h.items[h.cursor].place}}, nil
	case h.standing.Fresh() && key.Matches(press, h.keys.known):
		return h, Do{Input: journey.Open{Place: journey.AtKnown{}}}, nil
	case key.Matches(press, h.keys.down):
		h.cursor = min(h.cursor+1, len(h.items)-1)
	case key.Matches(press, h.keys.up):
		h.cursor = max(h.cursor-1, 0)
	case key.Matches(press, h.keys.top):
		h.cursor = 0
	case key.Matches(press, h.keys.bottom):
		h.cursor = len(h.items) - 1
	case key.Matches(press, h.keys.practice) && h.standing.Practised():
		return h, Do{Input: journey.Open{Place: journey.AtRound{}}}, nil
	case key.Matches(press, h.keys.results):
		return h, Do{Input: journey.Open{Place: journey.AtResults{}}}, nil
	case key.Matches(press, h.keys.quit):
		return h, Quit{}, nil
	}
	return h, nil, nil
}

// View paints the contents.
func (h home) View() string {
	lines, at := h.lines()
	p := page{left: "Portolan", right: "Kubernetes " + h.version(), keys: h.ShortHelp()}
	return p.from(h.frame, lines, at+2-bodyHeight(h.frame)).render(h.frame)
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
	next := h.items[0].task
	add(0, "Continue   "+title(next), next.Why)
	i := 1
	for _, part := range h.session.course.Parts {
		lines = append(lines, "", h.partLine(part))
		for range part.Lessons {
			l := h.items[i].task.Lesson
			add(i, pad(h.mark(l, next), 6)+l.Title, journey.Minutes(l.Duration()))
			i++
		}
	}
	if i < len(h.items) {
		lines = append(lines, "")
		add(i, "Practice", "6 questions, 3 min")
	} else if !h.standing.Practised() {
		lines = append(lines, "", margin+"  "+t.Faint.Render(string(journey.Unpractised)))
	}
	return lines, at
}

// title is what a task is called where one can go on with it.
func title(t journey.Task) string {
	if t.Kind == journey.Practise {
		return practiceNext
	}
	return t.Lesson.Title
}

// mark says in a word what has become of a lesson.
func (h home) mark(l lessons.Lesson, next journey.Task) string {
	if l.ID == next.Lesson.ID {
		return "now"
	}
	return h.standing.Mark(l)
}

func (h home) partLine(p course.Part) string {
	right := fmt.Sprintf(partLessons, h.standing.Count(p), len(p.Lessons))
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
	if h.standing.Practised() {
		b = append(b, k.practice)
	}
	if h.standing.Fresh() {
		b = append(b, as(k.known, "I know this"))
	}
	return append(b, k.find, k.results, k.quit, k.help)
}
