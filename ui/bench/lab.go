package bench

import (
	"charm.land/bubbles/v2/key"
	tea "charm.land/bubbletea/v2"

	"portolan/internal/journey"
	"portolan/ui/kit"
)

// Lab is the screen on which a learner fixes a broken manifest, until it meets the demands of a story.
type Lab struct {
	workbench
	stop   journey.Lab
	done   bool       // the record already contained the lab when it was opened
	scroll kit.Scroll // the story, while it is a page of its own
	asking bool       // the screen is asking whether the solution may replace the text
}

// NewLab opens a lab with its broken manifest or, if there is one, with the learner's draft.
func NewLab(s *kit.Session, stop journey.Lab) kit.StopScreen {
	w := newWorkbench(s, stop.Lab().Title, stop.Lab().ID, stop.Bench)
	if stop.Bench.Text() == stop.Bench.Start() {
		w.editor = w.editor.put(0, 0) // a cursor at the first error would give the fault away
	}
	return Lab{workbench: w, stop: stop, done: stop.Recorded}.firstUnmet()
}

// Show takes the state of the lab after a change, a hint or the solution.
func (l Lab) Show(stop journey.Stop, _ journey.Text) (kit.StopScreen, tea.Cmd) {
	next, ok := stop.(journey.Lab)
	if !ok {
		return l, nil
	}
	was := l.stop
	l.stop = next
	switch {
	case next.Bench.SolutionShown() && !was.Bench.SolutionShown() || next.Bench.Text() != l.Bench.Text():
		l.workbench = l.replaced(next.Bench)
		l = l.firstFace()
	case len(next.Bench.Hints()) > len(was.Bench.Hints()):
		l.Bench = next.Bench
		l = l.hintShown()
	default:
		return l, nil
	}
	return l.laidOut(), nil
}

// Resize lays the screen out again. Text, cursor and packet stay as they are. If text and picture are not side by side,
// a lab begins with its story.
func (l Lab) Resize(f kit.Frame) kit.Screen {
	first := l.frame.Width == 0
	l.frame = f
	if first && f.Width > 0 && !l.wide() {
		l.picture, l.face = true, ownFace
	}
	return l.laidOut()
}

// Update handles a message. If the message changes the bench, Update passes the change to the journey.
func (l Lab) Update(msg tea.Msg) (kit.Screen, kit.Action, tea.Cmd) {
	before := l.changes
	var action kit.Action
	var cmd tea.Cmd
	if press, isKey := msg.(tea.KeyPressMsg); isKey {
		l, action, cmd = l.keyPressed(press)
	} else if _, pasted := msg.(tea.PasteMsg); !pasted || !l.asking {
		l.workbench, cmd = l.update(msg)
	}
	if action == nil && l.changes != before {
		action = kit.Do{Input: journey.Edit{Bench: l.Bench}}
	}
	return l.laidOut(), action, cmd
}

// keyPressed handles the keys that only a lab has, and passes the others to the workbench.
func (l Lab) keyPressed(msg tea.KeyPressMsg) (Lab, kit.Action, tea.Cmd) {
	l.message, l.stray = "", false
	if l.asking {
		l.asking = false
		if key.Matches(msg, l.keys.Next) {
			return l, kit.Do{Input: journey.Reveal{}}, nil
		}
		return l, nil, nil
	}
	k, solved, reading, next := l.keys, l.Bench.Solved(), l.reading(), key.Matches(msg, l.keys.Next)
	atTable := l.picture && l.face == tableFace && !l.table.player.Playing
	switch {
	case key.Matches(msg, k.flip), reading && !solved && next:
		l.workbench = l.flipped()
		l = l.firstFace()
	case !solved && l.asksForHint(msg):
		return l.hinted()
	case l.leaves(msg), solved && next && (reading || atTable):
		return l, kit.Do{Input: journey.Leave{}}, nil
	default:
		return l.pictureOrText(msg)
	}
	return l, nil, nil
}

// asksForHint reports whether a key asks for a hint. While the learner types, only the key with ctrl does.
func (l Lab) asksForHint(msg tea.KeyPressMsg) bool {
	return key.Matches(msg, l.keys.hintTyping) || l.picture && key.Matches(msg, l.keys.hint)
}

