package plain

import (
	"context"
	"errors"
	"io"
	"strings"
	"syscall"
	"testing"

	"portolan/internal/progress"
)

// TestABrokenRecord: if the record cannot be written, the course says so and goes on, and Run fails at the end.
func TestABrokenRecord(t *testing.T) {
	learner := typing("lesson 1", "1", "", "quit")
	err := Run(t.Context(), playing(small(t), learner, broken{progress.NewMemory()}))
	if err == nil || !strings.Contains(err.Error(), "save your progress: the disk is full") {
		t.Errorf("the error is %v", err)
	}
	for _, want := range []string{"Not saved: the disk is full", "Step 2 of 6"} {
		if !strings.Contains(learner.paper.String(), want) {
			t.Errorf("no %q in\n%s", want, learner.paper.String())
		}
	}
	closed := progress.NewMemory()
	if err := closed.Close(); err != nil {
		t.Fatal(err)
	}
	if err := Run(t.Context(), playing(small(t), typing(), closed)); !errors.Is(err, progress.ErrClosed) {
		t.Errorf("a record that cannot be read gives %v", err)
	}
}

// closing is a writer that fails after some writes.
type closing struct {
	writes int
	err    error
}

func (d *closing) Write(b []byte) (int, error) {
	if d.writes--; d.writes < 0 {
		return 0, d.err
	}
	return len(b), nil
}

// TestTheOutputEnds: Run ends if the output cannot be written, and its error says why. Only a closed terminal is no
// error. In all cases the answers are in the record.
func TestTheOutputEnds(t *testing.T) {
	for _, tt := range []struct {
		err, want error
	}{
		{syscall.EPIPE, syscall.EPIPE},
		{io.ErrClosedPipe, syscall.EPIPE},
		{syscall.ENOSPC, syscall.ENOSPC},
		{syscall.EIO, nil},
	} {
		store := progress.NewMemory()
		o := playing(small(t), typing("lesson 1", "1", "", ""), store)
		o.Out = &closing{writes: 2, err: tt.err}
		if err := Run(t.Context(), o); !errors.Is(err, tt.want) {
			t.Errorf("%v: Run returns %v", tt.err, err)
		}
		if events, err := store.Events(t.Context(), "local"); err != nil || len(events) != 2 {
			t.Errorf("%v: the record holds %v, want the step and the prediction (%v)", tt.err, events, err)
		}
	}
}

// TestTheContextEnds: if the context ends while Run waits for a line, as after SIGHUP, Run prints the goodbye and
// returns.
func TestTheContextEnds(t *testing.T) {
	ctx, cancel := context.WithCancel(t.Context())
	in, never := io.Pipe()
	defer never.Close()
	learner := &talk{}
	o := playing(small(t), learner, progress.NewMemory())
	o.In, o.Out = in, writerFunc(func(b []byte) (int, error) {
		cancel() // as soon as the first page is out
		return learner.Write(b)
	})
	if err := Run(ctx, o); err != nil {
		t.Fatal(err)
	}
	if !strings.HasSuffix(learner.paper.String(), "Come back any time: portolan\n") {
		t.Errorf("no goodbye in\n%s", learner.paper.String())
	}
}

type writerFunc func([]byte) (int, error)

func (f writerFunc) Write(b []byte) (int, error) { return f(b) }

// TestALabIsNotLost changes a manifest in an editor. Then quit must ask before the changes are lost.
func TestALabIsNotLost(t *testing.T) {
	learner := typing("lab mend", "edit", "quit", "quit")
	o := playing(small(t), learner, progress.NewMemory())
	o.Edit = func(_ context.Context, text string) (string, error) {
		return strings.Replace(text, "app: till", "app: web", 1), nil
	}
	if err := Run(t.Context(), o); err != nil {
		t.Fatal(err)
	}
	if !strings.Contains(learner.paper.String(), "> quit\nYour changes to this manifest are lost when you quit.") {
		t.Errorf("it did not ask:\n%s", learner.paper.String())
	}
	if !strings.HasSuffix(learner.paper.String(), "> quit\nCome back any time: portolan\n") {
		t.Errorf("it did not quit:\n%s", learner.paper.String())
	}
}
