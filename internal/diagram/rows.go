package diagram

import (
	"slices"

	"portolan/internal/cluster"
)

// The gaps between node boxes: apart leaves an empty row, touching leaves none, and with sharing neighbours share a
// border.
const (
	apart = 1 - iota
	touching
	sharing
)

// borders returns how many rows the borders of n boxes and the gaps between them take.
func borders(n, gap int) int {
	if gap == sharing {
		return n + 1
	}
	return 2*n + gap*(n-1)
}

// singleColumn gives every pod its own row, with the widest gap between nodes that fits. It returns the rows inside
// each node and the gap, or nil if the picture is too high.
func (c *chart) singleColumn() (rows []int, gap int) {
	rows = make([]int, len(c.s.Nodes))
	sum := 0
	for i := range rows {
		rows[i] = max(1, len(c.podsOn(i)), c.nodePorts())
		sum += rows[i]
	}
	for gap = apart; gap >= sharing; gap-- {
		if 1+borders(len(rows), gap)+sum <= c.o.Height {
			return rows, gap
		}
	}
	return nil, 0
}

// manyColumns places less important pods beside others and leaves out pods or nodes without room. It reports whether
// the picture fits.
func (c *chart) manyColumns(l *layout) bool {
	for gap := touching; gap >= sharing; gap-- {
		rows := c.distributeRows(1 + borders(len(c.s.Nodes), gap))
		if rows != nil && (c.stackWide(l, rows, gap) == 0 || gap == sharing) {
			return true
		}
	}
	return c.fewerNodes(l)
}

// distributeRows distributes the rows that the borders leave. Nodes with more important pods than rows come first, then
// the nodes with the most pods per row. It returns nil if there is less than one row per node.
func (c *chart) distributeRows(taken int) []int {
	free := c.o.Height - taken - len(c.s.Nodes)
	if free < 0 {
		return nil
	}
	rows := slices.Repeat([]int{1}, len(c.s.Nodes))
	pods, important := make([]int, len(rows)), make([]int, len(rows))
	for i := range rows {
		for _, p := range c.podsOn(i) {
			pods[i]++
			if c.pods[p].rank > unrelated {
				important[i]++
			}
		}
	}
	needsRowBefore := func(i, k int) bool {
		if a, b := important[i] > rows[i], important[k] > rows[k]; a != b {
			return a
		}
		return pods[i]*rows[k] > pods[k]*rows[i]
	}
	for ; free > 0; free-- {
		next := 0
		for i := range rows {
			if needsRowBefore(i, next) {
				next = i
			}
		}
		if pods[next] <= rows[next] {
			break
		}
		rows[next]++
	}
	return rows
}

// fewerNodes shows only the most important nodes, with one row each, and counts the others. It reports whether any
// node fits.
func (c *chart) fewerNodes(l *layout) bool {
	count := (c.o.Height - 3) / 2 // the headings, the lowest border and the count take three rows
	if count < 1 {
		return false
	}
	rows := make([]int, len(c.s.Nodes))
	for _, i := range c.nodesThatMatter()[:min(count, len(rows))] {
		rows[i] = 1
	}
	c.stack(l, rows, sharing)
	l.moreNodes = len(rows) - len(l.nodes)
	l.moreRow = l.nodes[len(l.nodes)-1].lastRow() + 2
	return true
}

// nodesThatMatter returns the indexes of the nodes. The client's node comes first, then nodes on the trace, then nodes
// with pods that matter, then the others in order.
func (c *chart) nodesThatMatter() []int {
	order := make([]int, len(c.s.Nodes))
	for i := range order {
		order[i] = i
	}
	slices.SortStableFunc(order, func(a, b int) int { return c.nodeMatters(b) - c.nodeMatters(a) })
	return order
}

// nodeMatters returns how much a node matters, from 0 to 3, see nodesThatMatter.
func (c *chart) nodeMatters(i int) int {
	place, pods := "node/"+c.s.Nodes[i].Name, c.podsOn(i)
	hasPod := func(rank int) bool {
		return slices.ContainsFunc(pods, func(p int) bool { return c.pods[p].rank >= rank })
	}
	switch {
	case place == c.t.From || hasPod(dialling):
		return 3
	case slices.ContainsFunc(c.walked, func(h cluster.Hop) bool { return string(h.At) == place || h.To == place }):
		return 2
	case hasPod(possible):
		return 1
	default:
		return 0
	}
}

