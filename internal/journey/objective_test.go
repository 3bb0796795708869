package journey_test

import (
	"fmt"
	"slices"
	"strings"
	"testing"

	"portolan/internal/journey"
	"portolan/internal/progress"
)

// history turns a short text into events about objective O13 of the lesson nodeport. Each word is one answer: where it
// was given (b before the lesson, l in the lesson, p in practice, a in a test after it), + or -, the question, and its
// pattern after a dot. "lab+" is a lab solved, "lab-" its solution read, "reset" a reset of the lesson. "6p" stands for
// six right answers in practice about another objective.
func history(short string) []progress.Event {
	occasions := map[byte]progress.Occasion{
		'b': progress.Before, 'l': progress.InLesson, 'p': progress.Practice, 'a': progress.After,
	}
	var events []progress.Event
	for word := range strings.FieldsSeq(short) {
		switch word {
		case "lab+", "lab-":
			events = append(events, progress.Event{Kind: progress.Mended, Body: progress.Lab{
				Lab: "x", Lesson: "nodeport", Objective: "O13", Solved: word == "lab+",
			}})
		case "reset":
			events = append(events, progress.Event{Kind: progress.Reset, Body: progress.Step{Lesson: "nodeport"}})
		case "6p":
			for i := range 6 {
				events = append(events, answered("clusterip", "O5", fmt.Sprint("other", i), "fits"))
			}
		default:
			question, pattern, _ := strings.Cut(word[2:], ".")
			events = append(events, progress.Event{Kind: progress.Answered, Body: progress.Answer{
				Lesson: "nodeport", Objective: "O13", Question: question, Pattern: pattern,
				Right: word[1] == '+', Occasion: occasions[word[0]],
			}})
		}
	}
	return events
}

// TestMet checks what a learner can do after different histories of answers.
func TestMet(t *testing.T) {
	for _, c := range []struct {
		name, history string
		met           bool
		missed        string
	}{
		{"nothing", "", false, ""},
		{"right at the first try", "l+one l+two", true, ""},
		{"missed", "l-one", false, "one"},
		{"missed, and another one right in the same lesson", "l-one l+two", false, "one"},
		{"right, and another one missed", "l+one l-two", false, "two"},
		{"missed, and right when the lesson is read again", "l-one l+one", true, ""},
		{"missed, and another one right in a later round", "l-one p+two", true, ""},
		{"two missed, and one right in a later round", "l-one l-two p+three", true, ""},
		{"missed, and right in a test after it", "l-one a+two", true, ""},
		{"right in a round, and missed after that", "p+one p-two", false, "two"},
		{"missed in a round, and another one right in the same round", "p-one.a p+two.b", false, "one"},
		{"missed in a round, and its pattern right in the same round", "p-one.a p+two.a", true, ""},
		{"missed in a round, and another one right in a later round", "p-one.a 6p p+two.b", true, ""},
		{"missed in a round, and another one right when the lesson is read again", "p-one 6p l+two", false, "one"},
		{"right before the lesson", "b+one", true, ""},
		{"missed before the lesson", "b-one", false, ""},
		{"missed before the lesson, and right in it", "b-one l+two", true, ""},
		{"right before the lesson, and missed in it", "b+one l-two", false, "two"},
		{"a lab solved", "lab+", true, ""},
		{"the solution of a lab read", "lab-", false, ""},
		{"missed, and the lab solved", "l-one lab+", false, "one"},
		{"a fault missed, and another one found at the same board", "l-board/a l+board/b", true, ""},
		{"a fault missed", "l+board/a l-board/b", false, "board"},
		{"reset", "l+one reset", false, ""},
		{"missed, reset, and right", "l-one reset l+two", true, ""},
	} {
		s := of(t, history(c.history)...)
		lesson, _ := s.Course.Lesson("nodeport")
		all := s.Objectives(lesson)
		i := slices.IndexFunc(all, func(o journey.Objective) bool { return o.ID == "O13" })
		if all[i].Met != c.met || all[i].Missed != c.missed {
			t.Errorf("%s: met %v, missed %q, want %v, %q", c.name, all[i].Met, all[i].Missed, c.met, c.missed)
		}
		for k, o := range all {
			if k != i && (o.Met || o.Missed != "") {
				t.Errorf("%s: %s changes too: %+v", c.name, o.ID, o)
			}
		}
	}
}

// TestMarks checks which marks the contents show for a lesson with three questions and one lab.
func TestMarks(t *testing.T) {
	right := func(question string) progress.Event { return answered("clusterip", "O4", question, "fits") }
	wrong := func(question string) progress.Event { return answered("clusterip", "O4", question, "too open") }
	solved := func(lab string, is bool) progress.Event {
		return progress.Event{Kind: progress.Mended, Body: progress.Lab{Lab: lab, Lesson: "clusterip", Solved: is}}
	}
	for _, c := range []struct {
		name   string
		events []progress.Event
		want   string
		words  journey.Text
	}{
		{"nothing", nil, "", ""},
		{"a step seen", []progress.Event{at("clusterip", "x")}, "", "next"},
		{"known beforehand", []progress.Event{answered("clusterip", "O4", "other", "fits"), known("clusterip")}, "", "known"},
		{"one answered", []progress.Event{wrong("cip-namespace")}, "○✗○ ○", "0 of 1 right"},
		{
			"the latest answer counts",
			[]progress.Event{wrong("cip-door"), right("cip-door"), right("cip-namespace")},
			"✓✓○ ○", "2 of 2 right",
		},
		{"the end reached", []progress.Event{done("clusterip")}, "○○○ ○", "seen"},
		{"the lab solved", []progress.Event{solved("close-the-cache", true)}, "○○○ ✓", "1 lab solved"},
		{"its solution read", []progress.Event{solved("close-the-cache", false)}, "○○○ ○", ""},
		{"a lab that no step names", []progress.Event{solved("other", true)}, "○○○ ○✓", "1 lab solved"},
	} {
		s := of(t, c.events...)
		lesson, _ := s.Course.Lesson("clusterip")
		m := s.Marks(lesson)
		if got := strings.TrimSpace(drawn(m.Questions) + " " + drawn(m.Labs) + drawn(m.Boards)); got != c.want {
			t.Errorf("%s: %s, want %s", c.name, got, c.want)
		}
		if got := s.HowFar(lesson); got != c.words {
			t.Errorf("%s: %q, want %q", c.name, got, c.words)
		}
	}
}

func drawn(marks []journey.Mark) string {
	var line strings.Builder
	for _, m := range marks {
		line.WriteString(map[journey.Mark]string{journey.NotYet: "○", journey.Right: "✓", journey.Wrong: "✗"}[m])
	}
	return line.String()
}
