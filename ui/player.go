package ui

import (
	"fmt"
	"strings"
	"time"

	"charm.land/bubbles/v2/key"
	tea "charm.land/bubbletea/v2"
	"github.com/charmbracelet/x/ansi"

	"portolan/internal/cluster"
	"portolan/internal/diagram"
	"portolan/internal/journey"
)

// longestPlay is how long a packet takes to its end, however many hops it makes.
const longestPlay = 1500 * time.Millisecond

// slowestHop is how long one hop takes at most.
const slowestHop = 400 * time.Millisecond

// player shows a trace hop by hop: by itself, or by hand.
type player struct {
	scene   cluster.Scene
	trace   cluster.Trace
	hop     int // how many hops have happened; -1 before there is a packet
	playing bool
	light   light // the cells that are lit
	run     int   // which play the ticks belong to, so that late ones of an earlier play are dropped
}

// hopMsg moves the packet of one play by one hop.
type hopMsg struct{ run int }

func newPlayer(scene cluster.Scene, trace cluster.Trace) player {
	return player{scene: scene, trace: trace, hop: -1}
}

func (p player) hops() int { return diagram.Hops(p.trace) }

// play starts the packet from the client; for a learner who wants nothing to move it shows its end at once.
func (p player) play(s *session) (player, tea.Cmd) {
	if s.still {
		return p.end(), nil
	}
	s.plays++
	p.run = s.plays
	p.hop, p.playing = 0, true
	return p, p.tick(s)
}

func (p player) tick(s *session) tea.Cmd {
	return s.after(min(slowestHop, longestPlay/time.Duration(max(1, p.hops()))), hopMsg{run: p.run})
}

// update moves the packet when its time has come.
func (p player) update(s *session, msg hopMsg) (player, tea.Cmd) {
	if !p.playing || msg.run != p.run {
		return p, nil
	}
	p.hop++
	if p.hop >= p.hops() {
		return p.end(), nil
	}
	return p, p.tick(s)
}

// key moves the packet by hand, or sends it off again.
func (p player) key(s *session, k *keys, msg tea.KeyPressMsg) (player, tea.Cmd) {
	switch {
	case key.Matches(msg, k.left):
		return p.step(-1), nil
	case key.Matches(msg, k.right):
		return p.step(1), nil
	case key.Matches(msg, k.replay):
		return p.play(s)
	}
	return p, nil
}

// end puts the packet where its way ends.
func (p player) end() player {
	p.hop, p.playing = p.hops(), false
	return p
}

// step moves the packet by hand.
func (p player) step(by int) player {
	p.playing = false
	p.hop = min(max(0, p.hop+by), p.hops())
	return p
}

func (p player) atEnd() bool   { return p.hop >= p.hops() }
func (p player) started() bool { return p.hop >= 0 }

// view draws the scene and the packet, with the cells that are lit in a style of their own.
func (p player) view(f Frame, width, height int) []string {
	o := diagram.Options{Width: width, Height: height, Hop: p.hop, ASCII: f.ASCII}
	if listed(f) && p.started() {
		return paintPicture(f.Theme, diagram.List(p.trace, o), p.light)
	}
	if listed(f) {
		o.Width = min(o.Width, diagram.MinWidth-1)
	}
	return paintPicture(f.Theme, diagram.Draw(p.scene, p.trace, o), p.light)
}

// listed reports that the window is too small for a picture: the packet's way is a list of hops.
func listed(f Frame) bool { return f.Width < 60 || f.Height < 20 }

// paintPicture gives a picture's cells their styles, runs of the same style together.
func paintPicture(t *Theme, picture diagram.Picture, l light) []string {
	lines := make([]string, len(picture.Rows))
	for i, row := range picture.Rows {
		var line, run strings.Builder
		var role diagram.Role
		var on cellLight
		flush := func() {
			if run.Len() == 0 {
				return
			}
			style := t.Cell(role)
			switch on {
			case lit:
				style = t.Lit
			case missed:
				style = t.Missed
			case unlit:
			}
			line.WriteString(style.Render(run.String()))
			run.Reset()
		}
		for _, c := range row {
			hit := l.styleOf(c)
			blank := c.Text == " " && hit == unlit && on == unlit
			if blank { // a space looks the same in every colour
				run.WriteString(c.Text)
				continue
			}
			if c.Role != role || hit != on {
				flush()
				role, on = c.Role, hit
			}
			run.WriteString(c.Text)
		}
		flush()
		lines[i] = line.String()
	}
	return lines
}

// words says where the packet is: one hop, or how it ended.
func (p player) words(f Frame, width int) []string {
	t := f.Theme
	switch {
	case !p.started():
		return nil
	case p.atEnd() && listed(f):
		return nil // the list of hops ends with the outcome and its reason
	case p.atEnd():
		return outcomeLines(t, p.trace, width)
	}
	if p.hop == 0 {
		return []string{t.Text.Render(p.trace.Sender() + " sends to " + p.trace.To)}
	}
	head := fmt.Sprintf("%d of %d   ", p.hop, p.hops())
	lines := wrap(diagram.Walked(p.trace)[p.hop-1].Text(), max(12, width-len(head)))
	for i, l := range lines {
		if i == 0 {
			lines[i] = t.Muted.Render(head) + t.Text.Render(l)
		} else {
			lines[i] = strings.Repeat(" ", len(head)) + t.Text.Render(l)
		}
	}
	return lines
}

// outcomeLines says what the client sees, and why.
func outcomeLines(t *Theme, trace cluster.Trace, width int) []string {
	lines := []string{outcome(t, trace)}
	if trace.Outcome != cluster.Connected {
		said := wrap(trace.Prints(), width-ansi.StringWidth(lines[0])-3)
		if len(said) == 1 {
			lines[0] += "   " + t.Muted.Render(said[0])
		} else {
			for _, l := range wrap(trace.Prints(), width) {
				lines = append(lines, t.Muted.Render(l))
			}
		}
	}
	for _, l := range wrap(trace.Reason(), width) {
		lines = append(lines, t.Text.Render(l))
	}
	return lines
}

// guessLines puts a prediction, in the words in which it was made, beside what happened.
func guessLines(t *Theme, guess journey.Guess, words string, packet cluster.Trace, width int) []string {
	said := "you said: " + words
	if guess == journey.NotSure {
		return []string{margin + t.Text.Render("you said: "+string(guess.Text()))}
	}
	what, style := guess.Outcome(packet), t.Open
	if guess.Right(packet) {
		style = t.Good
	}
	line := margin + t.Text.Render(said)
	if len(said)+3+len(what) > width {
		return []string{line, margin + style.Render(string(what))}
	}
	return []string{line + "   " + style.Render(string(what))}
}

// outcome is the mark and the word for how a trace ended; each looks different without colours too.
func outcome(t *Theme, trace cluster.Trace) string {
	switch trace.Outcome {
	case cluster.Connected:
		return t.Good.Render("● CONNECTED")
	case cluster.Refused:
		return t.Bad.Render("╳ REFUSED")
	case cluster.Timeout:
		return t.Bad.Render("○ TIMEOUT")
	case cluster.NameNotFound:
		return t.Bad.Render("? NO SUCH NAME")
	case cluster.NoAddress:
		return t.Open.Render("– NO ADDRESS")
	}
	return ""
}
