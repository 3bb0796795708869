package cluster_test

import (
	"slices"
	"testing"

	"portolan/internal/cluster"
)

func TestEventText(t *testing.T) {
	for _, c := range []struct{ verb, object, want string }{
		{"delete", "pod/web-a", "the pod web-a is deleted"},
		{"delete", "service/db", "the Service db is deleted"},
		{"lose", "node1", "node1 is lost"},
		{"lose", "node/node1", "node1 is lost"},
		{"unready", "pod/web-b", "the pod web-b becomes not ready"},
		{"provider", "none", "the load balancer provider is removed"},
	} {
		if got := (cluster.Event{Verb: c.verb, Object: c.object}).Text(); got != c.want {
			t.Errorf("%s %s: got %q, want %q", c.verb, c.object, got, c.want)
		}
	}
}

// TestSenders names the senders that pods see in words.
func TestSenders(t *testing.T) {
	branch := func(source string) cluster.Branch {
		return cluster.Branch{Backend: "web", Outcome: cluster.Connected, Source: source}
	}
	trace := cluster.Trace{From: "pod/orders", Branches: []cluster.Branch{
		branch("client"), branch("node2"), branch("balancer"), {Outcome: cluster.Refused, Source: "node3"},
	}}
	if got, want := trace.Senders(), []string{"the load balancer", "orders itself", "node2"}; !slices.Equal(got, want) {
		t.Errorf("got %q, want %q", got, want)
	}
}

func TestNeedsReason(t *testing.T) {
	for name, c := range map[string]struct {
		trace cluster.Trace
		want  bool
	}{
		"connected":              {cluster.Trace{Outcome: cluster.Connected}, false},
		"the last hop gives it":  {cluster.Trace{Outcome: cluster.Timeout, Cause: cluster.NoRoute}, false},
		"the last hop does not":  {cluster.Trace{Outcome: cluster.NameNotFound}, true},
		"a node's own packet":    {cluster.Trace{Outcome: cluster.Timeout, Cause: cluster.NoEndpoints}, true},
		"only some pods connect": {cluster.Trace{Outcome: cluster.Refused, Cause: cluster.NotListening, Mixed: true}, true},
	} {
		if got := c.trace.NeedsReason(); got != c.want {
			t.Errorf("%s: got %v, want %v", name, got, c.want)
		}
	}
}
