package ui

import (
	"context"
	"errors"
	"fmt"
	"math/rand/v2"
	"os"
	"os/signal"
	"syscall"
	"time"

	tea "charm.land/bubbletea/v2"
	"github.com/atotto/clipboard"
	"github.com/charmbracelet/x/term"

	"portolan/internal/course"
	"portolan/internal/journey"
	"portolan/internal/progress"
	"portolan/ui/bench"
	"portolan/ui/kit"
)

// Options are what a full-screen program is started with.
type Options struct {
	Course  *course.Course
	Store   progress.Store
	Notice  string           // shown until the first key, such as that nothing can be saved
	Forgets bool             // the store keeps nothing, so that there is no going on
	Learner string           // whose events are read and written
	Env     []string         // as os.Environ; it decides on colours
	Round   *journey.AtRound // open this round of practice; nil opens the contents or, for somebody new, the first page

	ReduceMotion bool
	ASCII        bool
	Theme        string // "dark", "light", or "auto" and "" to follow the terminal
}

// framesPerSecond is how often the terminal is painted at most. The first paint and every key wait for half a frame on
// average; at 120 that is 4 ms, for about one more percent of a core.
const framesPerSecond = 120

// Run shows the course in the terminal until the learner leaves. It returns the line to print
// afterwards, which says where they are and how to go on. SIGINT, SIGTERM and SIGHUP end it in
// order, and so does a panic: the terminal is restored and what was answered is kept. A panic is then
// an error that names the file with the details.
func Run(ctx context.Context, o Options) (goodbye string, err error) {
	return run(ctx, o, begin)
}

// run is Run for any app that begin returns.
func run(ctx context.Context, o Options, begin func(context.Context, Options) (App, error)) (goodbye string, err error) {
	fault := &crash{}
	kept := answersKept
	if o.Forgets {
		kept = nothingSaved
	}
	defer func() { err = errors.Join(fault.report(kept), err) }()
	defer fault.caught()
	app, err := begin(ctx, o)
	if err != nil {
		return "", err
	}
	last, err := inTerminal(ctx, app, o.Env, fault)
	// Whatever ended the program, what was answered goes to disk first.
	if lost := last.flush(context.WithoutCancel(ctx)); lost != nil {
		kept = lastLost
		err = errors.Join(err, fmt.Errorf("save your progress: %w", lost))
	}
	switch {
	case err != nil || fault.happened():
		return "", err
	case o.Forgets:
		return string(journey.Forgotten), nil
	}
	return last.goodbye(), nil
}

// begin returns the app as it is at the start. It fails if the learner's progress cannot be read.
func begin(ctx context.Context, o Options) (App, error) {
	events, err := o.Store.Events(ctx, o.Learner)
	if err != nil {
		return App{}, fmt.Errorf("read your progress: %w", err)
	}
	s := &kit.Session{
		Ctx: ctx, Course: o.Course, Store: o.Store, Learner: o.Learner, Still: o.ReduceMotion,
		Now: time.Now, Seed: rand.Uint64, After: after, Clip: clipboard.WriteAll, Edit: bench.EditorOf(o.Env),
	}
	return newApp(s, events, firstPlace(o, events), Look{Shade: shadeByName(o.Theme), ASCII: o.ASCII, Notice: o.Notice}), nil
}

// inTerminal runs the app in the terminal and returns it as it was at the end. However it ends, the terminal is as
// it was before.
func inTerminal(ctx context.Context, app App, env []string, fault *crash) (App, error) {
	before, unknown := term.GetState(os.Stdout.Fd())
	g := &guarded{app: app, crash: fault, parted: newParting(time.Now())}
	p := tea.NewProgram(g, tea.WithContext(ctx), tea.WithEnvironment(env), tea.WithFPS(framesPerSecond),
		tea.WithoutSignalHandler(), tea.WithoutCatchPanics(), tea.WithFilter(g.filter))
	fault.then(func() { go fault.contain(p.Quit) })
	signalled := quitOnSignal(p, fault)
	ran := false
	var err error
	fault.contain(func() {
		_, err = p.Run()
		ran = true
	})
	if !ran { // it panicked outside the net, and has put nothing back
		_ = p.ReleaseTerminal() // waits for the input, which Kill does not
		p.Kill()
	}
	ended := signalled()
	if (!ran || err != nil) && unknown == nil {
		_ = term.Restore(os.Stdout.Fd(), before) // Bubble Tea leaves them raw when it fails at the start
	}
	if err != nil && !ended {
		return g.app, fmt.Errorf(noTerminal, err)
	}
	return g.app, nil
}

// after sends a message after a while.
func after(d time.Duration, msg tea.Msg) tea.Cmd {
	return tea.Tick(d, func(time.Time) tea.Msg { return msg })
}

// quitOnSignal lets the signals that end programs end this one in order; with a second one it does not wait any more for
// what the program is doing, and a third ends it as it ends any program. The function it returns stops that and reports
// whether there was one. (A terminal that is closed sends SIGHUP, and so may the shell in it.)
func quitOnSignal(p *tea.Program, fault *crash) func() bool {
	signals, done, gone := make(chan os.Signal, 1), make(chan struct{}), make(chan struct{})
	signal.Notify(signals, syscall.SIGINT, syscall.SIGTERM, syscall.SIGHUP)
	count := 0
	go fault.contain(func() {
		defer close(gone)
		for {
			select {
			case <-done:
				return
			case <-signals:
			}
			if count++; count > 1 {
				signal.Stop(signals)
				p.Kill()
				return
			}
			go fault.contain(p.Quit)
		}
	})
	return func() bool {
		signal.Stop(signals)
		close(done)
		<-gone
		return count > 0
	}
}

// firstPlace is a question for somebody who was never here, a round if one was asked for; nil is the contents.
func firstPlace(o Options, events []progress.Event) journey.Place {
	switch {
	case o.Round != nil:
		return *o.Round
	case len(events) == 0 && o.Course.Welcome != nil:
		return journey.AtWelcome{}
	}
	return nil
}

func shadeByName(name string) kit.Shade {
	switch name {
	case "dark":
		return kit.Dark
	case "light":
		return kit.Light
	}
	return kit.Neutral
}

// goodbye says where the learner is and how to go on.
func (a App) goodbye() string { return string(a.journey.Standing().Goodbye()) }
