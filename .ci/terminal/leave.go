package main

import (
	"database/sql"
	"errors"
	"fmt"
	"math/rand/v2"
	"os/exec"
	"path/filepath"
	"strings"
	"syscall"
	"time"

	_ "modernc.org/sqlite" // to look into the record
)

func leaveChecks() []check {
	return []check{
		{"22", "every way out leaves the terminal as it was", waysOut},
		{"23", "a closed terminal, and signals, keep what was answered", keptAnswers},
		{"23", "kill -9 never damages the record", kills},
		{"24", "ctrl+z and fg", suspend},
		{"25", "quitting right after the start leaves nothing at the prompt", quickQuits},
	}
}

// way is a way to leave the program.
type way struct {
	name  string
	leave func(*session) error
	code  int // the exit code
}

func ways() []way {
	send := func(signals ...syscall.Signal) func(*session) error {
		return func(s *session) error {
			for _, signal := range signals {
				if err := s.cmd.Process.Signal(signal); err != nil {
					return fmt.Errorf("send %s: %w", signal, err)
				}
			}
			return nil
		}
	}
	return []way{
		{"ctrl+c", func(s *session) error { return s.types("\x03") }, 0},
		{"SIGTERM", send(syscall.SIGTERM), 0},
		{"SIGINT", send(syscall.SIGINT), 0},
		{"SIGHUP", send(syscall.SIGHUP), 0},
		{"SIGHUP twice", send(syscall.SIGHUP, syscall.SIGHUP), 0},
		{"q", func(s *session) error { return s.types("qqq") }, 0},
	}
}

// waysOut leaves the program in every way, from the first page and from a lesson with a packet under way, with the mouse on.
func waysOut(b *bench) (string, error) {
	for _, way := range ways() {
		for _, deep := range []bool{false, true} {
			err := b.in(terminal{}, func(s *session) error {
				if err := s.shows(b.first); err != nil {
					return err
				}
				if deep {
					if err := b.read(s); err != nil {
						return err
					}
					if err := s.does("m", "wheel scrolls now"); err != nil {
						return err
					}
				}
				if err := way.leave(s); err != nil {
					return err
				}
				return s.leaves(way.code)
			})
			if err != nil {
				return "", fmt.Errorf("%s: %w", way.name, err)
			}
		}
	}
	return "q, ctrl+c, SIGTERM, SIGINT, SIGHUP once and twice: exit code 0", nil
}

// answers opens a round of practice and answers its first question.
func answers(s *session) error {
	if err := s.shows("question 1 of"); err != nil {
		return err
	}
	return s.does("0", "enter next")
}

// keptAnswers answers a question and takes the terminal away, in every way.
func keptAnswers(b *bench) (string, error) {
	gone := way{"the terminal is closed", func(s *session) error {
		defer func() { _ = s.tty.Close() }()
		if err := s.ptmx.Close(); err != nil {
			return fmt.Errorf("close the terminal: %w", err)
		}
		return nil
	}, 2}
	for _, way := range append(ways(), gone) {
		data, err := b.fresh()
		if err != nil {
			return "", err
		}
		err = b.in(terminal{data: data}, func(s *session) error {
			if err := answers(s); err != nil {
				return err
			}
			if err := way.leave(s); err != nil {
				return err
			}
			if code, err := s.end(); err != nil || code != way.code {
				return errors.Join(err, fmt.Errorf("exit code %d, want %d", code, way.code))
			}
			return nil
		}, "quiz", "--lesson", "which-type", "--seed", "3", "--reduce-motion")
		if err != nil {
			return "", fmt.Errorf("%s: %w", way.name, err)
		}
		if n, err := recorded(data); err != nil || n != 1 {
			return "", errors.Join(err, fmt.Errorf("%s: the record has %d events, want 1", way.name, n))
		}
	}
	return "the answer is in the record each time", nil
}

// recorded counts what a record has, once SQLite has found it sound.
func recorded(data string) (events int, err error) {
	db, err := sql.Open("sqlite", "file:"+filepath.Join(data, "portolan", "progress.db"))
	if err != nil {
		return 0, fmt.Errorf("open the record: %w", err)
	}
	defer func() { err = errors.Join(err, db.Close()) }()
	var says string
	if err := db.QueryRow("PRAGMA integrity_check").Scan(&says); err != nil || says != "ok" {
		return 0, errors.Join(err, fmt.Errorf("the record is damaged: %q", says))
	}
	if err := db.QueryRow("SELECT count(*) FROM events").Scan(&events); err != nil {
		return 0, fmt.Errorf("count the events: %w", err)
	}
	return events, nil
}

