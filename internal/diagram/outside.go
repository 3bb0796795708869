package diagram

import (
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
	if boxes := c.outsideBoxes(l, false); len(boxes) > 0 && !c.placeBoxes(l, boxes, row) && !c.placeBoxes(l, c.outsideBoxes(l, true), row) {
		return false
	}
	if b := l.balancer; b != nil {
		b.place, b.h = cluster.Place("balancer/"+cluster.Name(c.svc.Namespace, c.svc.Name)), boxHeight
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

// outsideBoxes returns the boxes of clients and hosts. The dialling client comes first. If short is true, hosts that the
// trace visits come second. The rest follows in the scene's order.
func (c *chart) outsideBoxes(l *layout, short bool) []outsideBox {
	all := make([]outsideBox, 0, len(c.s.Clients)+len(c.s.Hosts))
	for i := range c.s.Clients {
		all = append(all, outsideBox{
			place: cluster.Place("client/" + c.s.Clients[i].Name), text: c.s.Clients[i].Name, note: c.s.Clients[i].Address,
		})
	}
	for i := range c.s.Hosts {
		all = append(all, outsideBox{
			place: cluster.Place("host/" + c.s.Hosts[i].Name), text: c.s.Hosts[i].Name, note: c.s.Hosts[i].Address,
		})
	}
	sorted := make([]outsideBox, 0, len(all))
	for level := 2; level >= 0; level-- {
		for _, b := range all {
			matters := c.outsideMatters(b.place)
			if matters == 1 && !short {
				matters = 0
			}
			if matters == level {
				b.x, b.w, b.h = margin, l.outsideW, boxHeight
				sorted = append(sorted, b)
			}
		}
	}
	return sorted
}

func (c *chart) outsideMatters(p cluster.Place) int {
	switch {
	case string(p) == c.t.From:
		return 2
	case strings.HasPrefix(string(p), "host/") && c.visits(p):
		return 1
	default:
		return 0
	}
}

// placeBoxes places boxes below each other, the first with its middle in row, and leaves out boxes without room. It leaves
// empty rows between the boxes if they all fit that way. It reports whether all boxes that matter have room.
func (c *chart) placeBoxes(l *layout, boxes []outsideBox, row int) bool {
	if c.placeBoxesApart(l, boxes, row, 1) && len(l.outside) == len(boxes) {
		return true
	}
	return c.placeBoxesApart(l, boxes, row, 0)
}

// placeBoxesApart is line with a given number of empty rows between boxes.
func (c *chart) placeBoxesApart(l *layout, boxes []outsideBox, row, gap int) bool {
	l.outside = l.outside[:0]
	y := row - 1
	for k, b := range boxes {
		b.y = y
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
