package ui

import (
	"context"
	"errors"
	"fmt"
	"strings"
	"testing"

	"charm.land/bubbles/v2/key"
	tea "charm.land/bubbletea/v2"
	"github.com/charmbracelet/x/exp/golden"

	"portolan/internal/journey"
	"portolan/internal/progress"
	"portolan/lessons"
	"portolan/ui/kit"
	"portolan/ui/kit/kittest"
)

// shot is a screen to compare: where the program opens, with which past, and which keys are pressed there.
type shot struct {
	name  string
	place any
	past  []progress.Event
	keys  string
}

// shots are the screens that people see most.
func shots(t testing.TB) []shot {
	t.Helper()
	past := somePast(t)
	return []shot{
		{name: "start", place: journey.AtWelcome{}},
		{name: "start answered", place: journey.AtWelcome{}, keys: "1"},
		{name: "start one word", place: journey.AtWelcome{}, keys: "1 enter"},
		{name: "start end", place: journey.AtWelcome{}, keys: "1 enter enter"},
		{name: "home new", place: journey.AtContents{}},
		{name: "home", place: journey.AtContents{}, past: past},
		{name: "home help", place: journey.AtContents{}, past: past, keys: "?"},
		{name: "lesson read", place: journey.AtStep{Lesson: "nodeport"}},
		{name: "lesson field", place: theStep, keys: "down down down down down down"},
		{name: "lesson predict", place: theStep, keys: "enter enter enter"},
		{name: "lesson watch", place: theStep, keys: "enter enter enter 2"},
		{name: "lesson hop", place: theStep, keys: "enter enter enter 2 left left left"},
		{name: "lesson worked", place: journey.AtStep{Lesson: "which-type"}, keys: "right enter enter"},
		{name: "lesson help", place: journey.AtStep{Lesson: "nodeport"}, keys: "?"},
		{name: "practice choose", place: journey.AtRound{Lesson: "which-type", Seed: 36}},
		{name: "practice verdict", place: journey.AtRound{Lesson: "which-type", Seed: 36}, keys: "2 2"},
		{name: "practice why not", place: journey.AtRound{Lesson: "which-type", Seed: 36}, keys: "2 2 v"},
		{name: "practice replay", place: journey.AtRound{Lesson: "which-type", Seed: 36}, keys: "2 2 r"},
		{name: "practice unsure", place: journey.AtRound{Lesson: "which-type", Seed: 36}, keys: "0 0"},
		{name: "results none", place: journey.AtResults{}},
		{name: "results", place: journey.AtResults{}, past: past},
	}
}

// TestScreens compares every screen with its golden screen in testdata, in four windows.
func TestScreens(t *testing.T) {
	for _, c := range shots(t) {
		for _, size := range sizes() {
			t.Run(c.name+"/"+size, func(t *testing.T) {
				l := open(t, c.place, c.past...)
				l.press("size:" + size + " " + c.keys)
				fits(t, l, size)
				golden.RequireEqual(t, l.screen()+"\n")
			})
		}
	}
}

// TestPracticeEnd answers "not sure" to every question of a round.
func TestPracticeEnd(t *testing.T) {
	for _, size := range sizes() {
		t.Run(size, func(t *testing.T) {
			l := open(t, journey.AtRound{Lesson: "which-type", Seed: 4})
			l.resize("80x24")
			for at[journey.Round](l).Question != nil {
				l.press("0 enter")
			}
			l.resize(size)
			fits(t, l, size)
			golden.RequireEqual(t, l.screen()+"\n")
			l.press("o").sees("5 Which type?")
		})
	}
}

// TestQuestions shows every kind of question as a lesson asks it: open, answered right, answered wrong, and not sure.
func TestQuestions(t *testing.T) {
	for _, c := range []struct{ id, right, wrong string }{
		{"cip-door", "10.96.0.20:80", "web:8080"},
		{"cip-namespace", "name-not-found", "timeout"},
		{"cip-fill-target", "8081", "80"},
		{"why-old-address", "", ""},
		{"np-fill-port", "30010", "8080"},
		{"wt-vans-http", "", ""},
	} {
		for state, answer := range map[string]string{"asked": "", "right": c.right, "wrong": c.wrong, "unsure": "0"} {
			for _, size := range sizes() {
				t.Run(c.id+"/"+state+"/"+size, func(t *testing.T) {
					l := asking(t, c.id)
					l.press("size:" + size)
					l.answer(state, answer)
					fits(t, l, size)
					golden.RequireEqual(t, l.screen()+"\n")
				})
			}
		}
	}
}

