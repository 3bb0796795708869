package quiz

import (
	"math/rand/v2"
	"slices"
)

// RoundLength is the maximum number of questions in a round.
const RoundLength = 6

// between is the minimum number of other questions between a missed question and the one that repeats its pattern.
const between = 2

// Sitting is a practice round: a pure state machine with at most six questions. It is a value: Answer and Next return
// a new Sitting and leave the old one unchanged. The zero Sitting is a round that is over.
type Sitting struct {
	pool       []Proved
	seed       uint64
	queue      []int // indices into pool, in the order of asking
	repeats    []int // places in the queue that already repeat a missed question; they stay as they are
	at         int
	results    []Result
	willRepeat bool
	answered   bool
}

// Result is one answered question of a round.
type Result struct {
	Proved Proved
	Graded Graded
}

// Unseen returns the questions of pool that the learner has not been asked before, in lessons or in practice. If
// fewer than RoundLength are unseen, it returns the whole pool.
func Unseen(pool []Proved, seen map[string]bool) []Proved {
	fresh := slices.DeleteFunc(slices.Clone(pool), func(p Proved) bool { return seen[p.Question.ID] })
	if len(fresh) < RoundLength {
		return pool
	}
	return fresh
}

// NewSitting draws a round of up to n questions from pool, at most RoundLength. The round mixes kinds and patterns,
// and avoids the same right answer twice in a row where possible. It never begins with the question whose id is last,
// so a pool with only that question gives an empty round. The same seed gives the same round.
func NewSitting(pool []Proved, n int, seed uint64, last string) Sitting {
	random := rand.New(rand.NewPCG(seed, 0))
	chosen := draw(pool, min(n, RoundLength), last, random)
	return Sitting{pool: pool, seed: seed, queue: arrange(pool, chosen, last)}
}

// Current returns the current question, and the order in which to show its options (indices into Options). ok is
// false when the round is over.
func (s Sitting) Current() (q Proved, order []int, ok bool) {
	if s.at >= len(s.queue) {
		return Proved{}, nil, false
	}
	q = s.pool[s.queue[s.at]]
	random := rand.New(rand.NewPCG(s.seed, uint64(s.at)+1))
	return q, random.Perm(len(q.Options)), true
}

// Number returns the number of the current question, from 1, and how many questions the round has.
func (s Sitting) Number() (k, of int) { return min(s.at+1, len(s.queue)), len(s.queue) }

// Answer grades the current question and returns the sitting that waits for Next. If the answer is wrong or "not sure",
// another question with the same pattern replaces a later question of the round, after at least two others. If no
// question with that pattern fits, one with the same objective does, if there is one. A second answer to the same
// question is graded too, but does not change the sitting.
func (s Sitting) Answer(answer string) (Sitting, Graded) {
	q, _, ok := s.Current()
	if !ok {
		return s, Graded{}
	}
	graded := q.Grade(answer)
	if s.answered {
		return s, graded
	}
	s.answered = true
	s.results = append(slices.Clip(s.results), Result{Proved: q, Graded: graded})
	if !graded.Right {
		s = s.repeatMissed(q)
	}
	return s, graded
}

// WillRepeat reports whether the question just missed comes back before the round ends, in another story.
func (s Sitting) WillRepeat() bool { return s.willRepeat }

// Next moves on to the following question. It does nothing while the current question has no answer.
func (s Sitting) Next() Sitting {
	if s.answered {
		s.at, s.answered, s.willRepeat = s.at+1, false, false
	}
	return s
}

// Results returns the questions answered so far, with their grades.
func (s Sitting) Results() []Result { return slices.Clone(s.results) }

// repeatMissed replaces a later question of the round with one like the missed question: of the same pattern, or else
// of the same objective.
func (s Sitting) repeatMissed(missed Proved) Sitting {
	alike := []func(Proved) bool{
		func(q Proved) bool { return q.Pattern == missed.Pattern },
		func(q Proved) bool { return q.Question.Teaches == missed.Question.Teaches },
	}
	for _, same := range alike {
		place, index, ok := s.placeFor(missed, same)
		if !ok {
			continue
		}
		s.queue = slices.Clone(s.queue)
		s.queue[place] = index
		s.repeats, s.willRepeat = append(slices.Clip(s.repeats), place), true
		return s
	}
	return s
}

