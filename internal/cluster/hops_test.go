package cluster_test

import (
	"flag"
	"fmt"
	"os"
	"strings"
	"testing"

	"portolan/internal/cluster"

	"github.com/rogpeppe/go-internal/txtar"
)

var update = flag.Bool("update", false, "write the golden files anew")

func TestHops(t *testing.T) {
	const file = "testdata/hops.txtar"
	golden, err := txtar.ParseFile(file)
	if err != nil {
		t.Fatal(err)
	}
	s := apply(t, shop(t), threeTypes)
	for i, section := range golden.Files {
		request, event, _ := strings.Cut(section.Name, " after ")
		from, to, _ := strings.Cut(request, " ")
		got := show(dialAfter(t, s, event, from, to))
		if *update {
			golden.Files[i].Data = []byte(got)
		} else if got != string(section.Data) {
			t.Errorf("%s:\n got\n%s\nwant\n%s", section.Name, got, section.Data)
		}
	}
	if *update {
		if err := os.WriteFile(file, txtar.Format(golden), 0o600); err != nil {
			t.Fatal(err)
		}
	}
}

// dialAfter dials in a scene to which something has happened; event is as in YAML, or "".
func dialAfter(t *testing.T, s cluster.Scene, event, from, to string) cluster.Trace {
	t.Helper()
	if verb, object, ok := strings.Cut(event, ": "); ok {
		var err error
		if s, err = s.After(cluster.Event{Verb: verb, Object: object}); err != nil {
			t.Fatal(err)
		}
	}
	trace, err := s.Dial(from, to)
	if err != nil {
		t.Fatal(err)
	}
	return trace
}

// show writes a trace as testdata/hops.txtar has it.
func show(trace cluster.Trace) string {
	var out strings.Builder
	hops := func(indent string, hops []cluster.Hop) {
		for _, h := range hops {
			fmt.Fprintf(&out, "%s%-14s %-10s %-17s | %s\n", indent, h.At, h.Action, h.To, h.Text())
		}
	}
	hops("", trace.Hops)
	for _, b := range trace.Branches {
		fmt.Fprintf(&out, "> %s sees %s: %s\n", b.Backend, b.Source, b.Outcome)
		hops("  ", b.Hops)
	}
	fmt.Fprintf(&out, "%s: %s\n", trace.Outcome, trace.Reason())
	return out.String()
}

// TestHopsReadWell holds what a picture and a list of hops rely on.
func TestHopsReadWell(t *testing.T) {
	s := apply(t, shop(t), threeTypes)
	for _, from := range []string{"pod/orders", "pod/ops/monitor", "node/node2", "office", "internet"} {
		for _, service := range []string{"orders", "db", "web"} {
			for _, door := range s.Doors(service, from) {
				trace, err := s.Dial(from, door.Address)
				if err != nil {
					t.Fatal(err)
				}
				if trace.Reason() == "" || trace.Prints() == "" {
					t.Errorf("%s dials %s: nothing is said of it", from, door.Address)
				}
				for i := range max(1, len(trace.Branches)) {
					for _, h := range trace.Path(i) {
						if text := h.Text(); len(text) > 70 {
							t.Errorf("%s dials %s: %q is long, for names so short", from, door.Address, text)
						}
					}
					checkPath(t, from+" dials "+door.Address, trace.Path(i))
				}
			}
		}
	}
}

// checkPath: every hop is where the one before it sent the packet, and says so.
func checkPath(t *testing.T, name string, hops []cluster.Hop) {
	t.Helper()
	at := hops[0].At
	for i, h := range hops {
		if text := h.Text(); text == "" {
			t.Errorf("%s: hop %d says %q", name, i, text)
		}
		if h.At != at && i < len(hops)-1 {
			t.Errorf("%s: hop %d is at %s, and the packet at %s", name, i, h.At, at)
		}
		if h.Action == cluster.Forward {
			at = cluster.Place(h.To)
		}
	}
	switch last := hops[len(hops)-1]; last.Action {
	case cluster.Deliver, cluster.Drop, cluster.Reject, cluster.Lookup:
	default:
		t.Errorf("%s: it ends with %s", name, last.Action)
	}
}
