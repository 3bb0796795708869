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
	"portolan/ui/kit/kittest"
)

// typist gives the inputs of a sequence as the keys that a person who sees the screen would press.
type typist struct {
	*learner
	course *course.Course
	edited func(string, error) tea.Msg // what the editor under way is given back to
}

func newTypist(t testing.TB, size string, past []progress.Event) *typist {
	var place any = journey.AtContents{}
	if len(past) == 0 {
		place = journey.AtWelcome{}
	}
	k := &typist{learner: open(t, place, past...), course: kittest.Course(t)}
	k.app.session.Edit = func(_ string, done func(string, error) tea.Msg) tea.Cmd {
		k.edited = done
		return nil
	}
	k.resize(size)
	return k
}

// Where implements journeytest.Player.
func (k *typist) Where() journeytest.Where {
	k.readOn()
	return k.where()
}

// where is Where, except that it does not turn the pages of a text.
func (k *typist) where() journeytest.Where {
	return journeytest.At(k.app.journey.Stop(), k.naming())
}

// naming reports whether the screen shows the faults of a board instead of its probes.
func (k *typist) naming() bool { return strings.Contains(k.footer(), "name it") }

// Journey implements journeytest.Player.
func (k *typist) Journey() journey.Journey { return k.app.journey }

// Kept implements journeytest.Player.
func (k *typist) Kept() []progress.Event { return k.kept() }

// readOn turns the pages of a text until the question or prediction after it is on the screen.
func (k *typist) readOn() {
	for range 40 {
		switch s := k.app.journey.Stop().(type) {
		case journey.Welcome:
			if !strings.Contains(k.footer(), "scroll") {
				return
			}
		case journey.Step:
			asks := !s.Done() && s.Prompt().Enter == ""
			if !asks || strings.Contains(k.footer(), "not sure") {
				return
			}
		default:
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
		if _, ok := k.app.journey.Stop().(journey.Contents); ok {
			return
		}
		k.press("esc")
	}
	k.t.Fatalf("this does not lead home:\n%s", k.screen())
}

// choose presses a digit. If that only brought the options into the window, it presses the digit again.
func (k *typist) choose(at journeytest.Where, in journeytest.Input) {
	prompt := k.app.journey.Stop().Prompt()
	switch {
	case prompt.Typing:
		k.press("type:0 enter")
		return
	case in.N() > prompt.Options:
		return
	}
	k.press(in.Rest())
	if k.where() == at {
		k.press(in.Rest())
	}
}

func (k *typist) probe(n int) {
	if k.naming() {
		k.press("tab")
	}
	board := at[journey.Board](k.learner)
	n %= len(board.Board().Probes)
	if _, tried := board.Hunt.Shows(n); tried {
		return
	}
	k.press("home").sees("▸")
	for range n {
		k.press("down").sees("▸")
	}
	k.press("enter")
}

func (k *typist) edit(what string) {
	k.press("ctrl+o")
	k.send(k.edited(journeytest.Manifest(at[journey.Lab](k.learner).Lab(), what), nil))
}

func (k *typist) hint() {
	if lab := at[journey.Lab](k.learner); len(lab.Bench.Hints()) < len(lab.Lab().Hints) && !lab.Bench.Solved() {
		k.press("ctrl+g")
	}
}

func (k *typist) reveal() {
	for range 10 {
		if k.shows("Show the solution?") {
			k.press("enter")
			return
		}
		k.press("ctrl+g")
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
		k.press("home")
		for _, l := range k.course.Lessons() {
			k.press("down")
			if l.ID == id {
				break
			}
		}
		k.press("enter")
	case "lab":
		k.lookup(course.Found{Kind: course.FoundLab, Lab: id})
	}
}

// lookup finds something by its title, and opens it.
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
	const longest = 60 // characters that the field takes
	query := []rune(title)
	found, err := k.course.Find(strings.TrimSpace(string(query[:min(len(query), longest)])))
	if err != nil {
		k.t.Fatal(err)
	}
	for i, f := range found {
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

// TestOracle plays the sequences through keys. They must record the events that the oracle lists.
func TestOracle(t *testing.T) {
	c := kittest.Course(t)
	for _, s := range journeytest.Oracle(t, c) {
		k := newTypist(t, "80x24", s.Past)
		for _, in := range s.Inputs {
			k.Do(in)
		}
		if got := journeytest.Briefs(k.kept()); !slices.Equal(got, s.Events) {
			t.Errorf("sequence %d records\n%s\nwant\n%s", s.Seed, strings.Join(got, "\n"), strings.Join(s.Events, "\n"))
		}
	}
}

// TestRandom plays random sequences through keys, in every window.
func TestRandom(t *testing.T) {
	c := kittest.Course(t)
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
