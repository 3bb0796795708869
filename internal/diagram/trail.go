package diagram

import (
	"strings"

	"portolan/internal/cluster"
)

// point is a cell of the canvas.
type point struct{ x, y int }

// trail is the path of a packet over the picture, cell by cell.
type trail struct {
	cells  []point
	start  direction // the side from which the line enters the first cell
	ends   []int     // for each hop, the number of cells up to its end
	gates  []int     // indexes of the cells that keep an arrow head after the packet has passed
	dead   bool      // the connection fails at the end of the trail
	pod    *podSpot  // the pod at the end, if it has a row of its own
	hidden bool      // it ends at a pod without a row of its own
	behind []point   // cells inside nodes that the packet passes without stopping
}

// guide builds a trail hop by hop. It knows where the packet is: in a box outside (spot) or in a node.
type guide struct {
	c *chart
	l *layout
	trail
	spot   *spot     // the box of the client, host or load balancer; nil if the packet is in a node
	node   *nodeSpot // the box of the node; nil if the packet is outside
	inside bool      // the packet is past the node's edge, so it can turn at the lane
	met    bool      // the packet has come to a pod, apart from its client
	been   []*nodeSpot
}

// trail returns the path of the trace's client through the hops.
func (c *chart) trail(l *layout, hops []cluster.Hop) trail {
	g := &guide{c: c, l: l}
	g.cells = make([]point, 0, 128)
	g.ends = make([]int, 0, len(hops))
	if !g.begin() {
		return g.trail
	}
	for i, h := range hops {
		g.hop(h, i+1 < len(hops) && hops[i+1].At == "network")
		g.ends = append(g.ends, len(g.cells))
	}
	g.passBy()
	return g.trail
}

// begin puts the packet in front of its client. It reports false if the client is not in the picture.
func (g *guide) begin() bool {
	kind, name, _ := strings.Cut(g.c.t.From, "/")
	switch kind {
	case "client":
		g.spot = g.l.find(cluster.Place(g.c.t.From))
		if g.spot == nil {
			return false
		}
		g.start = left
		g.step(point{g.spot.x + g.spot.w, g.spot.mid()})
	case "node":
		g.node = g.nodeNamed(name)
		if g.node == nil {
			return false
		}
		g.come(g.node)
		g.inside = true
		g.start = left
		g.step(point{g.l.lane, g.node.doorRow(g.c.port)})
	case "pod":
		n, p := g.podAt(g.c.t.From)
		row := g.l.row(n, p)
		if row == 0 {
			return false
		}
		g.come(n)
		g.inside, g.start = true, right
		g.step(point{g.l.podX - 1, row})
	default:
		return false
	}
	return true
}

// hop adds one hop. beforeNetwork says that the next hop happens on the network. A forwarded packet then does not
// arrive anywhere yet.
func (g *guide) hop(h cluster.Hop, beforeNetwork bool) {
	switch h.Action {
	case cluster.Lookup:
		g.dead = h.To == "" || h.Cause != cluster.NoCause
	case cluster.Forward:
		if !beforeNetwork {
			g.forward(h.To)
		}
	case cluster.Rewrite, cluster.Masquerade:
		g.enter()
	case cluster.Deliver:
		g.arrive(h)
		g.dead = h.Cause != cluster.NoCause
	case cluster.Drop, cluster.Reject:
		g.fail(h)
	}
}

// forward leads the packet to the next place.
func (g *guide) forward(to string) {
	kind, name, _ := strings.Cut(to, "/")
	switch kind {
	case "node":
		g.toNode(g.nodeNamed(name))
	case "pod":
		g.toPod(to)
	case "balancer":
		g.toSpot(g.l.balancer)
	case "host", "client":
		g.toSpot(g.l.find(cluster.Place(to)))
	}
}

// arrive leads the packet to the app that receives it.
func (g *guide) arrive(h cluster.Hop) {
	if strings.HasPrefix(string(h.At), "pod/") {
		g.toPod(string(h.At))
		return
	}
	g.toSpot(g.l.find(h.At))
}

// fail leads the packet to where it is dropped or refused.
func (g *guide) fail(h cluster.Hop) {
	g.dead = true
	kind, name, _ := strings.Cut(string(h.At), "/")
	switch kind {
	case "network":
		g.stopOutside(h.Cause)
	case "pod":
		g.toPod(string(h.At))
	case "node":
		if n := g.nodeNamed(name); n != nil && g.node != n {
			g.toNode(n)
		}
		if h.Cause != cluster.NoSuchPort {
			g.enter()
		}
	case "balancer":
		g.leaveSpot()
	case "host":
		g.toSpot(g.l.find(h.At))
	}
}

// toNode leads the packet to a node: from outside to the node's left edge, or from another node along the lane.
func (g *guide) toNode(n *nodeSpot) {
	switch {
	case n == nil || g.node == n && g.inside && g.at().x == g.l.lane:
	case g.spot != nil:
		g.leaveSpot()
		for _, p := range g.l.route(g.spot, g.entryRow(n)) {
			g.line(p)
		}
		g.gates = append(g.gates, len(g.cells)-1)
		g.come(n)
		g.spot, g.inside = nil, false
	case g.node == n:
		g.line(point{g.l.lane, g.at().y})
	default:
		g.toLane()
		row := n.firstRow()
		if g.at().y > row {
			row = n.lastRow()
		}
		g.line(point{g.l.lane, row})
		g.come(n)
	}
}

