package cluster

import (
	"slices"
	"strconv"

	metav1 "k8s.io/apimachinery/pkg/apis/meta/v1"
)

// few is how many objects a scene searches one by one. The scenes of a course are that small, and building maps would
// cost them more than it saves. A larger scene, such as a real cluster, has a catalogue.
const few = 64

// objectKind says in which slice of a scene an object is.
type objectKind uint8

const (
	aNode objectKind = iota
	aPod
	aService
	aSlice
	aPolicy
	aGateway
	aRoute
	anIngress
	aNamespace
	objectKinds
)

// catalogue has the index of each object by its name, for each kind of object. Without it, every lookup by name would
// search all objects, so that reading a cluster would take time that grows with the square of its size.
//
// Apply fills it while it adds objects. After settle it never changes, and every copy of the scene shares it. clone
// drops it, because the copy may change. A catalogue is only used for a slice with as many objects as the catalogue
// has, see position: so it does no harm if a scene was changed in another way.
type catalogue [objectKinds]map[serviceKey]int

// newCatalogue returns the catalogue of a scene to which more objects will be added, nil if that scene is small.
func (s *Scene) newCatalogue(more int) *catalogue {
	if s.size()+more <= few {
		return nil
	}
	c := &catalogue{}
	for kind := range c {
		c[kind] = map[serviceKey]int{}
	}
	for i := range s.Nodes {
		c[aNode][serviceKey{"", s.Nodes[i].Name}] = i
	}
	for i := range s.Pods {
		c[aPod][serviceKey{s.Pods[i].Namespace, s.Pods[i].Name}] = i
	}
	for i := range s.Services {
		c[aService][serviceKey{s.Services[i].Namespace, s.Services[i].Name}] = i
	}
	for i := range s.slices {
		c.addSlice(s.slices[i].namespace, s.slices[i].name, i)
	}
	for i, name := range s.Namespaces {
		c[aNamespace][serviceKey{"", name}] = i
	}
	enter(c[aPolicy], s.NetworkPolicies)
	enter(c[aGateway], s.gateways)
	enter(c[aRoute], s.routes)
	enter(c[anIngress], s.ingresses)
	return c
}

// enter adds objects to the map of their kind.
func enter[T metav1.Object](at map[serviceKey]int, all []T) {
	for i, o := range all {
		at[serviceKey{o.GetNamespace(), o.GetName()}] = i
	}
}

// size returns how many objects a scene has.
func (s *Scene) size() int {
	return len(s.Nodes) + len(s.Pods) + len(s.Services) + len(s.slices) + len(s.NetworkPolicies) + len(s.gateways) +
		len(s.routes) + len(s.ingresses) + len(s.Namespaces)
}

// position looks an object up in a slice of n objects. known is false if the slice has to be searched instead. The
// index is -1 if there is no such object.
func (c *catalogue) position(kind objectKind, namespace, name string, n int) (i int, known bool) {
	if c == nil || len(c[kind]) != n {
		return 0, false
	}
	if i, ok := c[kind][serviceKey{namespace, name}]; ok {
		return i, true
	}
	return -1, true
}

// add records an object that was appended to its slice at index i.
func (c *catalogue) add(kind objectKind, namespace, name string, i int) {
	if c != nil {
		c[kind][serviceKey{namespace, name}] = i
	}
}

// addSlice is add for an EndpointSlice. Slices without a name never replace each other, so each gets a name that no
// lookup asks for.
func (c *catalogue) addSlice(namespace, name string, i int) {
	if name == "" {
		name = "#" + strconv.Itoa(i)
	}
	c.add(aSlice, namespace, name, i)
}

// find returns the index of a Service in s.Services, -1 if there is no such Service.
func (s *Scene) find(service string) int {
	return s.findService(splitName(service))
}

func (s *Scene) findService(namespace, name string) int {
	if i, known := s.catalogue.position(aService, namespace, name, len(s.Services)); known {
		return i
	}
	for i := range s.Services {
		if svc := &s.Services[i]; svc.Name == name && svc.Namespace == namespace {
			return i
		}
	}
	return -1
}

// node returns the index of a node, -1 if no node has that name.
func (s *Scene) node(name string) int {
	if i, known := s.catalogue.position(aNode, "", name, len(s.Nodes)); known {
		return i
	}
	for i := range s.Nodes {
		if s.Nodes[i].Name == name {
			return i
		}
	}
	return -1
}

// pod returns the index of a pod, -1 if no pod has that name.
func (s *Scene) pod(namespace, name string) int {
	if i, known := s.catalogue.position(aPod, namespace, name, len(s.Pods)); known {
		return i
	}
	for i := range s.Pods {
		if s.Pods[i].Name == name && s.Pods[i].Namespace == namespace {
			return i
		}
	}
	return -1
}

// slice returns the index of an EndpointSlice, -1 if there is none of that name. Several slices may have no name.
func (s *Scene) slice(namespace, name string) int {
	if name == "" {
		return -1
	}
	if i, known := s.catalogue.position(aSlice, namespace, name, len(s.slices)); known {
		return i
	}
	for i := range s.slices {
		if s.slices[i].namespace == namespace && s.slices[i].name == name {
			return i
		}
	}
	return -1
}

// hasNamespaceObject reports whether the scene has a Namespace object of that name.
func (s *Scene) hasNamespaceObject(name string) bool {
	if i, known := s.catalogue.position(aNamespace, "", name, len(s.Namespaces)); known {
		return i >= 0
	}
	return slices.Contains(s.Namespaces, name)
}

// putObject adds an object, or puts it in the place of the one with its namespace and name.
func putObject[T metav1.Object](c *catalogue, kind objectKind, all []T, v T) []T {
	v.SetNamespace(namespaceOf(v.GetNamespace()))
	i, known := c.position(kind, v.GetNamespace(), v.GetName(), len(all))
	if !known {
		i = slices.IndexFunc(all, func(o T) bool {
			return o.GetNamespace() == v.GetNamespace() && o.GetName() == v.GetName()
		})
	}
	if i >= 0 {
		all[i] = v
		return all
	}
	c.add(kind, v.GetNamespace(), v.GetName(), len(all))
	return append(all, v)
}
