package bench

import (
	"strings"

	"charm.land/bubbles/v2/key"
	tea "charm.land/bubbletea/v2"
	"github.com/charmbracelet/x/ansi"

	"portolan/internal/sandbox"
	"portolan/ui/kit"
)

// keyPress handles a key by whom it belongs to.
func (w Workbench) keyPress(msg tea.KeyPressMsg) (kit.Screen, kit.Action, tea.Cmd) {
	w.said, w.lost = "", false
	k := w.keys
	switch {
	case w.Trouble != "":
		if key.Matches(msg, k.Leave, k.Next) {
			return w.left()
		}
		return w, nil, nil
	case w.asking:
		return w.asked(msg)
	case key.Matches(msg, k.flip):
		return w.flipped(), nil, nil
	case key.Matches(msg, k.undo), w.picture && key.Matches(msg, k.undoLetter):
		return w.undone(w.Bench.Undo, nothingToUndo)
	case key.Matches(msg, k.redo):
		return w.undone(w.Bench.Redo, nothingToRedo)
	case key.Matches(msg, k.outside):
		return w.outside()
	case w.hints(msg):
		return w.hinted()
	case w.picture:
		return w.pictureKey(msg)
	case key.Matches(msg, k.Esc):
		return w.left()
	}
	return w.typed(msg)
}

// hints reports that a key asks for a hint, where there are any.
func (w Workbench) hints(msg tea.KeyPressMsg) bool {
	asks := key.Matches(msg, w.keys.hintTyping) || w.picture && key.Matches(msg, w.keys.hint)
	return asks && w.IsLab() && !w.seen.solved
}

// stray is a key that means nothing at the picture. A letter was probably meant for the text.
func (w Workbench) stray(msg tea.KeyPressMsg) Workbench {
	w.lost = msg.Text != ""
	return w.laidOut()
}

// typed gives a key to the editor.
func (w Workbench) typed(msg tea.KeyPressMsg) (kit.Screen, kit.Action, tea.Cmd) {
	if len(w.editor.text())+len(msg.Text) > sandbox.MaxText && msg.Text != "" {
		w.said = textFull
		return w.laidOut(), nil, nil
	}
	before := w.editor
	w.editor = before.press(msg)
	if sameLines(before.lines, w.editor.lines) {
		if at, ok := w.document(); ok && at != w.at.service {
			return w.aimed(), nil, nil
		}
		return w.laidOut(), nil, nil
	}
	return w.changed(), nil, nil
}

// sameLines reports that a key has changed nothing: the editor makes new lines for what it changes.
func sameLines(a, b []string) bool {
	return len(a) == len(b) && (len(a) == 0 || &a[0] == &b[0])
}

// paste puts a text in at the cursor: as much of it as there is room for.
func (w Workbench) paste(content string) (kit.Screen, kit.Action, tea.Cmd) {
	const most = 4 * sandbox.MaxText // of what a terminal may send, before it is looked at
	sent := len(content)
	content = sandbox.Clean(ansi.Strip(content[:min(sent, most)]))
	room := max(0, sandbox.MaxText-len(w.editor.text()))
	w.said = ""
	if len(content) > room || sent > most {
		content = strings.ToValidUTF8(content[:min(len(content), room)], "")
		w.said = pasteCut
	}
	w.editor = w.editor.insert(content)
	return w.changed(), nil, nil
}

// flipped gives the keys to the other side.
func (w Workbench) flipped() Workbench {
	w.picture = !w.picture
	w.face, w.scroll = w.firstFace(), 0
	return w.laidOut()
}

// firstFace is what the picture shows at first: the table or, where there is no room for both, what mattered in the lab.
func (w Workbench) firstFace() face {
	if w.IsLab() && w.seen.solved && !w.roomy() {
		return storyFace
	}
	return tableFace
}

func (w Workbench) undone(step func() (sandbox.Bench, bool), none string) (kit.Screen, kit.Action, tea.Cmd) {
	b, ok := step()
	if !ok {
		w.said = none
		return w.laidOut(), nil, nil
	}
	return w.turned(b), nil, nil
}

// pictureKey handles a key while nobody types.
func (w Workbench) pictureKey(msg tea.KeyPressMsg) (kit.Screen, kit.Action, tea.Cmd) {
	k := w.keys
	switch {
	case (w.face == switchFace || w.face == sceneFace) && key.Matches(msg, k.Leave):
		w.face = tableFace
	case key.Matches(msg, k.Leave):
		return w.left()
	case key.Matches(msg, k.switches) && len(w.seen.switches) > 0:
		w.face = toggled(w.face, switchFace)
	case key.Matches(msg, k.story) && w.IsLab():
		w.face, w.scroll = toggled(w.face, storyFace), 0
	case key.Matches(msg, k.scenes) && !w.IsLab():
		w = w.scenesOpened()
	case key.Matches(msg, k.startOver):
		next := w.turned(w.Bench.Edit(w.Bench.Start()))
		next.said = textAtFirst
		return next.laidOut(), nil, nil
	case key.Matches(msg, k.CopyYAML):
		w.said = "Copied."
		return w.laidOut(), nil, w.session.Copy(w.Bench.Text())
	case w.face == switchFace:
		return w.switchKey(msg)
	case w.face == sceneFace:
		return w.sceneKey(msg)
	case w.face == storyFace:
		return w.storyKey(msg)
	default:
		return w.tableKey(msg)
	}
	return w.laidOut(), nil, nil
}

