package home

import (
	"fmt"
	"strings"

	"charm.land/bubbles/v2/key"
	tea "charm.land/bubbletea/v2"

	"portolan/internal/journey"
	"portolan/ui/kit"
)

// results is the screen that shows what the learner has done, by lesson and objective, and what to do next. Here the
// learner can also reset a lesson or everything.
type results struct {
	reportScreen

	stop   journey.Results
	asking string
	reset  string // the lesson to reset after confirmation; "" means everything
}

// NewResults returns the screen for the results.
func NewResults(s *kit.Session, stop journey.Results) kit.StopScreen { return newResults(s, stop) }

func newResults(s *kit.Session, stop journey.Results) results {
	r := results{reportScreen: newReportScreen(s, stop.Standing), stop: stop}
	r.list.add(reportLine{kind: reportHead, left: strings.ToUpper(string(journey.WhatNext))})
	for _, t := range stop.Tasks {
		r.list.open(reportLine{label: fmt.Sprintf("%-10s", t.Verb()), left: t.Title(), right: t.Why}, t.Place())
	}
	for _, part := range stop.Parts {
		r.list.blank()
		r.addPart(part)
	}
	if note := stop.Note(); note != "" {
		r.list.blank()
		r.list.add(reportLine{kind: reportText, left: string(note)})
	}
	return r
}

// addPart adds the lessons of a part and, if the part is over, an item that opens the page at its end.
func (r *results) addPart(part journey.PartResult) {
	head := reportLine{
		kind: reportHead, left: fmt.Sprintf("%d  %s", part.Number, strings.ToUpper(part.Title)),
		right: fmt.Sprintf(partLessons, part.Passed, len(part.Lessons)),
	}
	r.list.add(head)
	if part.Over {
		r.list.open(reportLine{left: fmt.Sprintf(partWent, part.Number)}, journey.AtPartEnd{Part: part.Number})
	}
	for _, lesson := range part.Results {
		r.addLesson(lesson)
	}
}

// addLesson adds a lesson and, unless it is untouched, its objectives and labs below it.
func (r *results) addLesson(one journey.Result) {
	l := one.Lesson
	r.list.open(reportLine{
		label: fmt.Sprintf("%d  ", l.Number), left: l.Title, right: string(one.Text()), lesson: l.ID,
	}, journey.AtStep{Lesson: l.ID})
	if one.Untouched() {
		return
	}
	for _, o := range one.Objectives {
		line := reportLine{kind: reportMet, indent: 3, mark: journey.Right, left: o.Text}
		if !o.Met {
			line.mark, line.right = journey.NotYet, string(journey.NotYetAre)
		}
		r.list.add(line)
	}
	for _, lab := range one.Labs {
		line := reportLine{indent: 3, mark: journey.NotYet, left: "Lab: " + lab.Lab.Title, right: lab.State, lesson: l.ID}
		if lab.Done {
			line.mark = journey.Right
		}
		r.list.open(line, journey.AtLab{Lab: lab.Lab.ID})
	}
}

// Show updates the results with what the learner has done in the meantime.
func (r results) Show(stop journey.Stop, _ journey.Text) (kit.StopScreen, tea.Cmd) {
	shown, ok := stop.(journey.Results)
	if !ok {
		return r, nil
	}
	next := newResults(r.session, shown)
	next.reportScreen = next.after(r.reportScreen)
	return next, nil
}

// Resize lays the list out for the window.
func (r results) Resize(f kit.Frame) kit.Screen {
	r.reportScreen = r.resized(f)
	return r
}

// Update moves the cursor, opens the item under it, asks for confirmation before a reset, or leaves.
func (r results) Update(msg tea.Msg) (kit.Screen, kit.Action, tea.Cmd) {
	press, ok := msg.(tea.KeyPressMsg)
	item, some := r.list.chosen()
	switch {
	case !ok:
		return r, nil, nil
	case r.asking != "":
		return r.confirmed(press)
	case key.Matches(press, r.keys.Leave), key.Matches(press, r.keys.Next) && !some:
		return r, kit.Do{Input: journey.Leave{}}, nil
	case key.Matches(press, r.keys.Next):
		return r, kit.Do{Input: item.input}, nil
	case key.Matches(press, r.keys.Card):
		return r, kit.OpenCard{}, nil
	case key.Matches(press, r.keys.Reset):
		if item.lesson != "" {
			r = r.ask(item.lesson)
		}
		return r, nil, nil
	case key.Matches(press, r.keys.ResetAll):
		return r.ask(""), nil, nil
	}
	r.reportScreen = r.pressed(press)
	return r, nil, nil
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
	return r.render(p)
}

// ShortHelp returns the keys for the footer.
func (r results) ShortHelp() []key.Binding {
	k := r.keys
	if r.asking != "" {
		return []key.Binding{k.Yes, kit.Shown(k.Help, "any other key", "no")}
	}
	b := []key.Binding{kit.As(k.Next, "open"), kit.Shown(k.Up, "↑↓", "choose"), k.Card}
	if item, _ := r.list.chosen(); item.lesson != "" {
		b = append(b, k.Reset)
	}
	return append(b, k.ResetAll, kit.As(k.Leave, "contents"), k.Help)
}
