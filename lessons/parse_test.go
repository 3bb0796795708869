package lessons

import (
	"errors"
	"fmt"
	"strings"
	"testing"
	"testing/fstest"

	"github.com/rogpeppe/go-internal/txtar"

	"portolan/internal/authored"
	"portolan/internal/text"
)

// sound returns the lesson of testdata/parse.txtar, and the description that inWords should give of it.
func sound(t testing.TB) (file string, src, want string) {
	t.Helper()
	archive, err := txtar.ParseFile("testdata/parse.txtar")
	if err != nil {
		t.Fatal(err)
	}
	return archive.Files[0].Name, string(archive.Files[0].Data), string(archive.Files[1].Data)
}

func TestParseReadsEverythingWithItsLine(t *testing.T) {
	file, src, want := sound(t)
	for name, content := range map[string]string{"unix": src, "windows": strings.ReplaceAll(src, "\n", "\r\n")} {
		l, err := Parse(file, []byte(content))
		if err != nil {
			t.Fatalf("%s: %v", name, err)
		}
		if got := inWords(l); got != want {
			t.Errorf("%s line ends:\n%s\nwant:\n%s", name, got, want)
		}
	}
}

// inWords describes everything that a lesson holds, a line each.
func inWords(l Lesson) string {
	var b strings.Builder
	say := func(format string, args ...any) { fmt.Fprintf(&b, format+"\n", args...) }
	say("1 lesson %d %s %q part %q scene %s kubernetes %s takes %v", l.Number, l.ID, l.Title, l.Part, l.Scene,
		l.Kubernetes, l.Duration())
	for _, o := range l.Objectives {
		say("  objective %s: %s", o.ID, o.Text)
	}
	for _, term := range l.Terms {
		say("  %d term %s: %s", term.Line, term.Name, term.Meaning)
	}
	for _, s := range l.Sources {
		say("  source %s", s)
	}
	for _, s := range l.Steps {
		say("%d step %s %q", s.Line, s.ID, s.Title)
		for _, p := range s.prose {
			say("  %d | %s", p.line, p.text)
		}
		if m := s.Manifest; m != nil {
			say("  %d manifest", m.Line)
			for _, line := range m.Lines {
				if line.Note != "" {
					say("    %s: %s", line.Field, line.Note)
				}
			}
			for _, o := range m.Objects() {
				say("    %s %s stands at %d", o.Kind, o.Name, o.At("apiVersion").Line)
			}
		}
		for _, c := range s.Consoles {
			say("  %d console %q", c.Line, c.Text)
		}
		if t := s.Trace; t != nil {
			say("  %d trace from %q to %q ask %q after %v", t.Line, t.From, t.To, t.Ask, t.After)
		}
		if q := s.Question; q != nil {
			say("  %d question %s show %d", q.Line, q.ID, q.Show)
		}
		for _, link := range s.Links() {
			say("  %d link to %s", link.Line, link.To)
		}
		if s.Notes != "" {
			say("  notes %q", s.Notes)
		}
	}
	return b.String()
}

