package journey

import (
	"fmt"
	"strings"

	"portolan/internal/cluster"
	"portolan/internal/text"
	"portolan/lessons"
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

// Text returns the guess in words: "it answers", "it does not answer", "not sure"; "" before the prediction.
func (g Guess) Text() Text {
	switch g {
	case guesses[0]:
		return "it answers"
	case guesses[1]:
		return "it does not answer"
	case NotSure:
		return "not sure"
	}
	return ""
}

// Guesses returns the predictions that Choose takes, counted from 1.
func Guesses() []Guess { return guesses[:] }

// said returns the guess as a lesson shows it after "You predicted:".
func (g Guess) said() Text {
	if g == guesses[0] {
		return "an answer"
	}
	return "no answer"
}

// Predicted is what the learner reads after a packet, if they were asked for a prediction before it.
type Predicted struct {
	Sure, Right bool // whether they predicted something, and whether that was right
	What        Text // what they predicted, and what happened
	Why         Text // why it happened; "" if the hops of the packet show that
}

// Predicted returns how the prediction of this step went. ok is false before the prediction.
func (s Step) Predicted() (p Predicted, ok bool) {
	if s.Guess == "" {
		return Predicted{}, false
	}
	return s.Guess.result("You predicted: "+s.Guess.said(), s.Trace, s.Why()), true
}

// Predicted returns how the prediction on the first page went. ok is false before the prediction, and in later steps.
func (w Welcome) Predicted() (p Predicted, ok bool) {
	if w.Guess == "" || w.Index > 0 {
		return Predicted{}, false
	}
	return w.Guess.result("You guessed: "+Text(w.Guess), w.Trace, w.Why()), true
}

func (g Guess) result(said Text, packet cluster.Trace, why Text) Predicted {
	p := Predicted{Sure: g != NotSure, Right: g.Right(packet), Why: why}
	happened := happened(packet)
	switch {
	case !p.Sure:
		p.What = "You were not sure. " + Text(text.Capital(happened)) + "."
	case p.Right:
		p.What = said + ". Right: " + Text(happened) + "."
	default:
		p.What = said + ". " + Text(text.Capital(happened)) + "."
	}
	return p
}

// happened returns how a connection ended, as a short sentence without a full stop.
func happened(packet cluster.Trace) string {
	switch packet.Outcome {
	case cluster.Connected:
		return "it connected"
	case cluster.Refused:
		return "the connection was refused, so no answer came"
	case cluster.Timeout:
		return "it timed out"
	case cluster.NameNotFound:
		return "the name was not found"
	case cluster.NoAddress:
		return "there was no address to try"
	case cluster.NotPermitted:
		return "it was not permitted"
	case cluster.HTTPError:
		return fmt.Sprintf("the proxy answered %d", packet.Status)
	}
	return ""
}

// Why returns why the packet of this step ended as it did: the text of the lesson or, if it has none, that of the
// simulator. It is "" if the last hop already shows the reason.
func (s Step) Why() Text {
	at, _ := s.walk.Step()
	return whyOf(at, s.Trace)
}

// Why returns why the packet of this step ended as it did, as [Step.Why] does.
func (w Welcome) Why() Text { return whyOf(w.Step(), w.Trace) }

func whyOf(at lessons.Step, packet cluster.Trace) Text {
	switch {
	case at.Trace != nil && at.Trace.Why != "":
		return Text(at.Trace.Why)
	case packet.Outcome == cluster.Connected && packet.Status == 0 && len(packet.Backends()) < 2:
		return "" // the last hop says which pod answers
	}
	return Text(packet.Reason())
}
