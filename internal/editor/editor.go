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
}

// Edit opens a text in an editor, and returns at most limit bytes of what the learner saved. The text is in a file that
// other users cannot read, in a folder of its own. Afterwards Edit removes the folder, with everything that the editor
// wrote there. It fails if it cannot create the file, or if the editor does not start or fails.
func Edit(ctx context.Context, command, text string, limit int64, t Terminal) (edited string, err error) {
	dir, err := os.MkdirTemp("", "portolan-")
	if err != nil {
		return "", fmt.Errorf("open the editor: %w", err)
	}
	defer func() { err = errors.Join(err, os.RemoveAll(dir)) }()
	file := filepath.Join(dir, "manifest.yaml")
	if err := os.WriteFile(file, []byte(text), 0o600); err != nil {
		return "", fmt.Errorf("open the editor: %w", err)
	}
	cmd := onFile(ctx, command, file)
	cmd.Stdin, cmd.Stdout, cmd.Stderr = t.In, t.Out, t.Err
	if err := cmd.Run(); err != nil {
		return "", fmt.Errorf("the editor %q: %w", command, err)
	}
	if edited, err = beginning(file, limit); err != nil {
		return "", fmt.Errorf("read what was edited: %w", err)
	}
	return edited, nil
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

// beginning reads at most limit bytes of a file.
func beginning(file string, limit int64) (text string, err error) {
	f, err := os.Open(file)
	if err != nil {
		return "", fmt.Errorf("open %s: %w", file, err)
	}
	defer func() { err = errors.Join(err, f.Close()) }()
	data, err := io.ReadAll(io.LimitReader(f, limit))
	if err != nil {
		return "", fmt.Errorf("read %s: %w", file, err)
	}
	return string(data), nil
}