// Every mistake of an author is reported with its line and with what to do.
func TestParseSaysWhatIsWrong(t *testing.T) {
	for _, c := range []struct{ name, old, new, want string }{
		{"no front matter", "---\nid", "id", `1: no front matter: begin the file with its keys between two lines of ---`},
		{
			"unknown key", "terms: {", "term: {",
			`9: unknown key "term" in the front matter: it has id, title, part, scene, objectives, terms, kubernetes, sources`,
		},
		{"key twice", "part: Choose a type", "id: other", `4: mapping key "id" already defined at line 2`},
		{"key missing", "id: side-door\n", "", `1: no id in the front matter: add it`},
		{"empty key", "scene: shop", "scene:", `5: no scene in the front matter: add it`},
		{"bad YAML", "scene: shop", "scene: [shop", `5: the YAML cannot be read: did not find expected ',' or ']'`},
		{
			"objectives as a list", "objectives:\n  O7: tell a side door\n  O3: open one", "objectives: [O7]",
			`6: objectives are not a mapping: write O13: what the learner can do`,
		},
		{"objective twice", "O3:", "O7:", `8: objective O7 stands twice: keep one`},
		{
			"terms as a text", "{side door: A door at the side., bell: What rings.}", "bell",
			`9: terms are not a mapping: write node port: A port, the same on every node.`,
		},
		{"a term twice", "bell: What", "Side Door: What", `9: term "Side Door" stands twice: keep one`},
		{
			"a term without a name", "bell: What", `"": What`,
			`9: a term without a name: write node port: A port, the same on every node.`,
		},
		{
			"escape in YAML", `"The side door`, `"\e[31mThe side door`,
			`3: the invisible character U+001B could confuse a terminal: take it out`,
		},
		{
			"escape in prose", "Your turn.", "Your \x1b[31mturn.",
			`79: the invisible character U+001B could confuse a terminal: take it out`,
		},
		{
			"text that runs backwards", "Your turn.", "Your \u202eturn.",
			`79: the invisible character U+202E could confuse a terminal: take it out`,
		},
		{"tab", "Your turn.", "Your\tturn.", `79: a tab: use spaces`},
		{"not UTF-8", "Your turn.", "Your t\xfcrn.", `79: byte 0xfc is no UTF-8: save the file as UTF-8`},
		{
			"text before the first step", "---\n\n## One", "---\n\nHello.\n\n## One",
			`15: text before the first step: put it under a ## heading`,
		},
		{
			"title as heading", "## Watch", "# Watch",
			`57: a # heading: the lesson's title stands in the front matter, its steps start with ##
lessons/03-side-door.md:64: a second trace in one step: start a new step`,
		},
		{
			"underlined heading", "Your turn.", "Your turn.\n---",
			`79: a heading made by underlining: write it as ##, or leave a blank line above the rule`,
		},
		{"no title", "## Watch", "##", `57: a step without a title: write it after the ##`},
		{"title twice", "## Alone", "## Watch", `77: a second step is called "watch": give it a title of its own`},
		{"fence left open", "side-free\n```\n", "side-free\n", `81: a fence that is never closed: end it with a line of ` +
			"```"},
		{"fence misspelt", "```yaml manifest", "```manifest", `19: a fence "manifest": write ` + "```yaml manifest"},
		{
			"fence in a list", "Your turn.", "- ```trace\n  from: office\n  ```",
			`79: a trace fence inside a list or quotation: put it at the margin`,
		},
		{
			"two of a kind", "```question\nside-free\n```", "```question\nside-free\n```\n\n```question\nother\n```",
			`85: a second question in one step: start a new step`,
		},
		{
			"trace with unknown key", "ask: Does", "asks: Does",
			`43: unknown key "asks" in the trace: it has from, to, ask, why, set, after`,
		},
		{"trace from nobody", "from: office\n", "", `40: no from in the trace: add it`},
		{
			"unknown event", "lose: node2", "lost: node2",
			`46: unknown event "lost"; known are delete, lose, unready, provider`,
		},
		{
			"event without object", "[{unready: pod/web-b}]", "unready",
			`67: after is neither an event nor a list of them: write {lose: node1}`,
		},
		{
			"unknown show", "show: worked", "show: half",
			`74: show: half: it is worked or faded; leave it out for the story alone`,
		},
		{"empty question", "```question\nside-free\n```", "```question\n```", `81: no id in the question: add it`},
		{
			"two labs in a fence", "```question\nside-free\n```", "```lab\none two\n```",
			`81: a lab fence with 2 words: write one id in it`,
		},
		{
			"two boards in a step", "```question\nside-free\n```", "```board\na\n```\n\n```board\nb\n```",
			`85: a second board in one step: start a new step`,
		},
		{"unknown field", "targetPort: 8080", "targetport: 8080", `27: `},
	} {
		file, src, _ := sound(t)
		if !strings.Contains(src, c.old) {
			t.Fatalf("%s: the sound lesson does not have %q", c.name, c.old)
		}
		_, err := Parse(file, []byte(strings.Replace(src, c.old, c.new, 1)))
		if err == nil {
			t.Errorf("%s: no error, want %s", c.name, c.want)
			continue
		}
		if got, want := err.Error(), file+":"+c.want; got != want &&
			!(strings.HasSuffix(want, ": ") && strings.HasPrefix(got, want)) {
			t.Errorf("%s:\n got %s\nwant %s", c.name, got, want)
		}
		var p authored.Problem
		if !errors.As(err, &p) || p.Line == 0 {
			t.Errorf("%s: the error has no Problem with a line", c.name)
		}
	}
}

