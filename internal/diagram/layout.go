package diagram

import "portolan/internal/cluster"

// layout is where everything stands. Columns and rows count from 0, the headings are in row 0.
type layout struct {
	h int // rows in all

	leftW    int    // columns of the boxes of clients and hosts
	outside  []spot // clients and hosts
	balancer *spot  // nil if there is none
	above    bool   // the balancer stands below the clients, a packet comes to it from above
	outLane  int    // column where lines turn, right of the clients
	nearLane int    // column where lines turn, left of the wall
	wall     int    // column of the wall between outside and the cluster; 0 if nothing is outside

	nodeX, nodeW int
	lane         int // column in the nodes where lines turn
	podX, podW   int // column of the pods' left bracket, columns of their brackets
	usualW       int // what podW was before pods that matter asked for more
	nodes        []nodeSpot
	glued        bool // neighbouring nodes share a border
	moreNodes    int  // nodes that have no room
	moreRow      int  // the row that says so
}

// spot is a box outside the nodes.
type spot struct {
	place      cluster.Place
	text       string
	note       string // a line below the box
	x, y, w, h int
}

// mid is the row on which lines come and go.
func (b *spot) mid() int { return b.y + 1 }

// bottom is the last row that the box takes.
func (b *spot) bottom() int {
	if b.note != "" {
		return b.y + b.h
	}
	return b.y + b.h - 1
}

// nodeSpot is a node's box.
type nodeSpot struct {
	node int // index in the scene
	y    int // row of its upper border
	rows int // rows between its borders
	pods []podSpot
	more int // pods that have no room
}

func (n *nodeSpot) firstRow() int { return n.y + 1 }
func (n *nodeSpot) lastRow() int  { return n.y + n.rows }

// doorRow is the row at which the door for the Service's i-th port is.
func (n *nodeSpot) doorRow(i int) int {
	if n.rows >= 3 {
		return n.y + 2 + i%(n.rows-1)
	}
	return n.y + 1 + i%n.rows
}

// podSpot is where a pod stands. A pod beside another one shows only its name.
type podSpot struct {
	pod    int // index in the scene
	x, y   int
	beside bool
	w      int // columns of its brackets, of a pod beside another one
	end    int // the column behind it
}

// layout finds a place for everything, or reports that there is no room for a picture.
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
	if !c.standOutside(l) {
		return nil, false
	}
	c.trim(l)
	return l, true
}

// trim cuts off the rows below the lowest box.
func (c *chart) trim(l *layout) {
	last := l.moreRow
	for i := range l.nodes {
		last = max(last, l.nodes[i].lastRow()+1)
	}
	for i := range l.outside {
		last = max(last, l.outside[i].bottom())
	}
	if l.balancer != nil {
		last = max(last, l.balancer.bottom())
	}
	l.h = min(l.h, last+1)
}

// podsOn returns the pods of a node, by index.
func (c *chart) podsOn(node int) []int {
	pods := make([]int, 0, 8)
	for i := range c.s.Pods {
		if c.s.Pods[i].Node == c.s.Nodes[node].Name {
			pods = append(pods, i)
		}
	}
	return pods
}
