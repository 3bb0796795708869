package explain

import "portolan/internal/cluster"

// sceneToDraw returns the scene to draw. If the scene has many pods, only the pods behind the Service stay.
func (s *subject) sceneToDraw() cluster.Scene {
	const most = 12
	if len(s.world.scene.Pods) <= most {
		return s.world.scene
	}
	return s.world.scene.Around(cluster.Name(s.svc.Namespace, s.svc.Name))
}
