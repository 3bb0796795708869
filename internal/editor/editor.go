// Package editor opens a text in the learner's own editor.
package editor

import (
	"context"
	"errors"
	"fmt"
	"io"
	"os"
	"os/exec"
	"path/filepath"
	"strings"

	"portolan/internal/terminal"
	"portolan/internal/text"
)

// Command returns the editor command with its arguments, from the environment variable VISUAL or else from EDITOR. It
// is "" if neither is set.
func Command(getenv func(name string) string) string {
	for _, name := range []string{"VISUAL", "EDITOR"} {
		if command := strings.TrimSpace(getenv(name)); command != "" {
			return command
		}
	}
	return ""
}

// Terminal is what an editor reads keys from and draws on.
type Terminal struct {
	In       io.Reader
	Out, Err io.Writer
	Dumb     bool // the terminal understands no escape sequences
}

// Edit opens a text in an editor, and returns what the learner saved, which may have limit bytes. The text is in a file
// that other users cannot read, in a folder of its own. Afterwards Edit removes the folder, with everything that the
// editor wrote there. A terminal has the same settings afterwards as before, whatever the editor did to it.
//
// Edit fails if the command contains characters that a terminal might obey, which a shell would print in its errors. It
// fails if it cannot create the file, if the editor does not start or fails, and if what the editor leaves is no
// file, or longer than limit. Then it keeps a file that is too long, and the error says where. Errors contain nothing
// that a terminal might obey.
func Edit(ctx context.Context, command, content string, limit int64, t Terminal) (edited string, err error) {
	defer func() {
		if err != nil {
			err = errors.New(text.Line(err.Error())) // it may contain the command, and the name of the folder
		}
	}()
	if strings.ContainsFunc(command, hidden) {
		return "", fmt.Errorf("%s: %w", text.Line(command), errHidden)
	}
	dir, err := os.MkdirTemp("", "portolan-")
	if err != nil {
		return "", fmt.Errorf("open the editor: %w", err)
	}
	file := filepath.Join(dir, "manifest.yaml")
	defer func() {
		if !errors.Is(err, errTooLong) {
			err = errors.Join(err, os.RemoveAll(dir))
		}
	}()
	if err := os.WriteFile(file, []byte(content), 0o600); err != nil {
		return "", fmt.Errorf("open the editor: %w", err)
	}
	if err := runOn(ctx, command, file, t); err != nil {
		return "", fmt.Errorf("the editor %s: %w", text.Line(command), err)
	}
	if edited, err = saved(file, limit); err != nil {
		return "", fmt.Errorf("read what the editor saved: %w", err)
	}
	return edited, nil
}

// hidden reports whether a character of a command cannot be seen. A tab separates arguments.
func hidden(r rune) bool { return r != '\t' && text.Invisible(r) }

// runOn opens a file in the editor and returns when the editor has ended. Then the terminal gets its settings back.
func runOn(ctx context.Context, command, file string, t Terminal) error {
	cmd := onFile(ctx, command, file)
	cmd.Stdin, cmd.Stdout = terminal.Files(t.In, t.Out)
	cmd.Stderr = t.Err
	keyboard, ok := cmd.Stdin.(*os.File)
	if !ok {
		return run(cmd, false)
	}
	settings := terminal.SettingsOf(keyboard)
	defer func() {
		settings.Restore()
		if settings.Known() && !t.Dumb {
			terminal.ResetModes(cmd.Stdout)
		}
	}()
	return run(cmd, settings.Known())
}

// onFile returns the command that opens a file in the editor. As in kubectl edit, a shell parses an editor command that
// has quotes or backslashes.
func onFile(ctx context.Context, command, file string) *exec.Cmd {
	if strings.ContainsAny(command, "\"'\\") {
		return exec.CommandContext(ctx, "sh", "-c", command+` "$0"`, file) //nolint:gosec // the learner's own command
	}
	args := append(strings.Fields(command), file)
	return exec.CommandContext(ctx, args[0], args[1:]...) //nolint:gosec // the learner's own command
}

var (
	errHidden  = errors.New("the name of the editor contains characters that cannot be seen")
	errTooLong = errors.New("it is too long")
	errNoFile  = errors.New("the file is gone, or is no ordinary file any more")
	errStops   = errors.New("it stopped itself again and again, so it was ended")
)

// saved reads a file of at most limit bytes. The editor may have replaced it by something else: opening a named pipe
// or a device may wait for ever, and a link may lead to any file.
func saved(file string, limit int64) (content string, err error) {
	if info, err := os.Lstat(file); errors.Is(err, os.ErrNotExist) || err == nil && !info.Mode().IsRegular() {
		return "", fmt.Errorf("%s: %w", file, errNoFile)
	}
	f, err := os.OpenFile(file, os.O_RDONLY|noWait, 0)
	if err != nil {
		return "", err //nolint:wrapcheck // it names what was attempted, and the file
	}
	defer func() { err = errors.Join(err, f.Close()) }()
	info, err := f.Stat()
	switch {
	case err != nil:
		return "", err //nolint:wrapcheck // it names what was attempted, and the file
	case !info.Mode().IsRegular():
		return "", fmt.Errorf("%s: %w", file, errNoFile)
	}
	data, err := io.ReadAll(io.LimitReader(f, limit+1))
	switch {
	case err != nil:
		return "", err //nolint:wrapcheck // it names what was attempted, and the file
	case int64(len(data)) > limit:
		return "", fmt.Errorf("%w: the limit is %d KB. The file is still there: %s", errTooLong, limit>>10, file)
	}
	return string(data), nil
}
