package text

import (
	"fmt"
	"math"
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
	if strings.HasPrefix(s.Behind[0].Object, "ingress/") {
		return "Ingress"
	}
	return "Gateway"
}

// remark returns what else there is to know about a Service at a glance, or "".
func remark(s explain.Service) string {
	var parts []string
	if len(s.Behind) > 0 {
		parts = append(parts, "behind "+routers(s))
	}
	if s.SamePods != "" && s.Exposed { // so clients outside reach pods that have a Service for inside already
		parts = append(parts, "same pods as "+s.SamePods)
	}
	if n := hints(s); n > 0 {
		parts = append(parts, text.Count(n, "hint"))
	}
	return strings.Join(parts, ", ")
}

// routers names what routes requests to a Service, each with its hosts: "ingress/shop (shop.example.com)".
func routers(s explain.Service) string {
	const most = 2 // hosts of one object
	var names []string
	for _, object := range s.Routers() {
		var hosts []string
		for _, r := range s.Behind {
			if r.Object == object && r.Host != "" {
				hosts = appendNew(hosts, r.Host)
			}
		}
		if more := len(hosts) - most; more > 0 {
			hosts = append(hosts[:most], strconv.Itoa(more)+" more")
		}
		if len(hosts) > 0 {
			object += " (" + strings.Join(hosts, ", ") + ")"
		}
		names = append(names, object)
	}
	return explain.List(names)
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
		return host + ports(spec.Ports, servicePort)
	case spec.Type == corev1.ServiceTypeNodePort:
		return "any node" + ports(s.Written.Spec.Ports, func(p corev1.ServicePort) int32 { return p.NodePort })
	}
	return strings.Replace(s.Written.Spec.ClusterIP, corev1.ClusterIPNone, "", 1) + ports(spec.Ports, servicePort)
}

func servicePort(p corev1.ServicePort) int32 { return p.Port }

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

// newTable lays out the rows of Services. A column is as wide as its widest cell, apart from a few very long names and
// addresses, which would push all other rows apart. A page leaves less for the names: what the other columns do not
// need. A cell that is wider than its column pushes the others to the right or onto the next line.
func newTable(services []explain.Service, l Layout) table {
	const mostName, mostAddress, leastName = 64, 24, 16
	t := table{widths: make([]int, len(tableHead())), room: l.Width, unbroken: l.Unbroken}
	most := []int{math.MaxInt, mostName, mostAddress, math.MaxInt, math.MaxInt}
	grow := func(cells []string) {
		for i, cell := range cells[:len(t.widths)] {
			if w := ansi.StringWidth(cell); w <= most[i] {
				t.widths[i] = max(t.widths[i], w)
			}
		}
	}
	grow(tableHead())
	for _, s := range services {
		grow(row(s))
	}
	if !l.Unbroken {
		others := t.column(len(t.widths)) - rowIndent - t.widths[1]
		t.widths[1] = min(t.widths[1], max(leastName, l.Width-others))
	}
	return t
}

// rows adds the rows of Services.
func (p *page) rows(t table, services []explain.Service) {
	for _, s := range services {
		for _, l := range t.lines(row(s)) {
			p.text.WriteString(strings.TrimRight(l, " ") + "\n")
		}
	}
}

// title adds the title of a section. The first section has the heads of the columns on the same line, or below if the
// title is too long. On a narrow page, there are no heads.
func (p *page) title(t table, title string, first bool) {
	names, rest := t.inColumns(tableHead()[:2], 0), t.inColumns(tableHead()[2:], 2)
	switch {
	case !first || !t.unbroken && t.column(2)+ansi.StringWidth(rest) > t.room:
		p.line(title)
	case ansi.StringWidth(title)+rowIndent <= t.column(2):
		p.text.WriteString(text.Pad(title, t.column(2)) + rest + "\n")
	default:
		p.line(title)
		p.text.WriteString(text.Pad(strings.Repeat(" ", rowIndent)+names, t.column(2)) + rest + "\n")
	}
}

