package home

import (
	"fmt"

	"charm.land/bubbles/v2/key"
	tea "charm.land/bubbletea/v2"
	"github.com/charmbracelet/x/ansi"

	"portolan/internal/journey"
	"portolan/internal/text"
	"portolan/ui/kit"
)

// results is the screen that shows what the learner has done, by lesson and objective, and what to do next. Here the
// learner can also reset a lesson or everything.
type results struct {
	session *kit.Session
	keys    *kit.Keys
	frame   kit.Frame
	lines   []resultLine
	items   []int // indexes of the lines that the cursor can be on
	cursor  int   // an index into items
	asking  string
	reset   string // the lesson to reset after confirmation; "" means everything
}

// resultLine is one line of the list.
type resultLine struct {
	indent      int
	left, right string
	kind        resultKind
	place       journey.Place // the place that enter opens
	lesson      string        // the lesson that can be reset on this line
}

type resultKind uint8

const (
	resultHead resultKind = iota
	resultItem
	resultText
	resultBlank
)

// NewResults returns the screen for the results.
func NewResults(s *kit.Session, stop journey.Results) kit.StopScreen { return newResults(s, stop) }

func newResults(s *kit.Session, stop journey.Results) results {
	r := results{session: s, keys: kit.NewKeys()}
	r.add(resultLine{left: string(journey.WhatNext), kind: resultHead})
	for _, t := range stop.Tasks {
		r.add(resultLine{indent: 2, left: taskWords(t), right: t.Why, kind: resultItem, place: t.Place()})
	}
	for i, lesson := range stop.Lessons {
		if i == 0 || lesson.Tally.Answered > 0 || stop.Lessons[i-1].Tally.Answered > 0 {
			r.add(resultLine{kind: resultBlank})
		}
		r.addLesson(lesson)
	}
	if stop.Answers {
		r.add(resultLine{kind: resultBlank})
		r.add(resultLine{left: string(journey.Counting + " " + journey.TooOpenIs), kind: resultText})
	}
	return r
}

// taskWords returns the text for a task.
func taskWords(t journey.Task) string {
	switch {
	case t.Kind == journey.Mend:
		return "Mend      " + t.Lab.Title
	case t.Kind == journey.Practise && t.Lesson.ID == "":
		return practiseAll
	case t.Kind == journey.Practise:
		return "Practise  " + t.Lesson.Title
	}
	return "Continue  " + t.Lesson.Title
}

func (r *results) add(l resultLine) {
	if l.kind == resultItem {
		r.items = append(r.items, len(r.lines))
	}
	r.lines = append(r.lines, l)
}

// addLesson adds a lesson. Once the learner has begun it, its objectives and labs are listed below it.
func (r *results) addLesson(lesson journey.Result) {
	l := lesson.Lesson
	r.add(resultLine{
		left: fmt.Sprintf("%d  %s", l.Number, l.Title), right: lesson.State,
		kind: resultItem, place: journey.AtStep{Lesson: l.ID}, lesson: l.ID,
	})
	if tally := lesson.Tally.String(); tally != "" {
		r.add(resultLine{indent: 3, left: tally, kind: resultText})
		for _, o := range lesson.Objectives {
			if o.Tally.Answered > 0 {
				r.add(resultLine{indent: 5, left: o.Text, right: o.Tally.String(), kind: resultText})
			}
		}
	}
	for _, lab := range lesson.Labs {
		if tally := lesson.Tally.Answered; tally > 0 || lab.State != "open" {
			r.add(resultLine{
				indent: 3, left: "lab: " + lab.Lab.Title, right: lab.State,
				kind: resultItem, place: journey.AtLab{Lab: lab.Lab.ID}, lesson: l.ID,
			})
		}
	}
}

// Show updates the results with what the learner has done in the meantime.
func (r results) Show(stop journey.Stop, _ journey.Text) (kit.StopScreen, tea.Cmd) {
	shown, ok := stop.(journey.Results)
	if !ok {
		return r, nil
	}
	next := newResults(r.session, shown)
	if len(next.items) > 0 {
		next.cursor = min(r.cursor, len(next.items)-1)
	}
	next.frame = r.frame
	return next, nil
}

// Resize keeps the frame for View.
func (r results) Resize(f kit.Frame) kit.Screen {
	r.frame = f
	return r
}

// Typing is always false, because this screen has no text field.
func (r results) Typing() bool { return false }

