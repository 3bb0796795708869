package journey

import (
	"strings"

	"portolan/internal/cluster"
)

// Guess is what a learner predicts of a packet: "yes" (it answers), "no" (it does not answer), "?" (not sure), or ""
// before the prediction.
type Guess string

// NotSure means that the learner made no prediction but asked to see what happens.
const NotSure Guess = "?"

// guesses are the predictions that Choose takes, counted from 1.
var guesses = [...]Guess{"yes", "no"} //nolint:gochecknoglobals // a list that nothing changes

// guessOf returns the guess that an input makes. ok is false if it makes none.
func guessOf(in Input) (g Guess, ok bool) {
	switch in := in.(type) {
	case Choose:
		switch {
		case in.N == 0:
			return NotSure, true
		case in.N > 0 && in.N <= len(guesses):
			return guesses[in.N-1], true
		}
	case Answer:
		for _, g := range guesses {
			if strings.EqualFold(in.Text, string(g)) {
				return g, true
			}
		}
	}
	return "", false
}

// stored returns the guess as the record stores it. NotSure becomes "".
func (g Guess) stored() Guess {
	if g == NotSure {
		return ""
	}
	return g
}

// Right reports whether the packet did what the learner predicted.
func (g Guess) Right(packet cluster.Trace) bool {
	connects := packet.Outcome == cluster.Connected
	return g == "yes" && connects || g == "no" && !connects
}
