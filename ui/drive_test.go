package ui

import (
	"context"
	"fmt"
	"slices"
	"strings"
	"testing"
	"time"

	tea "charm.land/bubbletea/v2"
	"github.com/charmbracelet/x/ansi"

	"portolan/internal/journey"
	"portolan/internal/progress"
	"portolan/ui/kit"
	"portolan/ui/kit/kittest"
)

// learner is a program under test: an app that gets the keys that a person would press. It has a record in memory and a
// clock that always shows the same time. Packets are at their end at once.
type learner struct {
	t     testing.TB
	app   App
	store progress.Store
	hops  []kit.HopMsg // what moves a packet by one hop, of every packet so far that moves by itself
}

// sizes returns the windows in which every screen is tested.
func sizes() []string { return []string{"80x24", "50x15", "120x40", "160x50"} }

// open starts the program for a learner with a past: at a place of the journey, in a sandbox or in the search.
func open(t testing.TB, place any, past ...progress.Event) *learner {
	t.Helper()
	return openIn(t, kittest.Session(t), place, past...)
}

// openIn is open for a session that a test has changed.
func openIn(t testing.TB, s *kit.Session, place any, past ...progress.Event) *learner {
	t.Helper()
	l := &learner{t: t, store: s.Store}
	s.After = func(_ time.Duration, msg tea.Msg) tea.Cmd {
		if hop, ok := msg.(kit.HopMsg); ok && !slices.Contains(l.hops, hop) {
			l.hops = append(l.hops, hop)
		}
		return nil
	}
	at, _ := place.(journey.Place)
	if _, contents := at.(journey.AtContents); contents {
		at = nil
	}
	l.app = newApp(s, past, at, Look{Shade: kit.Dark})
	if len(l.app.queue) > 0 {
		l.run(l.app.save())
	}
	if action, ok := place.(kit.Action); ok {
		l.app, _ = l.app.apply(action, nil)
	}
	return l
}

// press types keys, separated by spaces: "enter down 1", "type:8080" for text in a field,
// "size:80x24" for another window.
func (l *learner) press(keys string) *learner {
	l.t.Helper()
	for name := range strings.FieldsSeq(keys) {
		if size, ok := strings.CutPrefix(name, "size:"); ok {
			l.resize(size)
			continue
		}
		for _, key := range kittest.Keys(l.t, name) {
			l.send(key)
		}
	}
	return l
}

func (l *learner) resize(size string) {
	l.t.Helper()
	var w, h int
	if _, err := fmt.Sscanf(size, "%dx%d", &w, &h); err != nil {
		l.t.Fatalf("size %q: %v", size, err)
	}
	l.send(tea.WindowSizeMsg{Width: w, Height: h})
}

// hop sends the tick that moves an animated packet: the latest packet or, with before, the one that many packets
// earlier. If there is no such packet, the tick belongs to none.
func (l *learner) hop(before int) {
	l.t.Helper()
	msg := kit.HopMsg{}
	if i := len(l.hops) - 1 - before; i >= 0 {
		msg = l.hops[i]
	}
	l.send(msg)
}

// send delivers a message and everything that follows from it.
func (l *learner) send(msg tea.Msg) {
	next, cmd := l.app.Update(msg)
	l.app = next.(App)
	l.run(cmd)
}

func (l *learner) run(cmd tea.Cmd) {
	if cmd == nil {
		return
	}
	switch msg := cmd().(type) {
	case tea.BatchMsg:
		for _, c := range msg {
			l.run(c)
		}
	case savedMsg:
		l.send(msg)
	}
}

// screen returns what the learner sees, without colours.
func (l *learner) screen() string {
	lines := strings.Split(ansi.Strip(l.app.View().Content), "\n")
	for i, line := range lines {
		lines[i] = strings.TrimRight(line, " ")
	}
	return strings.Join(lines, "\n")
}

// shows reports whether the text is on the screen.
func (l *learner) shows(text string) bool {
	return strings.Contains(strings.Join(strings.Fields(l.screen()), " "), text)
}

// sees fails the test unless the text is on the screen.
func (l *learner) sees(text string) *learner {
	l.t.Helper()
	if !l.shows(text) {
		l.t.Fatalf("the screen does not show %q:\n%s", text, l.screen())
	}
	return l
}

// footer returns the line of keys at the bottom of the screen.
func (l *learner) footer() string {
	lines := strings.Split(l.screen(), "\n")
	return lines[min(len(lines), l.app.room().Height)-1]
}

// chosen returns the line under the cursor of a list, without its mark ▸. It returns "" if there is no such line.
func (l *learner) chosen() string {
	for line := range strings.SplitSeq(l.screen(), "\n") {
		if _, text, found := strings.Cut(line, "▸ "); found {
			return strings.TrimSpace(text)
		}
	}
	return ""
}

// kept returns the learner's events as they are in the record.
func (l *learner) kept() []progress.Event {
	l.t.Helper()
	events, err := l.store.Events(context.Background(), "me")
	if err != nil {
		l.t.Fatal(err)
	}
	return events
}

// at returns the learner's place in the journey, which must be of this kind.
func at[S journey.Stop](l *learner) S {
	l.t.Helper()
	stop, ok := l.app.journey.Stop().(S)
	if !ok {
		l.t.Fatalf("the learner is at a %T:\n%s", l.app.journey.Stop(), l.screen())
	}
	return stop
}
