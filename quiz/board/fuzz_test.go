package board_test

import (
	"io/fs"
	"strings"
	"testing"
	"testing/fstest"

	"portolan/quiz"
	"portolan/quiz/board"
	"portolan/quiz/quiztest"
)

// FuzzLoad reads any board and plays it. Each board gives an error, or every probe shows something and every fault can
// be named.
func FuzzLoad(f *testing.F) {
	for _, b := range boards(f) {
		source, err := fs.ReadFile(quiz.Content(), b.File)
		if err != nil {
			f.Fatal(err)
		}
		f.Add(strings.Replace(string(source), "id: "+b.ID, "id: a", 1), uint64(1), "")
	}
	f.Fuzz(func(t *testing.T, data string, seed uint64, name string) {
		all, err := board.Load(fstest.MapFS{"quiz/boards/a.yaml": {Data: []byte(data)}}, "quiz/boards")
		if err != nil {
			return
		}
		for _, b := range all {
			scene, _ := quiztest.Scenes(t)(b.Scene)
			p, err := board.Prove(b, scene)
			if err != nil {
				continue
			}
			h := board.NewHunt(p, seed, "")
			for i := range len(b.Probes) + 1 {
				h = h.Probe(i)
			}
			h.RuledOut()
			if hidden, named, _ := h.Name(name).Result(); hidden.Fault.ID == "" || named != name {
				t.Errorf("the hidden fault is %q, and %q was named", hidden.Fault.ID, named)
			}
		}
	})
}
