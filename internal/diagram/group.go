package diagram

import (
	"slices"
	"strings"
)

// The dotted line around the pods of a node that the Service selects. Its upper border has a title, and its lower
// border says why these pods are selected.

const (
	groupLines = 2                // rows that the dotted line takes, above and below the pods
	groupWord  = "selected"       // the title in the upper border
	groupTitle = "+. selected .+" // the shortest upper border, to measure it
)

// selected reports whether the Service sends connections to pod i: it is a ready endpoint, and its node is not lost.
func (c *chart) selected(i int) bool {
	p := &c.pods[i]
	return p.endpoint != nil && p.endpoint.Ready && !p.lost
}

// selectedPods returns how many pods the Service sends connections to.
func (c *chart) selectedPods() int {
	n := 0
	for i := range c.pods {
		n += oneIf(c.selected(i))
	}
	return n
}

// oneIf returns 1 if the condition holds, and 0 otherwise.
func oneIf(holds bool) int {
	if holds {
		return 1
	}
	return 0
}

// groupRows returns how many rows the dotted line adds to a node: 0 if no line is drawn there.
func (c *chart) groupRows(l *layout, node int) int {
	if l.groupW == 0 || !slices.ContainsFunc(c.onNode[node], c.selected) {
		return 0
	}
	return groupLines
}

// groupReason returns the Service's selector, sorted: "app=web, tier=front". paintGroup adds that the pods are ready.
func (c *chart) groupReason() string {
	labels := make([]string, 0, len(c.svc.Spec.Selector))
	for key, value := range c.svc.Spec.Selector {
		labels = append(labels, key+"="+value)
	}
	slices.Sort(labels)
	return strings.Join(labels, ", ")
}

// groupWidth returns the width at which the dotted line cuts neither its pods nor the texts in its borders.
func (c *chart) groupWidth(podW int) int {
	return max(len(": ")+podW+markWidth+len(" :"), len(groupTitle), len("+. , ready .+")+width(c.groupReason()))
}

// paintGroup draws the dotted line around the selected pods of a node.
func (c *chart) paintGroup(cv *canvas, l *layout, n *nodeBox) {
	if n.group == 0 {
		return
	}
	x, y, h := l.podX-2, n.firstRow(), n.group+groupLines
	for i := 1; i < l.groupW-1; i++ {
		cv.glyph(x+i, y, dashed, Selection, "spec.selector")
		cv.glyph(x+i, y+h-1, dashed, Selection, "spec.selector")
	}
	for i := 1; i < h-1; i++ {
		cv.glyph(x, y+i, dotted, Selection, "spec.selector")
		cv.glyph(x+l.groupW-1, y+i, dotted, Selection, "spec.selector")
	}
	cv.glyph(x, y, topLeft, Selection, "spec.selector")
	cv.glyph(x+l.groupW-1, y, topRight, Selection, "spec.selector")
	cv.glyph(x, y+h-1, bottomLeft, Selection, "spec.selector")
	cv.glyph(x+l.groupW-1, y+h-1, bottomRight, Selection, "spec.selector")
	room := l.groupW - len("+. .+")
	c.paintInBorder(cv, x+3, y, room, groupWord, Selection, "spec.selector")
	const ready = ", ready"
	why := cut(clean(c.groupReason(), cv.ascii), room-len(ready), cv.ascii) + ready
	c.paintInBorder(cv, x+3, y+h-1, room, why, Selection, "spec.selector")
}
