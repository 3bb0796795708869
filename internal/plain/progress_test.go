package plain

import (
	"bytes"
	"strings"
	"testing"

	"portolan/internal/progress"
)

func TestProgress(t *testing.T) {
	c := small(t)
	c.Parts[1].Lessons[0].Title += " \x1b[31m"
	step := func(kind progress.Kind, lesson, step string) progress.Event {
		return progress.Event{Kind: kind, Body: progress.Step{Lesson: lesson, Step: step}}
	}
	answer := func(lesson, verdict string) progress.Event {
		return progress.Event{Kind: progress.Answered, Body: progress.Answer{
			Lesson: lesson, Objective: map[string]string{"doors": "O1", "faults": "O2"}[lesson], Question: lesson + " " + verdict, Verdict: verdict, Right: verdict == "fits",
		}}
	}
	mended := func(solved bool, hints int) progress.Event {
		return progress.Event{
			Kind: progress.Mended,
			Body: progress.Lab{Lab: "mend", Lesson: "doors", Solved: solved, Hints: hints},
		}
	}
	for name, done := range map[string]struct {
		events []progress.Event
		want   []string
	}{
		"nothing": {nil, []string{
			"Part 1, Choose a type. 0 of 1 lessons done.\nLessons not begun: 1.\n\n", "Lessons not begun: 2.\n\n",
			"Nothing yet. Begin with: portolan",
		}},
		"begun": {
			[]progress.Event{step(progress.StepSeen, "doors", "on-every-node")},
			[]string{
				"1. Doors: 1 of 6 steps.\n   Not yet:\n   - know a door\n   Lab, Mend the till: not solved yet.\n",
				"You are in lesson 1, step 1 of 6. Go on with: portolan\n",
			},
		},
		"done": {
			[]progress.Event{step(progress.Finished, "doors", "")},
			[]string{"1. Doors: seen.\n", "\nCome back any time: portolan\n"},
		},
		"other steps": {
			[]progress.Event{step(progress.StepSeen, "doors", "gone"), step(progress.StepSeen, "faults", "x")},
			[]string{"Lessons not begun: 1."},
		},
		"a lesson that is gone": {
			[]progress.Event{step(progress.StepSeen, "gone", "x"), step(progress.Finished, "gone", ""), answer("gone", "fits")},
			[]string{"Lessons not begun: 1.", "Next: lesson 1, 4 min. Go on with: portolan\n"},
		},
		"answers": {
			[]progress.Event{
				answer("doors", "fits"), answer("doors", "too open"), answer("doors", "does not work"),
				answer("faults", "fits"),
			},
			[]string{
				"1. Doors: begun, 1 of 3 right, 1 too open, 1 missed.\n   Not yet:\n   - know a door\n",
				"2. Faults : begun, 1 of 1 right.\n   You can now:\n   - find a fault\n",
			},
		},
		"a lab": {
			[]progress.Event{mended(true, 2)},
			[]string{"1. Doors: not begun.\n", "   Lab, Mend the till: solved with 2 hints.\n"},
		},
		"a solution that was read": {
			[]progress.Event{mended(false, 0)}, []string{"   Lab, Mend the till: solution read.\n"},
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
