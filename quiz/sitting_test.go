package quiz_test

import (
	"fmt"
	"math/rand/v2"
	"reflect"
	"strings"
	"testing"

	"portolan/quiz"
	"portolan/quiz/quiztest"
)

// pool makes questions from words "ID PATTERN OBJECTIVE RIGHT". Each question has its right option and a wrong one.
func pool(lines ...string) []quiz.Proved {
	var all []quiz.Proved
	for _, line := range lines {
		w := strings.Fields(line)
		all = append(all, quiz.Proved{
			Question: quiz.Question{ID: w[0], Kind: quiz.Choose, Teaches: w[2]},
			Pattern:  w[1],
			Right:    w[3],
			Options:  []quiz.Choice{{Option: quiz.Option{Is: w[3]}, Right: true}, {Option: quiz.Option{Is: "wrong"}}},
		})
	}
	return all
}

// random returns a pool of up to 30 questions that share a few patterns, objectives and right answers.
func random(seed uint64) []quiz.Proved {
	r := rand.New(rand.NewPCG(seed, 1))
	var lines []string
	for i := range r.IntN(30) {
		lines = append(lines, fmt.Sprintf("q%d p%d O%d a%d", i, r.IntN(1+r.IntN(8)), r.IntN(4), r.IntN(3)))
	}
	all := pool(lines...)
	for i := range all {
		all[i].Question.Kind = []quiz.Kind{quiz.Choose, quiz.Reach, quiz.Fact}[r.IntN(3)]
	}
	return all
}

func id(q quiz.Proved) string { return q.Question.ID }

// These hold for many seeds and random answers: a round is never longer than asked for, repeats no question, and does
// not begin with the last question of the round before. If WillRepeat is true, a question of the same pattern or
// objective follows, after at least two others.
func TestSittingProperties(t *testing.T) {
	for seed := range uint64(3000) {
		questions := random(seed)
		r := rand.New(rand.NewPCG(seed, 2))
		n, last := 1+r.IntN(8), fmt.Sprintf("q%d", r.IntN(30))
		s := quiz.NewSitting(questions, n, seed, last)
		_, of := s.Number()
		if of > min(n, 6) || of > len(questions) {
			t.Fatalf("seed %d: %d questions of %d, asked for %d", seed, of, len(questions), n)
		}
		var proved []quiz.Proved
		promised := map[int]quiz.Proved{} // by when it was missed
		for {
			q, order, ok := s.Current()
			if !ok {
				break
			}
			if len(order) != len(q.Options) {
				t.Fatalf("seed %d: order %v for %d options", seed, order, len(q.Options))
			}
			if k, of := s.Number(); k != len(proved)+1 || of < k {
				t.Fatalf("seed %d: question %d of %d after %d", seed, k, of, len(proved))
			}
			if len(proved) == 0 && id(q) == last {
				t.Fatalf("seed %d: begins with the question asked last", seed)
			}
			for _, before := range proved {
				if id(before) == id(q) {
					t.Fatalf("seed %d: %s is asked twice", seed, id(q))
				}
			}
			answer := []string{q.Right, "wrong", ""}[r.IntN(3)]
			var g quiz.Graded
			if s, g = s.Answer(answer); g.Right != (answer == q.Right) {
				t.Fatalf("seed %d: graded %+v", seed, g)
			}
			if g.Right && s.WillRepeat() {
				t.Fatalf("seed %d: what was right returns", seed)
			}
			if s.WillRepeat() {
				promised[len(proved)] = q
			}
			proved = append(proved, q)
			s = s.Next()
		}
		if len(s.Results()) != len(proved) || len(proved) != of {
			t.Fatalf("seed %d: %d results, %d asked, %d announced", seed, len(s.Results()), len(proved), of)
		}
		if !kept(promised, proved, 0, map[int]bool{}) {
			t.Fatalf("seed %d: not all of %d promises were kept", seed, len(promised))
		}
	}
}

// kept finds for every missed question the place that repeats it. A place repeats one question only.
func kept(promised map[int]quiz.Proved, proved []quiz.Proved, at int, taken map[int]bool) bool {
	if at == len(proved) {
		return true
	}
	missed, ok := promised[at]
	if !ok {
		return kept(promised, proved, at+1, taken)
	}
	for p := at + 3; p < len(proved); p++ {
		q := proved[p]
		alike := q.Pattern == missed.Pattern || q.Question.Teaches == missed.Question.Teaches
		if !alike || taken[p] || id(q) == id(missed) {
			continue
		}
		taken[p] = true
		if kept(promised, proved, at+1, taken) {
			return true
		}
		taken[p] = false
	}
	return false
}

