// Package ask contains the part of a screen that asks one question and then shows the result. Lessons and rounds use it
// for their questions.
package ask

import (
	"slices"
	"strings"

	"charm.land/bubbles/v2/key"
	"charm.land/bubbles/v2/textinput"
	tea "charm.land/bubbletea/v2"

	"portolan/internal/journey"
	"portolan/internal/manifest"
	"portolan/internal/text"
	"portolan/quiz"
	"portolan/ui/kit"
)

// Asker shows one question and, after the answer, its result.
type Asker struct {
	session *kit.Session
	keys    askKeys
	frame   kit.Frame
	q       journey.Question

	cursor  int // the option under the cursor, by its index on the screen; -1 for none
	Input   textinput.Model
	hint    string // what to do, after Enter came too early
	yaml    []manifest.Line
	Preface []string // lines above the question: the lesson step that asks it
	preface []string // the same, wrapped for a text that has pictures beside it

	other     int        // the option that is explained instead of the answer; -1 for none
	tablePage int        // how often the table has been turned to its next page; after the last page comes the first
	telling   bool       // the story fills the body
	watched   int        // the try whose packet fills the body; -1 for none
	tries     []shownTry // the connections that prove the result

	// kept has the tries, with their pictures, of each option explained so far, by other. It is copied before it changes.
	kept map[int][]shownTry

	Scroll       kit.Scroll // the lines painted by laidOut
	mark         int        // the row of the option or blank under the cursor
	textWidth    int        // width of the text beside pictures; 0 if there are no pictures beside it
	pictures     []string   // the lines to the right of the text
	tags         []tag      // one for each option of a choose question
	sizes        tablePlan  // the widths of the columns of the verdict's table, without pages
	table        tablePlan  // the same table, divided into pages for this window
	body         []string   // the visible text with the pictures beside it, while bodyAt lines are above the window
	bodyAt       int
	scenePicture still // the scene before the answer
}

// NewAsker returns an Asker for a question.
func NewAsker(s *kit.Session, q journey.Question) Asker {
	a := Asker{session: s, keys: newAskKeys(), q: q, cursor: -1, other: -1, watched: -1}
	if content := q.Proved.Question.Manifest; content != "" {
		if m, err := manifest.Annotate(content); err == nil {
			a.yaml = m.Lines
		}
	}
	if q.Fills() {
		a.Input = kit.NewInput(quiz.MaxText)
	}
	return a.withTries()
}

// Resize lays the question out for a window.
func (a Asker) Resize(f kit.Frame) Asker {
	a.frame = f
	a = a.tagged()
	a.Input.SetWidth(max(4, min(24, f.Width/3)))
	if a.cursor >= 0 {
		return a.laidOut().showCursor()
	}
	return a.laidOut()
}

// Typing reports whether the learner is filling a blank.
func (a Asker) Typing() bool { return a.q.Fills() && a.q.Graded == nil }

// Answered reports whether the question has its answer.
func (a Asker) Answered() bool { return a.q.Graded != nil }

// Asks reports whether q is the question on the screen, unchanged or with its answer.
func (a Asker) Asks(q journey.Question) bool {
	same := a.q.Proved.Question.ID == q.Proved.Question.ID && slices.Equal(a.q.Order, q.Order)
	return same && (a.q.Graded == nil || q.Graded != nil)
}

// Shown updates the question on the screen. If the learner has just answered a prediction, its packet starts.
func (a Asker) Shown(q journey.Question) (Asker, tea.Cmd) {
	was := a.q.Graded
	a.q = q
	if was != nil || q.Graded == nil {
		return a, nil
	}
	a.hint, a.Scroll = "", a.Scroll.Top()
	a = a.withTries()
	var cmd tea.Cmd
	if a.predicts() {
		a, cmd = a.play()
	}
	return a.laidOut(), cmd
}

