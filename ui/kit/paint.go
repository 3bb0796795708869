package kit

import (
	"fmt"
	"slices"
	"strings"

	"charm.land/bubbles/v2/help"
	"charm.land/bubbles/v2/key"
	"charm.land/lipgloss/v2"
	"github.com/charmbracelet/x/ansi"

	"portolan/internal/diagram"
	"portolan/internal/journey"
	"portolan/internal/text"
)

// Margin is the space to the left of all text.
const Margin = "  "

// SideBySide is the minimum window width, in columns, at which text and picture are shown side by side.
const SideBySide = 110

// Between is the number of columns that text and picture, side by side, leave unused: the columns between them and at
// both edges.
const Between = 4*len(Margin) + 1

// Wide reports whether a window has room for a picture beside the text.
func Wide(f Frame) bool { return f.Width >= SideBySide && f.Height >= 20 }

// FullPicture is how many columns a picture beside a text gets, enough for every name and address.
const FullPicture = 64

// SlimPicture is how many columns it gets where the text is long.
const SlimPicture = 58

// TextColumn returns the width of the text if a picture is beside it. The picture gets the given columns, unless that
// would make the text too narrow to read. The text gets most columns at most.
func TextColumn(f Frame, picture, most int) int {
	room := f.Width - Between
	return max(min(room-picture, most), min(46, room-diagram.MinWidth))
}

// Columns returns a body with two blocks of lines side by side and a rule between them. The left block has width
// columns.
func Columns(f Frame, left, right []string, width int) []string {
	return Beside(Fill(left, BodyHeight(f)), right, width+2*len(Margin), f.Theme.Rule.Render("│"))
}

// Page is the layout that every screen fills the window with: a head with the title, the body, a rule, and the keys.
type Page struct {
	Left, Right string     // plain text
	Marks       []Progress // shown before Right, if there is room
	Ruled       bool       // draw a rule under the head instead of an empty line
	Body        []string
	Keys        []key.Binding
	Note        string // shown in the rule above the keys: what to do now
	Above       bool   // lines above the first line of the body are scrolled out of view
	Below       bool   // lines below the body are scrolled out of view
}

// BodyHeight returns how many rows a page leaves for its body.
func BodyHeight(f Frame) int { return max(0, f.Height-4) }

// BodyWidth returns the maximum width of a line in the body.
func BodyWidth(f Frame) int { return max(0, f.Width-2*len(Margin)) }

// MostText is the maximum width of prose. In longer lines, a reader easily loses the start of the next line.
const MostText = 76

// TextWidth returns the width of prose in a window.
func TextWidth(f Frame) int { return min(BodyWidth(f), MostText) }

// Render fills the window with the page.
func (p Page) Render(f Frame) string {
	lines := make([]string, 0, f.Height)
	lines = append(lines, p.head(f))
	switch {
	case p.Above:
		lines = append(lines, f.Theme.Rule.Render(moreRule(f.Width, "↑ more")))
	case p.Ruled:
		lines = append(lines, f.Theme.Rule.Render(Rule(f.Width)))
	default:
		lines = append(lines, "")
	}
	height := BodyHeight(f)
	lines = append(lines, Fill(p.Body[:min(len(p.Body), height)], height)...)
	switch {
	case p.Note != "":
		lines = append(lines, noteRule(f, p.Note))
	case p.Below:
		lines = append(lines, f.Theme.Rule.Render(moreRule(f.Width, "↓ more")))
	default:
		lines = append(lines, f.Theme.Rule.Render(Rule(f.Width)))
	}
	return strings.Join(append(lines, footer(f, p.Keys)), "\n")
}

func (p Page) head(f Frame) string {
	room := BodyWidth(f)
	right := f.Theme.Muted.Render(ansi.Truncate(p.Right, room/2, "…"))
	if marked := ProgressMarks(f.Theme, p.Marks) + "  " + right; len(p.Marks) > 0 &&
		ansi.StringWidth(marked)+ansi.StringWidth(p.Left)+2 <= room {
		right = marked
	}
	left := ansi.Truncate(p.Left, max(0, room-ansi.StringWidth(right)-2), "…")
	gap := max(0, room-ansi.StringWidth(left)-ansi.StringWidth(right))
	return Margin + f.Theme.Title.Render(left) + strings.Repeat(" ", gap) + right
}

