package diagram

import (
	"slices"
	"strings"

	"portolan/internal/cluster"
)

// point is a cell of the canvas.
type point struct{ x, y int }

// trail is the path of a packet over the picture, cell by cell.
type trail struct {
	cells  []point
	start  direction // the side from which the line enters the first cell
	free   bool      // the line begins inside the first cell, so start does not count
	ends   []int     // for each hop, the number of cells up to its end
	arrows []int     // indexes of the cells that keep an arrow head after the packet has passed
	failed bool      // the connection fails at the end of the trail
	pod    *podBox   // the pod at the end; nil if there is none, or if it has no row of its own
	hidden bool      // the trail ends at a pod that has no row of its own
}

// trailBuilder builds a trail hop by hop. It knows where the packet is: in a box outside or in a node.
type trailBuilder struct {
	c *chart
	l *layout
	trail
	box        *outsideBox // the box of the client, host or load balancer; nil if the packet is in a node
	node       *nodeBox    // the box of the node; nil if the packet is outside
	inside     bool        // the packet is past the node's edge, so it can turn at the lane
	reachedPod bool        // the packet has come to a pod, apart from its client
}

// trail returns the path of the trace's client through the hops.
func (c *chart) trail(l *layout, hops []cluster.Hop) trail {
	tb := &trailBuilder{c: c, l: l}
	tb.cells = make([]point, 0, 128)
	tb.ends = make([]int, 0, len(hops))
	if !tb.begin() {
		return tb.trail
	}
	for i, h := range hops {
		tb.hop(h, i+1 < len(hops) && hops[i+1].At == "network")
		tb.ends = append(tb.ends, len(tb.cells))
	}
	return tb.trail
}

// begin puts the packet in front of its client. It reports false if the client is not in the picture.
func (tb *trailBuilder) begin() bool {
	tb.start = left
	kind, name, _ := strings.Cut(tb.c.t.From, "/")
	switch kind {
	case "client":
		tb.box = tb.l.find(cluster.Place(tb.c.t.From))
		tb.leaveBox()
	case "node":
		if n := tb.nodeNamed(name); n != nil {
			tb.node = n
			tb.inside, tb.free = true, true
			tb.step(point{tb.l.lane, n.doorRow(tb.c.port)})
		}
	case "pod":
		n, p := tb.podAt(tb.c.t.From)
		if row := tb.l.row(n, p); row > 0 {
			tb.node = n
			tb.inside, tb.start = true, right
			tb.step(point{tb.l.podX - 1, row})
		}
	}
	return len(tb.cells) > 0
}

// hop adds one hop. If the next hop happens on the network (beforeNetwork), a forwarded packet has not arrived anywhere
// yet.
func (tb *trailBuilder) hop(h cluster.Hop, beforeNetwork bool) {
	switch h.Action {
	case cluster.Lookup:
		tb.failed = h.To == "" || h.Cause != cluster.NoCause
	case cluster.Forward:
		if !beforeNetwork {
			tb.moveTo(h.To)
		}
	case cluster.Rewrite, cluster.Masquerade:
		tb.enter()
	case cluster.Deliver:
		tb.moveTo(string(h.At))
		tb.failed = h.Cause != cluster.NoCause
	case cluster.Route:
		tb.moveTo(string(h.At))
		tb.arrows = append(tb.arrows, len(tb.cells)-1)
	case cluster.Drop, cluster.Reject, cluster.Respond:
		tb.fail(h)
	}
}

// moveTo leads the packet to a place.
func (tb *trailBuilder) moveTo(place string) {
	kind, name, _ := strings.Cut(place, "/")
	switch kind {
	case "node":
		tb.toNode(tb.nodeNamed(name))
	case "pod":
		tb.toPod(place)
	default:
		tb.toBox(tb.l.find(cluster.Place(place)))
	}
}

// fail leads the packet to where it is dropped or refused.
func (tb *trailBuilder) fail(h cluster.Hop) {
	tb.failed = true
	kind, name, _ := strings.Cut(string(h.At), "/")
	switch kind {
	case "network":
		tb.stopOutside(h.Cause)
	case "node":
		if n := tb.nodeNamed(name); tb.node != n {
			tb.toNode(n)
		}
		if h.Cause != cluster.NoSuchPort {
			tb.enter()
		}
	case "balancer":
		tb.leaveBox()
	case "pod", "host":
		tb.moveTo(string(h.At))
	}
}

// toNode leads the packet to a node: from outside to the node's left edge, or from another node along the lane.
func (tb *trailBuilder) toNode(n *nodeBox) {
	switch {
	case n == nil || tb.node == n && tb.inside && tb.at().x == tb.l.lane:
	case tb.box != nil:
		tb.leaveBox()
		tb.lineTo(tb.l.route(tb.box, tb.entryRow(n))...)
		tb.arrows = append(tb.arrows, len(tb.cells)-1)
		tb.node = n
		tb.box, tb.inside = nil, false
	case tb.node == n:
		tb.lineTo(point{tb.l.lane, tb.at().y})
	default:
		tb.toLane()
		row := n.firstRow()
		if tb.at().y > row {
			row = n.lastRow()
		}
		tb.lineTo(point{tb.l.lane, row})
		tb.node = n
	}
}

// leaveBox moves the packet to the right side of its box outside, where its path continues.
func (tb *trailBuilder) leaveBox() {
	if tb.box == nil {
		return
	}
	if p := tb.box.exit(); len(tb.cells) == 0 || tb.at() != p {
		tb.step(p)
	}
}

