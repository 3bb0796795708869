package ui

import (
	"slices"
	"strconv"
	"strings"

	"charm.land/bubbles/v2/key"
	"charm.land/bubbles/v2/textinput"
	tea "charm.land/bubbletea/v2"

	"portolan/internal/journey"
	"portolan/internal/manifest"
	"portolan/quiz"
)

// asker shows one question and what its answer leads to: in a lesson, in practice, and wherever else questions are asked.
type asker struct {
	session *session
	keys    *keys
	frame   Frame
	q       journey.Question

	cursor  int // the option under the cursor, by its place on the screen; -1 is none
	input   textinput.Model
	hint    string // what to do, when enter came too early
	yaml    []manifest.Line
	preface []string // what stands above the question: the step of a lesson that asks it

	other  int    // the option that "why not" explains; -1 is none
	replay bool   // the packet fills the body
	packet player // for replay, and for predictions
	scroll int    // the first line shown, when there are more than fit
	cache  []string
	mark   int // the row of what the cursor is on: an option, or the blank
}

// newAsker shows a question.
func newAsker(s *session, q journey.Question) asker {
	a := asker{session: s, keys: newKeys(), q: q, cursor: -1, other: -1}
	if text := q.Asked.Question.Manifest; text != "" {
		if m, err := manifest.Annotate(text); err == nil {
			a.yaml = m.Lines
		}
	}
	if q.Fills() {
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

func (a asker) typing() bool   { return a.q.Fills() && a.q.Graded == nil }
func (a asker) answered() bool { return a.q.Graded != nil }

// asks reports that a question is the one on the screen, or that with its answer.
func (a asker) asks(q journey.Question) bool {
	same := a.q.Asked.Question.ID == q.Asked.Question.ID && slices.Equal(a.q.Order, q.Order)
	return same && (a.q.Graded == nil || q.Graded != nil)
}

// shown takes the question on the screen as it is now. A prediction is answered by its packet.
func (a asker) shown(q journey.Question) (asker, tea.Cmd) {
	was := a.q.Graded
	a.q = q
	if was != nil || q.Graded == nil {
		return a, nil
	}
	a.hint, a.scroll = "", 0
	var cmd tea.Cmd
	if q.Graded.Trace != nil && q.Asked.Question.Kind == quiz.Predict {
		a.packet, cmd = newPlayer(q.Asked.Scene, *q.Graded.Trace).play(a.session)
	}
	return a.laidOut(), cmd
}

// update handles a message. Enter on an answered question belongs to whoever shows the asker.
func (a asker) update(msg tea.Msg) (asker, Action, tea.Cmd) {
	switch msg := msg.(type) {
	case hopMsg:
		var cmd tea.Cmd
		a.packet, cmd = a.packet.update(a.session, msg)
		return a.laidOut(), nil, cmd
	case tea.KeyPressMsg:
		switch {
		case a.q.Graded != nil:
			return a.afterKey(msg)
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
	n := len(a.q.Order)
	if a.unseen() && key.Matches(msg, a.keys.unsure, a.keys.answer, a.keys.next) {
		a.scroll, a.hint = a.lastScroll(), nowChoose
		return a.laidOut(), nil, nil
	}
	switch {
	case key.Matches(msg, a.keys.unsure):
		return a, Do{Input: journey.Choose{}}, nil
	case key.Matches(msg, a.keys.answer):
		if i, err := strconv.Atoi(msg.String()); err == nil && i <= n {
			return a, Do{Input: journey.Choose{N: i}}, nil
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
			a.hint = chooseFirst
		case a.cursor == n:
			return a, Do{Input: journey.Choose{}}, nil
		default:
			return a, Do{Input: journey.Choose{N: a.cursor + 1}}, nil
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
			return a, Do{Input: journey.Choose{}}, nil
		case text == "" && a.hint == "":
			a.hint = enterAgain
			return a.laidOut(), nil, nil
		}
		return a, Do{Input: journey.Answer{Text: text}}, nil
	}
	var cmd tea.Cmd
	a.hint = ""
	a.input, cmd = a.input.Update(msg)
	return a.laidOut().inSight(), nil, cmd
}

// loses reports that leaving the question now would lose what was typed, unasked.
func (a asker) loses() bool { return a.typing() && a.input.Value() != "" && a.hint != dropHint }

// warned says, before the question is left, that what was typed would be lost.
func (a asker) warned() asker {
	a.hint = dropHint
	return a.laidOut()
}

// afterKey handles keys once the verdict is there.
func (a asker) afterKey(msg tea.KeyPressMsg) (asker, Action, tea.Cmd) {
	var cmd tea.Cmd
	switch {
	case key.Matches(msg, a.keys.replay):
		if p, ok := a.evidence(); ok {
			a.replay = a.q.Asked.Question.Kind != quiz.Predict
			a.packet, cmd = p.play(a.session)
		}
	case key.Matches(msg, a.keys.whyNot) && a.q.Asked.Question.Kind == quiz.Choose:
		a.replay, a.other, a.scroll = false, a.nextOther(), 0
	case key.Matches(msg, a.keys.edit) && a.q.Asked.Question.Manifest != "":
		return a, a.sandbox(), nil
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

// sandbox is the sandbox with the question's manifest, a choice with the type that is being explained.
func (a asker) sandbox() OpenSandbox {
	p := OpenSandbox{Question: a.q.Asked.Question.ID}
	if j, ok := a.judgement(); ok && a.q.Asked.Question.Kind == quiz.Choose {
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
	case a.replay || a.q.Asked.Question.Kind == quiz.Predict:
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
	case a.q.Graded == nil, a.q.Graded.Error != "":
		return player{}, false
	case a.q.Asked.Question.Kind == quiz.Predict && a.q.Graded.Trace != nil:
		return newPlayer(a.q.Asked.Scene, *a.q.Graded.Trace), true
	case a.q.Asked.Question.Kind == quiz.Door && a.q.Graded.Trace != nil:
		return newPlayer(a.q.Asked.Scene, *a.q.Graded.Trace), true
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
	if a.q.Asked.Question.Kind == quiz.Fill {
		if a.q.Graded.Judgement == nil {
			return quiz.Judgement{}, false
		}
		return *a.q.Graded.Judgement, true
	}
	if a.q.Asked.Question.Kind != quiz.Choose {
		return quiz.Judgement{}, false
	}
	is := a.q.Explained()
	if a.other >= 0 {
		is = a.q.Asked.Options[a.other].Is
	}
	i := slices.IndexFunc(a.q.Asked.Options, func(c quiz.Choice) bool { return c.Is == is })
	if i < 0 {
		return quiz.Judgement{}, false
	}
	return a.q.Asked.Options[i].Judgement, true
}

// nextOther returns the next option that is neither the chosen one nor right, -1 after the last.
func (a asker) nextOther() int {
	for i := a.other + 1; i < len(a.q.Asked.Options); i++ {
		if o := a.q.Asked.Options[i]; !o.Right && o.Is != a.q.Graded.Choice {
			return i
		}
	}
	return -1
}
