package sandbox

import (
	"portolan/internal/cluster"
	"portolan/quiz/lab"
)

// FailureOf returns how a need fails at present: "refused", "silence", "no address", …. It
// returns "" if the demand holds, is a ban, has no client, or was not tried.
func FailureOf(d lab.Demand) string {
	if d.Holds || d.Ban || d.Who == "" || d.Try.Door.Address == "" {
		return ""
	}
	return [...]string{
		cluster.Connected: "", cluster.HTTPError: "an HTTP error", cluster.Refused: "refused",
		cluster.NotPermitted: "not permitted", cluster.Timeout: "silence",
		cluster.NameNotFound: "the name is not found", cluster.NoAddress: "no address",
	}[d.Try.Trace.Outcome]
}