// Update handles a message. It leaves Enter on an answered question to the screen that contains the asker.
func (a Asker) Update(msg tea.Msg) (Asker, kit.Action, tea.Cmd) {
	switch msg := msg.(type) {
	case kit.HopMsg:
		var cmd tea.Cmd
		a, cmd = a.ticked(msg)
		return a.laidOut(), nil, cmd
	case tea.KeyPressMsg:
		switch {
		case a.q.Graded != nil:
			return a.afterKey(msg)
		case a.Typing():
			return a.typed(msg)
		default:
			return a.chosen(msg)
		}
	case tea.PasteMsg:
		if a.Typing() {
			var cmd tea.Cmd
			msg.Content = text.Squeeze(msg.Content)
			a.Input, cmd = kit.UpdateInput(a.Input, msg)
			return a.laidOut().showCursor(), nil, cmd
		}
	}
	return a, nil, nil
}

// chosen handles keys while the options are shown.
func (a Asker) chosen(msg tea.KeyPressMsg) (Asker, kit.Action, tea.Cmd) {
	n := len(a.q.Order)
	if a.unseen() && key.Matches(msg, a.keys.Unsure, a.keys.Answer, a.keys.Next) {
		a.Scroll, a.hint = a.Scroll.Bottom(), nowChoose
		return a.laidOut(), nil, nil
	}
	if key.Matches(msg, a.keys.Down, a.keys.Up) {
		return a.moveCursor(key.Matches(msg, a.keys.Down)), nil, nil
	}
	if _, chosen := a.keys.Choose(msg, a.cursor, n, n); chosen != nil {
		return a, kit.Do{Input: chosen}, nil
	}
	if key.Matches(msg, a.keys.Next) {
		a.hint = kit.ChooseFirst
	}
	return a.laidOut(), nil, nil
}

// moveCursor moves the cursor over the options. While it is on none, it scrolls by a page, down to the options.
func (a Asker) moveCursor(down bool) Asker {
	switch {
	case down && a.cursor < 0 && a.Scroll.Below() > 0:
		a.Scroll = a.Scroll.Pages(1)
		return a.laidOut()
	case !down && a.cursor < 0:
		a.Scroll = a.Scroll.Pages(-1)
		return a.laidOut()
	case down:
		a.cursor = min(a.cursor+1, len(a.q.Order))
	default:
		a.cursor--
	}
	return a.laidOut().showCursor()
}

// unseen reports whether options are below the window, and the learner has not moved the cursor to an option yet. The
// last line may be below the window, because it is only "not sure".
func (a Asker) unseen() bool { return a.cursor < 0 && a.Scroll.Below() > 1 }

// showCursor scrolls until the option or blank under the cursor is visible.
func (a Asker) showCursor() Asker {
	const around = 2 // rows to show: the one with the cursor, and the next
	if a.cursor < 0 && !a.Typing() {
		return a
	}
	a.Scroll = a.Scroll.Show(a.mark-1, a.mark+around)
	return a
}

// unsureText is what the learner types for "not sure" into a blank: 0, the digit that means "not sure" everywhere. No
// blank has it as its answer.
const unsureText = "0"

// typed handles keys while the learner is filling a blank.
func (a Asker) typed(msg tea.KeyPressMsg) (Asker, kit.Action, tea.Cmd) {
	answer := strings.TrimSpace(a.Input.Value())
	switch msg.Code {
	case tea.KeyDown:
		a.Scroll = a.Scroll.Pages(1)
		return a.laidOut(), nil, nil
	case tea.KeyUp:
		a.Scroll = a.Scroll.Pages(-1)
		return a.laidOut(), nil, nil
	}
	if key.Matches(msg, a.keys.Next) {
		switch {
		case answer == unsureText:
			return a, kit.Do{Input: journey.Choose{}}, nil
		case answer == "" && a.hint == "":
			a.hint = enterAgain
			return a.laidOut(), nil, nil
		}
		return a, kit.Do{Input: journey.Answer{Text: answer}}, nil
	}
	var cmd tea.Cmd
	a.hint = ""
	a.Input, cmd = kit.UpdateInput(a.Input, msg)
	return a.laidOut().showCursor(), nil, cmd
}

// Loses reports whether leaving the question now would lose typed text without a warning.
func (a Asker) Loses() bool { return a.Typing() && a.Input.Value() != "" && a.hint != dropHint }

// Warned shows the warning that leaving the question loses the typed text.
func (a Asker) Warned() Asker {
	a.hint = dropHint
	return a.laidOut()
}

