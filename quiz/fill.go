package quiz

import (
	"fmt"
	"strings"

	"portolan/internal/text"
)

// Blank marks the place in a fill question's manifest where the learner types. A manifest has exactly one.
const Blank = "____"

// MaxText is the maximum number of characters that can be typed into a blank.
const MaxText = 80

func (p *Proved) proveFill() error {
	q := p.Question
	if n := strings.Count(q.Manifest, Blank); n != 1 {
		return fmt.Errorf("the manifest must have one blank %s, and has %d", Blank, n)
	}
	right, err := p.fill(q.Answer)
	if err != nil {
		return fmt.Errorf("answer %q: %w", q.Answer, err)
	}
	if j := p.judgeText(right, right); j.Verdict != Fits {
		return fmt.Errorf("answer %q is not right: %s", q.Answer, j.Reason)
	}
	p.fitting = &right
	p.Right = q.Answer
	return nil
}

// Filled returns the manifest of a fill question with the text in place of the blank. It uses only the printable
// characters of the text, and at most MaxText of them. An empty text leaves the blank as it is.
func (p Proved) Filled(typed string) string {
	if typed = cleaned(typed); typed == "" {
		return p.Question.Manifest
	}
	return strings.Replace(p.Question.Manifest, Blank, typed, 1)
}

// Live judges a text while the learner types it into the blank. For each need, and then for each ban, it returns
// whether it holds. It returns nil if the text is empty, if the manifest cannot be read yet, or if the API server would
// refuse it.
func (p Proved) Live(typed string) []bool {
	if cleaned(typed) == "" {
		return nil
	}
	chosen, err := p.fill(typed)
	if err != nil || chosen.refused != "" {
		return nil
	}
	var out []bool
	for _, proof := range append(chosen.needs, chosen.bans...) {
		out = append(out, proof.Holds)
	}
	return out
}

// gradeText is Grade for a text typed into the blank.
func (p Proved) gradeText(typed string) Graded {
	if typed == "" {
		j := p.judgeText(*p.fitting, *p.fitting)
		return Graded{NotSure: true, Why: p.Question.Why, Judgement: &j}
	}
	g := Graded{Choice: cleaned(typed)}
	chosen, err := p.fill(g.Choice)
	if err != nil {
		chosen.refused = err.Error()
	}
	j := p.judgeText(chosen, *p.fitting)
	g.Judgement, g.Error, g.Hint, g.Right = &j, chosen.refused, chosen.hint, j.Verdict == Fits
	if g.Right {
		g.Why = p.Question.Why
		return g
	}
	g.Why = text.Capital(j.Reason)
	for _, w := range p.Question.Wrong {
		if w.Is == g.Choice {
			g.Why, g.Diagnoses = w.Why, w.Diagnoses
		}
	}
	return g
}

// fill tries the manifest with a text in its blank. If the manifest cannot be read, or the API server refuses it, the
// attempt says so in refused. An error means that the question itself is wrong, for example because a client of a need
// is not in the scene.
func (p Proved) fill(typed string) (attempt, error) {
	out := attempt{Prober: Prober{Option: typed, Scene: p.Scene}}
	if cleaned(typed) == "" {
		out.refused = "the blank is still empty"
		return out, nil
	}
	objects, err := parseManifest(p.Filled(typed))
	if err != nil {
		out.refuse(err)
		return out, nil
	}
	if len(ServicesOf(objects)) == 0 {
		out.refused = "the manifest has no Service"
		return out, nil
	}
	return newAttempt(typed, p.Scene, objects, p.Question.Needs, p.Question.Bans)
}

// judgeText judges a text by its needs and bans. fitting is the attempt with the author's answer.
func (p Proved) judgeText(chosen, fitting attempt) Judgement {
	t := trial{sc: Scenario{Scene: p.Scene, Needs: p.Question.Needs, Bans: p.Question.Bans}}
	j := t.weigh(chosen)
	if j.Verdict == Fits {
		j.Reason = "every client that needs it connects."
		if len(p.Question.Bans) > 0 {
			j.Reason = "every client that needs it connects, and no other."
		}
	}
	j.Evidence = t.evidence(j, chosen, fitting)
	return j
}

// cleaned returns the part of a typed text that is graded: its printable characters, on one line, at most MaxText of
// them.
func cleaned(typed string) string {
	runes := []rune(strings.TrimSpace(text.Line(typed)))
	return strings.TrimSpace(string(runes[:min(len(runes), MaxText)]))
}
