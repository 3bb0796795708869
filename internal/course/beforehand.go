package course

import (
	"slices"

	"portolan/lessons"
	"portolan/quiz"
)

// Beforehand is a short test about one lesson, for learners who know the subject already. A learner who answers all
// its questions right may skip the lesson.
type Beforehand struct {
	Lesson  lessons.Lesson
	Sitting quiz.Sitting
}

// Known reports whether the learner answered all questions right.
func (b Beforehand) Known() bool {
	results := b.Sitting.Results()
	_, of := b.Sitting.Number()
	missed := func(one quiz.Result) bool { return !one.Graded.Right }
	return len(results) == of && !slices.ContainsFunc(results, missed)
}

// Beforehand draws a test for each lesson of part 1. known holds the IDs of the lessons that need no test. A test has
// one question. The test of the last lesson has two, because that lesson combines what the others teach. seen holds the
// IDs of the questions that the learner has answered before. The same seed draws the same questions. Beforehand fails
// if a question cannot be proved.
func (c *Course) Beforehand(known, seen map[string]bool, seed uint64) ([]Beforehand, error) {
	if len(c.Parts) == 0 {
		return nil, nil
	}
	var rounds []Beforehand
	part := c.Parts[0].Lessons
	for i, l := range part {
		if known[l.ID] {
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
		sitting := quiz.NewSitting(mostTelling(pool, l, seen), n, seed+uint64(i), "")
		if _, of := sitting.Number(); of > 0 {
			rounds = append(rounds, Beforehand{l, sitting})
		}
	}
	return rounds, nil
}

// mostTelling returns the questions with the highest score: those that show best what a learner already knows. Three
// things add to the score, and each weighs more than the next ones together. More than two options: a guess between two
// is right half the time. Not asked in the steps of the lesson: the steps should ask their questions for the first
// time. Not answered before by this learner.
func mostTelling(pool []quiz.Proved, l lessons.Lesson, seen map[string]bool) []quiz.Proved {
	own := map[string]bool{}
	for _, s := range l.Steps {
		if s.Question != nil {
			own[s.Question.ID] = true
		}
	}
	best, most := []quiz.Proved(nil), -1
	for _, q := range pool {
		score := 0
		const guessable = 2 // options; a guess is right half the time
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
