package bench

import (
	"fmt"
	"slices"
	"strings"

	"charm.land/lipgloss/v2"
	"github.com/charmbracelet/x/ansi"
	corev1 "k8s.io/api/core/v1"

	"portolan/internal/cluster"
	"portolan/internal/journey"
	"portolan/internal/sandbox"
	"portolan/ui/kit"
)

// document is the number of the Service in whose document the text's cursor is, if all documents are Services.
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

// doorName is the head of a column.
func doorName(k cluster.DoorKind, short bool) string {
	long, brief := "", ""
	switch k {
	case cluster.NameDoor:
		long, brief = "by name", "name"
	case cluster.ClusterDoor:
		long, brief = "cluster IP", "cluster"
	case cluster.NodeDoor:
		long, brief = "node port", "node"
	case cluster.BalancerDoor:
		long, brief = "balancer", "balancer"
	case cluster.ExternalDoor:
		long, brief = "external IP", "external"
	}
	if short {
		return brief
	}
	return long
}

// cellWords is what comes of a connection.
func cellWords(c sandbox.Cell, short bool) string {
	switch {
	case c.Door.Address == "":
		return "–"
	case c.Mixed:
		return "● some"
	case c.Trace.Outcome == cluster.Connected:
		return "● yes"
	case short:
		return "○ no"
	}
	switch c.Trace.Outcome {
	case cluster.Refused:
		return "╳ refused"
	case cluster.Timeout:
		return "○ timeout"
	case cluster.NameNotFound:
		return "? no name"
	case cluster.NoAddress:
		return "– pending"
	case cluster.Connected:
	}
	return ""
}

// cellStyle is that of a connection, which its words say too.
func cellStyle(t *kit.Theme, c sandbox.Cell) lipgloss.Style {
	switch {
	case c.Mixed:
		return t.Open
	case c.Trace.Outcome == cluster.Connected && c.Door.Address != "":
		return t.Good
	}
	return t.Muted
}

// tableLines is who gets in by which door, height rows of it, those around the cursor.
func (w workbench) tableLines(width, height int) []string {
	t, table := w.frame.Theme, w.seen.table
	if len(table.Rows) == 0 {
		return kit.Styled(t.Muted, noDoors, width)
	}
	notes := w.tableNotes(width)
	if len(table.Kinds) == 0 {
		return notes[:min(len(notes), height)]
	}
	as, widths := w.wording(width)
	head := kit.Pad(w.serviceName(), widths[0])
	if len(w.seen.demands) > 0 {
		head += kit.Pad("must be", widths[1])
	}
	for i, k := range table.Kinds {
		head += kit.Pad(doorName(k, as.heads), widths[2+i])
	}
	lines := []string{kit.Margin + t.Muted.Render(ansi.Truncate(head, width, "…"))}
	notes = notes[:min(len(notes), max(0, height-2))]
	rows := max(1, height-1-len(notes))
	top := min(max(0, w.at.row-rows+1), max(0, len(table.Rows)-rows))
	for i := top; i < min(len(table.Rows), top+rows); i++ {
		lines = append(lines, w.rowLine(i, widths, as.cells))
	}
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

// wording is what is short in a table, so that it fits.
type wording struct{ heads, cells bool }

// wording is the fullest one that has room, and the columns that it takes.
func (w workbench) wording(width int) (wording, []int) {
	as := wording{}
	widths := w.columns(as)
	for _, shorter := range []wording{{heads: true}, {heads: true, cells: true}} {
		if total(widths) > width {
			as, widths = shorter, w.columns(shorter)
		}
	}
	return as, widths
}

// tableNotes are what the table alone does not say, in lines of their own.
func (w workbench) tableNotes(width int) []string {
	var lines []string
	for _, says := range w.tableSays() {
		lines = append(lines, kit.Styled(w.frame.Theme.Muted, says, width)...)
	}
	return lines
}

func (w workbench) tableSays() []string {
	table := w.seen.table
	if len(table.Rows) == 0 {
		return nil
	}
	var all []string
	mixed := func(c sandbox.Cell) bool { return c.Mixed }
	if slices.ContainsFunc(table.Rows, func(r sandbox.Row) bool { return slices.ContainsFunc(r.Cells, mixed) }) {
		all = append(all, someMeans)
	}
	if len(table.Left) > 0 {
		all = append(all, string(journey.OnlyTCP)+strings.Join(table.Left, ", "))
	}
	name := w.seen.services[w.at.service]
	svc, _ := w.seen.scene.Find(name)
	switch {
	case svc.Service != nil && svc.Spec.Type == corev1.ServiceTypeExternalName:
		all = append(all, fmt.Sprintf(isAlias, name, oneLine(svc.Spec.ExternalName)))
	case len(table.Kinds) == 0 && len(table.Left) == 0:
		all = append(all, fmt.Sprintf(noPorts, name))
	}
	return all
}

func total(widths []int) int {
	sum := 0
	for _, w := range widths {
		sum += w
	}
	return sum
}

// serviceName heads the table; of several Services it says which.
func (w workbench) serviceName() string {
	name := w.seen.services[w.at.service]
	if n := len(w.seen.services); n > 1 {
		name += fmt.Sprintf(" %d/%d", w.at.service+1, n)
	}
	return name
}

// columns are the widths of the table: who, whether they must be in or out, and each kind of door.
func (w workbench) columns(as wording) []int {
	table := w.seen.table
	widths := make([]int, 2+len(table.Kinds))
	widths[0] = ansi.StringWidth(w.serviceName()) + 2
	for _, r := range table.Rows {
		widths[0] = max(widths[0], ansi.StringWidth(cluster.Short(r.From))+4)
	}
	if len(w.seen.demands) > 0 {
		widths[1] = len("must be") + 2
	}
	for i, k := range table.Kinds {
		widths[2+i] = len(doorName(k, as.heads)) + 2
		for _, r := range table.Rows {
			widths[2+i] = max(widths[2+i], ansi.StringWidth(cellWords(r.Cells[i], as.cells))+3)
		}
	}
	return widths
}

// rowLine is one client of the table.
func (w workbench) rowLine(i int, widths []int, short bool) string {
	t, row := w.frame.Theme, w.seen.table.Rows[i]
	mark, style := "  ", t.Text
	here := i == w.at.row && w.picture && w.face == tableFace
	if here {
		mark, style = "▸ ", t.Selected
	}
	line := kit.Margin + style.Render(kit.Pad(mark+cluster.Short(row.From), widths[0]))
	if len(w.seen.demands) > 0 {
		line += t.Muted.Render(kit.Pad(w.wanted(row.From), widths[1]))
	}
	for k, c := range row.Cells {
		words, style := cellWords(c, short), cellStyle(t, c)
		if here && k == w.at.col {
			line += t.Selected.Render("▸") + style.Underline(true).Render(words) + strings.Repeat(" ", max(0, widths[2+k]-1-ansi.StringWidth(words)))
			continue
		}
		line += " " + style.Render(kit.Pad(words, widths[2+k]-1))
	}
	return line
}

// wanted is what the lab demands of a client at the Service under the cursor.
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
