package kit

import (
	"fmt"
	"time"

	"charm.land/bubbles/v2/key"
	tea "charm.land/bubbletea/v2"
	"charm.land/lipgloss/v2"
	"github.com/charmbracelet/x/ansi"

	"portolan/internal/cluster"
	"portolan/internal/diagram"
	"portolan/internal/text"
)

// longestPlay is how long it takes at most to show all hops of a packet.
const longestPlay = 1500 * time.Millisecond

// slowestHop is the maximum time for one hop. A packet with many hops gets less per hop.
const slowestHop = 400 * time.Millisecond

// Player shows a trace hop by hop, either as an animation or step by step with the arrow keys.
type Player struct {
	Scene   cluster.Scene
	Trace   cluster.Trace
	To      string // the address as the content writes it, which may be a URL
	Hop     int    // how many hops have happened; -1 before there is a packet
	Playing bool
	Lit     Lit // the cells that are lit
	run     int // number of the current animation, so that late ticks of an earlier one are dropped
}

// HopMsg moves the packet of one animation by one hop. It carries the number of its animation, so that a late message
// of an earlier animation is ignored.
type HopMsg struct{ run int }

// NewPlayer returns a player whose packet has not started yet.
func NewPlayer(scene cluster.Scene, trace cluster.Trace) Player {
	return Player{Scene: scene, Trace: trace, To: trace.To, Hop: -1}
}

func (p Player) hops() int { return diagram.Hops(p.Trace) }

// Play starts the packet at the client. If the learner has turned off animation, it shows the packet at its end at
// once.
func (p Player) Play(s *Session) (Player, tea.Cmd) {
	if s.Still {
		return p.End(), nil
	}
	s.plays++
	p.run = s.plays
	p.Hop, p.Playing = 0, true
	return p, p.tick(s)
}

func (p Player) tick(s *Session) tea.Cmd {
	return s.After(min(slowestHop, longestPlay/time.Duration(max(1, p.hops()))), HopMsg{run: p.run})
}

// Update moves the packet by one hop when a tick of the current animation arrives.
func (p Player) Update(s *Session, msg HopMsg) (Player, tea.Cmd) {
	if !p.Playing || msg.run != p.run {
		return p, nil
	}
	p.Hop++
	if p.Hop >= p.hops() {
		return p.End(), nil
	}
	return p, p.tick(s)
}

// Key handles the keys that move the packet by one hop or replay it.
func (p Player) Key(s *Session, k *Keys, msg tea.KeyPressMsg) (Player, tea.Cmd) {
	switch {
	case key.Matches(msg, k.Left):
		return p.Step(-1), nil
	case key.Matches(msg, k.Right):
		return p.Step(1), nil
	case key.Matches(msg, k.Replay):
		return p.Play(s)
	}
	return p, nil
}

// End moves the packet to its last hop and stops the animation.
func (p Player) End() Player {
	p.Hop, p.Playing = p.hops(), false
	return p
}

// Step moves the packet by a number of hops and stops the animation.
func (p Player) Step(by int) Player {
	p.Playing = false
	p.Hop = min(max(0, p.Hop+by), p.hops())
	return p
}

// AtEnd reports whether the packet has made all its hops.
func (p Player) AtEnd() bool { return p.Hop >= p.hops() }

// Started reports whether the packet has been sent.
func (p Player) Started() bool { return p.Hop >= 0 }

// View draws the scene and the packet. Lit cells have a style of their own.
func (p Player) View(f Frame, width, height int) []string {
	o := diagram.Options{Width: width, Height: height, Hop: p.Hop, ASCII: f.ASCII, Grouped: f.Width >= SideBySide}
	if Listed(f) && p.Started() {
		return paintPicture(f.Theme, diagram.List(p.Trace, o), p.Lit)
	}
	if Listed(f) {
		o.Width = min(o.Width, diagram.MinWidth-1)
	}
	return paintPicture(f.Theme, diagram.Draw(p.Scene, p.Trace, o), p.Lit)
}

// Listed reports whether the window is too small for a picture. Then the screens list the hops instead.
func Listed(f Frame) bool { return f.Width < 60 || f.Height < 20 }

// cellKind is what the style of a cell depends on.
type cellKind struct {
	role  diagram.Role
	age   uint8
	light cellLight
}

