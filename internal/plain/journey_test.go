package plain

import (
	"bytes"
	"context"
	"fmt"
	"io"
	"maps"
	"slices"
	"strings"
	"testing"
	"time"

	"portolan/internal/course"
	"portolan/internal/journey/journeytest"
	"portolan/internal/progress"
	"portolan/internal/sandbox"
	"portolan/lessons"
)

// teller does the inputs of a sequence by the lines of a person who reads what is said.
type teller struct {
	*player
	t     testing.TB
	store progress.Store
	text  string // what the learner's editor makes of a manifest
}

func newTeller(t testing.TB, c *course.Course, past []progress.Event) *teller {
	k := &teller{t: t, store: progress.NewMemory()}
	noon := time.Date(2026, 11, 22, 12, 0, 0, 0, time.UTC)
	o := Options{
		In: new(bytes.Buffer), Out: io.Discard, Course: c, Store: k.store, Learner: "me",
		Now: func() time.Time { return noon }, Seed: func() uint64 { return journeytest.Seed },
		Edit: func(context.Context, string) (string, error) { return k.text, nil },
	}
	k.player = &player{ctx: context.Background(), o: o, page: newSpoken(), events: slices.Clone(past), benches: map[string]sandbox.Bench{}}
	k.state = progress.Replay(past)
	k.begin()
	return k
}

func (k *teller) kept() []progress.Event {
	events, err := k.store.Events(context.Background(), "me")
	if err != nil {
		k.t.Fatal(err)
	}
	return events
}

// Where implements journeytest.Player.
func (k *teller) Where() journeytest.Where {
	at := func(kind, at string) journeytest.Where { return journeytest.Where{Kind: kind, At: at} }
	switch s := k.at.(type) {
	case contents:
		return at("contents", "")
	case *atLesson:
		return k.inLesson(s)
	case *atLab:
		if s.done() {
			return at("lab solved", s.lab.ID)
		}
		return at("lab", s.lab.ID)
	case *atBoard:
		switch {
		case s.hunt.Done():
			return at("board settled", s.board().ID)
		case s.naming:
			return at("naming", s.board().ID)
		}
		return at("probing", s.board().ID)
	case *practice:
		return asks("round", s.ask)
	case *beforehand:
		return asks("known", s.ask)
	}
	return at("elsewhere", "")
}

func asks(kind string, a *asking) journeytest.Where {
	switch {
	case a == nil:
		return journeytest.Where{Kind: kind + " end"}
	case a.graded != nil:
		return journeytest.Where{Kind: kind + " answers", At: a.asked.Question.ID}
	case a.fills():
		return journeytest.Where{Kind: kind + " fills", At: a.asked.Question.ID}
	}
	return journeytest.Where{Kind: kind + " asks", At: a.asked.Question.ID}
}

func (k *teller) inLesson(s *atLesson) journeytest.Where {
	at := s.lesson.ID + " " + s.step.ID
	if s.welcome {
		switch {
		case s.walk.Phase() == lessons.Predicting:
			return journeytest.Where{Kind: "welcome asks", At: s.step.ID}
		case s.index == len(s.lesson.Steps)-1:
			return journeytest.Where{Kind: "welcome end", At: s.step.ID}
		}
		return journeytest.Where{Kind: "welcome", At: s.step.ID}
	}
	if s.walk.Done() {
		return journeytest.Where{Kind: "end", At: s.lesson.ID}
	}
	switch s.walk.Phase() {
	case lessons.Predicting:
		return journeytest.Where{Kind: "predicting", At: at}
	case lessons.Watching:
		return journeytest.Where{Kind: "watching", At: at}
	case lessons.Asking:
		if s.ask.fills() {
			return journeytest.Where{Kind: "filling", At: at}
		}
		return journeytest.Where{Kind: "asking", At: at}
	case lessons.Answered:
		return journeytest.Where{Kind: "answered", At: at}
	case lessons.Reading, lessons.Doing:
	}
	if s.step.Lab != nil || s.step.Board != nil {
		return journeytest.Where{Kind: "doing", At: at}
	}
	return journeytest.Where{Kind: "reading", At: at}
}

