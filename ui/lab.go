package ui

import (
	"slices"
	"strings"

	"charm.land/bubbles/v2/key"
	tea "charm.land/bubbletea/v2"

	"portolan/internal/journey"
	"portolan/quiz/lab"
)

// newLab opens a lab: its broken manifest, or what the learner had made of it.
func newLab(s *session, stop journey.Lab) stopScreen {
	w := workbench{session: s, keys: newBenchKeys(), stop: &stop, before: stop.Recorded, title: stop.Lab().Title, draft: stop.Lab().ID}
	return w.open(stop.Bench).atWork().firstUnmet()
}

// Show takes the lab as it is after a change, a hint or the solution.
func (w workbench) Show(stop journey.Stop, _ journey.Text) (stopScreen, tea.Cmd) {
	lab, ok := stop.(journey.Lab)
	if !ok || w.stop == nil {
		return w, nil
	}
	was := *w.stop
	w.stop = &lab
	switch {
	case lab.Bench.SolutionShown() && !was.Bench.SolutionShown() || lab.Bench.Text() != w.bench.Text():
		w = w.turned(lab.Bench)
		w.face, w.scroll = w.firstFace(), 0
		return w.laidOut(), nil
	case len(lab.Bench.Hints()) > len(was.Bench.Hints()):
		w.bench = lab.Bench
		return w.hintShown(), nil
	}
	return w, nil
}

// atWork puts the text's cursor where there is something to mend: at the first error, else at the first line that says a type or
// a selector.
func (w workbench) atWork() workbench {
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

// firstUnmet puts the cursor of the table on who the first demand that does not hold is about.
func (w workbench) firstUnmet() workbench {
	for _, d := range w.seen.demands {
		if !d.Holds && d.Who != "" {
			return w.aimedAt(d.Who, d.Try.Door.Address)
		}
	}
	return w
}

func (w workbench) isLab() bool { return w.stop != nil }

func (w workbench) lab() lab.Lab { return w.stop.Lab() }

// settled reports that the lab was over and done with before the learner began to type: then it may say so while they type.
func (w workbench) settled() bool { return w.before || w.bench.SolutionShown() }

// left leaves.
func (w workbench) left() (Screen, Action, tea.Cmd) {
	if w.isLab() {
		return w, Do{journey.Leave{}}, nil
	}
	return w, Close{}, nil
}

// hinted asks for the next hint, and behind the last one whether it should be the solution.
func (w workbench) hinted() (Screen, Action, tea.Cmd) {
	if len(w.bench.Hints()) == len(w.lab().Hints) {
		w.asking = true
		return w.laidOut(), nil, nil
	}
	return w, Do{journey.Hint{}}, nil
}

// hintShown shows the latest hint, on a page of its own where it has no room beside the text.
func (w workbench) hintShown() workbench {
	if !w.hintInSight() {
		w.picture, w.face = true, storyFace
		w = w.laidOut()
		w.scroll = w.lastScroll()
	}
	return w.laidOut()
}

// asked takes the answer to whether the solution should be shown.
func (w workbench) asked(msg tea.KeyPressMsg) (Screen, Action, tea.Cmd) {
	w.asking = false
	if !key.Matches(msg, w.keys.confirm) {
		return w.laidOut(), nil, nil
	}
	return w, Do{journey.Reveal{}}, nil
}

// hintWord names what the key for hints gives next.
func (w workbench) hintWord() string {
	switch n := len(w.bench.Hints()); n {
	case 0:
		return "hint"
	case len(w.lab().Hints):
		return "solution"
	default:
		return "next hint"
	}
}

// storyKey scrolls the story, and leads from it to the text.
func (w workbench) storyKey(msg tea.KeyPressMsg) (Screen, Action, tea.Cmd) {
	switch {
	case key.Matches(msg, w.keys.next) && w.seen.solved:
		return w.left()
	case key.Matches(msg, w.keys.next):
		return w.flipped(), nil, nil
	}
	at, scrolls := w.keys.scrolled(msg, w.scroll, w.lastScroll())
	if !scrolls {
		return w.stray(msg), nil, nil
	}
	w.scroll = at
	return w.laidOut(), nil, nil
}

// storyHelp is the footer of the story.
func (w workbench) storyHelp() []key.Binding {
	k, next := w.keys, "mend it"
	if w.seen.solved {
		next = w.doneWord()
	}
	b := []key.Binding{as(k.next, next), as(k.leave, "leave")}
	if w.seen.solved {
		b = append(b, as(k.flip, "text"))
	} else {
		b = append(b, as(k.hint, w.hintWord()))
	}
	return append(b, shown(k.upRow, "↑↓", "scroll"), shown(k.story, "s", "picture"), k.help)
}
