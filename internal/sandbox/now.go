package sandbox

import (
	"portolan/internal/cluster"
	"portolan/quiz/lab"
)

// Now is what a client that must get in gets as things are: "refused", "silence", "no address" or "the name is not found". It is
// "" where there is nothing of the kind to say: the demand holds, keeps somebody out, is about no client, or was not tried.
func Now(d lab.Demand) string {
	if d.Holds || d.Ban || d.Who == "" || d.Try.Door.Address == "" {
		return ""
	}
	switch d.Try.Trace.Outcome {
	case cluster.Refused:
		return "refused"
	case cluster.Timeout:
		return "silence"
	case cluster.NameNotFound:
		return "the name is not found"
	case cluster.NoAddress:
		return "no address"
	case cluster.Connected:
	}
	return ""
}
