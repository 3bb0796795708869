// Package home contains the screens from which a learner goes to other places: the first page, the contents, the
// results, the search, and the page that says why something cannot be shown.
package home

import (
	"fmt"
	"strings"

	"charm.land/bubbles/v2/key"
	tea "charm.land/bubbletea/v2"
	"github.com/charmbracelet/x/ansi"

	"portolan/internal/course"
	"portolan/internal/journey"
	"portolan/internal/text"
	"portolan/lessons"
	"portolan/ui/kit"
)

// home is the screen of the contents. Its first line is what the learner should do next, so Enter alone does that.
type home struct {
	session  *kit.Session
	keys     *kit.Keys
	frame    kit.Frame
	standing journey.Standing
	items    []homeItem
	cursor   int
}

// homeItem is a line that the learner can choose.
type homeItem struct {
	task  journey.Task
	place journey.Place
}

// NewHome returns the screen for the contents.
func NewHome(s *kit.Session, stop journey.Contents) kit.StopScreen { return newHome(s, stop) }

func newHome(s *kit.Session, stop journey.Contents) home {
	h := home{session: s, keys: kit.NewKeys(), standing: stop.Standing}
	next := h.standing.Next()
	add := func(t journey.Task) { h.items = append(h.items, homeItem{t, t.Place()}) }
	add(next)
	for _, l := range s.Course.Lessons() {
		add(h.standing.Resume(l))
	}
	if h.standing.Practised() && next.Kind == journey.Learn {
		add(journey.Task{Kind: journey.Practise})
	}
	return h
}

// Show updates the contents with what the learner has done in the meantime.
func (h home) Show(stop journey.Stop, _ journey.Text) (kit.StopScreen, tea.Cmd) {
	contents, ok := stop.(journey.Contents)
	if !ok {
		return h, nil
	}
	next := newHome(h.session, contents)
	next.frame = h.frame
	return next, nil
}

// Resize keeps the frame for View.
func (h home) Resize(f kit.Frame) kit.Screen {
	h.frame = f
	return h
}

// Typing is always false, because this screen has no text field.
func (h home) Typing() bool { return false }

// Update moves the cursor and opens what is under it.
func (h home) Update(msg tea.Msg) (kit.Screen, kit.Action, tea.Cmd) {
	press, ok := msg.(tea.KeyPressMsg)
	if !ok {
		return h, nil, nil
	}
	switch {
	case key.Matches(press, h.keys.Next):
		return h, kit.Do{Input: journey.Open{Place: h.items[h.cursor].place}}, nil
	case h.standing.Fresh() && key.Matches(press, h.keys.Known):
		return h, kit.Do{Input: journey.Open{Place: journey.AtKnown{}}}, nil
	case key.Matches(press, h.keys.Practice) && h.standing.Practised():
		return h, kit.Do{Input: journey.Open{Place: journey.AtRound{}}}, nil
	case key.Matches(press, h.keys.Results):
		return h, kit.Do{Input: journey.Open{Place: journey.AtResults{}}}, nil
	case key.Matches(press, h.keys.Quit):
		return h, kit.Quit{}, nil
	}
	h.cursor, _ = h.keys.Scrolled(press, h.cursor, len(h.items)-1)
	return h, nil, nil
}

// View paints the contents.
func (h home) View() string {
	lines, at := h.lines()
	p := kit.Page{Left: "Portolan", Right: "Kubernetes " + h.version(), Keys: h.ShortHelp()}
	return p.From(h.frame, lines, at+2-kit.BodyHeight(h.frame)).Render(h.frame)
}

func (h home) version() string {
	for _, l := range h.session.Course.Lessons() {
		return l.Kubernetes
	}
	return ""
}

// lines returns the body, and the row that the cursor is in.
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
	for _, part := range h.session.Course.Parts {
		lines = append(lines, "", h.partLine(part))
		for range part.Lessons {
			l := h.items[i].task.Lesson
			add(i, text.Pad(h.mark(l, next), 6)+l.Title, journey.Minutes(l.Duration()))
			i++
		}
	}
	if i < len(h.items) {
		lines = append(lines, "")
		add(i, "Practice", "6 questions, 3 min")
	} else if !h.standing.Practised() {
		lines = append(lines, "", kit.Margin+"  "+t.Faint.Render(string(journey.Unpractised)))
	}
	return lines, at
}

// title returns the name of a task in the line that continues with it.
func title(t journey.Task) string {
	if t.Kind == journey.Practise {
		return practiceNext
	}
	return t.Lesson.Title
}

// mark returns a word for the state of a lesson.
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
	return kit.Margin + t.Door.Render(name) + t.Muted.Render(text.Pad("", gap)+right)
}

// width returns the number of columns for the list. In longer lines, it is hard to follow a line to its right end.
func (h home) width() int { return min(kit.BodyWidth(h.frame), 76) }

func (h home) line(selected bool, name, right string) string {
	t := h.frame.Theme
	room := h.width() - 2
	name = ansi.Truncate(name, max(1, room-ansi.StringWidth(right)-2), "…")
	mark, style := t.Cursor(selected)
	return kit.Margin + style.Render(mark+text.Pad(name, room-ansi.StringWidth(right))) + t.Muted.Render(right)
}

// ShortHelp returns the keys for the footer.
func (h home) ShortHelp() []key.Binding {
	k := h.keys
	does := "open"
	if h.cursor == 0 {
		does = "continue"
	}
	b := []key.Binding{kit.As(k.Next, does), kit.Shown(k.Up, "↑↓", "choose")}
	if h.standing.Practised() {
		b = append(b, k.Practice)
	}
	if h.standing.Fresh() {
		b = append(b, kit.As(k.Known, "I know this"))
	}
	return append(b, k.Find, k.Results, k.Quit, k.Help)
}
