package bench

import (
	"slices"
	"strings"

	"charm.land/bubbles/v2/key"
	tea "charm.land/bubbletea/v2"
	"github.com/charmbracelet/x/ansi"

	"portolan/internal/sandbox"
	"portolan/ui/kit"
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
	if at, ok := w.document(); ok && at != w.at.service {
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
	case key.Matches(msg, k.switches) && len(w.seen.switches) > 0:
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
		w.lost = msg.Text != ""
	}
	return w, nil
}

// tableKey handles the keys that choose the client and the address, send the packet, and move it. It reports any other
// letter to the learner, who probably meant it for the text.
func (w workbench) tableKey(msg tea.KeyPressMsg) (workbench, tea.Cmd) {
	k := w.keys
	switch {
	case key.Matches(msg, k.Next) && w.player.Playing:
		w.player = w.player.End()
	case key.Matches(msg, k.send, k.Replay):
		return w.sendOff()
	case key.Matches(msg, k.before) && w.sent:
		w.player = w.player.Step(-1)
	case key.Matches(msg, k.after) && w.sent:
		w.player = w.player.Step(1)
	case key.Matches(msg, k.upRow):
		w = w.moved(-1, 0)
	case key.Matches(msg, k.downRow):
		w = w.moved(1, 0)
	case key.Matches(msg, k.before):
		w = w.moved(0, -1)
	case key.Matches(msg, k.after, k.door):
		w = w.moved(0, 1)
	default:
		w.lost = msg.Text != ""
	}
	return w, nil
}

// sendOff sends a packet along the connection under the cursor.
func (w workbench) sendOff() (workbench, tea.Cmd) {
	if w.connection().Door.Address == "" {
		w.message = noSuchDoor
		return w, nil
	}
	var cmd tea.Cmd
	w.sent, w.at.door = true, w.connection().Door
	w.player, cmd = kit.NewPlayer(w.seen.scene, w.connection().Trace).Play(w.session)
	return w, cmd
}

// switchKey handles the keys that choose a switch and turn it on or off.
func (w workbench) switchKey(msg tea.KeyPressMsg) workbench {
	last := len(w.seen.switches) - 1
	switch {
	case key.Matches(msg, w.keys.upRow):
		w.choice = max(0, w.choice-1)
	case key.Matches(msg, w.keys.downRow):
		w.choice = min(w.choice+1, last)
	case key.Matches(msg, w.keys.Next):
		w.Bench = w.Bench.Flip(w.seen.switches[min(w.choice, last)].Event)
		return w.judged()
	default:
		w.lost = msg.Text != ""
	}
	return w
}

// textHelp returns the keys for the footer while letters go into the text. pictureWord is the label of tab.
func (w workbench) textHelp(pictureWord string, more ...key.Binding) []key.Binding {
	k := w.keys
	return slices.Concat([]key.Binding{kit.As(k.flip, pictureWord)}, more,
		[]key.Binding{k.undo, k.redo, k.outside, kit.As(k.Esc, "leave")})
}

// pictureWord returns the label of tab, which leads to the picture.
func (w workbench) pictureWord() string {
	const roomForMore = 80
	if w.frame.Width >= roomForMore {
		return "picture and ? keys"
	}
	return "picture"
}

// listHelp returns the keys for the footer while a list replaces the table. enter is the label of the enter key.
func (w workbench) listHelp(enter string, back key.Binding) []key.Binding {
	return []key.Binding{
		kit.As(w.keys.Next, enter), kit.Shown(w.keys.upRow, "↑↓", "choose"), kit.As(back, backToTable),
		w.keys.Help,
	}
}

// tableHelp returns the keys for the footer of the table.
func (w workbench) tableHelp() []key.Binding {
	k := w.keys
	text, client := kit.As(k.flip, "text"), kit.Shown(k.upRow, "↑↓", "client")
	var b []key.Binding
	switch {
	case w.connection().Door.Address == "":
		b = []key.Binding{text}
		if len(w.seen.services) > 1 {
			b = append(b, kit.Shown(k.before, "←→", "Service"))
		}
	case w.sent:
		b = []key.Binding{
			kit.As(k.send, "send again"), kit.Shown(k.before, "←→", "hops"), text, client,
			kit.As(k.door, "door"),
		}
	default:
		b = []key.Binding{kit.As(k.send, "send"), text, client, kit.Shown(k.before, "←→", "door")}
	}
	return append(b, kit.As(k.switches, "what if"))
}
