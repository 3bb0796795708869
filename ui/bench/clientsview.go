package bench

import (
	"fmt"
	"slices"
	"strings"

	"charm.land/bubbles/v2/key"
	"charm.land/lipgloss/v2"
	"github.com/charmbracelet/x/ansi"
	corev1 "k8s.io/api/core/v1"

	"portolan/internal/access"
	"portolan/internal/cluster"
	"portolan/internal/journey"
	"portolan/ui/kit"
)

// wording is how long the texts in a table are. heads is 0, 1 or 2, where a larger number means shorter column heads.
// short shortens the cells, and bare removes their marks.
type wording struct {
	heads       int
	short, bare bool
}

// head returns the column head for a kind of door.
func (as wording) head(k cluster.DoorKind) string {
	return [...][3]string{
		cluster.NameDoor:     {"name", "name", "name"},
		cluster.ClusterDoor:  {"cluster address", "cluster", "IP  "},
		cluster.NodeDoor:     {"node port", "node", "node"},
		cluster.BalancerDoor: {"external address", "external", "ext."},
		cluster.ExternalDoor: {"external IP", "extra IP", "xIP "},
		cluster.RouteDoor:    {"by URL", "URL", "URL"},
	}[k][as.heads]
}

// cell returns the text for the outcome of a connection.
func (as wording) cell(c access.Cell) string {
	label := [...]string{
		cluster.Connected: "● yes", cluster.HTTPError: "! error", cluster.Refused: "╳ refused",
		cluster.NotPermitted: "╳ EPERM", cluster.Timeout: "○ timeout",
		cluster.NameNotFound: "? no name", cluster.NoAddress: "– pending",
	}[c.Trace.Outcome]
	switch {
	case c.Door.Address == "":
		return "–"
	case c.Mixed:
		label = "● some"
	case c.Trace.Outcome != cluster.Connected && as.short:
		label = "○ no"
	}
	if as.bare {
		_, label, _ = strings.Cut(label, " ")
	}
	return label
}

// cellStyle returns the style for the outcome of a connection. The text of the cell says the same without colours.
func cellStyle(t *kit.Theme, c access.Cell) lipgloss.Style {
	switch {
	case c.Mixed:
		return t.Open
	case c.Trace.Outcome == cluster.Connected && c.Door.Address != "":
		return t.Good
	}
	return t.Muted
}

// lines returns height rows of the table, around the cursor.
func (c clientTable) lines(width, height int) []string {
	t := c.theme
	if len(c.rows.Rows) == 0 {
		return kit.Styled(t.Muted, noDoors, width)
	}
	notes := c.notes(width)
	if len(c.rows.Kinds) == 0 {
		return notes[:min(len(notes), height)]
	}
	grid := c.grid(wording{})
	for _, as := range []wording{{heads: 1}, {heads: 1, short: true}} {
		if kit.Total(grid.Widths(2)) > width {
			grid = c.grid(as)
		}
	}
	all := grid.Lines(grid.Widths(2))
	notes = notes[:min(len(notes), max(0, height-2))]
	shown := kit.Scroll{}.Over(kit.Indent(all[1:]), max(1, height-1-len(notes))).Show(c.at.row, c.at.row+1)
	head := kit.Margin + t.Muted.Render(ansi.Truncate(all[0], width, "…"))
	return slices.Concat([]string{head}, kit.MarkMore(t, shown, width, ""), notes)
}

// notes returns notes about the table, each on lines of its own.
func (c clientTable) notes(width int) []string {
	if len(c.rows.Rows) == 0 {
		return nil
	}
	var lines []string
	add := func(note string) { lines = append(lines, kit.Styled(c.theme.Muted, note, width)...) }
	mixed := func(cell access.Cell) bool { return cell.Mixed }
	if slices.ContainsFunc(c.rows.Rows, func(r access.Row) bool { return slices.ContainsFunc(r.Cells, mixed) }) {
		add(someMeans)
	}
	if len(c.rows.NotFollowed) > 0 {
		add(string(journey.NotFollowed) + strings.Join(c.rows.NotFollowed, ", "))
	}
	name := c.services[c.at.service]
	svc, _ := c.player.Scene.Find(name)
	switch {
	case svc.Service != nil && svc.Spec.Type == corev1.ServiceTypeExternalName:
		add(fmt.Sprintf(isAlias, name, oneLine(svc.Spec.ExternalName)))
	case len(c.rows.Kinds) == 0 && len(c.rows.NotFollowed) == 0:
		add(fmt.Sprintf(noPorts, name))
	}
	return lines
}

// serviceName returns the head of the table: the name of the Service and, if there are several, its number.
func (c clientTable) serviceName() string {
	name := c.services[c.at.service]
	if n := len(c.services); n > 1 {
		name += fmt.Sprintf(" %d/%d", c.at.service+1, n)
	}
	return name
}

