package course

import (
	"fmt"
	"io/fs"
	"strings"
	"sync"
	"testing"
	"testing/fstest"

	"portolan/internal/cluster"

	"github.com/rogpeppe/go-internal/txtar"
)

// sound returns the small course of testdata/course.txtar.
func sound(t testing.TB) fstest.MapFS {
	t.Helper()
	archive, err := txtar.ParseFile("testdata/course.txtar")
	if err != nil {
		t.Fatal(err)
	}
	files := fstest.MapFS{}
	for _, f := range archive.Files {
		files[f.Name] = &fstest.MapFile{Data: f.Data}
	}
	return files
}

// load loads a course, and fails the test if it cannot be loaded.
func load(t testing.TB, fsys fs.FS) *Course {
	t.Helper()
	c, err := Load(fsys)
	if err != nil {
		t.Fatal(err)
	}
	return c
}

func TestLoadArrangesLessonsInParts(t *testing.T) {
	c := load(t, sound(t))
	var got []string
	for _, p := range c.Parts {
		got = append(got, fmt.Sprintf("%d %s:", p.Number, p.Title))
		for _, l := range p.Lessons {
			got = append(got, l.ID)
		}
	}
	if want := "1 Doors: front 2 More doors: side"; strings.Join(got, " ") != want {
		t.Errorf("parts are %q, want %q", strings.Join(got, " "), want)
	}
	if c.Welcome == nil || c.Welcome.ID != "start" {
		t.Errorf("the welcome is %v, want the lesson start", c.Welcome)
	}
	if all := c.Lessons(); len(all) != 2 || all[0].ID != "front" {
		t.Errorf("%d lessons, want front and side", len(all))
	}
	for id, want := range map[string]bool{"start": true, "side": true, "back": false} {
		if l, ok := c.Lesson(id); ok != want || ok && l.ID != id {
			t.Errorf("lesson %s: found %s, %v", id, l.ID, ok)
		}
	}
}

func TestLessonCalled(t *testing.T) {
	c := load(t, sound(t))
	for word, want := range map[string]string{
		"side": "side", "FRONT": "front", "2": "side", "3": "", "start": "", "": "",
	} {
		if l, ok := c.LessonCalled(word); l.ID != want || ok != (want != "") {
			t.Errorf("%q: found %q, %v, want %q", word, l.ID, ok, want)
		}
	}
}

func TestLoadNeedsALessonThatPlaysSomewhere(t *testing.T) {
	if _, err := Load(fstest.MapFS{}); err == nil || !strings.Contains(err.Error(), "there is no lesson here") {
		t.Errorf("an empty course: %v", err)
	}
	files := sound(t)
	for name := range files {
		if strings.HasPrefix(name, "lessons/scenes/") {
			delete(files, name)
		}
	}
	if _, err := Load(files); err == nil || !strings.Contains(err.Error(), "there is no scene") {
		t.Errorf("lessons without scenes: %v", err)
	}
}

func TestLoadListsEveryFileThatCannotBeRead(t *testing.T) {
	files := sound(t)
	files["lessons/03-bad.md"] = &fstest.MapFile{Data: []byte("x")}
	files["lessons/scenes/yard.yaml"].Data = []byte("apiVersion: portolan/v1\nkind: Scene\nmetadata: {name: " +
		"yard}\nclient: []\n")
	files["quiz/bank/all.yaml"].Data = []byte("- id: x\n  kinds: fact\n")
	_, err := Load(files)
	if strings.Contains(fmt.Sprint(err), "there is no lesson") {
		t.Errorf("a lesson that cannot be read counts as none: %v", err)
	}
	for _, place := range []string{"lessons/03-bad.md:1:", "lessons/scenes/yard.yaml:4:", "quiz/bank/all.yaml:2:"} {
		if !strings.Contains("\n"+fmt.Sprint(err), "\n"+place) {
			t.Errorf("no line begins with %s:\n%v", place, err)
		}
	}
}

