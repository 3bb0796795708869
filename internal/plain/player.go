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
	"portolan/internal/journey"
	"portolan/internal/progress"
)

// Options are what the course as lines is started with.
type Options struct {
	In      io.Reader
	Out     io.Writer
	Prompt  bool // somebody types at In: what may be typed ends with "> " on the same line
	Course  *course.Course
	Store   progress.Store
	Forgets bool             // the store keeps nothing, so that there is no going on
	Learner string           // whose events are read and written
	Round   *journey.AtRound // begin with this round of practice; nil begins at the contents or, for somebody new, at the first page
	Flag    string           // what leads back here, after the name of the program: "--plain"

	Now  func() time.Time
	Seed func() uint64
	// Edit lets the learner change a text in their own editor; nil where there is no terminal for one.
	Edit func(ctx context.Context, text string) (string, error)
	// Read returns the beginning of a file, limit bytes at most; nil where the learner has no files.
	Read func(path string, limit int) ([]byte, error)
}

// Run is the whole course as lines: it says what is there and what may be typed, reads a line, and so on. It ends
// when the learner quits, the input or ctx does, or nobody takes the output any more; what was answered is on disk then.
// Before it returns it says where the learner is and how to go on. It fails if the record cannot be read or written, and
// if the input or output breaks.
func Run(ctx context.Context, o Options) error {
	p, err := begin(ctx, o)
	if err != nil {
		return err
	}
	in := newLines(o.In)
	defer in.close()
	for !p.left {
		if err := p.utter(); err != nil {
			return errors.Join(p.unsaved, unheard(err))
		}
		line, err := in.next(ctx)
		switch {
		case err == nil:
			p.take(line)
		case errors.Is(err, errTooLong), errors.Is(err, errNotText):
			p.say(unreadLine, err)
		case ctx.Err() != nil:
			return errors.Join(p.unsaved, unheard(p.leave("")))
		case ended(err):
			return errors.Join(p.unsaved, unheard(p.leave(inputEnds)))
		default:
			return errors.Join(p.unsaved, fmt.Errorf(unreadable, err))
		}
	}
	return errors.Join(p.unsaved, unheard(p.leave("")))
}

// unheard is the error of a writer, nil if all that happened is that nobody reads any more.
func unheard(err error) error {
	if err == nil || errors.Is(err, syscall.EPIPE) || errors.Is(err, syscall.EIO) || errors.Is(err, io.ErrClosedPipe) {
		return nil
	}
	return fmt.Errorf("write the course: %w", err)
}

// player shows one learner's journey as lines.
type player struct {
	*page   // what is said next
	ctx     context.Context
	o       Options
	journey journey.Journey
	view    view
	unsaved error // the first event that could not be kept
	left    bool
}

// view is what lines add to a stop: what was said of it, and what is half done. It is new at every stop.
type view struct {
	brief  bool             // of the contents only where one is, for those who come back
	unsent bool             // the text of the first page is said, and its packet not
	naming bool             // of a board the faults were said last, so that a digit names one
	paste  *strings.Builder // the manifest pasted so far; nil if nothing is
	asked  string           // the word that asks first, said once
}

// begin opens what is there first, and says it.
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
		p.tell()
	}
	return p, nil
}

// open goes to a place from the contents, wherever the learner is, and says what is there.
func (p *player) open(to journey.Place) {
	if p.journey.Depth() > 1 {
		p.keep(journey.Open{Place: journey.AtContents{}})
	}
	if _, contents := to.(journey.AtContents); !contents {
		p.keep(journey.Open{Place: to})
	}
	p.view = view{}
	p.tell()
}

// keep takes an input, and keeps the events that it leads to. One that cannot be kept is said, and counts until the end all the
// same.
func (p *player) keep(in journey.Input) journey.Effect {
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

// do takes an input and says what has come of it.
func (p *player) do(in journey.Input) {
	before := p.journey.Stop()
	effect := p.keep(in)
	switch {
	case effect.Moved:
		p.view = view{brief: atWork(before)}
		p.tell()
	case effect.Reply == journey.Beginning:
		p.say("%s", string(effect.Reply)+fromAnew)
	case effect.Reply != "":
		p.say("%s", effect.Reply)
	default:
		p.tellNews(before)
	}
}

// atWork reports that a stop is a lab or a board: from there the contents need not be listed.
func atWork(s journey.Stop) bool {
	switch s.(type) {
	case journey.Lab, journey.Board:
		return true
	}
	return false
}

// utter writes what there is to say, and what may be typed.
func (p *player) utter() error {
	prompt := p.prompt()
	if prompt == "" {
		return p.write(p.text.String())
	}
	p.gap()
	p.wrapped("", "", prompt)
	if p.o.Prompt {
		return p.write(strings.TrimSuffix(p.text.String(), "\n") + " > ")
	}
	p.line("") // what comes next is the answer to a line that does not stand here
	return p.write(p.text.String())
}

// write hands a text over and starts a new page.
func (p *player) write(text string) error {
	p.page = newSpoken()
	_, err := io.WriteString(p.o.Out, text)
	return err
}

// leave says goodbye, after why.
func (p *player) leave(why string) error {
	if p.o.Prompt && !p.left {
		p.line("") // the prompt's line is still open
	}
	if r, ok := p.journey.Stop().(journey.Round); ok {
		why = strings.TrimSpace(why + " " + stopped(r))
	}
	where, how := p.goodbye()
	text := strings.TrimSpace(why + " " + where)
	if whole := strings.TrimSpace(text + " " + how); len(whole) <= p.width {
		text, how = whole, ""
	}
	p.say("%s", text)
	if how != "" {
		p.line(how) // a command that is broken cannot be copied
	}
	return p.write(p.text.String())
}

// take does what a line says.
func (p *player) take(line string) {
	if p.view.paste != nil {
		p.pasted(strings.TrimRight(line, "\r\n"))
		return
	}
	w := parse(line)
	asked := p.view.asked
	p.view.asked = ""
	switch {
	case w.line == "":
		p.enter()
	case p.here(w, asked), p.everywhere(w, asked):
	default:
		p.unknown(w)
	}
}

// trouble says what keeps something from being shown.
func (p *player) trouble(err error) { p.say(unshowable, err) }
