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

	tables *tables // what Dial looks up, compiled by Apply
}

// Provider is whoever answers a Service of type LoadBalancer with an address.
type Provider struct {
	Pool     string // CIDR the addresses come from, "198.51.100.0/24"
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
}

// Pod is a running copy of an app.
type Pod struct {
	Namespace, Name string
	Labels          map[string]string
	Node            string
	Address         string
	Ready           bool
	Ports           []corev1.ContainerPort
	Listens         []Listen // what it really listens on: its ports, or the annotation portolan/listens
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
	Endpoints []Endpoint
}

// Endpoint is a pod that the Service's selector picked, with the ports it resolved.
type Endpoint struct {
	Namespace, Pod string
	Node           string
	Address        string
	Ready          bool
	Ports          []int32 // one for each Service port, in their order; 0 where a named port is declared by nobody

	index int // of the pod in Scene.Pods
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

// splitName takes "shop/web" apart; a name alone is in the default namespace.
func splitName(name string) (namespace, base string) {
	if namespace, base, ok := strings.Cut(name, "/"); ok {
		return namespace, base
	}
	return corev1.NamespaceDefault, name
}

// joinName is how an object is called in the whole package: by name alone in the default namespace, else with
// the namespace before it.
func joinName(namespace, name string) string {
	if namespace == corev1.NamespaceDefault {
		return name
	}
	return namespace + "/" + name
}
