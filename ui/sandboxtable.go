package ui

import (
	"fmt"
	"slices"
	"strings"

	"charm.land/lipgloss/v2"
	"github.com/charmbracelet/x/ansi"
	corev1 "k8s.io/api/core/v1"

	"portolan/internal/cluster"
	"portolan/internal/sandbox"
)

// pick is a place in the tables of the text's Services: who sends, by which kind of door, and by which door of the kind; the zero
// door is the best.
type pick struct {
	service, row, col int
	door              cluster.Door
}

// following is the place of the same client and door in another table, or the nearest that it has.
func (p pick) following(was, t sandbox.Table) pick {
	if p.row < len(was.Rows) {
		same := func(r sandbox.Row) bool { return r.From == was.Rows[p.row].From }
		if i := slices.IndexFunc(t.Rows, same); i >= 0 {
			p.row = i
		}
	}
	if p.col < len(was.Kinds) && slices.Contains(t.Kinds, was.Kinds[p.col]) {
		p.col = slices.Index(t.Kinds, was.Kinds[p.col])
	}
	p.row = min(p.row, max(0, len(t.Rows)-1))
	p.col = min(p.col, max(0, len(t.Kinds)-1))
	return p
}

// aim is the connection that the cursor is on; without a Service there is none.
func (w workbench) aim() sandbox.Cell {
	t := w.seen.table
	if w.at.row >= len(t.Rows) || w.at.col >= len(t.Rows[w.at.row].Cells) {
		return sandbox.Cell{}
	}
	c := t.Rows[w.at.row].Cells[w.at.col]
	if i := slices.IndexFunc(c.All, func(k sandbox.Knock) bool { return sameDoor(k.Door, w.at.door) }); i >= 0 {
		c.Door, c.Trace = c.All[i].Door, c.All[i].Trace
	}
	return c
}

// sameDoor reports that two doors are one, whatever number it has by now and however a client spells it.
func sameDoor(a, b cluster.Door) bool {
	if a.Kind != b.Kind || a.Port != b.Port || a.Node != b.Node || b.Address == "" {
		return false
	}
	fixed := a.Kind != cluster.BalancerDoor && a.Kind != cluster.ExternalDoor
	return fixed || a.Address == b.Address
}

// moved puts the cursor on another client or door.
func (w workbench) moved(rows, cols int) workbench {
	w.sent = false
	w.at.row = max(0, w.at.row+rows)
	if cols != 0 && len(w.seen.services) > 0 {
		w = w.nextDoor(cols)
	}
	return w.aimed()
}

// nextDoor puts the cursor on the next door of the client, each node's and each port's too; behind the last door of a Service come
// those of the next one.
func (w workbench) nextDoor(by int) workbench {
	doors := doorsOf(w.seen.table, w.at.row)
	here := w.aim().Door
	at := slices.IndexFunc(doors, func(d pick) bool { return sameDoor(d.door, here) }) + by
	if at < 0 || at >= len(doors) {
		services := len(w.seen.services)
		w.at.service = (w.at.service + by + services) % services
		w.seen.table = sandbox.Table{} // the next one's doors are others
		doors = doorsOf(w.bench.Table(w.seen.services[w.at.service]), w.at.row)
		if at = 0; by < 0 {
			at = len(doors) - 1
		}
	}
	w.at.col, w.at.door = 0, cluster.Door{}
	if len(doors) > 0 {
		w.at.col, w.at.door = doors[at].col, doors[at].door
	}
	return w
}

// doorsOf are the doors of a Service for the client in a row, in order.
func doorsOf(t sandbox.Table, row int) []pick {
	var all []pick
	if row < len(t.Rows) {
		for col, c := range t.Rows[row].Cells {
			for _, k := range c.All {
				all = append(all, pick{row: row, col: col, door: k.Door})
			}
		}
	}
	return all
}

// aimedAt puts the cursor on a client, and on the door where a request of its arrives, if it has that.
func (w workbench) aimedAt(from, to string) workbench {
	asked, err := w.seen.scene.Dial(from, to)
	for i, row := range w.seen.table.Rows {
		if cluster.Short(row.From) != cluster.Short(from) {
			continue
		}
		w.at.row = i
		for col, c := range row.Cells {
			for _, k := range c.All {
				if err == nil && k.Trace.To == asked.To {
					w.at.col, w.at.door = col, k.Door
				}
			}
		}
	}
	return w.aimed()
}

