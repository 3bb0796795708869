package lessons

import (
	"fmt"
	"strings"
	"testing"
	"testing/fstest"
	"time"
)

func TestDuration(t *testing.T) {
	manifest, ask, question := Step{Manifest: &Manifest{}}, Step{Trace: &Trace{Ask: "?"}}, Step{Question: &Question{}}
	for _, c := range []struct {
		what  string
		steps []Step
		want  time.Duration
	}{
		{"nothing", nil, 0},
		{"200 words", []Step{{Prose: strings.Repeat("word ", 200)}}, time.Minute},
		{"201 words", []Step{{Prose: strings.Repeat("word ", 201)}}, 2 * time.Minute},
		{"signs are no words", []Step{{Prose: strings.Repeat("word | - ", 200)}}, time.Minute},
		{"a trace without a prediction", []Step{{Trace: &Trace{}}}, 0},
		{"20 + 40 s", []Step{manifest, question}, time.Minute},
		{"20 + 25 + 40 s", []Step{manifest, ask, question}, 2 * time.Minute},
	} {
		if got := (Lesson{Steps: c.steps}).Duration(); got != c.want {
			t.Errorf("%s: %v, want %v", c.what, got, c.want)
		}
	}
}

// Objects returns the latest version of each object, in the order in which the objects were first shown.
func TestObjects(t *testing.T) {
	service := func(name, typ string) string {
		return fmt.Sprintf("apiVersion: v1\nkind: Service\nmetadata: {%s}\nspec: {type: %s, ports: [{port: 80}]}\n", name,
			typ)
	}
	steps := []string{
		service("name: web", "ClusterIP") + "---\n" + service("name: db", "ClusterIP"),
		service("name: web, namespace: default", "NodePort"),
		service("name: web, namespace: ops", "LoadBalancer"),
	}
	src := "---\nid: x\ntitle: X\npart: P\nscene: shop\n---\n## Nothing yet\n"
	for i, s := range steps {
		src += fmt.Sprintf("## Step %d\n```yaml manifest\n%s```\n", i, s)
	}
	l, err := Parse("lessons/01-x.md", []byte(src))
	if err != nil {
		t.Fatal(err)
	}
	for i, want := range []string{
		"",
		"web ClusterIP, db ClusterIP",
		"web NodePort, db ClusterIP",
		"web NodePort, db ClusterIP, web LoadBalancer",
	} {
		var got []string
		for _, o := range l.Objects(i) {
			got = append(got, o.Name+" "+string(o.Service().Spec.Type))
		}
		if strings.Join(got, ", ") != want {
			t.Errorf("up to step %d: %v, want %s", i, got, want)
		}
	}
	if len(l.Objects(-1)) != 0 || len(l.Objects(99)) != 3 {
		t.Error("before the first step there is no object, after the last there are all")
	}
}

func TestLoad(t *testing.T) {
	_, src, _ := sound(t)
	fsys := fstest.MapFS{
		"course/10-ten.md":     {Data: []byte(src)},
		"course/02-two.md":     {Data: []byte(src)},
		"course/README.md":     {Data: []byte("no lesson")},
		"course/scenes/x.yaml": {Data: []byte("no lesson")},
	}
	all, err := Load(fsys, "course")
	if err != nil || len(all) != 2 || all[0].Number != 2 || all[1].File != "course/10-ten.md" {
		t.Errorf("loaded %v, %v", all, err)
	}
	fsys["course/03-bad.md"] = &fstest.MapFile{Data: []byte("x")}
	fsys["course/04-bad.md"] = &fstest.MapFile{Data: []byte(strings.Replace(src, "terms:", "term:", 1))}
	_, err = Load(fsys, "course")
	want := `course/03-bad.md:1: no front matter: begin the file with its keys between two lines of ---
course/04-bad.md:9: unknown key "term" in the front matter: it has id, title, part, scene, objectives, terms, kubernetes, sources`
	if fmt.Sprint(err) != want {
		t.Errorf("got %v\nwant %s", err, want)
	}
}

func TestContentIsSound(t *testing.T) {
	all, err := Load(Content(), ".")
	if err != nil {
		t.Fatal(err)
	}
	for _, p := range Check(all) {
		t.Error(p)
	}
}

func BenchmarkLoad(b *testing.B) {
	b.ReportAllocs()
	for b.Loop() {
		if _, err := Load(Content(), "."); err != nil {
			b.Fatal(err)
		}
	}
}
