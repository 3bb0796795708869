package ui

import (
	"context"
	"fmt"
	"strings"
	"sync"
	"testing"
	"time"

	tea "charm.land/bubbletea/v2"
	"github.com/charmbracelet/x/ansi"

	"portolan/internal/course"
	"portolan/internal/journey"
	"portolan/internal/progress"
)

// learner is a program under test: an app that is driven by keys as a person would type them,
// with a record in memory, a clock that stands still, and packets that are at their end at once.
type learner struct {
	t     testing.TB
	app   App
	store progress.Store
}

// sizes are the windows that every screen is looked at in.
func sizes() []string { return []string{"80x24", "50x15", "120x40"} }

// embedded is the built-in course, loaded once for all tests: it never changes, and serves any number of learners.
var embedded = sync.OnceValues(func() (*course.Course, error) { return course.Load(course.Embedded()) })

// open starts the program at a place of the journey, or with a sandbox or the search, for somebody with a past.
func open(t testing.TB, place any, past ...progress.Event) *learner {
	t.Helper()
	c, err := embedded()
	if err != nil {
		t.Fatal(err)
	}
	store := progress.NewMemory()
	noon := time.Date(2026, 11, 22, 12, 0, 0, 0, time.UTC)
	s := &session{
		ctx: context.Background(), course: c, store: store, learner: "me",
		now: func() time.Time { return noon }, seed: func() uint64 { return 7 }, still: true,
		after: func(time.Duration, tea.Msg) tea.Cmd { return nil },
	}
	at, _ := place.(journey.Place)
	if _, contents := at.(journey.AtContents); contents {
		at = nil
	}
	l := &learner{t: t, app: newApp(s, past, at, Look{Shade: Dark}), store: store}
	if len(l.app.queue) > 0 {
		l.run(l.app.save())
	}
	if action, ok := place.(Action); ok {
		l.app, _ = l.app.apply(action, nil)
	}
	return l
}

// press types keys, separated by spaces: "enter down 1", "type:8080" for text in a field,
// "size:80x24" for another window.
func (l *learner) press(keys string) *learner {
	l.t.Helper()
	for name := range strings.FieldsSeq(keys) {
		switch {
		case strings.HasPrefix(name, "size:"):
			l.resize(strings.TrimPrefix(name, "size:"))
		case strings.HasPrefix(name, "type:"):
			for _, r := range strings.TrimPrefix(name, "type:") {
				l.send(tea.KeyPressMsg{Code: r, Text: string(r)})
			}
		default:
			l.send(keyNamed(l.t, name))
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

// screen is what the learner sees, without colours.
func (l *learner) screen() string {
	lines := strings.Split(ansi.Strip(l.app.View().Content), "\n")
	for i, line := range lines {
		lines[i] = strings.TrimRight(line, " ")
	}
	return strings.Join(lines, "\n")
}

// sees fails the test unless the text is on the screen.
func (l *learner) sees(text string) *learner {
	l.t.Helper()
	if !strings.Contains(strings.Join(strings.Fields(l.screen()), " "), text) {
		l.t.Fatalf("the screen does not show %q:\n%s", text, l.screen())
	}
	return l
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

func keyNamed(t testing.TB, name string) tea.KeyPressMsg {
	t.Helper()
	codes := map[string]rune{
		"enter": tea.KeyEnter, "esc": tea.KeyEscape, "tab": tea.KeyTab, "up": tea.KeyUp, "down": tea.KeyDown,
		"left": tea.KeyLeft, "right": tea.KeyRight, "backspace": tea.KeyBackspace, "home": tea.KeyHome, "end": tea.KeyEnd,
	}
	if code, ok := codes[name]; ok {
		return tea.KeyPressMsg{Code: code}
	}
	if letter, ok := strings.CutPrefix(name, "ctrl+"); ok {
		return tea.KeyPressMsg{Code: rune(letter[0]), Mod: tea.ModCtrl}
	}
	if letter, ok := strings.CutPrefix(name, "alt+"); ok {
		return tea.KeyPressMsg{Code: rune(letter[0]), Mod: tea.ModAlt}
	}
	if name == "space" {
		return tea.KeyPressMsg{Code: tea.KeySpace, Text: " "}
	}
	runes := []rune(name)
	if len(runes) != 1 {
		t.Fatalf("no key is called %q", name)
	}
	return tea.KeyPressMsg{Code: runes[0], Text: name}
}