// widest puts the cursor on the widest door to the outside that lets somebody in there, or else on the first that lets anybody in.
func (w workbench) widest() workbench {
	t := w.seen.table
	outside := func(from string) bool { return !strings.HasPrefix(from, "pod/") && !strings.HasPrefix(from, "node/") }
	anybody := func(string) bool { return true }
	for _, kind := range []cluster.DoorKind{cluster.BalancerDoor, cluster.ExternalDoor, cluster.NodeDoor} {
		if to, ok := entrance(t, outside, func(d cluster.Door) bool { return d.Kind == kind }); ok {
			return w.put(to)
		}
	}
	if to, ok := entrance(t, anybody, func(cluster.Door) bool { return true }); ok {
		return w.put(to)
	}
	return w
}

func (w workbench) put(at pick) workbench {
	at.service, w.at = w.at.service, at
	return w.aimed()
}

// entrance is the first door of a table that lets somebody in, of those that count.
func entrance(t sandbox.Table, who func(from string) bool, which func(cluster.Door) bool) (pick, bool) {
	for i, row := range t.Rows {
		if !who(row.From) {
			continue
		}
		for col, c := range row.Cells {
			for _, k := range c.All {
				if which(k.Door) && k.Trace.Outcome == cluster.Connected {
					return pick{row: i, col: col, door: k.Door}, true
				}
			}
		}
	}
	return pick{}, false
}

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
func cellStyle(t Theme, c sandbox.Cell) lipgloss.Style {
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
		return styled(t.Muted, "No Service, no doors.", width)
	}
	notes := w.tableNotes(width)
	if len(table.Kinds) == 0 {
		return notes[:min(len(notes), height)]
	}
	as, widths := w.wording(width)
	head := pad(w.serviceName(), widths[0])
	if w.isLab() {
		head += pad("must be", widths[1])
	}
	for i, k := range table.Kinds {
		head += pad(doorName(k, as.heads), widths[2+i])
	}
	lines := []string{margin + t.Muted.Render(ansi.Truncate(head, width, "…"))}
	notes = notes[:min(len(notes), max(0, height-2))]
	rows := max(1, height-1-len(notes))
	top := min(max(0, w.at.row-rows+1), max(0, len(table.Rows)-rows))
	for i := top; i < min(len(table.Rows), top+rows); i++ {
		lines = append(lines, w.rowLine(i, widths, as.cells))
	}
	more := func(i int, mark string) {
		lines[i] = ansi.Truncate(lines[i], max(1, width-len(" ^ more")+len(margin)), "") + t.Faint.Render(mark)
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
		lines = append(lines, styled(w.frame.Theme.Muted, says, width)...)
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
		all = append(all, "some: it depends on the door or the pod")
	}
	if len(table.Left) > 0 {
		all = append(all, "Only TCP is followed here; left out: "+strings.Join(table.Left, ", "))
	}
	name := w.seen.services[w.at.service]
	svc, _ := w.seen.scene.Find(name)
	switch {
	case svc.Service != nil && svc.Spec.Type == corev1.ServiceTypeExternalName:
		all = append(all, name+" is an alias: DNS answers it with "+oneLine(svc.Spec.ExternalName)+". It has no address, and nothing is proxied.")
	case len(table.Kinds) == 0 && len(table.Left) == 0:
		all = append(all, name+" lists no ports: there is no door to try.")
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
	if w.isLab() {
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
	line := margin + style.Render(pad(mark+cluster.Short(row.From), widths[0]))
	if w.isLab() {
		line += t.Muted.Render(pad(w.wanted(row.From), widths[1]))
	}
	for k, c := range row.Cells {
		words, style := cellWords(c, short), cellStyle(t, c)
		if here && k == w.at.col {
			line += t.Selected.Render("▸") + style.Underline(true).Render(words) + strings.Repeat(" ", max(0, widths[2+k]-1-ansi.StringWidth(words)))
			continue
		}
		line += " " + style.Render(pad(words, widths[2+k]-1))
	}
	return line
}

// wanted is what the lab demands of a client at the Service under the cursor.
func (w workbench) wanted(from string) string {
	lab, service := w.lab(), w.seen.services[w.at.service]
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