// afterKey handles keys after the verdict is shown.
func (a Asker) afterKey(msg tea.KeyPressMsg) (Asker, kit.Action, tea.Cmd) {
	var cmd tea.Cmd
	a.hint = ""
	switch {
	case key.Matches(msg, a.keys.Down):
		a.Scroll = a.Scroll.By(1)
		return a, nil, nil
	case key.Matches(msg, a.keys.Up):
		a.Scroll = a.Scroll.By(-1)
		return a, nil, nil
	case key.Matches(msg, a.keys.Edit) && a.q.Proved.Question.Manifest != "":
		return a, a.sandbox(), nil
	case key.Matches(msg, a.keys.CopyYAML) && len(a.sources()) > 0:
		a.hint = copied
		cmd = a.session.Copy(strings.Join(a.sources(), "\n"))
	case key.Matches(msg, a.keys.Replay):
		a.telling = false
		a, cmd = a.play()
	case key.Matches(msg, a.keys.Left):
		a = a.step(-1)
	case key.Matches(msg, a.keys.Right):
		a = a.step(1)
	case a.q.Proved.Question.Kind == quiz.Choose:
		a = a.choseKey(msg)
	}
	return a.laidOut(), nil, cmd
}

// choseKey handles the keys that work only at the verdict on a Service type.
func (a Asker) choseKey(msg tea.KeyPressMsg) Asker {
	switch {
	case key.Matches(msg, a.keys.WhyNot):
		a.other = a.nextOther()
		return a.closed().withTries()
	case key.Matches(msg, a.keys.Story):
		telling := !a.telling
		a = a.closed()
		a.telling = telling
	case key.Matches(msg, a.keys.More) && a.nextPage() != "":
		a.tablePage++
	}
	return a
}

// storyOnKey reports whether the story is shown again by a key: only the verdict on a Service type has that key.
func (a Asker) storyOnKey() bool {
	return a.q.Graded != nil && a.q.Proved.Question.Kind == quiz.Choose
}

// closed returns the asker at the top of the verdict, after the story or a packet has filled the body.
func (a Asker) closed() Asker {
	a.telling, a.watched, a.Scroll = false, -1, a.Scroll.Top()
	return a.ended()
}

// sandbox returns the request to open the manifest of the question in a sandbox. For a choose question, the manifest
// gets the Service type that is being explained, and stays as it is for none of these. A blank gets what was typed, or
// the right answer after "not sure".
func (a Asker) sandbox() kit.OpenSandbox {
	p := kit.OpenSandbox{Question: a.q.Proved.Question.ID}
	j, judged := a.judgement()
	switch kind := a.q.Proved.Question.Kind; {
	case kind == quiz.Fill:
		p.Option = a.q.Explained()
	case kind == quiz.Choose && judged:
		p.Option = quiz.TypeOf(j.Option)
	}
	return p
}

// Interrupt handles Enter after the answer. If a packet is moving, or the story, a replay or another option is shown,
// it ends that and returns true. Otherwise it returns false, and Enter means "next".
func (a Asker) Interrupt() (Asker, bool) {
	switch {
	case a.playing():
		a = a.ended()
	case a.telling, a.watched >= 0:
		a = a.closed()
	case a.other >= 0:
		a.other = -1
		a = a.closed().withTries()
	default:
		return a, false
	}
	return a.laidOut(), true
}

// judgement returns the judgement of the option that is being explained: the option that the learner asked about with
// "why not", else the one they chose, else, if they were not sure, the right one.
func (a Asker) judgement() (quiz.Judgement, bool) {
	switch kind := a.q.Proved.Question.Kind; {
	case kind == quiz.Fill && a.q.Graded.Judgement != nil:
		return *a.q.Graded.Judgement, true
	case kind != quiz.Choose:
		return quiz.Judgement{}, false
	case a.other >= 0:
		return a.q.Proved.Options[a.other].Judgement, true
	}
	option := a.q.Named(a.q.Explained())
	return option.Judgement, option.Is != ""
}

// nextOther returns the next option that is neither chosen nor right, or -1 after the last option.
func (a Asker) nextOther() int {
	for i := a.other + 1; i < len(a.q.Proved.Options); i++ {
		if o := a.q.Proved.Options[i]; !o.Right && o.Is != a.q.Graded.Choice {
			return i
		}
	}
	return -1
}
