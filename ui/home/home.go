// Package home contains the screens from which a learner goes to other places: the first page, the contents, the
// results, the search, and the page that says why something cannot be shown.
package home

import (
	"charm.land/bubbles/v2/key"
	tea "charm.land/bubbletea/v2"

	"portolan/internal/journey"
	"portolan/ui/kit"
)

// home is the screen of the contents. Its first line is what the learner should do next, so Enter alone does that.
type home struct {
	session  *kit.Session
	keys     *kit.Keys
	frame    kit.Frame
	standing journey.Standing
	items    []homeItem
	marks    []journey.Marks // of each lesson
	cursor   int
	pane     []string // the preview of what is under the cursor, in a wide window
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
		h.marks = append(h.marks, h.standing.Marks(l))
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
	return next.previewed(), nil
}

// Resize keeps the frame for View.
func (h home) Resize(f kit.Frame) kit.Screen {
	h.frame = f
	return h.previewed()
}

// previewed makes the preview of what is under the cursor.
func (h home) previewed() home {
	h.pane = preview{h.session, h.frame, h.standing}.task(h.items[h.cursor].task)
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
	return h.previewed(), nil, nil
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
