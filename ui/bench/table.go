package bench

import (
	"fmt"
	"slices"
	"strings"

	"charm.land/lipgloss/v2"
	"github.com/charmbracelet/x/ansi"
	corev1 "k8s.io/api/core/v1"

	"portolan/internal/access"
	"portolan/internal/cluster"
	"portolan/internal/journey"
	"portolan/ui/kit"
)

// document returns the index of the Service in whose document the text cursor is. It returns false unless every
// document is a Service.
func (w workbench) document() (int, bool) {
	at := 0
	for i, line := range w.editor.lines {
		if !strings.HasPrefix(line, "---") || i == 0 {
			continue
		}
		if i > w.editor.row {
			break
		}
		at++
	}
	return at, at < len(w.seen.services)
}

// wording is how long the texts in a table are. heads is 0, 1 or 2, where a larger number means shorter column heads.
// short shortens the cells, and bare removes their marks.
type wording struct {
	heads       int
	short, bare bool
}

// head returns the column head for a kind of door.
func (as wording) head(k cluster.DoorKind) string {
	return [...][3]string{
		cluster.NameDoor:     {"by name", "name", "name"},
		cluster.ClusterDoor:  {"cluster IP", "cluster", "IP  "},
		cluster.NodeDoor:     {"node port", "node", "node"},
		cluster.BalancerDoor: {"balancer", "balancer", "bal."},
		cluster.ExternalDoor: {"external IP", "external", "ext."},
	}[k][as.heads]
}

