package cli

import (
	"portolan/internal/explain"
	"portolan/internal/manifest"
)

// readScene reads all files into one scene, and assumes what they leave out, such as nodes. If the content of a file
// is wrong, the error is a manifest.Error.
func readScene(env Env, paths []string) (explain.AssumedScene, error) {
	sources, err := readSources(env, paths)
	if err != nil {
		return explain.AssumedScene{}, err
	}
	var objects []manifest.Object // a file without content adds none, and is no error here
	for _, s := range sources {
		objects = append(objects, manifest.Parse(s.name, s.data)...)
	}
	return explain.Assume(objects)
}
