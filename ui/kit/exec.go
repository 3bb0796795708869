package kit

import (
	"time"

	tea "charm.land/bubbletea/v2"
)

// Exec returns a command that gives the terminal to c while it runs, as tea.Exec does. It is for a c that may end at
// once, such as an editor that cannot be started.
func Exec(c tea.ExecCommand, done tea.ExecCallback) tea.Cmd { return tea.Exec(unhurried{c}, done) }

// unhurried takes at least the time handover to run.
type unhurried struct{ tea.ExecCommand }

// handover is enough for Bubble Tea to stop its clock. It does that in a goroutine when it gives the terminal away, and
// starts the clock again when it gets the terminal back. If both happened in the same moment, the stop could come last.
// Then nothing would be painted any more.
const handover = 50 * time.Millisecond

// Run runs the command.
func (u unhurried) Run() error {
	handed := time.NewTimer(handover)
	err := u.ExecCommand.Run()
	<-handed.C
	return err //nolint:wrapcheck // the command's own words
}
