package lessons

import (
	"errors"
	"slices"
	"strings"
	"testing"

	"github.com/rogpeppe/go-internal/txtar"

	"portolan/internal/authored"
)

// checked reads the lessons of testdata/check.txtar with one text replaced in one file, and checks them.
func checked(t testing.TB, file, old, text string) []string {
	t.Helper()
	archive, err := txtar.ParseFile("testdata/check.txtar")
	if err != nil {
		t.Fatal(err)
	}
	var lessons []Lesson
	replaced := old == ""
	for _, f := range archive.Files {
		src := string(f.Data)
		if strings.HasSuffix(f.Name, file) && strings.Contains(src, old) {
			src, replaced = strings.Replace(src, old, text, 1), true
		}
		l, err := Parse(f.Name, []byte(src))
		if err != nil {
			t.Fatal(err)
		}
		lessons = append(lessons, l)
	}
	if !replaced {
		t.Fatalf("no lesson %s has %q", file, old)
	}
	var lines []string
	for _, p := range Check(lessons) {
		lines = append(lines, p.Error())
	}
	return lines
}

func TestCheckFindsNothingInSoundLessons(t *testing.T) {
	if got := checked(t, "", "", ""); got != nil {
		t.Error(strings.Join(got, "\n"))
	}
}

// Each row breaks one rule: it replaces a text in a lesson, and lists every problem that follows.
func TestCheckHoldsEveryRule(t *testing.T) {
	for _, c := range []struct{ rule, file, old, new, want string }{
		{
			"id and name are equal", "01-front.md", "id: front", "id: back",
			`lessons/01-front.md:2: the id "back" is not what the file's name says: make them equal`,
		},
		{
			"ids are unique", "02-side.md", "id: side", "id: front",
			`lessons/02-side.md:2: the id "front" is not what the file's name says: make them equal
lessons/02-side.md:2: the id "front" is that of lessons/01-front.md: choose another`,
		},
		{
			"a version", "01-front.md", "kubernetes: \"1.36\"\n", "",
			`lessons/01-front.md:1: no kubernetes version: say against which one its claims were checked`,
		},
		{
			"sources", "01-front.md", "[https://kubernetes.io/docs/concepts/services-networking/service/]", "[]",
			`lessons/01-front.md:1: no sources: list the pages that its claims come from`,
		},
		{
			"sources are addresses", "01-front.md", "[https://kubernetes.io/", "[kubernetes.io/",
			`lessons/01-front.md:10: the source "kubernetes.io/docs/concepts/services-networking/service/" is no https:// address`,
		},
		{
			"objectives", "01-front.md", "objectives:\n  O1: knock\n", "",
			`lessons/01-front.md:1: no objectives: say what the learner can do afterwards`,
		},
		{
			"a term is new", "02-side.md", "{side door: Another", "{Front: Another",
			`lessons/02-side.md:8: the term "Front" is introduced in lessons/01-front.md already: keep one
lessons/02-side.md:8: the term "Front" is nowhere in bold: write **Front** in the step that explains it`,
		},
		{
			"a term is new, over a line's end", "02-side.md", "{side door: Another", "{the shop: Another",
			`lessons/01-front.md:16: the term "the shop" is used here, and introduced only in lessons/02-side.md: say it in other words
lessons/02-side.md:8: the term "the shop" is nowhere in bold: write **the shop** in the step that explains it`,
		},
		{
			"a term is new, in the first start too", "01-front.md", "{front: The", "{somebody: The",
			`lessons/00-start.md:12: the term "somebody" is used here, and introduced only in lessons/01-front.md: say it in other words
lessons/01-front.md:8: the term "somebody" is nowhere in bold: write **somebody** in the step that explains it`,
		},
		{
			"part of a word is no term", "02-side.md", "{side door: Another", "{fro: Another",
			`lessons/02-side.md:8: the term "fro" is nowhere in bold: write **fro** in the step that explains it`,
		},
		{
			"what the course is about may be named early", "02-side.md", "{side door: Another way in.}",
			"{side door: Another way in., ClusterIP: A type.}",
			`lessons/02-side.md:8: the term "ClusterIP" is nowhere in bold: write **ClusterIP** in the step that explains it`,
		},
		{
			"a term has a meaning", "02-side.md", "{side door: Another way in.}", "[side door]",
			`lessons/02-side.md:8: the term "side door" has no meaning: write side door: and one sentence for the glossary`,
		},
		{
			"a meaning is a sentence", "02-side.md", "Another way in.", "Another way in",
			`lessons/02-side.md:8: the meaning of "side door" is not one sentence: end it with a full stop, and use no other`,
		},
		{
			"a meaning is one sentence", "02-side.md", "Another way in.", "A way in. It is another.",
			`lessons/02-side.md:8: the meaning of "side door" is not one sentence: end it with a full stop, and use no other`,
		},
		{
			"no filler in a meaning", "02-side.md", "Another way in.", "Simply another way in.",
			`lessons/02-side.md:8: the word "simply": leave it out`,
		},
		{"a term may be bold in its plural, over a line's end", "02-side.md", "The **side door** is", "The **Side\ndoors** are", ""},
		{
			"steps", "02-side.md", "## It is lost\n\n```trace\nfrom: pod/orders\nto: side:81\nafter: {lose: node2}\n```\n", "",
			`lessons/02-side.md:1: 3 steps, labs and boards aside: a lesson has 4 to 10
lessons/02-side.md:1: no trace has an after: show what happens when something is lost or missing`,
		},
		{
			"a note", "01-front.md", "  # the door", "",
			`lessons/01-front.md:1: no manifest has a note: comment the lines that matter`,
		},
		{
			"a prediction", "01-front.md", "ask: Does it open?\n", "",
			`lessons/01-front.md:1: no trace has an ask: let the learner predict one`,
		},
		{
			"a loss", "01-front.md", "after: {lose: node1}\n", "",
			`lessons/01-front.md:1: no trace has an after: show what happens when something is lost or missing`,
		},
		{
			"a listing", "01-front.md", "$ kubectl get svc web", "$ kubectl get pods",
			"lessons/01-front.md:1: no console fence shows `$ kubectl get svc`: show what it prints for this Service",
		},
		{
			"short prose", "01-front.md", "Now node1 goes.",
			strings.Repeat("Nine words of prose make one line that is long: nine.\n\n", 9),
			`lessons/01-front.md:42: the prose takes 9 lines of 76 columns, more than 8: split the step`,
		},
		{
			"one thing to do", "01-front.md", "Now node1 goes.", "```question\nfront-ask\n```",
			`lessons/01-front.md:42: a manifest or trace, and a question: give the question a step of its own`,
		},
		{
			"something to do", "01-front.md", "```console\n$ kubectl get svc web\n```\n", "",
			"lessons/01-front.md:1: no console fence shows `$ kubectl get svc`: show what it prints for this Service\n" +
				`lessons/01-front.md:34: only prose: add a manifest, a trace or a question`,
		},
		{
			"a lab is something to do", "02-side.md", "$ kubectl get svc side\n```",
			"$ kubectl get svc side\n```\n\n## Mend it\n\n```lab\nmend-side\n```", "",
		},
		{
			"a board is something to do", "02-side.md", "## It opens\n", "## Find it\n\n```board\nside\n```\n\n## It opens\n",
			"",
		},
		{
			"a lab stands at the end", "02-side.md", "## It opens\n", "## Mend it\n\n```lab\nside\n```\n\n## It opens\n",
			`lessons/02-side.md:30: a lab before "It opens": put it at the end of the lesson`,
		},
		{
			"a lab alone", "02-side.md", "after: {lose: node2}\n```", "after: {lose: node2}\n```\n\n```lab\nside\n```",
			`lessons/02-side.md:1: 3 steps, labs and boards aside: a lesson has 4 to 10
lessons/02-side.md:35: a lab or a board beside something else: give it a step of its own`,
		},
		{
			"no filler in prose", "01-front.md", "Now node1 goes.", "Now node1\nSimply goes.",
			`lessons/01-front.md:45: the word "simply": leave it out`,
		},
		{
			"no filler in a title", "01-front.md", "## A loss", "## An easy loss",
			`lessons/01-front.md:42: the word "easy": leave it out`,
		},
		{
			"no filler in a prediction", "01-front.md", "Does it open?", "Does it just open?",
			`lessons/01-front.md:29: the word "just": leave it out`,
		},
		{"a word that holds a filler is none", "01-front.md", "Now node1 goes.", "Now node1 is adjusted.", ""},
		{
			"minutes", "01-front.md", "$ kubectl get svc web", "$ kubectl get svc web" + strings.Repeat("\nword word", 1000),
			`lessons/01-front.md:1: takes 12 minutes, more than 10: leave something out`,
		},
		{
			"minutes of the first start", "00-start.md", "Somebody knocks.", "```sh" + strings.Repeat("\nword", 601) + "\n```",
			`lessons/00-start.md:1: takes 4 minutes, more than 3: leave something out`,
		},
	} {
		if got := strings.Join(checked(t, c.file, c.old, c.new), "\n"); got != c.want {
			t.Errorf("%s:\n got %s\nwant %s", c.rule, got, c.want)
		}
	}
}

