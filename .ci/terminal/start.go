package main

import (
	"errors"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"time"
)

func startChecks() []check {
	return []check{
		{"0", "faults are seen", seesFaults},
		{"2", "the first frame waits for no answer", waitsForNoAnswer},
		{"3", "every start shows the first page, and every quit ends", startsAndQuits},
		{"3", "a window without a size", noSize},
		{"3", "in tmux", inTmux},
		{"4", "a key held at 30 Hz", heldKey},
		{"5", "bytes for a line and for a step at 120×40", bytesPerKey},
		{"7", "idle", idle},
		{"8", "memory and size of the program", footprint},
		{"8", "commands without a screen write no escape sequence", plainCommands},
	}
}

// seesFaults lets shell scripts do what the other checks are to find: they prove that those can fail.
func seesFaults(b *bench) (string, error) {
	for script, fault := range map[string]string{
		`stty raw`:                         "other settings",
		`printf '\033[?1049h'`:             "private mode 1049 on",
		`printf '\033[?25l'`:               "private mode 25 off",
		`printf '\033[>1u'`:                "kitty",
		`exit 3`:                           "exit status 3",
		`printf '\033[?1002h\033[?1006h'`:  "private mode 1002 on",
		`stty -echo raw; printf '\033[?u'`: "other settings",
	} {
		err := b.with(terminal{columns: 80, rows: 24}, func(s *session) error { return s.leaves(0) }, "sh", "-c", script)
		if err == nil || !strings.Contains(err.Error(), fault) {
			return "", errors.Join(err, fmt.Errorf("%s: that is not %q", script, fault))
		}
	}
	asks := `stty raw -echo; printf '\033[c'; sleep 0.2; stty sane`
	err := b.with(terminal{columns: 80, rows: 24, late: 50 * time.Millisecond}, func(s *session) error {
		if _, err := s.end(); err != nil {
			return err
		}
		return s.nothingAtPrompt()
	}, "sh", "-c", asks)
	if err == nil {
		return "", errors.New("an answer that nobody reads is not found")
	}
	return "settings, modes, exit codes and late answers", nil
}

// waitsForNoAnswer starts in turn in terminals that answer at once, late, and never.
func waitsForNoAnswer(b *bench) (string, error) {
	kinds := []terminal{{}, {late: 100 * time.Millisecond}, {mute: true}}
	took := make([][]time.Duration, len(kinds))
	for range max(5, b.n/4) {
		for i, kind := range kinds {
			err := b.in(kind, func(s *session) error {
				if err := s.shows(b.first); err != nil {
					return err
				}
				took[i] = append(took[i], time.Since(s.begun))
				return nil
			})
			if err != nil {
				return "", err
			}
		}
	}
	prompt, _ := median(took[0])
	late, _ := median(took[1])
	mute, _ := median(took[2])
	found := fmt.Sprintf("%.2f times as long if answers come 100 ms late, %.2f if none come", ratio(late, prompt), ratio(mute, prompt))
	if ratio(late, prompt) > 1.5 || ratio(mute, prompt) > 1.5 {
		return "", errors.New(found + "; want 1.5 at most")
	}
	return found, nil
}

func ratio(a, b time.Duration) float64 { return float64(a) / float64(b) }

// startsAndQuits starts and quits many times; every second time it quits when no late answer is waited for any more.
func startsAndQuits(b *bench) (string, error) {
	starts, quits := make([]time.Duration, b.n), make([]time.Duration, b.n)
	err := many(b.n, func(i int) error {
		return b.in(terminal{}, func(s *session) error {
			if err := s.shows(b.first); err != nil {
				return err
			}
			starts[i] = time.Since(s.begun)
			if i%2 == 0 {
				time.Sleep(time.Until(s.begun.Add(600 * time.Millisecond)))
			}
			pressed := time.Now()
			if err := s.types("q"); err != nil {
				return err
			}
			if _, err := s.end(); err != nil {
				return err
			}
			quits[i] = s.endedAt.Sub(pressed)
			return s.leaves(0)
		})
	})
	if err != nil {
		return "", err
	}
	start, _ := median(starts)
	quit, slowest := median(quits)
	found := fmt.Sprintf("%d of %d, first page after %s, quit in %s, the slowest %s",
		b.n, b.n, start.Round(time.Millisecond), quit.Round(time.Millisecond), slowest.Round(time.Millisecond))
	if quit > 100*time.Millisecond || slowest > time.Second {
		return "", errors.New(found + "; want 100 ms, and 1 s at most")
	}
	return found, nil
}

// noSize starts in a window of 0×0, as on a serial line, which then gets a size.
func noSize(b *bench) (string, error) {
	err := b.with(terminal{}, func(s *session) error {
		if err := s.until("output", func() bool { return len(s.raw) > 1000 }); err != nil {
			return err
		}
		if err := s.size(80, 24); err != nil {
			return err
		}
		if err := s.shows(b.first); err != nil {
			return err
		}
		return s.does("q", "portolan")
	}, b.portolan)
	return "drawn as if it were 80×24, and right once it has a size", err
}

// inTmux starts the program in tmux.
func inTmux(b *bench) (string, error) {
	if _, err := exec.LookPath("tmux"); err != nil {
		return "", fmt.Errorf("%w: there is no tmux", errSkipped)
	}
	n, config := max(1, b.n/10), filepath.Join(b.temp, "tmux.conf")
	if err := os.WriteFile(config, []byte("set -g status off\n"), 0o600); err != nil {
		return "", fmt.Errorf("write tmux's settings: %w", err)
	}
	for i := range n {
		socket := filepath.Join(b.temp, fmt.Sprintf("tmux%d", i))
		data, err := b.fresh()
		if err != nil {
			return "", err
		}
		err = b.with(terminal{columns: 80, rows: 24, data: data}, func(s *session) error {
			if err := s.shows(b.first); err != nil {
				return err
			}
			if err := s.does(tab, contents); err != nil {
				return err
			}
			s.quiet()
			if err := s.types("q"); err != nil {
				return err
			}
			return s.leaves(0)
		}, "tmux", "-f", config, "-S", socket, "new-session", "-s", "check", b.portolan)
		if err != nil {
			return "", fmt.Errorf("start %d: %w", i+1, err)
		}
	}
	return fmt.Sprintf("%d of %d show the first page and leave nothing", n, n), nil
}