func toggled(now, to face) face {
	if now == to {
		return tableFace
	}
	return to
}

// tableKey chooses who dials what, sends the packet and moves it.
func (w Workbench) tableKey(msg tea.KeyPressMsg) (kit.Screen, kit.Action, tea.Cmd) {
	k := w.keys
	switch {
	case key.Matches(msg, k.Next) && w.player.Playing:
		w.player = w.player.End()
	case key.Matches(msg, k.Next) && w.seen.solved:
		return w.left()
	case key.Matches(msg, k.send, k.Replay):
		return w.sendOff()
	case key.Matches(msg, k.before) && w.sent:
		w.player = w.player.Step(-1)
	case key.Matches(msg, k.after) && w.sent:
		w.player = w.player.Step(1)
	case key.Matches(msg, k.upRow):
		return w.moved(-1, 0), nil, nil
	case key.Matches(msg, k.downRow):
		return w.moved(1, 0), nil, nil
	case key.Matches(msg, k.before):
		return w.moved(0, -1), nil, nil
	case key.Matches(msg, k.after, k.door):
		return w.moved(0, 1), nil, nil
	default:
		return w.stray(msg), nil, nil
	}
	return w.laidOut(), nil, nil
}

// sendOff sends the packet that the cursor is on.
func (w Workbench) sendOff() (kit.Screen, kit.Action, tea.Cmd) {
	if w.aim().Door.Address == "" {
		w.said = noSuchDoor
		return w.laidOut(), nil, nil
	}
	var cmd tea.Cmd
	w.sent, w.at.door = true, w.aim().Door
	w.player, cmd = kit.NewPlayer(w.seen.scene, w.aim().Trace).Play(w.session)
	return w.laidOut(), nil, cmd
}

// switchKey chooses something that can go wrong, lets it happen and takes it back.
func (w Workbench) switchKey(msg tea.KeyPressMsg) (kit.Screen, kit.Action, tea.Cmd) {
	last := len(w.seen.switches) - 1
	switch {
	case key.Matches(msg, w.keys.upRow):
		w.choice = max(0, w.choice-1)
	case key.Matches(msg, w.keys.downRow):
		w.choice = min(w.choice+1, last)
	case key.Matches(msg, w.keys.Next):
		w.Bench = w.Bench.Flip(w.seen.switches[min(w.choice, last)].Event)
		return w.looked(), nil, nil
	default:
		return w.stray(msg), nil, nil
	}
	return w.laidOut(), nil, nil
}

// ShortHelp is the footer.
func (w Workbench) ShortHelp() []key.Binding {
	k := w.keys
	switch {
	case w.Trouble != "":
		return []key.Binding{kit.As(k.Leave, "leave")}
	case w.asking:
		return []key.Binding{k.confirm, k.refuse}
	case !w.picture:
		b := []key.Binding{kit.As(k.flip, w.otherSide())}
		if w.IsLab() && !w.seen.solved {
			b = append(b, kit.As(k.hintTyping, w.hintWord()))
		}
		return append(b, k.undo, k.redo, k.outside, kit.As(k.Esc, "leave"))
	case w.face == switchFace:
		return []key.Binding{kit.As(k.Next, "on, off"), kit.Shown(k.upRow, "↑↓", "choose"), kit.Shown(k.switches, "x", backToTable), k.Help}
	case w.face == sceneFace:
		return []key.Binding{kit.As(k.Next, "take it there"), kit.Shown(k.upRow, "↑↓", "choose"), kit.Shown(k.scenes, "s", backToTable), k.Help}
	case w.face == storyFace:
		return w.storyHelp()
	}
	return w.tableHelp()
}

// otherSide is what tab leads to while one types.
func (w Workbench) otherSide() string {
	const roomForMore = 80
	switch {
	case w.IsLab() && w.seen.solved:
		return "what mattered"
	case w.frame.Width >= roomForMore:
		return "picture and ? keys"
	}
	return "picture"
}

func (w Workbench) tableHelp() []key.Binding {
	k := w.keys
	text, client := kit.As(k.flip, "text"), kit.Shown(k.upRow, "↑↓", "client")
	var b []key.Binding
	switch {
	case w.IsLab() && w.seen.solved:
		b = []key.Binding{kit.As(k.Next, w.doneWord()), kit.As(k.Replay, "send"), text, client}
	case w.aim().Door.Address == "":
		b = []key.Binding{text}
		if len(w.seen.services) > 1 {
			b = append(b, kit.Shown(k.before, "←→", "Service"))
		}
	case w.sent:
		b = []key.Binding{kit.As(k.send, "send again"), kit.Shown(k.before, "←→", "hops"), text, client, kit.As(k.door, "door")}
	default:
		b = []key.Binding{kit.As(k.send, "send"), text, client, kit.Shown(k.before, "←→", "door")}
	}
	b = append(b, kit.As(k.switches, "what if"))
	switch {
	case !w.IsLab():
		b = append(b, kit.As(k.scenes, "scenes"))
	case !w.wide():
		b = append(b, k.story)
	}
	return append(b, k.Help)
}
