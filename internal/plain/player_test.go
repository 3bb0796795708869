package plain

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"io"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"testing/fstest"
	"time"
	"unicode"

	"github.com/charmbracelet/x/ansi"
	"github.com/rogpeppe/go-internal/txtar"

	"portolan/internal/course"
	"portolan/internal/progress"
)

// small returns the course of testdata/player.txtar, which has one question, lab and board of each kind.
func small(t testing.TB) *course.Course {
	t.Helper()
	archive, err := txtar.ParseFile("testdata/player.txtar")
	if err != nil {
		t.Fatal(err)
	}
	files := fstest.MapFS{}
	for _, f := range archive.Files {
		files[f.Name] = &fstest.MapFile{Data: f.Data}
	}
	return load(t, files)
}

// talk is the input and the output of a learner who types lines. paper has both, and each typed line comes after ">".
type talk struct {
	paper bytes.Buffer
	said  int                                        // how much of the paper was there when the last line was typed
	types func(said string) (line string, more bool) // what follows what was said
}

// Read implements io.Reader: the learner types the next line.
func (c *talk) Read(b []byte) (int, error) {
	line, more := c.types(c.paper.String()[c.said:])
	if !more {
		return 0, io.EOF
	}
	c.paper.WriteString(strings.TrimRight("> "+line, " ") + "\n")
	c.said = c.paper.Len()
	return copy(b, line+"\n"), nil
}

// Write implements io.Writer: the program prints something.
func (c *talk) Write(b []byte) (int, error) { return c.paper.Write(b) }

// typing returns a learner who types these lines, whatever the program prints.
func typing(lines ...string) *talk {
	return &talk{types: func(string) (string, bool) {
		if len(lines) == 0 {
			return "", false
		}
		line := lines[0]
		lines = lines[1:]
		return line, true
	}}
}

// playing returns options with a clock and a seed that are the same in each run.
func playing(c *course.Course, with *talk, store progress.Store) Options {
	now := time.Date(2026, 11, 22, 9, 0, 0, 0, time.UTC)
	return Options{
		In: with, Out: with, Course: c, Store: store, Learner: "local",
		Now:  func() time.Time { now = now.Add(time.Second); return now },
		Seed: func() uint64 { return 3 },
		Read: func(path string, limit int) ([]byte, error) {
			data, ok := map[string]string{
				"empty.yaml": " \n",
				"big.yaml":   strings.Repeat("#", limit),
				"good.yaml": "apiVersion: v1\nkind: Service\nmetadata:\n  name: web\nspec:\n  type: " +
					"NodePort\n  selector:\n    app: web\n  ports:\n    - port: 80\n      targetPort: 8080\n      nodePort: 30007\n",
			}[path]
			if !ok {
				return nil, &os.PathError{Op: "open", Path: path, Err: os.ErrNotExist}
			}
			return []byte(data), nil
		},
	}
}

// TestTranscripts types the lines of each transcript that begin with ">", and compares what is printed with the
// transcript. Except in first-start.txt, the learner has used the program before.
func TestTranscripts(t *testing.T) {
	files, err := filepath.Glob("testdata/transcripts/*.txt")
	if err != nil || len(files) == 0 {
		t.Fatalf("no transcripts: %v", err)
	}
	for _, file := range files {
		t.Run(strings.TrimSuffix(filepath.Base(file), ".txt"), func(t *testing.T) {
			want, err := os.ReadFile(file)
			if err != nil {
				t.Fatal(err)
			}
			var typed []string
			for line := range strings.Lines(string(want)) {
				if text, ok := strings.CutPrefix(line, ">"); ok {
					typed = append(typed, strings.TrimSpace(text))
				}
			}
			store := progress.NewMemory()
			if filepath.Base(file) != "first-start.txt" {
				record(t, store, progress.Predicted, progress.Prediction{Lesson: "welcome"})
			}
			learner := typing(typed...)
			if err := Run(t.Context(), playing(small(t), learner, store)); err != nil {
				t.Fatal(err)
			}
			got := learner.paper.String()
			readable(t, got)
			if got != string(want) && !*update {
				t.Errorf("got\n%s\nwant\n%s", got, want)
			}
			if *update {
				if err := os.WriteFile(file, []byte(got), 0o600); err != nil {
					t.Fatal(err)
				}
			}
		})
	}
}

