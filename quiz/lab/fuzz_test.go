package lab_test

import (
	"io/fs"
	"strings"
	"testing"
	"testing/fstest"

	"portolan/quiz"
	"portolan/quiz/lab"
	"portolan/quiz/quiztest"
)

// FuzzLoad reads any lab and judges any manifest in it. Each lab gives an error, or can be proved and judged.
func FuzzLoad(f *testing.F) {
	all, err := lab.Load(quiz.Content(), "labs")
	if err != nil {
		f.Fatal(err)
	}
	for _, l := range all {
		source, err := fs.ReadFile(quiz.Content(), l.File)
		if err != nil {
			f.Fatal(err)
		}
		f.Add(strings.Replace(string(source), "id: "+l.ID, "id: a", 1), l.Start)
	}
	f.Add(labExample(f), "a: [")
	f.Fuzz(func(t *testing.T, data, written string) {
		labs, err := lab.Load(fstest.MapFS{"quiz/labs/a.yaml": {Data: []byte(data)}}, "quiz/labs")
		if err != nil {
			return
		}
		for _, l := range labs {
			scene, _ := quiztest.Scenes(t)(l.Scene)
			if p, err := lab.Prove(l, scene); err == nil {
				p.Judge(written)
			}
		}
	})
}
