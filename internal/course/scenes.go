package course

import (
	"fmt"
	"maps"
	"slices"

	"portolan/internal/cluster"
)

// Scenes returns the sorted names of the course's scenes. It leaves out scenes that cannot be read. [Course.Scene]
// returns the reason.
func (c *Course) Scenes() []string {
	unread := func(name string) bool {
		_, err := c.scenes[name]()
		return err != nil
	}
	return slices.DeleteFunc(slices.Sorted(maps.Keys(c.scenes)), unread)
}

// Scene returns a scene by the name of its file without .yaml. It fails if the course has no such scene, or if the
// file cannot be read.
func (c *Course) Scene(name string) (cluster.Scene, error) {
	read, ok := c.scenes[name]
	if !ok {
		return cluster.Scene{}, fmt.Errorf("there is no scene %q", name)
	}
	return read()
}