// Two neighbours have the same right answer only if no order of the same questions avoids it.
func TestSittingNeighbours(t *testing.T) {
	for seed := range uint64(2000) {
		questions := random(seed)
		last := fmt.Sprintf("q%d", seed%7)
		s := quiz.NewSitting(questions, 6, seed, last)
		var round []quiz.Proved
		for {
			q, _, ok := s.Current()
			if !ok {
				break
			}
			round = append(round, q)
			s, _ = s.Answer(q.Right)
			s = s.Next()
		}
		if clash(round) && avoidable(round, last, nil) {
			t.Fatalf("seed %d: neighbours with one answer in %v", seed, rights(round))
		}
	}
}

func clash(round []quiz.Proved) bool {
	for i := 1; i < len(round); i++ {
		if round[i].Right == round[i-1].Right {
			return true
		}
	}
	return false
}

// avoidable reports whether some order of the questions has no two neighbours with the same right answer. It tries all.
func avoidable(remaining []quiz.Proved, last string, so []quiz.Proved) bool {
	if len(remaining) == 0 {
		return true
	}
	for i, q := range remaining {
		if (len(so) == 0 && id(q) == last) || (len(so) > 0 && so[len(so)-1].Right == q.Right) {
			continue
		}
		rest := append(append([]quiz.Proved{}, remaining[:i]...), remaining[i+1:]...)
		if avoidable(rest, last, append(so, q)) {
			return true
		}
	}
	return false
}

func rights(round []quiz.Proved) []string {
	var out []string
	for _, q := range round {
		out = append(out, q.Right)
	}
	return out
}

// A missed pattern comes back as early as possible, after two other questions.
func TestSittingReturns(t *testing.T) {
	six := []string{"a p1 O1 A", "b p2 O2 B", "c p3 O3 C", "d p4 O4 D", "e p5 O5 E", "f p6 O6 F"}
	cases := []struct {
		name   string
		extra  []string // what the pool has besides the round
		missAt int      // from 1
		back   int      // where it returns, from 1; 0 if it does not
	}{
		{"the same pattern, another story", []string{"p1 O9", "p2 O9", "p3 O9", "p4 O9", "p5 O9", "p6 O9"}, 1, 4},
		{"the third question", []string{"p1 O9", "p2 O9", "p3 O9", "p4 O9", "p5 O9", "p6 O9"}, 3, 6},
		{"no room left", []string{"p1 O9", "p2 O9", "p3 O9", "p4 O9", "p5 O9", "p6 O9"}, 4, 0},
		{
			"the same objective, if no story has the pattern",
			[]string{"p9 O1", "p9 O2", "p9 O3", "p9 O4", "p9 O5", "p9 O6"},
			2,
			5,
		},
		{"nothing alike", nil, 1, 0},
	}
	for _, c := range cases {
		t.Run(c.name, func(t *testing.T) {
			round := withSpares(t, six, c.extra)
			var missed quiz.Proved
			for k := 1; ; k++ {
				q, _, ok := round.Current()
				if !ok {
					break
				}
				answer := q.Right
				if k == c.missAt {
					answer, missed = "wrong", q
				}
				round, _ = round.Answer(answer)
				if k == c.missAt && round.WillRepeat() != (c.back > 0) {
					t.Errorf("returns %v", round.WillRepeat())
				}
				if k == c.back {
					alike := q.Pattern == missed.Pattern || q.Question.Teaches == missed.Question.Teaches
					if !alike || id(q) == id(missed) {
						t.Errorf(
							"question %d is %s (%s), missed was %s (%s)",
							k,
							id(q),
							q.Pattern,
							id(missed),
							missed.Pattern,
						)
					}
				}
				round = round.Next()
			}
		})
	}
}

// withSpares starts a round of six questions. The pool also has spare questions with the same patterns or objectives,
// each with its own right answer, so that any of them may be used at any place.
func withSpares(t *testing.T, six, extra []string) quiz.Sitting {
	t.Helper()
	lines := append([]string{}, six...)
	for i, words := range extra {
		lines = append(lines, fmt.Sprintf("spare%d %s X%d", i, words, i))
	}
	questions := pool(lines...)
	for seed := range uint64(10000) {
		s := quiz.NewSitting(questions, 6, seed, "")
		whole := true
		for probe := s; ; {
			q, _, ok := probe.Current()
			if !ok {
				break
			}
			whole = whole && !strings.HasPrefix(id(q), "spare")
			probe, _ = probe.Answer(q.Right)
			probe = probe.Next()
		}
		if whole {
			return s
		}
	}
	t.Fatal("no seed draws the six")
	return quiz.Sitting{}
}

