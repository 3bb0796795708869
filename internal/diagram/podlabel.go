package diagram

import (
	"slices"
	"strconv"

	"portolan/internal/cluster"
)

// podLabel is the text of a pod: its name and the ports it listens on in brackets, then a suffix.
type podLabel struct {
	name   string
	ports  []portLabel
	suffix string // "not ready" or "gone", after the brackets
}

type portLabel struct {
	text, owner string
	other       bool // the trace dials another port of the Service
}

// label returns the label of pod i. An endpoint shows the ports that the Service sends to. If it listens on none of
// those, it shows all ports that it listens on. A pod that is no endpoint shows only its first port.
func (c *chart) label(i int) podLabel {
	p := &c.s.Pods[i]
	l := podLabel{name: p.Name}
	if p.Namespace != c.homeNamespace() {
		l.name = p.Namespace + "/" + p.Name
	}
	switch {
	case c.pods[i].lost:
		l.suffix = "gone"
	case !p.Ready:
		l.suffix = "not ready"
	}
	var others []portLabel
	for _, listen := range p.Listens {
		port := portLabel{text: portText(listen.Port)}
		if listen.Loopback {
			port.text = "127.0.0.1" + port.text
		}
		if c.markTarget(&port, c.pods[i].endpoint, listen.Port) {
			l.addPort(port)
		} else {
			others = append(others, port)
		}
	}
	if len(l.ports) > 0 || len(others) == 0 {
		return l
	}
	if c.pods[i].endpoint == nil {
		others = others[:1]
	}
	for _, port := range others {
		l.addPort(port)
	}
	return l
}

// markTarget reports whether the Service sends to port number of endpoint e. If it does, markTarget sets the owner of
// the label, and whether the trace dials another port.
func (c *chart) markTarget(port *portLabel, e *cluster.Endpoint, number int32) bool {
	if e == nil {
		return false
	}
	target := slices.Index(e.Ports, number)
	if target < 0 {
		return false
	}
	port.owner = portField(target, "targetPort")
	port.other = c.portRole(target) == Faint && e.Ports[c.dialled] != number
	return true
}

func (l *podLabel) addPort(port portLabel) {
	if !slices.ContainsFunc(l.ports, func(p portLabel) bool { return p.text == port.text }) {
		l.ports = append(l.ports, port)
	}
}

func portField(i int, field string) string { return "spec.ports[" + strconv.Itoa(i) + "]." + field }

// width returns the width of the label in columns, with its brackets and without its suffix.
func (l podLabel) width() int { return len("(  )") + width(l.name) + l.portsWidth() }

func (l podLabel) portsWidth() int {
	w := 0
	for _, p := range l.ports {
		w += 1 + len(p.text)
	}
	return w
}

// short returns the label for a pod that is beside another pod: without ports, and with its suffix inside the
// brackets.
func (l podLabel) short() podLabel {
	l.ports = nil
	if l.suffix != "" {
		l.ports = []portLabel{{text: l.suffix}}
	}
	return l
}

// lost reports whether the node with this name is lost.
func (c *chart) lost(node string) bool {
	return slices.ContainsFunc(c.s.Nodes, func(n cluster.Node) bool { return n.Name == node && n.Lost })
}