// Update moves the cursor, opens the item under it, asks for confirmation before a reset, or leaves.
func (r results) Update(msg tea.Msg) (kit.Screen, kit.Action, tea.Cmd) {
	press, ok := msg.(tea.KeyPressMsg)
	switch {
	case !ok:
		return r, nil, nil
	case r.asking != "":
		return r.confirmed(press)
	case key.Matches(press, r.keys.Leave):
		return r, kit.Do{Input: journey.Leave{}}, nil
	case key.Matches(press, r.keys.Next):
		if len(r.items) == 0 {
			return r, kit.Do{Input: journey.Leave{}}, nil
		}
		return r, kit.Do{Input: journey.Open{Place: r.lines[r.items[r.cursor]].place}}, nil
	case key.Matches(press, r.keys.Reset):
		if r.lesson() != "" {
			r = r.ask(r.lesson())
		}
		return r, nil, nil
	case key.Matches(press, r.keys.ResetAll):
		return r.ask(""), nil, nil
	}
	r.cursor, _ = r.keys.Scrolled(press, r.cursor, max(0, len(r.items)-1))
	return r, nil, nil
}

// lesson returns the ID of the lesson on the line under the cursor. It returns "" if the line has none.
func (r results) lesson() string {
	if len(r.items) == 0 {
		return ""
	}
	return r.lines[r.items[r.cursor]].lesson
}

// ask asks for confirmation before a lesson is reset. If lesson is "", it asks before everything is reset.
func (r results) ask(lesson string) results {
	r.reset, r.asking = lesson, forgetAll
	if l, ok := r.session.Course.Lesson(lesson); ok {
		r.asking = fmt.Sprintf(forgetLesson, l.Number, kit.Ellipsis(l.Title, max(8, r.frame.Width-40)))
	}
	return r
}

// confirmed handles the key after the question. It resets only if the key means yes.
func (r results) confirmed(press tea.KeyPressMsg) (kit.Screen, kit.Action, tea.Cmd) {
	r.asking = ""
	if !key.Matches(press, r.keys.Yes) {
		return r, nil, nil
	}
	return r, kit.Do{Input: journey.Reset{Lesson: r.reset}}, nil
}

// View paints the list.
func (r results) View() string {
	p := kit.Page{Left: "Results", Ruled: true, Keys: r.ShortHelp(), Note: r.asking}
	lines, at := r.painted()
	top := at + 3 - kit.BodyHeight(r.frame)
	switch r.cursor {
	case 0:
		top = 0
	case len(r.items) - 1: // scroll to the end, so that the lines below the last item are visible too
		top = len(lines)
	}
	return p.From(r.frame, lines, top).Render(r.frame)
}

// painted returns the rows, and the row that the cursor is in.
func (r results) painted() (rows []string, at int) {
	for i, l := range r.lines {
		chosen := len(r.items) > 0 && r.items[r.cursor] == i
		if chosen {
			at = len(rows)
		}
		rows = append(rows, r.row(l, chosen)...)
	}
	return rows, at
}

// row paints one line of the list. If the right text does not fit beside the left one, it goes on a line below.
func (r results) row(l resultLine, chosen bool) []string {
	t, w := r.frame.Theme, min(kit.BodyWidth(r.frame), 76)
	mark, style := t.Cursor(chosen)
	switch l.kind {
	case resultBlank:
		return []string{""}
	case resultHead:
		style = t.Strong
	case resultText:
		style = t.Muted
	case resultItem:
	}
	lead := text.Pad("", l.indent)
	const marked = 2 // columns of the mark
	room := w - l.indent - marked
	if l.kind == resultText {
		lines := text.Wrap(l.left, room)
		if last := lines[len(lines)-1]; ansi.StringWidth(last)+2+ansi.StringWidth(l.right) <= room {
			lines[len(lines)-1] = text.Pad(last, room-ansi.StringWidth(l.right)) + l.right
		} else if l.right != "" {
			lines = append(lines, text.Pad("", max(0, room-ansi.StringWidth(l.right)))+l.right)
		}
		for i, line := range lines {
			lines[i] = kit.Margin + "  " + lead + style.Render(line)
		}
		return lines
	}
	left := ansi.Truncate(l.left, max(1, room-ansi.StringWidth(l.right)-2), "…")
	return []string{kit.Margin + lead + style.Render(mark+text.Pad(left, room-ansi.StringWidth(l.right))) +
		t.Muted.Render(l.right)}
}

// ShortHelp returns the keys for the footer.
func (r results) ShortHelp() []key.Binding {
	k := r.keys
	if r.asking != "" {
		return []key.Binding{k.Yes, kit.Shown(k.Help, "any other key", "no")}
	}
	b := []key.Binding{kit.As(k.Next, "open"), kit.Shown(k.Up, "↑↓", "choose")}
	if r.lesson() != "" {
		b = append(b, k.Reset)
	}
	return append(b, k.ResetAll, kit.As(k.Leave, "contents"), k.Help)
}