func (k *teller) types(line string) {
	k.page = newSpoken()
	k.player.take(line)
}

// Do implements journeytest.Player.
func (k *teller) Do(in journeytest.Input) {
	at := k.Where()
	if !journeytest.Fits(at, in) {
		return
	}
	switch in.Verb() {
	case "contents":
		switch k.at.(type) {
		case *atLab, *atBoard:
			k.types("back")
		}
		k.types("contents")
	case "leave":
		switch k.at.(type) {
		case *atLab, *atBoard:
			k.types("back")
		default:
			k.types("contents")
		}
	case "enter":
		for range 40 {
			k.types("")
			if k.Where() != at || at.Kind == "contents" {
				return
			}
		}
	case "choose":
		k.choose(in)
	case "answer":
		k.types("answer " + in.Rest())
	case "skip":
		k.types("skip")
	case "back":
		k.types("back")
	case "again":
		k.types("another")
	case "name":
		k.types("name")
	case "probe":
		b := k.at.(*atBoard)
		k.types(fmt.Sprintf("try %d", in.N()%len(b.board().Probes)+1))
	case "edit":
		k.text = journeytest.Manifest(k.at.(*atLab).lab, in.Rest())
		k.types("edit")
	case "hint":
		k.hint()
	case "reveal":
		l := k.at.(*atLab)
		for range len(l.lab.Hints) - len(l.bench.Hints()) {
			k.types("hint")
		}
		k.types("solution")
		k.types("solution")
	case "results":
		k.types("results")
	case "open":
		k.openBy(at, in.Rest())
	case "lookup":
		id, step, _ := strings.Cut(in.Rest(), " ")
		l, _ := k.o.Course.Lesson(id)
		i := slices.IndexFunc(l.Steps, func(s lessons.Step) bool { return s.ID == step })
		k.types(fmt.Sprintf("lesson %d step %d", l.Number, i+1))
	default:
		k.t.Fatalf("nobody knows how to %q", in)
	}
}

func (k *teller) hint() {
	l := k.at.(*atLab)
	if len(l.bench.Hints()) < len(l.lab.Hints) && !l.done() {
		k.types("hint")
	}
}

func (k *teller) choose(in journeytest.Input) {
	most := 0
	switch s := k.at.(type) {
	case *atLesson:
		most = 2
		if s.walk.Phase() == lessons.Asking {
			most = len(s.ask.order)
		}
	case *practice:
		most = len(s.ask.order)
	case *beforehand:
		most = len(s.ask.order)
	case *atBoard:
		most = len(s.hunt.Options())
	}
	if in.N() <= most {
		k.types(in.Rest())
	}
}

func (k *teller) openBy(at journeytest.Where, what string) {
	kind, _, _ := strings.Cut(what, " ")
	switch {
	case kind == "practice" && len(k.state.Answers) == 0:
	case kind == "known" && at.Kind == "contents" && !k.standing().Fresh():
	default:
		k.types(what)
	}
}

// TestOracle plays the sequences through lines, and holds that they record what they recorded when they were written. It logs
// what they cover.
func TestOracle(t *testing.T) {
	c := load(t, course.Embedded())
	covered := map[string]int{}
	for _, s := range journeytest.Oracle(t, c) {
		k := newTeller(t, c, s.Past)
		for _, in := range s.Inputs {
			covered[k.Where().Kind+" "+k.Where().At]++
			k.Do(in)
		}
		if got := journeytest.Briefs(k.kept()); !slices.Equal(got, s.Lines) {
			t.Errorf("sequence %d records\n%s\nwant\n%s", s.Seed, strings.Join(got, "\n"), strings.Join(s.Lines, "\n"))
		}
	}
	for _, where := range slices.Sorted(maps.Keys(covered)) {
		t.Logf("%4d  %s", covered[where], where)
	}
}
