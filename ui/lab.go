package ui

import (
	"slices"
	"strings"

	"charm.land/bubbles/v2/key"
	tea "charm.land/bubbletea/v2"

	"portolan/internal/progress"
	"portolan/internal/sandbox"
	"portolan/internal/standing"
	"portolan/quiz"
)

// newLab opens a lab: its broken manifest, or what the learner had made of it.
func newLab(s *session, state progress.State, p Place) Screen {
	w := workbench{session: s, keys: newBenchKeys(), begun: s.now(), recorded: state.Labs[p.Lab].Solved}
	lab, scene, err := s.course.Lab(p.Lab)
	if err != nil {
		w.trouble = err.Error()
		return w
	}
	w.title, w.draft = lab.Title, "lab "+lab.ID
	bench := sandbox.ForLab(scene, lab)
	if err := bench.Err(); err != nil {
		w.trouble = err.Error()
		return w
	}
	w = w.open(bench)
	w.recorded = w.recorded || w.bench.SolutionShown() // before it was left
	return w.atWork().firstUnmet()
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

func (w workbench) isLab() bool {
	_, ok := w.bench.Lab()
	return ok
}

func (w workbench) lab() quiz.Lab {
	lab, _ := w.bench.Lab()
	return lab
}

// left leaves. Where everything holds, the lab is done with that: it is not while one still types, since what holds for a moment
// on the way to another word is nobody's solution.
func (w workbench) left() (Screen, Action, tea.Cmd) {
	w, record := w.recordedNow()
	if record == nil {
		return w, Back{}, nil
	}
	return w, Actions{record, Back{}}, nil
}

// recordedNow keeps a lab that is solved, once.
func (w workbench) recordedNow() (workbench, Action) {
	if !w.isLab() || !w.seen.solved || w.recorded {
		return w, nil
	}
	w.recorded = true
	return w, Record{Event: w.session.event(progress.Mended, standing.Mended(w.bench, w.session.now().Sub(w.begun)))}
}

// hinted shows the next hint, and behind the last one asks whether it should be the solution.
func (w workbench) hinted() (Screen, Action, tea.Cmd) {
	if len(w.bench.Hints()) == len(w.lab().Hints) {
		w.asking = true
		return w.laidOut(), nil, nil
	}
	w.bench = w.bench.Hint()
	w.session.keepDraft(w.draft, w.bench)
	if !w.hintInSight() {
		w.picture, w.face = true, storyFace
		w = w.laidOut()
		w.scroll = w.lastScroll()
	}
	return w.laidOut(), nil, nil
}

// asked takes the answer to whether the solution should be shown.
func (w workbench) asked(msg tea.KeyPressMsg) (Screen, Action, tea.Cmd) {
	w.asking = false
	if !key.Matches(msg, w.keys.confirm) {
		return w.laidOut(), nil, nil
	}
	next, action := w.turned(w.bench.Solution()).recordedNow()
	next.face, next.scroll = next.firstFace(), 0
	return next.laidOut(), action, nil
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
