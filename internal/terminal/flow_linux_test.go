package terminal

import (
	"errors"
	"testing"

	"github.com/creack/pty"
	"golang.org/x/sys/unix"
)

// TestRestoreStartsStoppedOutput stops the output of a terminal, as a program can. Restore must start it again, because
// every later write would wait for ever.
func TestRestoreStartsStoppedOutput(t *testing.T) {
	ptmx, tty, err := pty.Open()
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _, _ = ptmx.Close(), tty.Close() })
	fd := int(tty.Fd())
	write := func() error { // does not wait
		if err := unix.SetNonblock(fd, true); err != nil {
			t.Fatal(err)
		}
		_, err := unix.Write(fd, []byte("x"))
		return err
	}
	settings := SettingsOf(tty)
	if err := unix.IoctlSetInt(fd, unix.TCXONC, unix.TCOOFF); err != nil {
		t.Fatal(err)
	}
	if err := write(); !errors.Is(err, unix.EAGAIN) {
		t.Fatalf("a write to a stopped terminal: %v, want %v", err, unix.EAGAIN)
	}
	settings.Restore()
	if err := write(); err != nil {
		t.Errorf("after Restore, a write fails: %v", err)
	}
}