// Rule returns a horizontal line for a window of this width.
func Rule(width int) string { return " " + strings.Repeat("─", max(0, width-2)) }

func moreRule(width int, label string) string {
	line := max(0, width-2-ansi.StringWidth(label)-4)
	return " " + strings.Repeat("─", line) + " " + label + " ──"
}

// noteRule returns a rule that contains a note. Its style makes the note stand out.
func noteRule(f Frame, note string) string {
	note = ansi.Truncate(note, max(0, f.Width-8), "…")
	line := max(0, f.Width-6-ansi.StringWidth(note))
	return f.Theme.Rule.Render(" ── ") + f.Theme.Open.Render(note) + f.Theme.Rule.Render(" "+strings.Repeat("─", line))
}

// footer returns the keys of a screen in one line. If they do not fit, it drops keys but keeps the last one. On most
// screens that key opens the help page, which lists all keys.
func footer(f Frame, bindings []key.Binding) string {
	h := help.New()
	h.ShortSeparator = "   "
	h.Styles = helpStyles(f.Theme)
	line := h.ShortHelpView(bindings)
	for ansi.StringWidth(line) > f.Width-len(Margin) && len(bindings) > 1 {
		bindings = slices.Delete(slices.Clone(bindings), len(bindings)-2, len(bindings)-1)
		line = h.ShortHelpView(bindings)
	}
	return Margin + line
}

func helpStyles(t *Theme) help.Styles {
	return help.Styles{
		Ellipsis: t.Faint,
		ShortKey: t.Key, ShortDesc: t.Muted, ShortSeparator: t.Faint,
		FullKey: t.Key, FullDesc: t.Muted, FullSeparator: t.Faint,
	}
}

// From shows lines in a page, starting at line at. It never scrolls beyond the last full page, because after a resize
// there may be fewer lines than before.
func (p Page) From(f Frame, lines []string, at int) Page {
	return p.Scrolled(Scroll{}.Over(lines, BodyHeight(f)).By(at))
}

// HelpView paints the help page. lines are those of HelpLines, scrolled.
func HelpView(f Frame, k *Keys, lines Scroll) string {
	return Page{
		Left: helpHead,
		Keys: []key.Binding{Shown(k.Up, "↑↓", "scroll"), Shown(k.Help, "any other key", "close")},
	}.Scrolled(lines).Render(f)
}

// HelpLines returns every key of a screen, and the keys that work on every screen, each with a description.
func HelpLines(f Frame, k *Keys, s Screen) []string {
	var body []string
	for _, group := range append(s.FullHelp(), everywhere(k)) {
		for _, b := range group {
			if !b.Enabled() {
				continue
			}
			const column = 10
			name := Margin + f.Theme.Key.Render(text.Pad(b.Help().Key, column))
			body = append(body, Hang(name, f.Theme.Text, text.Wrap(b.Help().Desc, BodyWidth(f)-column))...)
		}
		body = append(body, "")
	}
	return trimBlank(body)
}

// NoticeLines returns the lines of a notice, which is shown under the keys. A long notice is cut.
func NoticeLines(f Frame, notice string) []string {
	if notice == "" {
		return nil
	}
	const most = 3
	lines := Styled(f.Theme.Open, notice, BodyWidth(f))
	return lines[:min(len(lines), most)]
}

// Clip cuts off everything that is wider or taller than the window.
func Clip(content string, width, height int) string {
	lines := strings.Split(content, "\n")
	lines = lines[:min(len(lines), height)]
	for i, l := range lines {
		if len(l) > width && ansi.StringWidth(l) > width { // no character takes more columns than bytes
			lines[i] = ansi.Truncate(l, width, "")
		}
	}
	return strings.Join(lines, "\n")
}

// Option is an item of an OptionList. Badge is the name of a Service type that is shown before the text, or "".
type Option struct{ Badge, Text string }

