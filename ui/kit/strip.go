package kit

import (
	"slices"
	"strings"

	"github.com/charmbracelet/x/ansi"

	"portolan/internal/cluster"
	"portolan/internal/diagram"
)

// Strip draws a trace in two lines. The first shows the client, the address and the pod, with arrows between them. The
// second shows what happens at each of them. A connection that fails ends in a cross at the place where it fails.
func Strip(t *Theme, trace cluster.Trace, width int) []string {
	s := stripParts(trace)
	arrow := 5
	if last := len(s.stations) - 1; last > 0 && s.width(2) > width {
		s.stations[last].name, _, _ = strings.Cut(s.stations[last].name, " ")
		s.stations[0].name = strings.TrimSuffix(strings.TrimPrefix(s.stations[0].name, "http://"), "/")
	}
	for arrow > 2 && s.width(arrow) > width {
		arrow--
	}
	top, below := t.Strong.Render(s.from+" "), ""
	at := ansi.StringWidth(s.from) + 1
	for i, st := range s.stations {
		head, style, name := "▶ ", t.Packet, t.Door
		if st.dead {
			head, style = "╳ ", t.Bad
		}
		if i > 0 {
			name = t.Text
		}
		at += arrow + len("> ")
		start, end := min(at, width-ansi.StringWidth(st.note)), ansi.StringWidth(below)
		if st.note != "" && end < start {
			below += t.Muted.Render(strings.Repeat(" ", start-end) + st.note)
		}
		top += style.Render(strings.Repeat("━", arrow)+head) + name.Render(st.name+" ")
		at += ansi.StringWidth(st.name) + 1
	}
	lines := []string{ansi.Truncate(top, width, "…")}
	if below != "" {
		lines = append(lines, ansi.Truncate(below, width, "…"))
	}
	return lines
}

// stripPart is one place on the way of a packet: the address or the pod.
type stripPart struct {
	name string
	note string
	dead bool // the packet did not get past the arrow before this part
}

type stripLine struct {
	from     string
	stations []stripPart
}

func (s stripLine) width(arrow int) int {
	w := ansi.StringWidth(s.from) + 1
	for _, p := range s.stations {
		w += arrow + 2 + ansi.StringWidth(p.name) + 1
	}
	return w
}

func stripParts(trace cluster.Trace) stripLine {
	s := stripLine{from: cluster.Short(trace.From)}
	door := stripPart{name: trace.To}
	i := diagram.Main(trace)
	if i < 0 {
		door.dead, door.note = true, causeWords(trace.Cause)
		s.stations = []stripPart{door}
		return s
	}
	door.note = "rewrites"
	for _, h := range trace.Path(i) {
		if h.Action == cluster.Route {
			door.note = routedBy
		}
	}
	s.stations = []stripPart{door, podPart(trace, i)}
	return s
}

// podPart returns the pod at the end of a branch, with its address and the node it runs on.
func podPart(trace cluster.Trace, i int) stripPart {
	branch := trace.Branches[i]
	pod := stripPart{name: branch.Backend}
	for _, h := range trace.Path(i) {
		switch h.Action {
		case cluster.Deliver:
			pod.name = branch.Backend + " " + h.To
		case cluster.Forward:
			if node, ok := strings.CutPrefix(h.To, "node/"); ok {
				pod.note = "on " + node
			}
		case cluster.Lookup, cluster.Rewrite, cluster.Masquerade, cluster.Drop, cluster.Reject, cluster.Route,
			cluster.Respond:
		}
	}
	switch {
	case branch.Outcome != cluster.Connected:
		pod.dead, pod.note = true, causeWords(branch.Cause)
	case len(trace.Branches) > 1:
		others := slices.DeleteFunc(trace.Backends(), func(b string) bool { return b == branch.Backend })
		pod.note = "or " + strings.Join(others, ", ")
	}
	return pod
}
