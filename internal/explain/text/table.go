package text

import (
	"fmt"
	"slices"
	"strconv"
	"strings"

	"github.com/charmbracelet/x/ansi"
	corev1 "k8s.io/api/core/v1"

	"portolan/internal/access"
	"portolan/internal/cluster"
	"portolan/internal/explain"
	"portolan/internal/text"
)

// grid is a table of which clients reach a Service. It covers one port, or several with the same outcomes. It has a
// row for each client, and a column for doors with the same outcomes.
type grid struct {
	ports   []string // the names of the ports that it covers
	clients []explain.Client
	columns []column
}

// column is one door, or several node ports with the same outcomes.
type column struct {
	kind  cluster.DoorKind
	doors []cluster.Door // as the first client in the table would type them
	cells []string
}

// access adds the tables. Ports with the same outcomes share a table.
func (p *page) access(s explain.Service) {
	all := grids(s)
	if len(all) == 0 {
		p.wrapped("  ", noTable(s))
		return
	}
	for i, g := range all {
		if i > 0 {
			p.line("")
		}
		if len(all) > 1 {
			head := "Ports "
			if len(g.ports) == 1 {
				head = "Port "
			}
			p.wrapped("  ", head+explain.List(g.ports))
		}
		p.grid(g)
	}
	p.line("")
	for _, l := range legend(s, all) {
		p.wrapped("  ", l)
	}
}

// noTable says why a Service has no table.
func noTable(s explain.Service) string {
	switch {
	case s.Stored.Spec.Type == corev1.ServiceTypeExternalName:
		return "It has no address of its own. When pods look up its name, DNS leads them to " + s.Stored.Spec.ExternalName +
			aliasTarget(s.LeadsTo) + "."
	case s.Headless() && len(s.Stored.Spec.Ports) == 0:
		return "Its name leads to the addresses of its pods. Clients connect to the port on which the pods listen. " +
			"Clients outside the cluster cannot look up the name."
	}
	return "It has no address that can be tried over TCP."
}

// aliasTarget describes the target of an ExternalName Service, for the end of a sentence.
func aliasTarget(alias string) string {
	switch {
	case strings.HasPrefix(alias, "service/"):
		return ", which is " + alias
	case alias != "":
		return ", a host of the scene"
	}
	return ", which is not among these objects"
}

