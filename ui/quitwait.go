package ui

import (
	"reflect"
	"time"

	tea "charm.land/bubbletea/v2"
	"github.com/charmbracelet/x/ansi"
)

// quitWait asks the terminal what it can do, and delays the end of the program until the terminal has answered. On a
// slow line the answers come late, and an answer that comes after the end appears at the shell's prompt.
//
// The questions go out a moment after the first frame, so nothing was asked if the learner leaves at once. Nearly every
// terminal answers the last question. A terminal answers in order, so no answer comes after that one. If the learner
// quits before it, the program waits. It waits long only if the terminal has answered something, because some terminals
// never answer.
type quitWait struct {
	asked    time.Time // zero before the questions
	heard    bool      // the terminal has answered something
	answered bool      // the terminal has answered the last question
	begun    bool      // the learner has quit, and the program waits
	over     bool
}

const (
	askAfter      = 60 * time.Millisecond  // the first frame
	askAgain      = 10 * time.Millisecond  // if it is too early, or if keys wait that may be quit
	answersWithin = 500 * time.Millisecond // the questions; a line that needs longer is too slow to work on
	silentWait    = 40 * time.Millisecond  // for a terminal that has answered nothing; 100 ms are the limit for a quit
)

// askMsg asks the questions. startWaitMsg starts the wait for the terminal's answers. endWaitMsg ends it.
type (
	askMsg       struct{}
	startWaitMsg struct{}
	endWaitMsg   struct{}
)

// filter replaces the first tea.QuitMsg with the start of the wait, if an answer may still come. During the wait it
// drops all messages that the wait does not need.
func (p *quitWait) filter(msg tea.Msg) tea.Msg {
	if isAnswer(msg) {
		p.heard = true
	}
	switch msg.(type) {
	case tea.QuitMsg:
		if p.over || p.open(time.Now()) <= 0 {
			return msg
		}
		return startWaitMsg{}
	case startWaitMsg, endWaitMsg, tea.BatchMsg:
		return msg
	}
	if p.begun && !isDeviceAttributes(msg) {
		return nil
	}
	return msg
}

// open returns how long an answer may still come. It is 0 or less if there is nothing to wait for.
func (p *quitWait) open(now time.Time) time.Duration {
	if p.asked.IsZero() || p.answered {
		return 0
	}
	remaining := p.asked.Add(answersWithin).Sub(now)
	if !p.heard {
		remaining = min(remaining, silentWait)
	}
	return remaining
}

// handle handles the messages that belong to the wait. mine is false if the app should handle the message. During the
// wait, no message goes to the app.
func (p *quitWait) handle(msg tea.Msg) (cmd tea.Cmd, mine bool) {
	switch msg.(type) {
	case startWaitMsg:
		if p.begun {
			return nil, true
		}
		p.begun = true
		return after(p.open(time.Now()), endWaitMsg{}), true
	case endWaitMsg:
		return p.end(), true
	}
	if !isDeviceAttributes(msg) {
		return nil, p.begun
	}
	p.answered = true
	if p.begun {
		return p.end(), true
	}
	return nil, true
}

// ask returns a command that asks the questions, and one more that the terminal answers last.
func (p *quitWait) ask(questions string) tea.Cmd {
	p.asked = time.Now()
	return tea.Raw(questions + ansi.RequestPrimaryDeviceAttributes)
}

func (p *quitWait) end() tea.Cmd {
	p.over = true
	return tea.Quit
}

// isAnswer reports whether a message is an answer of the terminal.
func isAnswer(msg tea.Msg) bool {
	switch msg.(type) {
	case tea.ModeReportMsg, tea.KeyboardEnhancementsMsg, tea.BackgroundColorMsg:
		return true
	}
	return isDeviceAttributes(msg)
}

// isDeviceAttributes reports whether a message is the terminal's answer to the device attributes request. The type of
// that message is not exported. It is recognised as a list of integers, because no other answer that the program asks
// for is one.
func isDeviceAttributes(msg tea.Msg) bool {
	t := reflect.TypeOf(msg)
	return t != nil && t.Kind() == reflect.Slice && t.Elem().Kind() == reflect.Int
}
