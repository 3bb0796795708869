package sandbox

import (
	"portolan/internal/cluster"
	"portolan/quiz/lab"
)

// FailureOf returns why a demand does not hold at present. For a need that is what its client sees: "refused", "timed
// out", "no address", …. For a ban that is idle, it says that no client can connect at all. FailureOf returns "" if the
// demand holds, is another ban, has no client, or was not tried.
func FailureOf(d lab.Demand) string {
	if d.Idle {
		return "nothing connects yet, so it is not tested"
	}
	if d.Holds || d.Ban || d.Who == "" || d.Try.Door.Address == "" {
		return ""
	}
	return [...]string{
		cluster.Connected: "", cluster.HTTPError: "an HTTP error", cluster.Refused: "refused",
		cluster.NotPermitted: "not permitted", cluster.Timeout: "timed out",
		cluster.NameNotFound: "the name is not found", cluster.NoAddress: "no address",
	}[d.Try.Trace.Outcome]
}
