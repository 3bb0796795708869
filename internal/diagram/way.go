package diagram

import (
	"slices"

	"portolan/internal/cluster"
)

// at returns the cell of the packet.
func (tb *trailBuilder) at() point { return tb.cells[len(tb.cells)-1] }

func (tb *trailBuilder) step(p point) { tb.cells = append(tb.cells, p) }

// lineTo adds the cells of straight lines to the corners, one after the other. Each corner must be in the row or the
// column of the one before it.
func (tb *trailBuilder) lineTo(corners ...point) {
	for _, p := range corners {
		for at := tb.at(); at != p; tb.step(at) {
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
}

// route returns the corners of the way from a box outside to the left edge of the nodes, in the given row. If the
// balancer is in between, the way goes around it.
func (l *layout) route(from *outsideBox, row int) []point {
	edge := point{l.nodeX, row}
	switch b := l.balancer; {
	case from.middle() == row && (b == nil || b == from || l.balancerBelow):
		return []point{edge}
	case b != nil && from == b && !l.balancerBelow:
		return []point{{l.nearLane, b.middle()}, {l.nearLane, row}, edge}
	case b != nil && from != b && !l.balancerBelow:
		pass := row
		if row >= b.y && row <= b.bottom() {
			pass = b.y - 1
			if pass < 1 {
				pass = b.bottom() + 1
			}
		}
		return []point{{l.outLane, from.middle()}, {l.outLane, pass}, {l.nearLane, pass}, {l.nearLane, row}, edge}
	default:
		return []point{{l.outLane, from.middle()}, {l.outLane, row}, edge}
	}
}

// find returns the box of a place outside the nodes, or nil.
func (l *layout) find(p cluster.Place) *outsideBox {
	if l.balancer != nil && l.balancer.place == p {
		return l.balancer
	}
	for i := range l.outside {
		if l.outside[i].place == p {
			return &l.outside[i]
		}
	}
	return nil
}

// nodeNamed returns the box of a node, or nil if the node is not in the picture.
func (tb *trailBuilder) nodeNamed(name string) *nodeBox {
	for i := range tb.l.nodes {
		if tb.c.s.Nodes[tb.l.nodes[i].node].Name == name {
			return &tb.l.nodes[i]
		}
	}
	return nil
}

// podAt returns the place of a pod and the box of its node. The pod is nil if it has no row of its own. Both are nil
// if the node is not in the picture.
func (tb *trailBuilder) podAt(place string) (*nodeBox, *podBox) {
	i := slices.IndexFunc(tb.c.pods, func(p pod) bool { return string(p.place) == place })
	if i < 0 {
		return nil, nil
	}
	n := tb.nodeNamed(tb.c.s.Pods[i].Node)
	for k := 0; n != nil && k < len(n.pods); k++ {
		if n.pods[k].pod == i && !n.pods[k].beside {
			return n, &n.pods[k]
		}
	}
	return n, nil
}
