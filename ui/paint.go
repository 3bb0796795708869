package ui

import (
	"slices"
	"strings"

	"charm.land/bubbles/v2/help"
	"charm.land/bubbles/v2/key"
	"charm.land/lipgloss/v2"
	"github.com/charmbracelet/x/ansi"
)

// margin is the space left of everything.
const margin = "  "

// page is how every screen fills the window: a line that says where one is, the body, a rule,
// and the keys.
type page struct {
	left, right string // plain text
	ruled       bool   // a rule under the head, and not an empty line
	body        []string
	keys        []key.Binding
	note        string // said in the rule above the keys: what to do now
	above       bool   // there is more above the body's first line
	below       bool   // there is more below its last
}

// bodyHeight is how many rows a page leaves for its body.
func bodyHeight(f Frame) int { return max(0, f.Height-4) }

// bodyWidth is how wide a body's lines may be.
func bodyWidth(f Frame) int { return max(0, f.Width-2*len(margin)) }

// textWidth is how wide lines are that one reads: longer ones are hard to follow back to their left end.
func textWidth(f Frame) int { return min(bodyWidth(f), 76) }

func (p page) render(f Frame) string {
	lines := make([]string, 0, f.Height)
	lines = append(lines, p.head(f))
	switch {
	case p.above:
		lines = append(lines, f.Theme.Rule.Render(moreRule(f.Width, "↑ more")))
	case p.ruled:
		lines = append(lines, f.Theme.Rule.Render(rule(f.Width)))
	default:
		lines = append(lines, "")
	}
	height := bodyHeight(f)
	body := p.body[:min(len(p.body), height)]
	lines = append(lines, body...)
	for range height - len(body) {
		lines = append(lines, "")
	}
	switch {
	case p.note != "":
		lines = append(lines, noteRule(f, p.note))
	case p.below:
		lines = append(lines, f.Theme.Rule.Render(moreRule(f.Width, "↓ more")))
	default:
		lines = append(lines, f.Theme.Rule.Render(rule(f.Width)))
	}
	return strings.Join(append(lines, footer(f, p.keys)), "\n")
}

func (p page) head(f Frame) string {
	room := bodyWidth(f)
	right := ansi.Truncate(p.right, room/2, "…")
	left := ansi.Truncate(p.left, max(0, room-ansi.StringWidth(right)-2), "…")
	gap := max(0, room-ansi.StringWidth(left)-ansi.StringWidth(right))
	return margin + f.Theme.Title.Render(left) + strings.Repeat(" ", gap) + f.Theme.Muted.Render(right)
}

func rule(width int) string { return " " + strings.Repeat("─", max(0, width-2)) }

func moreRule(width int, text string) string {
	line := max(0, width-2-ansi.StringWidth(text)-4)
	return " " + strings.Repeat("─", line) + " " + text + " ──"
}

// footer is the keys of a screen in one line. Where they do not fit the last one stays, which tells where to find the others.
// noteRule is a rule with words in it that must not be overlooked.
func noteRule(f Frame, note string) string {
	note = ansi.Truncate(note, max(0, f.Width-8), "…")
	line := max(0, f.Width-6-ansi.StringWidth(note))
	return f.Theme.Rule.Render(" ── ") + f.Theme.Open.Render(note) + f.Theme.Rule.Render(" "+strings.Repeat("─", line))
}

func footer(f Frame, bindings []key.Binding) string {
	h := help.New()
	h.ShortSeparator = "   "
	h.Styles = helpStyles(f.Theme)
	line := h.ShortHelpView(bindings)
	for ansi.StringWidth(line) > f.Width-len(margin) && len(bindings) > 1 {
		bindings = slices.Delete(slices.Clone(bindings), len(bindings)-2, len(bindings)-1)
		line = h.ShortHelpView(bindings)
	}
	return margin + line
}

func helpStyles(t *Theme) help.Styles {
	return help.Styles{
		Ellipsis: t.Faint,
		ShortKey: t.Key, ShortDesc: t.Muted, ShortSeparator: t.Faint,
		FullKey: t.Key, FullDesc: t.Muted, FullSeparator: t.Faint,
	}
}

// from puts lines into a page from a line on, the last page full at most: after a resize there may be fewer lines than before.
func (p page) from(f Frame, lines []string, at int) page {
	room := bodyHeight(f)
	top := min(max(0, at), max(0, len(lines)-room))
	p.body, p.above, p.below = lines[top:], top > 0, len(lines)-top > room
	return p
}

