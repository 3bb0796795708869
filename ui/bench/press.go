package bench

import (
	"strings"

	"charm.land/bubbles/v2/key"
	tea "charm.land/bubbletea/v2"
	"github.com/charmbracelet/x/ansi"

	"portolan/internal/sandbox"
)

// keyPress handles the keys that a sandbox and a lab treat in the same way.
func (w workbench) keyPress(msg tea.KeyPressMsg) (workbench, tea.Cmd) {
	k := w.keys
	switch {
	case key.Matches(msg, k.flip):
		return w.flipped(), nil
	case key.Matches(msg, k.undo), w.picture && key.Matches(msg, k.undoLetter):
		return w.stepped(w.Bench.Undo, nothingToUndo), nil
	case key.Matches(msg, k.redo):
		return w.stepped(w.Bench.Redo, nothingToRedo), nil
	case key.Matches(msg, k.outside):
		return w.outside()
	case w.picture:
		return w.pictureKey(msg)
	}
	return w.editorKey(msg), nil
}

// editorKey passes a key to the editor.
func (w workbench) editorKey(msg tea.KeyPressMsg) workbench {
	if len(w.editor.text())+len(msg.Text) > sandbox.MaxText && msg.Text != "" {
		w.message = textFull
		return w
	}
	before := w.editor
	w.editor = before.press(msg)
	if !sameLines(before.lines, w.editor.lines) {
		return w.replaced(w.Bench.Edit(w.editor.text()))
	}
	if at := w.editor.document(); at < len(w.table.services) && at != w.table.at.service {
		return w.dialled()
	}
	return w
}

// sameLines reports whether a key left the text unchanged. The editor makes a new slice whenever it changes lines, so
// it is enough to compare the lengths and the addresses of the first lines.
func sameLines(a, b []string) bool {
	return len(a) == len(b) && (len(a) == 0 || &a[0] == &b[0])
}

// paste inserts a text at the cursor, up to the maximum size of a text.
func (w workbench) paste(content string) workbench {
	const most = 4 * sandbox.MaxText // bytes; what a terminal sends beyond this is dropped before it is examined
	sent := len(content)
	content = sandbox.Clean(ansi.Strip(content[:min(sent, most)]))
	room := max(0, sandbox.MaxText-len(w.editor.text()))
	w.message = ""
	if len(content) > room || sent > most {
		content = strings.ToValidUTF8(content[:min(len(content), room)], "")
		w.message = pasteCut
	}
	w.editor = w.editor.insert(content)
	return w.replaced(w.Bench.Edit(w.editor.text()))
}

// flipped switches the keys between the text and the picture.
func (w workbench) flipped() workbench {
	w.picture, w.face = !w.picture, tableFace
	return w
}

// stepped sets the bench after an undo or a redo. If there is nothing to undo or redo, it shows none.
func (w workbench) stepped(step func() (sandbox.Bench, bool), none string) workbench {
	b, ok := step()
	if !ok {
		w.message = none
		return w
	}
	return w.replaced(b)
}

// pictureKey handles a key while the picture has the keys.
func (w workbench) pictureKey(msg tea.KeyPressMsg) (workbench, tea.Cmd) {
	k := w.keys
	switch {
	case w.face == switchFace && key.Matches(msg, k.Leave, k.switches):
		w.face = tableFace
	case key.Matches(msg, k.switches) && len(w.switches.all) > 0:
		w.face = switchFace
	case key.Matches(msg, k.startOver):
		w = w.replaced(w.Bench.Edit(w.Bench.Start()))
		w.message = textAtFirst
	case key.Matches(msg, k.CopyYAML):
		w.message = "Copied."
		return w, w.session.Copy(w.Bench.Text())
	case w.face == switchFace:
		return w.switchKey(msg), nil
	case w.face == tableFace:
		return w.tableKey(msg)
	default:
		w.stray = msg.Text != ""
	}
	return w, nil
}

// tableKey sends the packet, or passes a key to the table. A letter without a meaning there was probably meant for the
// text, so the learner sees how to get there.
func (w workbench) tableKey(msg tea.KeyPressMsg) (workbench, tea.Cmd) {
	var cmd tea.Cmd
	var handled bool
	switch {
	case key.Matches(msg, w.keys.Next) && w.table.player.Playing:
		w.table.player = w.table.player.End()
	case !key.Matches(msg, w.keys.Next, w.keys.Replay):
		w.table, handled = w.table.press(w.keys, msg)
		w.stray = !handled && msg.Text != ""
	case w.table.connection().Door.Address == "":
		w.message = noSuchDoor
	default:
		w.table, cmd = w.table.send(w.session)
	}
	return w, cmd
}

// switchKey passes a key to the list of switches, and flips a switch in the scene.
func (w workbench) switchKey(msg tea.KeyPressMsg) workbench {
	next, flip, ok := w.switches.press(w.keys, msg)
	w.switches = next
	if flip != nil {
		w.Bench = w.Bench.Flip(flip.Event)
		return w.examined()
	}
	w.stray = !ok && msg.Text != ""
	return w
}
