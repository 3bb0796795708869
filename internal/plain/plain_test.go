package plain

import (
	"bytes"
	"flag"
	"io/fs"
	"os"
	"slices"
	"strings"
	"testing"
	"testing/fstest"
	"unicode"

	"github.com/charmbracelet/x/ansi"
	"github.com/rogpeppe/go-internal/txtar"

	"portolan/internal/course"
	"portolan/lessons"
	"portolan/quiz"
)

// With -update, the tests write what is printed into testdata instead of comparing it.
var update = flag.Bool("update", false, "write what is printed into testdata")

func TestMarkdown(t *testing.T) {
	archive, err := txtar.ParseFile("testdata/markdown.txtar")
	if err != nil {
		t.Fatal(err)
	}
	for i := 0; i+1 < len(archive.Files); i += 2 {
		source, want := archive.Files[i], archive.Files[i+1]
		name := strings.TrimSuffix(source.Name, ".md")
		t.Run(name, func(t *testing.T) {
			if want.Name != name+".txt" {
				t.Fatalf("section %q should be %q", want.Name, name+".txt")
			}
			p := newPage()
			p.markdown(string(source.Data))
			if got := p.text.String(); got != string(want.Data) {
				t.Errorf("got\n%s\nwant\n%s", got, want.Data)
			}
		})
	}
}

func TestACourse(t *testing.T) {
	const file = "testdata/course.txtar"
	archive, err := txtar.ParseFile(file)
	if err != nil {
		t.Fatal(err)
	}
	files := fstest.MapFS{}
	for _, f := range archive.Files {
		files[f.Name] = &fstest.MapFile{Data: f.Data}
	}
	c := load(t, files)
	for i, f := range archive.Files {
		var got bytes.Buffer
		switch f.Name {
		case "contents":
			err = Contents(&got, c)
		case "doors":
			err = Lesson(&got, c, c.Lessons()[0])
		default:
			continue
		}
		if err != nil {
			t.Fatal(err)
		}
		if got.String() != string(f.Data) && !*update {
			t.Errorf("%s: got\n%s\nwant\n%s", f.Name, got.String(), f.Data)
		}
		archive.Files[i].Data = got.Bytes()
	}
	if *update {
		if err := os.WriteFile(file, txtar.Format(archive), 0o600); err != nil {
			t.Fatal(err)
		}
	}
}

func load(t testing.TB, files fs.FS) *course.Course {
	t.Helper()
	c, err := course.Load(files)
	if err != nil {
		t.Fatal(err)
	}
	return c
}

// everything returns all lessons of a course and its contents as they are printed, by the id of the lesson.
func everything(t *testing.T, c *course.Course) map[string]string {
	t.Helper()
	printed := map[string]string{}
	for _, l := range append(c.Lessons(), *c.Welcome) {
		var b bytes.Buffer
		if err := Lesson(&b, c, l); err != nil {
			t.Errorf("%s: %v", l.ID, err)
		}
		printed[l.ID] = b.String()
	}
	var b bytes.Buffer
	if err := Contents(&b, c); err != nil {
		t.Error(err)
	}
	printed["contents"] = b.String()
	return printed
}

func TestEveryLessonIsPlainText(t *testing.T) {
	for id, text := range everything(t, load(t, course.Embedded())) {
		if !strings.HasSuffix(text, "\n") || strings.Contains(text, "\n\n\n") {
			t.Errorf("%s: an end without a line break, or two empty lines", id)
		}
		for n, line := range strings.Split(text, "\n") {
			if w := ansi.StringWidth(line); w > width {
				t.Errorf("%s:%d: %d columns: %s", id, n+1, w, line)
			}
			if strings.ContainsFunc(line, unicode.IsControl) {
				t.Errorf("%s:%d: a control character: %q", id, n+1, line)
			}
		}
	}
}

// TestLessonSaysItsTask: a step that opens a lab or a board prints its story.
func TestLessonSaysItsTask(t *testing.T) {
	c := small(t)
	for id, want := range map[string]string{
		"doors":  "\nLab: Mend the till\n\nThe laptop in the office opens",
		"faults": "\nBoard: Why is it silent?\n\n",
	} {
		l, _ := c.Lesson(id)
		var b bytes.Buffer
		if err := Lesson(&b, c, l); err != nil || !strings.Contains(b.String(), want) {
			t.Errorf("%s: %v, no %q in\n%s", id, err, want, b.String())
		}
	}
	l, _ := c.Lesson("doors")
	l.Steps = append(slices.Clone(l.Steps), lessons.Step{Lab: &lessons.Ref{ID: "nowhere"}})
	var b bytes.Buffer
	if err := Lesson(&b, c, l); err == nil || !strings.Contains(err.Error(), `step 7: there is no lab "nowhere"`) ||
		b.Len() > 0 {
		t.Errorf("a lab that there is not: %v, %d bytes", err, b.Len())
	}
}

