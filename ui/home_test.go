package ui

import (
	"fmt"
	"strings"
	"testing"
	"testing/fstest"

	"github.com/charmbracelet/x/exp/golden"

	"portolan/internal/course"
	"portolan/internal/journey"
	"portolan/internal/progress"
	"portolan/ui/kit"
	"portolan/ui/kit/kittest"
)

// partOne returns the events of a learner who has finished part 1: most answers were right, some labs are solved.
func partOne() []progress.Event {
	var events []progress.Event
	add := func(kind progress.Kind, body any) { events = append(events, progress.Event{Kind: kind, Body: body}) }
	answer := func(lesson, objective, question, verdict string) {
		add(progress.Answered, progress.Answer{
			Lesson: lesson, Objective: objective, Question: question, Verdict: verdict, Right: verdict == "fits",
			Occasion: progress.InLesson,
		})
	}
	lab := func(id, lesson, objective string) {
		add(progress.Mended, progress.Lab{Lab: id, Lesson: lesson, Objective: objective, Solved: true})
	}
	for i, lesson := range []string{"why-a-service", "clusterip", "nodeport", "loadbalancer", "which-type"} {
		add(progress.StepSeen, progress.Step{Lesson: lesson, Step: "one-port-on-every-node"})
		for k := range 2 {
			add(progress.Predicted, progress.Prediction{
				Lesson: lesson, Step: fmt.Sprint(k), Chosen: "yes", Right: i%2 == 0 || k == 0,
			})
		}
		add(progress.Finished, progress.Step{Lesson: lesson})
	}
	answer("why-a-service", "O1", "why-old-address", "fits")
	answer("why-a-service", "O2", "why-which-pods", "fits")
	answer("why-a-service", "O2", "why-fill-selector", "does not work")
	lab("wrong-label", "why-a-service", "O2")
	answer("clusterip", "O4", "cip-door", "fits")
	answer("clusterip", "O5", "cip-namespace", "fits")
	answer("clusterip", "O4", "cip-fill-target", "fits")
	answer("nodeport", "O13", "np-door", "fits")
	answer("nodeport", "O14", "np-fill-port", "fits")
	answer("nodeport", "O15", "np-monitor-name", "fits")
	answer("loadbalancer", "O20", "lb-door", "fits")
	answer("loadbalancer", "O22", "lb-fill-node-ports", "does not work")
	answer("loadbalancer", "O23", "lb-grafana", "fits")
	lab("pending-for-the-testers", "loadbalancer", "O21")
	answer("which-type", "O24", "wt-vans-http", "fits")
	answer("which-type", "O24", "wt-vans-mqtt", "too open")
	return events
}

