package cluster

import (
	"strings"

	corev1 "k8s.io/api/core/v1"
)

// ProxyMode is the mode of kube-proxy that a scene simulates.
type ProxyMode string

// The proxy modes of Linux nodes that scenes know. nftables is the default of a scene.
const (
	NFTables ProxyMode = "nftables"
	IPTables ProxyMode = "iptables"
)

// Scene is the little cluster a lesson or a question plays in: nodes, pods, Services, and
// what is outside. It is a value: Apply and After return a new Scene and leave the old one
// alone, so one loaded scene may serve any number of learners at once. Treat its slices as
// read-only.
type Scene struct {
	Name         string
	ProxyMode    ProxyMode
	Provider     *Provider // nil: nobody provides balancers here, a LoadBalancer stays <pending>
	NodeFirewall PortSet   // what nodes accept from outside; the zero PortSet is every port
	Namespaces   []string
	Nodes        []Node
	Pods         []Pod
	Hosts        []Host
	Clients      []Client // outside clients only
	Services     []Service

	slices []slice // the EndpointSlices that were given; those of a Service win over computed ones
	tables *tables // what Dial looks up, compiled by Apply
}

// Provider is whoever answers a Service of type LoadBalancer with an address.
type Provider struct {
	Pool     string // CIDR the addresses come from, "198.51.100.0/24"; "" if it is known only by what it gave already
	Hostname bool   // it gives host names instead of addresses
	ToPods   bool   // it sends to pods directly, and not to node ports
}

// Node is a machine that runs pods and, with kube-proxy, forwards for every Service.
type Node struct {
	Name     string
	Address  string // the InternalIP
	External string // the ExternalIP; "" where there is none
	PodCIDR  string // the range its pods get their addresses from; "" if unknown
	Labels   map[string]string
	Ready    bool
	Lost     bool // the machine is gone, and the pods on it

	more []nodeAddress // after the first InternalIP and the first ExternalIP
}

// nodeAddress is a further address of a node.
type nodeAddress struct {
	address  string
	primary  bool // the first InternalIP of its IP family
	external bool
}

// Pod is a running copy of an app.
type Pod struct {
	Namespace, Name string
	Labels          map[string]string
	Node            string
	Address         string // "" as long as it has none, and once it has run to its end
	Ready           bool   // it is ready, and was not told to stop
	Terminating     bool   // it was told to stop, and may still answer
	Ports           []corev1.ContainerPort
	Listens         []Listen // what it really listens on: its ports, or the annotation portolan/listens

	second      string // its address of the other IP family; "" if it has one family alone
	hostAddress string // of the machine it runs on, as it says itself
	hostNetwork bool   // it has no network of its own, and the address of its node
	nodeDNS     bool   // it asks its node's resolver, which does not know the names of Services
	finished    bool   // it has run to its end
	serving     bool   // it is ready whether or not it was told to stop
	open        bool   // what it listens on is not known, so that every port answers
	hostname    string // its name under its subdomain, which is that of a headless Service
	subdomain   string
}

// Listen is a port that an app has opened inside its pod.
type Listen struct {
	Loopback bool // on 127.0.0.1 only, so that nobody outside the pod can connect
	Protocol corev1.Protocol
	Port     int32
}

// Host is a machine outside the cluster that can be dialled.
type Host struct {
	Name    string
	Address string
	Listens []int32
}

// Client is somebody outside the cluster who sends.
type Client struct {
	Name    string  // "office"
	Says    string  // who that is, in words: "a laptop in the office"
	Address string  // its own address
	Reaches Reach   // what it has a route to
	Ports   PortSet // what the firewalls on its side let out; the zero PortSet is every port
	Via     string  // the node by which it enters for balancer addresses and the like; "" is any
}

// Reach is a set of kinds of addresses that an outside client has a route to.
type Reach uint8

// The kinds of addresses that a scene's client may list under reaches. ReachNodes are all addresses of
// nodes; ReachNodeExternalIPs are those that the Node objects call ExternalIP, and no others.
const (
	ReachNodes Reach = 1 << iota
	ReachLoadBalancers
	ReachExternalIPs
	ReachServices
	ReachPods
	ReachNodeExternalIPs
)

// Has reports whether every kind in k is reached.
func (r Reach) Has(k Reach) bool { return r&k == k }

// Service is a Service as it is stored: defaulted, and with its addresses allocated.
type Service struct {
	*corev1.Service
	Endpoints []Endpoint // of the Service's first IP family

	second []Endpoint // of the other family, if it has two
	v6     bool       // the first family is IPv6
}

// Endpoint is a pod that the Service's selector picked, with the ports it resolved, or an address that an EndpointSlice
// lists. The conditions are those of EndpointConditions in discovery.k8s.io/v1.
type Endpoint struct {
	Namespace, Pod string // "" if the address is no pod's
	Node           string
	Address        string
	Ready          bool    // it is given traffic
	Serving        bool    // it can answer, whether or not it was told to stop
	Terminating    bool    // it was told to stop; one that still serves is given traffic if none is ready
	Ports          []int32 // one for each Service port, in their order; 0 where a named port is declared by nobody

	index    int      // of the pod in Scene.Pods; -1 if it is none of them
	hostname string   // its own name under that of a headless Service
	zones    []string // hints: who should prefer it
	nodes    []string
}

// EndpointOf returns the endpoint that a pod is of the Service, nil if it is none.
func (svc Service) EndpointOf(p Pod) *Endpoint {
	for i := range svc.Endpoints {
		if e := &svc.Endpoints[i]; e.Pod == p.Name && e.Namespace == p.Namespace {
			return e
		}
	}
	return nil
}

// Find returns the Service of that name: "web" in the default namespace, or "shop/web".
func (s Scene) Find(service string) (Service, bool) {
	i := s.find(service)
	if i < 0 {
		return Service{}, false
	}
	return s.Services[i], true
}

// find is Find by index; -1 if there is no such Service.
func (s Scene) find(service string) int {
	namespace, name := splitName(service)
	for i, svc := range s.Services {
		if svc.Name == name && svc.Namespace == namespace {
			return i
		}
	}
	return -1
}

// node returns the index of a node, -1 if there is none of that name.
func (s Scene) node(name string) int {
	for i := range s.Nodes {
		if s.Nodes[i].Name == name {
			return i
		}
	}
	return -1
}

// pod returns the index of a pod, -1 if there is none of that name.
func (s Scene) pod(namespace, name string) int {
	for i := range s.Pods {
		if s.Pods[i].Name == name && s.Pods[i].Namespace == namespace {
			return i
		}
	}
	return -1
}

// FindPod returns the pod of that name: "web-a" in the default namespace, or "ops/cron".
func (s Scene) FindPod(pod string) (Pod, bool) {
	i := s.pod(splitName(pod))
	if i < 0 {
		return Pod{}, false
	}
	return s.Pods[i], true
}

// splitName takes "shop/web" apart; a name alone is in the default namespace.
func splitName(name string) (namespace, base string) {
	if namespace, base, ok := strings.Cut(name, "/"); ok {
		return namespace, base
	}
	return corev1.NamespaceDefault, name
}

// Name returns how an object is called in a course, by Find and in what is printed: by name alone in the default
// namespace, which "" stands for too, else with the namespace before it.
func Name(namespace, name string) string {
	if namespace == "" || namespace == corev1.NamespaceDefault {
		return name
	}
	return namespace + "/" + name
}
