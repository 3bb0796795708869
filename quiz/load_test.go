package quiz_test

import (
	"fmt"
	"strings"
	"testing"
	"testing/fstest"

	"portolan/quiz"
)

func TestLoadErrors(t *testing.T) {
	cases := []struct{ name, yaml, want string }{
		{"no YAML", "- id: [", "quiz/bank/choose.yaml:1: "},
		{"no list", "id: a", `quiz/bank/choose.yaml:1: want one list of questions`},
		{"no mapping", "- id: a\n- b\n", "quiz/bank/choose.yaml:2: want a question"},
		{"an unknown key", "- id: a\n  storey: b\n", `quiz/bank/choose.yaml:2: unknown key "storey" in the question`},
		{
			"an unknown key below",
			"- id: a\n  needs:\n    - {form: office}\n",
			`quiz/bank/choose.yaml:3: unknown key "form" in the question`,
		},
		{"two at once", "- id: a\n  b: 1\n- id: c\n  d: 1\n", "quiz/bank/choose.yaml:4: "},
		{"a wrong type", "- id: a\n  options: 7\n", "quiz/bank/choose.yaml:2: "},
		{"two documents", "- id: a\n---\n- id: b\n", "quiz/bank/choose.yaml:1: want one list"},
		{"an unknown event", "- id: a\n  after:\n    - {burn: node1}\n", "quiz/bank/choose.yaml:3: unknown event"},
		{
			"a character that commands terminals",
			"- id: a\n  story: \"\\e[2J\"\n",
			"quiz/bank/choose.yaml:2: the invisible character U+001B",
		},
		{
			"a character of which nobody knows the width",
			"- id: a\n  story: \"\\t\"\n",
			"quiz/bank/choose.yaml:2: the invisible character U+0009",
		},
		{
			"a character that nobody sees",
			"- id: a\n  story: \"\\u200b\"\n",
			"quiz/bank/choose.yaml:2: the invisible character U+200B",
		},
		{
			"a character that turns text around",
			"- id: a\n  story: \"\\u202e\"\n",
			"quiz/bank/choose.yaml:2: the invisible character U+202E",
		},
	}
	for _, c := range cases {
		t.Run(c.name, func(t *testing.T) {
			_, err := quiz.Load(fstest.MapFS{"quiz/bank/choose.yaml": {Data: []byte(c.yaml)}}, "quiz/bank")
			if err == nil || !strings.Contains(err.Error(), c.want) {
				t.Errorf("got %v, want %s", err, c.want)
			}
		})
	}
}

func TestLoadPlaces(t *testing.T) {
	fsys := fstest.MapFS{
		"quiz/bank/b.yaml":     {Data: []byte("# more\n\n- id: third\n  after: {lose: node1}\n")},
		"quiz/bank/a.yaml":     {Data: []byte("- id: first\n- id: second\n")},
		"quiz/bank/empty.yaml": {Data: []byte("# nothing yet\n")},
		"quiz/bank/note.txt":   {Data: []byte("no YAML")},
	}
	questions, err := quiz.Load(fsys, "quiz/bank")
	if err != nil {
		t.Fatal(err)
	}
	var got []string
	for _, q := range questions {
		got = append(got, fmt.Sprintf("%s:%d: %s", q.File, q.Line, q.ID))
	}
	want := "quiz/bank/a.yaml:1: first, quiz/bank/a.yaml:2: second, quiz/bank/b.yaml:3: third"
	if strings.Join(got, ", ") != want {
		t.Errorf("got %s, want %s", got, want)
	}
	if len(questions[2].After) != 1 || questions[2].After[0].Object != "node1" {
		t.Errorf("after: %v", questions[2].After)
	}
}