// TestProgressScreens compares the screens that show how far a learner has come, in every window.
func TestProgressScreens(t *testing.T) {
	end := journey.AtPartEnd{Part: 1}
	all := partOne()
	for _, l := range kittest.Course(t).Lessons() {
		all = append(all, progress.Event{Kind: progress.Finished, Body: progress.Step{Lesson: l.ID}})
	}
	for _, c := range []shot{
		{name: "contents", place: journey.AtContents{}, past: partOne(), keys: "down down down down"},
		{name: "contents practice", place: journey.AtContents{}, past: partOne(), keys: "G"},
		{name: "contents all done", place: journey.AtContents{}, past: all},
		{name: "part end", place: end, past: partOne()},
		{name: "part end repeat", place: end, past: partOne(), keys: "G"},
		{name: "part end without answers", place: end},
		{name: "last part end", place: journey.AtPartEnd{Part: 2}, past: all},
		{name: "results", place: journey.AtResults{}, past: partOne(), keys: "down down down down"},
		{name: "find step", place: kit.OpenFind{}, past: partOne(), keys: "type:node2 down"},
	} {
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

// TestTheEndOfAPart presses the keys of a learner at the end of part 1: it opens the page, something to repeat, and
// part 2.
func TestTheEndOfAPart(t *testing.T) {
	past := append(partOne(), progress.Event{
		Kind: progress.StepSeen, Body: progress.Step{Lesson: "which-type", Step: "which-type"},
	})
	l := open(t, journey.AtStep{Lesson: "which-type"}, past...)
	l.resize("80x24")
	for range 40 {
		if at[journey.Step](l).Done() {
			break
		}
		l.press("right")
	}
	l.sees("Next: how the part went.").press("enter").sees("You have finished part 1: Choose a type.")
	l.sees("You predicted 8 of 10 packets right.").sees("▸ Go on to part 2, Make it work")
	for range 40 {
		if strings.Contains(l.chosen(), "predict which pods a selector selects") {
			break
		}
		l.press("down")
	}
	l.press("enter").sees("1 Why a Service at all").sees("step 5 of")
	l.press("esc").sees("The end of part 1: Choose a type")
	if got := l.chosen(); !strings.Contains(got, "predict which pods a selector selects") {
		t.Errorf("the cursor is at %q", got)
	}
	l.press("r").sees("WHAT TO DO NEXT").press("esc").sees("The end of part 1")
	l.press("home enter").sees("6 Four port numbers")
	l.press("esc").sees("Portolan").sees("2 MAKE IT WORK 0 of 4 lessons")
	l.press("r").sees("How part 1 went")
	for range 40 {
		if l.chosen() == "How part 1 went" {
			break
		}
		l.press("down")
	}
	l.press("enter").sees("You have finished part 1")
}

// TestAnswersMeetObjectives repeats a missed question from the page at the end of a part. Its objective moves to what
// the learner can do now.
func TestAnswersMeetObjectives(t *testing.T) {
	l := open(t, journey.AtPartEnd{Part: 1}, partOne()...)
	l.resize("160x50")
	l.sees("○ predict which pods a selector selects").sees("lesson 1, step 5")
	before := len(at[journey.PartEnd](l).Met())
	l.press("down enter")
	question := at[journey.Step](l).Question
	l.press("type:" + question.Proved.Right + " enter esc").sees("✓ predict which pods a selector selects")
	if after := len(at[journey.PartEnd](l).Met()); after != before+1 {
		t.Errorf("%d objectives were met, and now %d", before, after)
	}
}

// ownCourse returns a session whose course has a number of lessons without questions and labs, perPart in every part.
func ownCourse(t *testing.T, lessons, perPart int) *kit.Session {
	t.Helper()
	files := fstest.MapFS{"lessons/scenes/hall.yaml": {Data: []byte("apiVersion: portolan/v1\nkind: Scene\n" +
		"metadata: {name: hall}\n---\napiVersion: v1\nkind: Node\nmetadata: {name: node1}\nstatus:\n" +
		"  addresses: [{type: InternalIP, address: 10.0.0.11}]\n  conditions: [{type: Ready, status: \"True\"}]\n")}}
	for i := 1; i <= lessons; i++ {
		files[fmt.Sprintf("lessons/%02d-lesson%d.md", i, i)] = &fstest.MapFile{Data: fmt.Appendf(nil,
			"---\nid: lesson%d\npart: Part %d of a long course\ntitle: Lesson %d is about one thing\nscene: hall\n"+
				"kubernetes: \"1.36\"\n---\n\n## Read\n\nSome text.\n\n## Read on\n\nMore text.\n",
			i, (i+perPart-1)/perPart, i)}
	}
	c, err := course.Load(files)
	if err != nil {
		t.Fatal(err)
	}
	s := kittest.Session(t)
	s.Course = c
	return s
}

// TestOwnCourses goes through courses of other sizes: one with a single part, and one with thirty lessons, which
// scrolls.
func TestOwnCourses(t *testing.T) {
	for _, c := range []struct{ lessons, perPart int }{{1, 1}, {3, 3}, {30, 30}, {30, 7}} {
		for _, size := range append(sizes(), "40x12") {
			name := fmt.Sprintf("%d lessons, %d in a part, %s", c.lessons, c.perPart, size)
			l := openIn(t, ownCourse(t, c.lessons, c.perPart), journey.AtContents{})
			l.resize(size)
			for i := range c.lessons {
				fits(t, l, name)
				if got := l.chosen(); i > 0 && !strings.Contains(got, fmt.Sprintf("Lesson %d ", i)) {
					t.Fatalf("%s: after %d times down the cursor is at %q:\n%s", name, i, got, l.screen())
				}
				l.press("down")
			}
			l.press("home")
			parts := len(l.app.session.Course.Parts)
			for range c.lessons * 5 {
				if end, ok := l.app.journey.Stop().(journey.PartEnd); ok && end.Number == parts {
					break
				}
				l.press("enter")
				fits(t, l, name)
			}
			l.sees(fmt.Sprintf("You have finished part %d", parts))
			l.press("esc esc r")
			fits(t, l, name)
			l.press("end")
			fits(t, l, name)
		}
	}
}

// TestARecordOfAnotherCourse opens every screen with a record of which no id is in the course.
func TestARecordOfAnotherCourse(t *testing.T) {
	past := []progress.Event{
		{Kind: progress.StepSeen, Body: progress.Step{Lesson: "gone", Step: "x"}},
		{Kind: progress.Answered, Body: progress.Answer{Lesson: "gone", Objective: "O1", Question: "gone"}},
		{Kind: progress.Predicted, Body: progress.Prediction{Lesson: "gone", Step: "x", Chosen: "yes"}},
		{Kind: progress.Mended, Body: progress.Lab{Lab: "gone", Lesson: "gone", Objective: "O1", Solved: true}},
		{Kind: progress.Finished, Body: progress.Step{Lesson: "gone"}},
	}
	for _, place := range everyPlace() {
		l := open(t, place, past...)
		for _, size := range sizes() {
			l.resize(size)
			fits(t, l, size)
			if l.shows("gone") {
				t.Errorf("%T shows a lesson that the course does not have:\n%s", place, l.screen())
			}
		}
	}
	l := open(t, journey.AtContents{}, past...)
	l.press("size:80x24").sees("▸ Continue Why a Service at all").sees("0 of 5 lessons")
}
