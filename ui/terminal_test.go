package ui

import (
	"testing"
	"time"

	tea "charm.land/bubbletea/v2"

	"portolan/internal/crash"
)

// answer is the type of a terminal's answer to the device attributes request, as the input decoder makes it.
type answer []int

// TestQuitWait quits at different times after the start, with different answers of the terminal. It checks whether the
// program has ended.
func TestQuitWait(t *testing.T) {
	now := time.Now()
	for _, c := range []struct {
		name  string
		until time.Time
		msgs  []tea.Msg // after the first QuitMsg
		over  bool
	}{
		{"long after the start", now.Add(-time.Minute), nil, true},
		{"right after the start", now.Add(time.Minute), nil, false},
		{
			"answers to something else", now.Add(time.Minute),
			[]tea.Msg{tea.ModeReportMsg{Mode: nil}, tea.KeyPressMsg{Code: 'x'}, tea.QuitMsg{}},
			false,
		},
		{"one answer: a frame's question may still be open", now.Add(time.Minute), []tea.Msg{answer{62}}, false},
		{"two answers", now.Add(time.Minute), []tea.Msg{answer{62}, answer{62}}, true},
		{"no answer for long", now.Add(time.Minute), []tea.Msg{endWaitMsg{}}, true},
	} {
		t.Run(c.name, func(t *testing.T) {
			p := quitWait{until: c.until}
			for _, msg := range append([]tea.Msg{tea.QuitMsg{}}, c.msgs...) {
				msg = p.filter(msg)
				if _, mine := p.handle(msg); !mine && msg != nil {
					t.Errorf("%T reaches the app, which the learner has left", msg)
				}
			}
			if _, ends := p.filter(tea.QuitMsg{}).(tea.QuitMsg); ends != c.over {
				t.Errorf("the program ends: %v, want %v", ends, c.over)
			}
		})
	}
}

// TestQuitWaitAsksNothingMore checks that a request to the terminal is dropped once the learner has quit.
func TestQuitWaitAsksNothingMore(t *testing.T) {
	p := newQuitWait(time.Now())
	if p.filter(tea.RequestBackgroundColor()) == nil {
		t.Error("a question is dropped although nobody leaves")
	}
	p.handle(p.filter(tea.QuitMsg{}))
	if p.filter(tea.RequestBackgroundColor()) != nil {
		t.Error("a question goes out whose answer nobody reads")
	}
}

// TestWindowWithoutSize reports a window of 0×0. The program uses the usual size.
func TestWindowWithoutSize(t *testing.T) {
	g := &guarded{crash: &crash.Crash{}}
	for size, want := range map[tea.WindowSizeMsg]tea.WindowSizeMsg{
		{}:                        {Width: 80, Height: 24},
		{Width: 80}:               {Width: 80, Height: 24},
		{Width: 100, Height: 0}:   {Width: 80, Height: 24},
		{Width: 1, Height: 1}:     {Width: 1, Height: 1},
		{Width: 120, Height: 200}: {Width: 120, Height: 200},
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
