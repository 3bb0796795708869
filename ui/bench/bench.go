// Package bench contains the two screens on which a learner edits a manifest and sees the effects: Sandbox and Lab.
// Both embed a workbench.
package bench

import (
	"charm.land/bubbles/v2/key"
	tea "charm.land/bubbletea/v2"

	"portolan/internal/cluster"
	"portolan/internal/manifest"
	"portolan/internal/sandbox"
	"portolan/quiz/lab"
	"portolan/ui/kit"
)

// workbench contains what a sandbox and a lab share: a manifest that the learner edits and, beside it, the picture of
// the scene that the manifest is applied to. The screen that embeds the workbench handles its own keys first. It lays
// everything out again after each message.
type workbench struct {
	pictureSide

	session *kit.Session
	keys    *benchKeys
	page    kit.Page // what the window shows

	Draft string // identifies the text that the screen began with
	Bench sandbox.Bench
	// changes counts how often Bench was changed, so that a lab can pass each change to the journey.
	changes int

	editor  editor
	message string // shown until the next key
	stray   bool   // the learner typed a letter that has no meaning here; reset by the next key
}

// findings contains what a sandbox.Bench reports. It is computed once after every change.
type findings struct {
	errors   []manifest.Error
	warnings []string
	scene    cluster.Scene
	stale    bool         // the scene shows an earlier text, because the API server refuses the current one
	demands  []lab.Demand // none in a sandbox
}

// newWorkbench returns a workbench for a bench. If the text has errors, the cursor is at the first one.
func newWorkbench(s *kit.Session, title, draft string, bench sandbox.Bench) workbench {
	w := workbench{session: s, keys: newBenchKeys(), Draft: draft, Bench: bench, editor: newEditor(bench.Text())}
	w.page = kit.Page{Left: title, Ruled: true}
	w = w.examined()
	if len(w.found.errors) > 0 && w.found.errors[0].Line > 0 {
		w.editor = w.editor.put(w.found.errors[0].Line-1, lineEnd)
	}
	return w
}

// Typing reports whether letters go into the text.
func (w workbench) Typing() bool { return !w.picture }

// View paints the page that the screen has laid out.
func (w workbench) View() string { return w.page.Render(w.frame) }

// update handles the messages that a sandbox and a lab treat in the same way.
func (w workbench) update(msg tea.Msg) (workbench, tea.Cmd) {
	var cmd tea.Cmd
	switch msg := msg.(type) {
	case kit.HopMsg:
		w.table.player, cmd = w.table.player.Update(w.session, msg)
	case tea.PasteMsg:
		if !w.picture {
			w = w.paste(msg.Content)
		}
	case editedMsg:
		w = w.edited(msg)
	case tea.KeyPressMsg:
		w, cmd = w.keyPress(msg)
	}
	return w, cmd
}

// leaves reports whether a key leaves the screen. At the list of switches, the same key goes back to the table.
func (w workbench) leaves(msg tea.KeyPressMsg) bool {
	if w.picture {
		return w.face != switchFace && key.Matches(msg, w.keys.Leave)
	}
	return key.Matches(msg, w.keys.Esc)
}

// replaced sets another bench. It also puts the text of the bench into the editor, unless the editor already contains
// it.
func (w workbench) replaced(b sandbox.Bench) workbench {
	w.Bench = b
	if text := b.Text(); text != w.editor.text() {
		w.editor = w.editor.withText(text)
	}
	return w.examined()
}

// examined computes what the bench reports.
func (w workbench) examined() workbench {
	b := w.Bench
	w.changes++
	w.found = findings{errors: b.Errors(), warnings: b.Warnings(), demands: b.Demands()}
	w.found.scene, w.found.stale = b.Scene()
	w.switches.all = b.Switches()
	w.table.bench, w.table.services = b, b.Services()
	return w.dialled()
}

// dialled finds the connection under the cursor of the table. While the learner types, the table is that of the Service
// under the text cursor, and a packet that was sent is at its end.
func (w workbench) dialled() workbench {
	if at := w.editor.document(); !w.picture && at < len(w.table.services) {
		w.table.at.service = at
	}
	w.table = w.table.dialled()
	if w.table.sent && !w.picture {
		w.table.player = w.table.player.End()
	}
	return w
}