func TestCheckHoldsNumbersUnique(t *testing.T) {
	_, src, _ := sound(t)
	a, errA := Parse("lessons/03-side-door.md", []byte(src))
	b, errB := Parse("lessons/03-other.md", []byte(strings.Replace(src, "id: side-door", "id: other", 1)))
	if err := errors.Join(errA, errB); err != nil {
		t.Fatal(err)
	}
	want := authored.Problem{
		File: "lessons/03-other.md", Line: 1,
		Text: "the number 03 is that of lessons/03-side-door.md: choose another",
	}
	if got := Check([]Lesson{a, b}); !slices.Contains(got, want) {
		t.Errorf("%v is not among %v", want, got)
	}
}

// Prose is counted as a screen shows it. Markdown marks take no room, list items begin lines, and fences do not count.
func TestWrapped(t *testing.T) {
	for _, c := range []struct {
		prose string
		want  int
	}{
		{"", 0},
		{"one\ntwo\n\nthree", 2},
		{strings.Repeat("seven77 ", 10), 2},
		{"[a](" + strings.Repeat("x", 100) + ") link", 1},
		{"- one\n- two\n  goes on\n1. three", 3},
		{"| a |\n| - |\n| b |", 3},
		{strings.Repeat("`x` ", 38), 1},
		{"```\n1\n2\n3\n```\nafter", 1},
	} {
		_, src, _ := sound(t)
		l, err := Parse("lessons/03-side-door.md", []byte(strings.Replace(src, "Your turn.", c.prose, 1)))
		if err != nil {
			t.Fatal(err)
		}
		if got := l.Steps[3].wrapped(76); got != c.want {
			t.Errorf("%q takes %d lines, want %d", c.prose, got, c.want)
		}
	}
}
