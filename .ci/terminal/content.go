package main

import (
	"encoding/base64"
	"errors"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"time"

	"github.com/charmbracelet/x/ansi"
)

func contentChecks() []check {
	return []check{
		{"12", "wide characters stay in line", wideText},
		{"13", "copied YAML is valid", copies},
		{"21", "100 KB are pasted into the sandbox", paste},
		{"27", "a course on disk commands no terminal", hostileCourse},
	}
}

// copies copies the manifest of a step, as OSC 52 has it, and has it validated.
func copies(b *bench) (string, error) {
	var yaml []byte
	err := b.in(terminal{}, func(s *session) error {
		if err := b.read(s); err != nil {
			return err
		}
		if err := s.types("c"); err != nil {
			return err
		}
		if err := s.until("copy", func() bool { return len(s.screen.copied) > 0 }); err != nil {
			return err
		}
		s.mu.Lock()
		defer s.mu.Unlock()
		var err error
		if yaml, err = base64.StdEncoding.DecodeString(s.screen.copied[0]); err != nil {
			return fmt.Errorf("what was copied is no base64: %w", err)
		}
		return nil
	}, "--reduce-motion")
	if err != nil {
		return "", err
	}
	cmd := exec.Command(b.portolan, "validate", "-f", "-")
	cmd.Stdin = strings.NewReader(string(yaml))
	if out, err := cmd.CombinedOutput(); err != nil || strings.Contains(string(yaml), "#") {
		return "", errors.Join(err, fmt.Errorf("the copy is not accepted, or has notes in it:\n%s%s", out, yaml))
	}
	return fmt.Sprintf("%d bytes, accepted", len(yaml)), nil
}

// paste pastes far more than the sandbox takes, with lines that would be commands, and with escape sequences.
func paste(b *bench) (string, error) {
	var found string
	err := b.in(terminal{}, func(s *session) error {
		if err := b.read(s); err != nil {
			return err
		}
		if err := s.does("e", "accepted"); err != nil {
			return err
		}
		before := s.quiet()
		line := "# q \x1b[31;5mred\x1b]0;pwned\x07 \x03 pasted, not typed at all\r\n"
		begun := time.Now()
		if err := s.types("\x1b[200~" + strings.Repeat(line, 100<<10/len(line)+1) + "\x1b[201~"); err != nil {
			return err
		}
		if err := s.shows("64 KB"); err != nil {
			return err
		}
		took := time.Since(begun)
		found = fmt.Sprintf("as text, cut at 64 KB and said so, in %s", took.Round(time.Millisecond))
		if took > 3*time.Second {
			return errors.New(found + "; want 1 s, and 3 s at most")
		}
		if out := s.written(); strings.Contains(out, "\x1b[31;5m") || strings.Contains(out, "\x1b]0;pwned") {
			return errors.New("what was pasted commands the terminal")
		}
		if after := s.quiet(); after == before || !strings.Contains(after, "pasted") {
			return fmt.Errorf("the screen after the paste:\n%s", after)
		}
		if err := s.types("\x03"); err != nil {
			return err
		}
		return s.leaves(0)
	}, "--reduce-motion")
	return found, err
}

// aCourse copies the course into a folder, with the first lesson changed, and returns the folder.
func (b *bench) aCourse(change func(lesson string) string) (string, error) {
	dir, err := b.fresh()
	if err != nil {
		return "", err
	}
	for _, part := range []string{"lessons", "quiz"} {
		if err := os.CopyFS(filepath.Join(dir, part), os.DirFS(part)); err != nil {
			return "", fmt.Errorf("copy the course: %w", err)
		}
	}
	files, err := filepath.Glob(filepath.Join(dir, "lessons", "01-*.md"))
	if err != nil || len(files) != 1 {
		return "", errors.Join(err, fmt.Errorf("there are the first lessons %v", files))
	}
	text, err := os.ReadFile(files[0])
	if err != nil {
		return "", fmt.Errorf("read the first lesson: %w", err)
	}
	if err := os.WriteFile(files[0], []byte(change(string(text))), 0o600); err != nil {
		return "", fmt.Errorf("write the first lesson: %w", err)
	}
	return dir, nil
}

