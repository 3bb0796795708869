package main

import (
	"errors"
	"fmt"
	"strings"
	"time"
)

func windowChecks() []check {
	return []check{
		{"9", "every size, started in and resized to", everySize},
		{"10", "to 1×1 and back", toNothingAndBack},
		{"11", "a storm of resizes", storm},
	}
}

func sizes() [][2]int {
	return [][2]int{{1, 1}, {3, 2}, {5, 3}, {10, 4}, {20, 6}, {39, 11}, {40, 12}, {60, 20}, {80, 24}, {110, 30}, {120, 40}, {200, 50}, {500, 200}}
}

// everySize starts the program in each size, and resizes one that runs to each: both show the same.
func everySize(b *bench) (string, error) {
	fresh := make([]string, len(sizes()))
	err := many(len(sizes()), func(i int) error {
		size := sizes()[i]
		return b.with(terminal{columns: size[0], rows: size[1]}, func(s *session) error {
			if size[0] >= 40 && size[1] >= 12 {
				if err := s.until("first page", func() bool { return s.screen.shows("quit") }); err != nil {
					return err
				}
			}
			if err := s.until("frame", func() bool { return s.screen.text() != "" }); err != nil {
				return err
			}
			time.Sleep(time.Until(s.begun.Add(500 * time.Millisecond)))
			fresh[i] = s.quiet()
			if err := s.types("q"); err != nil {
				return err
			}
			return s.leaves(0)
		}, b.portolan)
	})
	if err != nil {
		return "", fmt.Errorf("started in a size: %w", err)
	}
	err = b.in(terminal{}, func(s *session) error {
		if err := s.shows(b.first); err != nil {
			return err
		}
		for i, size := range sizes() {
			if err := s.size(size[0], size[1]); err != nil {
				return err
			}
			if err := s.sees(fresh[i]); err != nil {
				return fmt.Errorf("resized to %d×%d: %w", size[0], size[1], err)
			}
		}
		return nil
	})
	return fmt.Sprintf("%d sizes from 1×1 to 500×200 show the same either way", len(fresh)), err
}

// sees waits until the screen is a certain one and stays so.
func (s *session) sees(want string) error {
	for deadline := time.Now().Add(patience / 4); ; {
		got := s.quiet()
		if got == want {
			return nil
		}
		if time.Now().After(deadline) {
			return fmt.Errorf("the screen is\n%s\nand not\n%s", got, want)
		}
	}
}

// toNothingAndBack makes the window of a learner in the middle of a lesson as small as it can be, and large again.
func toNothingAndBack(b *bench) (string, error) {
	err := b.in(terminal{columns: 120, rows: 40}, func(s *session) error {
		if err := b.read(s); err != nil {
			return err
		}
		if err := s.does(right, "step 2 of", right, "step 3 of"); err != nil {
			return err
		}
		if err := s.types(down + down); err != nil {
			return err
		}
		before := s.quiet()
		for range 3 {
			if err := s.size(1, 1); err != nil {
				return err
			}
			s.quiet()
			if err := s.size(120, 40); err != nil {
				return err
			}
			if err := s.sees(before); err != nil {
				return err
			}
		}
		return nil
	}, "--reduce-motion")
	return "the same step, line and picture", err
}

// storm resizes a thousand times.
func storm(b *bench) (string, error) {
	var found string
	err := b.in(terminal{columns: 120, rows: 40}, func(s *session) error {
		if err := b.read(s); err != nil {
			return err
		}
		want := s.quiet()
		s.mu.Lock()
		frames, written := s.screen.frames, len(s.raw)
		s.mu.Unlock()
		begun := time.Now()
		const resizes = 1000
		for i := range resizes {
			if err := s.size(60+i*7%80, 20+i*3%30); err != nil {
				return err
			}
			time.Sleep(time.Millisecond)
		}
		if err := s.size(120, 40); err != nil {
			return err
		}
		stopped := time.Now()
		if err := s.sees(want); err != nil {
			return err
		}
		s.mu.Lock()
		defer s.mu.Unlock()
		drawn, bytes, during := s.screen.frames-frames, len(s.raw)-written, s.last.Sub(begun)
		found = fmt.Sprintf("%d frames in %s, %d KB, the last %s after the last resize",
			drawn, during.Round(time.Millisecond), bytes>>10, max(0, s.last.Sub(stopped)).Round(time.Millisecond))
		switch clears := strings.Count(string(s.raw[written:]), "\x1b[2J"); {
		case drawn == 0:
			return errors.New("no frame was counted")
		case drawn > resizes || float64(drawn) > 130*during.Seconds()+5:
			return errors.New(found + "; want 120 a second at most")
		case clears > drawn:
			return fmt.Errorf("%s; %d times the screen was cleared between frames", found, clears-drawn)
		case s.last.Sub(stopped) > 3*time.Second:
			return errors.New(found + "; want 3 s at most")
		}
		return nil
	}, "--reduce-motion")
	return found, err
}