// grids returns the tables of a Service. Ports with the same outcomes share a table.
func grids(s explain.Service) []grid {
	var all []grid
	for i, tried := range byPort(s) {
		g := tried.grid(explain.PortName(s.Stored.Spec.Ports[i]))
		if len(g.clients) == 0 {
			continue
		}
		same := slices.IndexFunc(all, func(other grid) bool { return other.sameOutcomes(g) })
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

// triedPort is what the clients tried at one port of a Service.
type triedPort struct {
	clients []explain.Client
	tries   [][]access.Try // of each client; every client tries the same doors in the same order
}

// byPort returns for each port of a Service what was tried. It has all connections opened only once, however many ports
// there are.
func byPort(s explain.Service) []triedPort {
	ports := make([]triedPort, len(s.Stored.Spec.Ports))
	for _, r := range s.Rows() {
		tries := make([][]access.Try, len(ports))
		for _, t := range r.Tries {
			if t.Door.Port < len(ports) { // a headless Service may have no ports
				tries[t.Door.Port] = append(tries[t.Door.Port], t)
			}
		}
		for i := range ports {
			if len(tries[i]) > 0 {
				ports[i].clients, ports[i].tries = append(ports[i].clients, r.Client), append(ports[i].tries, tries[i])
			}
		}
	}
	return ports
}

// grid returns the table of the port. It has no clients if no door of the port can be tried.
func (p triedPort) grid(name string) grid {
	g := grid{ports: []string{name}, clients: p.clients}
	rows := p.tries
	if len(rows) == 0 {
		return g
	}
	for k, first := range rows[0] {
		c := column{kind: first.Door.Kind, doors: []cluster.Door{first.Door}}
		for _, tries := range rows {
			cell := ""
			if k < len(tries) {
				cell = outcomeText(tries[k].Trace)
			}
			c.cells = append(c.cells, cell)
		}
		same := slices.IndexFunc(g.columns, func(other column) bool {
			return c.kind == cluster.NodeDoor && c.sameOutcomes(other)
		})
		if same < 0 {
			g.columns = append(g.columns, c)
		} else {
			g.columns[same].doors = append(g.columns[same].doors, c.doors...)
		}
	}
	return g
}

// sameOutcomes reports whether two ports have the same outcomes and can share a table.
func (g grid) sameOutcomes(other grid) bool {
	return slices.Equal(g.clients, other.clients) && slices.EqualFunc(g.columns, other.columns, column.sameOutcomes)
}

// sameOutcomes reports whether two columns of the same kind have the same outcome for every client.
func (c column) sameOutcomes(other column) bool {
	return c.kind == other.kind && slices.Equal(c.cells, other.cells)
}

// outcomeText returns the outcome of a connection as the text of a cell.
func outcomeText(t cluster.Trace) string {
	if t.Mixed {
		return "depends"
	}
	return [...]string{
		cluster.Connected: "yes", cluster.Refused: "refused", cluster.Timeout: "timeout",
		cluster.NameNotFound: "no name", cluster.NoAddress: "no address", cluster.HTTPError: "HTTP error",
		cluster.NotPermitted: "not permitted",
	}[t.Outcome]
}

// header returns the two header lines of a column: the kind of door, and its address. nodes is the number of nodes in
// the table.
func (c column) header(nodes int) (kind, address string) {
	hosts, ports := c.hostsAndPorts()
	address = ":" + strings.Join(ports, ",")
	if c.kind != cluster.NodeDoor {
		kind = [...]string{
			cluster.NameDoor: "its name", cluster.ClusterDoor: "its address",
			cluster.BalancerDoor: "balancer", cluster.ExternalDoor: "external IP", cluster.RouteDoor: "its URL",
		}[c.kind]
		switch {
		case slices.Equal(hosts, []string{cluster.PendingHost}):
			return kind, cluster.PendingHost
		case len(c.doors) == 1:
			return kind, c.doors[0].Address
		}
		return kind, strings.Join(hosts, ",") + address
	}
	switch {
	case nodes > 1 && len(hosts) == nodes:
		return "any node", address
	case len(hosts) > 1:
		return fmt.Sprintf("%s +%d", shortHost(hosts[0]), len(hosts)-1), address
	}
	return shortHost(hosts[0]), address
}

// hostsAndPorts returns the hosts and the ports of a column's doors, each once. The host of a node port is its node. A
// UDP port is "53/UDP".
func (c column) hostsAndPorts() (hosts, ports []string) {
	for _, d := range c.doors {
		host, number := cluster.SplitAddress(d.Address)
		if c.kind == cluster.NodeDoor {
			host = d.Node
		}
		port := strconv.Itoa(int(number))
		if strings.HasPrefix(d.Address, "udp://") {
			port += "/UDP"
		}
		hosts, ports = appendNew(hosts, host), appendNew(ports, port)
	}
	return hosts, ports
}

func appendNew(items []string, item string) []string {
	if slices.Contains(items, item) {
		return items
	}
	return append(items, item)
}

// shortHost returns the first label of a node's name, cut to the width of a header.
func shortHost(name string) string {
	const most = 14
	name, _, _ = strings.Cut(name, ".")
	return ansi.Truncate(name, most, "~")
}

// nodes counts the nodes whose ports have a column.
func (g grid) nodes() int {
	var nodes []string
	for _, c := range g.columns {
		if c.kind == cluster.NodeDoor {
			hosts, _ := c.hostsAndPorts()
			for _, host := range hosts {
				nodes = appendNew(nodes, host)
			}
		}
	}
	return len(nodes)
}

// grid adds a table. If the table is too wide for the page, it adds a block of lines for each client instead.
func (p *page) grid(g grid) {
	rows := [][]string{{""}, {"from"}}
	for _, c := range g.columns {
		kind, address := c.header(g.nodes())
		rows[0], rows[1] = append(rows[0], kind), append(rows[1], address)
	}
	for i, c := range g.clients {
		row := []string{nameOf(c)}
		if c.NodeMatters {
			if i == 0 || g.clients[i-1].Description != c.Description {
				rows = append(rows, []string{c.Description})
			}
			row[0] = "  on " + c.Node
		}
		for _, col := range g.columns {
			row = append(row, col.cells[i])
		}
		rows = append(rows, row)
	}
	lines := text.Columns(rows)
	if len("  ")+text.Widest(lines) > p.layout.Width {
		p.blocks(rows)
		return
	}
	for _, l := range lines {
		p.line("  " + l)
	}
}

// blocks adds a table as a block of lines for each client. The first two rows are the header.
func (p *page) blocks(rows [][]string) {
	outcome := 0
	for _, row := range rows[2:] {
		outcome = max(outcome, text.Widest(row[1:]))
	}
	for _, row := range rows[2:] {
		p.wrapped("  ", row[0])
		for i, cell := range row[1:] {
			p.wrapped("    "+text.Pad(cell, outcome)+"  ", rows[0][i+1]+" "+rows[1][i+1])
		}
	}
}

// nameOf returns the text for a client in a table: its own name if it is outside the cluster, otherwise its
// description, because it represents all clients of its kind.
func nameOf(c explain.Client) string {
	if c.Kind == explain.Outside {
		return cluster.Short(c.From)
	}
	return c.Description
}

// legend returns the lines below the tables: the Service's name for other namespaces, the clients outside the cluster,
// and the outcomes that need an explanation.
func legend(s explain.Service, grids []grid) []string {
	var lines, outside, used []string
	for _, g := range grids {
		for _, c := range g.columns {
			used = append(used, c.cells...)
		}
	}
	otherName := ""
	for _, r := range s.Rows() {
		name := nameOf(r.Client)
		if r.Client.Description != name {
			outside = append(outside, name+": "+r.Client.Description)
		}
		if first := r.Tries[0].Door; r.Client.Kind == explain.Elsewhere && first.Kind == cluster.NameDoor {
			otherName, _ = cluster.SplitAddress(first.Address)
		}
	}
	if otherName != "" {
		lines = append(lines, "From other namespaces its name is "+otherName+".")
	}
	for _, parts := range [][]string{outside, meaningsOf(used)} {
		if len(parts) > 0 {
			lines = append(lines, strings.Join(parts, "; ")+".")
		}
	}
	return lines
}

// meaningsOf explains the outcomes in used that are not self-explanatory.
func meaningsOf(used []string) []string {
	var meanings []string
	for _, m := range [][2]string{
		{"refused", "an error, at once"},
		{"timeout", "no answer"},
		{"no name", "the client's DNS does not know the name"},
		{"no address", "there is no address to connect to yet"},
		{"depends", "on the pod that gets the connection"},
		{"HTTP error", "the proxy has no rule or no pod for it, or cannot connect to the pod: 404, 500, 503 or 504"},
		{"not permitted", "the node rejects its own packet"},
	} {
		if slices.Contains(used, m[0]) {
			meanings = append(meanings, m[0]+": "+m[1])
		}
	}
	return meanings
}
