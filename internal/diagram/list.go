package diagram

import (
	"strconv"
	"strings"

	"portolan/internal/cluster"
	"portolan/internal/text"
)

// listLine is a line of a list before it is wrapped.
type listLine struct {
	lead  string // the mark and the number, or ""; wrapped lines are indented by its width
	text  string
	role  Role
	owner string
}

// List shows the trace as numbered lines of text, for narrow windows and plain output. The first line says which
// client dials which address. Then come the hops that have happened, with the current one marked. The outcome follows
// when all hops have happened. If there are more lines than rows, the list shows the last ones.
func List(t cluster.Trace, o Options) Picture {
	if o.Width < 1 || o.Height < 1 {
		return Picture{}
	}
	lines := dialLine(t)
	hops := Walked(t)
	for i, h := range hops[:max(0, min(o.Hop, len(hops)))] {
		line := listLine{lead: "  " + strconv.Itoa(i+1) + "  ", text: h.Text(), role: Packet, owner: string(h.At)}
		if i == o.Hop-1 || i == len(hops)-1 {
			line.lead, line.role = current[alphabet(o.ASCII)]+line.lead[1:], Head
		}
		lines = append(lines, line)
	}
	if t.From != "" && o.Hop >= len(hops) {
		lines = append(lines, ending(t, o))
	}
	return setLines(lines, o)
}

// dialLine says which client dials which address. It returns nothing for a zero trace.
func dialLine(t cluster.Trace) []listLine {
	if t.From == "" {
		return nil
	}
	return []listLine{{text: cluster.Short(t.From) + " connects to " + t.To, role: Label, owner: t.From}}
}

// ending returns the line with the outcome of a trace.
func ending(t cluster.Trace, o Options) listLine {
	mark, role := failed, Failed
	if t.Outcome == cluster.Connected {
		mark, role = arrived, Arrived
	}
	l := listLine{lead: mark[alphabet(o.ASCII)] + "    ", role: role, text: t.Outcome.String()}
	if t.Mixed {
		l.text = "mixed, at worst " + l.text
	}
	if reason := t.Reason(); reason != "" {
		l.text += ". " + reason
	}
	return l
}

// inventory lists the objects of the scene. It replaces the picture if there is no room for one and no packet to
// follow.
func (c *chart) inventory() Picture {
	lines := dialLine(c.t)
	for i := range c.s.Clients {
		client := &c.s.Clients[i]
		lines = append(lines, listLine{
			text: "outside: " + client.Name + " " + client.Address, role: Plain, owner: "client/" + client.Name,
		})
	}
	for i := range c.s.Nodes {
		names := make([]string, 0, len(c.s.Pods))
		for _, p := range c.onNode[i] {
			name := c.pods[p].label.name
			if suffix := c.pods[p].label.suffix; suffix != "" {
				name += " (" + suffix + ")"
			}
			names = append(names, name)
		}
		line := listLine{text: c.title(c.s.Nodes[i]) + ": " + strings.Join(names, ", ")}
		line.role, line.owner = c.nodeRole(i, Plain)
		lines = append(lines, line)
	}
	return setLines(lines, c.o)
}

// setLines wraps lines and puts them on a canvas. It leaves out the backticks around names, because a picture contains
// no markup. If there are more rows than fit, it keeps the last ones.
func setLines(lines []listLine, o Options) Picture {
	var rows []listLine
	for _, line := range lines {
		indent := width(line.lead)
		if indent > o.Width/2 {
			line.lead, indent = "", 0
		}
		for _, part := range text.Wrap(clean(strings.ReplaceAll(line.text, "`", ""), o.ASCII), o.Width-indent) {
			line.text = part
			rows = append(rows, line)
			line.lead = strings.Repeat(" ", indent)
		}
	}
	rows = rows[max(0, len(rows)-o.Height):]
	cv := newCanvas(o.Width, len(rows), o.ASCII)
	for y, r := range rows {
		x := cv.text(0, y, o.Width, r.lead, r.role, r.owner)
		cv.text(x, y, o.Width-x, r.text, r.role, r.owner)
	}
	return cv.picture()
}
