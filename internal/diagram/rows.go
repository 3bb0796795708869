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

// singleColumn gives every pod its own row, with the widest gap between nodes that fits. It reports whether the picture
// fits.
func (c *chart) singleColumn(l *layout) bool {
	rows := make([]int, len(c.s.Nodes))
	sum := 0
	for i := range rows {
		rows[i] = max(1, len(c.onNode[i])+c.groupRows(l, i), c.nodePorts())
		sum += rows[i]
	}
	for gap := apart; gap >= sharing; gap-- {
		if l.firstNode(gap)+borders(len(rows), gap)+sum <= c.o.Height {
			c.stack(l, rows, gap)
			return true
		}
	}
	return false
}

// firstNode returns the row of the first node's upper border. If there is an empty row between the nodes, there is one
// below the Service's box too.
func (l *layout) firstNode(gap int) int {
	if l.reachLines > 0 && gap == apart {
		return l.headRows() + 1
	}
	return l.headRows()
}

// grouped gives every pod its own row, with the dotted line around the pods that the Service selects. It reports
// whether the picture fits.
func (c *chart) grouped(l *layout) bool {
	if !c.o.Grouped || len(c.svc.Spec.Selector) == 0 || c.selectedPods() == 0 {
		return false
	}
	l.groupW = 1 // any width above 0 asks laneColumns for room, and laneColumns sets the real one
	c.columns(l, false)
	if l.groupW == 0 {
		return false
	}
	l.reachLines = c.reachLines(l.nodeW - boxSides)
	return c.singleColumn(l)
}

// everyPod gives every pod its own row, below the box of the Service. It leaves out lines of addresses until the
// picture fits, and reports whether it does.
func (c *chart) everyPod(l *layout) bool {
	if c.svc.Name == "" {
		return false
	}
	c.columns(l, false)
	for l.reachLines = c.reachLines(l.nodeW - boxSides); l.reachLines > 0; l.reachLines-- {
		if c.singleColumn(l) {
			return true
		}
	}
	return false
}

// withHeading gives every pod its own row, below a heading instead of the box. It reports whether the picture fits.
func (c *chart) withHeading(l *layout) bool {
	c.columns(l, false)
	return c.singleColumn(l)
}

// mostNodes returns how many nodes a picture shows at most, once there is not enough room for all pods.
func (c *chart) mostNodes() int {
	const least, rowsPerNode = 3, 4
	return max(least, c.o.Height/rowsPerNode)
}

// podsThatMatter gives a row to every pod that matters, below the box of the Service, and leaves out the other pods. It
// reports whether the picture fits.
func (c *chart) podsThatMatter(l *layout) bool {
	if c.svc.Name == "" || len(c.s.Nodes) > c.mostNodes() {
		return false
	}
	l.reachLines = 1
	c.columns(l, true)
	for gap := touching; gap >= sharing; gap-- {
		rows := c.distributeRows(c.allNodes(), l.firstNode(gap)+borders(len(c.s.Nodes), gap))
		if rows != nil && c.importantFit(rows) {
			c.stackWide(l, rows, gap)
			return true
		}
	}
	return false
}

// importantFit reports whether rows, the number of rows of each node, is enough for the pods that matter and for the
// node ports. It ignores nodes without rows, which are not drawn.
func (c *chart) importantFit(rows []int) bool {
	for i := range rows {
		if rows[i] > 0 && (c.important(i) > rows[i] || c.nodePorts() > rows[i]) {
			return false
		}
	}
	return true
}

// important returns how many pods of a node matter: those that are endpoints of the Service or in the trace.
func (c *chart) important(node int) int {
	n := 0
	for _, p := range c.onNode[node] {
		if c.pods[p].rank >= possible {
			n++
		}
	}
	return n
}

// manyColumns places less important pods to the right of others, and leaves out the pods that have no room there. It
// reports whether the picture fits.
func (c *chart) manyColumns(l *layout) bool {
	if len(c.s.Nodes) > c.mostNodes() {
		return false
	}
	c.columns(l, true)
	for gap := touching; gap >= sharing; gap-- {
		rows := c.distributeRows(c.allNodes(), l.firstNode(gap)+borders(len(c.s.Nodes), gap))
		if rows != nil && (c.stackWide(l, rows, gap) == 0 || gap == sharing) {
			return true
		}
	}
	return false
}

// allNodes returns the indexes of the nodes.
func (c *chart) allNodes() []int {
	nodes := make([]int, len(c.s.Nodes))
	for i := range nodes {
		nodes[i] = i
	}
	return nodes
}