func TestQuestionIsProvedOnceForEverybody(t *testing.T) {
	c := load(t, sound(t))
	var wait sync.WaitGroup
	for range 8 {
		wait.Go(func() {
			if proved, err := c.Question("side-which"); err != nil || proved.Right != "NodePort" {
				t.Errorf("right is %q, %v; want NodePort", proved.Right, err)
			}
		})
	}
	wait.Wait()
	if _, err := c.Question("nothing"); fmt.Sprint(err) != `there is no question "nothing"` {
		t.Errorf("a question that is not there: %v", err)
	}
}

func TestPoolKeepsTheOrderOfTheBank(t *testing.T) {
	c := load(t, sound(t))
	for _, row := range []struct {
		lessons map[string]bool
		want    string
	}{
		{nil, ""},
		{map[string]bool{"front": true}, "front-who front-port front-gone"},
		{map[string]bool{"side": true, "front": true}, "front-who front-port front-gone side-which side-port side-mixed"},
	} {
		pool, err := c.Pool(row.lessons)
		if err != nil {
			t.Fatal(err)
		}
		var ids []string
		for _, proved := range pool {
			ids = append(ids, proved.Question.ID)
		}
		if got := strings.Join(ids, " "); got != row.want {
			t.Errorf("pool of %v: %s, want %s", row.lessons, got, row.want)
		}
	}
}

// A step plays with the latest manifest of each Service, after the events of its trace.
func TestPlay(t *testing.T) {
	c := load(t, sound(t))
	for _, row := range []struct {
		lesson string
		step   int
		want   cluster.Outcome
		typ    string
	}{
		{"front", 0, cluster.Connected, "ClusterIP"},
		{"front", 1, cluster.Refused, "ClusterIP"},
		{"side", 0, cluster.Connected, "NodePort"},
		{"side", 1, cluster.Timeout, "NodePort"},
	} {
		l, _ := c.Lesson(row.lesson)
		scene, trace, err := c.Play(l, row.step)
		if err != nil {
			t.Errorf("%s step %d: %v", row.lesson, row.step, err)
			continue
		}
		svc, _ := scene.Find("web")
		if trace.Outcome != row.want || string(svc.Spec.Type) != row.typ {
			t.Errorf("%s step %d: %v with %s, want %v with %s", row.lesson, row.step, trace.Outcome, svc.Spec.Type, row.want,
				row.typ)
		}
	}
	l, _ := c.Lesson("front")
	if scene, trace, err := c.Play(l, 2); err != nil || trace.From != "" || len(scene.Services) != 1 {
		t.Errorf("a step without a trace has a scene and no trace: %v, %v", trace, err)
	}
	l.Steps[0].Trace.Set = cluster.Setting{Listens: map[string]string{"pod/web-a": "127.0.0.1:8080"}}
	if _, trace, err := c.Play(l, 0); err != nil || trace.Outcome != cluster.Refused {
		t.Errorf("a trace with a setting of its own: %v, %v; want refused", trace.Outcome, err)
	}
	if _, _, err := c.Play(l, 9); fmt.Sprint(err) != "lesson front has no step 10" {
		t.Errorf("a step that is not there: %v", err)
	}
}

// BenchmarkLoad measures what every start of the program waits for.
func BenchmarkLoad(b *testing.B) {
	b.ReportAllocs()
	fsys := Embedded()
	for b.Loop() {
		load(b, fsys)
	}
}

// BenchmarkLoadOnDisk reads the whole course at once, as Load does for a course on disk.
func BenchmarkLoadOnDisk(b *testing.B) {
	b.ReportAllocs()
	for b.Loop() {
		files, err := OpenFolder("../..")
		if err != nil {
			b.Fatal(err)
		}
		load(b, files)
		if err := files.Close(); err != nil {
			b.Fatal(err)
		}
	}
}

func BenchmarkCheck(b *testing.B) {
	b.ReportAllocs()
	fsys := Embedded()
	for b.Loop() {
		Check(fsys)
	}
}

// BenchmarkPool proves the whole bank.
func BenchmarkPool(b *testing.B) {
	b.ReportAllocs()
	fsys := Embedded()
	for b.Loop() {
		c := load(b, fsys)
		all := map[string]bool{}
		for _, l := range c.Lessons() {
			all[l.ID] = true
		}
		if _, err := c.Pool(all); err != nil {
			b.Fatal(err)
		}
	}
}