// pictureOrText handles the keys that only change what is shown, and the keys that edit the text.
func (l Lab) pictureOrText(msg tea.KeyPressMsg) (Lab, kit.Action, tea.Cmd) {
	var cmd tea.Cmd
	k, reading := l.keys, l.reading()
	switch {
	case reading && key.Matches(msg, k.story):
		l.face = tableFace
	case l.picture && key.Matches(msg, k.story):
		l.face, l.scroll = ownFace, kit.Scroll{}
	case reading && key.Matches(msg, k.Up, k.Down, k.Top, k.Bottom):
		l.scroll, _ = l.storyPage().Key(&k.Keys, msg)
	default:
		l.workbench, cmd = l.update(msg)
	}
	return l, nil, cmd
}

// reading reports whether the story is shown and gets the keys.
func (l Lab) reading() bool { return l.picture && l.face == ownFace }

// firstFace shows the table. If the lab is solved and there is no room beside the text, it shows what mattered in the
// lab instead.
func (l Lab) firstFace() Lab {
	l.face, l.scroll = tableFace, kit.Scroll{}
	if l.Bench.Solved() && !l.roomy() {
		l.face = ownFace
	}
	return l
}

// firstUnmet moves the cursor of the table to the client of the first demand that does not hold.
func (l Lab) firstUnmet() Lab {
	for _, d := range l.found.demands {
		if !d.Holds && d.Who != "" {
			l.table = l.table.cursorOn(d.Who, d.Try.Door.Address)
			break
		}
	}
	return l
}

// settled reports whether the record contained the lab when it was opened, or the learner has seen the solution. Only
// then does the screen show, while the learner types, that the lab is solved and what mattered.
func (l Lab) settled() bool { return l.done || l.Bench.SolutionShown() }

// hinted asks for the next hint. After the last hint, it asks the learner whether to show the solution.
func (l Lab) hinted() (Lab, kit.Action, tea.Cmd) {
	if len(l.Bench.Hints()) < len(l.stop.Lab().Hints) {
		return l, kit.Do{Input: journey.Hint{}}, nil
	}
	l.asking = true
	return l, nil, nil
}

// hintShown shows the latest hint, on a page of its own if it does not fit next to the text.
func (l Lab) hintShown() Lab {
	if !l.hintVisible() {
		l.picture, l.face = true, ownFace
		l.scroll = l.storyPage().Bottom()
	}
	return l
}

// hintLabel returns the footer label of the hint key, which names what the key shows next.
func (l Lab) hintLabel() string {
	switch n := len(l.Bench.Hints()); n {
	case 0:
		return "hint"
	case len(l.stop.Lab().Hints):
		return "solution"
	default:
		return "next hint"
	}
}

// ShortHelp returns the keys for the footer.
func (l Lab) ShortHelp() []key.Binding {
	k, solved := l.keys, l.Bench.Solved()
	switch {
	case l.asking:
		return []key.Binding{kit.As(k.Next, "show it"), kit.As(k.Esc, "keep trying")}
	case !l.picture && solved:
		return k.textHelp("what mattered")
	case !l.picture:
		return k.textHelp(l.pictureLabel(), kit.As(k.hintTyping, l.hintLabel()))
	case l.face == switchFace:
		return k.listHelp("on, off", k.switches)
	case l.face == ownFace:
		return l.storyHelp()
	}
	b := l.table.help(k)
	if solved {
		b = []key.Binding{
			kit.As(k.Next, l.doneLabel()),
			kit.As(k.Replay, "send"),
			kit.As(k.flip, "text"),
			kit.Shown(k.Up, "↑↓", "client"),
			kit.As(k.switches, "what if"),
		}
	}
	if !l.wide() {
		b = append(b, k.story)
	}
	return append(b, k.Help)
}

// storyHelp returns the keys for the footer of the story.
func (l Lab) storyHelp() []key.Binding {
	k := l.keys
	next, other := kit.As(k.Next, "fix it"), kit.As(k.hint, l.hintLabel())
	if l.Bench.Solved() {
		next, other = kit.As(k.Next, l.doneLabel()), kit.As(k.flip, "text")
	}
	return []key.Binding{
		next,
		kit.As(k.Leave, "leave"),
		other,
		kit.Shown(k.Up, "↑↓", "scroll"),
		kit.Shown(k.story, "s", "picture"),
		k.Help,
	}
}
