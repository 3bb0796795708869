package quiz_test

import (
	"strings"
	"testing"
	"testing/fstest"

	"portolan/internal/text"
	"portolan/quiz"
	"portolan/quiz/quiztest"
)

// FuzzLoad reads and proves any file of the bank. Each question gives an error, or can be read and answered. Nothing of
// it can control a terminal.
func FuzzLoad(f *testing.F) {
	for i, q := range strings.Split(string(quiztest.Readme(f)), "```yaml\n") {
		if content, _, ok := strings.Cut(q, "```"); ok && i > 0 {
			f.Add([]byte(content))
		}
	}
	for _, content := range []string{"- {a,a,a}", "- id: [", "- &a [*a]", "- id: x\n  kind: fill\n  manifest: ____\n", "[[[[]]]]", "- null"} {
		f.Add([]byte(content))
	}
	f.Fuzz(func(t *testing.T, data []byte) {
		questions, err := quiz.Load(fstest.MapFS{"quiz/bank/a.yaml": {Data: data}}, "quiz/bank")
		if err != nil {
			return
		}
		for _, q := range questions[:min(3, len(questions))] {
			if said := q.Prompt() + q.Story + q.ID; strings.ContainsFunc(strings.ReplaceAll(said, "\n", ""), text.Invisible) {
				t.Errorf("hidden characters in %q", said)
			}
			scene, _ := quiztest.Scenes(t)(q.Scene)
			p, err := quiz.Prove(q, scene)
			if err != nil {
				continue
			}
			for _, o := range p.Options {
				q.Read(o.Option)
				p.Grade(o.Is)
			}
			p.Grade("")
			if right := p.Grade(p.Right); !right.Right {
				t.Errorf("%s: the right answer %q is %s", q.ID, p.Right, right.Word())
			}
		}
	})
}
