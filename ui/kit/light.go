package kit

import (
	"cmp"
	"fmt"
	"strconv"
	"strings"

	"portolan/internal/cluster"
	"portolan/internal/diagram"
)

// Lit is what a field of a Service refers to in a picture: the cells to light up, the cells that a reader might expect
// to be included but that the field does not include, and a description in words.
type Lit struct {
	lit    map[string]bool // owners of cells
	missed map[string]bool
	Text   string // describes what the field refers to
}

// LitBy returns what a field of a Service refers to in a scene. Addresses are written as the client from would type
// them. If the picture shows nothing for the field, no other cell is lit.
func LitBy(scene cluster.Scene, service, field, from string) Lit {
	svc, ok := scene.Find(service)
	if !ok || field == "" {
		return Lit{}
	}
	l := Lit{lit: map[string]bool{field: true}}
	parent, last := "", field
	if i := strings.LastIndexByte(field, '.'); i >= 0 {
		parent, last = field[:i], field[i+1:]
	}
	port, ports := portOf(field), svc.Spec.Ports
	switch {
	case field == "spec.selector" || parent == "spec.selector":
		l.selects(scene, svc)
	case field == "spec.type":
		l.opens(scene, service, svc, from)
	case field == "metadata.name":
		l.Text = fmt.Sprintf(nameInNamespaces, svc.Name, svc.Namespace)
	case port < 0 || port >= len(ports):
	case last == "port":
		l.Text = "dialled at " + addresses(scene, service, from, ports[port].Port,
			cluster.NameDoor, cluster.ClusterDoor, cluster.BalancerDoor)
	case last == "nodePort":
		l.Text = "dialled at " + addresses(scene, service, from, ports[port].NodePort, cluster.NodeDoor)
	case last == "targetPort":
		l.leads(svc, port)
	}
	return l
}

// portOf returns the index in spec.ports that a field belongs to. It returns -1 if the field belongs to no port.
func portOf(field string) int {
	rest, ok := strings.CutPrefix(field, "spec.ports[")
	number, _, found := strings.Cut(rest, "]")
	i, err := strconv.Atoi(number)
	if !ok || !found || err != nil {
		return -1
	}
	return i
}

// selects lights the pods that the Service selects, and marks the pods of the same namespace that it does not select.
func (l *Lit) selects(scene cluster.Scene, svc cluster.Service) {
	l.missed, l.lit["spec.selector"] = map[string]bool{}, true // the line around the selected pods
	var picked, missed []string
	for _, pod := range scene.Pods {
		if pod.Namespace != svc.Namespace {
			continue
		}
		owner := "pod/" + cluster.Name(pod.Namespace, pod.Name) // owner of the pod's cells
		if svc.EndpointOf(pod) != nil {
			l.lit[owner] = true
			for i := range svc.Spec.Ports { // the target ports are shown in the pod
				l.lit[fmt.Sprintf("spec.ports[%d].targetPort", i)] = true
			}
			picked = append(picked, pod.Name)
		} else {
			l.missed[owner] = true
			missed = append(missed, pod.Name)
		}
	}
	l.Text = "selects " + cmp.Or(strings.Join(picked, ", "), "no pod")
	if len(missed) > 0 {
		l.Text += ", but not " + strings.Join(missed, ", ")
	}
}

// opens lights every address that the Service's type opens.
func (l *Lit) opens(scene cluster.Scene, service string, svc cluster.Service, from string) {
	l.lit["spec.clusterIP"] = true
	l.lit["balancer/"+service] = true
	for i := range svc.Spec.Ports {
		l.lit[fmt.Sprintf("spec.ports[%d].port", i)] = true
		l.lit[fmt.Sprintf("spec.ports[%d].nodePort", i)] = true
	}
	l.Text = "opens " + addresses(scene, service, from, 0, // what the type adds comes first, in case of a cut
		cluster.BalancerDoor, cluster.NodeDoor, cluster.ClusterDoor, cluster.NameDoor)
}

// addresses lists the doors of the given kinds, in the order of the kinds. If port is not 0, it lists only the doors
// with that port.
func addresses(scene cluster.Scene, service, from string, port int32, kinds ...cluster.DoorKind) string {
	var found []string
	doors := scene.Doors(service, strings.TrimPrefix(from, "client/"))
	for _, kind := range kinds {
		for _, door := range doors {
			if _, at := cluster.SplitAddress(door.Address); (port == 0 || at == port) && door.Kind == kind {
				found = append(found, door.Address)
			}
		}
	}
	return strings.Join(found, apart)
}

// apart separates addresses. It contains no comma, because wrapping could put a comma on a line of its own.
const apart = "  "

// leads describes the pod addresses and ports that traffic to a port of the Service reaches. port is an index into
// spec.ports.
func (l *Lit) leads(svc cluster.Service, port int) {
	var found []string
	for _, e := range svc.Endpoints {
		if port < len(e.Ports) && e.Ports[port] != 0 {
			found = append(found, cluster.JoinAddress(e.Address, e.Ports[port]))
		}
	}
	l.Text = leadsNowhere
	if len(found) > 0 {
		l.Text = "leads to " + strings.Join(found, apart)
	}
}

// styleOf returns whether a cell is lit, marked as missed, or neither.
func (l Lit) styleOf(c diagram.Cell) cellLight {
	switch {
	case c.Owner == "":
		return unlit
	case l.lit[c.Owner]:
		return lit
	case l.missed[c.Owner]:
		return missed
	}
	return unlit
}

// cellLight is the highlighting of a cell in a picture.
type cellLight uint8

const (
	unlit cellLight = iota
	lit
	missed
)
