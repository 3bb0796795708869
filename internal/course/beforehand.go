package course

import (
	"slices"

	"portolan/lessons"
	"portolan/quiz"
)

// Beforehand is the questions by which somebody who knows the subject shows that one lesson need not be taken: it need
// not if all of them are answered right.
type Beforehand struct {
	Lesson  lessons.Lesson
	Sitting quiz.Sitting
}

// Known reports that all of them were answered right.
func (b Beforehand) Known() bool {
	results := b.Sitting.Results()
	_, of := b.Sitting.Number()
	missed := func(one quiz.Result) bool { return !one.Graded.Right }
	return len(results) == of && !slices.ContainsFunc(results, missed)
}

// Beforehand draws what is asked before the course: a question of each lesson of part 1 that is not in behind, two of
// the last, which joins what the others teach. seen are the questions that the learner answered before. The same seed
// draws the same questions. It fails if a question cannot be proved.
func (c *Course) Beforehand(behind, seen map[string]bool, seed uint64) ([]Beforehand, error) {
	if len(c.Parts) == 0 {
		return nil, nil
	}
	var rounds []Beforehand
	part := c.Parts[0].Lessons
	for i, l := range part {
		if behind[l.ID] {
			continue
		}
		pool, err := c.Pool(map[string]bool{l.ID: true})
		if err != nil {
			return nil, err
		}
		n := 1
		if i == len(part)-1 {
			n = 2
		}
		sitting := quiz.NewSitting(telling(pool, l, seen), n, seed+uint64(i), "")
		if _, of := sitting.Number(); of > 0 {
			rounds = append(rounds, Beforehand{l, sitting})
		}
	}
	return rounds, nil
}

// telling are the questions that say most of what somebody knew beforehand: not those that a lesson asks in its own
// steps, which it shall still ask, nor those answered before, nor those with two options, where a guess is right half
// the time. Where that leaves none, the questions that meet most of it.
func telling(pool []quiz.Asked, l lessons.Lesson, seen map[string]bool) []quiz.Asked {
	own := map[string]bool{}
	for _, s := range l.Steps {
		if s.Question != nil {
			own[s.Question.ID] = true
		}
	}
	best, most := []quiz.Asked(nil), -1
	for _, q := range pool {
		score := 0
		const guessable = 2 // options
		if len(q.Options) > guessable {
			score += 4
		}
		if !own[q.Question.ID] {
			score += 2
		}
		if !seen[q.Question.ID] {
			score++
		}
		if score > most {
			best, most = nil, score
		}
		if score == most {
			best = append(best, q)
		}
	}
	return best
}
