package quiz

import (
	"cmp"
	"fmt"
	"net"
	"strings"

	corev1 "k8s.io/api/core/v1"

	"portolan/internal/cluster"
)

// The labels of rows. A row with LabelNeed or LabelBan is about one client.
const (
	LabelNeed    = "needs it"
	LabelBan     = "must not"
	LabelPending = "pending"
	LabelAdds    = "reachable at"
)

// The texts of cells in rows of needs that are more than yes or no.
const (
	CellNothing   = "–"          // none of these: there is nothing to connect to
	CellStaysOpen = "stays open" // the client connects once, as it must, but could connect again at any time
)

// Row is one line of the table under a verdict: a need, a ban, the pending line or the doors.
type Row struct {
	Label string // one of the labels above
	From  string // the client's short name; "" for LabelPending and LabelAdds
	Quote string // the words of the story, quoted
	Cells []Cell // one for each option, in the table's order
}

// Cell is what a row shows for one option.
type Cell struct {
	Text string // "yes", "NO", CellNothing, CellStaysOpen, "db:5432", "+ each node:30086", "+ 198.51.100.1:5432"
	Bad  bool   // this cell shows a reason why the option does not fit
}

// table returns the rows of the table. It has one column for each option, narrowest first. The rows are the needs,
// the bans, whether the address stays <pending> (only if it does for at least one option), and the doors. In the row
// of doors, each column shows only the doors that it adds to the column before.
func (t trial) table() []Row {
	var rows []Row
	for i, n := range t.sc.Needs {
		rows = append(rows, t.row(LabelNeed, n.From, n.Quote, func(a attempt) proofs { return a.needs }, i))
	}
	for i, b := range t.sc.Bans {
		rows = append(rows, t.row(LabelBan, b.From, b.Quote, func(a attempt) proofs { return a.bans }, i))
	}
	pending := Row{Label: LabelPending}
	doors := Row{Label: LabelAdds}
	anyPending := false
	for i, a := range t.attempts {
		anyPending = anyPending || a.pending
		pending.Cells = append(pending.Cells, Cell{
			Text: map[bool]string{true: "YES", false: "no"}[a.pending],
			Bad:  a.pending,
		})
		var previous *attempt
		if i > 0 {
			previous = &t.attempts[i-1]
		}
		bad := a.works() && a.bans.firstFailing() < 0 && !a.pending && t.hasNarrower(a)
		doors.Cells = append(doors.Cells, Cell{Text: t.addedDoors(a, previous), Bad: bad})
	}
	if anyPending {
		rows = append(rows, pending)
	}
	return append(rows, doors)
}

// row returns the row of one need or ban.
func (t trial) row(label, from, quote string, proofsOf func(attempt) proofs, i int) Row {
	r := Row{Label: label, From: cluster.Short(from), Quote: quote}
	for _, a := range t.attempts {
		all := proofsOf(a)
		cell := Cell{Text: "NO", Bad: true}
		switch {
		case label == LabelNeed && a.Option == NoneOfThese:
			cell = Cell{Text: CellNothing}
		case i >= len(all):
		case all[i].Holds:
			cell = Cell{Text: "yes"}
		case label == LabelNeed && t.sc.Needs[i].Feature != "" && all[i].Try.Trace.Outcome == cluster.Connected:
			cell.Text = CellStaysOpen
		}
		r.Cells = append(r.Cells, cell)
	}
	return r
}

// addedDoors returns the doors that an option has and the option before it does not. If only the option before it has a
// node port, it adds "no node port". previous is nil for the first option.
func (t trial) addedDoors(a attempt, previous *attempt) string {
	svc, ok := a.Scene.Find(a.Service)
	if a.refused != "" || !ok {
		return "none"
	}
	portNumbers := ports(svc.Spec.Ports, func(p corev1.ServicePort) int32 { return p.Port })
	var parts []string
	if previous == nil {
		parts = append(parts, svc.Name+":"+portNumbers)
	}
	if a.Option == BehindGateway {
		parts = append(parts, "+ "+t.routeOf(a))
	}
	nodePorts := ports(svc.Spec.Ports, func(p corev1.ServicePort) int32 { return p.NodePort })
	switch {
	case nodePorts != "" && (previous == nil || !hasNodePort(*previous)):
		parts = append(parts, "+ each node:"+nodePorts)
	case nodePorts == "" && previous != nil && hasNodePort(*previous):
		parts = append(parts, "no node port")
	}
	if svc.Spec.Type == corev1.ServiceTypeLoadBalancer {
		host := cluster.PendingHost
		if given := svc.Status.LoadBalancer.Ingress; len(given) > 0 {
			host = net.JoinHostPort(cmp.Or(given[0].IP, given[0].Hostname), portNumbers)
		}
		parts = append(parts, "+ "+host)
	}
	return strings.Join(parts, " ")
}

// routeOf returns a URL that the Gateway routes to the Service of an attempt, or "route" if no client of the story can
// use one.
func (t trial) routeOf(a attempt) string {
	for _, from := range t.clients() {
		for _, door := range a.Scene.Doors(a.Service, from) {
			if door.Kind == cluster.RouteDoor {
				return door.Address
			}
		}
	}
	return "route"
}

// ports joins one number of each port, such as its node port. It leaves out zeros.
func ports(all []corev1.ServicePort, of func(corev1.ServicePort) int32) string {
	var out []string
	for _, p := range all {
		if n := of(p); n != 0 {
			out = append(out, fmt.Sprint(n))
		}
	}
	return strings.Join(out, ",")
}