// grid returns the table: the client, in a lab whether it must be able to connect, and a column for each kind of door.
// The head has no style yet.
func (c clientTable) grid(as wording) kit.Grid {
	t := c.theme
	head := []kit.Cell{{Text: c.serviceName()}}
	_, inLab := c.bench.Lab()
	if inLab {
		head = append(head, kit.Cell{Text: "goal"})
	}
	for _, k := range c.rows.Kinds {
		head = append(head, kit.Cell{Text: as.head(k)})
	}
	grid := kit.Grid{head}
	for i, row := range c.rows.Rows {
		here := i == c.at.row && c.focus && !as.bare
		name := kit.Cell{Text: cluster.Short(row.From), Style: t.Text}
		if !as.bare {
			mark, style := t.Cursor(here)
			name = kit.Cell{Text: mark + name.Text, Style: style}
		}
		line := []kit.Cell{name}
		if inLab {
			line = append(line, kit.Cell{Text: c.demanded(row.From), Style: t.Muted})
		}
		for k, connection := range row.Cells {
			cell := kit.Cell{Text: as.cell(connection), Style: cellStyle(t, connection)}
			switch {
			case here && k == c.at.col:
				cell = kit.Cell{Lead: t.Selected.Render("▸") + cell.Style.Underline(true).Render(cell.Text)}
			case !as.bare:
				cell.Lead = " "
			}
			line = append(line, cell)
		}
		grid = append(grid, line)
	}
	return grid
}

// column returns the table for a narrow column: a row for each client, with a word for each kind of door.
func (c clientTable) column(width int) []string {
	if len(c.rows.Rows) == 0 {
		return []string{c.theme.Muted.Render(noDoors)}
	}
	lines := []string{c.theme.Strong.Render("Who can connect")}
	if len(c.rows.Kinds) > 0 {
		lines = append(lines, c.columnRows(width)...)
	}
	return append(lines, outdent(c.notes(width))...)
}

// columnRows returns the rows of the column. The names of the clients get the width that the words do not need.
func (c clientTable) columnRows(width int) []string {
	as := wording{heads: 2, bare: true}
	grid := c.grid(as)
	grid[0][0].Text = ""
	widths := grid.Widths(1)
	if kit.Total(widths) > width {
		as.short = true
		grid = c.grid(as)
		widths = grid.Widths(1)
	}
	grid[0][0].Text = "to " + c.serviceName()
	grid.Stretch(widths, width, 6, 1)
	lines := grid.Lines(widths)
	for i, l := range lines[1:] {
		lines[1+i] = ansi.Truncate(l, width, "")
	}
	lines[0] = c.theme.Muted.Render(ansi.Truncate(lines[0], width, "…"))
	return lines
}

// demanded returns what the lab demands of a client at the Service under the cursor.
func (c clientTable) demanded(from string) string {
	lab, _ := c.bench.Lab()
	service := c.services[c.at.service]
	concerns := func(who, of string) bool {
		return cluster.Short(who) == cluster.Short(from) && (of == "" || of == service)
	}
	for _, n := range lab.Needs {
		if concerns(n.From, n.Service) {
			return "can"
		}
	}
	for _, b := range lab.Bans {
		if concerns(b.From, b.Service) {
			return "cannot"
		}
	}
	return ""
}

// packetText says which client connects to which address, and where the packet is. Until the packet is sent, it ends in
// sends, the text that says which key sends it.
func (c clientTable) packetText(f kit.Frame, sends string, width int) []string {
	t, cell := c.theme, c.connection()
	if cell.Door.Address == "" {
		return nil
	}
	dials := kit.Margin + t.Text.Render(cell.Trace.Sender()+" connects to ") + t.Door.Render(cell.Trace.To)
	if !c.sent {
		return []string{dials + t.Muted.Render(sends), ""}
	}
	const most = 4
	lines := kit.Indent(c.player.Caption(f, width))
	if len(lines) > most {
		lines = lines[:most]
		lines[most-1] = ansi.Truncate(lines[most-1], max(0, width-1)+len(kit.Margin), "") + t.Text.Render("…")
	}
	return append(append([]string{dials}, lines...), "")
}

// help returns the keys for the footer while the table gets the keys.
func (c clientTable) help(k *benchKeys) []key.Binding {
	text, client := kit.As(k.flip, "text"), kit.Shown(k.Up, "↑↓", "client")
	var b []key.Binding
	switch {
	case c.connection().Door.Address == "":
		b = []key.Binding{text}
		if len(c.services) > 1 {
			b = append(b, kit.Shown(k.before, "←→", "Service"))
		}
	case c.sent:
		b = []key.Binding{
			kit.As(k.Next, "send again"), kit.Shown(k.before, "←→", "hops"), text, client,
			kit.As(k.door, "address"),
		}
	default:
		b = []key.Binding{kit.As(k.Next, "send"), text, client, kit.Shown(k.before, "←→", "address")}
	}
	return append(b, kit.As(k.switches, "what if"))
}
