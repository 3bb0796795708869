package journeytest

import (
	"flag"
	"fmt"
	"math/rand/v2"
	"os"
	"slices"
	"strings"
	"testing"

	"portolan/internal/course"
)

var update = flag.Bool("update", false, "draw the sequences of oracle.txt anew")

// TestOracle gives the stored inputs to the journey directly. It must record the events that are stored with them, and
// the sequences must reach every step, lab and board of the course. After a change of the course, -update draws new
// sequences. Read their events in the diff: they are what learners' records will hold.
func TestOracle(t *testing.T) {
	c, err := course.Load(course.Embedded())
	if err != nil {
		t.Fatal(err)
	}
	if *update {
		if err := os.WriteFile("oracle.txt", []byte(draw(c)), 0o600); err != nil {
			t.Fatal(err)
		}
		return
	}
	reached := map[string]bool{}
	for _, s := range Oracle(t, c) {
		g := newGuide(c, s.Past)
		for _, in := range s.Inputs {
			reached[g.Where().At] = true
			g.Do(in)
		}
		reached[g.Where().At] = true
		if got := Briefs(g.events); !slices.Equal(got, s.Events) {
			t.Errorf("sequence %d records\n%s\nwant\n%s", s.Seed, strings.Join(got, "\n"), strings.Join(s.Events, "\n"))
		}
	}
	for _, missing := range unreached(c, reached) {
		t.Errorf("no sequence reaches %s; run this test with -update", missing)
	}
}

// unreached returns the steps and labs of the course that are not among the reached places.
func unreached(c *course.Course, reached map[string]bool) []string {
	var missing []string
	for _, l := range c.Lessons() {
		for _, s := range l.Steps {
			if at := l.ID + " " + s.ID; !reached[at] {
				missing = append(missing, at)
			}
		}
	}
	labs, err := c.Labs()
	if err != nil {
		return append(missing, err.Error())
	}
	for _, l := range labs {
		if !reached[l.ID] {
			missing = append(missing, l.ID)
		}
	}
	return missing
}

// draw returns sequences of random inputs with the events that the journey records for them, as oracle.txt has them.
func draw(c *course.Course) string {
	const sequences, inputs = 300, 24
	var out strings.Builder
	for seed := range uint64(sequences) {
		g := newGuide(c, Past(seed, c))
		r := rand.New(rand.NewPCG(seed, inputs))
		fmt.Fprintf(&out, "= %d\n", seed)
		for range inputs {
			in := Next(r, g.Where(), c)
			fmt.Fprintf(&out, "> %s\n", in)
			g.Do(in)
		}
		for _, line := range Briefs(g.events) {
			fmt.Fprintf(&out, "event %s\n", line)
		}
	}
	return out.String()
}
