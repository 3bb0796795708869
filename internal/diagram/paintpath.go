package diagram

import (
	"slices"

	"portolan/internal/cluster"
)

// paintTrails draws the path of the packet, and the other paths that are possible.
func (c *chart) paintTrails(cv *canvas, l *layout) {
	walked := c.trail(l, c.walked)
	if len(walked.cells) == 0 {
		return
	}
	otherTrails := c.otherTrails(l)
	for i := range otherTrails {
		cv.addLine(&otherTrails[i], c.fork(&otherTrails[i]), len(otherTrails[i].cells), light)
	}
	n := walked.cellsAfter(c.o.Hop)
	cv.addLine(&walked, 0, n, heavy)
	cv.drawLines()
	for i := range otherTrails {
		c.paintTip(cv, &otherTrails[i])
	}
	for _, g := range walked.arrows {
		if g < n-1 {
			cv.drawOver(walked.cells[g], heads[walked.heading(g)], Packet)
		}
	}
	c.paintPacket(cv, &walked, n)
	if !c.done() {
		cv.fade(&walked, n)
	}
}

// tailStep is how many cells of the packet's tail have the same age.
const tailStep = 4

// fade sets the age of the first n cells of the trail. The farther a cell is behind the head of the packet, the older
// it is, so that a screen can draw it fainter.
func (cv *canvas) fade(t *trail, n int) {
	for i, p := range t.cells[:n] {
		if cv.has(p.x, p.y) {
			cv.cells[p.y*cv.w+p.x].Age = uint8(min(Oldest, (n-1-i)/tailStep))
		}
	}
}

// otherTrails returns the trails of all branches to pods in the picture. It returns nil if there is only one branch or
// if the packet has not yet come to where the branches part.
func (c *chart) otherTrails(l *layout) []trail {
	if len(c.t.Branches) < 2 || c.o.Hop < len(c.t.Hops) {
		return nil
	}
	trails := make([]trail, 0, len(c.t.Branches))
	for i := range c.t.Branches {
		if t := c.trail(l, c.t.Path(i)); !t.hidden {
			trails = append(trails, t)
		}
	}
	return trails
}

// fork returns the index of the last cell that a branch's trail shares with the others.
func (c *chart) fork(t *trail) int { return max(0, t.cellsAfter(len(c.t.Hops))-1) }

// cellsAfter returns how many cells the packet has covered after a number of hops. It is at least 1, unless the trail
// is empty.
func (t *trail) cellsAfter(hops int) int {
	switch {
	case len(t.cells) == 0:
		return 0
	case hops <= 0 || len(t.ends) == 0:
		return 1
	default:
		return max(1, t.ends[min(hops, len(t.ends))-1])
	}
}

// heading returns the direction in which the packet enters the i-th cell. If the trail begins in that cell, it returns
// the direction in which the packet leaves it.
func (t *trail) heading(i int) direction {
	if i == 0 && t.free && len(t.cells) > 1 {
		i = 1
	}
	if i == 0 {
		return (t.start + 2) % 4
	}
	if d, ok := towards(t.cells[i-1], t.cells[i]); ok {
		return d
	}
	return right
}

// towards returns the direction from a cell to a neighbouring one. It reports false if they are not neighbours.
func towards(a, b point) (direction, bool) {
	d := slices.Index(steps[:], point{b.x - a.x, b.y - a.y})
	return direction(max(0, d)), d >= 0
}

// addLine adds the arms of a line from the cell with the index first to the one before end. drawLines draws them.
func (cv *canvas) addLine(t *trail, first, end int, w weight) {
	for i := first; i < end; i++ {
		p := t.cells[i]
		if !cv.has(p.x, p.y) {
			continue
		}
		m := &cv.marks[p.y*cv.w+p.x]
		if i > first || i == 0 && !t.free {
			*m = m.arm((t.heading(i)+2)%4, w)
		}
		if i+1 < end {
			if d, ok := towards(p, t.cells[i+1]); ok {
				*m = m.arm(d, w)
			} else {
				*m = m.arm(t.heading(i), w)
			}
		}
	}
}

// drawLines draws all lines that addLine added. Lines pass behind text.
func (cv *canvas) drawLines() {
	for i, m := range cv.marks {
		if m == 0 || m&solid != 0 {
			continue
		}
		glyph, bold := m.joint(cv.ascii)
		cv.cells[i].Text, cv.cells[i].Role = glyph, Ahead
		if bold {
			cv.cells[i].Role = Packet
		}
	}
}

// drawOver draws a character over a line, but never over text.
func (cv *canvas) drawOver(p point, glyph [2]string, role Role) {
	if cv.has(p.x, p.y) && cv.marks[p.y*cv.w+p.x]&solid == 0 {
		cell := &cv.cells[p.y*cv.w+p.x]
		cell.Text, cell.Role = glyph[alphabet(cv.ascii)], role
	}
}

// paintTip draws the end of a possible path.
func (c *chart) paintTip(cv *canvas, t *trail) {
	last := len(t.cells) - 1
	switch {
	case last < 0:
	case t.failed && c.done():
		cv.drawOver(t.cells[last], failed, Failed)
	default:
		cv.drawOver(t.cells[last], aheadHeads[t.heading(last)], Ahead)
	}
}

// paintPacket draws the packet on the n-th cell, counted from 1. If every hop has happened, it draws the outcome.
func (c *chart) paintPacket(cv *canvas, t *trail, n int) {
	at := t.cells[n-1]
	switch {
	case !c.done():
		cv.drawOver(at, heads[t.heading(n-1)], Head)
	case t.failed || len(c.walked) == 0 && c.t.Outcome != cluster.Connected:
		cv.drawOver(at, failed, Failed)
		c.paintCause(cv, at)
	case t.pod != nil:
		cv.drawOver(at, heads[t.heading(n-1)], Packet)
		cv.glyph(t.pod.end+1, t.pod.y, arrived, Arrived, string(c.pods[t.pod.pod].place))
	default:
		cv.drawOver(at, arrived, Arrived)
	}
}
