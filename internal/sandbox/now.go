package sandbox

import (
	"portolan/internal/cluster"
	"portolan/quiz"
)

// Now is what a client that must get in gets as things are: "refused", "silence", "no address" or "the name is not found". It is
// "" where there is nothing of the kind to say: the demand holds, keeps somebody out, is about no client, or was not tried.
func Now(d quiz.Demand) string {
	if d.Holds || d.Ban || d.Who == "" || d.Try.Door.Address == "" {
		return ""
	}
	return [...]string{
		cluster.Connected: "", cluster.Refused: "refused", cluster.Timeout: "silence",
		cluster.NameNotFound: "the name is not found", cluster.NoAddress: "no address",
	}[d.Try.Trace.Outcome]
}
