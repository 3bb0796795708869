package handout

import (
	"slices"
	"strconv"
	"strings"
)

// CardTitle is the title of the card.
const CardTitle = "Which Service type?"

// The titles of the card's sections.
const (
	typesTitle    = "Each type contains the one before"
	choicesTitle  = "Who must connect?"
	portsTitle    = "Four port numbers"
	failuresTitle = "It does not connect"
	commandsTitle = "Five commands"
)

// Wide is the width in columns from which the card has the types beside the choices, and each command beside what it
// shows.
const Wide = 108

// least is the smallest width that the card is laid out for. Its boxes and commands do not fit into less.
const least = 36

// Lines lays the card out for a sheet, without its title. No line is wider than the sheet, if the sheet has at least 36
// columns.
func (c Card) Lines(s Sheet) []Line {
	s.Width = max(s.Width, least)
	choosing := slices.Concat(c.typeSection(s), c.choiceSection(s))
	if s.Width >= Wide {
		const apart = 4
		half := s
		half.Width = (s.Width - apart) / 2
		columns := [][]Line{c.typeSection(half), c.choiceSection(half)}
		choosing = beside(columns, []int{half.Width + apart - columnGap})
	}
	return slices.Concat(s.prose(c.Rule+" "+c.Also), choosing, c.ports(s), c.failures(s), c.commands(s), c.source(s))
}

// source returns the line with the URL. It is left out if the URL does not fit, because a URL is never broken.
func (c Card) source(s Sheet) []Line {
	if len(c.Source) > s.Width {
		return nil
	}
	return []Line{nil, {{Role: URL, Text: c.Source}}}
}

// typeSection returns the section with the boxes.
func (c Card) typeSection(s Sheet) []Line {
	return slices.Concat(s.heading(typesTitle), c.boxes(s), s.prose(c.Inside))
}

// boxes draws the types: each is a box around the box of the smaller type.
func (c Card) boxes(s Sheet) []Line {
	const frame = 2 // columns at each side: the border of a box, and a space
	var boxes []Line
	for i, t := range c.Types {
		width := s.Width - 2*frame*(len(c.Types)-i)
		boxes = box(t, slices.Concat(s.wrap(t.Adds, width), s.wrap(t.For, width), boxes), width)
	}
	return boxes
}

// box draws a border around lines of a width. The upper border contains the name of the type and its address.
func box(t Type, body []Line, width int) []Line {
	const spaces = 2 // columns of the upper border, without the corners, that are neither name, address nor rule
	rule := strings.Repeat("─", max(0, width-len(t.Name)-len(t.Address)-spaces))
	frame := func(s string) Span { return Span{Frame, s, t.Name} }
	lines := []Line{{
		frame("┌"), {Badge, " " + t.Name + " ", t.Name}, frame(rule + " "), {Role: Name, Text: t.Address}, frame(" ┐"),
	}}
	for _, l := range body {
		line := append(Line{frame("│ ")}, l.padded(width)...)
		lines = append(lines, append(line, frame(" │")))
	}
	return append(lines, Line{frame("└" + strings.Repeat("─", width+2) + "┘")})
}

// choiceSection returns the section with the choices. Those that end in a type have a number, and the others a dash.
func (c Card) choiceSection(s Sheet) []Line {
	t := table{fixed: []bool{false, true}}
	for _, choice := range c.Choices {
		t.rows = append(t.rows, []cell{{text: choice.If}, {badge: choice.Type, text: choice.Text}})
	}
	afterMark := s
	afterMark.Width -= 1 + columnGap // the number or the dash, and the gap after it
	lines := slices.Concat(s.heading(choicesTitle), s.prose(c.First))
	for i, choice := range c.Choices {
		mark := strconv.Itoa(i + 1)
		if choice.Type == "" {
			mark = "-"
		}
		lines = append(lines, beside([][]Line{{{{Role: Head, Text: mark}}}, t.row(i, afterMark)}, []int{1})...)
	}
	return lines
}

// ports returns the section about port numbers.
func (c Card) ports(s Sheet) []Line {
	t := table{heads: []string{"number", "used by", "where it is set"}, fixed: []bool{true, false, false}}
	for _, p := range c.Ports {
		t.rows = append(t.rows, []cell{{text: p.Name, role: Name}, {text: p.UsedBy}, {text: p.Set}})
	}
	return slices.Concat(s.heading(portsTitle), t.lines(s), s.prose(c.Way))
}

// failures returns the section about connections that fail.
func (c Card) failures(s Sheet) []Line {
	t := table{heads: []string{"you see", "it usually means", "look at"}, fixed: []bool{true, false, false}}
	for _, f := range c.Failures {
		t.rows = append(t.rows, []cell{{text: f.Sees + "\n" + f.Prints, role: Name}, {text: f.Means}, {text: f.LookAt}})
	}
	return slices.Concat(s.heading(failuresTitle), t.lines(s))
}

// commands returns the section with the commands. On a wide sheet, what a command shows is beside it, and otherwise
// below it.
func (c Card) commands(s Sheet) []Line {
	lines := slices.Concat(s.heading(commandsTitle), s.prose(c.Example))
	for _, command := range c.Commands {
		lines = append(lines, command.lines(s)...)
	}
	return lines
}

func (c Command) lines(s Sheet) []Line {
	width, in := s.Width, 2
	if s.Width >= Wide {
		width = s.Width * 9 / 16 // enough for every command but the last on one line, if the sheet has Wide columns
	}
	var typed []Line
	for _, l := range c.broken(width) {
		typed = append(typed, Line{{Role: Name, Text: l}})
	}
	if s.Width >= Wide {
		return beside([][]Line{typed, s.wrap(c.Shows, s.Width-width-columnGap)}, []int{width})
	}
	return append(typed, indent(in, s.wrap(c.Shows, s.Width-in))...)
}

// broken returns the command in lines of a width. A line that continues on the next one ends with a backslash, so that
// the lines can be pasted into a shell.
func (c Command) broken(width int) []string {
	const continues = ` \`
	var lines []string
	line := ""
	for i, part := range c.Parts {
		room := width
		if i < len(c.Parts)-1 {
			room -= len(continues)
		}
		switch {
		case line == "":
			line = part
		case len(line)+1+len(part) <= room:
			line += " " + part
		default:
			lines, line = append(lines, line+continues), "  "+part
		}
	}
	return append(lines, line)
}