// OptionTexts returns options without badges.
func OptionTexts(texts []string) []Option {
	options := make([]Option, len(texts))
	for i, text := range texts {
		options[i].Text = text
	}
	return options
}

// OptionList returns numbered options and, after them, "not sure". The item under the cursor has the lines from first
// up to, but not including, end.
func OptionList(t *Theme, options []Option, cursor, width int) (lines []string, first, end int) {
	for i, option := range append(slices.Clip(options), Option{Text: string(journey.NotSureText)}) {
		digit := (i + 1) % (len(options) + 1) // 0 means "not sure"
		rows := OptionLines(t, fmt.Sprint(digit), option, width, i == cursor)
		if i == cursor {
			first, end = len(lines), len(lines)+len(rows)
		}
		lines = append(lines, rows...)
	}
	return lines, first, end
}

// OptionLines returns an option with the digit that chooses it.
func OptionLines(t *Theme, digit string, option Option, width int, selected bool) []string {
	mark, style := t.Cursor(selected)
	lead := Margin + t.Selected.Render(mark) + t.Key.Render(digit) + "  "
	if option.Badge == "" {
		return Hang(lead, lipgloss.NewStyle(), Named(style, option.Text, width-7))
	}
	return []string{lead + t.Badge(option.Badge) + " " + style.Render(option.Text)}
}

// Hang renders plain lines in a style. It puts the lead, which is styled already, before the first line, and as many
// spaces before the others. It changes the lines in place.
func Hang(lead string, style lipgloss.Style, lines []string) []string {
	for i, l := range lines {
		if i == 1 {
			lead = strings.Repeat(" ", ansi.StringWidth(lead))
		}
		lines[i] = lead + style.Render(l)
	}
	return lines
}

// Beside puts two blocks of lines side by side. The left block takes width columns.
func Beside(left, right []string, width int, between string) []string {
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

// ASCIIOnly replaces every character that is not ASCII with an ASCII character of the same width. A character without a
// replacement becomes a question mark.
func ASCIIOnly(s string) string {
	replacements := [...]struct {
		ascii rune
		all   string // the characters that it replaces
	}{
		{' ', "\u00a0"},
		{'-', "─━╌╍┄—–"},
		{'|', "│┃╎┆▏"},
		{'>', "▸▶→›"},
		{'<', "◀←"},
		{'^', "▲↑"},
		{'v', "▼↓"},
		{'*', "●•"},
		{'@', "◉"},
		{'o', "○"},
		{'x', "╳✕×✗"},
		{'.', "…·"},
		{'"', "“”"},
		{'\'', "‘’"},
		{':', "┊"},
		{'+', "✓┌┐└┘├┤┬┴┼┏┓┗┛┣┫┳┻╋╭╮╰╯"},
	}
	return strings.Map(func(r rune) rune {
		if r < 0x80 {
			return r
		}
		for _, to := range replacements {
			if strings.ContainsRune(to.all, r) {
				return to.ascii
			}
		}
		return '?'
	}, s)
}

// Ellipsis cuts plain text to one line of a width.
func Ellipsis(s string, width int) string {
	return ansi.Truncate(text.Squeeze(s), max(1, width), "…")
}

// Fill adds empty lines until there are at least n.
func Fill(lines []string, n int) []string {
	return append(slices.Clip(lines), make([]string, max(0, n-len(lines)))...)
}

// Gap adds an empty line, unless the last line is empty already or there are no lines.
func Gap(lines []string) []string {
	if len(lines) == 0 || lines[len(lines)-1] == "" {
		return lines
	}
	return append(lines, "")
}

// PictureHeight returns how many rows a diagram gets.
func PictureHeight(f Frame) int {
	const below, most = 6, 18 // rows of text below a diagram, and the gap between them; the height of most diagrams
	return max(3, min(BodyHeight(f)-below, max(most, BodyHeight(f)*11/20)))
}

// Indent puts a margin before each line. It changes the lines in place.
func Indent(lines []string) []string {
	for i, l := range lines {
		lines[i] = Margin + l
	}
	return lines
}
