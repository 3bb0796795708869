// Package bench contains the two screens on which a learner edits a manifest and sees the effects: Sandbox and Lab.
// Both embed a workbench.
package bench

import (
	"charm.land/bubbles/v2/key"
	tea "charm.land/bubbletea/v2"

	"portolan/internal/access"
	"portolan/internal/cluster"
	"portolan/internal/manifest"
	"portolan/internal/sandbox"
	"portolan/quiz/lab"
	"portolan/ui/kit"
)

// workbench contains what a sandbox and a lab share: a manifest that the learner edits, the scene that it is applied
// to, the table of which client can connect, and the packet. Either the text or the picture gets the keys. The screen
// that embeds the workbench handles its own keys first. It lays everything out again after each message.
type workbench struct {
	session *kit.Session
	keys    *benchKeys
	frame   kit.Frame
	page    kit.Page // what the window shows

	Draft string // identifies the text that the screen began with
	Bench sandbox.Bench
	seen  findings
	// changes counts how often Bench was changed, so that a lab can pass each change to the journey.
	changes int

	editor  editor
	picture bool // the picture gets the keys, not the text
	face    face
	choice  int // index of the switch under the cursor
	packet
	message string // shown until the next key
	lost    bool   // the learner typed a letter that has no meaning here; reset by the next key
}

// face is what the picture shows below the scene or in its place.
type face uint8

const (
	tableFace  face = iota // the table of which client can connect
	switchFace             // the switches of the scene
	ownFace                // a list that only one of the screens has: the scenes of a sandbox, or the story of a lab
)

// findings contains what a sandbox.Bench reports. It is computed once after every change.
type findings struct {
	errors   []manifest.Error
	warnings []string
	scene    cluster.Scene
	stale    bool
	services []string
	table    access.Table // of the service under the cursor
	demands  []lab.Demand // none in a sandbox
	switches []sandbox.Switch
}

// newWorkbench returns a workbench for a bench. If the text has errors, the cursor is at the first one.
func newWorkbench(s *kit.Session, title, draft string, bench sandbox.Bench) workbench {
	w := workbench{session: s, keys: newBenchKeys(), Draft: draft, Bench: bench, editor: newEditor(bench.Text())}
	w.page = kit.Page{Left: title, Ruled: true}
	w = w.judged()
	if len(w.seen.errors) > 0 && w.seen.errors[0].Line > 0 {
		w.editor = w.editor.put(w.seen.errors[0].Line-1, lineEnd)
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
		w.player, cmd = w.player.Update(w.session, msg)
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
		w.editor = w.editor.holding(text)
	}
	return w.judged()
}

// judged computes the findings of the bench.
func (w workbench) judged() workbench {
	b := w.Bench
	w.changes++
	w.seen = findings{
		table: w.seen.table, errors: b.Errors(), warnings: b.Warnings(), services: b.Services(),
		demands: b.Demands(), switches: b.Switches(),
	}
	w.seen.scene, w.seen.stale = b.Scene()
	return w.dialled()
}

// dialled finds the connection under the cursor. If its packet was sent, it sends the packet again.
func (w workbench) dialled() workbench {
	if at, ok := w.document(); ok && !w.picture {
		w.at.service = at
	}
	w.at.service = min(w.at.service, max(0, len(w.seen.services)-1))
	was := w.seen.table
	w.seen.table = access.Table{}
	if len(w.seen.services) > 0 {
		w.seen.table = w.Bench.Table(w.seen.services[w.at.service])
	}
	w.at = w.at.following(was, w.seen.table)
	hop := w.player.Hop
	w.player = kit.NewPlayer(w.seen.scene, w.connection().Trace)
	if w.sent {
		w.player = w.player.End()
		if hop < w.player.Hop && w.picture {
			w.player.Hop = max(0, hop)
		}
	}
	return w
}
