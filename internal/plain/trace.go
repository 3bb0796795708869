package plain

import (
	"fmt"
	"io"
	"strings"

	"portolan/internal/cluster"
	"portolan/internal/explain"
)

// Trace prints one connection: its hops, what its client sees, and why. Then it prints the pods that may answer, and
// the senders that these pods may see. advice says what to change so that the client connects; it may be zero. assumed
// are sentences about what the input did not say about the cluster and Portolan therefore assumed.
func Trace(w io.Writer, t cluster.Trace, advice explain.Finding, assumed ...string) error {
	p := newPage()
	p.say("From %s to %s", cluster.Short(t.From), t.To)
	p.gap()
	p.hops(t)
	p.wrapped("  ", "  ", t.Reason())
	p.advice(advice)
	if pods := t.Backends(); len(pods) > 0 {
		p.gap()
		p.wrapped(mayAnswer, "  ", strings.Join(pods, ", "))
		p.wrapped(senderSeen, "  ", strings.Join(t.Senders(), ", "))
	}
	if len(assumed) > 0 {
		p.gap()
		p.say(assumedHead)
	}
	p.list("- ", assumed)
	return p.print(w)
}

// advice adds what is wrong and what to change.
func (p *page) advice(f explain.Finding) {
	if f.Fix == "" {
		return
	}
	p.gap()
	if f.Problem == "" {
		p.say("%s", f.Fix)
		return
	}
	p.say("%s: %s", f.Place(), f.Problem)
	if f.Fix != explain.NoFix {
		p.item("Fix: ", f.Fix)
	}
}

// hops adds the numbered hops, and what the client prints on its terminal. If several pods may answer, it adds the
// hops to each of them.
func (p *page) hops(t cluster.Trace) {
	p.numberedHops(" %2d. ", 1, t.Hops)
	for _, b := range t.Branches {
		format := " %2d. "
		if len(t.Branches) > 1 {
			p.line("   if " + b.Backend + " is chosen:")
			format = "   %2d. "
		}
		p.numberedHops(format, len(t.Hops)+1, b.Hops)
	}
	p.wrapped("  The client sees: ", "    ", t.Prints())
}

// numberedHops adds hops, each after its number in a format. from is the number of the first one.
func (p *page) numberedHops(format string, from int, hops []cluster.Hop) {
	for i, h := range hops {
		p.item(fmt.Sprintf(format, from+i), h.Text())
	}
}
