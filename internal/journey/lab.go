package journey

import (
	"time"

	"portolan/internal/progress"
	"portolan/internal/sandbox"
	"portolan/quiz/lab"
)

// Lab is a broken manifest to fix. It is recorded once: when a change makes all its needs and bans hold, or when the
// learner reads the solution.
type Lab struct {
	Bench    sandbox.Bench
	Recorded bool // the lab was solved, or its solution read, and that is recorded

	lab   lab.Lab
	begun time.Time
	depth int // how many stops are on the stack, this one included
}

// lab opens a lab with its broken manifest, or with the draft that the learner made of it.
func (t *turn) lab(p AtLab) Stop {
	lab, scene, err := t.course.Lab(p.Lab)
	if err != nil {
		return Broken{At: p, Why: err}
	}
	bench, under := t.drafts[lab.ID]
	if !under {
		bench = sandbox.ForLab(scene, lab)
	}
	if err := bench.Err(); err != nil {
		return Broken{At: p, Why: err}
	}
	recorded := t.state.Labs[lab.ID].Solved || bench.SolutionShown()
	return Lab{Bench: bench, Recorded: recorded, lab: lab, begun: t.moment.Time, depth: len(t.stack)}
}

// Place returns the place that opens this stop.
func (l Lab) Place() Place { return AtLab{Lab: l.lab.ID} }

// Lab returns the content of the lab.
func (l Lab) Lab() lab.Lab { return l.lab }

// Done reports whether the lab is solved or its solution was read.
func (l Lab) Done() bool { return l.Bench.Solved() || l.Bench.SolutionShown() }

// Prompt returns what the learner can do here.
func (l Lab) Prompt() Prompt {
	const overContents = 2
	switch {
	case !l.Done():
		return Prompt{Enter: check}
	case l.depth <= overContents:
		return Prompt{Enter: leaveTheLab}
	}
	return Prompt{Enter: onWithLesson}
}

func (l Lab) do(t *turn, in Input) Stop {
	switch in := in.(type) {
	case Enter:
		if l.Done() {
			t.leave()
			return l
		}
	case Edit:
		if lab, ok := in.Bench.Lab(); ok && lab.ID == l.lab.ID {
			l.Bench = in.Bench
		}
	case Reset:
		l.Bench = l.Bench.Edit(l.Bench.Start())
	case Hint:
		l.Bench = l.Bench.Hint()
	case Reveal:
		l.Bench = l.Bench.Solution()
	}
	t.draft(l.lab.ID, l.Bench)
	return l.recordOnce(t)
}

// recordOnce records that the lab is done, unless that is recorded already.
func (l Lab) recordOnce(t *turn) Lab {
	if l.Recorded || !l.Bench.Solved() {
		return l
	}
	l.Recorded = true
	t.record(progress.Mended, progress.Lab{
		Lab: l.lab.ID, Lesson: l.lab.Lesson, Objective: l.lab.Teaches, Hash: l.lab.Hash(), Solved: !l.Bench.SolutionShown(),
		Hints: len(l.Bench.Hints()), Manifest: l.Bench.Text(), Milliseconds: t.moment.Time.Sub(l.begun).Milliseconds(),
	})
	return l
}

// onLeave records a lab whose draft is solved but not in the record. This happens when the learner solves a lab, resets
// their results and opens the lab again.
func (l Lab) onLeave(t *turn) { l.recordOnce(t) }