// asking opens the step that asks a question, and goes on until the learner can answer it.
func asking(t testing.TB, id string) *learner {
	t.Helper()
	l := open(t, journey.AtContents{})
	for _, lesson := range l.app.session.Course.Lessons() {
		for _, step := range lesson.Steps {
			if step.Question == nil || step.Question.ID != id {
				continue
			}
			l = open(t, journey.AtStep{Lesson: lesson.ID, Step: step.ID})
			l.resize("80x24")
			for l.question() == nil {
				l.press("enter")
			}
			return l
		}
	}
	t.Fatalf("no lesson asks %s", id)
	return nil
}

// question returns the question of a lesson, before or after its answer. In a window without room for both, it is nil
// while the text is on the screen.
func (l *learner) question() *journey.Question {
	step, ok := l.app.journey.Stop().(journey.Step)
	if !ok || step.Done() {
		return nil
	}
	open := step.Phase() == lessons.Asking && strings.Contains(l.footer(), "not sure")
	if open || step.Phase() == lessons.Answered {
		return step.Question
	}
	return nil
}

// answer types what a learner would type: the digit of the option, the text for a blank, or nothing.
func (l *learner) answer(state, is string) {
	l.t.Helper()
	q := l.question()
	switch {
	case state == "asked":
	case q.Fills() && state == "unsure":
		l.press("enter enter")
	case q.Fills():
		l.press("type:" + is + " enter")
	case state == "unsure":
		l.press("0 0")
	default:
		for place := range q.Order {
			o := q.Option(place)
			if o.Is == is || is == "" && o.Right == (state == "right") {
				l.press(fmt.Sprint(place + 1))
				if l.question().Graded == nil { // in a small window the first key brings the options into it
					l.press(fmt.Sprint(place + 1))
				}
				return
			}
		}
		l.t.Fatalf("no option is %q", is)
	}
}

// somePast returns the events of a learner who has finished the first lesson and stopped in the second one, with two of
// its questions answered.
func somePast(t testing.TB) []progress.Event {
	t.Helper()
	l := open(t, journey.AtStep{Lesson: "why-a-service"})
	l.press("size:80x24")
	for at[journey.Step](l).Lesson.ID == "why-a-service" {
		if step, _ := at[journey.Step](l).At(); step.Lab != nil {
			l.press("right") // the lab is for later
		}
		l.press("enter 1")
	}
	l.press("right right")
	return l.kept()
}

// TestFirstStart does what a new learner does: a guess, the packet, one word changed, the first lesson.
func TestFirstStart(t *testing.T) {
	l := open(t, journey.AtWelcome{})
	l.press("size:80x24").sees("Can the laptop open a connection to the database?")
	l.press("2").sees("● CONNECTED")
	l.press("enter").sees("type: ClusterIP").sees("TIMEOUT")
	l.press("enter").sees("● CONNECTED").sees("One word decides who can connect.")
	l.press("enter").sees("Why a Service").sees("step 1 of")
}

// TestContinue leaves in the middle of a lesson and starts again. Enter continues at that step.
func TestContinue(t *testing.T) {
	l := open(t, journey.AtStep{Lesson: "nodeport"})
	l.press("size:80x24 right right right").sees("step 4 of")
	l.press("q").sees("Continue NodePort one port on every node ●●●◉○○○○○○○ step 4 of")
	again := open(t, journey.AtContents{}, l.kept()...)
	again.press("size:80x24 enter").sees("step 4 of")
}

// TestTypedAhead sends several keys at once. Each goes to the screen that the key before it opened.
func TestTypedAhead(t *testing.T) {
	l := open(t, journey.AtContents{})
	l.resize("80x24")
	var cmds []tea.Cmd
	for _, name := range strings.Fields("enter right right left") {
		next, cmd := l.app.Update(kittest.Key(t, name))
		l.app, cmds = next.(App), append(cmds, cmd)
	}
	l.sees("step 2 of")
	l.run(tea.Batch(cmds...))
	if kept := l.kept(); len(kept) != 4 {
		t.Errorf("kept %d events, want three steps and the second once more: %v", len(kept), kept)
	}
}

// TestVerdictWaitsForDisk answers a question. The verdict is not shown before the answer is on disk.
func TestVerdictWaitsForDisk(t *testing.T) {
	l := open(t, journey.AtRound{Lesson: "which-type", Seed: 4})
	l.resize("80x24")
	next, cmd := l.app.Update(kittest.Key(t, "1"))
	l.app = next.(App)
	if strings.Contains(l.screen(), "You chose") {
		t.Error("the verdict is on the screen while the answer is not on disk")
	}
	l.run(cmd)
	l.sees("You chose")
	if kept := l.kept(); len(kept) != 1 || kept[0].Kind != progress.Answered {
		t.Errorf("kept %v, want one answer", kept)
	}
}

