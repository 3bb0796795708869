//go:build unix

package terminaltest

import (
	"fmt"
	"image/color"
	"slices"
	"strings"

	"github.com/charmbracelet/x/ansi"
	"github.com/charmbracelet/x/vt"
)

// The DEC private modes that this file handles. While a synchronized update is open, a terminal still shows the
// previous frame.
const (
	autowrap     = 7
	cursor       = 25
	synchronized = 2026
	clusters     = 2027
)

// screen is an emulated terminal that also handles synchronized updates and the kitty keyboard protocol. Write takes
// the program's output, and Read returns the answers to its queries.
type screen struct {
	*vt.Emulator
	modes    map[int]bool // the DEC private modes that the program has set or reset
	keyboard int          // the number of kitty keyboard modes on the stack
	keys     int          // the level of xterm's modifyOtherKeys
	frames   int          // the number of synchronized updates so far
	copied   []string     // the texts that OSC 52 put on the clipboard, in base64
}

// emulated returns the size of the part of a window that is emulated. Of a very large window, it is more than what
// Portolan paints.
func emulated(columns, rows int) (emulatedColumns, emulatedRows int) {
	const mostColumns, mostRows = 520, 220
	return min(max(1, columns), mostColumns), min(max(1, rows), mostRows)
}

func newScreen(columns, rows int, light bool) *screen {
	s := &screen{Emulator: vt.NewEmulator(emulated(columns, rows)), modes: map[int]bool{}}
	if light {
		s.SetDefaultBackgroundColor(color.White)
		s.SetDefaultForegroundColor(color.Black)
	}
	s.SetCallbacks(vt.Callbacks{
		EnableMode:  func(m ansi.Mode) { s.set(m, true) },
		DisableMode: func(m ansi.Mode) { s.set(m, false) },
	})
	s.RegisterCsiHandler(ansi.Command('?', '$', 'p'), s.reportMode)
	s.handleKeyboard()
	s.RegisterOscHandler(52, func(data []byte) bool {
		parts := strings.SplitN(string(data), ";", 3)
		s.copied = append(s.copied, parts[len(parts)-1])
		return true
	})
	return s
}

func (s *screen) resize(columns, rows int) {
	s.Resize(emulated(columns, rows))
}

// reportMode answers DECRQM for the two modes that the emulator does not know.
func (s *screen) reportMode(p ansi.Params) bool {
	mode, _, _ := p.Param(0, 0)
	if mode != synchronized && mode != clusters {
		return false
	}
	state := 2 // the mode is known and off; 1 is on
	if s.modes[mode] {
		state = 1
	}
	s.reply("\x1b[?%d;%d$y", mode, state)
	return true
}

// handleKeyboard records the modes of the kitty keyboard protocol and of modifyOtherKeys.
func (s *screen) handleKeyboard() {
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

// text returns the text on the screen, without spaces at the ends of lines and without empty lines at the end.
func (s *screen) text() string {
	lines := strings.Split(s.String(), "\n")
	for i, line := range lines {
		lines[i] = strings.TrimRight(line, " \r")
	}
	return strings.TrimRight(strings.Join(lines, "\n"), "\n")
}

// shows reports whether the frame is complete and contains every text. Line breaks on the screen do not matter.
func (s *screen) shows(texts []string) bool {
	shown := Joined(s.text())
	return !s.modes[synchronized] && !slices.ContainsFunc(texts, func(text string) bool {
		return !strings.Contains(shown, Joined(text))
	})
}

// Joined returns a text on one line, with single spaces between its words.
func Joined(text string) string { return strings.Join(strings.Fields(text), " ") }

// changed returns what the program has changed in the terminal and has not changed back.
func (s *screen) changed() []string {
	var changed []string
	for mode, on := range s.modes {
		if initially := mode == autowrap || mode == cursor; on != initially {
			state := map[bool]string{true: "on", false: "off"}[on]
			changed = append(changed, fmt.Sprintf("private mode %d %s", mode, state))
		}
	}
	if s.keyboard > 0 {
		changed = append(changed, "the kitty keyboard protocol on")
	}
	if s.keys > 0 {
		changed = append(changed, "modifyOtherKeys on")
	}
	slices.Sort(changed)
	return changed
}
