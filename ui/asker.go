package ui

import (
	"slices"
	"strconv"
	"strings"
	"time"

	"charm.land/bubbles/v2/key"
	"charm.land/bubbles/v2/textinput"
	tea "charm.land/bubbletea/v2"

	"portolan/internal/manifest"
	"portolan/internal/progress"
	"portolan/internal/standing"
	"portolan/lessons"
	"portolan/quiz"
)

// asker asks one question and shows what the answer leads to: in a lesson, in practice, and
// wherever else questions are asked. The verdict appears when the answer is on disk.
type asker struct {
	session  *session
	keys     keys
	frame    Frame
	asked    quiz.Asked
	order    []int // how the options are shown: indices into asked.Options
	occasion progress.Occasion
	show     lessons.Show
	first    bool // this learner never answered it before
	begun    time.Time

	cursor  int // the option under the cursor, by its place on the screen; -1 is none
	input   textinput.Model
	hint    string // what to do, when enter came too early
	yaml    []manifest.Line
	preface []string // what stands above the question: the step of a lesson that asks it

	waiting string       // ID of the answer's event while it is being saved
	pending *quiz.Graded // what it earned
	graded  *quiz.Graded // the same, once it may be shown
	returns bool         // a similar story comes back in this round

	other  int    // the option that "why not" explains; -1 is none
	replay bool   // the packet fills the body
	packet player // for replay, and for predictions
	scroll int    // the first line shown, when there are more than fit
	cache  []string
	mark   int // the row of what the cursor is on: an option, or the blank
}

// newAsker asks a question, its options in the given order.
func newAsker(s *session, asked quiz.Asked, order []int, occasion progress.Occasion, first bool) asker {
	a := asker{
		session: s, keys: newKeys(), asked: asked, order: order,
		occasion: occasion, first: first, begun: s.now(), cursor: -1, other: -1,
	}
	if asked.Question.Manifest != "" {
		if m, err := manifest.Annotate(asked.Question.Manifest); err == nil {
			a.yaml = m.Lines
		}
	}
	if asked.Question.Kind == quiz.Fill {
		a.input = textinput.New()
		a.input.Prompt = ""
		a.input.CharLimit = quiz.MaxText
		// Nothing moves that the learner has not started: the cursor does not blink.
		styles := a.input.Styles()
		styles.Cursor.Blink = false
		a.input.SetStyles(styles)
		a.input.Focus()
	}
	return a
}

func (a asker) resize(f Frame) asker {
	a.frame = f
	a.input.SetWidth(max(4, min(24, f.Width/3)))
	if a.cursor >= 0 {
		return a.laidOut().inSight()
	}
	return a.laidOut()
}

func (a asker) typing() bool   { return a.asked.Question.Kind == quiz.Fill && a.graded == nil }
func (a asker) answered() bool { return a.graded != nil }

// update handles a message. Enter on an answered question belongs to whoever shows the asker.
func (a asker) update(msg tea.Msg) (asker, Action, tea.Cmd) {
	switch msg := msg.(type) {
	case recordedMsg:
		if msg.id == a.waiting {
			return a.verdict()
		}
	case hopMsg:
		var cmd tea.Cmd
		a.packet, cmd = a.packet.update(a.session, msg)
		return a.laidOut(), nil, cmd
	case tea.KeyPressMsg:
		switch {
		case a.graded != nil:
			return a.afterKey(msg)
		case a.waiting != "":
			return a, nil, nil
		case a.typing():
			return a.typed(msg)
		default:
			return a.chosen(msg)
		}
	case tea.PasteMsg:
		if a.typing() {
			var cmd tea.Cmd
			msg.Content = strings.Join(strings.Fields(msg.Content), " ")
			a.input, cmd = a.input.Update(msg)
			return a.laidOut().inSight(), nil, cmd
		}
	}
	return a, nil, nil
}

