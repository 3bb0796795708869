package ui

import (
	"slices"
	"strings"
	"testing"

	tea "charm.land/bubbletea/v2"

	"portolan/internal/course"
	"portolan/internal/journey"
	"portolan/internal/journey/journeytest"
	"portolan/internal/progress"
	"portolan/lessons"
)

// typist does the inputs of a sequence by the keys of a person who sees the screen.
type typist struct {
	*learner
	course *course.Course
	edited func(string, error) tea.Msg // what the editor under way is given back to
}

func newTypist(t testing.TB, size string, past []progress.Event) *typist {
	c, err := embedded()
	if err != nil {
		t.Fatal(err)
	}
	var place any = journey.AtContents{}
	if len(past) == 0 {
		place = journey.AtWelcome{}
	}
	k := &typist{learner: open(t, place, past...), course: c}
	k.app.session.edit = func(_ string, done func(string, error) tea.Msg) tea.Cmd {
		k.edited = done
		return nil
	}
	k.resize(size)
	return k
}

func (k *typist) screenOnTop() Screen { return k.app.top() }

// Where implements journeytest.Player.
func (k *typist) Where() journeytest.Where {
	k.readOn()
	b, ok := k.screenOnTop().(board)
	return journeytest.At(k.app.journey.Stop(), ok && b.phase == naming)
}

// Journey implements journeytest.Player.
func (k *typist) Journey() journey.Journey { return k.app.journey }

// Kept implements journeytest.Player.
func (k *typist) Kept() []progress.Event { return k.kept() }

// readOn turns the pages of a text, until what is asked after it is on the screen.
func (k *typist) readOn() {
	for range 40 {
		if m, ok := k.screenOnTop().(start); ok && m.reading() {
			k.press("enter")
			continue
		}
		s, ok := k.screenOnTop().(lesson)
		if !ok || s.stop.Done() || s.phase() != lessons.Reading || s.stop.Prompt().Enter != "" {
			return
		}
		k.press("enter")
	}
}

// Do implements journeytest.Player.
func (k *typist) Do(in journeytest.Input) {
	at := k.Where()
	if !journeytest.Fits(at, in) {
		return
	}
	switch in.Verb() {
	case "contents":
		k.goHome()
	case "enter":
		for range 40 { // pages and rows are the window's own
			k.press("enter")
			if k.Where() != at || at.Kind == "contents" {
				return
			}
		}
	case "choose":
		k.choose(at, in)
	case "answer":
		k.press("type:" + in.Rest() + " enter")
	case "skip":
		k.press("right")
	case "back":
		k.press("left")
	case "leave":
		k.press("esc")
	case "again":
		k.press("a")
	case "name":
		k.press("n")
	case "probe":
		k.probe(in.N())
	case "edit":
		k.edit(in.Rest())
	case "hint":
		k.hint()
	case "reveal":
		k.reveal()
	case "results":
		k.press("r esc")
	case "open":
		k.openBy(in.Rest())
	case "lookup":
		id, step, _ := strings.Cut(in.Rest(), " ")
		k.lookup(course.Found{Kind: course.FoundStep, Lesson: id, Step: step})
	default:
		k.t.Fatalf("nobody knows how to %q", in)
	}
}

func (k *typist) goHome() {
	for range 10 {
		if _, ok := k.screenOnTop().(home); ok {
			return
		}
		k.press("esc")
	}
	k.t.Fatalf("this does not lead home:\n%s", k.screen())
}

func (k *typist) choose(at journeytest.Where, in journeytest.Input) {
	var a *asker
	most := 9
	switch s := k.screenOnTop().(type) {
	case lesson:
		a = s.ask
		if at.Kind == "predicting" {
			a, most = nil, 2
		}
	case practice:
		a = s.ask
	case beforehand:
		a = s.ask
	case start:
		most = 2
	case board:
		most = len(s.stop.Hunt.Options())
	}
	digit := in.Rest()
	switch {
	case a != nil && a.typing():
		k.press("type:0 enter")
		return
	case a != nil:
		most = len(a.q.Order)
		if a.unseen() && in.N() <= most {
			k.press(digit)
		}
	}
	if in.N() <= most {
		k.press(digit)
	}
}

