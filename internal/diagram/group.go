package diagram

import (
	"slices"
	"strings"
)

// A dotted line around the pods of a node that the Service selects, with the reason in its lower border.

const (
	groupLines = 2          // rows that the dotted line takes, above and below the pods
	groupWord  = "selected" // in the upper border
	groupTitle = "+. selected .+"
)

// selected reports whether pod i is ready and selected by the Service, so that it gets connections.
func (c *chart) selected(i int) bool {
	p := &c.pods[i]
	return p.endpoint != nil && p.endpoint.Ready && !p.lost
}

// selectedPods returns how many pods get connections.
func (c *chart) selectedPods() int {
	n := 0
	for i := range c.pods {
		n += count(c.selected(i))
	}
	return n
}

// count returns 1 if something holds, and else 0.
func count(holds bool) int {
	if holds {
		return 1
	}
	return 0
}

// groupRows returns how many rows the dotted line takes in a node.
func (c *chart) groupRows(l *layout, node int) int {
	if l.groupW == 0 || !slices.ContainsFunc(c.onNode[node], c.selected) {
		return 0
	}
	return groupLines
}

// groupReason says why the pods are selected: "app=web, ready".
func (c *chart) groupReason() string {
	labels := make([]string, 0, len(c.svc.Spec.Selector))
	for key, value := range c.svc.Spec.Selector {
		labels = append(labels, key+"="+value)
	}
	slices.Sort(labels)
	return strings.Join(labels, ", ")
}

// groupWidth returns the width of the dotted line that shows everything.
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