func record(t testing.TB, store progress.Store, kind progress.Kind, body any) {
	t.Helper()
	if err := store.Record(t.Context(), progress.Event{Learner: "local", Kind: kind, Body: body}); err != nil {
		t.Fatal(err)
	}
}

// readable fails if a screen reader would have trouble with a text: with long lines, control characters, or pictures
// that are drawn with characters.
func readable(t *testing.T, said string) {
	t.Helper()
	for n, line := range strings.Split(said, "\n") {
		switch {
		case strings.HasPrefix(line, ">"): // typed
		case ansi.StringWidth(line) > spokenWidth:
			t.Errorf("line %d has %d columns: %s", n+1, ansi.StringWidth(line), line)
		case strings.ContainsFunc(line, unicode.IsControl):
			t.Errorf("line %d has a control character: %q", n+1, line)
		case strings.ContainsAny(line, "─━│┃┌└├▸●") || strings.Contains(line, "----") || strings.Contains(line, "==="):
			t.Errorf("line %d is drawn: %s", n+1, line)
		}
	}
	if strings.Contains(said, "\n\n\n") {
		t.Error("two empty lines follow each other")
	}
}

// TestTheWholeCourse goes through the built-in course as the last line says: it presses Enter where that goes on, and
// answers "not sure" elsewhere. At the end, each lesson must be done, and the goodbye must say so.
func TestTheWholeCourse(t *testing.T) {
	c, store, steps := load(t, course.Embedded()), progress.NewMemory(), 0
	learner := &talk{}
	learner.types = func(said string) (string, bool) {
		steps++
		lines := strings.Split(strings.TrimSpace(said), "\n")
		switch last := lines[len(lines)-1]; {
		case steps > 2000:
			t.Errorf("this does not end:\n%s", said)
			return "", false
		case strings.HasPrefix(last, "Enter: practice"):
			return "", false
		case last == "Enter: check" || strings.HasPrefix(last, "Type solution again"):
			return "solution", true
		case strings.HasPrefix(last, "Enter: "):
			return "", true
		}
		return "0", true
	}
	if err := Run(t.Context(), playing(c, learner, store)); err != nil {
		t.Fatal(err)
	}
	said := learner.paper.String()
	readable(t, said)
	events, err := store.Events(t.Context(), "local")
	if err != nil {
		t.Fatal(err)
	}
	state := progress.Replay(events)
	for _, l := range c.Lessons() {
		if !state.Lessons[l.ID].Done || len(state.Lessons[l.ID].Seen) != len(l.Steps) {
			t.Errorf(
				"%s: done is %v after %d of %d steps",
				l.ID,
				state.Lessons[l.ID].Done,
				len(state.Lessons[l.ID].Seen),
				len(l.Steps),
			)
		}
		for _, s := range l.Steps {
			if !strings.Contains(strings.Join(strings.Fields(said), " "), s.Title) {
				t.Errorf("%s: the step %q is not said", l.ID, s.Title)
			}
		}
	}
	if !strings.HasSuffix(said, "The input ends here. You have finished every lesson.\n"+
		"For a round of practice: portolan quiz\n") {
		t.Errorf("it does not end with a goodbye: %s", said[max(0, len(said)-200):])
	}
}

// TestContinues: the course continues after the last recorded step, whether lines or the screen recorded it.
func TestContinues(t *testing.T) {
	step := func(kind progress.Kind, lesson, step string) progress.Event {
		return progress.Event{Learner: "local", Kind: kind, Body: progress.Step{Lesson: lesson, Step: step}}
	}
	answer := progress.Event{
		Learner: "local",
		Kind:    progress.Answered,
		Body:    progress.Answer{Question: "silence", Lesson: "doors", Right: true},
	}
	for name, tt := range map[string]struct {
		past []progress.Event
		want []string
	}{
		"in the middle": {
			[]progress.Event{step(progress.StepSeen, "doors", "a-gap")},
			[]string{"Enter: lesson 1, step 5", "Step 5 of 6: A gap"},
		},
		"behind an answer": {
			[]progress.Event{step(progress.StepSeen, "doors", "a-prediction"), answer},
			[]string{"Enter: lesson 1, step 4", "Step 5 of 6: A gap"},
		},
		"a lesson is done": {
			[]progress.Event{step(progress.Finished, "doors", "")},
			[]string{"Enter: lesson 2", "Lesson 2: Faults"},
		},
		"a lesson is known": {
			[]progress.Event{step(progress.Known, "doors", "")},
			[]string{"Enter: lesson 2", "Lesson 2: Faults"},
		},
		"all are done": {[]progress.Event{
			step(progress.Finished, "doors", ""), step(progress.Finished, "faults", ""),
			answer,
		}, []string{"Enter: practice", "Practice, question 1 of"}},
		"done, none answered": {
			[]progress.Event{step(progress.Finished, "doors", ""), step(progress.Finished, "faults", "")},
			[]string{"Lesson 1: Doors"},
		},
	} {
		t.Run(name, func(t *testing.T) {
			store := progress.NewMemory()
			if _, err := store.Import(t.Context(), tt.past); err != nil {
				t.Fatal(err)
			}
			learner := typing("")
			if err := Run(t.Context(), playing(small(t), learner, store)); err != nil {
				t.Fatal(err)
			}
			for _, want := range tt.want {
				if !strings.Contains(learner.paper.String(), want) {
					t.Errorf("no %q in\n%s", want, learner.paper.String())
				}
			}
		})
	}
}

