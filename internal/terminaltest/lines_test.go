//go:build unix

package terminaltest

import (
	"context"
	"os"
	"path/filepath"
	"strings"
	"syscall"
	"testing"

	"portolan/internal/progress"
)

// TestLinesEnd ends the course as lines in every way. It must print a goodbye and no escape sequence.
func TestLinesEnd(t *testing.T) {
	for _, c := range []struct {
		name  string
		leave func(*Session)
	}{
		{"quit", func(s *Session) { s.Types("quit\r") }},
		{"ctrl+c", func(s *Session) { s.Types(interrupt) }},
		{"ctrl+d", func(s *Session) { s.Types("\x04") }},
		{"SIGTERM", func(s *Session) { s.Signal(syscall.SIGTERM) }},
		{"SIGHUP", func(s *Session) { s.Signal(syscall.SIGHUP) }},
	} {
		t.Run(c.name, func(t *testing.T) {
			data := t.TempDir()
			s := Terminal{Data: data}.start(t, "--plain")
			s.Waits("1, 2 or 0 >")
			s.Does("1\r", "Enter: go on >")
			c.leave(s)
			s.Leaves(0)
			s.Waits("Come back any time: portolan --plain")
			plain(t, c.name, s.Written())
			if kinds := eventKinds(t, data); kinds != "prediction" {
				t.Errorf("the record holds %q, want the prediction", kinds)
			}
		})
	}
}

// TestCardLinks prints the card. On a terminal that is not dumb its URL is a hyperlink, and that is the only escape
// sequence.
func TestCardLinks(t *testing.T) {
	const url = "https://kubernetes.io/docs/concepts/services-networking/service/"
	for term, links := range map[string]bool{"xterm-256color": true, "dumb": false} {
		s := Terminal{Env: []string{"TERM=" + term}}.start(t, "card")
		s.Leaves(0)
		s.Quiet()
		out := s.Written()
		if !strings.Contains(out, url) || strings.Contains(out, "\x1b]8;;"+url) != links {
			t.Errorf("TERM=%s: the card writes %q", term, out)
		}
		plain(t, term, strings.NewReplacer("\x1b]8;;"+url+"\a", "", "\x1b]8;;\a", "").Replace(out))
	}
}

// TestLabInAnEditor solves a lab in the learner's own editor.
func TestLabInAnEditor(t *testing.T) {
	data := t.TempDir()
	editor := filepath.Join(data, "editor")
	script := "#!/bin/sh\necho \"$1 is open\"\nsed -i.old 's/catalog$/catalogue/' \"$2\"\nrm \"$2.old\"\n"
	if err := os.WriteFile(editor, []byte(script), 0o700); err != nil {
		t.Fatal(err)
	}
	s := Terminal{Data: data, Env: []string{"VISUAL=" + editor + " --wait"}}.start(t, "--plain")
	s.Waits("1, 2 or 0 >")
	s.Does("lab wrong-label\r", "Enter: check >")
	s.Types("edit\r")
	s.Waits("--wait is open", "Solved.")
	s.Types("quit\r")
	s.Leaves(0)
	if kinds := eventKinds(t, data); kinds != "lab" {
		t.Errorf("the record holds %q, want the lab", kinds)
	}
}

// eventKinds returns the kinds of the events in the record under data, in order.
func eventKinds(t *testing.T, data string) string {
	t.Helper()
	store, notice, err := progress.Open(context.Background(), filepath.Join(data, "portolan", "progress.db"))
	if err != nil || notice != "" {
		t.Fatalf("open the record: %v %s", err, notice)
	}
	defer func() { _ = store.Close() }()
	events, err := store.Events(context.Background(), "local")
	if err != nil {
		t.Fatal(err)
	}
	var kinds []string
	for _, e := range events {
		kinds = append(kinds, string(e.Kind))
	}
	return strings.Join(kinds, " ")
}
