package plain

import (
	"math/rand/v2"
	"strings"
	"testing"

	"portolan/internal/course"
	"portolan/internal/progress"
)

// TestTyped types lines that are too long, that are not text, or that are almost a word.
func TestTyped(t *testing.T) {
	for name, tt := range map[string]struct{ typed, want string }{
		"too long": {
			strings.Repeat("x", maxLine+1) + "\nresults\n",
			"That was a line longer than 64 KB. It was not read.",
		},
		"as long as may be": {
			strings.Repeat("x", maxLine-1) + "\n",
			`"xxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxx..." means nothing here.`,
		},
		"not UTF-8":            {"\xff\xfe\nresults\n", "That was a line that is not UTF-8 text. It was not read."},
		"escape sequences":     {"\x1b[2Jresults\x1b[0m\r\n", "You have answered no question yet."},
		"no line break":        {"results", "You have answered no question yet."},
		"capitals":             {"  Results  \n", "You have answered no question yet."},
		"half a word":          {"resul\n", `Did you mean "results"?`},
		"two letters swapped":  {"reslut\nhepl\n", `Did you mean "help"?`},
		"what follows is kept": {"leson 2\n", `Did you mean "lesson 2"?`},
		"a long paste": { // its last lines are no words
			"lab mend\npaste\n" + strings.Repeat("quit\n", 20000) + ".\nresults\n", "You have answered no question yet.",
		},
		"zeros in front":         {"contents\n00\n", `"00" means nothing here.`},
		"a sign":                 {"contents\n+1\n", `"+1" means nothing here.`},
		"zeros for an answer":    {"contents\nknown\n00\n0\n", `"00" means nothing here.`},
		"a sign for a lesson":    {"contents\nlesson 1 step +2\n", "Lesson 1 has steps 1 to"},
		"digits of another kind": {"contents\n\uff11\n", "means nothing here."},
		"a number nobody expect": {"contents\n1\n1\n\n7\n", "There is no question here to answer with a number."},
	} {
		t.Run(name, func(t *testing.T) {
			learner := &talk{}
			store := progress.NewMemory()
			record(t, store, progress.Predicted, progress.Prediction{Lesson: "welcome"})
			o := playing(small(t), learner, store)
			o.In = strings.NewReader(tt.typed)
			if err := Run(t.Context(), o); err != nil {
				t.Fatal(err)
			}
			if said := strings.Join(strings.Fields(learner.paper.String()), " "); !strings.Contains(said, tt.want) {
				t.Errorf("no %q in\n%s", tt.want, said)
			}
			readable(t, learner.paper.String())
		})
	}
}

// TestPrompt: for a person who types, the prompt ends with "> ", and the goodbye begins on a line of its own.
func TestPrompt(t *testing.T) {
	learner := typing("1")
	o := playing(small(t), learner, progress.NewMemory())
	o.Prompt = true
	if err := Run(t.Context(), o); err != nil {
		t.Fatal(err)
	}
	for _, want := range []string{"\n\n1, 2 or 0 > > 1\n", "\n\nEnter: go on > \nThe input ends here."} {
		if !strings.Contains(learner.paper.String(), want) {
			t.Errorf("no %q in\n%s", want, learner.paper.String())
		}
	}
}

// TestAnyWordAnywhere types random words. Every reply must be readable, and Run must not end before the input does.
func TestAnyWordAnywhere(t *testing.T) {
	vocabulary := []string{
		"", "", "", "", "0", "1", "2", "3", "7", "12", "-1", "99999999999999999999", "yes", "NodePort", "answer 8080", "why",
		"why 2", "why x",
		"back", "skip", "step", "step 3", "step 99", "again", "yaml", "contents", "lesson", "lesson 1", "lesson 3 step 2",
		"lesson 8 step 7",
		"lesson 9 step 8", "lesson 99", "practice", "practice 2", "known", "results", "find", "find node port",
		"find \x1b[31m", "api", "api spec", "api Pod spec",
		"lab", "lab wrong-label", "lab three-cards", "question", "question cip-door", "help", "?", "show", "check", "line",
		"line 3", "line 3 x: y", "line 4 -",
		"line 4 + a: b", "line 99 x", "edit", "file", "file good.yaml", "paste", ".", "undo", "redo", "who", "hint",
		"solution", "try", "try 2", "probes",
		"name", "another", "nonsense", "  ", "---", strings.Repeat("long ", 100), "\u202e\u0085",
	}
	c := load(t, course.Embedded())
	for seed := range uint64(4) {
		random, lines := rand.New(rand.NewPCG(seed, 0)), 1500
		learner := &talk{types: func(string) (string, bool) {
			lines--
			return vocabulary[random.IntN(len(vocabulary))], lines >= 0
		}}
		if err := Run(t.Context(), playing(c, learner, progress.NewMemory())); err != nil {
			t.Fatalf("seed %d: %v", seed, err)
		}
		if lines >= 0 {
			t.Errorf("seed %d: it ended %d lines early", seed, lines)
		}
		readable(t, learner.paper.String())
	}
}
