package text

import (
	"fmt"
	"strconv"
	"strings"

	"github.com/charmbracelet/x/ansi"
	corev1 "k8s.io/api/core/v1"

	"portolan/internal/cluster"
	"portolan/internal/explain"
	"portolan/internal/text"
)

const pendingHost = cluster.PendingHost

// tableHead returns the heads of the columns of the summary.
func tableHead() []string { return []string{"type", "name", "reachable at", "reached from", "ready"} }

// row returns the cells of a Service in the summary. The last one has no column of its own.
func row(s explain.Service) []string {
	from := reachedFrom(s.Reach)
	if len(s.Behind) > 0 {
		from += ", " + routeKind(s)
	}
	return []string{kindOf(s), cluster.Name(s.Namespace, s.Name), reachableAt(s), from, ready(s), remark(s)}
}

// routeKind returns the kind of the first object that routes requests to a Service.
func routeKind(s explain.Service) string {
	if strings.HasPrefix(s.Behind[0], "ingress/") {
		return "Ingress"
	}
	return "Gateway"
}

// remark returns what else there is to know about a Service at a glance, or "".
func remark(s explain.Service) string {
	var parts []string
	if len(s.Behind) > 0 {
		parts = append(parts, "behind "+explain.List(s.Behind))
	}
	if s.SamePods != "" {
		parts = append(parts, "same pods as "+s.SamePods)
	}
	return strings.Join(parts, ", ")
}

func rowsOf(services []explain.Service) [][]string {
	var rows [][]string
	for _, s := range services {
		rows = append(rows, row(s))
	}
	return rows
}

// reachedFrom returns the words for the most distant clients.
func reachedFrom(r explain.Reach) string {
	switch r {
	case explain.ReachNobody:
		return "nobody"
	case explain.ReachCluster:
		return "cluster"
	case explain.ReachNodes:
		return "nodes' network"
	case explain.ReachInternet:
		return "internet"
	case explain.ReachUnknown:
	}
	return "-"
}

// ready returns how many of the pods get connections: "2/3". An alias has no pods.
func ready(s explain.Service) string {
	if s.Stored == nil || s.Stored.Spec.Type == corev1.ServiceTypeExternalName {
		return "-"
	}
	return fmt.Sprintf("%d/%d", s.Ready, s.Pods)
}

// reachableAt returns the address that the most distant clients use: the external address of a load balancer, the node
// port, or the cluster address. A cluster address or a node port that is not in the files is left out, because it is
// invented.
func reachableAt(s explain.Service) string {
	if s.Stored == nil {
		return "-"
	}
	spec := s.Stored.Spec
	switch {
	case spec.Type == corev1.ServiceTypeExternalName:
		return spec.ExternalName
	case spec.Type == corev1.ServiceTypeLoadBalancer:
		host := pendingHost
		if in := s.Stored.Status.LoadBalancer.Ingress; len(in) > 0 {
			host = in[0].IP + in[0].Hostname
		}
		return host + ports(spec.Ports, func(p corev1.ServicePort) int32 { return p.Port })
	case spec.Type == corev1.ServiceTypeNodePort:
		return "any node" + ports(s.Written.Spec.Ports, func(p corev1.ServicePort) int32 { return p.NodePort })
	}
	return strings.Replace(s.Written.Spec.ClusterIP, corev1.ClusterIPNone, "", 1) + ports(spec.Ports, func(p corev1.ServicePort) int32 { return p.Port })
}

// ports returns the numbers of ports as the end of an address: ":80,443". A number that TCP and UDP share is there
// once.
func ports(all []corev1.ServicePort, number func(corev1.ServicePort) int32) string {
	var numbers []string
	for _, p := range all {
		if n := number(p); n != 0 {
			numbers = appendNew(numbers, strconv.Itoa(int(n)))
		}
	}
	if len(numbers) == 0 {
		return ""
	}
	return ":" + strings.Join(numbers, ",")
}

// table is the layout of the rows of a summary.
type table struct {
	widths   []int // of the columns, without the spaces between them
	room     int   // the width of the page
	unbroken bool  // a row is one line, even if it is wider than the page
}

// newTable lays out the rows of Services. The column of the names gets what the others leave of the page. A cell that
// is wider than its column pushes the others to the right or onto the next line.
func newTable(services []explain.Service, l Layout) table {
	const mostAddress, leastName, indent = 24, 16, 2
	t := table{widths: make([]int, len(tableHead())), room: l.Width, unbroken: l.Unbroken}
	grow := func(cells []string) {
		for i, cell := range cells[:len(t.widths)] {
			t.widths[i] = max(t.widths[i], ansi.StringWidth(cell))
		}
	}
	grow(tableHead())
	for _, s := range services {
		grow(row(s))
	}
	t.widths[2] = min(t.widths[2], mostAddress)
	rest := indent
	for i, w := range t.widths {
		if i != 1 {
			rest += w + indent
		}
	}
	t.widths[1] = min(t.widths[1], max(leastName, l.Width-rest))
	return t
}

// rows adds rows of a table.
func (p *page) rows(t table, rows [][]string) {
	for _, cells := range rows {
		for _, l := range t.lines(cells) {
			p.text.WriteString(strings.TrimRight(l, " ") + "\n")
		}
	}
}

// lines returns the lines of a row. Nothing is cut: a cell that does not fit on the line begins the next one, at the
// place of its column if there is room.
func (t table) lines(cells []string) []string {
	const indent = 2
	lines := []string{""}
	column := indent
	for i, cell := range cells {
		if cell == "" {
			continue
		}
		line := &lines[len(lines)-1]
		have := ansi.StringWidth(*line)
		at := column
		if have > 0 {
			at = max(column, have+indent)
		}
		if at+ansi.StringWidth(cell) > t.room && have > 0 && !t.unbroken {
			lines = append(lines, "")
			line = &lines[len(lines)-1]
			at, have = min(column, max(2*indent, t.room-ansi.StringWidth(cell))), 0
		}
		*line += strings.Repeat(" ", at-have) + cell
		if i < len(t.widths) {
			column += t.widths[i] + indent
		}
	}
	if t.unbroken {
		return lines
	}
	var fitting []string
	for _, l := range lines {
		fitting = append(fitting, t.fit(l)...)
	}
	return fitting
}

// fit breaks a line with a single cell that is wider than the page.
func (t table) fit(line string) []string {
	if ansi.StringWidth(line) <= t.room {
		return []string{line}
	}
	const indent = "    "
	lines := text.Wrap(strings.TrimSpace(line), t.room-len(indent))
	for i := range lines {
		lines[i] = indent + lines[i]
	}
	return lines
}
