package cluster

import "slices"

// Around returns the part of the scene that a picture of one Service shows: the Service, its pods, and all nodes, those
// of its pods first. A scene without that Service is returned as it is. NetworkPolicies and routes are left out.
func (s Scene) Around(service string) Scene {
	i := s.find(service)
	if i < 0 {
		return s
	}
	svc := s.Services[i]
	pods, nodes := map[int]bool{}, map[string]bool{}
	for _, e := range svc.AllEndpoints() {
		nodes[e.Node] = true
		if e.index >= 0 {
			pods[e.index] = true
		}
	}
	part := s
	part.catalogue = nil
	part.Services, part.Pods, part.slices = []Service{svc}, nil, nil
	part.NetworkPolicies, part.gateways, part.routes, part.ingresses = nil, nil, nil, nil
	for i := range s.Pods {
		if pods[i] {
			part.Pods = append(part.Pods, s.Pods[i])
		}
	}
	part.Nodes = slices.Clone(s.Nodes)
	slices.SortStableFunc(part.Nodes, func(a, b Node) int {
		switch {
		case nodes[a.Name] == nodes[b.Name]:
			return 0
		case nodes[a.Name]:
			return -1
		}
		return 1
	})
	for i := range s.slices {
		if s.slices[i].service == svc.Name && s.slices[i].namespace == svc.Namespace {
			part.slices = append(part.slices, s.slices[i])
		}
	}
	part.settle()
	return part
}
