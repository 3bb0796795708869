package plain

import (
	"context"
	"errors"
	"fmt"
	"io"
	"strings"
	"syscall"
	"time"

	"github.com/google/uuid"

	"portolan/internal/course"
	"portolan/internal/progress"
	"portolan/internal/sandbox"
)

// Options are what the course as lines is started with.
type Options struct {
	In      io.Reader
	Out     io.Writer
	Prompt  bool // somebody types at In: what may be typed ends with "> " on the same line
	Course  *course.Course
	Store   progress.Store
	Forgets bool   // the store keeps nothing, so that there is no going on
	Learner string // whose events are read and written
	Quiz    *Quiz  // begin with a round of practice
	Flag    string // what leads back here, after the name of the program: "--plain"

	Now  func() time.Time
	Seed func() uint64
	// Edit lets the learner change a text in their own editor; nil where there is no terminal for one.
	Edit func(ctx context.Context, text string) (string, error)
	// Read returns the beginning of a file, limit bytes at most; nil where the learner has no files.
	Read func(path string, limit int) ([]byte, error)
}

// Quiz is a round of practice asked for on the command line.
type Quiz struct {
	Lesson string // only questions of this lesson; "" is all that were taught
	Seed   uint64 // 0 draws one
}

// Run is the whole course as lines: it says what is there and what may be typed, reads a line, and so on. It ends
// when the learner quits, the input or ctx does, or nobody takes the output any more; what was answered is on disk then.
// Before it returns it says where the learner is and how to go on. It fails if the record cannot be read or written, and
// if the input or output breaks.
func Run(ctx context.Context, o Options) error {
	events, err := o.Store.Events(ctx, o.Learner)
	if err != nil {
		return fmt.Errorf("read your progress: %w", err)
	}
	p := &player{ctx: ctx, o: o, page: newSpoken(), events: events, benches: map[string]sandbox.Bench{}}
	p.state = progress.Replay(events)
	p.begin()
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
			p.say("That was %v, and it was not read.", err)
		case ctx.Err() != nil:
			return errors.Join(p.unsaved, unheard(p.leave("")))
		case ended(err):
			return errors.Join(p.unsaved, unheard(p.leave("The input ends here.")))
		default:
			return errors.Join(p.unsaved, fmt.Errorf("read what you type: %w", err))
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

// player is one learner's course as lines.
type player struct {
	*page   // what is said next
	ctx     context.Context
	o       Options
	at      place
	events  []progress.Event
	state   progress.State
	benches map[string]sandbox.Bench // labs under way, by id
	unsaved error                    // the first event that could not be kept
	left    bool
}

// place is where a learner is.
type place interface {
	// tell says all that is there.
	tell(p *player)
	// enter does the next right thing.
	enter(p *player)
	// take does what belongs to this place; false: it is no word or answer here.
	take(p *player, w words) bool
	// prompt says what may be typed, enter first.
	prompt(p *player) string
	// words are those that mean something here only, with what they do.
	words() [][2]string
}

// begin opens what is there first.
func (p *player) begin() {
	switch {
	case p.o.Quiz != nil:
		p.open(newPractice(p, *p.o.Quiz))
	case len(p.events) == 0 && p.o.Course.Welcome != nil:
		p.say("Portolan: which Kubernetes Service type to choose, and why. Type what a line like the last one here offers, then enter. help lists all words.")
		p.gap()
		p.open(newWelcome(p))
	default:
		p.say("Portolan: which Kubernetes Service type to choose, and why.")
		p.open(contents{brief: true})
	}
}

// open goes to a place and says what is there.
func (p *player) open(to place) {
	p.at = to
	to.tell(p)
}

// utter writes what there is to say, and what may be typed.
func (p *player) utter() error {
	prompt := p.at.prompt(p)
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
	if r, ok := p.at.(interface{ stopped() string }); ok && r.stopped() != "" {
		why = strings.TrimSpace(why + " " + r.stopped())
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
	if r, ok := p.at.(interface{ raw(*player, string) bool }); ok && r.raw(p, strings.TrimRight(line, "\r\n")) {
		return
	}
	w := parse(line)
	switch {
	case w.line == "":
		p.at.enter(p)
	case p.at.take(p, w), p.everywhere(w):
	default:
		p.unknown(w)
	}
}

// record keeps an event of this learner. One that cannot be kept is said, and counts until the end all the same.
func (p *player) record(kind progress.Kind, body any) {
	e := progress.Event{ID: uuid.NewString(), Learner: p.o.Learner, Time: p.o.Now(), Kind: kind, Body: body}
	if err := p.o.Store.Record(context.WithoutCancel(p.ctx), e); err != nil {
		if p.unsaved == nil {
			p.unsaved = fmt.Errorf("save your progress: %w", err)
		}
		p.say("Not saved: %v", err)
		p.gap()
	}
	p.events = append(p.events, e)
	p.state = progress.Replay(p.events)
}

// seen reports whether a question was answered before.
func (p *player) seen(question string) bool { return p.state.Questions()[question] }

// trouble says what keeps something from being shown.
func (p *player) trouble(err error) { p.say("This cannot be shown: %v", err) }
