package diagram

import (
	"strconv"

	"portolan/internal/cluster"
	"portolan/internal/text"
)

func (c *chart) paint(l *layout) Picture {
	cv := newCanvas(c.o.Width, l.h, c.o.ASCII)
	c.paintWall(cv, l)
	c.paintService(cv, l)
	for i := range l.outside {
		c.paintOutside(cv, &l.outside[i])
	}
	if l.balancer != nil {
		c.paintBalancer(cv, l.balancer)
	}
	for i := range l.nodes {
		c.paintFrame(cv, l, i)
	}
	for i := range l.nodes {
		c.paintNode(cv, l, &l.nodes[i])
	}
	if l.moreNodes > 0 {
		cv.text(l.podX, l.moreRow, c.o.Width, "+"+text.Count(l.moreNodes, "node"), Faint, "")
	}
	c.paintNotes(cv, l)
	if c.o.Hop >= 0 && c.t.From != "" {
		c.paintTrails(cv, l)
	}
	return cv.picture()
}

// paintWall draws the vertical line between the clients outside and the cluster, if anything is outside.
func (c *chart) paintWall(cv *canvas, l *layout) {
	if l.wall == 0 {
		return
	}
	cv.text(margin, 0, l.wall-margin, "outside", Faint, "")
	for y := range cv.h {
		cv.glyph(l.wall, y, wallGlyph, Frame, "")
	}
}

// portsWidth returns the width of the Service's ports in columns.
func (c *chart) portsWidth() int {
	w := max(0, len(c.svc.Spec.Ports)-1)
	for _, p := range c.svc.Spec.Ports {
		w += len(portText(p.Port))
	}
	return w
}

// paintPorts writes the Service's ports, at most up to column end.
func (c *chart) paintPorts(cv *canvas, x, y, end int) {
	for i, p := range c.svc.Spec.Ports {
		if i > 0 {
			x++
		}
		x += cv.text(x, y, end-x, portText(p.Port), DoorCell, portField(i, "port"))
	}
}

func portText(port int32) string { return ":" + strconv.Itoa(int(port)) }

func (c *chart) paintOutside(cv *canvas, b *outsideBox) {
	frame, label := Frame, Label
	if c.t.From != "" && string(b.place) != c.t.From && !c.visits(b.place) {
		frame, label = Faint, Faint
	}
	cv.box(b.x, b.y, b.w, b.h, frame, string(b.place))
	room := b.w - len("|  |")
	pad := max(0, room-width(b.text)) / 2
	cv.text(b.x+2+pad, b.middle(), room, b.text, label, string(b.place))
	if b.note != "" {
		cv.text(max(0, b.x+(b.w-width(b.note))/2), b.y+b.h, b.w+2, b.note, Faint, string(b.place))
	}
}

func (c *chart) paintBalancer(cv *canvas, b *outsideBox) {
	owner := string(b.place)
	cv.box(b.x, b.y, b.w, b.h, Frame, owner)
	cv.text(b.x+2, b.y, b.w-4, "balancer", Label, owner)
	for _, x := range []int{b.x + 1, b.x + 2 + len("balancer")} {
		cv.set(x, b.y, " ", Plain, owner)
	}
	label := c.balancer()
	if label == cluster.PendingHost {
		cv.text(b.x+2, b.middle(), b.w-4, label, Faint, owner)
		return
	}
	room := b.w - 4
	x := b.x + 2 + cv.text(b.x+2, b.middle(), max(room-c.portsWidth(), room/2), label, DoorCell, owner)
	c.paintPorts(cv, x, b.middle(), b.x+b.w-2)
}

// paintFrame draws the border of a node. A lost node has the same border with the role Lost.
func (c *chart) paintFrame(cv *canvas, l *layout, i int) {
	n := &l.nodes[i]
	role, owner := c.nodeRole(n.node, Frame)
	cv.box(l.nodeX, n.y, l.nodeW, n.rows+2, role, owner)
	if l.shareBorders && i > 0 {
		cv.glyph(l.nodeX, n.y, teeRight, role, owner)
		cv.glyph(l.nodeX+l.nodeW-1, n.y, teeLeft, role, owner)
	}
}

func (c *chart) nodeRole(node int, role Role) (Role, string) {
	n := &c.s.Nodes[node]
	if n.Lost {
		role = Lost
	}
	return role, "node/" + n.Name
}

func (c *chart) paintNode(cv *canvas, l *layout, n *nodeBox) {
	c.paintTitle(cv, l, n)
	c.paintGroup(cv, l, n)
	if !c.s.Nodes[n.node].Lost {
		c.paintDoors(cv, l, n)
	}
	end := 0
	for i := range n.pods {
		p := &n.pods[i]
		c.paintPod(cv, l, p)
		if p.y == n.lastRow() {
			end = max(end, p.end)
		}
	}
	if n.more > 0 {
		end += markWidth + 1
		label, room := "+"+text.Count(n.more, "more pod"), l.nodeX+l.nodeW-nodeEnd-end
		if width(label) > room {
			label = "+" + strconv.Itoa(n.more)
		}
		cv.text(end, n.lastRow(), room, label, Faint, "node/"+c.s.Nodes[n.node].Name)
	}
}