// leaveSpot moves the packet to the right side of its box outside, where its path continues.
func (g *guide) leaveSpot() {
	if g.spot == nil {
		return
	}
	if p := (point{g.spot.x + g.spot.w, g.spot.mid()}); g.at() != p {
		g.step(p)
	}
}

// entryRow returns the row in which a packet from outside reaches a node. A packet from the load balancer or to the
// node port arrives in the row of that node port. Any other packet arrives in a row without a door.
func (g *guide) entryRow(n *nodeSpot) int {
	host, port := cluster.SplitAddress(g.c.t.To)
	byDoor := g.spot == g.l.balancer || g.c.nodeAt(host) >= 0 && g.c.nodePortAt(g.c.port) == port
	row := n.doorRow(g.c.port)
	if byDoor || !g.c.hasDoor(n, row) {
		return row
	}
	return g.c.freeRow(n, row)
}

// enter leads the packet through the node's edge, up to the lane.
func (g *guide) enter() {
	if g.node != nil && !g.inside {
		g.inside = true
		g.line(point{g.l.lane - 1, g.at().y})
	}
}

func (g *guide) toLane() {
	g.inside = true
	g.line(point{g.l.lane, g.at().y})
}

// toPod leads the packet along the lane to a pod. If the pod has no row of its own, the packet stops at the lane of
// the pod's node. If the node is not in the picture either, it stops at the row that counts hidden nodes.
func (g *guide) toPod(place string) {
	n, p := g.podAt(place)
	row := g.l.row(n, p)
	if row == 0 {
		return
	}
	if g.spot != nil && n != nil {
		g.toNode(n)
	}
	end := point{g.l.podX - 1, row}
	if g.spot != nil || g.at() == end && g.met {
		return
	}
	g.toLane()
	g.line(point{g.l.lane, row})
	if g.hidden = p == nil && n != nil; !g.hidden {
		g.line(end)
	}
	g.come(n)
	g.pod, g.met = p, true
}

// row returns the row where a packet meets a pod: the pod's own row, the last row of its node, or the row that counts
// hidden nodes. It returns 0 if there is none of these.
func (l *layout) row(n *nodeSpot, p *podSpot) int {
	switch {
	case p != nil:
		return p.y
	case n != nil:
		return n.lastRow()
	default:
		return l.moreRow
	}
}

// toSpot leads the packet to a box outside the nodes: to the load balancer from above or from the left, or to a host
// from the right.
func (g *guide) toSpot(b *spot) {
	switch {
	case b == nil || b == g.spot:
		return
	case g.spot == nil:
		g.leaveNode()
		way := g.l.route(b, g.at().y)
		for i := len(way) - 1; i >= 0; i-- {
			g.line(way[i])
		}
		g.line(point{b.x + b.w, b.mid()})
	case b == g.l.balancer:
		g.toBalancer(b)
	default:
		g.line(point{g.l.outLane, g.at().y})
		g.line(point{g.l.outLane, b.mid()})
		g.line(point{b.x + b.w, b.mid()})
	}
	g.spot, g.node, g.inside = b, nil, false
}

func (g *guide) toBalancer(b *spot) {
	if g.l.above && g.spot != nil && g.spot.bottom() < b.y {
		x := g.spot.x + g.spot.w/2
		g.cells = g.cells[:0]
		g.start = up
		g.step(point{x, g.spot.y + g.spot.h})
		g.line(point{x, b.y - 1})
	} else {
		g.line(point{g.l.outLane, g.at().y})
		g.line(point{g.l.outLane, b.mid()})
		if g.l.above {
			g.line(point{b.x + b.w, b.mid()})
		} else {
			g.line(point{b.x, b.mid()})
		}
	}
	g.gates = append(g.gates, len(g.cells)-1)
}

// leaveNode leads the packet out through the node's left edge, in a row without a door.
func (g *guide) leaveNode() {
	g.toLane()
	row := g.at().y
	if g.node != nil && g.c.hasDoor(g.node, row) {
		row = g.c.freeRow(g.node, row)
	}
	g.line(point{g.l.lane, row})
	g.line(point{g.l.nodeX, row})
}

// freeRow returns a row of the node without a door, or row if there is none.
func (c *chart) freeRow(n *nodeSpot, row int) int {
	for y := n.firstRow(); y <= n.lastRow(); y++ {
		if !c.hasDoor(n, y) {
			return y
		}
	}
	return row
}

// hasDoor reports whether a door is in this row of the node.
func (c *chart) hasDoor(n *nodeSpot, row int) bool {
	if c.svc.Service == nil {
		return false
	}
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
func (g *guide) stopOutside(cause cluster.Cause) {
	if g.spot == nil {
		g.leaveNode()
		g.line(point{g.l.nodeX - 1, g.at().y})
		return
	}
	g.leaveSpot()
	stop := g.l.wall - 1
	if cause == cluster.NodeFirewall || cause == cluster.NodeLost {
		stop = g.l.nodeX - 1
	}
	host, _ := cluster.SplitAddress(g.c.t.To)
	if b := g.l.balancer; b != nil && g.spot != b && !g.l.above && g.c.svc.Service != nil && isBalancer(g.c.svc, host) {
		g.line(point{b.x - 2, g.at().y})
		return
	}
	target := &g.l.nodes[0]
	if i := g.c.nodeAt(host); i >= 0 {
		if n := g.nodeNamed(g.c.s.Nodes[i].Name); n != nil {
			target = n
		}
	}
	for _, p := range g.l.route(g.spot, g.entryRow(target)) {
		g.line(point{min(p.x, stop), p.y})
	}
}
