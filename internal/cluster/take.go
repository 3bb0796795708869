package cluster

import (
	"errors"

	"portolan/internal/manifest"

	corev1 "k8s.io/api/core/v1"
	metav1 "k8s.io/apimachinery/pkg/apis/meta/v1"
)

// Take is Apply for a manifest that a learner is writing. It returns every error that the API server finds in Services,
// and every error in reading the other objects, each with its position. If there are none, it returns the first rule
// that one of the other objects breaks. If there are errors, it returns the old scene.
//
// The API server creates objects in order, so a name, an address or a node port that one object uses is not free for
// the next ones. An object may replace a Service of the scene, and that is not a conflict. Take keeps objects that an
// API server has stored, as Apply does. Like kubectl apply, it reports an error if there are no objects.
func (s Scene) Take(objs []manifest.Object) (Scene, []manifest.Error) {
	if len(objs) == 0 {
		return s, []manifest.Error{{
			Position: manifest.Position{Line: 1, Column: 1}, Reason: "Empty", Message: "no objects passed to apply",
			Hint: "The text is empty, or all of it is comments. An object begins with apiVersion, kind and metadata.",
		}}
	}
	if found := s.refusals(objs); len(found) > 0 {
		return s, found
	}
	next, err := s.Apply(objs...)
	if err == nil {
		return next, nil
	}
	var e manifest.Error
	if !errors.As(err, &e) {
		e.Message = err.Error()
	}
	return s, []manifest.Error{e}
}

// refusals returns the errors that the API server of a cluster with the scene's namespaces finds in the objects. It
// leaves out Services that Apply keeps as they are, and other objects that could be read, because Apply checks those.
func (s Scene) refusals(objs []manifest.Object) []manifest.Error {
	all := make([]manifest.Object, 0, len(s.Namespaces)+len(objs))
	for _, name := range s.Namespaces {
		all = append(all, manifest.Object{
			Kind: "Namespace", Name: name,
			Value: &corev1.Namespace{ObjectMeta: metav1.ObjectMeta{Name: name}},
		})
	}
	var found []manifest.Error
	for _, v := range s.APIServer().Judge(append(all, objs...)) {
		if IsSettled(v.Object) || v.Object.Service() == nil && v.Object.IsUsable() {
			continue
		}
		found = append(found, v.Errors...)
	}
	return found
}
