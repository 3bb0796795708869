package cluster

import (
	"net/netip"
	"strconv"

	corev1 "k8s.io/api/core/v1"
)

// tables are what Dial looks up. They hold indexes into the slices of the scene that they were compiled
// for, and are never changed afterwards.
type tables struct {
	targets    map[string]target // by address, and by those names that everybody resolves
	fronts     map[socket]*front // by cluster, balancer and external address
	nodePorts  map[int32]*front  // the same on every node
	nodes      []Place           // the scene's nodes as places
	balancers  []Place           // the balancers of the scene's Services as places
	clusterIPs []string          // of the scene's Services, as they are spelt here; "" where there is none
}

// targetKind is what an address belongs to.
type targetKind uint8

const (
	nobody         targetKind = iota // an address that the scene does not know
	nodeTarget                       // a node
	podTarget                        // a pod
	clusterTarget                    // the cluster address of a Service
	balancerTarget                   // the balancer of a Service
	externalTarget                   // an address under externalIPs
	hostTarget                       // a host outside
	loopTarget                       // the client itself: 127.0.0.1
	headlessTarget                   // the name of a headless Service, which is all its ready pods
)

type target struct {
	kind    targetKind
	index   int // of the node, pod, Service or host
	address string
	bypass  bool // a balancer that kube-proxy does not capture
}

type socket struct {
	address string
	port    int32
}

// front is a port of a Service as kube-proxy knows it.
type front struct {
	service       int
	backends      []backend // ready endpoints that have the port
	internalLocal bool
	externalLocal bool
	sameNode      bool           // trafficDistribution: PreferSameNode
	sameZone      bool           // that, or PreferSameZone or PreferClose
	sources       []netip.Prefix // loadBalancerSourceRanges; none is everybody
}

// backend is a pod that a front may choose.
type backend struct {
	name    string // as in Branch
	place   Place
	pod     int
	node    int // -1 if the scene does not have it
	dest    string
	listens bool
}

func compile(s *Scene) *tables {
	t := &tables{
		targets:    make(map[string]target, len(s.Hosts)+len(s.Nodes)+len(s.Pods)+2*len(s.Services)),
		fronts:     make(map[socket]*front, 2*len(s.Services)),
		nodePorts:  make(map[int32]*front, len(s.Services)),
		nodes:      make([]Place, len(s.Nodes)),
		balancers:  make([]Place, len(s.Services)),
		clusterIPs: make([]string, len(s.Services)),
	}
	for i, h := range s.Hosts {
		found := target{kind: hostTarget, index: i, address: h.Address}
		t.targets[h.Name], t.targets[h.Address] = found, found
	}
	for i := range s.Pods {
		t.add(s.Pods[i].Address, podTarget, i)
	}
	for i, n := range s.Nodes { // after the pods, some of which have the address of their node
		t.nodes[i] = Place("node/" + n.Name)
		t.add(n.Address, nodeTarget, i)
		t.add(n.External, nodeTarget, i)
	}
	for i := range s.Services {
		t.addService(s, i)
	}
	return t
}

func (t *tables) add(address string, kind targetKind, index int) {
	if address != "" {
		t.targets[address] = target{kind: kind, index: index, address: address}
	}
}

func (t *tables) addService(s *Scene, i int) {
	svc := s.Services[i].Service
	if !hasClusterIP(svc) {
		return
	}
	t.clusterIPs[i] = spelt(svc.Spec.ClusterIP)
	t.add(t.clusterIPs[i], clusterTarget, i)
	addresses := []string{t.clusterIPs[i]}
	for _, a := range svc.Spec.ExternalIPs {
		a = spelt(a)
		t.add(a, externalTarget, i)
		addresses = append(addresses, a)
	}
	for _, in := range svc.Status.LoadBalancer.Ingress {
		addresses = append(addresses, t.addBalancer(s, i, in))
	}
	for port := range svc.Spec.Ports {
		p := &svc.Spec.Ports[port]
		if p.Protocol != corev1.ProtocolTCP { // Dial speaks TCP
			continue
		}
		f := newFront(s, i, port)
		for _, a := range addresses {
			t.fronts[socket{a, p.Port}] = f
		}
		if p.NodePort != 0 {
			t.nodePorts[p.NodePort] = f
		}
	}
}

// addBalancer enters an address that a provider gave, and returns what fronts are found by. kube-proxy captures
// the address on every node, unless the provider gave a name or says ipMode Proxy (KEP-1860).
func (t *tables) addBalancer(s *Scene, i int, in corev1.LoadBalancerIngress) string {
	t.balancers[i] = Place("balancer/" + joinName(s.Services[i].Namespace, s.Services[i].Name))
	found := target{kind: balancerTarget, index: i, address: spelt(in.IP)}
	found.bypass = in.IP == "" || in.IPMode != nil && *in.IPMode == corev1.LoadBalancerIPModeProxy
	if in.Hostname != "" {
		name := spelt(in.Hostname)
		if found.address == "" {
			found.address = name
		}
		t.targets[name] = found
	}
	t.targets[found.address] = found
	return found.address
}

func newFront(s *Scene, service, port int) *front {
	svc := &s.Services[service]
	f := &front{service: service, backends: make([]backend, 0, len(svc.Endpoints))}
	for i := range svc.Endpoints {
		e := &svc.Endpoints[i]
		if !e.Ready || e.Ports[port] == 0 {
			continue
		}
		name := joinName(e.Namespace, e.Pod)
		f.backends = append(f.backends, backend{
			name: name, place: Place("pod/" + name), pod: e.index, node: s.node(e.Node),
			dest:    join(e.Address, e.Ports[port]),
			listens: s.Pods[e.index].listensOn(e.Ports[port], false),
		})
	}
	spec := &svc.Spec
	f.internalLocal = spec.InternalTrafficPolicy != nil && *spec.InternalTrafficPolicy == corev1.ServiceInternalTrafficPolicyLocal
	f.externalLocal = spec.ExternalTrafficPolicy == corev1.ServiceExternalTrafficPolicyLocal
	if spec.TrafficDistribution != nil {
		f.sameZone = true
		f.sameNode = *spec.TrafficDistribution == corev1.ServiceTrafficDistributionPreferSameNode
	}
	for _, word := range spec.LoadBalancerSourceRanges {
		if prefix, err := netip.ParsePrefix(word); err == nil {
			f.sources = append(f.sources, prefix)
		}
	}
	return f
}

// join is ADDRESS:PORT, with brackets around an IPv6 address.
func join(host string, port int32) string {
	for i := range len(host) {
		if host[i] == ':' {
			return "[" + host + "]:" + strconv.Itoa(int(port))
		}
	}
	return host + ":" + strconv.Itoa(int(port))
}
