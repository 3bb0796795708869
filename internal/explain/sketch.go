package explain

import (
	"portolan/internal/cluster"
	"portolan/internal/manifest"
)

// Sketch is the cluster that objects describe, together with what was assumed where they leave something out.
type Sketch struct {
	Scene    cluster.Scene
	ModeSaid bool // a Scene document says in which mode kube-proxy runs

	world *world
}

// Assume reads objects into a scene, as [cluster.LoadObjects] does, and assumes beside them what [Explain] would: nodes,
// addresses of pods that have no status yet, pods of workloads. Of a scene with a Scene document it assumes nothing. It fails
// as LoadObjects does.
func Assume(objects []manifest.Object) (Sketch, error) {
	if _, err := cluster.LoadObjects(objects); err != nil {
		return Sketch{}, err
	}
	w, err := newWorld(objects)
	if err != nil {
		return Sketch{}, err
	}
	return Sketch{Scene: w.scene, ModeSaid: w.modeSaid(), world: w}, nil
}

// About returns what was assumed of nodes and pods that has a part in connections to a Service, by the name that Find takes,
// a sentence each; of a Service that there is not, what was assumed for all.
func (s Sketch) About(service string) []string {
	svc, ok := s.Scene.Find(service)
	if !ok {
		return s.world.assumed
	}
	return (&subject{world: s.world, svc: svc}).assumedPods()
}
