package sandbox

import (
	"slices"
	"strconv"

	corev1 "k8s.io/api/core/v1"

	"portolan/internal/cluster"
	"portolan/quiz"
)

// Table shows which client can connect by which kind of door.
type Table struct {
	Kinds []cluster.DoorKind // the columns: the kinds of doors that the Service has
	Rows  []Row
	Left  []string // the ports that are left out, because Dial follows only TCP: "53/UDP"
}

// Row shows one client.
type Row struct {
	From  string
	Cells []Cell // one for each column
}

// Cell is the best outcome at the doors of one kind, and the trace that shows it.
type Cell struct {
	Door  cluster.Door
	Trace cluster.Trace
	Mixed bool // some doors of the kind, or some pods, answer and others do not
	All   []Knock
}

// Knock is the result of dialling one door of a cell's kind. Knocks are in the order of cluster.Scene.Doors.
type Knock struct {
	Door  cluster.Door
	Trace cluster.Trace
}

// Clients returns the clients that can dial, as cluster.Scene.Dial takes them: pods, then nodes, then outside clients.
// Clients on lost nodes are left out. So are the pods that a Service of the text selects, unless a need or a ban names
// them, or there are no other pods. In a lab the Services of the solution count instead, so that the rows never change.
func (b Bench) Clients() []string {
	behind, named := b.behind(), b.named()
	var all []string
	add := func(from string) {
		if _, err := b.scene.Dial(from, "anybody:1"); err == nil {
			all = append(all, from)
		}
	}
	for _, p := range b.scene.Pods {
		if from := podRef(p); !behind[from] || named[from] {
			add(from)
		}
	}
	if len(all) == 0 {
		for _, p := range b.scene.Pods {
			add(podRef(p))
		}
	}
	for _, n := range b.scene.Nodes {
		add("node/" + n.Name)
	}
	for _, c := range b.scene.Clients {
		add(c.Name)
	}
	return all
}

// behind returns the pods that a Service of the text selects, ready or not.
func (b Bench) behind() map[string]bool {
	scene, services := b.good.scene, b.good.services
	if b.lab != nil && b.wrong == nil {
		scene, services = b.lab.Solution, b.lab.Services
	}
	behind := map[string]bool{}
	for _, name := range services {
		svc, _ := scene.Find(name)
		for _, e := range svc.Endpoints {
			behind[podRef(cluster.Pod{Namespace: e.Namespace, Name: e.Pod})] = true
		}
	}
	return behind
}

// named returns the clients of the lab's needs and bans.
func (b Bench) named() map[string]bool {
	named := map[string]bool{}
	for _, d := range b.good.demands {
		named[d.Who] = true
	}
	return named
}

// podRef returns the name of a pod as Dial and events take it.
func podRef(p cluster.Pod) string { return "pod/" + cluster.Name(p.Namespace, p.Name) }

// Table returns which client can connect by which door. Each client of Clients has a row, and each kind of door of the
// Service has a cell in it. A balancer that waits for its address counts as a door, <pending>, which has no address to
// try. The rows of a Service without a TCP port have no cells.
func (b Bench) Table(service string) Table {
	svc, ok := b.scene.Find(service)
	if !ok {
		return Table{}
	}
	var t Table
	for _, p := range svc.Spec.Ports {
		if !followed(p) {
			t.Left = append(t.Left, strconv.Itoa(int(p.Port))+"/"+string(p.Protocol))
		}
	}
	for _, from := range b.Clients() {
		doors := b.doors(svc, service, from)
		if len(t.Rows) == 0 {
			t.Kinds = kinds(doors)
		}
		row := Row{From: from}
		for _, kind := range t.Kinds {
			row.Cells = append(row.Cells, b.cell(from, doors, kind))
		}
		t.Rows = append(t.Rows, row)
	}
	return t
}

// followed reports whether Dial can follow connections to a port: it supports only TCP, which is also what "" means.
func followed(p corev1.ServicePort) bool { return p.Protocol == corev1.ProtocolTCP || p.Protocol == "" }

// doors returns the doors of the Service, and the door of a balancer that has no address yet.
func (b Bench) doors(svc cluster.Service, service, from string) []cluster.Door {
	doors := append(b.scene.Doors(service, from), quiz.PendingDoors(svc)...)
	return slices.DeleteFunc(doors, func(d cluster.Door) bool { return !followed(svc.Spec.Ports[d.Port]) })
}

// kinds returns the kinds of the doors, in the order in which they are tried.
func kinds(doors []cluster.Door) []cluster.DoorKind {
	var all []cluster.DoorKind
	for _, d := range doors {
		all = append(all, d.Kind)
	}
	slices.Sort(all)
	return slices.Compact(all)
}

// cell tries every door of a kind, and keeps the first of those with the best outcome.
func (b Bench) cell(from string, doors []cluster.Door, kind cluster.DoorKind) Cell {
	var best Cell
	lets, keeps, found := false, false, false
	for _, door := range doors {
		if door.Kind != kind {
			continue
		}
		trace, err := b.scene.Dial(from, door.Address)
		if err != nil {
			continue
		}
		best.All = append(best.All, Knock{Door: door, Trace: trace})
		lets = lets || answers(trace)
		keeps = keeps || trace.Outcome != cluster.Connected
		if !found || rank(trace) < rank(best.Trace) {
			best.Door, best.Trace, found = door, trace, true
		}
	}
	best.Mixed = lets && keeps
	return best
}

// answers reports whether a client may connect, even if only one of several pods answers.
func answers(t cluster.Trace) bool {
	return t.Outcome == cluster.Connected || len(t.Backends()) > 0
}

// rank orders traces from best to worst: all pods answer, some pods answer, no pod answers.
func rank(t cluster.Trace) int {
	switch {
	case t.Outcome == cluster.Connected:
		return 0
	case len(t.Backends()) > 0:
		return 1
	}
	return 1 + int(t.Outcome)
}
