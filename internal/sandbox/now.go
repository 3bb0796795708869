package sandbox

import (
	"portolan/internal/cluster"
	"portolan/quiz/lab"
)

// Now returns how a need fails at present: "refused", "silence", "no address" or "the name is not found". It returns ""
// if the demand holds, is a ban, has no client, or was not tried.
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