// TestEveryLessonIsComplete: everything in a lesson is printed, except the answers of its questions.
func TestEveryLessonIsComplete(t *testing.T) {
	c := load(t, course.Embedded())
	for id, text := range everything(t, c) {
		l, ok := c.Lesson(id)
		if !ok {
			continue
		}
		printed := strings.Join(strings.Fields(text), " ")
		has := func(what, part string) {
			if part = strings.Join(strings.Fields(part), " "); !strings.Contains(printed, part) {
				t.Errorf("%s: the %s is missing: %s", id, what, part)
			}
		}
		for _, s := range l.Steps {
			has("title", s.Title)
			if s.Manifest != nil {
				for _, line := range s.Manifest.Lines {
					has("manifest", line.Text)
				}
			}
			if s.Trace != nil {
				has("prediction", s.Trace.Ask)
				has("trace", "From "+s.Trace.From+" to "+s.Trace.To)
			}
			if s.Question != nil {
				question, err := c.Question(s.Question.ID)
				if err != nil {
					t.Fatal(err)
				}
				has("story", question.Question.Story)
				checkSecret(t, printed, question, s.Question.Show)
			}
			if notes := strings.Join(strings.Fields(s.Notes), " "); notes != "" && strings.Contains(printed, notes) {
				t.Errorf("%s: what is for the facilitator is printed: %s", id, notes)
			}
		}
	}
}

// checkSecret fails if a printed text has the reason of an option, because that would give the answer away.
func checkSecret(t *testing.T, printed string, a quiz.Proved, show lessons.Show) {
	t.Helper()
	whys := []string{a.Question.Why}
	for _, o := range a.Options {
		whys = append(whys, o.Why)
	}
	for _, why := range whys {
		if why = strings.Join(strings.Fields(why), " "); why != "" && show != lessons.Worked &&
			strings.Contains(printed, why) {
			t.Errorf("question %s: the answer is printed: %s", a.Question.ID, why)
		}
	}
}

func TestTheOrderOfOptionsTellsNothing(t *testing.T) {
	choice := func(is string, right bool) quiz.Choice {
		return quiz.Choice{Option: quiz.Option{Is: is}, Right: right}
	}
	a := quiz.Proved{
		Question: quiz.Question{Kind: quiz.Reach},
		Options:  []quiz.Choice{choice("web:80", true), choice("node1:80", false)},
	}
	if got := strings.Join(options(a), " "); got != "node1:80 web:80" {
		t.Errorf("got %s", got)
	}
}

func TestAddressesBreakAfterASlash(t *testing.T) {
	p := page{width: 32}
	p.wrapped("- ", "  ", "https://kubernetes.io/docs/tasks/access")
	if got, want := p.text.String(), "- https://kubernetes.io/docs/\n  tasks/access\n"; got != want {
		t.Errorf("got %q, want %q", got, want)
	}
}

// TestALessonFromElsewhere prints a lesson with escape sequences and with very deep lists. No line may be too wide or
// have a control character.
func TestALessonFromElsewhere(t *testing.T) {
	deep := strings.Repeat("> ", 200) + "deep\n\n" + strings.Repeat("- ", 200) + "deep\n\n"
	l := lessons.Lesson{
		ID:    "x",
		Title: "a\x1b]0;pwned\x07b",
		Steps: []lessons.Step{{Title: "\u009b31m", Prose: "&#27;[2J \x1b[2J `\x1b[2J` \u202e\n\n" + deep}},
	}
	var b bytes.Buffer
	if err := Lesson(&b, load(t, course.Embedded()), l); err != nil {
		t.Fatal(err)
	}
	for line := range strings.SplitSeq(b.String(), "\n") {
		if strings.ContainsFunc(line, unicode.IsControl) || ansi.StringWidth(line) > width {
			t.Errorf("%q", line)
		}
	}
	if !strings.Contains(b.String(), "deep") {
		t.Error("the prose is missing")
	}
}

func BenchmarkLesson(b *testing.B) {
	c, err := course.Load(course.Embedded())
	if err != nil {
		b.Fatal(err)
	}
	l := c.Lessons()[0]
	b.ReportAllocs()
	for b.Loop() {
		if err := Lesson(&bytes.Buffer{}, c, l); err != nil {
			b.Fatal(err)
		}
	}
}
