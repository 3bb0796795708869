package kit

import (
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
	}
	for arrow > 2 && s.width(arrow) > width {
		arrow--
	}
	var top, under strings.Builder
	at := 0
	put := func(b *strings.Builder, col *int, text string, style func(...string) string) {
		b.WriteString(style(text))
		*col += ansi.StringWidth(text)
	}
	put(&top, &at, s.from+" ", t.Strong.Render)
	below := 0
	for i, st := range s.stations {
		line, style := strings.Repeat("━", arrow)+"▶ ", t.Packet.Render
		if st.dead {
			line, style = strings.Repeat("━", arrow)+"╳ ", t.Bad.Render
		}
		put(&top, &at, line, style)
		if start := min(at, width-ansi.StringWidth(st.note)); st.note != "" && below < start {
			put(&under, &below, strings.Repeat(" ", start-below)+st.note, t.Muted.Render)
		}
		nameStyle := t.Door.Render
		if i > 0 {
			nameStyle = t.Text.Render
		}
		put(&top, &at, st.name+" ", nameStyle)
	}
	lines := []string{ansi.Truncate(top.String(), width, "…")}
	if below > 0 {
		lines = append(lines, ansi.Truncate(under.String(), width, "…"))
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
		case cluster.Lookup, cluster.Rewrite, cluster.Masquerade, cluster.Drop, cluster.Reject:
		}
	}
	switch {
	case branch.Outcome != cluster.Connected:
		pod.dead, pod.note = true, causeWords(branch.Cause)
	case len(trace.Branches) > 1:
		pod.note = "or " + others(trace, branch.Backend)
	}
	return pod
}

func others(trace cluster.Trace, but string) string {
	var names []string
	for _, b := range trace.Backends() {
		if b != but {
			names = append(names, b)
		}
	}
	return strings.Join(names, ", ")
}