func (k *typist) probe(n int) {
	s := k.screenOnTop().(board)
	if s.phase == naming {
		k.press("tab")
	}
	n %= len(s.stop.Hunt.Board().Board.Probes)
	if _, tried := s.stop.Hunt.Shows(n); tried {
		return
	}
	k.press("g")
	for range 40 {
		s = k.screenOnTop().(board)
		if _, tried := s.stop.Hunt.Shows(n); tried {
			return
		}
		if s.cursor < n || !s.sighted() {
			k.press("down")
			continue
		}
		k.press("enter")
	}
}

func (k *typist) edit(what string) {
	s := k.screenOnTop().(workbench)
	k.press("ctrl+o")
	k.send(k.edited(journeytest.Manifest(s.lab(), what), nil))
}

func (k *typist) hint() {
	if s := k.screenOnTop().(workbench); len(s.bench.Hints()) < len(s.lab().Hints) && !s.bench.Solved() {
		k.press("ctrl+g")
	}
}

func (k *typist) reveal() {
	for range 10 {
		s := k.screenOnTop().(workbench)
		switch {
		case s.asking:
			k.press("enter")
			return
		default:
			k.press("ctrl+g")
		}
	}
}

func (k *typist) openBy(what string) {
	kind, id, _ := strings.Cut(what, " ")
	switch kind {
	case "practice":
		k.press("p")
	case "known":
		k.press("k")
	case "lesson":
		k.press("g")
		h := k.screenOnTop().(home)
		for i := range h.items[1:] {
			k.press("down")
			if h.items[i+1].task.Lesson.ID == id {
				break
			}
		}
		k.press("enter")
	case "lab":
		k.lookup(course.Found{Kind: course.FoundLab, Lab: id})
	}
}

// lookup finds something by its title.
func (k *typist) lookup(what course.Found) {
	title := ""
	if what.Kind == course.FoundLab {
		lab, _, err := k.course.Lab(what.Lab)
		if err != nil {
			k.t.Fatal(err)
		}
		title = lab.Title
	} else {
		l, _ := k.course.Lesson(what.Lesson)
		for _, s := range l.Steps {
			if s.ID == what.Step {
				title = s.Title
			}
		}
	}
	k.press("/")
	for _, r := range title {
		k.send(tea.KeyPressMsg{Code: r, Text: string(r)})
	}
	for i, f := range k.screenOnTop().(find).found {
		lab := f.Kind == course.FoundLab && f.Lab == what.Lab
		step := f.Kind == course.FoundStep && f.Lesson == what.Lesson && f.Step == what.Step
		if f.Kind == what.Kind && (lab || step) {
			for range i {
				k.press("down")
			}
			k.press("enter")
			return
		}
	}
	k.t.Fatalf("%q does not find %v:\n%s", title, what, k.screen())
}

// TestOracle plays the sequences through keys, and holds that they record what was recorded when they were written, but for what was decided.
func TestOracle(t *testing.T) {
	c, err := embedded()
	if err != nil {
		t.Fatal(err)
	}
	for _, s := range journeytest.Oracle(t, c) {
		k := newTypist(t, "80x24", s.Past)
		for _, in := range s.Inputs {
			k.Do(in)
		}
		if got := journeytest.Briefs(k.kept()); !slices.Equal(got, s.Want()) {
			t.Errorf("sequence %d records\n%s\nwant\n%s", s.Seed, strings.Join(got, "\n"), strings.Join(s.Want(), "\n"))
		}
	}
}

// TestRandom plays random sequences through keys, in every window.
func TestRandom(t *testing.T) {
	c, err := embedded()
	if err != nil {
		t.Fatal(err)
	}
	for _, size := range sizes() {
		t.Run(size, func(t *testing.T) {
			t.Parallel()
			journeytest.Play(t, c, func(t *testing.T, past []progress.Event) journeytest.Player {
				t.Helper()
				return newTypist(t, size, past)
			})
		})
	}
}
