package bench

import (
	"strings"

	"github.com/charmbracelet/x/ansi"

	"portolan/internal/cluster"
	"portolan/internal/sandbox"
	"portolan/ui/kit"
)

// guestLines is the table for a narrow column.
func (w workbench) guestLines(width int) []string {
	t, table := w.frame.Theme, w.seen.table
	if len(table.Rows) == 0 {
		return []string{t.Muted.Render(noDoors)}
	}
	lines := []string{t.Strong.Render("Who gets in")}
	if len(table.Kinds) > 0 {
		lines = append(lines, w.guestRows(width)...)
	}
	return append(lines, outdent(w.tableNotes(width))...)
}

// guestRows are the clients, with a word for each kind of door.
func (w workbench) guestRows(width int) []string {
	t, table := w.frame.Theme, w.seen.table
	names := 0
	for _, r := range table.Rows {
		names = max(names, ansi.StringWidth(cluster.Short(r.From))+1)
	}
	short := false
	columns := w.guestColumns(short)
	if names+total(columns) > width {
		short = true
		columns = w.guestColumns(short)
	}
	names = max(6, width-total(columns))
	head := kit.Pad(ansi.Truncate("to "+w.serviceName(), names-1, "…"), names)
	for i, k := range table.Kinds {
		head += kit.Pad(doorTag(k), columns[i])
	}
	lines := []string{t.Muted.Render(ansi.Truncate(head, width, "…"))}
	for _, r := range table.Rows {
		line := t.Text.Render(kit.Pad(ansi.Truncate(cluster.Short(r.From), names-1, "…"), names))
		for i, c := range r.Cells {
			line += cellStyle(t, c).Render(kit.Pad(guestWord(c, short), columns[i]))
		}
		lines = append(lines, ansi.Truncate(line, width, ""))
	}
	return lines
}

// guestColumns are the widths of the columns for the kinds of doors.
func (w workbench) guestColumns(short bool) []int {
	widths := make([]int, len(w.seen.table.Kinds))
	for i, k := range w.seen.table.Kinds {
		widths[i] = max(len(doorTag(k)), len("name")) + 1
		for _, r := range w.seen.table.Rows {
			widths[i] = max(widths[i], ansi.StringWidth(guestWord(r.Cells[i], short))+1)
		}
	}
	return widths
}

// guestWord is what comes of a connection, without a mark.
func guestWord(c sandbox.Cell, short bool) string {
	if _, word, tried := strings.Cut(cellWords(c, short), " "); tried {
		return word
	}
	return "–"
}

// doorTag is the head of the narrowest column for a kind of door.
func doorTag(k cluster.DoorKind) string {
	switch k {
	case cluster.NameDoor:
		return "name"
	case cluster.ClusterDoor:
		return "IP"
	case cluster.NodeDoor:
		return "node"
	case cluster.BalancerDoor:
		return "bal."
	case cluster.ExternalDoor:
		return "ext."
	}
	return ""
}
