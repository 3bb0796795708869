package course

import (
	"fmt"
	"strings"
	"testing"
	"testing/fstest"
)

// searchable returns the small course with one more lab, and with every kind of Markdown in the prose of one step.
func searchable(t testing.TB) *Course {
	t.Helper()
	files := sound(t)
	front := string(files["lessons/01-front.md"].Data)
	files["lessons/01-front.md"] = &fstest.MapFile{Data: []byte(strings.Replace(front,
		"The front of the yard is for pods.", `The **front** of the [yard](https://example.com/road) is for `+"`<none>` but"+`
pods \*inside\* it: a porter reads the label of everybody who comes along, and lets in
whom the list names, however late it is.

- Zoë rings

| door | bell |
| --- | --- |
| front | brass |

`+"```notes\nAsk the room about the janitor.\n```", 1) + "\n## Mend it\n\n```lab\nkeys\n```\n")}
	files["quiz/labs/keys.yaml"] = &fstest.MapFile{Data: []byte(`id: keys
lesson: front
teaches: O1
title: The keys of the porter
story: The pod orders rang at web, and nobody opened.
scene: yard
start: "kind: Service"
needs: [{from: pod/orders, says: orders rang}]
hints: [a locksmith, a crowbar, a ladder]
solution: "kind: Service"
matters: a spare
`)}
	return load(t, files)
}

// TestFind searches the small course. It checks the results and their order.
func TestFind(t *testing.T) {
	c := searchable(t)
	for _, test := range []struct{ why, query, want string }{
		{"without a word, the lessons", " ", `
lesson front "The front" in Doors: The front of the yard is for <none> but pods *inside* it: a porter reads the…
lesson side "The side" in More doors: Unlike the front, it is on every node.`},
		{"titles before prose, and prose before questions", "front", `
lesson front "The front" in Doors: The front of the yard is for <none> but pods *inside* it: a porter reads the…
step front/the-door "The door" in 1 The front: The front of the yard is for <none> but pods *inside* it: a porter reads the…
step side/the-door "The door" in 2 The side: Unlike the front, it is on every node.
question side-mixed at side/what-then "What does the office get at the front?" in 2 The side: What does the office get at the front?`},
		{"the title of a lab before prose", "porter", `
lab keys "The keys of the porter" in 1 The front: The pod orders rang at web, and nobody opened.
step front/the-door "The door" in 1 The front: …but pods *inside* it: a porter reads the label of everybody who comes along,…`},
		{"a lab, and no step that only opens it", "mend", ``},
		{"notes of a manifest, whatever their case", "OUTSIDE dials", `
step side/the-door "The door" in 2 The side: what the outside dials`},
		{"all words must occur, in whichever text", "door bell", `
step front/the-door "The door" in 1 The front: door bell`},
		{"all words must occur", "porter outside", ``},
		{"the beginning of a word", "labe", `
step front/the-door "The door" in 1 The front: …it: a porter reads the label of everybody who comes along, and lets in whom…`},
		{"and not its middle", "abel", ``},
		{"what begins with a sign, anywhere", "<none>", `
step front/the-door "The door" in 1 The front: …of the yard is for <none> but pods *inside* it: a porter reads the label of…
step front/nobody-at-home "Nobody at home" in 1 The front: web ClusterIP 10.96.1.1 <none> 80/TCP 5m
step side/the-node-is-gone "The node is gone" in 2 The side: web NodePort 10.96.1.1 <none> 80:30007/TCP 5m`},
		{"the end of a long line", "late", `
step front/the-door "The door" in 1 The front: …who comes along, and lets in whom the list names, however late it is.`},
		{"an accent as it is", "zoë", `
step front/the-door "The door" in 1 The front: Zoë rings`},
		{"and not without it", "zoe", ``},
		{"a number after a sign", "30007", `
step side/the-node-is-gone "The node is gone" in 2 The side: web NodePort 10.96.1.1 <none> 80:30007/TCP 5m
question side-port at side/which-port "The office dials node1:30007." in 2 The side: The office dials node1:30007.`},
		{"the story of a question by its first sentence", "8080", `
question front-port at front/which-port "The pod orders dials web:80." in 1 The front: The pod orders dials web:80. The app listens on port 8080.`},
		{"marks of Markdown and where a link leads are no words", "example.com", ``},
	} {
		found, err := c.Find(test.query)
		if err != nil {
			t.Fatal(err)
		}
		got := ""
		for _, f := range found {
			got += "\n" + shownAs(f)
		}
		if got != test.want {
			t.Errorf("%s: %q finds%s\nwant%s", test.why, test.query, got, test.want)
		}
	}
}

