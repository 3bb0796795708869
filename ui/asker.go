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

// asker shows one question and the result of its answer, in a lesson, in practice and wherever else the learner is asked.
type asker struct {
	session *session
	keys    *keys
	frame   Frame
	q       journey.Question

	cursor  int // the option under the cursor, by its index on the screen; -1 for none
	input   textinput.Model
	hint    string // what to do, after Enter came too early
	yaml    []manifest.Line
	preface []string // lines above the question: the lesson step that asks it

	other  int    // the option that "why not" explains; -1 for none
	replay bool   // the packet fills the body
	packet player // for replay, and for predictions
	scroll int    // the first line that is shown, if not all lines fit
	cache  []string
	mark   int // the row of the option or blank under the cursor
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
		// The cursor does not blink, because nothing moves unless the learner starts it.
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

// asks reports whether q is the question on the screen, unchanged or with its answer.
func (a asker) asks(q journey.Question) bool {
	same := a.q.Asked.Question.ID == q.Asked.Question.ID && slices.Equal(a.q.Order, q.Order)
	return same && (a.q.Graded == nil || q.Graded != nil)
}

// shown updates the question on the screen. If the learner has just answered a prediction, its packet starts.
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

// update handles a message. It leaves Enter on an answered question to the screen that contains the asker.
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

// chosen handles keys while the options are shown.
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

// unseen reports whether options are below the window, and the learner has not moved the cursor to an option yet. The last
// line may be below the window, because it is only "not sure".
func (a asker) unseen() bool { return a.cursor < 0 && a.scroll+1 < a.lastScroll() }

func (a asker) lastScroll() int { return max(0, len(a.cache)-bodyHeight(a.frame)) }

func (a asker) pageful() int { return max(1, bodyHeight(a.frame)-1) }

// inSight scrolls until the option or blank under the cursor is visible.
func (a asker) inSight() asker {
	const around = 2 // rows to show: the one with the cursor, and the next
	if a.cursor < 0 && !a.typing() {
		return a
	}
	a.scroll = min(max(a.scroll, a.mark+around-bodyHeight(a.frame)), max(0, a.mark-1), a.lastScroll())
	return a
}

// unsureText is what the learner types for "not sure" into a blank: 0, the digit that means "not sure" everywhere. No blank
// has it as its answer.
const unsureText = "0"

// typed handles keys while the learner is filling a blank.
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

// loses reports whether leaving the question now would lose typed text without a warning.
func (a asker) loses() bool { return a.typing() && a.input.Value() != "" && a.hint != dropHint }

// warned shows the warning that leaving the question loses the typed text.
func (a asker) warned() asker {
	a.hint = dropHint
	return a.laidOut()
}

// afterKey handles keys after the verdict is shown.
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

// sandbox returns the request to open the manifest of the question in a sandbox. For a choose question, the manifest gets
// the Service type that is being explained.
func (a asker) sandbox() OpenSandbox {
	p := OpenSandbox{Question: a.q.Asked.Question.ID}
	if j, ok := a.judgement(); ok && a.q.Asked.Question.Kind == quiz.Choose {
		p.Option = j.Option
	}
	return p
}

// moves reports whether ← and → move a packet.
func (a asker) moves() bool {
	_, ok := a.evidence()
	return ok
}

// byHand moves the packet that decides the question by one hop. If the packet is not on the screen yet, it shows it first.
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

// interrupt handles an Enter that does not mean "next" yet: it ends a moving packet, or closes a replay or an explanation.
// It returns false if there is none of these.
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

// evidence returns the packet that decides the question. It returns false if there is none.
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

// judgement returns the judgement of the option that is being explained: the option that the learner asked about with "why
// not", else the one they chose, else, if they were not sure, the right one.
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

// nextOther returns the next option that is neither chosen nor right, or -1 after the last option.
func (a asker) nextOther() int {
	for i := a.other + 1; i < len(a.q.Asked.Options); i++ {
		if o := a.q.Asked.Options[i]; !o.Right && o.Is != a.q.Graded.Choice {
			return i
		}
	}
	return -1
}
