package ui

import (
	"testing"
	"time"

	tea "charm.land/bubbletea/v2"

	"portolan/internal/crash"
	"portolan/internal/terminal"
)

// answer is the type of a terminal's answer to the device attributes request, as the input decoder makes it.
type answer []int

// TestQuitWait quits at different times, with different answers of the terminal. It checks whether the program has
// ended.
func TestQuitWait(t *testing.T) {
	now := time.Now()
	report, last := tea.ModeReportMsg{Mode: nil}, answer{62}
	for _, c := range []struct {
		name   string
		asked  time.Time
		before []tea.Msg // the QuitMsg
		after  []tea.Msg
		over   bool
	}{
		{"nothing was asked", time.Time{}, nil, nil, true},
		{"long after the questions", now.Add(-time.Minute), nil, nil, true},
		{"right after the questions", now, nil, nil, false},
		{"everything is answered", now, []tea.Msg{report, last}, nil, true},
		{"an answer, and more to come", now, []tea.Msg{report}, nil, false},
		{"keys and other answers", now, nil, []tea.Msg{report, tea.KeyPressMsg{Code: 'x'}, tea.QuitMsg{}}, false},
		{"the last answer", now, nil, []tea.Msg{last}, true},
		{"no answer for long", now, nil, []tea.Msg{endWaitMsg{}}, true},
	} {
		t.Run(c.name, func(t *testing.T) {
			p := quitWait{asked: c.asked}
			for _, msg := range c.before {
				p.handle(p.filter(msg))
			}
			for _, msg := range append([]tea.Msg{tea.QuitMsg{}}, c.after...) {
				if msg = p.filter(msg); isQuit(msg) {
					break
				}
				if _, mine := p.handle(msg); !mine && msg != nil {
					t.Errorf("%T reaches the app, which the learner has left", msg)
				}
			}
			if ends := isQuit(p.filter(tea.QuitMsg{})); ends != c.over {
				t.Errorf("the program ends: %v, want %v", ends, c.over)
			}
		})
	}
}

func isQuit(msg tea.Msg) bool {
	_, ok := msg.(tea.QuitMsg)
	return ok
}

// TestQuitWaitIsShort compares how long the program waits for a terminal that has answered nothing, and for one that
// has answered something.
func TestQuitWaitIsShort(t *testing.T) {
	now := time.Now()
	silent, slow := quitWait{asked: now}, quitWait{asked: now, heard: true}
	if got := silent.open(now); got != silentWait || got >= 100*time.Millisecond {
		t.Errorf("it waits %s for a silent terminal", got)
	}
	if got := slow.open(now); got != answersWithin {
		t.Errorf("it waits %s for a slow terminal, want %s", got, answersWithin)
	}
}

// TestQuitWaitAsksNothingMore checks that a request to the terminal is dropped once the learner has quit.
func TestQuitWaitAsksNothingMore(t *testing.T) {
	p := quitWait{asked: time.Now()}
	if p.filter(tea.RequestBackgroundColor()) == nil {
		t.Error("a question is dropped although nobody leaves")
	}
	p.handle(p.filter(tea.QuitMsg{}))
	if p.filter(tea.RequestBackgroundColor()) != nil {
		t.Error("a question goes out whose answer nobody reads")
	}
}

// TestWindowSize reports windows without a size, for which the program uses the usual one, and very large windows, of
// which it paints a part.
func TestWindowSize(t *testing.T) {
	g := &guarded{crash: &crash.Crash{}, tty: tty{out: terminal.NewOutput(nil)}}
	for size, want := range map[tea.WindowSizeMsg]tea.WindowSizeMsg{
		{}:                        {Width: 80, Height: 24},
		{Width: 80}:               {Width: 80, Height: 24},
		{Width: 100, Height: 0}:   {Width: 80, Height: 24},
		{Width: 1, Height: 1}:     {Width: 1, Height: 1},
		{Width: 500, Height: 200}: {Width: 500, Height: 200},
		{Width: 3000, Height: 10}: {Width: 500, Height: 10},
		{Width: 10, Height: 3000}: {Width: 10, Height: 200},

		{Width: 65535, Height: 65535}: {Width: 500, Height: 200},
	} {
		if got := g.filter(g, size); got != want {
			t.Errorf("%v is taken for %v, want %v", size, got, want)
		}
	}
}

// TestViewRendersNoMarkdown limits the allocations of painting each screen. Rendering the Markdown of one step takes
// more than ten thousand.
func TestViewRendersNoMarkdown(t *testing.T) {
	const most = 4000
	for _, place := range everyPlace() {
		l := open(t, place)
		l.resize("120x40")
		if got := testing.AllocsPerRun(3, func() { _ = l.app.View() }); got > most {
			t.Errorf("%T: View makes %.0f allocations, want %d at most", place, got, most)
		}
	}
}