func TestParseTakesTheNumberFromTheName(t *testing.T) {
	_, src, _ := sound(t)
	for name, want := range map[string]string{
		"lessons/00-side-door.md": "", "lessons/15-side-door.md": "",
		"lessons/3-side-door.md": "lessons/3-side-door.md:1: the file's name is not like 03-nodeport.md: " +
			"two digits and the lesson's id",
	} {
		_, err := Parse(name, []byte(src))
		if got := fmt.Sprint(err); want == "" && err != nil || want != "" && got != want {
			t.Errorf("%s: %v, want %q", name, err, want)
		}
	}
}

// TestParseIsLimited reads lessons that would take very long to lay out. Each is refused before that, with its line.
func TestParseIsLimited(t *testing.T) {
	const head = "---\nid: x\ntitle: T\npart: P\nscene: s\n---\n## A\n\n" // the text begins in line 9
	nested := ""
	for i := range 100 {
		nested += strings.Repeat("  ", i) + "- a\n"
	}
	for name, c := range map[string]struct{ text, want string }{
		"a large file":     {strings.Repeat("text\n", 40000), "lessons/01-x.md: the file is larger than 128 KB: make two lessons"},
		"a large step":     {strings.Repeat("text\n", 5000), "lessons/01-x.md:7: a step of more than 16 KB: split it"},
		"a long word":      {"a\n" + strings.Repeat("x", 100000), "lessons/01-x.md:10: more than 1000 characters on one line: "},
		"many brackets":    {strings.Repeat(strings.Repeat("[", 900)+"\n", 100), "lessons/01-x.md:7: a step of more than 16 KB"},
		"quotations":       {strings.Repeat("> ", 450) + "a", "lessons/01-x.md:9: too many lists and quotations inside each other"},
		"lists":            {nested, "lessons/01-x.md:15: too many lists and quotations inside each other: use at most 6"},
		"lists on a line":  {strings.Repeat("- ", 450) + "a", "lessons/01-x.md:9: too many lists and quotations inside each "},
		"a long title":     {"## " + strings.Repeat("x", 201), "lessons/01-x.md:9: a title of more than 200 characters: "},
		"many steps":       {strings.Repeat("## B\n", 200), "lessons/01-x.md:108: more than 100 steps: make several lessons"},
		"many tabs":        {strings.Repeat("\t\n", 5000), "lessons/01-x.md:9: a tab: use spaces"},
		"an escape":        {"a\n&#27;[2J", "lessons/01-x.md:10: a character reference, such as &#27;, stands for an invisible"},
		"an escape, title": {"## B&lrm;", "lessons/01-x.md:9: a character reference, such as &#27;, stands for an invisible"},
		"an escape, shown": {"a\n```\n&#27;[2J\n```", ""},
		"quotations, fine": {strings.Repeat("> ", 11) + "a", ""},
	} {
		_, err := Parse("lessons/01-x.md", []byte(head+c.text))
		problems := authored.Problems(err)
		if len(problems) > maxProblems || len(problems) == 0 && c.want != "" ||
			len(problems) > 0 && (c.want == "" || !strings.HasPrefix(problems[0].Error(), c.want)) {
			t.Errorf("%s: got %d problems, %.300v, want %q", name, len(problems), err, c.want)
		}
	}
}

func TestLoadIsLimited(t *testing.T) {
	files := fstest.MapFS{}
	for i := range 10000 {
		files[fmt.Sprintf("lessons/%04d-x.md", i)] = &fstest.MapFile{Data: []byte("---\n")}
	}
	_, err := Load(files, "lessons")
	problems := authored.Problems(err)
	const want = "10000 lessons, more than 100: their numbers have two digits"
	if n := len(problems); n > 3*maxLessons || problems[n-1].Text != want {
		t.Errorf("%d problems, the last is %v", n, problems[n-1])
	}
}

// Any bytes give a lesson or an error. The texts of the lesson can go to a terminal.
func FuzzParse(f *testing.F) {
	_, src, _ := sound(f)
	f.Add([]byte(src))
	f.Add([]byte("---\nid: x\n---\n## a\n```trace\n```"))
	f.Add([]byte("---\n---\n##\n- ```question\n  x"))
	f.Add([]byte("---\nid: &a [*a]\n---\n"))
	f.Fuzz(func(t *testing.T, src []byte) {
		l, err := Parse("lessons/01-x.md", src)
		if err != nil {
			return
		}
		Check([]Lesson{l})
		for _, s := range l.Steps {
			s.Links()
			if strings.ContainsFunc(s.Title+strings.ReplaceAll(s.Prose+s.Notes, "\n", ""), text.Invisible) {
				t.Errorf("step %q holds control characters", s.ID)
			}
		}
	})
}
