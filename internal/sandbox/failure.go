package sandbox

import (
	"portolan/internal/cluster"
	"portolan/quiz/lab"
)

// FailureOf returns how a need fails at present: "refused", "silence", "no address" or "the name is not found". It
// returns "" if the demand holds, is a ban, has no client, or was not tried.
func FailureOf(d lab.Demand) string {
	if d.Holds || d.Ban || d.Who == "" || d.Try.Door.Address == "" {
		return ""
	}
	return [...]string{
		cluster.Connected: "", cluster.Refused: "refused", cluster.Timeout: "silence",
		cluster.NameNotFound: "the name is not found", cluster.NoAddress: "no address",
		cluster.HTTPError: "an HTTP error from the proxy", cluster.NotPermitted: "not permitted",
	}[d.Try.Trace.Outcome]
}