// chosen handles keys while options are shown.
func (a asker) chosen(msg tea.KeyPressMsg) (asker, Action, tea.Cmd) {
	n := len(a.order)
	if a.unseen() && key.Matches(msg, a.keys.unsure, a.keys.answer, a.keys.next) {
		a.scroll, a.hint = a.lastScroll(), "These are the answers: now choose."
		return a.laidOut(), nil, nil
	}
	switch {
	case key.Matches(msg, a.keys.unsure):
		return a.submit("")
	case key.Matches(msg, a.keys.answer):
		if i, err := strconv.Atoi(msg.String()); err == nil && i <= n {
			return a.submit(a.option(i - 1).Is)
		}
	case key.Matches(msg, a.keys.down) && a.cursor < 0 && a.scroll < a.lastScroll():
		a.scroll += a.pageful()
	case key.Matches(msg, a.keys.down):
		a.cursor = min(a.cursor+1, n)
		return a.laidOut().inSight(), nil, nil
	case key.Matches(msg, a.keys.up) && a.cursor < 0:
		a.scroll = max(0, a.scroll-a.pageful())
	case key.Matches(msg, a.keys.up):
		a.cursor--
		return a.laidOut().inSight(), nil, nil
	case key.Matches(msg, a.keys.next):
		switch {
		case a.cursor < 0:
			a.hint = "Choose first: a digit, or ↑↓ and enter."
		case a.cursor == n:
			return a.submit("")
		default:
			return a.submit(a.option(a.cursor).Is)
		}
	}
	return a.laidOut(), nil, nil
}

// unseen reports that options are below the window, and nothing was chosen there yet. The last line alone, which is "not
// sure", may be.
func (a asker) unseen() bool { return a.cursor < 0 && a.scroll+1 < a.lastScroll() }

func (a asker) lastScroll() int { return max(0, len(a.cache)-bodyHeight(a.frame)) }

func (a asker) pageful() int { return max(1, bodyHeight(a.frame)-1) }

// inSight scrolls so that what the cursor is on can be seen.
func (a asker) inSight() asker {
	const around = 2 // rows of it, and of what follows
	if a.cursor < 0 && !a.typing() {
		return a
	}
	a.scroll = min(max(a.scroll, a.mark+around-bodyHeight(a.frame)), max(0, a.mark-1), a.lastScroll())
	return a
}

// option returns the option shown at a place.
func (a asker) option(place int) quiz.Choice { return a.asked.Options[a.order[place]] }

// unsureText is "not sure" where an answer is typed: the digit that it is everywhere. It is no answer to any blank.
const unsureText = "0"

// typed handles keys while a blank is being filled.
func (a asker) typed(msg tea.KeyPressMsg) (asker, Action, tea.Cmd) {
	text := strings.TrimSpace(a.input.Value())
	switch msg.Code {
	case tea.KeyDown:
		a.scroll += a.pageful()
		return a.laidOut(), nil, nil
	case tea.KeyUp:
		a.scroll = max(0, a.scroll-a.pageful())
		return a.laidOut(), nil, nil
	}
	if key.Matches(msg, a.keys.next) {
		switch {
		case text == unsureText:
			return a.submit("")
		case text == "" && a.hint == "":
			a.hint = "Enter once more: not sure, show me."
			return a.laidOut(), nil, nil
		}
		return a.submit(text)
	}
	var cmd tea.Cmd
	a.hint = ""
	a.input, cmd = a.input.Update(msg)
	return a.laidOut().inSight(), nil, cmd
}

// dropHint is said before a text that was typed is lost.
const dropHint = "esc once more drops what you typed."

// loses reports that leaving the question now would lose what was typed, unasked.
func (a asker) loses() bool { return a.typing() && a.input.Value() != "" && a.hint != dropHint }

// warned says, before the question is left, that what was typed would be lost.
func (a asker) warned() asker {
	a.hint = dropHint
	return a.laidOut()
}

// submit grades an answer and asks for it to be kept; "" is not sure.
func (a asker) submit(answer string) (asker, Action, tea.Cmd) {
	g := a.asked.Grade(answer)
	body := standing.Answered(a.asked, g, a.order)
	body.First, body.Took, body.Occasion = a.first, a.session.now().Sub(a.begun), a.occasion
	e := a.session.event(progress.Answered, body)
	a.waiting, a.pending = e.ID, &g
	return a, Record{Event: e}, nil
}

// verdict shows what the answer was worth. A prediction is answered by its packet.
func (a asker) verdict() (asker, Action, tea.Cmd) {
	a.graded, a.waiting, a.hint, a.scroll = a.pending, "", "", 0
	var cmd tea.Cmd
	if a.graded.Trace != nil && a.asked.Question.Kind == quiz.Predict {
		a.packet, cmd = newPlayer(a.asked.Scene, *a.graded.Trace).play(a.session)
	}
	return a.laidOut(), nil, cmd
}

