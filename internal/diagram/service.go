package diagram

import (
	"cmp"
	"slices"

	corev1 "k8s.io/api/core/v1"

	"portolan/internal/cluster"
)

// The Service is drawn in a box at the top of the cluster. The upper border has its type and name, the inside its
// addresses, and the lower border says what a Service is. If there is less room, the box has fewer lines of addresses.
// If there is still less, only a heading is drawn.

// mostReachLines is how many lines of addresses the box of a Service has at most.
const mostReachLines = 2

// The columns between two addresses in a line.
const (
	reachGap   = 3 // usually
	leastReach = 2 // if there is not enough room
)

// piece is a part of an address in the Service's box.
type piece struct {
	text  string
	role  Role
	owner string
	first bool // an address begins here
}

// reach is the list of a Service's addresses, in pieces. Each address begins with a piece whose first is true, and its
// ports follow.
type reach []piece

// add adds an address and the ports at which it can be reached. number returns such a port, and field its field in the
// manifest. dialled is true if the trace dials this address.
func (r *reach) add(c *chart, text, owner string, number func(corev1.ServicePort) int32, field string, dialled bool) {
	start, role := len(*r), DoorCell
	if _, at := cluster.SplitAddress(c.t.To); dialled && c.dialled >= 0 && number(c.svc.Spec.Ports[c.dialled]) == at {
		role = Dialled
	}
	*r = append(*r, piece{text: text, role: role, owner: owner, first: true})
	for i, p := range c.svc.Spec.Ports {
		n := number(p)
		if n == 0 {
			continue
		}
		port := piece{text: portText(n), role: c.portRole(i), owner: portField(i, field)}
		if i == c.dialled {
			port.role = role
		}
		if len(*r) > start+1 {
			port.text = " " + port.text
		}
		*r = append(*r, port)
	}
}

// addresses returns the addresses of the Service. With everyNode, one entry "each node" replaces the entry of each
// node. It keeps both results, because every layout that is tried asks for them again.
func (c *chart) addresses(everyNode bool) reach {
	kept := &c.reach[oneIf(everyNode)]
	if *kept == nil {
		*kept = c.listAddresses(everyNode)
	}
	return *kept
}

// listAddresses returns the name of the Service, its cluster address, its external addresses and its node ports.
func (c *chart) listAddresses(everyNode bool) reach {
	r := make(reach, 0, 12)
	svc := c.svc
	host, _ := cluster.SplitAddress(c.t.To)
	own := func(p corev1.ServicePort) int32 { return p.Port }
	r.add(c, c.serviceName(), "metadata.name", own, "port", c.named(svc, host))
	switch address := svc.Spec.ClusterIP; {
	case svc.Spec.Type == corev1.ServiceTypeExternalName:
		return append(r, piece{text: " is " + svc.Spec.ExternalName, role: DoorCell, owner: "spec.externalName"})
	case address == corev1.ClusterIPNone:
		r = append(r, piece{text: "no cluster address", role: Faint, owner: "spec.clusterIP", first: true})
	case address != "":
		r.add(c, address, "spec.clusterIP", own, "port", host == address)
	}
	for _, in := range svc.Status.LoadBalancer.Ingress {
		address := cmp.Or(in.IP, in.Hostname)
		r.add(c, address, string(c.balancerPlace()), own, "port", host == address)
	}
	for _, address := range svc.Spec.ExternalIPs {
		r.add(c, address, "spec.externalIPs", own, "port", host == address)
	}
	if c.nodePorts() == 0 {
		return r
	}
	open := func(p corev1.ServicePort) int32 { return p.NodePort }
	first := slices.IndexFunc(svc.Spec.Ports, func(p corev1.ServicePort) bool { return p.NodePort != 0 })
	owner := portField(first, "nodePort") // also of the node's name, because a client dials the name and the port together
	if everyNode {
		r.add(c, "each node", owner, open, "nodePort", c.nodeAt(host) >= 0)
		return r
	}
	for i := range c.s.Nodes {
		r.add(c, c.s.Nodes[i].Name, owner, open, "nodePort", c.nodeAt(host) == i)
	}
	return r
}

// serviceName returns the name of the Service as the client types it: with the namespace if that is not the client's.
func (c *chart) serviceName() string {
	if namespace := cmp.Or(c.svc.Namespace, defaultNamespace); namespace != c.clientNamespace() {
		return c.svc.Name + "." + namespace
	}
	return c.svc.Name
}

// portRole returns how the Service's i-th port is drawn. If the trace dials another port of the Service, it is Faint.
func (c *chart) portRole(i int) Role {
	if c.t.From != "" && c.dialled >= 0 && c.dialled != i {
		return Faint
	}
	return DoorCell
}

// size returns the number of addresses, and the width of the widest.
func (r reach) size() (n, widest int) {
	w := 0
	for _, p := range r {
		if p.first {
			n, w = n+1, 0
		}
		w += width(p.text)
		widest = max(widest, w)
	}
	return n, widest
}

// total returns the width of all addresses in one line, with the smallest gap.
func (r reach) total() int {
	w := -leastReach
	for _, p := range r {
		if p.first {
			w += leastReach
		}
		w += width(p.text)
	}
	return w
}

// reachLines returns how many lines the addresses of the Service take in a box with this room, at most mostReachLines.
func (c *chart) reachLines(room int) int {
	if c.addresses(false).total() <= room {
		return 1
	}
	return mostReachLines
}

