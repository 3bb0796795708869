package kit

import (
	"errors"
	"io"
	"testing"
	"time"
)

// TestExecTakesAMoment runs a command that fails at once. Bubble Tea must get the time to stop its clock.
func TestExecTakesAMoment(t *testing.T) {
	begun := time.Now()
	if err := (unhurried{atOnce{}}).Run(); !errors.Is(err, io.EOF) {
		t.Errorf("the error is %v", err)
	}
	if took := time.Since(begun); took < handover {
		t.Errorf("it took %s, less than %s", took, handover)
	}
}

// atOnce is a tea.ExecCommand that fails at once.
type atOnce struct{}

func (atOnce) Run() error          { return io.EOF }
func (atOnce) SetStdin(io.Reader)  {}
func (atOnce) SetStdout(io.Writer) {}
func (atOnce) SetStderr(io.Writer) {}