// kills kills the program at random moments while questions are answered.
func kills(b *bench) (string, error) {
	data, err := b.fresh()
	if err != nil {
		return "", err
	}
	random := rand.New(rand.NewPCG(1, 1))
	events := 0
	for i := range b.n {
		err := b.in(terminal{data: data}, func(s *session) error {
			if i > 0 && i%3 == 0 {
				time.Sleep(time.Duration(random.IntN(60)) * time.Millisecond) // while it starts
				return nil
			}
			if err := s.shows("question 1 of"); err != nil {
				return err
			}
			for range 3 {
				if err := s.types("0" + enter); err != nil {
					return err
				}
			}
			time.Sleep(time.Duration(random.IntN(30)) * time.Millisecond)
			return nil // and in kills it with SIGKILL
		}, "quiz", "--seed", fmt.Sprint(i+1), "--reduce-motion")
		if err != nil {
			return "", err
		}
		n, err := recorded(data)
		if err != nil || n < events {
			return "", errors.Join(err, fmt.Errorf("kill %d: %d events where there were %d", i+1, n, events))
		}
		events = n
	}
	if aside, _ := filepath.Glob(filepath.Join(data, "portolan", "*damaged*")); len(aside) > 0 || events == 0 {
		return "", fmt.Errorf("%d events, moved aside: %v", events, aside)
	}
	return fmt.Sprintf("%d kills, %d answers, the record is sound", b.n, events), nil
}

// suspend stops the program with ctrl+z in a shell and continues it with fg.
func suspend(b *bench) (string, error) {
	if _, err := exec.LookPath("bash"); err != nil {
		return "", fmt.Errorf("%w: there is no bash", errSkipped)
	}
	err := b.with(terminal{columns: 80, rows: 24}, func(s *session) error {
		if err := s.shows(b.first); err != nil {
			return err
		}
		before := s.quiet()
		if err := s.does("\x1a", "STOPPED"); err != nil {
			return err
		}
		s.quiet()
		if err := s.asBefore(); err != nil {
			return fmt.Errorf("stopped: %w", err)
		}
		if err := s.types(enter); err != nil {
			return err
		}
		if err := s.sees(before); err != nil {
			return fmt.Errorf("continued: %w", err)
		}
		if err := s.does(tab, contents, "q", "DONE"); err != nil {
			return err
		}
		return s.leaves(0)
	}, "bash", "-c", `set -m; "$0" --reduce-motion; echo STOPPED; read -r; fg >/dev/null; echo DONE`, b.portolan)
	return "the shell has its terminal meanwhile, the same screen comes back, and keys work", err
}

// quickQuits leaves within 10 ms of the first output, in terminals whose answers come later and later.
func quickQuits(b *bench) (string, error) {
	delays := []time.Duration{0, 5 * time.Millisecond, 20 * time.Millisecond, 60 * time.Millisecond, 150 * time.Millisecond}
	err := many(b.n, func(i int) error {
		late := delays[i%len(delays)]
		return b.in(terminal{late: late}, func(s *session) error {
			if err := s.until("output", func() bool { return len(s.raw) > 0 }); err != nil {
				return err
			}
			time.Sleep(time.Duration(i%11) * time.Millisecond)
			leave := func() error { return s.types("q") }
			if i%3 == 0 {
				leave = func() error { return s.cmd.Process.Signal(syscall.SIGTERM) }
			}
			if err := leave(); err != nil {
				return fmt.Errorf("leave: %w", err)
			}
			if err := s.leaves(0); err != nil {
				return err
			}
			time.Sleep(late)
			return s.nothingAtPrompt()
		})
	})
	return fmt.Sprintf("%d quits, answers up to %s late", b.n, delays[len(delays)-1]), err
}

// nothingAtPrompt fails if an answer of the terminal came when the program had ended: it is echoed, or waits to be read.
func (s *session) nothingAtPrompt() error {
	if _, answer, echoed := strings.Cut(s.written(), "^["); echoed {
		return fmt.Errorf("an answer is echoed: %q", answer)
	}
	left, err := s.unread()
	if err == nil && left != "" {
		err = fmt.Errorf("%q waits at the prompt", left)
	}
	return err
}
