package ui

import (
	"context"
	"errors"
	"fmt"
	"math/rand/v2"
	"os"
	"os/signal"
	"sync/atomic"
	"syscall"
	"time"

	tea "charm.land/bubbletea/v2"
	"github.com/atotto/clipboard"

	"portolan/internal/course"
	"portolan/internal/crash"
	"portolan/internal/journey"
	"portolan/internal/progress"
	"portolan/ui/bench"
	"portolan/ui/kit"
)

// Options are the settings of a full-screen program.
type Options struct {
	Course  *course.Course
	Store   progress.Store
	Notice  string           // shown until the first key, for example that nothing can be saved
	Forgets bool             // the store saves nothing, so the learner cannot continue later
	Learner string           // the learner whose events are read and written
	Env     []string         // in the form of os.Environ; decides on colours and on the editor
	Round   *journey.AtRound // open this round of practice; nil opens the contents or, for a new learner, the first page

	ReduceMotion bool
	ASCII        bool
	Theme        string // "dark" or "light"; "auto" or "" follows the terminal
}

// framesPerSecond is how often per second the terminal is painted at most. The first paint and every key wait for half
// a frame on average. At 120 frames that is 4 ms, for about one percent more of a CPU core.
const framesPerSecond = 120

// Run shows the course in the terminal until the learner quits. It returns the line to print afterwards, which says
// where the learner is and how to continue. SIGINT, SIGTERM, SIGHUP and a panic end the program in an orderly way: it
// restores the terminal and saves the answers. After a panic, Run returns an error that names the file with the
// details.
func Run(ctx context.Context, o Options) (goodbye string, err error) {
	return run(ctx, o, begin)
}

// run does the work of Run. begin makes the app, so tests can pass another one.
func run(ctx context.Context, o Options, begin func(context.Context, Options) (App, error)) (goodbye string,
	err error,
) {
	fault := &crash.Crash{}
	answers := crash.Saved
	if o.Forgets {
		answers = crash.NothingSaved
	}
	defer func() { err = errors.Join(fault.Report(answers), err) }()
	defer fault.Catch()
	app, err := begin(ctx, o)
	if err != nil {
		return "", err
	}
	last, err := inTerminal(ctx, app, o.Env, fault)
	// Save the answers first, whatever ended the program.
	if lost := last.flush(context.WithoutCancel(ctx)); lost != nil {
		answers = crash.LastLost
		err = errors.Join(err, fmt.Errorf("save your progress: %w", lost))
	}
	switch {
	case err != nil || fault.Happened():
		return "", err
	case o.Forgets:
		return string(journey.Forgotten), nil
	}
	return last.goodbye(), nil
}

// begin returns the app in its initial state. It fails if it cannot read the learner's progress.
func begin(ctx context.Context, o Options) (App, error) {
	events, err := o.Store.Events(ctx, o.Learner)
	if err != nil {
		return App{}, fmt.Errorf("read your progress: %w", err)
	}
	s := &kit.Session{
		Ctx: ctx, Course: o.Course, Store: o.Store, Learner: o.Learner, Still: o.ReduceMotion,
		Now: time.Now, Seed: rand.Uint64, After: after, Clip: clipboard.WriteAll, Edit: bench.EditorOf(o.Env),
	}
	return newApp(s, events, firstPlace(o, events), Look{Shade: shadeByName(o.Theme), ASCII: o.ASCII, Notice: o.Notice}),
		nil
}

// inTerminal runs the app in the terminal and returns its final state. It always restores the terminal.
func inTerminal(ctx context.Context, app App, env []string, fault *crash.Crash) (App, error) {
	t, err := openTTY()
	if err != nil {
		return app, fmt.Errorf(noTerminal, err)
	}
	g := &guarded{app: app, crash: fault, tty: t}
	p := tea.NewProgram(g, append(t.options(env), tea.WithContext(ctx), tea.WithEnvironment(env),
		tea.WithFPS(framesPerSecond), tea.WithoutSignalHandler(), tea.WithoutCatchPanics(), tea.WithFilter(g.filter))...)
	fault.EndBy(func() { go fault.Contain(p.Quit) })
	signalled := quitOnSignal(p, fault)
	unwatch := t.watch(p, fault)
	ran := false
	fault.Contain(func() {
		_, err = p.Run()
		ran = true
	})
	if !ran { // a panic that guarded did not catch; Bubble Tea has not restored the terminal
		_ = p.ReleaseTerminal() // waits for the input reader, which Kill does not do
		p.Kill()
	}
	unwatch()
	ended := signalled()
	t.restore(g.wait.open(time.Now()) > 0)
	if err != nil && !ended {
		return g.app, fmt.Errorf(noTerminal, err)
	}
	return g.app, nil
}

// after sends a message after a delay.
func after(d time.Duration, msg tea.Msg) tea.Cmd {
	return tea.Tick(d, func(time.Time) tea.Msg { return msg })
}

// quitOnSignal ends the program on SIGINT, SIGTERM or SIGHUP. The first signal ends it in an orderly way. After a
// second one, it no longer waits for what the program is doing. A third one ends it as it ends any program. The
// returned function reports whether a signal has arrived. A terminal sends SIGHUP when it is closed, and its shell may
// send another, also when the program has just ended and saves the last answers. So the handling stays on.
func quitOnSignal(p *tea.Program, fault *crash.Crash) func() bool {
	signals := make(chan os.Signal, 1)
	signal.Notify(signals, syscall.SIGINT, syscall.SIGTERM, syscall.SIGHUP)
	var arrived atomic.Bool
	go fault.Contain(func() {
		<-signals
		arrived.Store(true)
		go fault.Contain(p.Quit)
		<-signals
		signal.Stop(signals)
		p.Kill()
	})
	return func() bool { return arrived.Load() || len(signals) > 0 }
}

// firstPlace returns where the program starts: the round in the options, or the welcome page for a new learner. nil
// means the contents.
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
	return map[string]kit.Shade{"dark": kit.Dark, "light": kit.Light}[name]
}

// goodbye returns the line that says where the learner is and how to continue.
func (a App) goodbye() string { return string(a.journey.Standing().Goodbye()) }
