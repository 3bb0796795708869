package plain

import (
	"context"
	"errors"
	"fmt"
	"io"
	"strings"
	"syscall"
	"time"

	"portolan/internal/course"
	"portolan/internal/crash"
	"portolan/internal/journey"
	"portolan/internal/progress"
)

// Options are the settings of Run.
type Options struct {
	In      io.Reader
	Out     io.Writer
	Prompt  bool // a person types at In: the prompt ends with "> ", and the input follows on the same line
	Course  *course.Course
	Store   progress.Store
	Forgets bool             // the store saves nothing, so the learner cannot resume later
	Learner string           // the learner whose events are read and written
	Round   *journey.AtRound // begin with this round; nil begins at the contents, or for a new learner at the first page
	Flag    string           // the flag that starts this mode again, to print after the program's name: "--plain"

	Now  func() time.Time
	Seed func() uint64
	// Edit opens a text in the learner's own editor. It is nil if there is no terminal for an editor.
	Edit func(ctx context.Context, text string) (string, error)
	// Read returns the beginning of a file, at most limit bytes. It is nil if the learner has no files here.
	Read func(path string, limit int) ([]byte, error)
}

// Run plays the whole course as lines of text. It prints the stop and what the learner can type, reads a line, and
// repeats. It ends when the learner quits, when the input or ctx ends, or when nothing reads the output any more. By
// then, every answer is on disk. Before it returns, it prints where the learner is and how to go on. It fails if the
// record cannot be read or written, or if the input or output breaks. Its error is EPIPE if nothing reads the output
// any more. After a panic, its error names the file with the details.
func Run(ctx context.Context, o Options) error {
	ctx, cancel := context.WithCancel(ctx)
	defer cancel()
	fault := &crash.Crash{}
	fault.EndBy(cancel)
	var p *player
	var err error
	fault.Contain(func() {
		if p, err = begin(ctx, o); err == nil {
			err = p.play(ctx, fault)
		}
	})
	answers := crash.Saved
	switch {
	case o.Forgets:
		answers = crash.NothingSaved
	case p != nil && p.unsaved != nil:
		answers = crash.LastLost
	}
	return errors.Join(fault.Report(answers), err)
}

// play reads and does what the learner types, line by line, until the course ends.
func (p *player) play(ctx context.Context, fault *crash.Crash) error {
	in := newLines(p.o.In, fault)
	defer in.close()
	for !p.quit {
		if err := p.flush(); err != nil {
			return p.broken(err)
		}
		line, err := in.next(ctx)
		switch {
		case err == nil:
			p.handleLine(line)
		case errors.Is(err, errTooLong), errors.Is(err, errNotText):
			p.say(unreadLine, err)
		case ctx.Err() != nil:
			return p.end("")
		case ended(err):
			return p.end(inputEnds)
		default:
			return errors.Join(p.unsaved, fmt.Errorf(unreadable, err))
		}
	}
	return p.end("")
}

// broken returns the error of the whole run after an error of writing the output, which may be nil. A terminal that was
// closed is no error. That nothing reads the output any more is one, but an event that was not saved is more important.
func (p *player) broken(err error) error {
	switch {
	case err == nil, errors.Is(err, syscall.EIO):
		return p.unsaved
	case errors.Is(err, io.ErrClosedPipe), errors.Is(err, syscall.EPIPE):
		if p.unsaved != nil {
			return p.unsaved
		}
		return syscall.EPIPE
	}
	return errors.Join(p.unsaved, fmt.Errorf("write the course: %w", err))
}

// player shows the journey of one learner as lines of text.
type player struct {
	*page   // what is printed next
	ctx     context.Context
	o       Options
	journey journey.Journey
	view    view
	unsaved error // the error of the first event that could not be saved
	quit    bool  // the learner has quit
}

// view is what only this package needs to know about a stop: what it has printed there, and which action of the learner
// needs one more line. Each stop starts with a new view.
type view struct {
	brief      bool             // of the contents, print only where the learner is, for a learner who comes back
	unsent     bool             // the text of a later step of the first page is printed, but its packet is not
	naming     bool             // the faults of a board were printed last, so a digit names a fault
	paste      *strings.Builder // the manifest pasted so far; nil if the learner is not pasting
	confirm    string           // the word that the learner must type again on the next line to confirm it; "" for none
	confirming string           // confirm as it was when the current line was typed
}

