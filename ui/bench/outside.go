package bench

import (
	"context"
	"errors"
	"io"
	"strings"

	tea "charm.land/bubbletea/v2"
	"github.com/charmbracelet/x/ansi"

	outside "portolan/internal/editor"
	"portolan/internal/sandbox"
	"portolan/internal/terminal"
	"portolan/internal/text"
	"portolan/ui/kit"
)

// editedMsg contains the text that the learner's own editor returns.
type editedMsg struct {
	draft string // identifies the text that the editor was opened with
	text  string
	err   error
}

// outside opens the text in the learner's own editor.
func (w workbench) outside() (workbench, tea.Cmd) {
	if w.session.Edit == nil {
		w.message = noOtherEditor
		return w, nil
	}
	draft := w.Draft
	return w, w.session.Edit(w.Bench.Text(), func(content string, err error) tea.Msg {
		return editedMsg{draft: draft, text: content, err: err}
	})
}

// edited takes the text from the learner's own editor. If there was an error, it keeps the old text.
func (w workbench) edited(msg editedMsg) workbench {
	switch {
	case msg.draft != w.Draft:
		return w
	case msg.err != nil:
		w.message = "Nothing changed: " + text.Line(msg.err.Error())
		return w
	}
	return w.replaced(w.Bench.Edit(ansi.Strip(msg.text)))
}

// EditorOf returns a function that opens the editor that the environment names. If the environment names none, the
// returned message contains an error that says so.
func EditorOf(environ []string) kit.OutsideEditor {
	command := outside.Command(func(name string) (value string) {
		for _, e := range environ {
			if v, ok := strings.CutPrefix(e, name+"="); ok {
				value = v
			}
		}
		return value
	})
	return func(content string, done func(string, error) tea.Msg) tea.Cmd {
		if command == "" {
			return func() tea.Msg {
				return done("", errors.New(nameEditor))
			}
		}
		run := &editing{command: command, text: content}
		return kit.Exec(run, func(err error) tea.Msg { return done(run.text, err) })
	}
}

// editing is one run of an editor. Bubble Tea gives it the terminal while it runs.
type editing struct {
	command  string
	text     string // before the run: the text to edit; after it: the edited text
	terminal outside.Terminal
}

// SetStdin sets where the editor reads keys from.
func (e *editing) SetStdin(in io.Reader) { e.terminal.In = in }

// SetStdout sets where the editor draws.
func (e *editing) SetStdout(out io.Writer) { e.terminal.Out = out }

// SetStderr sets where the editor prints errors.
func (e *editing) SetStderr(err io.Writer) { e.terminal.Err = err }

// Run edits the text. If outside.Edit fails, Run returns its error and keeps the text.
func (e *editing) Run() error {
	defer terminal.LookAgain() // the window may have another size now, and the signal may have gone to the editor alone
	content, err := outside.Edit(context.Background(), e.command, e.text, sandbox.MaxText, e.terminal)
	if err != nil {
		return err
	}
	e.text = content
	return nil
}
