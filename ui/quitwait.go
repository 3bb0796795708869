package ui

import (
	"reflect"
	"time"

	tea "charm.land/bubbletea/v2"
	"github.com/charmbracelet/x/ansi"
)

// quitWait delays the end of the program until the terminal has answered. At the start, Bubble Tea asks the terminal
// what it can do. On a slow line the answers come late, and an answer that comes after the end appears at the shell's
// prompt. So if the learner quits right after the start, the program asks again and waits for that answer. The terminal
// answers in order, so that answer is the last. A terminal may also answer nothing. Then the program waits only until
// the time limit after the start, and a learner who quits later does not wait at all.
type quitWait struct {
	until    time.Time // the terminal has answered by then, or it never will
	begun    bool
	answered int
	over     bool
}

const (
	answersWithin = 500 * time.Millisecond // after the start; a line that needs longer is too slow to work on

	// The renderer sends its questions with a frame, and Bubble Tea writes frames after other questions. So the program
	// asks a second time when the first answer arrives. The answer to the second question comes after the answers to
	// the renderer.
	lastAnswer = 2
)

// startWaitMsg starts the wait for the terminal's answers. endWaitMsg ends it.
type (
	startWaitMsg struct{}
	endWaitMsg   struct{}
)

// newQuitWait returns the wait of a program that starts at the time now.
func newQuitWait(now time.Time) quitWait { return quitWait{until: now.Add(answersWithin)} }

// filter replaces the first tea.QuitMsg with the start of the wait. During the wait it drops all messages that the wait
// does not need.
func (p *quitWait) filter(msg tea.Msg) tea.Msg {
	switch msg.(type) {
	case tea.QuitMsg:
		if p.over {
			return msg
		}
		return startWaitMsg{}
	case startWaitMsg, endWaitMsg, tea.RawMsg, tea.BatchMsg:
		return msg
	case tea.ResumeMsg:
		p.until = time.Now().Add(answersWithin) // Bubble Tea asks the terminal again
	}
	if p.begun && !isDeviceAttributes(msg) {
		return nil
	}
	return msg
}

// handle handles the messages that belong to the wait. mine is false if the app should handle the message. During the
// wait, no message goes to the app.
func (p *quitWait) handle(msg tea.Msg) (cmd tea.Cmd, mine bool) {
	ask := tea.Raw(ansi.RequestPrimaryDeviceAttributes)
	switch msg.(type) {
	case startWaitMsg:
		if p.begun {
			return nil, true
		}
		p.begun = true
		remaining := time.Until(p.until)
		if remaining <= 0 {
			return p.end(), true
		}
		return tea.Batch(ask, after(remaining, endWaitMsg{})), true
	case endWaitMsg:
		return p.end(), true
	}
	if !p.begun || !isDeviceAttributes(msg) {
		return nil, p.begun
	}
	if p.answered++; p.answered < lastAnswer {
		return ask, true
	}
	return p.end(), true
}

func (p *quitWait) end() tea.Cmd {
	p.over = true
	return tea.Quit
}

// isDeviceAttributes reports whether a message is the terminal's answer to the device attributes request. The type of
// that message is not exported. It is recognised as a list of integers, because no other answer that the program asks
// for is one.
func isDeviceAttributes(msg tea.Msg) bool {
	t := reflect.TypeOf(msg)
	return t != nil && t.Kind() == reflect.Slice && t.Elem().Kind() == reflect.Int
}