// cell returns the text for the outcome of a connection.
func (as wording) cell(c access.Cell) string {
	words := [...]string{
		cluster.Connected: "● yes", cluster.Refused: "╳ refused", cluster.Timeout: "○ timeout",
		cluster.NameNotFound: "? no name", cluster.NoAddress: "– pending",
	}[c.Trace.Outcome]
	switch {
	case c.Door.Address == "":
		return "–"
	case c.Mixed:
		words = "● some"
	case c.Trace.Outcome != cluster.Connected && as.short:
		words = "○ no"
	}
	if as.bare {
		_, words, _ = strings.Cut(words, " ")
	}
	return words
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

// tableLines returns the table of which client can connect to which door: height rows of it, around the cursor.
func (w workbench) tableLines(width, height int) []string {
	t, table := w.frame.Theme, w.seen.table
	if len(table.Rows) == 0 {
		return kit.Styled(t.Muted, noDoors, width)
	}
	notes := w.tableNotes(width)
	if len(table.Kinds) == 0 {
		return notes[:min(len(notes), height)]
	}
	as := wording{}
	grid := w.grid(as)
	for _, as = range []wording{{heads: 1}, {heads: 1, short: true}} {
		if kit.Total(grid.Widths(2)) > width {
			grid = w.grid(as)
		}
	}
	all := grid.Lines(grid.Widths(2))
	notes = notes[:min(len(notes), max(0, height-2))]
	rows := max(1, height-1-len(notes))
	top := min(max(0, w.at.row-rows+1), max(0, len(table.Rows)-rows))
	head := t.Muted.Render(ansi.Truncate(all[0], width, "…"))
	lines := kit.Indent(append([]string{head}, all[1+top:1+min(len(table.Rows), top+rows)]...))
	more := func(i int, mark string) {
		lines[i] = ansi.Truncate(lines[i], max(1, width-len(" ^ more")+len(kit.Margin)), "") + t.Faint.Render(mark)
	}
	if top > 0 {
		more(1, " ↑ more")
	}
	if top+rows < len(table.Rows) {
		more(len(lines)-1, " ↓ more")
	}
	return append(lines, notes...)
}

// tableNotes returns notes about the table, each on lines of its own.
func (w workbench) tableNotes(width int) []string {
	var lines []string
	for _, says := range w.tableMessages() {
		lines = append(lines, kit.Styled(w.frame.Theme.Muted, says, width)...)
	}
	return lines
}

func (w workbench) tableMessages() []string {
	table := w.seen.table
	if len(table.Rows) == 0 {
		return nil
	}
	var all []string
	mixed := func(c access.Cell) bool { return c.Mixed }
	if slices.ContainsFunc(table.Rows, func(r access.Row) bool { return slices.ContainsFunc(r.Cells, mixed) }) {
		all = append(all, someMeans)
	}
	if len(table.NotFollowed) > 0 {
		all = append(all, string(journey.OnlyTCP)+strings.Join(table.NotFollowed, ", "))
	}
	name := w.seen.services[w.at.service]
	svc, _ := w.seen.scene.Find(name)
	switch {
	case svc.Service != nil && svc.Spec.Type == corev1.ServiceTypeExternalName:
		all = append(all, fmt.Sprintf(isAlias, name, oneLine(svc.Spec.ExternalName)))
	case len(table.Kinds) == 0 && len(table.NotFollowed) == 0:
		all = append(all, fmt.Sprintf(noPorts, name))
	}
	return all
}

// serviceName returns the head of the table: the name of the Service and, if there are several, its number.
func (w workbench) serviceName() string {
	name := w.seen.services[w.at.service]
	if n := len(w.seen.services); n > 1 {
		name += fmt.Sprintf(" %d/%d", w.at.service+1, n)
	}
	return name
}

// grid returns the table: the client, in a lab whether it must be able to connect, and a column for each kind of door.
// The head has no style yet.
func (w workbench) grid(as wording) kit.Grid {
	t, table := w.frame.Theme, w.seen.table
	head := []kit.Cell{{Text: w.serviceName()}}
	if len(w.seen.demands) > 0 {
		head = append(head, kit.Cell{Text: "must be"})
	}
	for _, k := range table.Kinds {
		head = append(head, kit.Cell{Text: as.head(k)})
	}
	grid := kit.Grid{head}
	for i, row := range table.Rows {
		here := i == w.at.row && w.picture && w.face == tableFace && !as.bare
		name := kit.Cell{Text: cluster.Short(row.From), Style: t.Text}
		switch {
		case here:
			name.Text, name.Style = "▸ "+name.Text, t.Selected
		case !as.bare:
			name.Text = "  " + name.Text
		}
		line := []kit.Cell{name}
		if len(w.seen.demands) > 0 {
			line = append(line, kit.Cell{Text: w.wanted(row.From), Style: t.Muted})
		}
		for k, c := range row.Cells {
			cell := kit.Cell{Text: as.cell(c), Style: cellStyle(t, c)}
			switch {
			case here && k == w.at.col:
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

// clientLines returns the table for a narrow column.
func (w workbench) clientLines(width int) []string {
	t, table := w.frame.Theme, w.seen.table
	if len(table.Rows) == 0 {
		return []string{t.Muted.Render(noDoors)}
	}
	lines := []string{t.Strong.Render("Who gets in")}
	if len(table.Kinds) > 0 {
		lines = append(lines, w.clientRows(width)...)
	}
	return append(lines, outdent(w.tableNotes(width))...)
}

// clientRows returns a row for each client, with a word for each kind of door. The names get the columns that are left
// over.
func (w workbench) clientRows(width int) []string {
	as := wording{heads: 2, bare: true}
	grid := w.grid(as)
	grid[0][0].Text = ""
	widths := grid.Widths(1)
	if kit.Total(widths) > width {
		as.short = true
		grid = w.grid(as)
		widths = grid.Widths(1)
	}
	grid[0][0].Text = "to " + w.serviceName()
	grid.Stretch(widths, width, 6, 1)
	lines := grid.Lines(widths)
	for i, l := range lines[1:] {
		lines[1+i] = ansi.Truncate(l, width, "")
	}
	lines[0] = w.frame.Theme.Muted.Render(ansi.Truncate(lines[0], width, "…"))
	return lines
}

// wanted returns what the lab demands of a client at the Service under the cursor.
func (w workbench) wanted(from string) string {
	lab, _ := w.Bench.Lab()
	service := w.seen.services[w.at.service]
	concerns := func(who, of string) bool {
		return cluster.Short(who) == cluster.Short(from) && (of == "" || of == service)
	}
	for _, n := range lab.Needs {
		if concerns(n.From, n.Service) {
			return "in"
		}
	}
	for _, b := range lab.Bans {
		if concerns(b.From, b.Service) {
			return "out"
		}
	}
	return ""
}
