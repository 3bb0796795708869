package ask

import (
	"fmt"
	"strings"

	"charm.land/lipgloss/v2"
	"github.com/charmbracelet/x/ansi"

	"portolan/internal/text"
	"portolan/quiz"
	"portolan/ui/kit"
)

// clientRows returns those rows of the computed table that are about one client.
func (a Asker) clientRows() []quiz.Row {
	var rows []quiz.Row
	for _, r := range a.q.Proved.Table {
		if r.From != "" {
			rows = append(rows, r)
		}
	}
	return rows
}

// reachableAt returns the addresses that an option gives the Service in addition to those of the option before.
func (a Asker) reachableAt(option int) string {
	for _, r := range a.q.Proved.Table {
		if r.Label == quiz.LabelAdds {
			return r.Cells[option].Text
		}
	}
	return ""
}

// tableCell returns what an option means for a client.
func (a Asker) tableCell(r quiz.Row, option int) kit.Cell {
	t, c := a.frame.Theme, r.Cells[option]
	switch {
	case r.Label == quiz.LabelBan && c.Bad:
		return kit.Cell{Text: connectsToo, Style: t.Bad}
	case r.Label == quiz.LabelBan:
		return kit.Cell{Text: keptOut, Style: t.Good}
	case c.Text == quiz.CellNothing:
		return kit.Cell{Text: c.Text, Style: t.Muted}
	case c.Text == quiz.CellStaysOpen:
		return kit.Cell{Text: staysOpen, Style: t.Bad}
	case c.Bad:
		return kit.Cell{Text: doesNotReach, Style: t.Bad}
	}
	return kit.Cell{Text: reachesIt, Style: t.Good}
}

// columns says which columns of the verdict's table are on one page.
type columns struct {
	from, to int  // the clients in clientRows()[from:to]
	reach    bool // a column for the addresses
}

// tablePlan has the widths of the table's columns, and how the table is divided into pages.
type tablePlan struct {
	pages []columns
	gap   int  // columns between two cells
	name  int  // width of the column with the names of the options
	cell  int  // width of the column of one client, without the gap
	reach int  // width of the column of addresses, without the gap
	stamp int  // width of the widest stamp
	below bool // the stamps are on the second lines of the rows, and not at the right
}

// measured returns a plan with the widths of the table's columns, and no pages yet.
func (a Asker) measured() tablePlan {
	p := tablePlan{cell: ansi.StringWidth(reachesIt), reach: len(reachable)}
	for _, r := range a.clientRows() {
		p.cell = max(p.cell, ansi.StringWidth(r.From))
	}
	for i := range a.q.Proved.Options {
		p.name = max(p.name, a.tags[i].width+1)
		p.stamp = max(p.stamp, a.tags[i].stampWidth)
		if at := a.reachableAt(i); ansi.StringWidth(at) <= longestReach {
			p.reach = max(p.reach, ansi.StringWidth(at))
		}
	}
	return p
}

// spaced returns the plan with the largest gap at which a number of clients and, if reach is set, the addresses fit
// into the room. It returns false if they do not fit even with the smallest gap.
func (p tablePlan) spaced(clients int, reach bool, room int) (tablePlan, bool) {
	const widest = 3
	for p.gap = widest; p.gap > 0; p.gap-- {
		width := p.name + clients*(p.cell+p.gap)
		if !p.below {
			width += p.gap + p.stamp
		}
		if reach {
			width += p.reach + p.gap
		}
		if width <= room {
			return p, true
		}
	}
	p.gap = 1
	return p, false
}

// plan divides the table into pages, and uses smaller gaps if that saves a second page. If pictures are beside the
// text, the addresses have no column but are on the second line of each row, and so are the stamps if they have no
// room.
func (a Asker) plan() tablePlan {
	n, hasReach := len(a.clientRows()), !a.wide()
	room := a.tableRoom() + 1 // a stamp ends in a space, which may be outside
	p, ok := a.sizes.spaced(n, hasReach, room)
	if !ok && a.wide() {
		p.below = true
		p, ok = p.spaced(n, false, room)
	}
	if ok {
		p.pages = []columns{{0, n, hasReach}}
		return p
	}
	perPage := n // clients
	if _, ok := p.spaced(perPage, false, room); !ok {
		p.name = max(p.name, ansi.StringWidth(fmt.Sprintf(clientsOf, n, n, n)))
	}
	for perPage > 1 {
		if _, ok := p.spaced(perPage, false, room); ok {
			break
		}
		perPage--
	}
	p, _ = p.spaced(perPage, false, room)
	for from := 0; from < n; from += perPage {
		p.pages = append(p.pages, columns{from: from, to: min(from+perPage, n)})
	}
	if hasReach {
		p.pages = append(p.pages, columns{from: n, to: n, reach: true})
	}
	return p
}

// longestReach is the greatest width of an address in the column of addresses. A longer one, such as a URL, is below
// its row.
const longestReach = 22

// page returns the columns of the page that is on the screen.
func (a Asker) page(p tablePlan) columns { return p.pages[a.tablePage%len(p.pages)] }

// nextPage returns what is on the next page of the table, as the label of a key. It is "" if there is only one page.
func (a Asker) nextPage() string {
	if a.q.Graded == nil || a.q.Proved.Question.Kind != quiz.Choose || a.inBlocks() {
		return ""
	}
	p := a.table
	switch next := p.pages[(a.tablePage+1)%len(p.pages)]; {
	case len(p.pages) == 1:
		return ""
	case next.to == next.from:
		return "addresses"
	case next.from == 0:
		return "first clients"
	}
	return "more clients"
}

// inBlocks reports whether the window is too narrow for columns, so that verdictBlocks is shown instead.
func (a Asker) inBlocks() bool { return !a.wide() && a.width() < narrow }

