package diagram

import (
	"slices"

	"portolan/internal/cluster"
)

// at returns the cell of the packet.
func (g *guide) at() point { return g.cells[len(g.cells)-1] }

// come records that the packet is in a node.
func (g *guide) come(n *nodeSpot) {
	g.node = n
	g.been = append(g.been, n)
}

// passBy records the cells inside nodes that the packet passes on the lane without stopping, on its way from one node
// to another.
func (g *guide) passBy() {
	for i := range g.l.nodes {
		n := &g.l.nodes[i]
		if slices.Contains(g.been, n) {
			continue
		}
		for _, p := range g.cells {
			if p.x == g.l.lane && p.y >= n.firstRow() && p.y <= n.lastRow() {
				g.behind = append(g.behind, p)
			}
		}
	}
}

func (g *guide) step(p point) { g.cells = append(g.cells, p) }

// line adds the cells of a straight line to p, which must be in the packet's row or column.
func (g *guide) line(p point) {
	for at := g.at(); at != p; g.step(at) {
		switch {
		case at.x < p.x:
			at.x++
		case at.x > p.x:
			at.x--
		case at.y < p.y:
			at.y++
		default:
			at.y--
		}
	}
}

// route returns the corners of the way from a box outside to the left edge of the nodes, in the given row. If the
// balancer is in between, the way goes around it.
func (l *layout) route(from *spot, row int) []point {
	edge := point{l.nodeX, row}
	switch b := l.balancer; {
	case from.mid() == row && (b == nil || b == from || l.above):
		return []point{edge}
	case b != nil && from == b && !l.above:
		return []point{{l.nearLane, b.mid()}, {l.nearLane, row}, edge}
	case b != nil && from != b && !l.above:
		pass := row
		if row >= b.y && row <= b.bottom() {
			pass = b.y - 1
			if pass < 1 {
				pass = b.bottom() + 1
			}
		}
		return []point{{l.outLane, from.mid()}, {l.outLane, pass}, {l.nearLane, pass}, {l.nearLane, row}, edge}
	default:
		return []point{{l.outLane, from.mid()}, {l.outLane, row}, edge}
	}
}

// find returns the box of a place outside the nodes, or nil.
func (l *layout) find(p cluster.Place) *spot {
	for i := range l.outside {
		if l.outside[i].place == p {
			return &l.outside[i]
		}
	}
	return nil
}

// nodeNamed returns the box of a node, or nil if the node is not in the picture.
func (g *guide) nodeNamed(name string) *nodeSpot {
	for i := range g.l.nodes {
		if g.c.s.Nodes[g.l.nodes[i].node].Name == name {
			return &g.l.nodes[i]
		}
	}
	return nil
}

// podAt returns the place of a pod and the box of its node. The pod is nil if it has no row of its own. Both are nil
// if the node is not in the picture.
func (g *guide) podAt(place string) (*nodeSpot, *podSpot) {
	for i := range g.l.nodes {
		n := &g.l.nodes[i]
		for k := range n.pods {
			if string(g.c.pods[n.pods[k].pod].place) == place && !n.pods[k].beside {
				return n, &n.pods[k]
			}
		}
		for p := range g.c.pods {
			if string(g.c.pods[p].place) == place && g.c.s.Pods[p].Node == g.c.s.Nodes[n.node].Name {
				return n, nil
			}
		}
	}
	return nil, nil
}
