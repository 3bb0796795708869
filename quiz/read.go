package quiz

import (
	"slices"

	"portolan/internal/cluster"
)

// Rule is shown above the options of every choose question.
const Rule = "Choose the smallest type that works for every client: ClusterIP, then NodePort, then LoadBalancer. " +
	"Each adds to the one before."

// gatewayRule follows Rule if BehindGateway is offered.
const gatewayRule = "ClusterIP behind a Gateway counts as ClusterIP."

// noneRule follows Rule if NoneOfThese is offered. An option is not enough on its own if it also needs a NetworkPolicy,
// another field of the Service, or a kubectl command.
const noneRule = "\"None of these\" is right if no other option is enough on its own."

// Prompt returns what the learner is asked to do.
func (q Question) Prompt() string {
	switch {
	case q.Kind == Choose:
		rule := Rule
		if q.offers(BehindGateway) {
			rule += " " + gatewayRule
		}
		if q.offers(NoneOfThese) {
			rule += " " + noneRule
		}
		return rule
	case q.Kind == Fill && q.Ask == "":
		return "What goes in the gap?"
	case q.Kind == Cause && q.Ask == "":
		return "Which cause explains all these results?"
	}
	return q.Ask
}

// offers reports whether one of the options is the given one.
func (q Question) offers(is string) bool {
	return slices.ContainsFunc(q.Options, func(o Option) bool { return o.Is == is })
}

// Read returns an option as the learner reads it: its Text, or a text made from Is.
func (q Question) Read(o Option) string {
	switch {
	case o.Text != "":
		return o.Text
	case q.Kind == Choose && o.Is == BehindGateway:
		return "ClusterIP behind a Gateway"
	case q.Kind == Choose && o.Is == NoneOfThese:
		return "None of these"
	case q.Kind != Predict:
		return o.Is
	}
	outcome, ok := cluster.ParseOutcome(o.Is)
	if !ok {
		return o.Is
	}
	return [...]string{
		cluster.Connected:    "it connects",
		cluster.HTTPError:    "it connects, and the proxy answers with an HTTP error",
		cluster.Refused:      "refused: an error, at once",
		cluster.NotPermitted: "the operation is not permitted",
		cluster.Timeout:      "timeout: no answer, until the client gives up",
		cluster.NameNotFound: "the name is not found",
		cluster.NoAddress:    "there is no address to try",
	}[outcome]
}
