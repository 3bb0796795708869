package main

import (
	"errors"
	"fmt"
	"os"
	"os/exec"
	"regexp"
	"strconv"
	"strings"
)

func kindChecks() []check {
	return []check{
		{"14", "NO_COLOR", noColor},
		{"15", "no terminal that can draw", noTerminal},
		{"16", "piped standard input", pipedInput},
		{"17", "light, dark and unknown backgrounds", backgrounds},
		{"18", "16, 256 and all colours", colours},
		{"20", "the mouse belongs to the terminal", mouse},
	}
}

// tour shows the first page, a verdict, the contents and a lesson, and returns all that the program wrote.
func (b *bench) tour(t terminal, args ...string) (written string, err error) {
	t.columns, t.rows = 120, 40
	err = b.in(t, func(s *session) error {
		if err := s.shows(b.first); err != nil {
			return err
		}
		s.quiet()
		if err := s.does("1", "enter", tab, contents, down+down+down+enter, lesson, right, "step 2 of"); err != nil {
			return err
		}
		s.quiet()
		if err := s.types("\x03"); err != nil {
			return err
		}
		err := s.leaves(0)
		written = s.written()
		return err
	}, append(args, "--reduce-motion")...)
	return written, err
}

// kinds returns which kinds of colour a program's output has: 16, 256, true.
func kinds(output string) map[string]bool {
	found := map[string]bool{}
	for _, m := range regexp.MustCompile(`\x1b\[([\d;:]*)m`).FindAllStringSubmatch(output, -1) {
		codes := regexp.MustCompile(`[;:]`).Split(m[1], -1)
		for i := 0; i < len(codes); i++ {
			code, _ := strconv.Atoi(codes[i]) // an empty one is 0
			switch {
			case (code == 38 || code == 48 || code == 58) && i+1 < len(codes):
				kind, skip := "256", 2
				if codes[i+1] == "2" {
					kind, skip = "true", 4
				}
				found[kind] = true
				i += skip
			case code >= 30 && code <= 37, code >= 40 && code <= 47, code >= 90 && code <= 97, code >= 100 && code <= 107:
				found["16"] = true
			}
		}
	}
	return found
}

func noColor(b *bench) (string, error) {
	written, err := b.tour(terminal{env: []string{"NO_COLOR=1"}})
	if err != nil {
		return "", err
	}
	if used := kinds(written); len(used) > 0 {
		return "", fmt.Errorf("it uses colours: %v", used)
	}
	return "no colour on four screens", nil
}

// colours takes the same tour in terminals with few and many colours.
func colours(b *bench) (string, error) {
	for _, c := range []struct {
		env  []string
		want string
		not  []string
	}{
		{[]string{"TERM=xterm-16color"}, "16", []string{"256", "true"}},
		{[]string{"TERM=xterm"}, "16", []string{"256", "true"}},
		{[]string{"TERM=screen"}, "", []string{"true"}},
		{[]string{"TERM=xterm-256color"}, "256", []string{"true"}},
		{[]string{"TERM=tmux-256color"}, "256", []string{"true"}},
		{[]string{"TERM=xterm-256color", "COLORTERM=truecolor"}, "true", nil},
	} {
		written, err := b.tour(terminal{env: c.env}, "--theme", "dark")
		if err != nil {
			return "", fmt.Errorf("%v: %w", c.env, err)
		}
		used := kinds(written)
		if c.want != "" && !used[c.want] {
			return "", fmt.Errorf("%v: it uses %v, want %s", c.env, used, c.want)
		}
		for _, not := range c.not {
			if used[not] {
				return "", fmt.Errorf("%v: it uses %v, which such a terminal may not have", c.env, used)
			}
		}
	}
	return "TERM and COLORTERM decide", nil
}

// backgrounds compares what is drawn on a dark and on a light background.
func backgrounds(b *bench) (string, error) {
	look := func(t terminal, args ...string) (string, error) {
		t.env = append(t.env, "COLORTERM=truecolor")
		var drawn string
		err := b.in(t, func(s *session) error {
			if err := s.shows(b.first); err != nil {
				return err
			}
			s.quiet()
			s.mu.Lock()
			defer s.mu.Unlock()
			drawn = s.screen.Render()
			return nil
		}, args...)
		return drawn, err
	}
	var looks [6]string
	for i, try := range []struct {
		t    terminal
		args []string
	}{
		{terminal{}, nil},
		{terminal{light: true}, nil},
		{terminal{mute: true}, nil},
		{terminal{light: true}, []string{"--theme", "dark"}},
		{terminal{}, []string{"--theme", "light"}},
		{terminal{mute: true, light: true}, nil},
	} {
		drawn, err := look(try.t, try.args...)
		if err != nil {
			return "", err
		}
		looks[i] = drawn
	}
	dark, light, unknown := looks[0], looks[1], looks[2]
	switch {
	case dark == light || unknown == dark || unknown == light:
		return "", errors.New("two backgrounds look the same")
	case looks[3] != dark || looks[4] != light:
		return "", errors.New("--theme does not decide")
	case looks[5] != unknown:
		return "", errors.New("without an answer the look depends on the background")
	}
	return "three looks; --theme overrides what the terminal says", nil
}

