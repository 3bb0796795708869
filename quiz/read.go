package quiz

import (
	"cmp"

	"portolan/internal/cluster"
)

// Rule is shown above the options of every choose question.
const Rule = "Choose the type that lets in everyone who must get in, and opens the fewest doors."

// Prompt returns what the learner is asked to do, in one sentence.
func (q Question) Prompt() string {
	switch {
	case q.Kind == Choose:
		return Rule
	case q.Kind == Fill && q.Ask == "":
		return "What goes in the gap?"
	}
	return q.Ask
}

// Read returns an option as the learner reads it: its Text, or a text made from Is.
func (q Question) Read(o Option) string {
	if o.Text != "" || q.Kind != Predict {
		return cmp.Or(o.Text, o.Is)
	}
	outcome, ok := cluster.ParseOutcome(o.Is)
	if !ok {
		return o.Is
	}
	return [...]string{
		cluster.Connected:    "it connects",
		cluster.Refused:      "refused: an error, at once",
		cluster.Timeout:      "timeout: silence, until the client gives up",
		cluster.NameNotFound: "the name is not found",
		cluster.NoAddress:    "there is no address to try",
	}[outcome]
}
