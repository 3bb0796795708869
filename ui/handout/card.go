// Package handout contains the screens of what a learner takes home: the card, which says on one page how to choose a
// Service type, and the glossary. Both open on top of any other screen, and neither shows a stop of the journey.
package handout

import (
	"strings"

	"charm.land/bubbles/v2/key"
	tea "charm.land/bubbletea/v2"

	"portolan/internal/handout"
	"portolan/ui/kit"
)

// card is the screen of the card.
type card struct {
	keys  *kit.Keys
	frame kit.Frame
	card  handout.Card
	lines kit.Scroll
}

// NewCard returns the screen of the card.
func NewCard() kit.Screen { return card{keys: kit.NewKeys(), card: handout.NewCard()} }

// mostWidth is the maximum width of the card, in columns.
const mostWidth = 156

// Resize lays the card out for the window.
func (c card) Resize(f kit.Frame) kit.Screen {
	c.frame = f
	width := kit.TextWidth(f)
	if kit.BodyWidth(f) >= handout.Wide {
		width = min(kit.BodyWidth(f), mostWidth)
	}
	lines := kit.Indent(paint(f.Theme, c.card.Lines(handout.Sheet{Width: width})))
	c.lines = c.lines.Over(lines, kit.BodyHeight(f))
	return c
}

// paint returns lines of the handout with each piece in the style of its role.
func paint(t *kit.Theme, lines []handout.Line) []string {
	painted := make([]string, len(lines))
	for i, l := range lines {
		var line strings.Builder
		for _, span := range l {
			if span.Text != "" {
				line.WriteString(piece(t, span))
			}
		}
		painted[i] = line.String()
	}
	return painted
}

func piece(t *kit.Theme, span handout.Span) string {
	switch span.Role {
	case handout.Head:
		return t.Strong.Render(span.Text)
	case handout.Badge:
		return t.Badge(span.Type)
	case handout.Frame:
		return t.Frame(span.Type).Render(span.Text)
	case handout.Name:
		return t.Door.Render(span.Text)
	case handout.Faint:
		return t.Muted.Render(span.Text)
	case handout.URL:
		return t.Muted.Hyperlink(span.Text).Render(span.Text)
	case handout.Plain:
	}
	return t.Text.Render(span.Text)
}

// Typing is always false, because this screen has no text field.
func (c card) Typing() bool { return false }

// Update scrolls the card, or closes it. Enter shows the next page and, at the end of the card, closes it.
func (c card) Update(msg tea.Msg) (kit.Screen, kit.Action, tea.Cmd) {
	press, ok := msg.(tea.KeyPressMsg)
	switch {
	case !ok:
	case key.Matches(press, c.keys.Leave), key.Matches(press, c.keys.Next) && c.lines.Below() == 0:
		return c, kit.Close{}, nil
	case key.Matches(press, c.keys.Next):
		c.lines = c.lines.Pages(1)
	default:
		c.lines, _ = c.lines.Key(c.keys, press)
	}
	return c, nil, nil
}

// View paints the part of the card that is in the window.
func (c card) View() string {
	p := kit.Page{Left: handout.CardTitle, Right: "Kubernetes " + c.card.Kubernetes, Keys: c.ShortHelp()}
	return p.Scrolled(c.lines).Render(c.frame)
}

// ShortHelp returns the keys for the footer.
func (c card) ShortHelp() []key.Binding {
	k := c.keys
	if c.lines.Below() == 0 {
		return []key.Binding{kit.As(k.Next, "back"), kit.Shown(k.Up, "↑↓", "scroll"), k.Help}
	}
	return []key.Binding{kit.As(k.Next, "next page"), kit.Shown(k.Up, "↑↓", "scroll"), kit.As(k.Leave, "back"), k.Help}
}