// fitReach returns the addresses that fit into a number of lines. If column is not 0, each address begins at a multiple
// of column, so that the lines form a table. If it is 0, the addresses follow each other.
func (c *chart) fitReach(room, lines int) (r reach, column int) {
	for _, everyNode := range []bool{false, true} {
		r = c.addresses(everyNode)
		if r.total() <= room {
			return r, 0
		}
		n, widest := r.size()
		if perLine := (room + reachGap) / (widest + reachGap); lines > 1 && perLine*lines >= n {
			return r, min(widest+2*reachGap, (room+reachGap)/((n+lines-1)/lines))
		}
	}
	return c.lessReach(r, room, lines), 0
}

// lessReach leaves out the cluster address and then the name, as long as the addresses do not fit. It keeps at least
// one address.
func (c *chart) lessReach(r reach, room, lines int) reach {
	r = slices.Clone(r)
	for _, owner := range []string{"spec.clusterIP", "metadata.name"} {
		n, _ := r.size()
		from := slices.IndexFunc(r, func(p piece) bool { return p.owner == owner })
		if n < 2 || from < 0 || r.lines(room) <= lines {
			continue
		}
		to := from + 1
		for to < len(r) && !r[to].first {
			to++
		}
		r = slices.Delete(r, from, to)
	}
	return r
}

// lines returns how many lines the addresses take if they follow each other with the smallest gap.
func (r reach) lines(room int) int {
	n, at := 1, 0
	for i, p := range r {
		if !p.first {
			continue
		}
		w := r.widthFrom(i)
		if at > 0 && at+leastReach+w > room {
			n, at = n+1, 0
		}
		if at > 0 {
			at += leastReach
		}
		at += w
	}
	return n
}

// paintReach writes the addresses into lines of the given width.
func (c *chart) paintReach(cv *canvas, x, y, room, lines int) {
	r, column := c.fitReach(room, lines)
	at, last, gap := x, y+lines-1, leastReach
	if n, _ := r.size(); r.total()+(n-1)*(reachGap-leastReach) <= room {
		gap = reachGap
	}
	for i, p := range r {
		if p.first && i > 0 {
			at += gap
			if column > 0 {
				at = x + (at-gap-x+column-1)/column*column
			}
			if end := at + r.widthFrom(i); end > x+room && y < last {
				at, y = x, y+1
			}
		}
		at += cv.text(at, y, x+room-at, p.text, p.role, p.owner)
	}
}

// widthFrom returns the width of the address that begins at piece i.
func (r reach) widthFrom(i int) int {
	w := width(r[i].text)
	for _, p := range r[i+1:] {
		if p.first {
			break
		}
		w += width(p.text)
	}
	return w
}

// typeRole returns the role of the badge of a Service's type.
func typeRole(t corev1.ServiceType) Role {
	switch t {
	case corev1.ServiceTypeClusterIP, "":
		return ClusterIP
	case corev1.ServiceTypeNodePort:
		return NodePort
	case corev1.ServiceTypeLoadBalancer:
		return LoadBalancer
	default:
		return OtherType
	}
}

// serviceText says what the Service is, for the lower border of its box. If room is small, it may return a shorter
// text.
func (c *chart) serviceText(room int) string {
	const rules, machine = "rules on every node", ", not a machine"
	switch {
	case c.svc.Spec.Type == corev1.ServiceTypeExternalName:
		return "an alias in cluster DNS"
	case c.svc.Spec.ClusterIP == corev1.ClusterIPNone:
		return "a name in cluster DNS, without rules"
	case room < len(rules)+len(machine):
		return rules
	default:
		return rules + machine
	}
}

// paintService draws the box of the Service, or its heading. Without a Service, it writes "the cluster".
func (c *chart) paintService(cv *canvas, l *layout) {
	switch {
	case c.svc.Name == "":
		cv.text(l.nodeX, 0, l.nodeW, "the cluster", Faint, "")
	case l.reachLines == 0:
		x := c.paintBadge(cv, l.nodeX, 0, l.nodeW, "") + leastReach
		c.paintReach(cv, x, 0, max(0, l.nodeX+l.nodeW-x), 1)
	default:
		bottom := l.reachLines + 1
		cv.box(l.nodeX, 0, l.nodeW, bottom+1, Frame, "")
		x := c.paintBadge(cv, l.nodeX+1, 0, l.nodeW-4, "Service ")
		cv.set(x, 0, " ", Frame, "")
		c.paintReach(cv, l.nodeX+3, 1, l.nodeW-6, l.reachLines)
		c.paintInBorder(cv, l.nodeX+3, bottom, l.nodeW-6, c.serviceText(l.nodeW-6), Faint, "")
	}
}

// paintBadge writes the type of the Service as a badge, then word, then the name. It returns the column after them.
func (c *chart) paintBadge(cv *canvas, x, y, room int, word string) int {
	kind := cmp.Or(c.svc.Spec.Type, corev1.ServiceTypeClusterIP)
	end := x + room
	x += cv.text(x, y, end-x, " "+string(kind)+" ", typeRole(kind), "spec.type")
	cv.glyph(x, y, badgeEnd, Frame, "")
	cv.marks[y*cv.w+x] |= solid
	x++
	x += cv.text(x, y, end-x, word, Label, "metadata.name")
	return x + cv.text(x, y, end-x, c.svc.Name, Label, "metadata.name")
}
