package cluster

import (
	"slices"
	"strings"

	corev1 "k8s.io/api/core/v1"
	networkingv1 "k8s.io/api/networking/v1"
	gatewayv1 "sigs.k8s.io/gateway-api/apis/v1"
)

// ProxyMode is the mode of kube-proxy that a scene simulates.
type ProxyMode string

// The proxy modes that a scene may have. Both are modes for Linux nodes, and iptables is the default, as in Kubernetes
// 1.36 (https://kubernetes.io/docs/reference/networking/virtual-ips/#proxy-modes).
const (
	IPTables ProxyMode = "iptables"
	NFTables ProxyMode = "nftables"
)

// Scene is the small cluster that a lesson or a question uses: nodes, pods, Services, and what is outside the cluster.
// It is a value: Apply and After return a new Scene and do not change the old one, so any number of learners can share
// one loaded scene. Treat its slices as read-only.
type Scene struct {
	Name         string
	ProxyMode    ProxyMode
	Provider     *Provider // nil: nothing provides balancers, so a LoadBalancer stays <pending>
	NodeFirewall PortSet   // the ports that nodes accept from outside; the zero PortSet is every port
	Namespaces   []string
	Nodes        []Node
	Pods         []Pod
	Hosts        []Host
	Clients      []Client // outside clients only
	Services     []Service

	// The network enforces NetworkPolicies. If false, the scene stores them, and no packet is dropped because of them.
	EnforcesPolicies bool
	// The policies as the API server stores them, with defaults.
	NetworkPolicies []*networkingv1.NetworkPolicy

	gateways  []*gatewayv1.Gateway
	routes    []*gatewayv1.HTTPRoute
	ingresses []*networkingv1.Ingress

	namespaceLabels map[string]map[string]string // by namespace, as in the input
	slices          []slice                      // the EndpointSlices in the input, which replace the computed endpoints
	catalogue       *catalogue                   // finds objects by name; nil in a small scene
	tables          *tables                      // what Dial looks up, compiled by settle
}

// Provider is the load balancer provider of the cluster. It gives an address to each Service of type LoadBalancer.
type Provider struct {
	Pool     string // the CIDR of its addresses, "198.51.100.0/24"; "" if only addresses it gave earlier are known
	Hostname bool   // it gives host names instead of addresses
	ToPods   bool   // it sends directly to pods instead of to node ports
}

// Node is a machine that runs pods. Its kube-proxy forwards connections for every Service.
type Node struct {
	Name     string
	Address  string // the InternalIP
	External string // the ExternalIP; "" if it has none
	PodCIDR  string // the range of its pods' addresses; "" if unknown
	Labels   map[string]string
	Ready    bool
	Lost     bool // the machine is gone, and so are its pods

	more []nodeAddress // the addresses after the first InternalIP and the first ExternalIP
}

// nodeAddress is an address of a node beyond its first InternalIP and its first ExternalIP.
type nodeAddress struct {
	address  string
	primary  bool // in nftables mode, node ports are open here; see addAddress
	external bool
}

// Pod is a running copy of an app.
type Pod struct {
	Namespace, Name string
	Labels          map[string]string
	Node            string
	Address         string // "" before it has an address, and after it has finished
	Ready           bool   // its Ready condition is true, and it is not terminating
	Terminating     bool   // it is shutting down, and may still answer
	Ports           []corev1.ContainerPort
	Listens         []Listen // the ports the app really listens on: Ports, or the annotation portolan/listens

	second      string // its address of the other IP family; "" if it has only one family
	hostAddress string // the address of its node, from status.hostIP
	hostNetwork bool   // it uses the network and the address of its node
	nodeDNS     bool   // it asks its node's resolver, which does not know the names of Services
	finished    bool   // it has run to its end: phase Succeeded or Failed
	serving     bool   // its Ready condition is true, even if it is terminating
	open        bool   // its listening ports are unknown, so every port accepts connections
	hostname    string // its own name in DNS, under its subdomain
	subdomain   string

	ingressClass string // it routes requests for the Ingresses of this class; "" if for none
}

// Listen is a port that an app has opened, inside its pod or on an outside host.
type Listen struct {
	Loopback bool // on 127.0.0.1 only, so only the pod itself can connect
	Protocol corev1.Protocol
	Port     int32
}

// Host is a machine outside the cluster that clients can dial.
type Host struct {
	Name    string
	Address string
	Listens []Listen
}