// afterKey handles keys once the verdict is there.
func (a asker) afterKey(msg tea.KeyPressMsg) (asker, Action, tea.Cmd) {
	var cmd tea.Cmd
	switch {
	case key.Matches(msg, a.keys.replay):
		if p, ok := a.evidence(); ok {
			a.replay = a.asked.Question.Kind != quiz.Predict
			a.packet, cmd = p.play(a.session)
		}
	case key.Matches(msg, a.keys.whyNot) && a.asked.Question.Kind == quiz.Choose:
		a.replay, a.other, a.scroll = false, a.nextOther(), 0
	case key.Matches(msg, a.keys.edit) && a.asked.Question.Manifest != "":
		return a, Open{Place: a.workbench()}, nil
	case key.Matches(msg, a.keys.left):
		a = a.byHand(-1)
	case key.Matches(msg, a.keys.right):
		a = a.byHand(1)
	case key.Matches(msg, a.keys.down):
		a.scroll++
	case key.Matches(msg, a.keys.up):
		a.scroll = max(0, a.scroll-1)
	}
	return a.laidOut(), nil, cmd
}

// workbench is the sandbox with the question's manifest, a choice with the type that is being explained.
func (a asker) workbench() Place {
	p := Place{Screen: SandboxScreen, Question: a.asked.Question.ID}
	if j, ok := a.judgement(); ok && a.asked.Question.Kind == quiz.Choose {
		p.Option = j.Option
	}
	return p
}

// moves reports that ← and → move a packet.
func (a asker) moves() bool {
	_, ok := a.evidence()
	return ok
}

// byHand moves the packet that settles the question by one hop, and shows it first if it is not there.
func (a asker) byHand(by int) asker {
	p, ok := a.evidence()
	switch {
	case !ok:
		return a
	case a.replay || a.asked.Question.Kind == quiz.Predict:
		a.packet = a.packet.step(by)
	case by > 0:
		a.packet, a.replay = p.step(by), true
	default:
		a.packet, a.replay = p.end().step(by), true
	}
	return a
}

// interrupt takes an enter that is not yet "next": it ends a packet under way, and closes a replay.
func (a asker) interrupt() (asker, bool) {
	switch {
	case a.packet.playing:
		a.packet = a.packet.end()
	case a.replay:
		a.replay = false
	case a.other >= 0:
		a.other, a.scroll = -1, 0
	default:
		return a, false
	}
	return a.laidOut(), true
}

// evidence returns the packet that settles the question.
func (a asker) evidence() (player, bool) {
	switch {
	case a.graded == nil, a.graded.Error != "":
		return player{}, false
	case a.asked.Question.Kind == quiz.Predict && a.graded.Trace != nil:
		return newPlayer(a.asked.Scene, *a.graded.Trace), true
	case a.asked.Question.Kind == quiz.Door && a.graded.Trace != nil:
		return newPlayer(a.asked.Scene, *a.graded.Trace), true
	}
	j, ok := a.judgement()
	if !ok || j.Evidence.From == "" {
		return player{}, false
	}
	return newPlayer(j.Evidence.Chosen.Scene, j.Evidence.Chosen.Trace), true
}

// judgement returns what is being explained: the option asked about with "why not", else the one
// chosen, else, where the learner was not sure, the right one.
func (a asker) judgement() (quiz.Judgement, bool) {
	if a.asked.Question.Kind == quiz.Fill {
		if a.graded.Judgement == nil {
			return quiz.Judgement{}, false
		}
		return *a.graded.Judgement, true
	}
	if a.asked.Question.Kind != quiz.Choose {
		return quiz.Judgement{}, false
	}
	is := a.graded.Choice
	switch {
	case a.other >= 0:
		is = a.asked.Options[a.other].Is
	case is == "":
		is = a.asked.Right
	}
	i := slices.IndexFunc(a.asked.Options, func(c quiz.Choice) bool { return c.Is == is })
	if i < 0 {
		return quiz.Judgement{}, false
	}
	return a.asked.Options[i].Judgement, true
}

// nextOther returns the next option that is neither the chosen one nor right, -1 after the last.
func (a asker) nextOther() int {
	for i := a.other + 1; i < len(a.asked.Options); i++ {
		if o := a.asked.Options[i]; !o.Right && o.Is != a.graded.Choice {
			return i
		}
	}
	return -1
}