// rowIndent is the width of the spaces before a row, and between columns.
const rowIndent = 2

// column returns where a column begins.
func (t table) column(i int) int {
	at := rowIndent
	for _, w := range t.widths[:i] {
		at += w + rowIndent
	}
	return at
}

// inColumns returns cells that begin at a column, without the space before it.
func (t table) inColumns(cells []string, column int) string {
	line := ""
	for i, cell := range cells {
		line += text.Pad(cell, t.widths[column+i]) + strings.Repeat(" ", rowIndent)
	}
	return strings.TrimRight(line, " ")
}

// lines returns the lines of a row. Nothing is cut. What does not fit beside the name is on the next line: in its
// columns if there is room, and otherwise below the name. The last cell is a remark and has no column.
func (t table) lines(cells []string) []string {
	between := strings.Repeat(" ", rowIndent)
	line := between + text.Pad(cells[0], t.widths[0]) + between + cells[1]
	rest, remark := t.inColumns(cells[2:5], 2), cells[5]
	if t.unbroken {
		line = text.Pad(line, t.column(2)-rowIndent) + between + rest
		return []string{line + strings.Repeat(" ", max(rowIndent, t.column(5)-ansi.StringWidth(line))) + remark}
	}
	var lines []string
	at := max(t.column(2), ansi.StringWidth(line)+rowIndent)
	switch width := ansi.StringWidth(rest); {
	case at+width <= t.room:
		lines = []string{line + strings.Repeat(" ", at-ansi.StringWidth(line)) + rest}
	case t.column(2)+width <= t.room:
		lines = append(t.broken(line), strings.Repeat(" ", t.column(2))+rest)
	default:
		lines = append(t.broken(line), t.packed(cells[2:5], between)...)
	}
	last := &lines[len(lines)-1]
	if ansi.StringWidth(*last)+rowIndent+ansi.StringWidth(remark) <= t.room {
		*last += between + remark
		return lines
	}
	return append(lines, t.packed(strings.SplitAfter(remark, ", "), " ")...)
}

// broken breaks the type and the name of a row into lines if they do not fit on one.
func (t table) broken(line string) []string {
	if ansi.StringWidth(line) <= t.room {
		return []string{line}
	}
	kind, name, _ := strings.Cut(strings.TrimSpace(line), " ")
	return append([]string{strings.Repeat(" ", rowIndent) + kind}, t.parts(strings.TrimSpace(name))...)
}

// partIndent is the width of the spaces before a part of a cell that is wider than the page.
const partIndent = 4

// parts breaks a cell that is wider than the page: between words, before the ports, after a slash, or else anywhere.
func (t table) parts(cell string) []string {
	room := t.room - partIndent
	if i := strings.LastIndex(cell, ":"); i > 0 && ansi.StringWidth(cell) > room {
		cell = cell[:i] + "\n" + cell[i:]
	}
	lines := text.Wrap(text.AfterSlashes(cell, room), room)
	for i := range lines {
		lines[i] = strings.Repeat(" ", partIndent) + lines[i]
	}
	return lines
}

// packed returns lines with as many cells on each as fit, below the name, and with gap between two cells.
func (t table) packed(cells []string, gap string) []string {
	indent := t.column(1)
	if indent+text.Widest(cells) > t.room {
		indent = partIndent
	}
	var lines []string
	line := ""
	for _, cell := range cells {
		cell = strings.TrimSpace(cell)
		if line != "" && indent+ansi.StringWidth(line+gap+cell) <= t.room {
			line += gap + cell
			continue
		}
		if line != "" {
			lines = append(lines, strings.Repeat(" ", indent)+line)
		}
		if line = cell; indent+ansi.StringWidth(cell) > t.room {
			lines, line = append(lines, t.parts(cell)...), ""
		}
	}
	if line != "" {
		lines = append(lines, strings.Repeat(" ", indent)+line)
	}
	return lines
}