// titled gives a lesson another title, in YAML with escapes, and puts text before what its first step says.
func titled(title, text string) func(string) string {
	return func(lesson string) string {
		lines := strings.Split(lesson, "\n")
		begun := false
		for i, line := range lines {
			switch {
			case strings.HasPrefix(line, "title: "):
				lines[i] = `title: "` + title + `"`
			case strings.HasPrefix(line, "## ") && !begun:
				begun = true
				lines[i] += "\n\n" + text
			}
		}
		return strings.Join(lines, "\n")
	}
}

// hostileCourse opens courses whose texts would command the terminal, and explains a manifest that would.
func hostileCourse(b *bench) (string, error) {
	refused := 0
	for _, change := range []func(string) string{
		titled(`Why\e]0;pwned\a a Service`, "Read this line."),
		titled(`Why a\x9b31m Service`, "Read this line."),
		titled("Why a Service", "Read \x1b]0;pwned\x07this \x1b[31;5mred\u009b31m line\x1b[?1003h."),
		titled("Why a Service", "Read this\u202e line."),
	} {
		dir, err := b.aCourse(change)
		if err != nil {
			return "", err
		}
		opens, err := b.opens(dir)
		if err != nil {
			return "", err
		}
		if !opens {
			refused++
		}
	}
	manifest := filepath.Join(b.temp, "hostile.yaml")
	text := `{"apiVersion": "v1", "kind": "Service", "metadata": {"name": "web\u001b]0;pwned\u0007\u009b"}, "spec": {"selector": {"a": "\u001b[31;5m"}}}`
	if err := os.WriteFile(manifest, []byte(text), 0o600); err != nil {
		return "", fmt.Errorf("write a manifest: %w", err)
	}
	for _, command := range []string{"explain", "validate"} {
		err := b.in(terminal{}, func(s *session) error {
			if _, err := s.end(); err != nil {
				return err
			}
			s.quiet()
			return commands(s.written())
		}, command, "-f", manifest)
		if err != nil {
			return "", fmt.Errorf("%s: %w", command, err)
		}
	}
	return fmt.Sprintf("%d of 4 such courses are refused, in words that command nothing; explain and validate show none of it", refused), nil
}

// opens reports whether a course opens. Either way nothing of its texts may command the terminal.
func (b *bench) opens(dir string) (opens bool, err error) {
	err = b.in(terminal{}, func(s *session) error {
		if err := s.until("first page or error", func() bool { return s.screen.shows(b.first) || s.screen.shows("cannot be read") }); err != nil {
			return err
		}
		s.mu.Lock()
		opens = s.screen.shows(b.first)
		s.mu.Unlock()
		if opens {
			if err := s.does(tab, contents, enter, "line"); err != nil {
				return err
			}
			s.quiet()
			if err := s.types("\x03"); err != nil {
				return err
			}
		}
		if _, err := s.end(); err != nil {
			return err
		}
		s.quiet()
		return commands(s.written())
	}, "--course", dir, "--reduce-motion")
	return opens, err
}

// commands fails if something of a hostile text commands the terminal.
func commands(out string) error {
	for _, bad := range []string{"\x1b]0;pwned", "\x1b[31;5m", "\u009b", "\x1b[?1003h", "\u202e"} {
		if strings.Contains(out, bad) {
			return fmt.Errorf("%q is on the screen: %q", bad, out)
		}
	}
	return nil
}

// wideText opens a course with wide, combined and joined characters, in terminals that do and do not group them.
func wideText(b *bench) (string, error) {
	dir, err := b.aCourse(titled("日本語 für e\u0301 Service", "日本語のテキスト, ｆｕｌｌ, e\u0301 and 漢字 in a line of text that is long enough to be wrapped once or twice."))
	if err != nil {
		return "", err
	}
	err = b.in(terminal{}, func(s *session) error {
		if err := s.shows(b.first); err != nil {
			return err
		}
		if err := s.does(tab, contents); err != nil {
			return err
		}
		rest := map[int]bool{}
		for line := range strings.SplitSeq(s.quiet(), "\n") {
			if strings.HasSuffix(line, " min") {
				rest[ansi.StringWidth(line)] = true
			}
		}
		if len(rest) != 1 {
			return fmt.Errorf("the minutes of the lessons end in different columns %v:\n%s", rest, s.quiet())
		}
		return s.does(enter, "テキスト")
	}, "--course", dir, "--reduce-motion")
	return "the contents' columns", err
}
