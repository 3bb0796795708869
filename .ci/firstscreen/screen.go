package main

import (
	"fmt"
	"slices"
	"strings"

	"github.com/charmbracelet/x/ansi"
	"github.com/charmbracelet/x/vt"
)

// screen is an emulated terminal: the program's output goes in with Write, answers to its queries come out with Read.
type screen struct {
	*vt.Emulator
	modes    map[int]bool // the DEC private modes that the program has set or reset
	keyboard int          // how many kitty keyboard modes are on the stack
	keys     int          // xterm's modifyOtherKeys
}

func newScreen() *screen {
	s := &screen{Emulator: vt.NewEmulator(columns, rows), modes: map[int]bool{}}
	s.SetCallbacks(vt.Callbacks{
		EnableMode:  func(m ansi.Mode) { s.set(m, true) },
		DisableMode: func(m ansi.Mode) { s.set(m, false) },
	})
	s.RegisterCsiHandler(ansi.Command('>', 0, 'u'), func(ansi.Params) bool {
		s.keyboard++
		return true
	})
	s.RegisterCsiHandler(ansi.Command('<', 0, 'u'), func(p ansi.Params) bool {
		n, _, _ := p.Param(0, 1)
		s.keyboard = max(0, s.keyboard-max(1, n))
		return true
	})
	s.RegisterCsiHandler(ansi.Command('>', 0, 'm'), func(p ansi.Params) bool {
		if what, _, _ := p.Param(0, 0); what == 4 {
			s.keys, _, _ = p.Param(1, 0)
		}
		return true
	})
	return s
}

func (s *screen) set(m ansi.Mode, on bool) {
	if _, private := m.(ansi.DECMode); private {
		s.modes[m.Mode()] = on
	}
}

// text is what the screen shows, a line for each row that is not empty.
func (s *screen) text() string {
	var lines []string
	for line := range strings.Lines(s.String()) {
		if line = strings.TrimRight(line, " \r\n"); line != "" {
			lines = append(lines, line)
		}
	}
	return strings.Join(lines, "\n")
}

// shows reports whether the screen is not empty and has the words on it, wherever its lines break.
func (s *screen) shows(words string) bool {
	text := strings.Join(strings.Fields(s.text()), " ")
	return text != "" && !s.modes[synchronized] && strings.Contains(text, strings.Join(strings.Fields(words), " "))
}

// Private modes with a role of their own here. While a synchronized update is open a terminal shows the frame before.
const (
	autowrap     = 7
	cursor       = 25
	synchronized = 2026
)

// left lists what the program has changed and not put back.
func (s *screen) left() []string {
	var left []string
	for mode, on := range s.modes {
		if atFirst := mode == autowrap || mode == cursor; on != atFirst {
			left = append(left, fmt.Sprintf("private mode %d %s", mode, map[bool]string{true: "on", false: "off"}[on]))
		}
	}
	if s.keyboard > 0 {
		left = append(left, "the kitty keyboard protocol on")
	}
	if s.keys > 0 {
		left = append(left, "modifyOtherKeys on")
	}
	slices.Sort(left)
	return left
}
