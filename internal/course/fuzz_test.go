package course

import (
	"bytes"
	"os"
	"strings"
	"testing"
	"testing/fstest"

	"github.com/rogpeppe/go-internal/txtar"

	"portolan/internal/text"
	"portolan/quiz/lint"
)

// FuzzCourse reads and checks a whole course, whose files are the sections of a txtar archive. If the course can be
// read, then each of its steps, questions, labs and boards gives an error or can be used, and it can be searched.
func FuzzCourse(f *testing.F) {
	source, err := os.ReadFile("testdata/course.txtar")
	if err != nil {
		f.Fatal(err)
	}
	f.Add(source, "office")
	for _, content := range []string{
		"", "-- lessons/01-a.md --\n", "-- lessons --\n", "-- quiz/bank/a.yaml --\n[{a,a}]\n", "-- lessons/scenes/a.yaml --\na: [\n",
		"-- quiz/README.md --\n```yaml\n- id: x\n```\n```yaml\n", "-- quiz/boards/a.yaml --\nid: a\n-- quiz/labs/a.yaml --\nid: a\n",
	} {
		f.Add([]byte(content), "\x00")
	}
	f.Fuzz(func(t *testing.T, data []byte, query string) {
		files := fstest.MapFS{}
		for nameless := []byte("-- --"); bytes.Contains(data, nameless); { // txtar.Parse panics at a section without a name
			data = bytes.ReplaceAll(data, nameless, nil)
		}
		for _, one := range txtar.Parse(data).Files {
			files[one.Name] = &fstest.MapFile{Data: one.Data}
		}
		for _, p := range Check(files) {
			if p.Text == "" || p.File == "" || strings.Contains(p.Text, "%!") {
				t.Errorf("a problem without a place or a text: %+v", p)
			}
		}
		c, err := Load(files)
		if err != nil {
			return
		}
		use(t, c, query)
	})
}

// use does with a course what a learner can do.
func use(t *testing.T, c *Course, query string) {
	t.Helper()
	all := map[string]bool{}
	for _, l := range c.Lessons() {
		all[l.ID] = true
		for i, s := range l.Steps {
			_, _, _ = c.Play(l, i)
			if s.Question != nil {
				_, _ = c.Question(s.Question.ID)
			}
			if s.Board != nil {
				_, _ = c.Board(s.Board.ID)
			}
		}
		c.Following(l.ID)
	}
	if pool, err := c.Pool(all); err == nil && len(pool) > 0 {
		lint.Measure(pool).Text()
	}
	labs, err := c.Labs()
	if err != nil {
		t.Fatal(err) // Load has read them
	}
	for _, l := range labs {
		_, _, _ = c.Lab(l.ID)
	}
	found, err := c.Find(query)
	if err != nil || len(found) > mostFound {
		t.Errorf("%q finds %d, %v", query, len(found), err)
	}
	for _, one := range found {
		if strings.ContainsFunc(one.Title+one.Where+one.Excerpt, text.Invisible) {
			t.Errorf("%q finds hidden characters: %+v", query, one)
		}
	}
}
