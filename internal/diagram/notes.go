package diagram

import (
	"strconv"
	"strings"

	"portolan/internal/cluster"
)

// Notes are written only where the picture has free cells.

// selectedText is the note after a pod that the Service sends connections to.
const selectedText = "selected, ready"

// paintNotes writes which pods are selected, unless the dotted line shows it, and which nodes on the packet's way have
// no ready pod of the Service. For a Service without a selector, it writes nothing.
func (c *chart) paintNotes(cv *canvas, l *layout) {
	if len(c.svc.Spec.Selector) == 0 {
		return
	}
	for i := range l.nodes {
		n := &l.nodes[i]
		if c.passesWithoutPod(n) {
			c.paintNoPod(cv, l, n)
		}
		for k := range n.pods {
			if p := &n.pods[k]; n.group == 0 && !p.beside && c.selected(p.pod) {
				cv.note(p.end+len(" x  "), p.y, l.nodeX+l.nodeW-nodeEnd, selectedText, Faint, c.pods[p.pod].place)
			}
		}
	}
}

// passesWithoutPod reports whether the packet has already come to the node, and the dialled Service has no ready pod
// there.
func (c *chart) passesWithoutPod(n *nodeBox) bool {
	node := &c.s.Nodes[n.node]
	past := c.walked[:max(0, min(c.o.Hop, len(c.walked)))]
	if c.dialled < 0 || node.Lost || !visit(past, cluster.Place("node/"+node.Name)) {
		return false
	}
	for _, p := range c.onNode[n.node] {
		if c.selected(p) {
			return false
		}
	}
	return true
}

// paintNoPod writes into a node that it has no pod of the Service, or no ready one. It takes the first row with room to
// the right of the pods, in this order: the second row, those below it, the first row. Otherwise it writes into the
// lower border, unless the next node shares it.
func (c *chart) paintNoPod(cv *canvas, l *layout, n *nodeBox) {
	note, room := "no `"+c.svc.Name+"` pod here", l.nodeX+l.nodeW-nodeEnd
	if c.important(n.node) > 0 && c.hasEndpoint(n) {
		note = "no ready `" + c.svc.Name + "` pod here"
	}
	for k := range n.rows {
		y := n.firstRow() + (k+1)%n.rows
		x := l.podX
		for i := range n.pods {
			if n.pods[i].y == y {
				x = max(x, n.pods[i].end+len(" x  "))
			}
		}
		if cv.note(x, y, room, note, Note, "") {
			return
		}
	}
	if !l.shareBorders && width(note) < room-l.podX {
		c.paintInBorder(cv, l.podX, n.lastRow()+1, room-l.podX, note, Note, "")
	}
}

// hasEndpoint reports whether a pod on the node is an endpoint of the Service.
func (c *chart) hasEndpoint(n *nodeBox) bool {
	for _, p := range c.onNode[n.node] {
		if c.pods[p].endpoint != nil {
			return true
		}
	}
	return false
}

// note writes a text if all its cells and the one before it are free, and it ends before column end. It reports whether
// it did.
func (cv *canvas) note(x, y, end int, s string, role Role, owner cluster.Place) bool {
	w := width(s)
	if x+w > end || !cv.free(x-1, y, w+1) {
		return false
	}
	cv.text(x, y, w, s, role, string(owner))
	return true
}

// free reports whether the w cells of row y from column x on are inside the picture and empty.
func (cv *canvas) free(x, y, w int) bool {
	if !cv.has(x, y) || !cv.has(x+w-1, y) {
		return false
	}
	for i := y*cv.w + x; i < y*cv.w+x+w; i++ {
		if cv.cells[i].Text != " " || cv.marks[i] != 0 {
			return false
		}
	}
	return true
}

// isText reports whether the cell has a character of a text, and not of a line or a border.
func (cv *canvas) isText(x, y int) bool { return cv.has(x, y) && cv.marks[y*cv.w+x]&solid != 0 }

// causeWord returns how the connection failed, in one or two words. It returns "" if the connection succeeded.
func (c *chart) causeWord() string {
	switch c.t.Outcome {
	case cluster.Refused:
		return "refused"
	case cluster.HTTPError:
		return "HTTP " + strconv.Itoa(c.t.Status)
	case cluster.NameNotFound:
		return "no name"
	case cluster.NotPermitted, cluster.NoAddress:
		return strings.ReplaceAll(c.t.Outcome.String(), "-", " ")
	case cluster.Timeout:
		switch c.t.Cause {
		case cluster.NoRoute:
			return "no route"
		case cluster.NodeLost, cluster.PodGone:
			return "no answer"
		default:
			return "dropped"
		}
	default:
		return ""
	}
}

// paintCause writes causeWord near p, the cell with the mark of the failure: to its right, to its left, below or above,
// wherever there is room first. If the branches of the trace end differently, it writes nothing.
func (c *chart) paintCause(cv *canvas, p point) {
	word := c.causeWord()
	if word == "" || c.t.Mixed {
		return
	}
	w := width(word)
	switch {
	case cv.free(p.x+1, p.y, w+2):
		cv.text(p.x+2, p.y, w, word, Cause, "")
		return
	case cv.free(p.x-2-w, p.y, w+2):
		cv.text(p.x-1-w, p.y, w, word, Cause, "")
		return
	}
	for _, at := range [...]point{
		{p.x, p.y + 1},
		{p.x - w + 1, p.y + 1},
		{p.x - w/2, p.y + 1},
		{p.x, p.y - 1},
		{p.x - w + 1, p.y - 1},
		{p.x - w/2, p.y - 1},
		{p.x - w, p.y + 2},
		{p.x - w, p.y - 2},
		{p.x - 4 - w, p.y - 2}, // to the left of the wall, if the mark is between the wall and a node
	} {
		if cv.free(at.x-1, at.y, w+1) && !cv.isText(at.x+w, at.y) {
			cv.text(at.x, at.y, w, word, Cause, "")
			return
		}
	}
}
