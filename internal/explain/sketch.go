package explain

import (
	"fmt"
	"slices"

	"portolan/internal/cluster"
	"portolan/internal/manifest"
)

// Sketch is the cluster that objects describe, together with what was assumed where they leave something out.
type Sketch struct {
	Scene cluster.Scene

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
	return Sketch{Scene: w.scene, world: w}, nil
}

// Assumed returns what was assumed that has a part in a connection, a sentence each: nodes and pods, and, if it ends otherwise
// in the other mode of kube-proxy, which mode that is.
func (s Sketch) Assumed(t cluster.Trace) []string {
	all := slices.Clone(s.world.assumed)
	if dialled := s.world.named(t.Service); dialled.svc.Service != nil {
		all = dialled.assumedPods()
	}
	if s.world.modeSaid() {
		return all
	}
	other, err := s.Scene.Set(cluster.Setting{ProxyMode: cluster.IPTables})
	if err != nil { // it is the scene that was dialled in
		return all
	}
	if with, err := other.Dial(t.From, t.To); err == nil && with.Prints() != t.Prints() {
		all = append(all, fmt.Sprintf("That kube-proxy runs in %s mode. In %s mode the client would see: %s", s.Scene.ProxyMode, cluster.IPTables, with.Prints()))
	}
	return all
}