// distributeRows returns how many rows each node gets, if borders and other things take the given number of rows of the
// picture. Every given node gets one row. Each further row goes to a node that has more important pods than rows, or
// else to the node with the most pods per row. A node gets at most one row per pod, but may get two. distributeRows
// returns nil if there is less than one row per node.
func (c *chart) distributeRows(nodes []int, taken int) []int {
	free := c.o.Height - taken - len(nodes)
	if free < 0 {
		return nil
	}
	rows := make([]int, len(c.s.Nodes))
	for _, i := range nodes {
		rows[i] = 1
	}
	needsRowBefore := func(i, k int) bool {
		if a, b := c.important(i) > rows[i], c.important(k) > rows[k]; a != b {
			return a
		}
		return max(1, len(c.onNode[i]))*rows[k] > max(1, len(c.onNode[k]))*rows[i]
	}
	for ; free > 0; free-- {
		next := nodes[0]
		for _, i := range nodes {
			if needsRowBefore(i, next) {
				next = i
			}
		}
		if rows[next] >= max(2, len(c.onNode[next])) {
			break
		}
		rows[next]++
	}
	return rows
}

// fewerNodes shows as many nodes as fit, the most important ones, and a row that counts the others. It reports whether
// at least one node fits.
func (c *chart) fewerNodes(l *layout) bool {
	for l.reachLines = min(1, len(c.svc.Name)); l.reachLines >= 0; l.reachLines-- {
		c.columns(l, true)
		const below = 2 // the lowest border and the count of the other nodes
		count := min((c.o.Height-l.headRows()-below)/2, c.mostNodes(), len(c.s.Nodes))
		if count < 1 || count < 2 && l.reachLines > 0 {
			continue
		}
		nodes := c.nodesThatMatter()[:count]
		rows := c.distributeRows(nodes, l.headRows()+borders(count, sharing)+1)
		if rows == nil || l.reachLines > 0 && !c.importantFit(rows) {
			continue
		}
		c.stackWide(l, rows, sharing)
		l.moreNodes = len(rows) - len(l.nodes)
		if l.moreNodes > 0 {
			l.moreRow = l.nodes[len(l.nodes)-1].lastRow() + 2
		}
		return true
	}
	return false
}

// nodesThatMatter returns the indexes of the nodes. The client's node comes first, then nodes on the trace, then nodes
// with pods that matter, then the others in order.
func (c *chart) nodesThatMatter() []int {
	order := c.allNodes()
	slices.SortStableFunc(order, func(a, b int) int { return c.nodeMatters(b) - c.nodeMatters(a) })
	return order
}

// nodeMatters returns how much a node matters, from 0 to 3, see nodesThatMatter.
func (c *chart) nodeMatters(i int) int {
	place, pods := "node/"+c.s.Nodes[i].Name, c.onNode[i]
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
	y := l.firstNode(gap)
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
// Inside a dotted line, the selected pods come first. If there are too few rows, the pods that matter most get them,
// and the others are placed to the right of those, as far as there is room.
func (c *chart) placePods(l *layout, n *nodeBox) {
	pods := c.onNode[n.node]
	y := n.firstRow()
	switch {
	case c.groupRows(l, n.node) > 0:
		pods = slices.Clone(pods)
		slices.SortStableFunc(pods, func(a, b int) int { return oneIf(c.selected(b)) - oneIf(c.selected(a)) })
		for _, p := range pods {
			n.group += oneIf(c.selected(p))
		}
		y++
	case len(pods) > n.rows:
		pods = slices.Clone(pods)
		slices.SortStableFunc(pods, func(a, b int) int { return c.pods[b].rank - c.pods[a].rank })
	}
	rows := min(len(pods), n.rows)
	if n.group == 0 {
		slices.Sort(pods[:rows])
	}
	n.pods = make([]podBox, 0, len(pods))
	for k, p := range pods[:rows] {
		if n.group > 0 && k == n.group {
			y++
		}
		n.pods = append(n.pods, podBox{pod: p, x: l.podX, y: y})
		y++
	}
	c.placeBeside(l, n, pods[rows:])
}

// moreWidth is the width reserved for "+12 more pods" if pods are left out.
const moreWidth = len("  +12 more pods")

// placeBeside places pods to the right of others, row by row, and counts the pods without room. To make room, it first
// leaves out the text after a name and then cuts names. If any pod of the scene matters, it leaves out all that do not.
func (c *chart) placeBeside(l *layout, n *nodeBox, rest []int) {
	if c.anyImportant() {
		important := slices.IndexFunc(rest, func(p int) bool { return c.pods[p].rank < possible })
		if important >= 0 {
			n.more = len(rest) - important
			rest = rest[:important]
		}
	}
	beside, more := c.besideAt(l, n, rest, l.nodeW)
	for most := usualPod; more > 0 && most >= leastPod; most-- {
		if placed, hidden := c.besideAt(l, n, rest, most); hidden < more {
			beside, more = placed, hidden
		}
	}
	n.pods, n.more = append(n.pods, beside...), n.more+more
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
	if c.pods[p].rank >= possible {
		return label.width()
	}
	return min(most, label.width())
}

// afterFirstPod returns the first free column of a row, after its first pod and the suffix of that pod.
func (c *chart) afterFirstPod(l *layout, n *nodeBox, y int) int {
	end := l.podX + l.podW
	for _, p := range n.pods {
		if label := c.pods[p.pod].label; p.y == y && label.suffix != "" {
			label, room := c.fitted(l, p, label)
			end = max(end, p.x+min(room, label.width())+1+len(label.suffix))
		}
	}
	return end + markWidth + 1
}
