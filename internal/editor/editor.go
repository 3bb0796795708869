// Package editor opens the learner's own editor on a text.
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

// Command returns the editor that an environment names in VISUAL or else in EDITOR, with its arguments; "" if in
// neither.
func Command(getenv func(name string) string) string {
	for _, name := range []string{"VISUAL", "EDITOR"} {
		if command := strings.TrimSpace(getenv(name)); command != "" {
			return command
		}
	}
	return ""
}

// Terminal is where an editor reads keys and draws.
type Terminal struct {
	In       io.Reader
	Out, Err io.Writer
}

// Edit runs an editor's command on a text, and returns what was saved, limit bytes of it at most. The text is in a file
// that nobody else can read, and that is gone afterwards with all that the editor put beside it. It fails if there is
// no place for a file, or if the editor cannot be started or fails.
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

// onFile is an editor's command with its arguments and a file. A shell reads it if it has quotes, as with kubectl edit.
func onFile(ctx context.Context, command, file string) *exec.Cmd {
	if strings.ContainsAny(command, "\"'\\") {
		return exec.CommandContext(ctx, "sh", "-c", command+` "$0"`, file) //nolint:gosec // the learner's own command
	}
	words := append(strings.Fields(command), file)
	return exec.CommandContext(ctx, words[0], words[1:]...) //nolint:gosec // the learner's own command
}

// beginning reads a file as far as limit.
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
