package home

import (
	"fmt"
	"strings"

	"charm.land/bubbles/v2/key"
	tea "charm.land/bubbletea/v2"

	"portolan/internal/journey"
	"portolan/ui/kit"
)

// partEnd is the screen at the end of a part: what the learner can do now, and what to repeat. The first item, which
// the cursor is on at first, opens what comes next.
type partEnd struct {
	reportScreen

	stop journey.PartEnd
}

// NewPartEnd returns the screen for the end of a part.
func NewPartEnd(s *kit.Session, stop journey.PartEnd) kit.StopScreen { return newPartEnd(s, stop) }

func newPartEnd(s *kit.Session, stop journey.PartEnd) partEnd {
	m := partEnd{reportScreen: newReportScreen(s, stop.Standing), stop: stop}
	m.list.add(reportLine{kind: reportStrong, left: string(stop.Head())})
	for _, fact := range stop.Facts() {
		m.list.add(reportLine{kind: reportText, left: string(fact)})
	}
	m.list.blank()
	what, long := stop.Onward()
	m.list.add(reportLine{
		kind: reportItem, left: string(what), right: string(long), input: journey.Enter{}, place: stop.Next.Place(),
	})
	if met := stop.Met(); len(met) > 0 {
		m.head(journey.CanNow)
		for _, can := range met {
			m.list.add(reportLine{kind: reportMet, mark: journey.Right, left: can})
		}
	}
	if len(stop.Repeat) > 0 {
		m.head(journey.NotYetHead)
	} else {
		m.list.blank()
		m.list.add(reportLine{kind: reportText, left: string(journey.AllMet)})
	}
	for _, again := range stop.Repeat {
		m.list.open(reportLine{mark: journey.NotYet, left: again.Text, right: string(again.Note)}, again.Place)
	}
	m.head(journey.Takeaway)
	for _, one := range stop.Takeaways() {
		m.list.add(reportLine{kind: reportText, left: string(one)})
	}
	return m
}

// head adds a heading after an empty line.
func (m *partEnd) head(head journey.Text) {
	m.list.blank()
	m.list.add(reportLine{kind: reportHead, left: strings.ToUpper(string(head))})
}

// Show updates the page with what the learner has repeated in the meantime.
func (m partEnd) Show(stop journey.Stop, _ journey.Text) (kit.StopScreen, tea.Cmd) {
	shown, ok := stop.(journey.PartEnd)
	if !ok {
		return m, nil
	}
	next := newPartEnd(m.session, shown)
	next.reportScreen = next.after(m.reportScreen)
	return next, nil
}

// Resize lays the list out for the window.
func (m partEnd) Resize(f kit.Frame) kit.Screen {
	m.reportScreen = m.resized(f)
	return m
}

// Update moves the cursor, opens the item under it, opens the card or the results, or leaves.
func (m partEnd) Update(msg tea.Msg) (kit.Screen, kit.Action, tea.Cmd) {
	press, ok := msg.(tea.KeyPressMsg)
	switch {
	case !ok:
		return m, nil, nil
	case key.Matches(press, m.keys.Leave):
		return m, kit.Do{Input: journey.Leave{}}, nil
	case key.Matches(press, m.keys.Next):
		item, _ := m.list.chosen()
		return m, kit.Do{Input: item.input}, nil
	case key.Matches(press, m.keys.Results):
		return m, kit.Do{Input: journey.Open{Place: journey.AtResults{}}}, nil
	case key.Matches(press, m.keys.Card):
		return m, kit.OpenCard{}, nil
	}
	m.reportScreen = m.pressed(press)
	return m, nil, nil
}

// View paints the page.
func (m partEnd) View() string {
	p := kit.Page{Left: fmt.Sprintf(endOfPart, m.stop.Number, m.stop.Title), Ruled: true, Keys: m.ShortHelp()}
	p.Right = fmt.Sprintf(partLessons, m.stop.Passed, len(m.stop.Lessons))
	return m.render(p)
}

// ShortHelp returns the keys for the footer.
func (m partEnd) ShortHelp() []key.Binding {
	k := m.keys
	does := "open"
	if m.list.cursor == 0 {
		does = "go on"
	}
	return []key.Binding{
		kit.As(k.Next, does), kit.Shown(k.Up, "↑↓", "choose"), k.Card, k.Results, kit.As(k.Leave, "contents"), k.Help,
	}
}
