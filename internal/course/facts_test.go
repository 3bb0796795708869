package course

import (
	"os"
	"slices"
	"strings"
	"testing"

	"portolan/lessons"

	"gopkg.in/yaml.v3"
)

// seedFact is one entry of testdata/seed-facts.yaml, a list of every fact that the article has from which this course
// began:
//
//   - fact: a ClusterIP Service is reached from inside the cluster   # in our words
//     lesson: clusterip                                             # the lesson that teaches it
//     step: one-name-for-many-pods                                  # and the step
//     says: only inside the cluster                                 # words that stand there
//
// The words stand in the step's title, prose, notes of fields, or trace; case, line breaks and Markdown's marks aside.
type seedFact struct {
	Fact   string `yaml:"fact"`
	Lesson string `yaml:"lesson"`
	Step   string `yaml:"step"`
	Quote  string `yaml:"says"`
}

func TestEveryFactOfTheSeedIsTaught(t *testing.T) {
	data, err := os.ReadFile("testdata/seed-facts.yaml")
	if err != nil {
		t.Fatal(err)
	}
	var facts []seedFact
	decoder := yaml.NewDecoder(strings.NewReader(string(data)))
	decoder.KnownFields(true)
	if err := decoder.Decode(&facts); err != nil || len(facts) == 0 {
		t.Fatalf("%d facts, %v", len(facts), err)
	}
	c := load(t, Embedded())
	for _, f := range facts {
		l, ok := c.Lesson(f.Lesson)
		at := slices.IndexFunc(l.Steps, func(s lessons.Step) bool { return s.ID == f.Step })
		switch {
		case !ok || at < 0:
			t.Errorf("%s: there is no step %s in a lesson %s", f.Fact, f.Step, f.Lesson)
		case f.Fact == "" || plain(f.Quote) == "":
			t.Errorf("fact %q says %q: both need words", f.Fact, f.Quote)
		case !strings.Contains(plain(taughtIn(l.Steps[at])), plain(f.Quote)):
			t.Errorf("%s: %q does not stand in %s, step %s", f.Fact, f.Quote, l.File, f.Step)
		}
	}
}

// taughtIn returns everything that a learner reads in a step.
func taughtIn(s lessons.Step) string {
	words := []string{s.Title, s.Prose}
	if s.Manifest != nil {
		for _, line := range s.Manifest.Lines {
			words = append(words, line.Text, line.Note)
		}
	}
	if s.Trace != nil {
		words = append(words, s.Trace.From, s.Trace.To, s.Trace.Ask)
	}
	return strings.Join(words, "\n")
}

// plain returns a text without Markdown marks, in lower case and with single spaces, so that texts can be compared.
func plain(text string) string {
	return strings.ToLower(strings.Join(strings.Fields(strings.NewReplacer("`", "", "*", "").Replace(text)), " "))
}
