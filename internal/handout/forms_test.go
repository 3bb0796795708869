package handout_test

import (
	"fmt"
	"regexp"
	"strings"
	"testing"
	"testing/fstest"

	"github.com/charmbracelet/x/ansi"
	"github.com/charmbracelet/x/exp/golden"

	"portolan/internal/course"
	"portolan/internal/handout"
)

// embedded returns the glossary of the course that the program contains.
func embedded(t testing.TB) []handout.Entry {
	t.Helper()
	c, err := course.Load(course.Embedded())
	if err != nil {
		t.Fatal(err)
	}
	return handout.Glossary(c)
}

// page returns what a function writes.
func page(t testing.TB, write func(*strings.Builder) error) string {
	t.Helper()
	var b strings.Builder
	if err := write(&b); err != nil {
		t.Fatal(err)
	}
	return b.String()
}

func cardPage(t testing.TB) string {
	t.Helper()
	return page(t, func(b *strings.Builder) error { return handout.NewCard().WriteHTML(b) })
}

func glossaryPage(t testing.TB, entries []handout.Entry) string {
	t.Helper()
	return page(t, func(b *strings.Builder) error { return handout.WriteGlossaryHTML(b, entries) })
}

func asText(lines []handout.Line) string {
	var b strings.Builder
	for _, l := range lines {
		b.WriteString(l.String() + "\n")
	}
	return b.String()
}

// TestForms compares every form of the card and of the glossary with the files in testdata.
func TestForms(t *testing.T) {
	for name, content := range map[string]string{
		"card/text":     asText(handout.NewCard().Lines(handout.Sheet{Width: 80, Ticks: true})),
		"card/wide":     asText(handout.NewCard().Lines(handout.Sheet{Width: 116})),
		"card/narrow":   asText(handout.NewCard().Lines(handout.Sheet{Width: 36})),
		"card/markdown": handout.NewCard().Markdown(),
		"card/html":     cardPage(t),
		"glossary/text": asText(handout.GlossaryLines(embedded(t), handout.Sheet{Width: 80, Ticks: true})),

		"glossary/markdown": handout.GlossaryMarkdown(embedded(t)),
		"glossary/html":     glossaryPage(t, embedded(t)),
	} {
		t.Run(name, func(t *testing.T) { golden.RequireEqual(t, content) })
	}
}

// TestLinesFit lays everything out for every width, and looks for lines that are too wide and for broken names.
func TestLinesFit(t *testing.T) {
	const least, most = 36, 140
	entries := embedded(t)
	for width := least; width <= most; width++ {
		for _, ticks := range []bool{false, true} {
			s := handout.Sheet{Width: width, Ticks: ticks}
			card := handout.NewCard().Lines(s)
			for _, l := range append(card, handout.GlossaryLines(entries, s)...) {
				if w := ansi.StringWidth(l.String()); w > width {
					t.Fatalf("width %d: a line of %d columns: %q", width, w, l)
				}
			}
			unbroken := strings.NewReplacer("\\\n", "").Replace(asText(card))
			for _, c := range handout.NewCard().Commands {
				if width < 108 && !strings.Contains(squeezed(unbroken), c.String()) {
					t.Fatalf("width %d: %q is broken where a shell would not put it together:\n%s", width, c, unbroken)
				}
			}
			url := handout.NewCard().Source
			if got := strings.Contains(asText(card), "https"); got != (len(url) <= width) ||
				got && !strings.Contains(asText(card), url) {
				t.Fatalf("width %d: the URL is broken or left out:\n%s", width, asText(card))
			}
		}
	}
}

func squeezed(s string) string { return strings.Join(strings.Fields(s), " ") }

// TestPagesNeedNothing checks that the HTML pages load nothing, run nothing, and have what a screen reader needs.
func TestPagesNeedNothing(t *testing.T) {
	for name, html := range map[string]string{"card": cardPage(t), "glossary": glossaryPage(t, embedded(t))} {
		for _, no := range []string{
			"<script", "<link", "<img", "<iframe", "src=", "url(", "@import", " onload", "javascript:", "ZgotmplZ",
		} {
			if strings.Contains(html, no) {
				t.Errorf("%s: the page has %q", name, no)
			}
		}
		for _, want := range []string{`<html lang="en">`, `<meta charset="utf-8">`, "<title>", "<h1>", "<main>"} {
			if !strings.Contains(html, want) {
				t.Errorf("%s: the page has no %q", name, want)
			}
		}
		if tables, heads := strings.Count(html, "<table>"), regexp.MustCompile(`<th scope="row">`); name == "card" &&
			(tables != 4 || len(heads.FindAllString(html, -1)) < 3*3) {
			t.Errorf("%s: %d tables, and rows without heads", name, tables)
		}
		balanced(t, name, html)
	}
	for _, typ := range handout.NewCard().Types {
		if !strings.Contains(cardPage(t), `<strong class="type">`+typ.Name+"</strong>") {
			t.Errorf("the page has no badge %s", typ.Name)
		}
	}
}

