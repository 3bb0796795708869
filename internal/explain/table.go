package explain

import (
	"fmt"
	"net"
	"slices"
	"strings"

	"github.com/charmbracelet/x/ansi"
	corev1 "k8s.io/api/core/v1"

	"portolan/internal/cluster"
)

// grid is the table of who gets in, for ports that are all alike: a row for each client, a column for doors at which
// all of them meet the same.
type grid struct {
	ports   []string // the ports it stands for
	clients []client
	columns []column
}

// column is one or several doors of a kind.
type column struct {
	kind  string
	doors []door // as the first client of the table types them
	cells []string
}

// access adds the table, one for each port that is unlike the others.
func (p *page) access(s Service) {
	grids := s.grids()
	if len(grids) == 0 {
		p.wrapped("  ", s.noTable())
		return
	}
	for i, g := range grids {
		if i > 0 {
			p.line("")
		}
		if len(grids) > 1 {
			p.wrapped("  ", verb(len(g.ports), "Port ", "Ports ")+list(g.ports))
		}
		p.grid(g)
	}
	p.line("")
	for _, text := range s.legend(grids) {
		p.wrapped("  ", text)
	}
}

// noTable says why there is no table.
func (s Service) noTable() string {
	switch {
	case s.stored.Spec.Type == corev1.ServiceTypeExternalName:
		return "It has no doors of its own. Pods that look up its name are led to " + s.stored.Spec.ExternalName + s.beyond + "."
	case headless(s.stored) && len(s.stored.Spec.Ports) == 0:
		return "Its name leads pods to the addresses of its pods; they dial whatever port those listen on. Nobody outside the cluster can look it up."
	}
	return "No door of it can be tried over TCP."
}

// grids puts ports that are alike into one table.
func (s Service) grids() []grid {
	var all []grid
	for i := range s.stored.Spec.Ports {
		g := s.grid(i)
		if len(g.clients) == 0 {
			continue
		}
		same := slices.IndexFunc(all, func(other grid) bool { return other.looksLike(g) })
		if same < 0 {
			all = append(all, g)
			continue
		}
		all[same].ports = append(all[same].ports, g.ports...)
		for k := range g.columns {
			all[same].columns[k].doors = append(all[same].columns[k].doors, g.columns[k].doors...)
		}
	}
	return all
}

// grid is the table of one port.
func (s Service) grid(port int) grid {
	var g grid
	for _, t := range s.tries {
		if t.door.port != port {
			continue
		}
		if !slices.Contains(g.clients, t.client) {
			g.clients = append(g.clients, t.client)
		}
		g.ports = []string{t.door.Port}
	}
	if len(g.clients) == 0 {
		return g
	}
	var loose []column
	for k, t := range s.triesOf(g.clients[0], port) {
		c := column{kind: t.door.Kind, doors: []door{t.door}}
		for _, who := range g.clients {
			cell := ""
			if tries := s.triesOf(who, port); k < len(tries) {
				cell = word(tries[k].trace)
			}
			c.cells = append(c.cells, cell)
		}
		loose = append(loose, c)
	}
	for _, c := range loose {
		same := slices.IndexFunc(g.columns, func(other column) bool {
			return other.kind == c.kind && c.kind == nodeDoor && slices.Equal(other.cells, c.cells)
		})
		if same < 0 {
			g.columns = append(g.columns, c)
		} else {
			g.columns[same].doors = append(g.columns[same].doors, c.doors...)
		}
	}
	return g
}

// triesOf are what one client tried at one port. All clients try the same doors in the same order.
func (s Service) triesOf(c client, port int) []try {
	var all []try
	for _, t := range s.tries {
		if t.client == c && t.door.port == port {
			all = append(all, t)
		}
	}
	return all
}

// looksLike reports whether two ports can share a table.
func (g grid) looksLike(other grid) bool {
	return slices.Equal(g.clients, other.clients) && slices.EqualFunc(g.columns, other.columns, func(a, b column) bool {
		return a.kind == b.kind && slices.Equal(a.cells, b.cells)
	})
}

// word is how a connection ends, in a cell.
func word(t cluster.Trace) string {
	switch {
	case t.Mixed:
		return "depends"
	case t.Outcome == cluster.Connected:
		return "yes"
	case t.Outcome == cluster.NameNotFound:
		return "no name"
	case t.Outcome == cluster.NoAddress:
		return "no address"
	}
	return t.Outcome.String()
}

