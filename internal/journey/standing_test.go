package journey_test

import (
	"maps"
	"slices"
	"strings"
	"sync"
	"testing"

	"portolan/internal/course"
	"portolan/internal/journey"
	"portolan/internal/progress"
)

// embedded is the built-in course. It is loaded once, because it never changes.
var embedded = sync.OnceValues(func() (*course.Course, error) { return course.Load(course.Embedded()) })

// of returns the standing of a learner after some events in the built-in course.
func of(t *testing.T, events ...progress.Event) journey.Standing {
	t.Helper()
	c, err := embedded()
	if err != nil {
		t.Fatal(err)
	}
	return journey.Standing{Course: c, State: progress.Replay(events)}
}

func at(lesson, step string) progress.Event {
	return progress.Event{Kind: progress.StepSeen, Body: progress.Step{Lesson: lesson, Step: step}}
}

func done(lesson string) progress.Event {
	return progress.Event{Kind: progress.Finished, Body: progress.Step{Lesson: lesson}}
}

func known(lesson string) progress.Event {
	return progress.Event{Kind: progress.Known, Body: progress.Step{Lesson: lesson}}
}

func answered(lesson, objective, question, verdict string) progress.Event {
	return progress.Event{Kind: progress.Answered, Body: progress.Answer{
		Lesson: lesson, Objective: objective, Question: question, Verdict: verdict, Right: verdict == "fits",
	}}
}

func everything(t *testing.T) []progress.Event {
	t.Helper()
	events := []progress.Event{answered("nodeport", "O13", "q", "fits")}
	for _, l := range of(t).Course.Lessons() {
		events = append(events, done(l.ID))
	}
	return events
}

func TestNext(t *testing.T) {
	for _, c := range []struct {
		name   string
		events []progress.Event
		want   string // lesson and step; "practice"
	}{
		{"somebody new", nil, "why-a-service"},
		{"in the middle of a lesson", []progress.Event{at("clusterip", "who-can-get-in")}, "clusterip who-can-get-in"},
		{"behind a lesson", []progress.Event{at("why-a-service", "x"), done("why-a-service")}, "clusterip"},
		{
			"a lesson known beforehand is passed over",
			[]progress.Event{known("why-a-service"), known("clusterip")},
			"nodeport",
		},
		{"everything done", everything(t), "practice"},
		{"everything skipped and nothing answered", everything(t)[1:], "why-a-service"},
	} {
		next := of(t, c.events...).Next()
		got := strings.TrimSpace(next.Lesson.ID + " " + next.Step)
		if next.Kind == journey.Practise {
			got = "practice"
		}
		if got != c.want {
			t.Errorf("%s: %s, want %s", c.name, got, c.want)
		}
	}
}

func TestGoodbye(t *testing.T) {
	first := of(t).Course.Lessons()[1].Steps[1].ID
	for _, c := range []struct {
		events []progress.Event
		want   string
	}{
		{nil, "Come back any time: portolan"},
		{[]progress.Event{at("clusterip", first)}, "You are in lesson 2, step 2 of 8. Go on with: portolan"},
		{[]progress.Event{at("why-a-service", "x"), done("why-a-service")}, "Next: lesson 2, 5 min. Go on with: portolan"},
		{everything(t), "You have finished every lesson. For a round of practice: portolan quiz"},
		{
			[]progress.Event{
				done("why-a-service"), done("clusterip"), done("nodeport"), done("loadbalancer"), at("which-type", "x"),
				done("which-type"),
			},
			"You have finished part 1. Next: lesson 6, 6 min. Go on with: portolan",
		},
	} {
		if got := of(t, c.events...).Goodbye(); string(got) != c.want {
			t.Errorf("got  %s\nwant %s", got, c.want)
		}
	}
}

// TestResults counts answers that are too open apart from those that do not work. Only the latest answer to a question
// counts, and a board is one question.
func TestResults(t *testing.T) {
	s := of(
		t,
		at("nodeport", "x"),
		answered("nodeport", "O13", "one", "too open"),
		answered("nodeport", "O13", "one", "fits"),
		answered("nodeport", "O13", "two", "too open"),
		answered("nodeport", "O14", "three", "does not work"),
		answered("nodeport", "O14", "board/a", "wrong"),
		answered("nodeport", "O14", "board/b", "fits"),
		progress.Event{
			Kind: progress.Mended,
			Body: progress.Lab{Lab: "port-80-refused", Lesson: "nodeport", Solved: true, Hints: 2},
		},
	)
	results, err := s.Results()
	if err != nil {
		t.Fatal(err)
	}
	r := results[2]
	if got, want := r.Lesson.ID+": "+r.Tally.String(), "nodeport: 2 of 4 right, 1 too open, 1 missed"; got != want {
		t.Errorf("got %s, want %s", got, want)
	}
	for _, o := range r.Objectives {
		if want := map[string]string{"O13": "two", "O14": "three"}[o.ID]; o.Met || o.Missed != want {
			t.Errorf("%s: met %v, missed %q, want %q", o.ID, o.Met, o.Missed, want)
		}
	}
	for _, lab := range r.Labs {
		want := map[string]string{"port-80-refused": "solved with 2 hints", "one-port-two-owners": "not solved yet"}[lab.Lab.ID]
		if lab.State != want {
			t.Errorf("%s: %q, want %q", lab.Lab.ID, lab.State, want)
		}
	}
	if got := results[0].State; got != "not begun" {
		t.Errorf("the first lesson is %q", got)
	}
}

// TestTasks checks what comes next: the lesson under way, then the lessons with the most wrong answers, then unsolved
// labs.
func TestTasks(t *testing.T) {
	s := of(
		t,
		at("why-a-service", "x"),
		done("why-a-service"),
		at("clusterip", "x"),
		done("clusterip"),
		at("nodeport", "x"),
		answered("loadbalancer", "O20", "asked beforehand", "wrong"),
		answered("clusterip", "O5", "one", "does not work"),
		answered("why-a-service", "O1", "two", "wrong"),
		answered("why-a-service", "O2", "three", "wrong"),
	)
	tasks, err := s.Tasks()
	if err != nil {
		t.Fatal(err)
	}
	var got []string
	for _, task := range tasks {
		got = append(
			got,
			map[journey.TaskKind]string{journey.Learn: "learn", journey.Practise: "practise", journey.Mend: "mend"}[task.Kind]+
				" "+task.Lesson.ID,
		)
	}
	want := "learn nodeport, practise why-a-service, practise clusterip, mend why-a-service"
	if strings.Join(got, ", ") != want {
		t.Errorf("got  %s\nwant %s", strings.Join(got, ", "), want)
	}
}

func TestTaught(t *testing.T) {
	for _, c := range []struct {
		name   string
		events []progress.Event
		want   string
	}{
		{
			"lessons begun, before any is done",
			[]progress.Event{at("clusterip", "x"), at("nodeport", "x")},
			"clusterip nodeport",
		},
		{
			"those done or known, once one is",
			[]progress.Event{done("clusterip"), known("why-a-service"), at("nodeport", "x")},
			"clusterip why-a-service",
		},
	} {
		if got := strings.Join(slices.Sorted(maps.Keys(of(t, c.events...).Taught())), " "); got != c.want {
			t.Errorf("%s: %s, want %s", c.name, got, c.want)
		}
	}
	somebody := of(t)
	if got, want := len(somebody.Taught()), len(somebody.Course.Lessons()); got != want {
		t.Errorf("somebody new is asked about %d lessons, want all %d", got, want)
	}
}
