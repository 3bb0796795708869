package lint

import (
	"fmt"
	"testing"

	"portolan/quiz"
)

// TestGuess: the program guesses what a word gives away, and cannot guess what nothing gives away.
func TestGuess(t *testing.T) {
	type story func(i int) (text, right string)
	telling := func(i int) (text, right string) {
		right = quiz.Types()[i%3]
		return fmt.Sprintf("story %d about %s", i, right), right
	}
	silent := func(i int) (text, right string) { return fmt.Sprintf("story %d", i), quiz.Types()[i%3] }
	for _, c := range []struct {
		name        string
		story       story
		least, most float64
	}{{"telling", telling, 0.95, 1}, {"silent", silent, 0, 0.45}} {
		var all []quiz.Proved
		for i := range 60 {
			text, right := c.story(i)
			all = append(all, quiz.Proved{
				Question: quiz.Question{ID: fmt.Sprint(i), Kind: quiz.Choose, Story: text}, Right: right,
			})
		}
		if g := guess(all); g.Right < c.least || g.Right > c.most {
			t.Errorf("%s: %.2f are guessed, want %.2f to %.2f", c.name, g.Right, c.least, c.most)
		}
	}
}

// TestGuessKeepsPairsTogether: a question and its variant are never on different sides, also through a third one.
func TestGuessKeepsPairsTogether(t *testing.T) {
	var all []quiz.Proved
	for _, q := range []quiz.Question{{ID: "a"}, {ID: "b", Pair: "a"}, {ID: "c"}, {ID: "d", Pair: "b"}} {
		all = append(all, quiz.Proved{Question: q, Right: "ClusterIP"})
	}
	d := newDataset(all)
	if d.groups != 2 || d.group[0] != d.group[1] || d.group[1] != d.group[3] || d.group[0] == d.group[2] {
		t.Errorf("groups %v", d.group)
	}
}