// Client is a machine outside the cluster that opens connections.
type Client struct {
	Name    string  // "office"
	Says    string  // a description in words: "a laptop in the office"
	Address string  // its own address
	Reaches Reach   // the kinds of addresses it has a route to
	Ports   PortSet // the ports to which firewalls on its side let it connect; the zero PortSet is every port
	Via     string  // the node where its packets to Services, pods and balancers enter; "" is the first healthy node
}

// Reach is the set of kinds of addresses that an outside client has a route to.
type Reach uint8

// The kinds of addresses. ReachNodes means every address of a node. ReachNodeExternalIPs means only the addresses that
// a Node object calls ExternalIP, and ReachPublicLoadBalancers only load balancers whose address is public. A Scene
// document may list all kinds under reaches except these two.
const (
	ReachNodes Reach = 1 << iota
	ReachLoadBalancers
	ReachExternalIPs
	ReachServices
	ReachPods
	ReachNodeExternalIPs
	ReachPublicLoadBalancers
)

// Has reports whether r contains every kind in k.
func (r Reach) Has(k Reach) bool { return r&k == k }

// Service is a Service as the API server stores it: with defaults, and with its addresses allocated.
type Service struct {
	*corev1.Service
	Endpoints []Endpoint // of the Service's first IP family

	second []Endpoint // of the second IP family, if it has two
	v6     bool       // the first family is IPv6
}

// Endpoint is an address that a Service sends connections to: a pod that the Service's selector selects, or an address
// in an EndpointSlice. The conditions are those of EndpointConditions in discovery.k8s.io/v1.
type Endpoint struct {
	Namespace, Pod string // "" if the address is not a pod's
	Node           string
	Address        string
	Ready          bool    // it receives traffic
	Serving        bool    // it can answer, even if it is terminating
	Terminating    bool    // it is shutting down; it receives traffic only if it serves and no ready endpoint can be used
	Ports          []int32 // the target port for each Service port, in that order; 0 if the endpoint has none

	index    int      // the pod's index in Scene.Pods; -1 if it is not in the scene
	hostname string   // its own name in the DNS of a headless Service
	zones    []string // topology hints: the zones that should prefer it
	nodes    []string
}

// AllEndpoints returns the endpoints of all IP families of the Service, those of the first family first.
func (svc Service) AllEndpoints() []Endpoint { return slices.Concat(svc.Endpoints, svc.second) }

// EndpointOf returns the endpoint of the Service's first IP family that is the given pod, nil if the pod is not an
// endpoint of the Service.
func (svc Service) EndpointOf(p Pod) *Endpoint {
	for i := range svc.Endpoints {
		if e := &svc.Endpoints[i]; e.Pod == p.Name && e.Namespace == p.Namespace {
			return e
		}
	}
	return nil
}

// PodOf returns the pod of an endpoint of one of the scene's Services. ok is false if the scene does not have the pod.
func (s Scene) PodOf(e Endpoint) (p *Pod, ok bool) {
	if e.Pod == "" || e.index < 0 || e.index >= len(s.Pods) {
		return nil, false
	}
	p = &s.Pods[e.index]
	return p, p.Name == e.Pod && p.Namespace == e.Namespace
}

// Find returns the Service of that name: "web" in the default namespace, or "shop/web".
func (s Scene) Find(service string) (Service, bool) {
	i := s.find(service)
	if i < 0 {
		return Service{}, false
	}
	return s.Services[i], true
}

// FindPod returns the pod of that name: "web-a" in the default namespace, or "ops/cron".
func (s Scene) FindPod(pod string) (Pod, bool) {
	i := s.pod(splitName(pod))
	if i < 0 {
		return Pod{}, false
	}
	return s.Pods[i], true
}

// splitName splits "shop/web" into namespace and name. A name without a namespace is in the default namespace.
func splitName(name string) (namespace, base string) {
	if namespace, base, ok := strings.Cut(name, "/"); ok {
		return namespace, base
	}
	return corev1.NamespaceDefault, name
}

// Name returns the name of an object as courses and output write it, and as Find takes it. In the default namespace (or
// "", which means the same), that is the name alone. Elsewhere it is "namespace/name".
func Name(namespace, name string) string {
	if namespace == "" || namespace == corev1.NamespaceDefault {
		return name
	}
	return namespace + "/" + name
}
