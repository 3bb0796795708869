package ui

import (
	"context"
	"errors"
	"fmt"
	"math/rand/v2"
	"os"
	"os/signal"
	"strings"
	"syscall"
	"time"

	tea "charm.land/bubbletea/v2"

	"portolan/internal/course"
	"portolan/internal/progress"
)

// Options are what a full-screen program is started with.
type Options struct {
	Course  *course.Course
	Store   progress.Store
	Notice  string   // shown until the first key, such as that nothing can be saved
	Forgets bool     // the store keeps nothing, so that there is no going on
	Learner string   // whose events are read and written
	Env     []string // as os.Environ; it decides on colours
	Quiz    *Quiz    // open a practice round instead of the contents

	ReduceMotion bool
	ASCII        bool
	Theme        string // "dark", "light", or "auto" and "" to follow the terminal
}

// Quiz is a practice round asked for on the command line.
type Quiz struct {
	Lesson string // only questions of this lesson; "" is all that were taught
	Seed   uint64 // 0 draws one
}

// framesPerSecond is how often the terminal is painted at most. The first paint and every key wait for half a frame on
// average; at 120 that is 4 ms, for about one more percent of a core.
const framesPerSecond = 120

// Run shows the course in the terminal until the learner leaves. It returns the line to print
// afterwards, which says where they are and how to go on. SIGINT, SIGTERM and SIGHUP end it in
// order: the terminal is restored and what was answered is kept.
func Run(ctx context.Context, o Options) (goodbye string, err error) {
	events, err := o.Store.Events(ctx, o.Learner)
	if err != nil {
		return "", fmt.Errorf("read your progress: %w", err)
	}
	s := &session{
		ctx: ctx, course: o.Course, store: o.Store, learner: o.Learner,
		now: time.Now, seed: rand.Uint64, after: after, still: o.ReduceMotion,
	}
	app := newApp(s, events, firstPlace(o, events), Look{Shade: shadeByName(o.Theme), ASCII: o.ASCII, Notice: o.Notice})
	p := tea.NewProgram(app, tea.WithContext(ctx), tea.WithEnvironment(o.Env), tea.WithFPS(framesPerSecond), tea.WithoutSignalHandler())
	defer quitOnSignal(p)()
	final, err := p.Run()
	if err != nil {
		return "", fmt.Errorf("run in this terminal: %w", err)
	}
	last, ok := final.(App)
	if !ok {
		return "", errors.New("run in this terminal: the program ended in an unknown state")
	}
	if err := last.flush(context.WithoutCancel(ctx)); err != nil {
		return "", fmt.Errorf("save your progress: %w", err)
	}
	if o.Forgets {
		return "Nothing was saved. From the beginning: portolan", nil
	}
	return last.goodbye(), nil
}

// after sends a message after a while.
func after(d time.Duration, msg tea.Msg) tea.Cmd {
	return tea.Tick(d, func(time.Time) tea.Msg { return msg })
}

// quitOnSignal lets the signals that end programs end this one in order. The function it returns stops that.
func quitOnSignal(p *tea.Program) func() {
	signals, done := make(chan os.Signal, 1), make(chan struct{})
	signal.Notify(signals, syscall.SIGINT, syscall.SIGTERM, syscall.SIGHUP)
	go func() {
		select {
		case <-signals:
			signal.Stop(signals) // a second one ends the program at once
			p.Quit()
		case <-done:
		}
	}()
	return func() {
		signal.Stop(signals)
		close(done)
	}
}

// firstPlace is a question for somebody who was never here, a round if one was asked for, else the contents.
func firstPlace(o Options, events []progress.Event) Place {
	switch {
	case o.Quiz != nil:
		return Place{Screen: PracticeScreen, Lesson: o.Quiz.Lesson, Seed: o.Quiz.Seed}
	case len(events) == 0 && o.Course.Welcome != nil:
		return Place{Screen: StartScreen}
	}
	return Place{Screen: HomeScreen}
}

func shadeByName(name string) Shade {
	switch name {
	case "dark":
		return Dark
	case "light":
		return Light
	}
	return Neutral
}

// goodbye says where the learner is and how to go on.
func (a App) goodbye() string {
	state := progress.Replay(a.events)
	h := home{session: a.session, state: state}
	next := h.continued()
	where := h.where(next)
	switch {
	case next.lesson.ID == "":
		return "Every lesson is done. A round of practice: portolan quiz"
	case where != "":
		return fmt.Sprintf("You are in lesson %d, %s. Go on with: portolan", next.lesson.Number, where)
	case strings.TrimSpace(state.Last.Lesson) == "":
		return "Come back any time: portolan"
	}
	return fmt.Sprintf("Next: lesson %d, %s. Go on with: portolan", next.lesson.Number, minutes(next.lesson.Duration()))
}