// balanced checks that every element is closed, and in the right order.
func balanced(t *testing.T, name, html string) {
	t.Helper()
	var open []string
	for _, tag := range regexp.MustCompile(`<(/?)([a-z][a-z0-9]*)`).FindAllStringSubmatch(html, -1) {
		switch element := tag[2]; {
		case element == "meta" || element == "br":
		case tag[1] == "":
			open = append(open, element)
		case len(open) == 0 || open[len(open)-1] != element:
			t.Fatalf("%s: </%s> closes %v", name, element, open)
		default:
			open = open[:len(open)-1]
		}
	}
	if len(open) > 0 {
		t.Errorf("%s: %v are not closed", name, open)
	}
}

// own is a lesson of a course on disk.
const own = `---
id: doors
title: Doors
part: One
scene: yard
terms:
  Zebra: "What <script>alert(1)</script> & *stars* | pipes mean to ` + "`a|b <c>`" + `."
  äther: The second term, in the order of the alphabet.
kubernetes: "1.36"
---

## A **Zebra**

A **Zebra**.

## Another step

The **äther**.
`

// TestGlossaryOfAnotherCourse makes the glossary of a course on disk, whose texts would mean something to HTML and to
// Markdown.
func TestGlossaryOfAnotherCourse(t *testing.T) {
	c, err := course.Load(fstest.MapFS{
		"lessons/01-doors.md":      {Data: []byte(own)},
		"lessons/scenes/yard.yaml": {Data: []byte("apiVersion: portolan/v1\nkind: Scene\nmetadata: {name: yard}\n")},
	})
	if err != nil {
		t.Fatal(err)
	}
	entries := handout.Glossary(c)
	var terms []string
	for _, e := range entries {
		terms = append(terms, e.Term+" in "+e.Where())
	}
	if got := fmt.Sprint(terms); got != "[Zebra in lesson 1, step 1 äther in lesson 1, step 2]" {
		t.Errorf("the terms are %s", got)
	}
	const html = `What &lt;script&gt;alert(1)&lt;/script&gt; &amp; *stars* | pipes mean to <code>a|b &lt;c&gt;</code>.`
	if got := glossaryPage(t, entries); !strings.Contains(got, html) {
		t.Errorf("the page does not escape the meaning:\n%s", got)
	}
	const md = "What &lt;script&gt;alert(1)&lt;/script&gt; &amp; \\*stars\\* \\| pipes mean to `a\\|b <c>`."
	if got := handout.GlossaryMarkdown(entries); !strings.Contains(got, md) {
		t.Errorf("the Markdown does not escape the meaning:\n%s", got)
	}
	if got := handout.GlossaryMarkdown(nil) + asText(handout.GlossaryLines(nil, handout.Sheet{Width: 80})); !strings.
		Contains(got, "nothing to list") || !strings.Contains(glossaryPage(t, nil), "nothing to list") {
		t.Errorf("a course without terms has %q", got)
	}
}

// TestNoEscapeSequences puts escape sequences into a meaning. No form may contain them.
func TestNoEscapeSequences(t *testing.T) {
	const evil = "\x1b[31mred\x1b]0;title\x07 \u202ebackwards"
	entries := embedded(t)[:1]
	entries[0].Meaning = evil
	for form, content := range map[string]string{
		"text":     asText(handout.GlossaryLines(entries, handout.Sheet{Width: 80})),
		"markdown": handout.GlossaryMarkdown(entries),
		"html":     glossaryPage(t, entries),
	} {
		if strings.ContainsAny(content, "\x1b\x07\u202e") || !strings.Contains(content, "red backwards") {
			t.Errorf("%s: %q", form, content)
		}
	}
}

// TestMatching filters the glossary as a learner types.
func TestMatching(t *testing.T) {
	for query, want := range map[string]string{
		"node p":      "node port NodePort", // the second one by its meaning
		"NODEPORT":    "NodePort LoadBalancer",
		"metallb":     "provider",
		"  readiness": "readiness probe",
		"cobol":       "",
	} {
		var terms []string
		for _, e := range handout.Matching(embedded(t), query) {
			terms = append(terms, e.Term)
		}
		if got := strings.Join(terms, " "); got != want {
			t.Errorf("%q finds %q, want %q", query, got, want)
		}
	}
	if all := handout.Matching(embedded(t), ""); len(all) != len(embedded(t)) {
		t.Errorf("an empty query finds %d terms", len(all))
	}
}
