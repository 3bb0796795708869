package ui

import (
	"errors"
	"fmt"
	"io"
	"os"
	"os/exec"
	"strings"

	tea "charm.land/bubbletea/v2"
	"github.com/charmbracelet/x/ansi"

	"portolan/internal/sandbox"
)

// outsideEditor opens a text in the learner's own editor, and sends what done makes of the text when that is closed.
type outsideEditor func(text string, done func(text string, err error) tea.Msg) tea.Cmd

// editedMsg is a text that comes back from the learner's own editor.
type editedMsg struct {
	draft string // which text it was
	text  string
	err   error
}

// outside opens the text in the learner's own editor.
func (w workbench) outside() (Screen, Action, tea.Cmd) {
	if w.session.edit == nil {
		w.said = "No other editor can be opened here."
		return w.laidOut(), nil, nil
	}
	draft := w.draft
	return w, nil, w.session.edit(w.bench.Text(), func(text string, err error) tea.Msg {
		return editedMsg{draft: draft, text: text, err: err}
	})
}

// edited takes the text that came back; after an error everything stays as it was.
func (w workbench) edited(msg editedMsg) (Screen, Action, tea.Cmd) {
	switch {
	case msg.draft != w.draft:
		return w, nil, nil
	case msg.err != nil:
		w.said = "Nothing changed: " + ansi.Strip(msg.err.Error())
		return w.laidOut(), nil, nil
	case len(msg.text) > sandbox.MaxText:
		w.said = "The text was cut: it has at most 64 KB."
	}
	next, action := w.turned(w.bench.Edit(plainText(msg.text)))
	return next.laidOut(), action, nil
}

// editorOf returns what opens the editor that the environment names in VISUAL or EDITOR. Where it names
// none, the message that comes back says so.
func editorOf(env []string) outsideEditor {
	command := ""
	for _, name := range []string{"EDITOR=", "VISUAL="} { // the second one goes before the first
		for _, e := range env {
			if value, ok := strings.CutPrefix(e, name); ok && strings.TrimSpace(value) != "" {
				command = value
			}
		}
	}
	return func(text string, done func(string, error) tea.Msg) tea.Cmd {
		if command == "" {
			return func() tea.Msg {
				return done("", errors.New("name an editor in VISUAL or EDITOR, such as EDITOR=vi, and start again"))
			}
		}
		run := &editorRun{command: command, text: text}
		return tea.Exec(run, func(err error) tea.Msg { return done(run.text, err) })
	}
}

// editorRun is one run of an editor on a file of its own, which nobody else can read and which is removed afterwards.
type editorRun struct {
	command  string
	text     string // before it is run: what to edit; after: what it was edited to
	in       io.Reader
	out, err io.Writer
}

// SetStdin sets where the editor reads keys.
func (r *editorRun) SetStdin(in io.Reader) { r.in = in }

// SetStdout sets where the editor draws.
func (r *editorRun) SetStdout(out io.Writer) { r.out = out }

// SetStderr sets where the editor complains.
func (r *editorRun) SetStderr(err io.Writer) { r.err = err }

// Run edits the text. It fails if there is no place for a file, or if the editor cannot be started or fails.
func (r *editorRun) Run() (err error) {
	dir, err := os.MkdirTemp("", "portolan-")
	if err != nil {
		return fmt.Errorf("open the editor: %w", err)
	}
	defer func() { err = errors.Join(err, os.RemoveAll(dir)) }()
	file := dir + string(os.PathSeparator) + "manifest.yaml"
	if err := os.WriteFile(file, []byte(r.text), 0o600); err != nil {
		return fmt.Errorf("open the editor: %w", err)
	}
	cmd := editorCommand(r.command, file)
	cmd.Stdin, cmd.Stdout, cmd.Stderr = r.in, r.out, r.err
	if err := cmd.Run(); err != nil {
		return fmt.Errorf("the editor %q: %w", r.command, err)
	}
	if r.text, err = readSome(file, sandbox.MaxText+1); err != nil {
		return fmt.Errorf("read what was edited: %w", err)
	}
	return nil
}

// editorCommand is an editor's command with its arguments and a file. A shell reads it if it has quotes, as
// with kubectl edit.
func editorCommand(command, file string) *exec.Cmd {
	if strings.ContainsAny(command, "\"'\\") {
		return exec.Command("sh", "-c", command+` "$0"`, file) //nolint:gosec // the learner's own command
	}
	words := append(strings.Fields(command), file)
	return exec.Command(words[0], words[1:]...) //nolint:gosec // the learner's own command
}

// readSome reads the beginning of a file.
func readSome(file string, most int64) (text string, err error) {
	f, err := os.Open(file)
	if err != nil {
		return "", fmt.Errorf("open %s: %w", file, err)
	}
	defer func() { err = errors.Join(err, f.Close()) }()
	data, err := io.ReadAll(io.LimitReader(f, most))
	if err != nil {
		return "", fmt.Errorf("read %s: %w", file, err)
	}
	return string(data), nil
}
