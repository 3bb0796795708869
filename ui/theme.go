package ui

import (
	"image/color"

	"charm.land/lipgloss/v2"

	"portolan/ui/diagram"
)

// Theme is every style there is, by role. It is a value, so that two learners in one process
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

// palette is the few colours of a theme: brass for doors, sea for packets.
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

// NewTheme returns the styles for a background.
func NewTheme(s Shade) Theme {
	p := paletteOf(s)
	fg := func(hex string) lipgloss.Style { return lipgloss.NewStyle().Foreground(colour(hex)) }
	return Theme{
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
		YAMLKey:  fg(p.sea),
		colours:  p,
	}
}

// Cell returns the style of a diagram's cell by its meaning.
func (t Theme) Cell(r diagram.Role) lipgloss.Style {
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

func colour(hex string) color.Color { return lipgloss.Color(hex) }
