package cluster

import (
	"iter"
	"strings"

	corev1 "k8s.io/api/core/v1"
)

// tables are what Dial looks up. Their indexes refer to the slices of the scene for which they were compiled. They
// never change afterwards: a changed scene gets new tables.
type tables struct {
	targets    map[string]target  // by address
	public     map[string]target  // by the names of hosts and balancers, which DNS outside the cluster knows
	services   map[serviceKey]int // by namespace and name, for cluster DNS
	fronts     map[socket]*front  // by cluster, balancer and external address
	nodePorts  map[nodePort]*front
	routings   map[string]*routing // what pods do with HTTP requests, by the pod's name as in Branch.Backend
	health     map[int32]int       // the Service of each health check node port
	nodes      []Place             // the scene's nodes as places
	balancers  []Place             // the balancers of the scene's Services as places
	guards     guards              // the NetworkPolicies; nil if none has an effect
	clusterIPs []string            // the Services' cluster addresses in the spelling of spelt; "" if there is none
	routeDoors map[int][]Door      // by Service: the URLs that proxies route to it
	routed     map[routedPort]*front

	// Which pods and which node have an address. Both are nil in a small scene, where they are searched.
	pods    map[string][]int32
	holders map[string]int
}

// routedPort is a port of a Service to which rules of proxies send, by the indexes of both.
type routedPort struct{ service, port int }

// shared returns the front of a port for the rules of proxies. Rules with the same Service share it.
func (t *tables) shared(s *Scene, service, port int) *front {
	key := routedPort{service, port}
	if t.routed[key] == nil {
		if t.routed == nil {
			t.routed = map[routedPort]*front{}
		}
		svc := &s.Services[service]
		t.routed[key] = newFront(s, service, port, svc.v6, svc.Endpoints)
	}
	return t.routed[key]
}

// targetKind is the kind of thing that an address belongs to.
type targetKind uint8

const (
	unknownTarget  targetKind = iota // an address that the scene does not know
	nodeTarget                       // a node
	podTarget                        // a pod
	clusterTarget                    // the cluster address of a Service
	balancerTarget                   // the balancer of a Service
	externalTarget                   // an address under externalIPs
	hostTarget                       // a host outside
	loopTarget                       // the client itself: 127.0.0.1 or ::1
	headlessTarget                   // the name of a headless Service, which means all its ready pods
)

type target struct {
	kind     targetKind
	index    int // of the node, pod, Service or host
	address  string
	bypass   bool // a balancer whose address kube-proxy does not capture
	proxies  bool // a balancer that opens its own connections: ipMode Proxy
	external bool // an address that a Node calls ExternalIP
	unserved bool // a node's address that is not primary, so nftables mode opens no node ports there
	alone    bool // the name of a single endpoint of a headless Service
}

type serviceKey struct{ namespace, name string }

// socket is an address, port and protocol that kube-proxy listens for.
type socket struct {
	address string
	port    int32
	udp     bool
}

// nodePort identifies a node port. It is the same on every node, but each IP family and protocol has its own.
type nodePort struct {
	port int32
	v6   bool
	udp  bool
}

// newTables returns tables with what findEndpoints looks up. compile does the rest.
func newTables(s *Scene) *tables {
	t := &tables{}
	if s.catalogue == nil {
		return t
	}
	t.pods, t.holders = make(map[string][]int32, len(s.Pods)), make(map[string]int, len(s.Nodes))
	for i := range s.Pods {
		p := &s.Pods[i]
		t.pods[p.Address] = append(t.pods[p.Address], int32(i))
		if p.second != "" {
			t.pods[p.second] = append(t.pods[p.second], int32(i))
		}
	}
	delete(t.pods, "")
	for i := len(s.Nodes) - 1; i >= 0; i-- { // if nodes share an address, the first one has it
		n := &s.Nodes[i]
		for _, a := range n.more {
			t.holders[a.address] = i
		}
		t.holders[n.External], t.holders[n.Address] = i, i
	}
	return t
}

// podsAt iterates over the pods that have an address.
func (t *tables) podsAt(s *Scene, address string) iter.Seq[int] {
	return func(yield func(int) bool) {
		if t.pods != nil {
			for _, i := range t.pods[address] {
				if !yield(int(i)) {
					return
				}
			}
			return
		}
		for i := range s.Pods {
			if (s.Pods[i].Address == address || s.Pods[i].second == address) && !yield(i) {
				return
			}
		}
	}
}

// compile fills the tables for a scene whose endpoints are known.
func (t *tables) compile(s *Scene) {
	*t = tables{
		pods: t.pods, holders: t.holders,

		targets:    make(map[string]target, len(s.Hosts)+len(s.Nodes)+len(s.Pods)+2*len(s.Services)),
		public:     make(map[string]target, len(s.Hosts)),
		services:   make(map[serviceKey]int, len(s.Services)),
		fronts:     make(map[socket]*front, 2*len(s.Services)),
		nodePorts:  make(map[nodePort]*front, len(s.Services)),
		health:     make(map[int32]int),
		nodes:      make([]Place, len(s.Nodes)),
		balancers:  make([]Place, len(s.Services)),
		clusterIPs: make([]string, len(s.Services)),
		guards:     s.compileGuards(),
	}
	for i, h := range s.Hosts {
		found := target{kind: hostTarget, index: i, address: h.Address}
		t.public[h.Name], t.targets[h.Address] = found, found
	}
	for i := range s.Pods {
		t.add(target{kind: podTarget, index: i, address: s.Pods[i].Address})
		t.add(target{kind: podTarget, index: i, address: s.Pods[i].second})
	}
	for i, n := range s.Nodes { // after the pods, some of which have the address of their node
		t.nodes[i] = Place("node/" + n.Name)
		t.add(target{kind: nodeTarget, index: i, address: n.Address})
		t.add(target{kind: nodeTarget, index: i, address: n.External, external: true})
		for _, a := range n.more {
			t.add(target{kind: nodeTarget, index: i, address: a.address, external: a.external, unserved: !a.primary})
		}
	}
	for i := range s.Services {
		t.addService(s, i)
	}
	if t.routings = s.routings(); len(t.routings) > 0 {
		t.addRoutedHosts(s)
		t.addRouteDoors(s)
	}
}

