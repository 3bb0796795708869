package cli

import (
	"portolan/internal/explain"
	"portolan/internal/manifest"
)

// readScene reads files as one scene: what one of them has stands beside what the others have, and what all of them
// leave out is assumed. If their content is to blame, the error is a manifest.Error.
func readScene(env Env, paths []string) (explain.Sketch, error) {
	sources, err := readSources(env, paths)
	if err != nil {
		return explain.Sketch{}, err
	}
	var objects []manifest.Object // of a file without content none: it adds nothing
	for _, s := range sources {
		objects = append(objects, manifest.Parse(s.name, s.data)...)
	}
	return explain.Assume(objects)
}