// paintPicture applies the styles to the cells of a picture.
func paintPicture(t *Theme, picture diagram.Picture, l Lit) []string {
	style := func(k cellKind) lipgloss.Style {
		if isBadge(k.role) { // a badge keeps the colour of its type, so a lit one is underlined
			return t.Cell(k.role, 0).Underline(k.light == lit)
		}
		switch k.light {
		case lit:
			return t.Lit
		case missed:
			return t.Missed
		case unlit:
		}
		return t.Cell(k.role, k.age)
	}
	lines, pens := make([]string, len(picture.Rows)), map[cellKind]Pen{}
	for i, row := range picture.Rows {
		runs := Runs[cellKind]{Style: style, Pens: pens}
		for _, c := range row {
			kind := cellKind{c.Role, c.Age, l.styleOf(c)}
			if c.Text == " " && !filled(kind) && !filled(runs.kind) {
				kind = runs.kind // a space looks the same in every colour
			}
			runs.Add(kind, c.Text)
		}
		lines[i] = runs.String()
	}
	return lines
}

// filled reports whether the style of a cell is visible even if the cell is a space.
func filled(k cellKind) bool {
	return k.light != unlit || k.role == diagram.Head || k.role == diagram.Dialled || isBadge(k.role)
}

func isBadge(r diagram.Role) bool {
	switch r {
	case diagram.ClusterIP, diagram.NodePort, diagram.LoadBalancer, diagram.OtherType:
		return true
	default:
		return false
	}
}

// Caption describes the hop that the packet is at or, at the end, the outcome.
func (p Player) Caption(f Frame, width int) []string {
	t := f.Theme
	switch {
	case !p.Started():
		return nil
	case p.AtEnd() && Listed(f):
		return nil // the list of hops ends with the outcome and its reason
	case p.AtEnd():
		return OutcomeLines(t, p.Trace, width)
	}
	if p.Hop == 0 {
		return []string{t.Text.Render(p.Trace.Sender() + " sends to " + p.Trace.To)}
	}
	head := fmt.Sprintf("%d of %d   ", p.Hop, p.hops())
	lines := Named(t.Text, diagram.Walked(p.Trace)[p.Hop-1].Text(), max(12, width-len(head)))
	return Hang(t.Muted.Render(head), lipgloss.NewStyle(), lines)
}

// OutcomeLines says how the connection ended and, if it failed, what the client prints, and why.
func OutcomeLines(t *Theme, trace cluster.Trace, width int) []string {
	return append(EndLines(t, trace, width), Named(t.Text, trace.Reason(), width)...)
}

// EndLines says how the connection ended and, if it failed, what the client prints.
func EndLines(t *Theme, trace cluster.Trace, width int) []string {
	outcome := Outcome(t, trace)
	switch prints := trace.Prints(); {
	case trace.Outcome == cluster.Connected:
		return []string{outcome}
	case ansi.StringWidth(outcome)+3+ansi.StringWidth(prints) <= width:
		return []string{outcome + "   " + t.Muted.Render(prints)}
	default:
		return append([]string{outcome}, Hang("", t.Muted, text.Wrap(prints, width))...)
	}
}

// Outcome returns the mark and the word for how a trace ended. Each outcome has its own mark, so that they differ
// without colours too.
func Outcome(t *Theme, trace cluster.Trace) string {
	mark, word, style := outcomeOf(t, trace)
	return style.Render(mark + " " + word)
}

func outcomeOf(t *Theme, trace cluster.Trace) (mark, word string, style lipgloss.Style) {
	switch trace.Outcome {
	case cluster.Connected:
		return "●", "CONNECTED", t.Good
	case cluster.HTTPError:
		return "!", fmt.Sprintf("HTTP %d", trace.Status), t.Bad
	case cluster.Refused:
		return "╳", "REFUSED", t.Bad
	case cluster.NotPermitted:
		return "×", "NOT PERMITTED", t.Bad
	case cluster.Timeout:
		return "○", "TIMEOUT", t.Bad
	case cluster.NameNotFound:
		return "?", "NO SUCH NAME", t.Bad
	case cluster.NoAddress:
		return "–", "NO ADDRESS", t.Open
	}
	return "", "", t.Text
}
