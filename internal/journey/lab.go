package journey

import (
	"time"

	"portolan/internal/progress"
	"portolan/internal/sandbox"
	"portolan/quiz/lab"
)

// Lab is a manifest to mend. It is recorded once: with the change after which everything holds, or with the solution that is
// read.
type Lab struct {
	Bench    sandbox.Bench
	Recorded bool // that it was solved, or its solution read

	lab   lab.Lab
	begun time.Time
	depth int // of the stack, this stop included
}

// lab opens a lab: its broken manifest, or what the learner had made of it.
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

// Place returns what leads here.
func (l Lab) Place() Place { return AtLab{Lab: l.lab.ID} }

// Lab returns what there is to mend.
func (l Lab) Lab() lab.Lab { return l.lab }

// Done reports that there is nothing left to mend.
func (l Lab) Done() bool { return l.Bench.Solved() || l.Bench.SolutionShown() }

// Prompt returns what may be done here.
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
	return l.recorded(t)
}

// recorded keeps that the lab is done, once.
func (l Lab) recorded(t *turn) Lab {
	if l.Recorded || !l.Bench.Solved() {
		return l
	}
	l.Recorded = true
	t.record(progress.Mended, progress.Lab{
		Lab: l.lab.ID, Lesson: l.lab.Lesson, Objective: l.lab.Teaches, Hash: l.lab.Hash(), Solved: !l.Bench.SolutionShown(),
		Hints: len(l.Bench.Hints()), Manifest: l.Bench.Text(), Took: t.moment.Time.Sub(l.begun),
	})
	return l
}

// left keeps a lab that was solved before and is found solved again, after a reset of the learner's results.
func (l Lab) left(t *turn) { l.recorded(t) }