// paintTitle writes the name and the address of a node into its upper border. Both go left of the lane if they fit
// there. Otherwise only the name goes left and the address goes right. If even the name is too wide, both go right.
func (c *chart) paintTitle(cv *canvas, l *layout, n *nodeBox) {
	node := &c.s.Nodes[n.node]
	role, owner := c.nodeRole(n.node, Label)
	note := ""
	switch {
	case node.Lost:
		note = "gone"
	case !node.Ready:
		note = "not ready"
	}
	end := l.nodeX + l.nodeW - 2
	if note != "" {
		x := end - width(note) - 1
		c.paintInBorder(cv, x, n.y, end-x, note, Faint, owner)
		end = x - 2
	}
	x, right, before := l.nodeX+2, l.podX, l.lane-l.nodeX-3
	switch {
	case width(c.title(*node)) <= before:
		c.paintInBorder(cv, x, n.y, before, c.title(*node), role, owner)
	case width(node.Name) <= before:
		c.paintInBorder(cv, x, n.y, before, node.Name, role, owner)
		c.paintInBorder(cv, right, n.y, end-right, node.Address, role, owner)
	default:
		c.paintInBorder(cv, right, n.y, end-right, c.title(*node), role, owner)
	}
}

// paintInBorder writes text into a border, with a space on each side.
func (c *chart) paintInBorder(cv *canvas, x, y, room int, title string, role Role, owner string) {
	if title == "" || room < 1 {
		return
	}
	cv.set(x-1, y, " ", role, owner)
	w := cv.text(x, y, room, title, role, owner)
	cv.set(x+w, y, " ", role, owner)
}

// paintDoors writes the node ports at a node's left edge.
func (c *chart) paintDoors(cv *canvas, l *layout, n *nodeBox) {
	taken := make([]bool, n.rows)
	for i, p := range c.svc.Spec.Ports {
		row := n.doorRow(i)
		if p.NodePort == 0 || taken[row-n.firstRow()] {
			continue
		}
		taken[row-n.firstRow()] = true
		w := cv.text(l.nodeX+2, row, l.lane-l.nodeX-2, portText(p.NodePort), c.doorRole(n.node, i), portField(i, "nodePort"))
		cv.text(l.nodeX+1, row, 1, " ", Plain, "")
		cv.text(l.nodeX+2+w, row, 1, " ", Plain, "")
	}
}

// doorRole returns the role of the node port of the Service's i-th port at a node: Dialled at the node that the trace
// dials, and Faint if the trace dials another port, or comes neither by this node port nor by the load balancer.
func (c *chart) doorRole(node, i int) Role {
	host, port := cluster.SplitAddress(c.t.To)
	at := c.nodeAt(host)
	byNode := at >= 0 && c.nodePort(i) == port
	switch {
	case byNode && at == node:
		return Dialled
	case c.t.From == "" || byNode || c.visits(c.balancerPlace()):
		return c.portRole(i)
	default:
		return Faint
	}
}

// paintPod draws a pod and records the column after its brackets.
func (c *chart) paintPod(cv *canvas, l *layout, p *podBox) {
	role, owner, label := c.podRole(p.pod), string(c.pods[p.pod].place), c.pods[p.pod].label
	suffix := label.suffix
	label, room := c.fitted(l, *p, label)
	x := p.x
	x += cv.text(x, p.y, 2, "( ", role, owner)
	x += cv.text(x, p.y, max(1, room-4-label.portsWidth()), label.name, role, owner)
	for _, port := range label.ports {
		own := port.owner
		if own == "" {
			own = owner
		}
		x += cv.text(x, p.y, p.x+room-2-x, " ", role, owner)
		portRole := role
		if port.other {
			portRole = Faint
		}
		x += cv.text(x, p.y, p.x+room-2-x, port.text, portRole, own)
	}
	x += cv.text(x, p.y, 2, " )", role, owner)
	if suffix != "" && !p.beside {
		x += 1 + cv.text(x+1, p.y, l.nodeX+l.nodeW-nodeEnd-x, suffix, role, owner)
	}
	p.end = x
}

// fitted returns the part of a pod's label that is drawn, and the width of its brackets. It leaves out the ports if
// there is no room for them beside a suffix, or, for a pod that does not matter, beside the full name.
func (c *chart) fitted(l *layout, p podBox, label podLabel) (podLabel, int) {
	room := l.podW
	if p.beside {
		label, room = label.short(), p.w
	} else if label.suffix != "" {
		room = min(room, l.nodeX+l.nodeW-nodeEnd-p.x-1-len(label.suffix))
	}
	if label.suffix != "" && (label.width() > room || !p.beside && label.width() > l.usualW) ||
		!p.beside && label.width() > room && c.pods[p.pod].rank < possible {
		label.ports = nil
	}
	return label, room
}

// podRole returns how to draw a pod. A pod is Lost if its node is lost, and Faint if it is not ready. A ready pod is a
// PodCell if it is in the trace or behind the Service, or if there is neither a Service nor a client. Otherwise it is
// Faint.
func (c *chart) podRole(i int) Role {
	switch p := &c.pods[i]; {
	case p.lost:
		return Lost
	case !c.s.Pods[i].Ready:
		return Faint
	case p.rank >= possible, c.svc.Name == "" && c.t.From == "":
		return PodCell
	default:
		return Faint
	}
}
