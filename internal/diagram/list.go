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
	var lines []listLine
	if t.From != "" {
		lines = append(lines, listLine{text: placeName(t.From) + " dials " + t.To, role: Label, owner: t.From})
	}
	hops := Walked(t)
	for i, h := range hops[:max(0, min(o.Hop, len(hops)))] {
		line := listLine{lead: "  " + strconv.Itoa(i+1) + "  ", text: h.Text(), role: Packet, owner: string(h.At)}
		if i == o.Hop-1 || i == len(hops)-1 {
			line.lead, line.role = pick(o.ASCII, "▸ ", "> ")+line.lead[2:], Head
		}
		lines = append(lines, line)
	}
	if t.From != "" && o.Hop >= len(hops) {
		lines = append(lines, ending(t, o))
	}
	return setLines(lines, o)
}

func pick(ascii bool, unicode, plain string) string {
	if ascii {
		return plain
	}
	return unicode
}

// placeName returns the name in a place, without its kind.
func placeName(place string) string {
	_, name, ok := strings.Cut(place, "/")
	if !ok {
		return place
	}
	return name
}

// ending returns the line with the outcome of a trace.
func ending(t cluster.Trace, o Options) listLine {
	l := listLine{lead: pick(o.ASCII, "╳ ", "x ") + "   ", role: Failed, text: t.Outcome.String()}
	if t.Outcome == cluster.Connected {
		l.lead, l.role = pick(o.ASCII, "● ", "* ")+"   ", Arrived
	}
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
	var lines []listLine
	if c.t.From != "" {
		lines = append(lines, listLine{text: placeName(c.t.From) + " dials " + c.t.To, role: Label, owner: c.t.From})
	}
	for i := range c.s.Clients {
		client := &c.s.Clients[i]
		lines = append(lines, listLine{
			text: "outside: " + client.Name + " " + client.Address, role: Plain, owner: "client/" + client.Name,
		})
	}
	for i := range c.s.Nodes {
		names := make([]string, 0, len(c.s.Pods))
		for _, p := range c.podsOn(i) {
			name := c.pods[p].label.name
			if suffix := c.pods[p].label.suffix; suffix != "" {
				name += " (" + suffix + ")"
			}
			names = append(names, name)
		}
		role, owner := c.nodeRole(i, Plain)
		lines = append(lines, listLine{text: c.title(i) + ": " + strings.Join(names, ", "), role: role, owner: owner})
	}
	return setLines(lines, c.o)
}

// setLines wraps lines and puts them on a canvas. If there are more rows than fit, it keeps the last ones.
func setLines(lines []listLine, o Options) Picture {
	type row struct {
		lead, text string
		role       Role
		owner      string
	}
	var rows []row
	for _, line := range lines {
		indent := width(line.lead)
		if indent > o.Width/2 {
			line.lead, indent = "", 0
		}
		for i, part := range text.Wrap(clean(line.text, o.ASCII), o.Width-indent) {
			r := row{lead: line.lead, text: part, role: line.role, owner: line.owner}
			if i > 0 {
				r.lead = strings.Repeat(" ", indent)
			}
			rows = append(rows, r)
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