func shownAs(f Found) string {
	what := ""
	switch f.Kind {
	case FoundLesson:
		what = "lesson " + f.Lesson
	case FoundStep:
		what = "step " + f.Lesson + "/" + f.Step
	case FoundQuestion:
		what = "question " + f.Question + " at " + f.Lesson + "/" + f.Step
	case FoundLab:
		what = "lab " + f.Lab
	}
	return fmt.Sprintf("%s %q in %s: %s", what, f.Title, f.Where, f.Excerpt)
}

// TestFindGivesNothingAway checks that no searched text has the notes for the facilitator, an answer, a hint or a
// solution.
func TestFindGivesNothingAway(t *testing.T) {
	for _, word := range []string{"janitor", "locksmith", "crowbar", "ladder", "spare", "road"} {
		if found, err := searchable(t).Find(word); err != nil || len(found) > 0 {
			t.Errorf("%s finds %v, %v", word, found, err)
		}
	}
	c := load(t, Embedded())
	x, err := c.newIndex()
	if err != nil {
		t.Fatal(err)
	}
	var all strings.Builder
	for _, page := range x {
		for _, f := range page.fields {
			all.WriteString(strings.Join(strings.Fields(f.text), " ") + "\n")
		}
	}
	eachSecret(t, c, func(of, text string) {
		text = strings.Join(strings.Fields(newMarkdown().plain(text)), " ")
		if text != "" && strings.Contains(all.String(), text) {
			t.Errorf("%s: %q can be found", of, text)
		}
	})
}

// eachSecret calls secret with every text that gives an answer away.
func eachSecret(t *testing.T, c *Course, secret func(of, text string)) {
	t.Helper()
	for _, l := range c.Lessons() {
		for _, s := range l.Steps {
			secret(l.ID, s.Notes)
		}
	}
	questions, err := c.Questions()
	if err != nil {
		t.Fatal(err)
	}
	for _, q := range questions {
		secret(q.ID, q.Why)
		for _, o := range q.Options {
			secret(q.ID, o.Why)
		}
		for _, w := range q.Wrong {
			secret(q.ID, w.Why)
		}
	}
	labs, err := c.Labs()
	if err != nil {
		t.Fatal(err)
	}
	for _, l := range labs {
		for _, text := range append(l.Hints, l.Solution, l.Matters) {
			secret(l.ID, text)
		}
	}
}

// TestFindInTheCourse checks that every result names a lesson that exists, and that its excerpt is one line.
func TestFindInTheCourse(t *testing.T) {
	c := load(t, Embedded())
	for _, query := range []string{"", "node", "refused", "a", "selector pod"} {
		found, err := c.Find(query)
		if err != nil || len(found) == 0 || len(found) > mostFound {
			t.Fatalf("%q finds %d, %v", query, len(found), err)
		}
		for _, f := range found {
			if _, ok := c.Lesson(f.Lesson); !ok || f.Title == "" || f.Where == "" ||
				strings.ContainsAny(f.Title+f.Where+f.Excerpt, "\n\t") {
				t.Errorf("%q finds %+v", query, f)
			}
			if n := len([]rune(f.Excerpt)); n > 80 {
				t.Errorf("%q shows %d characters: %s", query, n, f.Excerpt)
			}
		}
	}
}

// BenchmarkFind measures one search, which runs at every key press: under 2 ms.
func BenchmarkFind(b *testing.B) {
	x, err := load(b, Embedded()).newIndex()
	if err != nil {
		b.Fatal(err)
	}
	for _, query := range []string{"", "n", "node port", "nothing of the kind"} {
		b.Run(query, func(b *testing.B) {
			for b.Loop() {
				x.find(query)
			}
		})
	}
}

// BenchmarkIndex measures the index, which the first search of a course builds.
func BenchmarkIndex(b *testing.B) {
	c := load(b, Embedded())
	for b.Loop() {
		if _, err := c.newIndex(); err != nil {
			b.Fatal(err)
		}
	}
}