// begin opens the first stop and prints it.
func begin(ctx context.Context, o Options) (*player, error) {
	events, err := o.Store.Events(ctx, o.Learner)
	if err != nil {
		return nil, fmt.Errorf("read your progress: %w", err)
	}
	p := &player{ctx: ctx, o: o, page: newSpoken(), journey: journey.New(o.Course, progress.Replay(events))}
	switch {
	case o.Round != nil:
		p.open(*o.Round)
	case len(events) == 0 && o.Course.Welcome != nil:
		p.say(firstTime)
		p.gap()
		p.open(journey.AtWelcome{})
	default:
		p.say(subject)
		p.view.brief = true
		p.show()
	}
	return p, nil
}

// open goes to a place and prints it. Below the place, only the contents stay open.
func (p *player) open(to journey.Place) {
	if p.journey.Depth() > 1 {
		p.giveInput(journey.Open{Place: journey.AtContents{}})
	}
	if _, contents := to.(journey.AtContents); !contents {
		p.giveInput(journey.Open{Place: to})
	}
	p.arrive()
}

// arrive prints a stop that the learner has just opened.
func (p *player) arrive() {
	p.view = view{}
	p.show()
}

// giveInput gives an input to the journey and saves the events. If an event cannot be saved, giveInput prints the
// error. Until the program ends, the journey counts the event all the same.
func (p *player) giveInput(in journey.Input) journey.Effect {
	next, effect := p.journey.Do(in, journey.Moment{Time: p.o.Now(), Seed: p.o.Seed()})
	p.journey = next
	for _, e := range effect.Events {
		if err := p.o.Store.Record(context.WithoutCancel(p.ctx), e.By(p.o.Learner)); err != nil {
			if p.unsaved == nil {
				p.unsaved = fmt.Errorf("save your progress: %w", err)
			}
			p.say(notSaved, err)
			p.gap()
		}
	}
	return effect
}

// do gives an input to the journey and prints the result.
func (p *player) do(in journey.Input) {
	before := p.journey.Stop()
	effect := p.giveInput(in)
	switch {
	case effect.Moved:
		p.view = view{brief: atWork(before)}
		p.show()
	case effect.Reply == journey.Beginning:
		p.say("%s", string(effect.Reply)+fromAnew)
	case effect.Reply != "":
		p.say("%s", effect.Reply)
	default:
		p.showChange(before)
	}
}

// atWork reports whether a stop is a lab or a board. A learner who comes back from there does not need the whole list
// of the contents.
func atWork(s journey.Stop) bool {
	switch s.(type) {
	case journey.Lab, journey.Board:
		return true
	}
	return false
}

// flush writes the page to the output, and after it what the learner can type.
func (p *player) flush() error {
	prompt := p.prompt()
	if prompt == "" {
		return p.write(p.text.String())
	}
	p.gap()
	p.wrapped("", "", prompt)
	if p.o.Prompt {
		return p.write(strings.TrimSuffix(p.text.String(), "\n") + " > ")
	}
	p.line("") // the input line is not in the output, so end the prompt before its result
	return p.write(p.text.String())
}

// write writes a text to the output and starts a new page.
func (p *player) write(text string) error {
	p.page = newSpoken()
	_, err := io.WriteString(p.o.Out, text)
	return err
}

// end prints why the program ends, if there is a reason to give, and the goodbye. It returns the errors of the whole
// run.
func (p *player) end(why string) error {
	if p.o.Prompt && !p.quit {
		p.line("") // end the line of the prompt
	}
	if r, ok := p.journey.Stop().(journey.Round); ok {
		why = strings.TrimSpace(why + " " + roundStop(r))
	}
	where, how := p.goodbye()
	text := strings.TrimSpace(why + " " + where)
	if both := strings.TrimSpace(text + " " + how); len(both) <= p.width {
		text, how = both, ""
	}
	p.say("%s", text)
	if how != "" {
		p.line(how) // on one line, because a command with a line break cannot be copied
	}
	return p.broken(p.write(p.text.String()))
}

// handleLine does what the learner means by an input line.
func (p *player) handleLine(line string) {
	if p.view.paste != nil {
		p.addPasted(strings.TrimRight(line, "\r\n"))
		return
	}
	e := parse(line)
	p.view.confirm, p.view.confirming = "", p.view.confirm
	switch {
	case e.line == "":
		p.enter()
	case p.handle(e), p.runWord(e):
	default:
		p.unknown(e)
	}
}

// showError prints why something cannot be shown.
func (p *player) showError(err error) { p.say(unshowable, err) }
