package course

import (
	"slices"
	"strings"
	"testing"
	"testing/fstest"
)

// Scenes are listed by their names, and each can be had by its name.
func TestScenes(t *testing.T) {
	c := load(t, Embedded())
	names := c.Scenes()
	if !slices.IsSorted(names) || !slices.Contains(names, "shop") || !slices.Contains(names, "zoo") {
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

// A scene that cannot be read is not offered, and whoever asks for it is told why.
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

// BenchmarkScenes is what the list of scenes waits for when it is opened first: at most 50 ms.
func BenchmarkScenes(b *testing.B) {
	for b.Loop() {
		if c := join(Embedded()); len(c.Scenes()) == 0 {
			b.Fatal("no scenes")
		}
	}
}
