package bench

import (
	"slices"
	"strings"

	"charm.land/bubbles/v2/key"
	tea "charm.land/bubbletea/v2"

	"portolan/internal/journey"
	"portolan/quiz/lab"
	"portolan/ui/kit"
)

// NewLab opens a lab with its broken manifest, or with the draft that the learner made of it.
func NewLab(s *kit.Session, stop journey.Lab) kit.StopScreen {
	w := Workbench{session: s, keys: newBenchKeys(), stop: &stop, before: stop.Recorded, title: stop.Lab().Title, Draft: stop.Lab().ID}
	return w.open(stop.Bench).atWork().firstUnmet()
}

// Show takes the lab after a change, a hint or the solution.
func (w Workbench) Show(stop journey.Stop, _ journey.Text) (kit.StopScreen, tea.Cmd) {
	lab, ok := stop.(journey.Lab)
	if !ok || w.stop == nil {
		return w, nil
	}
	was := *w.stop
	w.stop = &lab
	switch {
	case lab.Bench.SolutionShown() && !was.Bench.SolutionShown() || lab.Bench.Text() != w.Bench.Text():
		w = w.turned(lab.Bench)
		w.face, w.scroll = w.firstFace(), 0
		return w.laidOut(), nil
	case len(lab.Bench.Hints()) > len(was.Bench.Hints()):
		w.Bench = lab.Bench
		return w.hintShown(), nil
	}
	return w, nil
}

// atWork moves the text cursor to where the learner has something to fix: the first error, else the first line with a type
// or a selector.
func (w Workbench) atWork() Workbench {
	if len(w.seen.errors) > 0 && w.seen.errors[0].Line > 0 {
		return w
	}
	says := func(line string) bool {
		line = strings.TrimSpace(line)
		return strings.HasPrefix(line, "type:") || strings.HasPrefix(line, "selector:")
	}
	if row := slices.IndexFunc(w.editor.lines, says); row >= 0 {
		w.editor = w.editor.put(row, lineEnd)
	}
	return w
}

// firstUnmet moves the cursor of the table to the client of the first demand that does not hold.
func (w Workbench) firstUnmet() Workbench {
	for _, d := range w.seen.demands {
		if !d.Holds && d.Who != "" {
			return w.aimedAt(d.Who, d.Try.Door.Address)
		}
	}
	return w
}

// IsLab reports whether this is a lab, and not a sandbox.
func (w Workbench) IsLab() bool { return w.stop != nil }

func (w Workbench) lab() lab.Lab { return w.stop.Lab() }

// settled reports whether the lab was done before the learner began to type, or its solution was shown. Only then does the
// screen say so while they type.
func (w Workbench) settled() bool { return w.before || w.Bench.SolutionShown() }

// left leaves the lab, or closes the sandbox.
func (w Workbench) left() (kit.Screen, kit.Action, tea.Cmd) {
	if w.IsLab() {
		return w, kit.Do{Input: journey.Leave{}}, nil
	}
	return w, kit.Close{}, nil
}

// hinted asks for the next hint. After the last hint, it asks the learner whether to show the solution.
func (w Workbench) hinted() (kit.Screen, kit.Action, tea.Cmd) {
	if len(w.Bench.Hints()) == len(w.lab().Hints) {
		w.asking = true
		return w.laidOut(), nil, nil
	}
	return w, kit.Do{Input: journey.Hint{}}, nil
}

// hintShown shows the latest hint, on a page of its own if it does not fit next to the text.
func (w Workbench) hintShown() Workbench {
	if !w.hintInSight() {
		w.picture, w.face = true, storyFace
		w = w.laidOut()
		w.scroll = w.lastScroll()
	}
	return w.laidOut()
}

// asked takes the reply of the learner to the question whether to show the solution.
func (w Workbench) asked(msg tea.KeyPressMsg) (kit.Screen, kit.Action, tea.Cmd) {
	w.asking = false
	if !key.Matches(msg, w.keys.confirm) {
		return w.laidOut(), nil, nil
	}
	return w, kit.Do{Input: journey.Reveal{}}, nil
}

// hintWord returns the footer label of the hint key, which names what the key shows next.
func (w Workbench) hintWord() string {
	switch n := len(w.Bench.Hints()); n {
	case 0:
		return "hint"
	case len(w.lab().Hints):
		return "solution"
	default:
		return "next hint"
	}
}

// storyKey scrolls the story. Enter goes to the text, or leaves the lab if it is solved.
func (w Workbench) storyKey(msg tea.KeyPressMsg) (kit.Screen, kit.Action, tea.Cmd) {
	switch {
	case key.Matches(msg, w.keys.Next) && w.seen.solved:
		return w.left()
	case key.Matches(msg, w.keys.Next):
		return w.flipped(), nil, nil
	}
	at, scrolls := w.keys.Scrolled(msg, w.scroll, w.lastScroll())
	if !scrolls {
		return w.stray(msg), nil, nil
	}
	w.scroll = at
	return w.laidOut(), nil, nil
}

// storyHelp returns the keys for the footer of the story.
func (w Workbench) storyHelp() []key.Binding {
	k, next := w.keys, "mend it"
	if w.seen.solved {
		next = w.doneWord()
	}
	b := []key.Binding{kit.As(k.Next, next), kit.As(k.Leave, "leave")}
	if w.seen.solved {
		b = append(b, kit.As(k.flip, "text"))
	} else {
		b = append(b, kit.As(k.hint, w.hintWord()))
	}
	return append(b, kit.Shown(k.upRow, "↑↓", "scroll"), kit.Shown(k.story, "s", "picture"), k.Help)
}
