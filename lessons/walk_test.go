package lessons

import (
	"fmt"
	"strings"
	"testing"
)

// walked is a lesson with every kind of step.
func walked() Lesson {
	return Lesson{Steps: []Step{
		{ID: "told", Prose: "Read this."},
		{ID: "shown", Prose: "Read this.", Trace: &Trace{}},
		{ID: "guessed", Prose: "Read this.", Manifest: &Manifest{}, Trace: &Trace{Ask: "Who answers?"}},
		{ID: "asked", Prose: "A story.", Question: &Question{}},
		{ID: "worked", Question: &Question{Show: Worked}},
		{ID: "bare", Question: &Question{Show: Faded}},
		{ID: "probed", Board: &Ref{ID: "silent"}},
		{ID: "mended", Lab: &Ref{ID: "cache"}},
	}}
}

var phaseNames = map[Phase]string{
	Reading: "reading", Predicting: "predicting", Watching: "watching", Asking: "asking", Answered: "answered",
	Doing: "doing",
}

// at describes the position of a walk.
func at(w Walk) string {
	if w.Done() {
		return "done"
	}
	s, _ := w.Step()
	return s.ID + " " + phaseNames[w.Phase()]
}

// Each row starts at a step and moves: n Next, a Answer, b Back, s Skip, p Previous, r Again.
func TestWalk(t *testing.T) {
	for _, c := range []struct{ start, moves, want string }{
		{"", "", "told reading"},
		{"no such step", "", "told reading"},
		{"told", "n", "shown reading"},
		{"told", "nn", "shown watching"},
		{"told", "a", "told reading"},              // nothing is owed
		{"guessed", "n", "guessed predicting"},     // enter leads to the prediction
		{"guessed", "nnnn", "guessed predicting"},  // and not past it
		{"guessed", "na", "guessed watching"},      // the answer does
		{"guessed", "nab", "guessed reading"},      // tab back shows the manifest
		{"guessed", "nabn", "asked reading"},       // and enter leads on from there
		{"guessed", "nar", "guessed watching"},     // coming back finds the packet
		{"guessed", "nabr", "guessed watching"},    //
		{"guessed", "nr", "guessed reading"},       // but not before the prediction
		{"shown", "nbn", "guessed reading"},        // a packet is shown once
		{"asked", "nar", "asked answered"},         // coming back finds the verdict
		{"asked", "nr", "asked reading"},           // or the question, if it is still owed
		{"told", "r", "told reading"},              //
		{"probed", "nr", "probed reading"},         // a board is read about first
		{"probed", "nbn", "probed doing"},          // and can be opened again
		{"guessed", "nb", "guessed reading"},       // before it is made it is
		{"guessed", "nbn", "guessed predicting"},   //
		{"guessed", "nabnn", "asked asking"},       //
		{"guessed", "nanpn", "guessed predicting"}, // coming back later is a new visit
		{"asked", "nn", "asked asking"},            //
		{"asked", "na", "asked answered"},          //
		{"asked", "nabn", "worked reading"},        // enter leads on from the text of an answered question
		{"asked", "nan", "worked reading"},         // a worked question is read
		{"worked", "n", "bare asking"},             // a question without a word before it is asked at once
		{"bare", "b", "worked reading"},            //
		{"bare", "ab", "worked reading"},           // there is nothing to look at again within the step
		{"bare", "an", "probed reading"},           // a board is read about first
		{"probed", "n", "probed doing"},            //
		{"probed", "na", "probed doing"},           // nobody owes it
		{"probed", "nb", "probed reading"},         // left, to be read about again
		{"probed", "nn", "mended reading"},         //
		{"mended", "s", "done"},                    // a lab may be skipped
		{"mended", "nn", "done"},                   //
		{"mended", "nnnn", "done"},                 //
		{"mended", "nnb", "mended reading"},        // back from behind the end
		{"bare", "anp", "bare asking"},             //
		{"guessed", "ns", "asked reading"},         // skip leaves what is owed
		{"bare", "s", "probed reading"},            //
		{"guessed", "nap", "shown reading"},        //
		{"guessed", "nabb", "shown reading"},       //
		{"told", "bbpp", "told reading"},           //
	} {
		w := NewWalk(walked(), c.start)
		for _, move := range c.moves {
			w = map[rune]func(Walk) Walk{
				'n': Walk.Next, 'a': Walk.Answer, 'b': Walk.Back, 's': Walk.Skip,
				'p': Walk.Previous, 'r': Walk.Again,
			}[move](w)
		}
		if got := at(w); got != c.want {
			t.Errorf("from %q by %q: %s, want %s", c.start, c.moves, got, c.want)
		}
	}
}

// With Next and Answer alone, a learner goes through every phase of every step, once and in order.
func TestWalkFromEndToEnd(t *testing.T) {
	var got []string
	for w := NewWalk(walked(), ""); !w.Done() && len(got) < 20; {
		got = append(got, at(w))
		next := w.Next()
		if at(next) == at(w) {
			next = w.Answer()
		}
		w = next
	}
	want := "told reading, shown reading, shown watching, guessed reading, guessed predicting, guessed watching, " +
		"asked reading, asked asking, asked answered, worked reading, bare asking, bare answered, " +
		"probed reading, probed doing, mended reading, mended doing"
	if strings.Join(got, ", ") != want {
		t.Errorf("got  %s\nwant %s", strings.Join(got, ", "), want)
	}
}

func TestWalkIsAValue(t *testing.T) {
	w := NewWalk(walked(), "guessed")
	w.Next()
	w.Skip()
	if got := at(w); got != "guessed reading" {
		t.Errorf("a walk moved in place, to %s", got)
	}
}

func TestWalkOfNothing(t *testing.T) {
	w := NewWalk(Lesson{}, "x").Next().Answer().Back().Skip().Previous()
	if s, i := w.Step(); !w.Done() || s.ID != "" || i != 0 {
		t.Error(fmt.Sprint("a lesson without steps is done from the start, not at ", i))
	}
}
