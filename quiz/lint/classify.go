package lint

import (
	"math"
	"math/rand/v2"
	"slices"

	"portolan/quiz"
)

// Guess is how often a program guesses the answers of choose questions from what a learner sees before the choice: the
// words of the story, the facts about the cluster and the options. If it guesses well, a learner who has understood
// nothing can do so too.
//
// The program is a logistic regression. It learns from four fifths of the questions and guesses the rest. Questions
// that pairs link are always in the same part.
type Guess struct {
	Right  float64            // the share of right guesses, the mean over all seeds
	Recall map[string]float64 // by answer: the share of its questions that are guessed right
}

const (
	guessSeeds = 20
	guessFolds = 5
)

// guess trains and tests the program on choose questions.
func guess(questions []quiz.Proved) Guess {
	d := newDataset(questions)
	right, total := map[int]int{}, map[int]int{}
	for seed := range uint64(guessSeeds) {
		fold := d.folds(seed)
		for f := range guessFolds {
			w := d.train(func(i int) bool { return fold[d.group[i]] != f })
			for i, row := range d.rows {
				if fold[d.group[i]] != f {
					continue
				}
				total[d.answer[i]]++
				if w.predict(row) == d.answer[i] {
					right[d.answer[i]]++
				}
			}
		}
	}
	g := Guess{Recall: map[string]float64{}}
	all, hits := 0, 0
	for class, name := range d.answers {
		g.Recall[name] = float64(right[class]) / float64(max(1, total[class]))
		all, hits = all+total[class], hits+right[class]
	}
	g.Right = float64(hits) / float64(max(1, all))
	return g
}

// dataset has the questions as numbers.
type dataset struct {
	rows     [][]int  // by question: the features that it has
	features int      // how many there are
	answer   []int    // by question: an index of answers
	answers  []string // the answers that occur
	group    []int    // by question: questions linked by pairs have the same number
	groups   int
}

func newDataset(questions []quiz.Proved) dataset {
	d := dataset{}
	number := map[string]int{}
	for _, p := range questions {
		var row []int
		for _, feature := range visible(p) {
			if _, known := number[feature]; !known {
				number[feature] = len(number)
			}
			row = append(row, number[feature])
		}
		d.rows = append(d.rows, row)
		class := slices.Index(d.answers, p.Right)
		if class < 0 {
			class = len(d.answers)
			d.answers = append(d.answers, p.Right)
		}
		d.answer = append(d.answer, class)
	}
	d.features = len(number)
	d.link(questions)
	return d
}

// link numbers the groups of questions that pairs connect.
func (d *dataset) link(questions []quiz.Proved) {
	index := map[string]int{}
	parent := make([]int, len(questions))
	for i, p := range questions {
		index[p.Question.ID], parent[i] = i, i
	}
	root := func(i int) int {
		for parent[i] != i {
			i = parent[i]
		}
		return i
	}
	for i, p := range questions {
		if j, ok := index[p.Question.Pair]; ok {
			parent[root(i)] = root(j)
		}
	}
	number := map[int]int{}
	for i := range questions {
		r := root(i)
		if _, known := number[r]; !known {
			number[r] = len(number)
		}
		d.group = append(d.group, number[r])
	}
	d.groups = len(number)
}

// folds assigns each group to one of guessFolds folds. The same seed gives the same folds.
func (d *dataset) folds(seed uint64) []int {
	fold := make([]int, d.groups)
	for i, group := range rand.New(rand.NewPCG(seed, 0)).Perm(d.groups) {
		fold[group] = i % guessFolds
	}
	return fold
}

// weights are those of a multinomial logistic regression. For each answer, there is a weight for each feature and a
// constant.
type weights struct {
	feature  [][]float64
	constant []float64
}

// train fits weights to the questions for which use is true. It minimises the logistic loss plus half the sum of the
// squared weights of features, by gradient steps with the method Adam.
func (d *dataset) train(use func(int) bool) weights {
	const steps, rate, decay1, decay2, tiny = 150, 0.1, 0.9, 0.999, 1e-8
	classes := len(d.answers)
	width := d.features + 1 // the last one is the constant
	w, gradient := make([]float64, classes*width), make([]float64, classes*width)
	first, second := make([]float64, classes*width), make([]float64, classes*width)
	shares := make([]float64, classes)
	for step := 1; step <= steps; step++ {
		for i := range w {
			gradient[i] = w[i]
			if i%width == d.features {
				gradient[i] = 0
			}
		}
		for i, row := range d.rows {
			if !use(i) {
				continue
			}
			score(w, row, width, shares)
			shares[d.answer[i]]--
			for class, share := range shares {
				base := class * width
				for _, feature := range row {
					gradient[base+feature] += share
				}
				gradient[base+d.features] += share
			}
		}
		for i, g := range gradient {
			first[i] = decay1*first[i] + (1-decay1)*g
			second[i] = decay2*second[i] + (1-decay2)*g*g
			mean := first[i] / (1 - math.Pow(decay1, float64(step)))
			square := second[i] / (1 - math.Pow(decay2, float64(step)))
			w[i] -= rate * mean / (math.Sqrt(square) + tiny)
		}
	}
	result := weights{}
	for class := range classes {
		result.feature = append(result.feature, w[class*width:class*width+d.features])
		result.constant = append(result.constant, w[class*width+d.features])
	}
	return result
}

// score sets shares to the probability of each answer.
func score(w []float64, row []int, width int, shares []float64) {
	for class := range shares {
		base := class * width
		shares[class] = w[base+width-1]
		for _, feature := range row {
			shares[class] += w[base+feature]
		}
	}
	most, sum := slices.Max(shares), 0.0
	for class := range shares {
		shares[class] = math.Exp(shares[class] - most)
		sum += shares[class]
	}
	for class := range shares {
		shares[class] /= sum
	}
}

func (w weights) predict(row []int) int {
	best, most := 0, math.Inf(-1)
	for class := range w.feature {
		sum := w.constant[class]
		for _, feature := range row {
			sum += w.feature[class][feature]
		}
		if sum > most {
			best, most = class, sum
		}
	}
	return best
}
