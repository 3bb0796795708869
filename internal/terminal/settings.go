package terminal

import (
	"io"
	"os"

	"github.com/charmbracelet/x/term"
)

// Settings are the settings of a terminal at a moment: whether it echoes, whether it sends single keys, and so on.
type Settings struct {
	file  *os.File
	state *term.State // nil if the file is no terminal
}

// SettingsOf returns the current settings of the terminal that a file is open on. If it is no terminal, Restore does
// nothing.
func SettingsOf(f *os.File) Settings {
	state, err := term.GetState(f.Fd())
	if err != nil {
		return Settings{}
	}
	return Settings{file: f, state: state}
}

// Restore gives the terminal these settings, and starts its output if a program has stopped it. It does nothing if
// another program has the terminal now, as when the learner has stopped this one.
func (s Settings) Restore() {
	if s.state == nil || !inFront(s.file.Fd()) {
		return
	}
	waits(s.file.Fd())
	flows(s.file.Fd())
	_ = term.Restore(s.file.Fd(), s.state) // fails only if the terminal is gone
}

// modesOff switches off what a program that failed may have left on: the other screen, scroll margins, the mouse,
// focus and paste reports, the modes of the keyboard, colours. It also shows the cursor, which stays where it is.
// Some terminals have scroll margins and a saved cursor for each of the two screens.
const modesOff = "\x1b7\x1b[r\x1b[?1049l\x1b[r\x1b[?2026l\x1b8" +
	"\x1b[?9l\x1b[?1000l\x1b[?1001l\x1b[?1002l\x1b[?1003l\x1b[?1004l\x1b[?1005l\x1b[?1006l\x1b[?1015l\x1b[?1016l" +
	"\x1b[?2004l\x1b[?2048l\x1b[<99u\x1b[>4m\x1b[?1l\x1b>\x1b[4l\x1b[?7h\x1b[?25h\x1b[m\x1b(B\x0f"

// ResetModes writes the sequences that switch off what another program may have left on in a terminal.
func ResetModes(out io.Writer) {
	_, _ = io.WriteString(out, modesOff) // fails only if the terminal is gone
}

// Files returns the file of a stream, if the stream is an Input or an Output. It returns other streams as they are. A
// program that gets the file has the terminal itself, and not a pipe.
func Files(in io.Reader, out io.Writer) (io.Reader, io.Writer) {
	if t, ok := in.(*Input); ok {
		in = t.File
	}
	if t, ok := out.(*Output); ok {
		out = t.file
	}
	return in, out
}

// Known reports whether there are settings, which is so for a terminal only.
func (s Settings) Known() bool { return s.state != nil }
