//go:build unix

package cli_test

import (
	"context"
	"os"
	"path/filepath"
	"strings"
	"syscall"
	"testing"

	"portolan/internal/progress"
)

// TestLinesEnd ends the course as lines, in a terminal, in every way there is: in order, with a goodbye, and without an
// escape sequence ever.
func TestLinesEnd(t *testing.T) {
	for _, c := range []struct {
		name  string
		leave func(*program)
	}{
		{"quit", func(p *program) { p.types("quit\r") }},
		{"ctrl+c", func(p *program) { p.types("\x03") }},
		{"ctrl+d", func(p *program) { p.types("\x04") }},
		{"SIGTERM", func(p *program) { p.signals(syscall.SIGTERM) }},
		{"SIGHUP", func(p *program) { p.signals(syscall.SIGHUP) }},
	} {
		t.Run(c.name, func(t *testing.T) {
			data := t.TempDir()
			p := start(t, data, "--plain")
			p.waits("1, 2 or 0 >")
			p.types("1\r")
			p.waits("Enter: go on >")
			c.leave(p)
			if code := p.ended(); code != 0 {
				t.Errorf("exit code %d, want 0", code)
			}
			p.waits("Come back any time: portolan --plain")
			if strings.Contains(p.raw(), "\x1b") {
				t.Errorf("an escape sequence got out: %q", p.raw())
			}
			if kinds := kept(t, data); kinds != "prediction" {
				t.Errorf("the record holds %q, want the prediction", kinds)
			}
		})
	}
}

// TestLabInAnEditor mends a lab in an editor of one's own.
func TestLabInAnEditor(t *testing.T) {
	data := t.TempDir()
	editor := filepath.Join(data, "editor")
	script := "#!/bin/sh\necho \"$1 is open\"\nsed -i.old 's/catalog$/catalogue/' \"$2\"\nrm \"$2.old\"\n"
	if err := os.WriteFile(editor, []byte(script), 0o700); err != nil {
		t.Fatal(err)
	}
	t.Setenv("VISUAL", editor+" --wait")
	p := start(t, data, "--plain")
	p.waits("1, 2 or 0 >")
	p.types("lab wrong-label\r")
	p.waits("Enter: check >")
	p.types("edit\r")
	p.waits("--wait is open", "Solved.")
	p.types("quit\r")
	p.ended()
	if kinds := kept(t, data); kinds != "lab" {
		t.Errorf("the record holds %q, want the lab", kinds)
	}
}

// kept is what the record under data holds, kind by kind.
func kept(t *testing.T, data string) string {
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