// heldKey holds a key for two seconds: the screen keeps up.
func heldKey(b *bench) (string, error) {
	var found string
	err := b.in(terminal{columns: 120, rows: 40}, func(s *session) error {
		if err := b.read(s); err != nil {
			return err
		}
		s.quiet()
		before := len(s.written())
		const keys = 60
		for i := range keys {
			if err := s.types([]string{down, up}[i/10%2]); err != nil {
				return err
			}
			time.Sleep(time.Second / 30)
		}
		released := time.Now()
		s.quiet()
		s.mu.Lock()
		lag := max(0, s.last.Sub(released))
		s.mu.Unlock()
		bytes := len(s.written()) - before
		found = fmt.Sprintf("the last frame %s after the last key, %d bytes a key", lag.Round(time.Millisecond), bytes/keys)
		if lag > settled || bytes > 1024*keys {
			return errors.New(found + "; want 150 ms and 1024 bytes at most")
		}
		return nil
	}, "--reduce-motion")
	return found, err
}

// bytesPerKey counts what is written for a line and for a step.
func bytesPerKey(b *bench) (string, error) {
	var found string
	err := b.in(terminal{columns: 120, rows: 40}, func(s *session) error {
		if err := b.read(s); err != nil {
			return err
		}
		s.quiet()
		cost := func(key string) (int, error) {
			before := len(s.written())
			if err := s.types(key); err != nil {
				return 0, err
			}
			if err := s.until("frame for "+key, func() bool { return len(s.raw) > before }); err != nil {
				return 0, err
			}
			s.quiet()
			return len(s.written()) - before, nil
		}
		var most [3]int
		for i, keys := range [][]string{{down, down, down, up, up}, {right, right, right, left, left}, {esc, down, down, up, down, down}} {
			for _, key := range keys {
				bytes, err := cost(key)
				if err != nil {
					return err
				}
				if key != esc {
					most[i] = max(most[i], bytes)
				}
			}
		}
		found = fmt.Sprintf("%d for a line of the contents, %d for one of a manifest, which changes the picture, %d for a step at most",
			most[2], most[0], most[1])
		if most[2] > 300 || most[0] > 1<<10 || most[1] > 6<<10 {
			return errors.New(found + "; want 300, 1024 and 6144 at most")
		}
		return nil
	}, "--reduce-motion")
	return found, err
}

// idle leaves the contents and a lesson alone for a while.
func idle(b *bench) (string, error) {
	err := b.in(terminal{}, func(s *session) error {
		if err := s.shows(b.first); err != nil {
			return err
		}
		for _, next := range []func() error{
			func() error { return nil },
			func() error { return b.read(s) },
		} {
			if err := next(); err != nil {
				return err
			}
			time.Sleep(700 * time.Millisecond) // what moves has come to rest
			before := s.written()
			time.Sleep(2 * time.Second)
			if more := s.written()[len(before):]; more != "" {
				return fmt.Errorf("it writes %q while nobody does anything", more)
			}
		}
		return nil
	}, "--reduce-motion")
	return "0 bytes in 2 s, on the first page and in a lesson", err
}

// footprint looks at how large the program is, on disk and in memory.
func footprint(b *bench) (string, error) {
	const mostDisk, mostMemory = 45, 60
	info, err := os.Stat(b.portolan)
	if err != nil {
		return "", fmt.Errorf("look at the program: %w", err)
	}
	found := fmt.Sprintf("%.1f MB on disk", float64(info.Size())/1e6)
	if info.Size() > mostDisk*1e6 {
		return "", fmt.Errorf("%s, want %d at most", found, mostDisk)
	}
	err = b.in(terminal{}, func(s *session) error {
		if err := b.read(s); err != nil {
			return err
		}
		status, err := os.ReadFile(fmt.Sprintf("/proc/%d/status", s.cmd.Process.Pid))
		if err != nil {
			return nil // no Linux
		}
		for line := range strings.Lines(string(status)) {
			var kb float64
			if n, _ := fmt.Sscanf(line, "VmHWM: %f kB", &kb); n == 1 {
				found += fmt.Sprintf(", %.0f MB of memory in a lesson", kb/1024)
				if kb > mostMemory*1024 {
					return fmt.Errorf("%s, want %d at most", found, mostMemory)
				}
			}
		}
		return nil
	}, "--reduce-motion")
	return found, err
}

// plainCommands runs what needs no screen in a terminal.
func plainCommands(b *bench) (string, error) {
	for _, args := range [][]string{{"--version"}, {"--help"}, {"lesson"}, {"validate", "-f", "docs/examples/web.yaml"}, {"lesson", "nosuch"}} {
		err := b.in(terminal{}, func(s *session) error {
			if _, err := s.end(); err != nil {
				return err
			}
			s.quiet()
			if strings.Contains(s.written(), "\x1b") || len(s.written()) == 0 {
				return fmt.Errorf("portolan %s writes %q", strings.Join(args, " "), s.written())
			}
			return s.asBefore()
		}, args...)
		if err != nil {
			return "", err
		}
	}
	return "--version, --help, lesson, validate, and an error", nil
}