// heads are the two lines above a column: what kind of door, and how it is dialled.
func (c column) heads(nodes int) (kind, address string) {
	var hosts, ports []string
	for _, d := range c.doors {
		host, port, err := net.SplitHostPort(d.Address)
		if err != nil {
			continue
		}
		if c.kind == nodeDoor {
			host = d.Node
		}
		if !slices.Contains(hosts, host) {
			hosts = append(hosts, host)
		}
		if !slices.Contains(ports, port) {
			ports = append(ports, port)
		}
	}
	address = strings.Join(hosts, ",") + ":" + strings.Join(ports, ",")
	if slices.Equal(hosts, []string{pending}) {
		address = pending
	}
	switch c.kind {
	case nameDoor:
		return "its name", address
	case clusterDoor:
		return "its address", address
	case balancerDoor:
		return "balancer", address
	case externalDoor:
		return "external IP", address
	}
	address = ":" + strings.Join(ports, ",")
	switch {
	case nodes > 1 && len(hosts) == nodes:
		return "any node", address
	case len(hosts) > 1:
		return fmt.Sprintf("%s +%d", shortHost(hosts[0]), len(hosts)-1), address
	}
	return shortHost(hosts[0]), address
}

// shortHost is the first part of a node's name, as much of it as a heading holds.
func shortHost(name string) string {
	const most = 14
	name, _, _ = strings.Cut(name, ".")
	return ansi.Truncate(name, most, "~")
}

// nodes counts the nodes that have a column.
func (g grid) nodes() int {
	var names []string
	for _, c := range g.columns {
		for _, d := range c.doors {
			if d.Node != "" && !slices.Contains(names, d.Node) {
				names = append(names, d.Node)
			}
		}
	}
	return len(names)
}

// grid adds a table. If it is too wide, each client has a block of lines instead.
func (p *page) grid(g grid) {
	rows := [][]string{{""}, {"from"}}
	for _, c := range g.columns {
		kind, address := c.heads(g.nodes())
		rows[0], rows[1] = append(rows[0], kind), append(rows[1], address)
	}
	for i, c := range g.clients {
		row := []string{c.name()}
		if c.on {
			if i == 0 || g.clients[i-1].says != c.says {
				rows = append(rows, []string{c.says})
			}
			row[0] = "  on " + c.node
		}
		for _, col := range g.columns {
			row = append(row, col.cells[i])
		}
		rows = append(rows, row)
	}
	widths, total := columnWidths(rows), 0
	for _, w := range widths {
		total += len("  ") + w
	}
	if total > p.layout.Width {
		p.blocks(rows)
		return
	}
	for _, row := range rows {
		line := ""
		for i, cell := range row {
			line += "  " + pad(cell, widths[i])
		}
		p.line(line)
	}
}

// columnWidths are the widths of the widest cells.
func columnWidths(rows [][]string) []int {
	widths := make([]int, len(rows[0]))
	for _, row := range rows {
		for i, cell := range row {
			widths[i] = max(widths[i], ansi.StringWidth(cell))
		}
	}
	return widths
}

// blocks is a table for narrow places.
func (p *page) blocks(rows [][]string) {
	outcome := 0
	for _, row := range rows[2:] {
		outcome = max(outcome, slices.Max(append(columnWidths([][]string{row})[1:], 0)))
	}
	for _, row := range rows[2:] {
		p.wrapped("  ", row[0])
		for i, cell := range row[1:] {
			p.wrapped("    "+pad(cell, outcome)+"  ", rows[0][i+1]+" "+rows[1][i+1])
		}
	}
}

// name is what a client is called in a table: what it is if it stands for others, else its own name.
func (c client) name() string {
	if c.kind == "outside" {
		return cluster.Short(c.from)
	}
	return c.says
}

// legend explains what is not plain in the tables: who is outside, how the name is typed elsewhere, and words for
// what failed.
func (s Service) legend(grids []grid) []string {
	var lines, outside []string
	elsewhere := ""
	used := map[string]bool{}
	for _, g := range grids {
		for _, c := range g.columns {
			for _, cell := range c.cells {
				used[cell] = true
			}
		}
	}
	for _, t := range s.tries {
		text := cluster.Short(t.client.from) + ": " + t.client.says
		if t.client.kind == "outside" && t.client.says != cluster.Short(t.client.from) && !slices.Contains(outside, text) {
			outside = append(outside, text)
		}
		if t.client.kind == "elsewhere" && t.door.Kind == nameDoor && elsewhere == "" {
			elsewhere, _, _ = strings.Cut(t.door.Address, ":")
		}
	}
	if elsewhere != "" {
		lines = append(lines, "From other namespaces its name is "+elsewhere+".")
	}
	if len(outside) > 0 {
		lines = append(lines, strings.Join(outside, "; ")+".")
	}
	var meanings []string
	for _, m := range [][2]string{
		{"refused", "answered at once, with no"},
		{"timeout", "silence"},
		{"no name", "the name means nothing there"},
		{"no address", "there is nothing to dial yet"},
		{"depends", "on the pod that is picked"},
	} {
		if used[m[0]] {
			meanings = append(meanings, m[0]+": "+m[1])
		}
	}
	if len(meanings) > 0 {
		lines = append(lines, strings.Join(meanings, "; ")+".")
	}
	return lines
}