func (t *tables) add(found target) {
	if found.address != "" {
		t.targets[found.address] = found
	}
}

func (t *tables) addService(s *Scene, i int) {
	svc := s.Services[i].Service
	t.services[serviceKey{svc.Namespace, svc.Name}] = i
	if !hasClusterIP(svc) {
		return
	}
	t.clusterIPs[i] = spelt(svc.Spec.ClusterIP)
	addresses := []string{t.clusterIPs[i]}
	for _, a := range svc.Spec.ClusterIPs {
		if a = spelt(a); a != t.clusterIPs[i] {
			addresses = append(addresses, a)
		}
	}
	for _, a := range addresses {
		t.add(target{kind: clusterTarget, index: i, address: a})
	}
	for _, a := range svc.Spec.ExternalIPs {
		a = spelt(a)
		t.add(target{kind: externalTarget, index: i, address: a})
		addresses = append(addresses, a)
	}
	for _, in := range svc.Status.LoadBalancer.Ingress {
		addresses = append(addresses, t.addBalancer(s, i, in))
	}
	if svc.Spec.HealthCheckNodePort != 0 && wantsHealthCheck(svc) {
		t.health[svc.Spec.HealthCheckNodePort] = i
	}
	for port := range svc.Spec.Ports {
		if protocolOf(svc.Spec.Ports[port].Protocol) != corev1.ProtocolSCTP { // Dial sends TCP and UDP
			t.addPort(s, i, port, addresses)
		}
	}
}

// addPort adds a port of a Service at all the Service's addresses and on the nodes. Each address gets the endpoints of
// its IP family. The host name of a balancer belongs to the Service's first family.
func (t *tables) addPort(s *Scene, service, port int, addresses []string) {
	svc := &s.Services[service]
	p := &svc.Spec.Ports[port]
	udp := p.Protocol == corev1.ProtocolUDP
	first := newFront(s, service, port, svc.v6, svc.Endpoints)
	second := first
	if svc.second != nil || len(svc.Spec.IPFamilies) > 1 {
		second = newFront(s, service, port, !svc.v6, svc.second)
	}
	for _, a := range addresses {
		if f := first; f.v6 == isV6(a) || !isAddress(a) {
			t.fronts[socket{a, p.Port, udp}] = f
		} else if second != first {
			t.fronts[socket{a, p.Port, udp}] = second
		}
	}
	if p.NodePort != 0 {
		t.nodePorts[nodePort{p.NodePort, first.v6, udp}] = first
		t.nodePorts[nodePort{p.NodePort, second.v6, udp}] = second
	}
}

func isAddress(word string) bool {
	_, ok := canonical(word)
	return ok
}

// addBalancer adds what a provider gave to a balancer, and returns the address or name by which fronts has it.
// kube-proxy captures the address on every node, unless the provider gave a name or set ipMode Proxy (KEP-1860).
func (t *tables) addBalancer(s *Scene, i int, in corev1.LoadBalancerIngress) string {
	t.balancers[i] = Place("balancer/" + Name(s.Services[i].Namespace, s.Services[i].Name))
	found := target{kind: balancerTarget, index: i, address: spelt(in.IP)}
	found.proxies = in.IPMode != nil && *in.IPMode == corev1.LoadBalancerIPModeProxy
	found.bypass = in.IP == "" || found.proxies
	if in.Hostname != "" {
		name := spelt(in.Hostname)
		if found.address == "" {
			found.address = name
		}
		t.public[name] = found
	}
	if in.IP != "" {
		t.targets[found.address] = found
	}
	return found.address
}

// addRoutedHosts adds the hosts of HTTPRoutes and Ingresses to DNS outside the cluster, as external-dns does. Each host
// gets the address of a balancer whose Service has the proxy as an endpoint. A name that DNS has already, for a host or
// a balancer of the scene, keeps its address.
func (t *tables) addRoutedHosts(s *Scene) {
	for i := range s.Services {
		svc := &s.Services[i]
		if len(svc.Status.LoadBalancer.Ingress) == 0 {
			continue
		}
		balancer := spelt(externalOf(svc.Status.LoadBalancer.Ingress[0]))
		found, ok := t.targets[balancer]
		if !ok {
			found = t.public[balancer]
		}
		seen := map[*routing]bool{}
		for _, e := range svc.Endpoints {
			proxy := t.routings[Name(e.Namespace, e.Pod)]
			if proxy == nil || seen[proxy] {
				continue
			}
			seen[proxy] = true
			for _, rule := range proxy.rules {
				if _, taken := t.public[rule.host]; !taken && rule.host != "" {
					t.public[rule.host] = found
				}
			}
		}
	}
}

// publicName returns what a name means in DNS outside the cluster. A wildcard "*.example.com" means every name below
// its domain that has no record of its own.
func (t *tables) publicName(name string) (target, bool) {
	found, ok := t.public[name]
	for rest := name; !ok; {
		_, rest, ok = strings.Cut(rest, ".")
		if !ok {
			return target{}, false
		}
		found, ok = t.public["*."+rest]
	}
	return found, ok
}