// placeFor chooses the place and the question for repeatMissed. It prefers a place whose neighbours have other right
// answers, and among equal places the earliest. A question that is already in the queue can only be chosen at its own
// place.
func (s Sitting) placeFor(missed Proved, same func(Proved) bool) (place, index int, ok bool) {
	best := 0
	for p := s.at + between + 1; p < len(s.queue); p++ {
		if slices.Contains(s.repeats, p) {
			continue
		}
		for i, q := range s.pool {
			queued := slices.ContainsFunc(s.queue, func(j int) bool { return s.pool[j].Question.ID == q.Question.ID })
			if q.Question.ID == missed.Question.ID || !same(q) || (queued && s.queue[p] != i) {
				continue
			}
			if cost := 1 + s.equalNeighbours(p, q); !ok || cost < best {
				place, index, best, ok = p, i, cost, true
			}
		}
	}
	return place, index, ok
}

// equalNeighbours counts the neighbours of a place that have the same right answer as q.
func (s Sitting) equalNeighbours(place int, q Proved) int {
	n := 0
	for _, p := range []int{place - 1, place + 1} {
		if p < len(s.queue) && s.pool[s.queue[p]].Right == q.Right {
			n++
		}
	}
	return n
}

// draw chooses n questions of the pool at random. Each time it takes a question whose pattern, right answer and kind
// are the rarest among the questions already chosen. The pattern counts most, and the kind least. It takes the question
// with the id last only if there is no other.
func draw(pool []Proved, n int, last string, random *rand.Rand) []int {
	remaining := random.Perm(len(pool))
	seen := map[string]int{}
	tags := func(q Proved) [4]string {
		return [4]string{"id " + q.Question.ID, "pattern " + q.Pattern, "right " + q.Right, "kind " + string(q.Question.Kind)}
	}
	cost := func(i int) int {
		t := tags(pool[i])
		again := 0
		if pool[i].Question.ID == last {
			again = 500
		}
		return again + 1000*seen[t[0]] + 4*seen[t[1]] + 2*seen[t[2]] + seen[t[3]]
	}
	var chosen []int
	for len(chosen) < n && len(remaining) > 0 {
		i := slices.MinFunc(remaining, func(a, b int) int { return cost(a) - cost(b) })
		remaining = without(remaining, i)
		t := tags(pool[i])
		if seen[t[0]] > 0 {
			continue
		}
		chosen = append(chosen, i)
		for _, tag := range t {
			seen[tag]++
		}
	}
	return chosen
}

// arrange orders the questions so that neighbours have different right answers, if possible. For each place it
// considers the questions whose right answer differs from the one before, or all if there is none. It takes one with
// the right answer that is most frequent among the remaining questions. The question with the id last never comes
// first.
func arrange(pool []Proved, chosen []int, last string) []int {
	remaining := slices.Clone(chosen)
	var queue []int
	for len(remaining) > 0 {
		count := map[string]int{}
		for _, i := range remaining {
			count[pool[i].Right]++
		}
		candidates := remaining
		if len(queue) == 0 {
			isLast := func(i int) bool { return pool[i].Question.ID == last }
			if candidates = slices.DeleteFunc(slices.Clone(remaining), isLast); len(candidates) == 0 {
				break
			}
		}
		cost := func(i int) int {
			if len(queue) > 0 && pool[queue[len(queue)-1]].Right == pool[i].Right {
				return 2*len(chosen) - count[pool[i].Right]
			}
			return -count[pool[i].Right]
		}
		best := slices.MinFunc(candidates, func(a, b int) int { return cost(a) - cost(b) })
		queue = append(queue, best)
		remaining = without(remaining, best)
	}
	return queue
}

// without removes a number from a list in which it occurs once.
func without(list []int, n int) []int {
	return slices.DeleteFunc(list, func(other int) bool { return other == n })
}