// entryRow returns the row in which a packet from outside reaches a node. A packet from the load balancer or to the
// node port arrives in the row of that node port. Any other packet arrives in a row without a door.
func (tb *trailBuilder) entryRow(n *nodeBox) int {
	host, port := cluster.SplitAddress(tb.c.t.To)
	byDoor := tb.box == tb.l.balancer || tb.c.nodeAt(host) >= 0 && tb.c.nodePort(tb.c.port) == port
	if byDoor {
		return n.doorRow(tb.c.port)
	}
	return tb.c.freeRow(n, n.doorRow(tb.c.port))
}

// enter leads the packet through the node's edge, up to the lane.
func (tb *trailBuilder) enter() {
	if tb.node != nil && !tb.inside {
		tb.inside = true
		tb.lineTo(point{tb.l.lane - 1, tb.at().y})
	}
}

func (tb *trailBuilder) toLane() {
	tb.inside = true
	tb.lineTo(point{tb.l.lane, tb.at().y})
}

// toPod leads the packet along the lane to a pod. If the pod has no row of its own, the packet stops at the lane of
// the pod's node. If the node is not in the picture either, it stops at the row that counts hidden nodes.
func (tb *trailBuilder) toPod(place string) {
	n, p := tb.podAt(place)
	row := tb.l.row(n, p)
	if row == 0 {
		return
	}
	if tb.box != nil && n != nil {
		tb.toNode(n)
	}
	end := point{tb.l.podX - 1, row}
	if tb.box != nil || tb.at() == end && tb.reachedPod {
		return
	}
	tb.toLane()
	tb.lineTo(point{tb.l.lane, row})
	if tb.hidden = p == nil && n != nil; !tb.hidden {
		tb.lineTo(end)
	}
	tb.node = n
	tb.pod, tb.reachedPod = p, true
}

// row returns the row where a packet meets a pod: the pod's own row, the last row of its node, or the row that counts
// hidden nodes. It returns 0 if there is none of these.
func (l *layout) row(n *nodeBox, p *podBox) int {
	switch {
	case p != nil:
		return p.y
	case n != nil:
		return n.lastRow()
	default:
		return l.moreRow
	}
}

// toBox leads the packet to a box outside the nodes: to the load balancer from above or from the left, or to a host
// from the right.
func (tb *trailBuilder) toBox(b *outsideBox) {
	if b == nil || b == tb.box {
		return
	}
	switch {
	case tb.box == nil:
		tb.leaveNode()
		way := tb.l.route(b, tb.at().y)
		slices.Reverse(way)
		tb.lineTo(append(way, b.exit())...)
	case b == tb.l.balancer && tb.l.balancerBelow && tb.box.bottom() < b.y && len(tb.cells) == 1: // at its client
		x := tb.box.x + tb.box.w/2
		tb.cells = tb.cells[:0]
		tb.start = up
		tb.step(point{x, tb.box.y + tb.box.h})
		tb.lineTo(point{x, b.y - 1})
	default:
		edge := b.exit()
		if b == tb.l.balancer && !tb.l.balancerBelow {
			edge.x = b.x
		}
		tb.lineTo(point{tb.l.outLane, tb.at().y}, point{tb.l.outLane, edge.y}, edge)
	}
	if b == tb.l.balancer && tb.box != nil {
		tb.arrows = append(tb.arrows, len(tb.cells)-1)
	}
	tb.box, tb.node, tb.inside = b, nil, false
}

// leaveNode leads the packet out through the node's left edge, in a row without a door.
func (tb *trailBuilder) leaveNode() {
	tb.toLane()
	row := tb.at().y
	if tb.node != nil {
		row = tb.c.freeRow(tb.node, row)
	}
	tb.lineTo(point{tb.l.lane, row}, point{tb.l.nodeX, row})
}

// freeRow returns row if it has no door. Otherwise it returns the first row of the node without a door. If every row
// has a door, it returns row.
func (c *chart) freeRow(n *nodeBox, row int) int {
	for y := n.firstRow(); y <= n.lastRow() && c.hasDoor(n, row); y++ {
		if !c.hasDoor(n, y) {
			return y
		}
	}
	return row
}

// hasDoor reports whether a door is in this row of the node.
func (c *chart) hasDoor(n *nodeBox, row int) bool {
	for i, p := range c.svc.Spec.Ports {
		if p.NodePort != 0 && n.doorRow(i) == row {
			return true
		}
	}
	return false
}

// stopOutside leads the packet towards its destination and stops before it arrives. A packet from inside stops just
// outside its node. A packet from a client stops in front of the load balancer if that is its destination. It stops in
// front of the nodes if a firewall there or a lost node is the cause, and otherwise at the wall.
func (tb *trailBuilder) stopOutside(cause cluster.Cause) {
	if tb.box == nil {
		tb.leaveNode()
		tb.lineTo(point{tb.l.nodeX - 1, tb.at().y})
		return
	}
	tb.leaveBox()
	stop := tb.l.wall - 1
	if cause == cluster.NodeFirewall || cause == cluster.NodeLost {
		stop = tb.l.nodeX - 1
	}
	host, _ := cluster.SplitAddress(tb.c.t.To)
	if b := tb.l.balancer; b != nil && tb.box != b && !tb.l.balancerBelow && isBalancer(tb.c.svc, host) {
		tb.lineTo(point{b.x - 2, tb.at().y})
		return
	}
	target := &tb.l.nodes[0]
	if i := tb.c.nodeAt(host); i >= 0 {
		if n := tb.nodeNamed(tb.c.s.Nodes[i].Name); n != nil {
			target = n
		}
	}
	for _, p := range tb.l.route(tb.box, tb.entryRow(target)) {
		tb.lineTo(point{min(p.x, stop), p.y})
	}
}
