package kit

import (
	"image/color"

	"charm.land/lipgloss/v2"

	"portolan/internal/diagram"
)

// Theme is every style there is, by role. It never changes after NewTheme, so that two learners in one process
// share nothing; colours are made here and nowhere else. What a colour says is always said by a
// word or a mark too.
type Theme struct {
	Text, Strong, Muted, Faint lipgloss.Style

	Title    lipgloss.Style // the name of where one is
	Rule     lipgloss.Style
	Key      lipgloss.Style // a key in the footer
	Selected lipgloss.Style // what the cursor is on
	Good     lipgloss.Style // connected, fits
	Open     lipgloss.Style // too open, asks for too much
	Bad      lipgloss.Style // does not work, dead packets
	Door     lipgloss.Style
	Packet   lipgloss.Style
	Lit      lipgloss.Style // the place in the diagram of the field under the cursor
	Missed   lipgloss.Style // what that field could mean and does not, such as the pods that a selector misses
	YAMLKey  lipgloss.Style

	colours palette
}

// Shade is which background the terminal has, as far as it is known.
type Shade uint8

// The shades. Neutral has colours that are readable on both, for terminals that do not say.
const (
	Neutral Shade = iota
	Dark
	Light
)

// palette is the few colours of a theme: brass for doors, sea for packets. "" is the colour of plain text.
type palette struct {
	muted, faint, brass, sea, good, bad string
}

// paletteOf picks colours that the 256 of older terminals have too, so that they look alike there.
func paletteOf(s Shade) palette {
	switch s {
	case Dark:
		return palette{muted: "#b2b2b2", faint: "#808080", brass: "#d7af5f", sea: "#5fd7d7", good: "#87d787", bad: "#ff8787"}
	case Light:
		return palette{muted: "#4e4e4e", faint: "#767676", brass: "#875f00", sea: "#005f87", good: "#008700", bad: "#af0000"}
	case Neutral:
	}
	return palette{muted: "#808080", faint: "#808080", brass: "#af8700", sea: "#0087af", good: "#00875f", bad: "#d75f5f"}
}

// sixteenOf is paletteOf for terminals with 16 colours, whose owner decided what they look like: brass is their yellow,
// which is no alarm, as the nearest colour, a red, would be. Text is left in the terminal's own colour where the
// background is not known to be dark.
func sixteenOf(s Shade) palette {
	if s == Dark {
		return palette{muted: "7", faint: "8", brass: "11", sea: "14", good: "10", bad: "9"}
	}
	return palette{faint: "8", brass: "3", sea: "6", good: "2", bad: "1"}
}

// NewTheme returns the styles for a background, in a terminal with many colours or with 16.
func NewTheme(s Shade, sixteen bool) *Theme {
	p := paletteOf(s)
	if sixteen {
		p = sixteenOf(s)
	}
	fg := func(hex string) lipgloss.Style { return lipgloss.NewStyle().Foreground(colour(hex)) }
	return &Theme{
		Text:     lipgloss.NewStyle(),
		Strong:   lipgloss.NewStyle().Bold(true),
		Muted:    fg(p.muted),
		Faint:    fg(p.faint),
		Title:    lipgloss.NewStyle().Bold(true),
		Rule:     fg(p.faint),
		Key:      fg(p.sea),
		Selected: fg(p.brass).Bold(true),
		Good:     fg(p.good).Bold(true),
		Open:     fg(p.brass).Bold(true),
		Bad:      fg(p.bad).Bold(true),
		Door:     fg(p.brass),
		Packet:   fg(p.sea).Bold(true),
		Lit:      fg(p.brass).Bold(true).Reverse(true),
		Missed:   fg(p.faint).Strikethrough(true),
		YAMLKey:  fg(p.sea),
		colours:  p,
	}
}

// Cell returns the style of a diagram's cell by its meaning.
func (t *Theme) Cell(r diagram.Role) lipgloss.Style {
	switch r {
	case diagram.Frame:
		return t.Faint
	case diagram.Label, diagram.Plain:
		return t.Muted
	case diagram.PodCell:
		return t.Text
	case diagram.Faint, diagram.Gone, diagram.Ahead:
		return t.Faint
	case diagram.DoorCell:
		return t.Door
	case diagram.Packet, diagram.Head:
		return t.Packet
	case diagram.Dead:
		return t.Bad
	case diagram.Arrived:
		return t.Good
	}
	return t.Text
}

// colour is a colour by its hex value or its number among the 16; "" is the terminal's own.
func colour(name string) color.Color { return lipgloss.Color(name) }