// A sitting is a value: an answer to a copy does not change the original, and the same seed gives the same round.
func TestSittingIsAValue(t *testing.T) {
	questions := random(11)
	s := quiz.NewSitting(questions, 6, 5, "")
	again := quiz.NewSitting(questions, 6, 5, "")
	if !reflect.DeepEqual(s, again) {
		t.Error("one seed, two rounds")
	}
	first, _, _ := s.Current()
	wrong, _ := s.Answer("wrong")
	right, _ := s.Answer(first.Right)
	for range 5 {
		wrong = wrong.Next()
		wrong, _ = wrong.Answer("wrong")
		right = right.Next()
		right, _ = right.Answer("")
	}
	if !reflect.DeepEqual(s, again) {
		t.Error("answering a copy changed the original")
	}
	if len(s.Results()) != 0 || !right.Results()[0].Graded.Right || wrong.Results()[0].Graded.Right {
		t.Error("two copies share their results")
	}
}

// Two continuations of one sitting do not share their results.
func TestSittingForks(t *testing.T) {
	s := quiz.NewSitting(random(11), 6, 5, "")
	for range 3 {
		s, _ = s.Answer("wrong")
		s = s.Next()
	}
	q, _, _ := s.Current()
	right, _ := s.Answer(q.Right)
	s.Answer("wrong")
	if !right.Results()[3].Graded.Right {
		t.Error("a fork changed the other's results")
	}
}

func TestSittingSteps(t *testing.T) {
	s := quiz.NewSitting(pool("a p1 O1 C", "b p2 O2 N"), 6, 1, "a")
	q, _, _ := s.Current()
	if id(q) != "b" {
		t.Fatalf("begins with %s, which was asked last", id(q))
	}
	if s = s.Next(); len(s.Results()) != 0 {
		t.Fatal("next without an answer")
	}
	if q, _, _ = s.Current(); id(q) != "b" {
		t.Fatal("next moved on although an answer was owed")
	}
	s, _ = s.Answer("N")
	s, again := s.Answer("wrong")
	if again.Right || len(s.Results()) != 1 || !s.Results()[0].Graded.Right {
		t.Error("the second answer counted")
	}
	s = s.Next()
	s, _ = s.Answer("C")
	s = s.Next()
	if _, _, ok := s.Current(); ok {
		t.Error("the round goes on")
	}
	if k, of := s.Number(); k != 2 || of != 2 {
		t.Errorf("after the round: %d of %d", k, of)
	}
	if over, g := s.Answer("C"); len(over.Results()) != 2 || g.Right {
		t.Error("an answer after the end counted")
	}
	if _, _, ok := quiz.NewSitting(pool("a p1 O1 C"), 6, 1, "a").Current(); ok {
		t.Error("the only question is asked twice in a row")
	}
}

// A round of the bank has several kinds, patterns and right answers.
func TestSittingMixes(t *testing.T) {
	find := quiztest.Scenes(t)
	var all []quiz.Proved
	for _, q := range bank(t) {
		scene, _ := find(q.Scene)
		p, err := quiz.Prove(q, scene)
		if err != nil {
			t.Fatal(err)
		}
		all = append(all, p)
	}
	if len(all) < 40 {
		t.Skip("the bank is small")
	}
	for seed := range uint64(200) {
		s := quiz.NewSitting(all, 6, seed, "")
		kinds, patterns, answers := map[quiz.Kind]bool{}, map[string]bool{}, map[string]bool{}
		for {
			q, _, ok := s.Current()
			if !ok {
				break
			}
			kinds[q.Question.Kind], patterns[q.Pattern], answers[q.Right] = true, true, true
			s, _ = s.Answer(q.Right)
			s = s.Next()
		}
		if len(kinds) < 3 || len(patterns) < 6 || len(answers) < 4 {
			t.Errorf("seed %d: %d kinds, %d patterns, %d answers", seed, len(kinds), len(patterns), len(answers))
		}
	}
}

func BenchmarkSitting(b *testing.B) {
	questions := random(12)
	b.ReportAllocs()
	for b.Loop() {
		s := quiz.NewSitting(questions, 6, 3, "")
		s, _ = s.Answer("wrong")
		if _, _, ok := s.Next().Current(); !ok {
			b.Fatal("no second question")
		}
	}
}
