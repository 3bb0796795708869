package explain

import (
	"fmt"
	"slices"

	"portolan/internal/cluster"
	"portolan/internal/manifest"
)

// AssumedScene is the cluster that objects describe, together with what was assumed.
type AssumedScene struct {
	Scene cluster.Scene

	world *world
}

// Assume reads objects into a scene, as [cluster.LoadObjects] does, and adds what [Explain] would assume: nodes,
// addresses of pods that have no status yet, and pods of workloads. If there is a Scene document, it adds nothing. It
// returns an error if LoadObjects does.
func Assume(objects []manifest.Object) (AssumedScene, error) {
	if _, err := cluster.LoadObjects(objects); err != nil {
		return AssumedScene{}, err
	}
	w, err := newWorld(objects)
	if err != nil {
		return AssumedScene{}, err
	}
	return AssumedScene{Scene: w.scene, world: w}, nil
}

// Assumed returns the assumptions that matter for a connection, one sentence each. They are about nodes and pods. If
// the objects do not set the mode of kube-proxy and the connection would print differently in iptables mode, a
// sentence says so.
func (s AssumedScene) Assumed(t cluster.Trace) []string {
	all := slices.Clone(s.world.assumed)
	if dialled := s.world.named(t.Service); dialled.svc.Service != nil {
		all = dialled.podAssumptions()
	}
	if s.world.setsProxyMode() {
		return all
	}
	other, err := s.Scene.Set(cluster.Setting{ProxyMode: cluster.IPTables})
	if err != nil { // cannot happen: the scene was valid when it was dialled
		return all
	}
	if with, err := other.Dial(t.From, t.To); err == nil && with.Prints() != t.Prints() {
		all = append(all, fmt.Sprintf("That kube-proxy runs in %s mode. In %s mode the client would see: %s",
			s.Scene.ProxyMode, cluster.IPTables, with.Prints()))
	}
	return all
}
