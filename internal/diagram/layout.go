package diagram

import "portolan/internal/cluster"

// layout is where everything is placed. Columns and rows count from 0, and the headings are in row 0.
type layout struct {
	h int // rows of the picture

	outsideW      int          // width of the boxes of clients and hosts
	outside       []outsideBox // clients and hosts
	balancer      *outsideBox  // nil if there is none
	balancerBelow bool         // the load balancer is below the clients, and packets reach it from above
	outLane       int          // column where lines turn, right of the clients
	nearLane      int          // column where lines turn, left of the wall
	wall          int          // column of the wall between outside and the cluster; 0 if nothing is outside

	nodeX, nodeW int
	lane         int // column in the nodes where lines turn
	podX, podW   int // column of the pods' left bracket, and width of their brackets
	usualW       int // podW before stackWide widened it for pods that matter
	nodes        []nodeBox
	shareBorders bool // neighbouring nodes share a border
	moreNodes    int  // nodes that have no room
	moreRow      int  // the row that counts these nodes
}

// outsideBox is a box outside the nodes.
type outsideBox struct {
	place      cluster.Place
	text       string
	note       string // a line below the box
	x, y, w, h int
}

// middle returns the row of the box with its text.
func (b *outsideBox) middle() int { return b.y + 1 }

// exit returns the cell right of the box, where lines start and end.
func (b *outsideBox) exit() point { return point{b.x + b.w, b.middle()} }

// bottom returns the last row of the box, with its note.
func (b *outsideBox) bottom() int {
	if b.note != "" {
		return b.y + b.h
	}
	return b.y + b.h - 1
}

// nodeBox is a node's box.
type nodeBox struct {
	node int // index in the scene
	y    int // row of its upper border
	rows int // rows between its borders
	pods []podBox
	more int // pods that have no room
}

func (n *nodeBox) firstRow() int { return n.y + 1 }
func (n *nodeBox) lastRow() int  { return n.y + n.rows }

// doorRow returns the row of the node port of the Service's i-th port.
func (n *nodeBox) doorRow(i int) int {
	if n.rows >= 3 {
		return n.y + 2 + i%(n.rows-1)
	}
	return n.y + 1 + i%n.rows
}

// podBox is the place of a pod. A pod that is beside another pod has no ports, only its name and suffix.
type podBox struct {
	pod    int // index in the scene
	x, y   int
	beside bool
	w      int // width of the brackets, only for a pod beside another pod
	end    int // the column after the brackets, set by paintPod
}

// layout places everything. It reports false if there is no room for a picture.
func (c *chart) layout() (*layout, bool) {
	if c.o.Width < MinWidth || len(c.s.Nodes) == 0 {
		return nil, false
	}
	l := &layout{h: c.o.Height}
	rows, gap := c.singleColumn()
	c.columns(l, rows == nil)
	switch {
	case rows != nil:
		c.stack(l, rows, gap)
	case !c.manyColumns(l):
		return nil, false
	}
	if !c.placeOutside(l) {
		return nil, false
	}
	c.trim(l)
	return l, true
}

// trim removes the rows below the lowest box.
func (c *chart) trim(l *layout) {
	last := max(l.moreRow, largest(l.nodes, func(n nodeBox) int { return n.lastRow() + 1 }),
		largest(l.outside, func(b outsideBox) int { return b.bottom() }))
	if l.balancer != nil {
		last = max(last, l.balancer.bottom())
	}
	l.h = min(l.h, last+1)
}

// podsOn returns the indexes of a node's pods.
func (c *chart) podsOn(node int) []int {
	pods := make([]int, 0, 8)
	for i := range c.s.Pods {
		if c.s.Pods[i].Node == c.s.Nodes[node].Name {
			pods = append(pods, i)
		}
	}
	return pods
}
