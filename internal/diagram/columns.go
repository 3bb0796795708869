package diagram

import "portolan/internal/cluster"

// Widths in a picture, in columns. If there is not enough room, the gaps shrink first, then the lane in the nodes
// moves left, then names are cut.
const (
	margin      = 1  // the empty columns at the left edge of the picture
	leastGap    = 5  // smallest usual gap between outside boxes and the wall, wide enough for a line to turn
	tightGap    = 3  // smallest gap if names would be cut otherwise
	widestGap   = 7  // largest gap, because wider gaps separate the parts too much
	wideFrom    = 70 // from this width on, pictures have more empty space
	widestNode  = 64
	leastPod    = 10 // smallest width of a pod's brackets
	usualPod    = 16 // usual width of a pod's brackets: "( orders :8081 )"
	suffixWidth = len(" not ready")
	markWidth   = len(" x")     // the mark after a pod's brackets that shows whether the packet arrived
	nodeEnd     = len(" |")     // a space and the right border of a node
	boxSides    = len("|    |") // the borders of the Service's box, and the spaces inside them
)

// columns places the columns of the picture. In a crowded picture the pods get all the free width.
func (c *chart) columns(l *layout, crowded bool) {
	box, bal := c.outsideWidth(), c.balancerWidth()
	after, gaps, gap, outsideW := 1, 1, leastGap, max(box, bal)
	if c.wide() {
		after = 2
	}
	if outsideW == 0 {
		l.nodeX, l.nodeW = margin, min(c.o.Width-margin, widestNode)
		c.laneColumns(l, crowded)
		return
	}
	used := margin + outsideW + gap + 1 + after
	beside := box > 0 && bal > 0 && c.o.Width-used-box-leastGap >= c.besideBalancer()
	if beside {
		used, gaps, outsideW = used+box+leastGap, 2, box
	} else if c.o.Width-used < max(c.nodeWidth(true), c.serviceWidth()) {
		gap, used = tightGap, used-leastGap+tightGap
	}
	if spare := c.o.Width - used - c.nodeWidth(false); spare > 0 && !crowded {
		grow := min(spare/gaps, widestGap-leastGap)
		gap, used = gap+grow, used+gaps*grow
	}
	l.outsideW = box
	l.outLane = margin + outsideW + min(2, gap/2)
	l.wall = margin + outsideW + gap
	switch {
	case beside:
		l.balancer = &outsideBox{x: l.wall, w: bal}
		l.wall += bal + gap
	case bal > 0:
		l.balancer = &outsideBox{x: margin, w: bal}
		l.balancerBelow = true
	}
	l.nearLane = l.wall - 2
	l.nodeX = l.wall + 1 + after
	l.nodeW = min(c.o.Width-used, widestNode)
	c.laneColumns(l, crowded)
}

func (c *chart) wide() bool { return c.o.Width >= wideFrom }

// outsideWidth returns the width of the boxes of clients and hosts, or 0 if there are none.
func (c *chart) outsideWidth() int {
	boxes := c.outsideBoxes()
	if len(boxes) == 0 {
		return 0
	}
	w := largest(boxes, func(b outsideBox) int { return width(b.text) }) + len("|  |")
	if c.wide() {
		if c.balancer() == "" {
			w += 2
		}
		w = max(w, largest(boxes, func(b outsideBox) int { return width(b.note) }))
	}
	return min(w, c.o.Width/4)
}

// largest returns the largest of the numbers of some items, or 0 if there are none.
func largest[T any](items []T, number func(T) int) int {
	most := 0
	for _, item := range items {
		most = max(most, number(item))
	}
	return most
}

// balancerWidth returns the width of the load balancer's box, or 0 if there is none.
func (c *chart) balancerWidth() int {
	text := c.balancer()
	if text == "" {
		return 0
	}
	w := width(text) + c.portsWidth()
	return max(len("+ balancer -+"), min(w+len("|  |"), c.o.Width/3))
}

// nodeWidth returns the width that a node needs to show everything or, if least is true, the smallest acceptable
// width.
func (c *chart) nodeWidth(least bool) int {
	if least {
		return c.doorLane() + len("=>") + 1 + min(c.podWidth(), usualPod) + markWidth + nodeEnd
	}
	return c.titleWidth() + 3 + len("==>") + 1 + c.podWidth() + suffixWidth + nodeEnd
}

// besideBalancer returns how wide the nodes must stay if the load balancer is drawn to the right of the clients. In a
// low picture the smallest node is enough, because there is no room to draw the load balancer below the clients.
func (c *chart) besideBalancer() int {
	const low = 9
	if c.o.Height < low {
		return c.nodeWidth(true)
	}
	return max(c.nodeWidth(true), c.serviceWidth())
}

// serviceWidth returns the smallest width of the Service's box that does not cut the text in its lower border.
func (c *chart) serviceWidth() int {
	if c.svc.Name == "" {
		return 0
	}
	return len("+-  -+") + len(c.serviceText(c.o.Width))
}

func (c *chart) podWidth() int {
	return max(leastPod, largest(c.pods, func(p pod) int { return p.label.width() }))
}

// widthThatMatters returns the width of the widest pod in the trace or behind the Service.
func (c *chart) widthThatMatters() int {
	return largest(c.pods, func(p pod) int {
		if p.rank < possible {
			return 0
		}
		return p.label.width()
	})
}

// titleWidth returns the width of the widest title of a node: its name and address.
func (c *chart) titleWidth() int {
	return largest(c.s.Nodes, func(n cluster.Node) int { return width(c.title(n)) })
}

func (c *chart) title(n cluster.Node) string {
	if c.wide() {
		return n.Name + "  " + n.Address
	}
	return n.Name + " " + n.Address
}

// doorLane returns the smallest offset of the lane in a node: right of the node ports. A node without node ports keeps
// this room, so that a picture changes little when the type of its Service changes.
func (c *chart) doorLane() int { return len("| ") + len(":30000") + len(" =") }

// laneColumns places the lane and the pods in the nodes: right of the node titles if there is room, otherwise right of
// the node ports. It sets groupW to 0 if there is no room for the line around selected pods.
func (c *chart) laneColumns(l *layout, crowded bool) {
	group := 0
	if l.groupW > 0 {
		group = len(". ")
	}
	end := l.nodeX + l.nodeW - nodeEnd
	doorLane, titleLane := l.nodeX+c.doorLane(), l.nodeX+c.titleWidth()+3
	note := 0 // columns of selectedText that go beyond the room for a pod's suffix
	if group == 0 {
		note = len("   "+selectedText) - suffixWidth
	}
	if !crowded && l.nodeW >= c.nodeWidth(false)+2*group+note && titleLane >= doorLane {
		l.lane, l.podX, l.podW = titleLane, titleLane+len("==>")+1+group, c.podWidth()
	} else {
		l.lane, l.podX = doorLane, doorLane+len("=>")+1+group
		l.podW = min(c.podWidth(), end-group-markWidth-l.podX)
		if crowded {
			l.podW = min(l.podW, usualPod)
		}
	}
	l.usualW = l.podW
	if group > 0 {
		l.groupW = min(c.groupWidth(l.podW), end-l.podX+2)
		if l.podW < c.widthThatMatters() || l.groupW < len(groupTitle) {
			l.groupW = 0
		}
	}
}
