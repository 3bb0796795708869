package ui

import (
	"io"
	"os"
	"time"

	tea "charm.land/bubbletea/v2"
	"github.com/charmbracelet/colorprofile"
	"github.com/charmbracelet/x/term"

	"portolan/internal/crash"
	"portolan/internal/terminal"
	"portolan/ui/kit"
)

// tty is the terminal that the program runs in: the keyboard, the screen, and the settings from before the program.
type tty struct {
	in     *terminal.Input
	out    *terminal.Output
	before terminal.Settings
}

// openTTY fails if the program has no keyboard.
func openTTY() (tty, error) {
	in, err := terminal.Keyboard()
	if err != nil {
		return tty{}, err
	}
	return tty{in: in, out: terminal.NewOutput(os.Stdout), before: terminal.SettingsOf(in.File)}, nil
}

// options returns what Bubble Tea has to know about the terminal. Where the size of the window comes from the kernel,
// Bubble Tea gets only the part that is painted.
func (t tty) options(env []string) []tea.ProgramOption {
	options := []tea.ProgramOption{tea.WithInput(t.in)}
	if !terminal.Sizes {
		return options
	}
	columns, rows, _ := term.GetSize(os.Stdout.Fd()) // 0 and 0 if the terminal does not say
	size := t.fit(tea.WindowSizeMsg{Width: columns, Height: rows})
	return append(options, tea.WithOutput(t.out), tea.WithWindowSize(size.Width, size.Height),
		tea.WithColorProfile(colorprofile.Detect(os.Stdout, env)))
}

// The size to use for a terminal that does not report its size, as on a serial line or in a container.
const usualWidth, usualHeight = 80, 24

// fit returns the size of the part of the window that is painted.
func (t tty) fit(window tea.WindowSizeMsg) tea.WindowSizeMsg {
	if window.Width == 0 || window.Height == 0 {
		window = tea.WindowSizeMsg{Width: usualWidth, Height: usualHeight}
	}
	width, height := t.out.Fit(window.Width, window.Height)
	return tea.WindowSizeMsg{Width: width, Height: height}
}

// watch tells the program when the window gets another size. The returned function ends that.
func (t tty) watch(p *tea.Program, fault *crash.Crash) (end func()) {
	done := make(chan struct{})
	go fault.Contain(func() {
		t.out.Watch(done, func(columns, rows int) { p.Send(tea.WindowSizeMsg{Width: columns, Height: rows}) })
	})
	return func() { close(done) }
}

// lastAnswers is how long after the end the program still takes answers that are on their way.
const lastAnswers = 10 * time.Millisecond

// restore gives the terminal the settings that it had before the program. If answers may be on their way, it throws
// away what has come since Bubble Tea stopped reading, and what comes soon. So they do not reach the shell's prompt.
func (t tty) restore(mayAnswer bool) {
	if mayAnswer {
		_ = t.in.Drain(lastAnswers) // fails only if the terminal is gone
	}
	t.before.Restore()
}

// suspend returns a command that stops the program as ctrl+z does, until the shell continues it. Bubble Tea's own
// command waits for the shell for ever, even where there is none.
func suspend() tea.Cmd {
	return kit.Exec(suspension{}, func(error) tea.Msg { return nil })
}

// suspension is a tea.ExecCommand. Bubble Tea releases the terminal while it runs.
type suspension struct{}

// Run stops the program until the shell continues it.
func (suspension) Run() error {
	terminal.Suspend()
	return nil
}

// SetStdin does nothing, because nothing reads from the terminal.
func (suspension) SetStdin(io.Reader) {}

// SetStdout does nothing, because nothing is written to the terminal.
func (suspension) SetStdout(io.Writer) {}

// SetStderr does nothing, because nothing is written to the terminal.
func (suspension) SetStderr(io.Writer) {}
