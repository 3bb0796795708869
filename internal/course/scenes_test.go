package course

import (
	"slices"
	"strings"
	"testing"
	"testing/fstest"
)

// Scenes returns the names in order, and Scene finds each of them.
func TestScenes(t *testing.T) {
	c := load(t, Embedded())
	names := c.Scenes()
	if !slices.IsSorted(names) || !slices.Contains(names, "shop") || !slices.Contains(names, "town") {
		t.Errorf("got %q", names)
	}
	for _, name := range names {
		if s, err := c.Scene(name); err != nil || s.Name != name || len(s.Nodes) == 0 {
			t.Errorf("%s is the scene %q with %d nodes: %v", name, s.Name, len(s.Nodes), err)
		}
	}
	if _, err := c.Scene("nowhere"); err == nil || !strings.Contains(err.Error(), `there is no scene "nowhere"`) {
		t.Errorf("a scene that is not there: %v", err)
	}
}

// Scenes leaves out a scene that cannot be read, and Scene returns the reason.
func TestScenesLeavesOutWhatCannotBeRead(t *testing.T) {
	files := sound(t)
	files["lessons/scenes/torn.yaml"] = &fstest.MapFile{Data: []byte("kind: [")}
	c := join(files)
	if got := c.Scenes(); !slices.Equal(got, []string{"yard"}) {
		t.Errorf("got %q, want the yard alone", got)
	}
	if _, err := c.Scene("torn"); err == nil || !strings.Contains(err.Error(), "torn.yaml") {
		t.Errorf("the torn one: %v", err)
	}
}

// BenchmarkScenes measures what a learner waits for when they first open the list of scenes: at most 50 ms.
func BenchmarkScenes(b *testing.B) {
	for b.Loop() {
		if c := join(Embedded()); len(c.Scenes()) == 0 {
			b.Fatal("no scenes")
		}
	}
}