// noTerminal starts the program where it cannot draw, or has no keys.
func noTerminal(b *bench) (string, error) {
	null, err := os.OpenFile(os.DevNull, os.O_RDWR, 0)
	if err != nil {
		return "", fmt.Errorf("open %s: %w", os.DevNull, err)
	}
	defer null.Close()
	lines := func(s *session) error {
		if err := s.shows(b.first); err != nil {
			return err
		}
		if err := s.types("quit\n"); err != nil {
			return err
		}
		return errors.Join(s.leaves(0), plainText(s.written()))
	}
	if err := b.in(terminal{env: []string{"TERM=dumb"}}, lines); err != nil {
		return "", fmt.Errorf("TERM=dumb: %w", err)
	}
	refused := func(s *session) error {
		if err := errors.Join(s.leaves(2), plainText(s.written())); err != nil {
			return err
		}
		return s.shows("portolan: ")
	}
	if err := b.in(terminal{stdin: null, alone: true}, refused); err != nil {
		return "", fmt.Errorf("no /dev/tty: %w", err)
	}
	if err := b.in(terminal{}, refused, "--course", "/nowhere"); err != nil {
		return "", fmt.Errorf("a course that is not there: %w", err)
	}
	for _, env := range [][]string{nil, {"CI=true"}} {
		cmd := exec.Command(b.portolan)
		cmd.Env = append(append(environment(), "XDG_DATA_HOME="+b.temp), env...)
		out, err := cmd.CombinedOutput()
		if err := errors.Join(err, plainText(string(out))); err != nil {
			return "", fmt.Errorf("without a terminal: %w", err)
		}
		if !strings.Contains(joined(string(out)), b.first) {
			return "", fmt.Errorf("without a terminal: %q", out)
		}
	}
	return "the course as lines without an escape sequence; without keys one message, exit code 2", nil
}

// plainText fails if a text has what a terminal obeys.
func plainText(text string) error {
	if strings.Contains(text, "\x1b") {
		return fmt.Errorf("there are escape sequences in %q", text)
	}
	return nil
}

// pipedInput gives the program a pipe as standard input: keys come from the terminal.
func pipedInput(b *bench) (string, error) {
	r, w, err := os.Pipe()
	if err != nil {
		return "", fmt.Errorf("make a pipe: %w", err)
	}
	defer r.Close()
	if _, err := w.WriteString("qqqqqq\n"); err != nil {
		return "", fmt.Errorf("fill the pipe: %w", err)
	}
	if err := w.Close(); err != nil {
		return "", fmt.Errorf("close the pipe: %w", err)
	}
	err = b.in(terminal{stdin: r}, func(s *session) error {
		if err := s.shows(b.first); err != nil {
			return err
		}
		if err := s.does(tab, contents); err != nil {
			return err
		}
		if err := s.types("q"); err != nil {
			return err
		}
		return s.leaves(0)
	})
	return "keys come from the terminal", err
}

// mouse looks at whether the program takes the mouse.
func mouse(b *bench) (string, error) {
	taken := regexp.MustCompile(`\x1b\[\?(9|1000|1001|1002|1003|1005|1006|1015|1016)h`)
	err := b.in(terminal{}, func(s *session) error {
		if err := b.read(s); err != nil {
			return err
		}
		s.quiet()
		if m := taken.FindString(s.written()); m != "" {
			return fmt.Errorf("it takes the mouse: %q", m)
		}
		if err := s.does("m", "wheel scrolls now", "m", "is the terminal's again", "m", "wheel scrolls now"); err != nil {
			return err
		}
		if !taken.MatchString(s.written()) {
			return errors.New("m does not switch the wheel on")
		}
		if err := s.types("\x03"); err != nil {
			return err
		}
		return s.leaves(0)
	}, "--reduce-motion")
	return "off by default, m switches the wheel on and off, and quitting off", err
}
