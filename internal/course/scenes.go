package course

import (
	"maps"
	"slices"

	"portolan/internal/cluster"
)

// Scenes returns the names of the course's scenes, sorted. Those that cannot be read are left out; [Course.Scene] says
// why.
func (c *Course) Scenes() []string {
	unread := func(name string) bool {
		_, err := c.scenes[name]()
		return err != nil
	}
	return slices.DeleteFunc(slices.Sorted(maps.Keys(c.scenes)), unread)
}

// Scene returns a scene by the name of its file without .yaml. It fails if the course has none of that name, or if the
// file cannot be read.
func (c *Course) Scene(name string) (cluster.Scene, error) { return c.scene(name) }
