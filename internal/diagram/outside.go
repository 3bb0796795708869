package diagram

import (
	"slices"
	"strings"

	"portolan/internal/cluster"
)

// boxHeight is the height of the boxes outside the nodes, in rows.
const boxHeight = 3

// placeOutside places the clients, the hosts and the load balancer. The dialling client is in the row of the first
// node's first door, so that the most common path is a straight line. It reports whether the boxes that matter have
// room.
func (c *chart) placeOutside(l *layout) bool {
	if l.wall == 0 {
		return true
	}
	row := l.nodes[0].doorRow(0)
	if row+2 > c.o.Height {
		row = 2
	}
	boxes := c.outsideBoxes()
	if !c.placeBoxes(l, c.importantFirst(boxes, dialler), row) &&
		!c.placeBoxes(l, c.importantFirst(boxes, visitedHost), row) {
		return false
	}
	if b := l.balancer; b != nil {
		b.place, b.h = c.balancerPlace(), boxHeight
		b.y = row - 1
		if l.balancerBelow && len(l.outside) > 0 {
			b.y = l.outside[0].y + boxHeight + c.balancerGap(row)
		}
		return b.bottom() < c.o.Height
	}
	return true
}

// balancerGap returns the number of rows between a client whose middle is in row and the load balancer below it.
func (c *chart) balancerGap(row int) int {
	if row+1+2+boxHeight < c.o.Height {
		return 2
	}
	return 1
}

// outsideBoxes returns the boxes of clients and hosts, in the scene's order.
func (c *chart) outsideBoxes() []outsideBox {
	boxes := make([]outsideBox, 0, len(c.s.Clients)+len(c.s.Hosts))
	add := func(kind, name, address string) {
		boxes = append(boxes, outsideBox{place: cluster.Place(kind + "/" + name), text: name, note: address})
	}
	for i := range c.s.Clients {
		add("client", c.s.Clients[i].Name, c.s.Clients[i].Address)
	}
	for i := range c.s.Hosts {
		add("host", c.s.Hosts[i].Name, c.s.Hosts[i].Address)
	}
	return boxes
}

// How much a box outside matters, from the least.
const (
	otherBox = iota
	visitedHost
	dialler
)

func (c *chart) outsideMatters(p cluster.Place) int {
	switch {
	case string(p) == c.t.From:
		return dialler
	case strings.HasPrefix(string(p), "host/") && c.visits(p):
		return visitedHost
	default:
		return otherBox
	}
}

// importantFirst sorts boxes by how much they matter. Boxes that matter less than least keep their order.
func (c *chart) importantFirst(boxes []outsideBox, least int) []outsideBox {
	rank := func(b outsideBox) int {
		if matters := c.outsideMatters(b.place); matters >= least {
			return matters
		}
		return otherBox
	}
	slices.SortStableFunc(boxes, func(a, b outsideBox) int { return rank(b) - rank(a) })
	return boxes
}

// placeBoxes places boxes below each other, the first with its middle in row, and leaves out boxes without room. If all
// boxes fit that way, it leaves an empty row between them. It reports whether all boxes that matter have room.
func (c *chart) placeBoxes(l *layout, boxes []outsideBox, row int) bool {
	if c.placeBoxesApart(l, boxes, row, 1) && len(l.outside) == len(boxes) {
		return true
	}
	return c.placeBoxesApart(l, boxes, row, 0)
}

// placeBoxesApart does what placeBoxes does, with a given number of empty rows between boxes.
func (c *chart) placeBoxesApart(l *layout, boxes []outsideBox, row, gap int) bool {
	l.outside = l.outside[:0]
	y := row - 1
	for k, b := range boxes {
		b.x, b.y, b.w, b.h = margin, y, l.outsideW, boxHeight
		if b.y+b.h > c.o.Height {
			if c.outsideMatters(b.place) > 0 {
				return false
			}
			break
		}
		if b.bottom() >= c.o.Height || width(b.note) > b.w+2 || k == 0 && l.balancerBelow {
			b.note = ""
		}
		l.outside = append(l.outside, b)
		y = b.bottom() + 1 + gap
		if k == 0 && l.balancerBelow {
			y = b.bottom() + 1 + c.balancerGap(row) + boxHeight + 1 // room for the load balancer in between
		}
	}
	return true
}