// helpView lists every key of a screen, from a line on.
func helpView(f Frame, k *keys, s Screen, from int) string {
	return page{
		left: helpHead,
		keys: []key.Binding{shown(k.up, "↑↓", "scroll"), shown(k.help, "any other key", "close")},
	}.from(f, helpLines(f, k, s), from).render(f)
}

func helpLines(f Frame, k *keys, s Screen) []string {
	var body []string
	for _, group := range append(s.FullHelp(), everywhere(k)) {
		for _, b := range group {
			if !b.Enabled() {
				continue
			}
			const column = 8
			for i, l := range wrap(b.Help().Desc, bodyWidth(f)-column) {
				name := ""
				if i == 0 {
					name = b.Help().Key
				}
				body = append(body, margin+f.Theme.Key.Render(pad(name, column))+f.Theme.Text.Render(l))
			}
		}
		body = append(body, "")
	}
	return trimBlank(body)
}

// noticeLines is a notice as it stands under the keys; a long one is cut.
func noticeLines(f Frame, notice string) []string {
	if notice == "" {
		return nil
	}
	const most = 3
	lines := styled(f.Theme.Open, notice, bodyWidth(f))
	return lines[:min(len(lines), most)]
}

// clip cuts what is wider or taller than the window.
func clip(content string, width, height int) string {
	lines := strings.Split(content, "\n")
	lines = lines[:min(len(lines), height)]
	for i, l := range lines {
		if len(l) > width && ansi.StringWidth(l) > width { // no character takes more columns than bytes
			lines[i] = ansi.Truncate(l, width, "")
		}
	}
	return strings.Join(lines, "\n")
}

// wrap breaks plain text into lines of a width. Words with a hyphen (30000-32767, seats-b) stay whole.
func wrap(text string, width int) []string {
	if text == "" {
		return nil
	}
	wrapped := ansi.Wrap(strings.ReplaceAll(text, "-", heldHyphen), max(1, width), "")
	return strings.Split(strings.ReplaceAll(wrapped, heldHyphen, "-"), "\n")
}

// heldHyphen is a hyphen at which lines do not break. It stands in for the other one only while a text is wrapped.
const heldHyphen = "\u2011"

// styled wraps plain text and renders each line, indented by a margin.
func styled(style lipgloss.Style, text string, width int) []string {
	lines := wrap(text, width)
	for i, l := range lines {
		lines[i] = margin + style.Render(l)
	}
	return lines
}

// pad fills a string with spaces to a width; a longer one is left alone.
func pad(s string, width int) string {
	return s + strings.Repeat(" ", max(0, width-ansi.StringWidth(s)))
}

// beside joins two blocks of lines; the left one takes width columns.
func beside(left, right []string, width int, between string) []string {
	rows := make([]string, max(len(left), len(right)))
	for i := range rows {
		var l, r string
		if i < len(left) {
			l = left[i]
		}
		if i < len(right) {
			r = right[i]
		}
		w := ansi.StringWidth(l)
		if w > width {
			l = ansi.Truncate(l, width, "")
			w = ansi.StringWidth(l)
		}
		rows[i] = l + strings.Repeat(" ", width-w) + between + r
	}
	return rows
}

// asciiOnly spells what the screens draw with ASCII alone, one column for one column. What has
// no spelling becomes a question mark.
func asciiOnly(s string) string {
	return strings.Map(func(r rune) rune {
		if r < 0x80 {
			return r
		}
		if to, ok := asciiRune(r); ok {
			return to
		}
		return '?'
	}, s)
}

func asciiRune(r rune) (rune, bool) {
	switch r {
	case '─', '━', '╌', '╍', '—', '–':
		return '-', true
	case '│', '┃', '╎', '┆':
		return '|', true
	case '▸', '▶', '→', '›':
		return '>', true
	case '◀', '←':
		return '<', true
	case '▲', '↑':
		return '^', true
	case '▼', '↓':
		return 'v', true
	case '●', '•':
		return '*', true
	case '○':
		return 'o', true
	case '╳', '✕', '×':
		return 'x', true
	case '…', '·':
		return '.', true
	case '“', '”':
		return '"', true
	case '‘', '’':
		return '\'', true
	case '┌', '┐', '└', '┘', '├', '┤', '┬', '┴', '┼', '┏', '┓', '┗', '┛', '┣', '┫', '┳', '┻', '╋':
		return '+', true
	}
	return 0, false
}

// ellipsis cuts plain text to one line of a width.
func ellipsis(text string, width int) string {
	return ansi.Truncate(strings.Join(strings.Fields(text), " "), max(1, width), "…")
}
