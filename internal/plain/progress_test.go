package plain

import (
	"bytes"
	"strings"
	"testing"

	"portolan/internal/course"
	"portolan/internal/progress"
	"portolan/lessons"
)

func TestProgress(t *testing.T) {
	c := &course.Course{Parts: []course.Part{{Number: 1, Title: "Ports", Lessons: []lessons.Lesson{
		{ID: "a", Number: 1, Title: "First", Steps: []lessons.Step{{ID: "one"}, {ID: "two"}}},
		{ID: "b", Number: 2, Title: "Second \x1b[31m"},
	}}}}
	step := func(kind progress.Kind, lesson, step string) progress.Event {
		return progress.Event{Kind: kind, Body: progress.Step{Lesson: lesson, Step: step}}
	}
	answer := func(lesson, verdict string) progress.Event {
		return progress.Event{Kind: progress.Answered, Body: progress.Answer{Lesson: lesson, Verdict: verdict, Right: verdict == "fits"}}
	}
	for name, done := range map[string]struct {
		events []progress.Event
		want   []string
	}{
		"nothing":     {nil, []string{"1  Ports", "   1  -             First", "   2  -             Second", "Nothing yet. Begin with: portolan"}},
		"begun":       {[]progress.Event{step(progress.StepSeen, "a", "one")}, []string{"   1  1 of 2 steps  First"}},
		"done":        {[]progress.Event{step(progress.Finished, "a", "")}, []string{"   1  done          First"}},
		"other steps": {[]progress.Event{step(progress.StepSeen, "a", "gone"), step(progress.StepSeen, "b", "x")}, []string{"   1  -             First"}},
		"answers": {
			[]progress.Event{answer("a", "fits"), answer("a", "too open"), answer("a", "does not work"), answer("b", "fits")},
			[]string{"First: 1 of 3 answers right, 1 too open", "Second : 1 of 1 answers right"},
		},
	} {
		t.Run(name, func(t *testing.T) {
			var got bytes.Buffer
			if err := Progress(&got, c, progress.Replay(done.events)); err != nil {
				t.Fatal(err)
			}
			for _, want := range done.want {
				if !strings.Contains(got.String(), want) {
					t.Errorf("no %q in\n%s", want, got.String())
				}
			}
			if strings.Contains(got.String(), "\x1b") {
				t.Errorf("an escape sequence got out: %q", got.String())
			}
		})
	}
}
