package diagram

import "portolan/internal/cluster"

// layout is where everything is placed. Columns and rows count from 0, and the headings are in row 0.
type layout struct {
	h          int // rows of the picture
	reachLines int // lines of addresses in the Service's box; 0 if there is only a heading

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
	groupW       int // width of the line around the selected pods of a node; 0 if there is none
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

	group int // how many pods are inside the dotted line, always the first of pods; 0 if there is no line
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

// layout places everything. It reports false if there is no room for a picture. It tries several ways to place the
// nodes, from the one that shows the most to the one that needs the least room, and takes the first that fits.
func (c *chart) layout() (*layout, bool) {
	if c.o.Width < MinWidth || len(c.s.Nodes) == 0 {
		return nil, false
	}
	for _, place := range [...]func(*chart, *layout) bool{
		(*chart).grouped, (*chart).everyPod, (*chart).podsThatMatter, (*chart).withHeading, (*chart).manyColumns,
		(*chart).fewerNodes,
	} {
		l := &layout{h: c.o.Height}
		if place(c, l) && c.placeOutside(l) {
			c.trim(l)
			return l, true
		}
	}
	return nil, false
}

// headRows returns how many rows the top of the cluster takes: the box of the Service, or the heading instead of it.
func (l *layout) headRows() int {
	if l.reachLines == 0 {
		return 1
	}
	return l.reachLines + 2
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