// TestCannotSave answers a question when nothing can be written. The program goes on, and a notice says so. At the end
// the program tries again, and its error is that of the whole program.
func TestCannotSave(t *testing.T) {
	l := open(t, journey.AtRound{Lesson: "which-type", Seed: 4})
	l.app.session.Store = fullDisk{l.store}
	l.press("size:80x24 1").sees("You chose").sees("Not saved: disk full")
	if err := l.app.flush(t.Context()); err == nil {
		t.Error("the program ends as if the answer were saved")
	}
	l.app.session.Store = l.store
	if err := l.app.flush(t.Context()); err != nil {
		t.Fatal(err)
	}
	if kept := l.kept(); len(kept) != 1 || kept[0].Kind != progress.Answered {
		t.Errorf("once there is room again, the program keeps %v, want one answer", kept)
	}
}

type fullDisk struct{ progress.Store }

func (fullDisk) Record(context.Context, progress.Event) error { return errors.New("disk full") }

// TestPracticeOpens checks that practice opens with the first answered question.
func TestPracticeOpens(t *testing.T) {
	l := open(t, journey.AtContents{})
	l.press("size:80x24").sees("Practice opens when you have answered a question")
	l.press("p").sees("Continue")
	again := open(t, journey.AtContents{}, somePast(t)...)
	again.press("size:80x24 p").sees("question 1 of")
}

// everyPlace returns one place for each screen.
func everyPlace() []any {
	return []any{
		journey.AtContents{},
		journey.AtWelcome{},
		journey.AtStep{Lesson: "nodeport"},
		journey.AtRound{Seed: 1},
		journey.AtResults{},
		journey.AtPartEnd{Part: 1},
		kit.OpenSandbox{Lesson: "nodeport", Step: "one-port-on-every-node"},
		journey.AtLab{Lab: "wrong-label"},
		journey.AtBoard{Board: "silent-node", Seed: 1},
		kit.OpenFind{},
		kit.OpenGlossary{},
		kit.OpenCard{},
		journey.AtKnown{},
	}
}

// everywhere returns the keys that the app explains at the end of every list of keys.
func everywhere(k *kit.Keys) []key.Binding {
	return []key.Binding{k.Find, k.Glossary, k.Mouse, k.Help, k.Suspend, k.Kill}
}

// TestFootersSayWhatKeysDo checks that the help page of each screen explains every key of its footer.
func TestFootersSayWhatKeysDo(t *testing.T) {
	for _, place := range everyPlace() {
		l := open(t, place, somePast(t)...)
		l.resize("80x24")
		s := l.app.top()
		explained := map[string]bool{}
		for _, group := range append(s.FullHelp(), everywhere(l.app.keys)) {
			for _, b := range group {
				for _, name := range b.Keys() {
					explained[name] = true
				}
			}
		}
		for _, b := range s.ShortHelp() {
			for _, name := range b.Keys() {
				if !explained[name] {
					t.Errorf("%T: the footer has %s (%s), its help does not", place, name, b.Help().Desc)
				}
			}
		}
	}
}

// TestASCII checks that every screen draws only ASCII characters.
func TestASCII(t *testing.T) {
	for _, place := range everyPlace() {
		l := open(t, place, somePast(t)...)
		l.app.frame.ASCII = true
		l.press("size:80x24 enter 1")
		for _, r := range l.screen() {
			if r > 0x7e {
				t.Fatalf("%T shows %q in ASCII mode:\n%s", place, r, l.screen())
			}
		}
	}
}

// TestPlay sends a packet and lets it move with the clock. Enter moves it to its end, and a tick of an earlier
// animation moves nothing.
func TestPlay(t *testing.T) {
	l := open(t, journey.AtStep{Lesson: "nodeport"})
	l.app.session.Still = false
	l.press("size:80x24 enter 1").sees("office sends to node1:30007")
	l.hop(0)
	l.sees("1 of 6")
	l.press("r")
	l.hop(1)
	l.sees("office sends to node1:30007")
	l.hop(0)
	l.hop(0)
	l.sees("2 of 6")
	l.press("enter").sees("● CONNECTED").sees("step 1 of")
	l.press("left left").sees("4 of 6")
	l.press("enter").sees("step 2 of")
}

// TestSmallWindows answers questions that do not fit in the window. The option under the cursor and the typed text stay
// visible.
func TestSmallWindows(t *testing.T) {
	l := asking(t, "wt-vans-http")
	l.press("size:40x12 down down down down down down down down").sees("▸ 0 not sure")
	l = asking(t, "np-fill-port")
	l.press("size:40x12 type:30042").sees("nodePort: 30042")
}

// TestNothingMovesBySurprise opens a lesson and only looks at it. The learner still resumes in the lesson before.
func TestNothingMovesBySurprise(t *testing.T) {
	l := open(t, journey.AtContents{})
	l.press("size:80x24 down down enter").sees("ClusterIP")
	l.press("esc").sees("Continue Why a Service at all")
	if kept := l.kept(); len(kept) != 0 {
		t.Errorf("a glance was recorded: %v", kept)
	}
}