// TestRecords: lines record the same events as the screen. A lesson that was only opened is not recorded.
func TestRecords(t *testing.T) {
	for name, tt := range map[string]struct {
		typed []string
		want  string
	}{
		"a glance": {[]string{"lesson 1"}, ""},
		"a guess":  {[]string{"lesson 1", "1"}, "step doors/on-every-node, prediction doors/on-every-node yes"},
		"not sure": {[]string{"lesson 1", "0"}, "step doors/on-every-node, prediction doors/on-every-node -"},
		"a step": {
			[]string{"lesson 1", "1", ""},
			"step doors/on-every-node, prediction doors/on-every-node yes, step doors/solved-aloud",
		},
		"a jump":       {[]string{"lesson 1 step 4"}, ""},
		"an answer":    {[]string{"lesson 1 step 4", "0"}, "answer silence - not sure"},
		"a choice":     {[]string{"lesson 1 step 3", "ClusterIP"}, "answer tills ClusterIP does not work"},
		"a gap":        {[]string{"lesson 1 step 5", "answer back"}, "answer gap back does not work"},
		"a tab":        {[]string{"lesson 1 step 5", "answer go\tback"}, "answer gap go back does not work"},
		"a lab":        {[]string{"lab mend", "hint", "file good.yaml", "undo", "redo"}, "lab mend true 1"},
		"its solution": {[]string{"lab mend", "solution", "solution", "undo", "file good.yaml"}, "lab mend false 0"},
		"a board": {
			[]string{"lesson 2", "", "name", "0"},
			"step faults/probe, answer silent/node-firewall - not sure",
		},
		"practice":           {[]string{"practice", "0"}, "answer gap - not sure"},
		"the end":            {[]string{"lesson 2", "skip"}, "step faults/probe, finished faults/"},
		"the end of a round": {[]string{"lesson 2", "skip", "", "contents"}, "step faults/probe, finished faults/"},
	} {
		t.Run(name, func(t *testing.T) {
			store := progress.NewMemory()
			if err := Run(t.Context(), playing(small(t), typing(tt.typed...), store)); err != nil {
				t.Fatal(err)
			}
			events, err := store.Events(t.Context(), "local")
			if err != nil {
				t.Fatal(err)
			}
			var got []string
			for _, e := range events {
				got = append(got, inShort(e))
			}
			if line := strings.Join(got, ", "); line != tt.want {
				t.Errorf("recorded %q, want %q", line, tt.want)
			}
		})
	}
}

// inShort returns an event in a few words.
func inShort(e progress.Event) string {
	or := func(text string) string {
		if text == "" {
			return "-"
		}
		return text
	}
	switch b := e.Body.(type) {
	case progress.Step:
		return fmt.Sprintf("%s %s/%s", e.Kind, b.Lesson, b.Step)
	case progress.Prediction:
		return fmt.Sprintf("%s %s/%s %s", e.Kind, b.Lesson, b.Step, or(b.Chosen))
	case progress.Answer:
		return fmt.Sprintf("%s %s %s %s", e.Kind, b.Question, or(b.Chosen), b.Verdict)
	case progress.Lab:
		return fmt.Sprintf("%s %s %v %d", e.Kind, b.Lab, b.Solved, b.Hints)
	}
	return string(e.Kind)
}

// broken is a Store that cannot be written.
type broken struct{ progress.Store }

func (broken) Record(context.Context, progress.Event) error { return errors.New("the disk is full") }
