package main

import (
	"fmt"
	"image/color"
	"slices"
	"strings"

	"github.com/charmbracelet/x/ansi"
	"github.com/charmbracelet/x/vt"
)

// Private modes with a role of their own here. While a synchronized update is open a terminal shows the frame before.
const (
	autowrap     = 7
	cursor       = 25
	synchronized = 2026
	clusters     = 2027
)

// screen is an emulated terminal with synchronized updates and the kitty keyboard: the program's output goes in with Write,
// answers to its queries come out with Read.
type screen struct {
	*vt.Emulator
	modes    map[int]bool // the DEC private modes that the program has set or reset
	keyboard int          // how many kitty keyboard modes are on the stack
	keys     int          // xterm's modifyOtherKeys
	frames   int          // synchronized updates
	copied   []string     // what OSC 52 put on the clipboard, in base64
}

func newScreen(columns, rows int, light bool) *screen {
	s := &screen{Emulator: vt.NewEmulator(columns, rows), modes: map[int]bool{}}
	if light {
		s.SetDefaultBackgroundColor(color.White)
		s.SetDefaultForegroundColor(color.Black)
	}
	s.SetCallbacks(vt.Callbacks{
		EnableMode:  func(m ansi.Mode) { s.set(m, true) },
		DisableMode: func(m ansi.Mode) { s.set(m, false) },
	})
	s.RegisterCsiHandler(ansi.Command('?', '$', 'p'), func(p ansi.Params) bool {
		mode, _, _ := p.Param(0, 0)
		if mode != synchronized && mode != clusters {
			return false
		}
		state := 2 // known, and off
		if s.modes[mode] {
			state = 1
		}
		s.reply("\x1b[?%d;%d$y", mode, state)
		return true
	})
	s.RegisterCsiHandler(ansi.Command('?', 0, 'u'), func(ansi.Params) bool {
		s.reply("\x1b[?%du", s.keyboard)
		return true
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
	s.RegisterOscHandler(52, func(data []byte) bool {
		parts := strings.SplitN(string(data), ";", 3)
		s.copied = append(s.copied, parts[len(parts)-1])
		return true
	})
	return s
}

func (s *screen) reply(format string, values ...any) {
	_, _ = fmt.Fprintf(s.InputPipe(), format, values...)
}

func (s *screen) set(m ansi.Mode, on bool) {
	if _, private := m.(ansi.DECMode); !private {
		return
	}
	s.modes[m.Mode()] = on
	if m.Mode() == synchronized && on {
		s.frames++
	}
}

// text is what the screen shows; blanks at the ends of lines and empty lines at the end are left out.
func (s *screen) text() string {
	lines := strings.Split(s.String(), "\n")
	for i, line := range lines {
		lines[i] = strings.TrimRight(line, " \r")
	}
	return strings.TrimRight(strings.Join(lines, "\n"), "\n")
}

// shows reports whether the frame is complete and has the words on it, wherever its lines break.
func (s *screen) shows(words string) bool {
	return !s.modes[synchronized] && strings.Contains(joined(s.text()), joined(words))
}

func joined(text string) string { return strings.Join(strings.Fields(text), " ") }

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
