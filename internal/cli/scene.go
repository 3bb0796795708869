package cli

import (
	"portolan/internal/cluster"
	"portolan/internal/manifest"
)

// readScene reads files as one scene: what one of them has stands beside what the others have. If their content is to
// blame, the error is a manifest.Error.
func readScene(env Env, paths []string) (cluster.Scene, error) {
	sources, err := readSources(env, paths)
	if err != nil {
		return cluster.Scene{}, err
	}
	var objects []manifest.Object // of a file without content none: it adds nothing
	for _, s := range sources {
		objects = append(objects, manifest.Parse(s.name, s.data)...)
	}
	return cluster.LoadObjects(objects)
}