// stackWide does what stack does, with room for the full names of the pods that matter. If the wider pods would hide
// more pods, it uses the usual width.
func (c *chart) stackWide(l *layout, rows []int, gap int) (hidden int) {
	l.podW = l.usualW
	hidden = c.stack(l, rows, gap)
	l.podW = max(l.usualW, min(c.widthThatMatters(), l.nodeX+l.nodeW-nodeEnd-markWidth-len("+12")-l.podX))
	if l.podW == l.usualW {
		return hidden
	}
	if wide := c.stack(l, rows, gap); wide <= hidden {
		return wide
	}
	l.podW = l.usualW
	return c.stack(l, rows, gap)
}

// stack places the nodes that have rows below each other, with their pods. It returns how many pods have no room.
func (c *chart) stack(l *layout, rows []int, gap int) (hidden int) {
	l.nodes = make([]nodeBox, 0, len(rows))
	l.shareBorders = gap == sharing
	y := 1
	for i, r := range rows {
		if r == 0 {
			continue
		}
		n := nodeBox{node: i, y: y, rows: r}
		c.placePods(l, &n)
		hidden += n.more
		l.nodes = append(l.nodes, n)
		y += r + 2 + gap
	}
	return hidden
}

// placePods gives the pods of a node their places. If there are enough rows, every pod gets one, in the scene's order.
// Otherwise the pods that matter most get the rows, and the others go beside them as far as there is room.
func (c *chart) placePods(l *layout, n *nodeBox) {
	pods := c.podsOn(n.node)
	if len(pods) > n.rows {
		slices.SortStableFunc(pods, func(a, b int) int { return c.pods[b].rank - c.pods[a].rank })
	}
	rows := min(len(pods), n.rows)
	for k, p := range pods[:rows] {
		n.pods = append(n.pods, podBox{pod: p, x: l.podX, y: n.firstRow() + k})
	}
	c.placeBeside(l, n, pods[rows:])
}

// moreWidth is the width reserved for "+12 more pods" if pods are left out.
const moreWidth = len("  +12 more pods")

// placeBeside places pods to the right of others, row by row, and counts the pods without room. To make room it first
// drops the texts after the names, then it cuts names.
func (c *chart) placeBeside(l *layout, n *nodeBox, rest []int) {
	beside, more := c.besideAt(l, n, rest, l.nodeW)
	for most := usualPod; more > 0 && most >= leastPod; most-- {
		if placed, hidden := c.besideAt(l, n, rest, most); hidden < more {
			beside, more = placed, hidden
		}
	}
	n.pods, n.more = append(n.pods, beside...), more
}

// besideAt returns the places of pods to the right of others, and how many pods have no place. most is the greatest
// width of a pod that does not matter.
func (c *chart) besideAt(l *layout, n *nodeBox, rest []int, most int) (placed []podBox, more int) {
	end := l.nodeX + l.nodeW - nodeEnd
	y, x := n.firstRow(), 0
	for k, p := range rest {
		w := c.besideWidth(p, most)
		for ; y <= n.lastRow(); y, x = y+1, 0 {
			if x == 0 {
				x = c.afterFirstPod(l, n, y)
			}
			limit := end
			if y == n.lastRow() && k < len(rest)-1 {
				limit -= moreWidth
			}
			if x+w <= limit {
				break
			}
		}
		if y > n.lastRow() {
			return placed, len(rest) - k
		}
		placed = append(placed, podBox{pod: p, x: x, y: y, w: w, beside: true})
		x += w + 1
	}
	return placed, 0
}

// besideWidth returns the width of a pod beside another one. A pod wider than most loses the text after its name. If
// it does not matter for the trace or the Service, its name may be cut too.
func (c *chart) besideWidth(p, most int) int {
	label := c.pods[p].label.short()
	if label.width() <= most {
		return label.width()
	}
	label.ports = nil
	if c.pods[p].rank > unrelated {
		return label.width()
	}
	return min(most, label.width())
}

// afterFirstPod returns the first free column of a row, after its first pod and the suffix of that pod.
func (c *chart) afterFirstPod(l *layout, n *nodeBox, y int) int {
	end := l.podX + l.podW
	for _, p := range n.pods {
		if label := c.pods[p.pod].label; p.y == y && label.suffix != "" {
			label, room := fitted(l, p, label)
			end = max(end, p.x+min(room, label.width())+1+len(label.suffix))
		}
	}
	return end + markWidth + 1
}
