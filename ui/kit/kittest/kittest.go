// Package kittest contains what the tests of several screens share: the built-in course, a session and the keys by
// name.
package kittest

import (
	"context"
	"strings"
	"sync"
	"testing"
	"time"

	tea "charm.land/bubbletea/v2"

	"portolan/internal/course"
	"portolan/internal/journey"
	"portolan/internal/progress"
	"portolan/ui/kit"
)

// embedded is the built-in course. All tests share it, because it never changes.
var embedded = sync.OnceValues(func() (*course.Course, error) { return course.Load(course.Embedded()) })

// Course returns the built-in course.
func Course(t testing.TB) *course.Course {
	t.Helper()
	c, err := embedded()
	if err != nil {
		t.Fatal(err)
	}
	return c
}

// Session returns what the screens of a learner share: the built-in course, a record in memory and a clock that always
// shows the same time. Packets are not animated: they appear at their end at once.
func Session(t testing.TB) *kit.Session {
	t.Helper()
	noon := Moment().Time
	return &kit.Session{
		Ctx: context.Background(), Course: Course(t), Store: progress.NewMemory(), Learner: "me",
		Now: func() time.Time { return noon }, Seed: func() uint64 { return Moment().Seed }, Still: true,
		After: func(time.Duration, tea.Msg) tea.Cmd { return nil },
	}
}

// Moment returns the time and the random number that the journey gets for every input.
func Moment() journey.Moment {
	return journey.Moment{Time: time.Date(2026, 11, 22, 12, 0, 0, 0, time.UTC), Seed: 7}
}

// Keys returns the keys that a text such as "enter down 1" names. "type:8080" stands for one key for each character
// after the colon.
func Keys(t testing.TB, text string) []tea.KeyPressMsg {
	t.Helper()
	var all []tea.KeyPressMsg
	for name := range strings.FieldsSeq(text) {
		word, types := strings.CutPrefix(name, "type:")
		if !types {
			all = append(all, Key(t, name))
			continue
		}
		for _, r := range word {
			all = append(all, tea.KeyPressMsg{Code: r, Text: string(r)})
		}
	}
	return all
}

// Key returns the key with a name, such as "enter", "ctrl+g", "alt+u" or a single character.
func Key(t testing.TB, name string) tea.KeyPressMsg {
	t.Helper()
	codes := map[string]rune{
		"enter": tea.KeyEnter, "esc": tea.KeyEscape, "tab": tea.KeyTab, "up": tea.KeyUp, "down": tea.KeyDown,
		"left": tea.KeyLeft, "right": tea.KeyRight, "backspace": tea.KeyBackspace, "home": tea.KeyHome, "end": tea.KeyEnd,
		"pgup": tea.KeyPgUp, "pgdown": tea.KeyPgDown,
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
		t.Fatalf("no key %q", name)
	}
	return tea.KeyPressMsg{Code: runes[0], Text: name}
}