// verdictTable returns what each option means for the clients of the story: a row for each option, and a column for
// each client on the page.
func (a Asker) verdictTable(s shape) []string {
	if a.inBlocks() {
		return a.verdictBlocks()
	}
	p := a.table
	lines := a.tableHead(p)
	for i := range a.q.Proved.Options {
		if a.wide() && !s.tight && i > 0 {
			lines = append(lines, "")
		}
		lines = append(lines, a.tableRow(p, i)...)
	}
	return lines
}

// tableHead returns the names of the clients and, in a wide window, what each must or must not do. If the clients are
// on several pages, it says which of them are on this one.
func (a Asker) tableHead(p tablePlan) []string {
	t, page, rows := a.frame.Theme, a.page(p), a.clientRows()
	lead := ""
	if len(p.pages) > 1 && page.to > page.from && len(rows) > page.to-page.from {
		lead = fmt.Sprintf(clientsOf, page.from+1, page.to, len(rows))
		if page.to == page.from+1 {
			lead = fmt.Sprintf(clientOf, page.to, len(rows))
		}
	}
	head := t.Muted.Render(text.Pad(lead, p.name))
	under := text.Pad("", p.name)
	for _, r := range rows[page.from:page.to] {
		head += text.Pad("", p.gap) + t.Strong.Render(text.Pad(r.From, p.cell))
		under += text.Pad("", p.gap) + t.Muted.Render(text.Pad(must(r), p.cell))
	}
	if page.reach {
		head += text.Pad("", p.gap) + t.Strong.Render(reachable)
	}
	if !a.wide() {
		return []string{kit.Margin + head}
	}
	return []string{kit.Margin + head, kit.Margin + under}
}

// tableRow returns the row of one option. What has no room in its columns is in the lines below, see underRow.
func (a Asker) tableRow(p tablePlan, option int) []string {
	t, o, page := a.frame.Theme, a.q.Proved.Options[option], a.page(p)
	tag := a.tags[option]
	mark := " "
	if a.marked(o.Is) {
		mark = t.Selected.Render("▸")
	}
	row := text.Pad(mark+tag.name, p.name)
	for _, r := range a.clientRows()[page.from:page.to] {
		c := a.tableCell(r, option)
		row += text.Pad("", p.gap) + c.Style.Render(text.Pad(c.Text, p.cell))
	}
	below, at := "", a.reachableAt(option)
	switch {
	case page.reach && ansi.StringWidth(at) <= p.reach:
		row += text.Pad("", p.gap) + t.Muted.Render(text.Pad(at, p.reach))
	case page.reach:
		row += text.Pad("", p.gap+p.reach)
		below = at
	case a.wide():
		below = at
	}
	stamp := tag.stamp
	if !p.below {
		row, stamp = row+text.Pad("", p.gap)+stamp, ""
	}
	lines := []string{kit.Margin + row}
	if tag.rest == "" && below == "" && stamp == "" {
		return lines
	}
	return append(lines, a.underRow(p, tag.rest, below, stamp)...)
}

// underRow returns the lines below a row: the rest of the option's name, an address, and the stamp. Each of the three
// may be "". An address that has no room beside the others gets a line of its own.
func (a Asker) underRow(p tablePlan, rest, at, stamp string) []string {
	lead := text.Pad(" "+rest, p.name+p.gap-1) + " "
	room := a.tableRoom() - ansi.StringWidth(lead)
	if stamp != "" {
		room -= p.stamp
	}
	beside, own := at, ansi.StringWidth(at) > room
	if own {
		beside = ""
	}
	line := lead + text.Pad(a.frame.Theme.Muted.Render(beside), room) + stamp
	lines := []string{kit.Margin + strings.TrimRight(line, " ")}
	if own {
		const indent = "    "
		wrapped := text.Wrap(at, a.tableRoom()-len(indent))
		lines = append(lines, kit.Hang(kit.Margin+indent, a.frame.Theme.Muted, wrapped)...)
	}
	return lines
}

func (a Asker) tableRoom() int {
	if a.wide() {
		return a.textWidth
	}
	return kit.BodyWidth(a.frame)
}

// marked reports whether an option is the one that the verdict explains.
func (a Asker) marked(is string) bool {
	switch {
	case a.q.Graded == nil:
		return false
	case a.other >= 0:
		return is == a.q.Proved.Options[a.other].Is
	}
	return is == a.q.Graded.Choice
}

// verdictBlocks returns the table for narrow windows: a block for each option, with a line for each client.
func (a Asker) verdictBlocks() []string {
	t := a.frame.Theme
	names := ansi.StringWidth(reachable)
	for _, r := range a.clientRows() {
		names = max(names, ansi.StringWidth(r.From))
	}
	var lines []string
	for i, o := range a.q.Proved.Options {
		mark := " "
		if a.marked(o.Is) {
			mark = t.Selected.Render("▸")
		}
		tag := a.tags[i]
		lines = append(lines, kit.Margin+mark+tag.name+" "+tag.stamp)
		if tag.rest != "" {
			lines = append(lines, kit.Margin+" "+tag.rest)
		}
		for _, r := range a.clientRows() {
			c := a.tableCell(r, i)
			lines = append(lines, kit.Margin+"   "+t.Text.Render(text.Pad(r.From, names+2))+c.Style.Render(c.Text))
		}
		lead := kit.Margin + "   " + t.Muted.Render(text.Pad(reachable, names+2))
		at := text.Wrap(a.reachableAt(i), a.width()-names-5)
		lines = append(lines, kit.Hang(lead, lipgloss.NewStyle(), at)...)
	}
	return lines
}
