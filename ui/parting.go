package ui

import (
	"reflect"
	"time"

	tea "charm.land/bubbletea/v2"
	"github.com/charmbracelet/x/ansi"
)

// parting is how the program leaves the terminal. At the start the terminal is asked what it can do, and on a slow line it
// answers late; an answer that comes after the end is typed at the shell's prompt. So whoever leaves right after the start
// stays until the terminal has said all: it answers in order, so its answer to one more question is the last. A terminal
// that answers nothing is waited for until it would have answered long ago, and never again later.
type parting struct {
	until    time.Time // what the terminal was asked is answered by then, or never
	begun    bool
	answered int
	over     bool
}

const (
	answersWithin = 500 * time.Millisecond // after the start; a line on which this is too short is no line to work on

	// The renderer asks with a frame, and frames are written after questions. So an answer to a second question, asked
	// when the first is answered, comes after the renderer's.
	lastWords = 2
)

// partMsg begins the parting, partedMsg ends it.
type (
	partMsg   struct{}
	partedMsg struct{}
)

// newParting returns the parting of a program that starts now.
func newParting(now time.Time) parting { return parting{until: now.Add(answersWithin)} }

// filter makes an end a parting, and lets nothing that is no part of it through any more.
func (p *parting) filter(msg tea.Msg) tea.Msg {
	switch msg.(type) {
	case tea.QuitMsg:
		if p.over {
			return msg
		}
		return partMsg{}
	case partMsg, partedMsg, tea.RawMsg, tea.BatchMsg:
		return msg
	case tea.ResumeMsg:
		p.until = time.Now().Add(answersWithin) // the terminal is asked again
	}
	if p.begun && !isDeviceAttributes(msg) {
		return nil
	}
	return msg
}

// handle takes the messages that belong to the parting.
func (p *parting) handle(msg tea.Msg) (cmd tea.Cmd, mine bool) {
	ask := tea.Raw(ansi.RequestPrimaryDeviceAttributes)
	switch msg.(type) {
	case partMsg:
		if p.begun {
			return nil, true
		}
		p.begun = true
		left := time.Until(p.until)
		if left <= 0 {
			return p.end(), true
		}
		return tea.Batch(ask, after(left, partedMsg{})), true
	case partedMsg:
		return p.end(), true
	}
	if !p.begun || !isDeviceAttributes(msg) {
		return nil, p.begun
	}
	if p.answered++; p.answered < lastWords {
		return ask, true
	}
	return p.end(), true
}

func (p *parting) end() tea.Cmd {
	p.over = true
	return tea.Quit
}

// isDeviceAttributes reports whether a message is the terminal's answer to the question what it is. It comes as the input
// decoder's own type, the only list of numbers that is ever asked for.
func isDeviceAttributes(msg tea.Msg) bool {
	t := reflect.TypeOf(msg)
	return t != nil && t.Kind() == reflect.Slice && t.Elem().Kind() == reflect.Int
}
