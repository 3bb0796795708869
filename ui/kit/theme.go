package kit

import (
	"image/color"

	"charm.land/lipgloss/v2"

	"portolan/internal/diagram"
)

// Theme contains all styles, named by their role. A theme never changes after NewTheme, so learners in the same process
// do not affect each other. Only this file makes colours. Wherever a colour has a meaning, a word or a mark says the
// same.
type Theme struct {
	Text, Strong, Muted, Faint lipgloss.Style

	Title    lipgloss.Style // the title of the screen
	Rule     lipgloss.Style
	Key      lipgloss.Style // a key in the footer
	Selected lipgloss.Style // the item under the cursor
	Good     lipgloss.Style // connected, fits
	Open     lipgloss.Style // too open, more than needed
	Bad      lipgloss.Style // does not work; packets that did not arrive
	Door     lipgloss.Style
	Packet   lipgloss.Style
	Head     lipgloss.Style // the packet while it moves
	Lit      lipgloss.Style // the cells of the diagram that the field under the cursor refers to
	Missed   lipgloss.Style // cells that a reader could expect there, such as pods that a selector does not match
	YAMLKey  lipgloss.Style

	Tail [diagram.Oldest + 1]lipgloss.Style // the path behind a moving packet, by age

	ClusterIP, NodePort, LoadBalancer, OtherType lipgloss.Style // the badge of a Service type
	StampGood, StampOpen, StampBad               lipgloss.Style // the stamp of a verdict

	colours palette
}

// Shade is the background of the terminal, as far as it is known.
type Shade uint8

// The shades. The colours of Neutral are readable on both backgrounds. They are for terminals that do not report their
// background.
const (
	Neutral Shade = iota
	Dark
	Light
)

// palette contains the colours of a theme. brass is for addresses and sea for packets. wake and foam are for the path
// behind a moving packet, which fades towards the background. The empty string is the terminal's colour of plain text.
type palette struct {
	muted, faint, brass, sea, good, bad string
	wake, foam                          string

	teal, amber, violet, slate string // behind the badges of types
	onBadge                    string // the text on a badge
	onStamp                    string // the text on a stamp, whose background is good, brass or bad
}

// paletteOf returns colours that are also among the 256 of older terminals, so that they look the same there.
func paletteOf(s Shade) palette {
	switch s {
	case Dark:
		return palette{
			muted: "#b2b2b2", faint: "#808080", brass: "#d7af5f", sea: "#5fd7d7", good: "#87d787", bad: "#ff8787",
			wake: "#5fafaf", foam: "#5f8787",
			teal: "#5fafaf", amber: "#ffaf00", violet: "#af87ff", slate: "#9e9e9e", onBadge: "#000000", onStamp: "#000000",
		}
	case Light:
		return palette{
			muted: "#4e4e4e", faint: "#767676", brass: "#875f00", sea: "#005f87", good: "#008700", bad: "#af0000",
			wake: "#5f87af", foam: "#87afd7",
			teal: "#5fafaf", amber: "#ffaf00", violet: "#af87ff", slate: "#9e9e9e", onBadge: "#000000", onStamp: "#ffffff",
		}
	case Neutral:
	}
	return palette{
		muted: "#808080", faint: "#808080", brass: "#af8700", sea: "#0087af", good: "#00875f", bad: "#d75f5f",
		wake: "#5f87af", foam: "#5f8787",
		teal: "#5fafaf", amber: "#ffaf00", violet: "#af87ff", slate: "#9e9e9e", onBadge: "#000000", onStamp: "#000000",
	}
}

// sixteenOf returns the palette for terminals with 16 colours, which the owner of the terminal may have changed. brass
// is their yellow, because the nearest colour would be a red, which looks like an alarm. Unless the background is known
// to be dark, muted text keeps the terminal's own colour.
func sixteenOf(s Shade) palette {
	if s == Dark {
		return palette{
			muted: "7", faint: "8", brass: "11", sea: "14", good: "10", bad: "9",
			wake: "6", foam: "6",
			teal: "14", amber: "11", violet: "13", slate: "7", onBadge: "0", onStamp: "0",
		}
	}
	return palette{
		faint: "8", brass: "3", sea: "6", good: "2", bad: "1",
		wake: "6", foam: "6",
		teal: "6", amber: "3", violet: "5", slate: "8", onBadge: "15", onStamp: "15",
	}
}

// NewTheme returns the styles for a background, in a terminal with many colours or with 16.
func NewTheme(s Shade, sixteen bool) *Theme {
	p := paletteOf(s)
	if sixteen {
		p = sixteenOf(s)
	}
	fg := func(hex string) lipgloss.Style { return lipgloss.NewStyle().Foreground(colour(hex)) }
	badge := func(hex string) lipgloss.Style { return fg(p.onBadge).Background(colour(hex)).Bold(true) }
	stamp := func(hex string) lipgloss.Style { return fg(p.onStamp).Background(colour(hex)).Bold(true) }
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
		Head:     fg(p.sea).Bold(true).Reverse(true),
		Tail:     [...]lipgloss.Style{fg(p.sea).Bold(true), fg(p.sea), fg(p.wake), fg(p.foam)},
		Lit:      fg(p.brass).Bold(true).Reverse(true),
		Missed:   fg(p.faint).Strikethrough(true),
		YAMLKey:  fg(p.sea),

		ClusterIP: badge(p.teal), NodePort: badge(p.amber), LoadBalancer: badge(p.violet), OtherType: badge(p.slate),
		StampGood: stamp(p.good), StampOpen: stamp(p.brass), StampBad: stamp(p.bad),

		colours: p,
	}
}

// Cursor returns the mark and the style of an item in a list: of the item under the cursor, or of another one.
func (t *Theme) Cursor(here bool) (mark string, style lipgloss.Style) {
	if here {
		return "▸ ", t.Selected
	}
	return "  ", t.Text
}

// Cell returns the style of a diagram's cell with a role. age is the Age of the cell, which counts only for a Packet
// cell.
func (t *Theme) Cell(r diagram.Role, age uint8) lipgloss.Style {
	switch r {
	case diagram.Frame:
		return t.Faint
	case diagram.Label, diagram.Plain, diagram.Selection:
		return t.Muted
	case diagram.PodCell:
		return t.Text
	case diagram.Faint, diagram.Lost, diagram.Ahead, diagram.Note:
		return t.Faint
	case diagram.DoorCell:
		return t.Door
	case diagram.Dialled:
		return t.Door.Bold(true).Underline(true)
	case diagram.Packet:
		return t.Tail[min(age, diagram.Oldest)]
	case diagram.Head:
		return t.Head
	case diagram.Failed, diagram.Cause:
		return t.Bad
	case diagram.Arrived:
		return t.Good
	case diagram.ClusterIP:
		return t.ClusterIP
	case diagram.NodePort:
		return t.NodePort
	case diagram.LoadBalancer:
		return t.LoadBalancer
	case diagram.OtherType:
		return t.OtherType
	}
	return t.Text
}

// colour returns a colour by its hex value or by its number among the 16. For "" it returns the terminal's own colour.
func colour(name string) color.Color { return lipgloss.Color(name) }
