package ui

import "charm.land/bubbles/v2/key"

// What every key does, screen by screen.

// everywhere are the keys that mean the same on every screen.
func everywhere(k *keys) []key.Binding {
	return []key.Binding{as(k.find, "find a lesson, a step, a question"), as(k.mouse, "let the mouse wheel scroll, or not"), k.help, k.suspend, k.kill}
}

// FullHelp lists the keys of this screen.
func (h home) FullHelp() [][]key.Binding {
	k := h.keys
	return [][]key.Binding{
		{as(k.next, "open what is under the cursor"), shown(k.up, "↑ ↓", "choose"), shown(k.top, "g G", "first, last")},
		{k.practice, k.results, as(k.known, "at the beginning: six questions that mark lessons as known"), k.quit},
	}
}

// FullHelp lists the keys of this screen.
func (m start) FullHelp() [][]key.Binding {
	k := m.keys
	return [][]key.Binding{
		{k.guess, shown(k.up, "↑ ↓", "choose; in a small window: scroll"), as(k.next, "the next thing"), shown(k.left, "← →", "hop by hop"), as(k.replay, "replay the packet")},
		{as(k.known, "at the end: I know this, ask me six questions"), k.contents, k.quit},
	}
}

// FullHelp lists the keys of this screen.
func (m lesson) FullHelp() [][]key.Binding {
	k := m.keys
	return [][]key.Binding{
		{as(k.next, "the next thing"), as(k.back, "back: from the packet to the text"), shown(k.left, "← →", "step before, step after; with a packet: hop by hop"), shown(k.top, "g G", "the first step, the last step")},
		{shown(k.up, "↑ ↓", "over the fields of the manifest; choose an answer"), shown(k.answer, "1–9", "answer"), k.unsure},
		{as(k.replay, "replay the packet"), as(k.whyNot, "after a choice: why not the other type")},
		{as(k.edit, "change the manifest in a sandbox"), as(k.official, "what the API itself says of the field"), as(k.copyYAML, "copy the clean YAML")},
		{as(k.leave, "leave the lesson; your place is kept")},
	}
}

// FullHelp lists the keys of this screen.
func (m practice) FullHelp() [][]key.Binding {
	k := m.keys
	return [][]key.Binding{
		{shown(k.answer, "1–9", "answer"), k.unsure, shown(k.up, "↑ ↓", "choose; scroll"), as(k.next, "answer; the next question")},
		{as(k.replay, "the packet that settles it"), shown(k.left, "← →", "hop by hop"), as(k.whyNot, "why not the other type"), as(k.edit, "after the answer: change the manifest in a sandbox")},
		{as(k.reread, "at the end: open the lesson that is worth another look")},
		{as(k.leave, "leave the round; what is answered is kept")},
	}
}

// FullHelp lists the keys of this screen.
func (m beforehand) FullHelp() [][]key.Binding {
	k := m.keys
	return [][]key.Binding{
		{shown(k.answer, "1–9", "answer"), k.unsure, shown(k.up, "↑ ↓", "choose; scroll"), as(k.next, "answer; the next question")},
		{as(k.replay, "the packet that settles it"), shown(k.left, "← →", "hop by hop"), as(k.whyNot, "why not the other type")},
		{as(k.leave, "leave; lessons known so far stay known")},
	}
}

// FullHelp lists the keys of this screen.
func (m board) FullHelp() [][]key.Binding {
	k := m.keys
	return [][]key.Binding{
		{shown(k.up, "↑ ↓", "choose a probe, or a fault; scroll"), as(k.next, "try the probe; the next thing; at the end, go on"), as(m.own.name, "name the fault"), as(m.own.probes, "back to the probes")},
		{shown(k.answer, "1–9", "name a fault"), k.unsure},
		{shown(k.left, "← →", "hop by hop"), as(k.replay, "replay the packet"), as(m.own.again, "another round, with another fault")},
		{as(k.leave, "leave; a fault that is named is kept")},
	}
}

// FullHelp lists the keys of this screen.
func (r results) FullHelp() [][]key.Binding {
	k := r.keys
	return [][]key.Binding{
		{as(k.next, "open what is under the cursor"), shown(k.up, "↑ ↓", "choose"), shown(k.top, "g G", "first, last")},
		{as(k.reset, "forget what was done in the lesson under the cursor; asks first"), as(k.resetAll, "forget everything; asks first")},
		{k.leave},
	}
}

// FullHelp lists the keys of this screen.
func (m find) FullHelp() [][]key.Binding {
	k := m.keys
	return [][]key.Binding{{as(k.open, "open what is under the cursor"), k.up, k.down, k.pageUp, k.pageDown, k.clear, k.esc}}
}

// FullHelp lists the keys of this screen.
func (w workbench) FullHelp() [][]key.Binding {
	k := w.keys
	groups := [][]key.Binding{
		{as(k.flip, "from the text to the picture, and back"), as(k.undo, "undo (alt+u and, at the picture, u)"), as(k.redo, "redo (or alt+e)"), as(k.outside, "the text in $VISUAL or $EDITOR"), as(k.esc, "leave; your text is kept until you quit")},
		{as(k.send, "send the packet; in a list: on, off"), shown(k.upRow, "↑ ↓", "who sends"), shown(k.before, "← →", "by which door; once it is sent: hop by hop"), k.door, as(k.replay, "send it once more"), as(k.switches, "lose a node, make a pod unready, and take it back")},
		{as(k.copyYAML, "copy the text"), k.startOver, k.undoLetter, as(k.leave, "leave")},
	}
	if !w.isLab() {
		groups[1] = append(groups[1], as(k.scenes, "take the text to another scene of the course"))
	}
	if w.isLab() {
		groups = append(groups, []key.Binding{k.story, as(k.hint, "a hint; after the third one the solution"), as(k.hintTyping, "the same while you type")})
	}
	return groups
}

// FullHelp lists the keys of this screen.
func (m broken) FullHelp() [][]key.Binding {
	return [][]key.Binding{{m.keys.next, shown(m.keys.left, "← →", stepBeforeAfter), m.keys.leave}}
}
