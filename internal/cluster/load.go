package cluster

import (
	"net/netip"
	"strings"

	"portolan/internal/manifest"
	"portolan/internal/text"
)

// The apiVersion and kind of a Scene document, the only kind of object that Portolan itself defines.
const (
	sceneVersion = "portolan/v1"
	sceneKind    = "Scene"
)

// document has the fields of a Scene document.
type document struct {
	APIVersion string `yaml:"apiVersion"`
	Kind       string `yaml:"kind"`
	Metadata   struct {
		Name string `yaml:"name"`
	} `yaml:"metadata"`
	ProxyMode    string `yaml:"proxyMode"`
	LoadBalancer *struct {
		Pool    string `yaml:"pool"`
		Gives   string `yaml:"gives"`
		Targets string `yaml:"targets"`
	} `yaml:"loadBalancer"`
	NodeFirewall struct {
		Allow PortSet `yaml:"allow"`
	} `yaml:"nodeFirewall"`
	Lost          []string `yaml:"lost"`
	NetworkPolicy string   `yaml:"networkPolicy"`
	Hosts         []struct {
		Name    string   `yaml:"name"`
		Address string   `yaml:"address"`
		Listens []string `yaml:"listens"`
	} `yaml:"hosts"`
	Clients []struct {
		Name    string   `yaml:"name"`
		Says    string   `yaml:"says"`
		Address string   `yaml:"address"`
		Reaches []string `yaml:"reaches"`
		Ports   PortSet  `yaml:"ports"`
		Via     string   `yaml:"via"`
	} `yaml:"clients"`
}

// Load reads a scene from YAML: Kubernetes objects as `kubectl get -o yaml` prints them, and at most one portolan/v1
// Scene document. If there are pods but no Node, Load adds the nodes that the pods name. Errors are manifest.Errors:
// they have the file, the line and, if possible, a hint.
//
// Without a Scene document, the network of the scene enforces NetworkPolicies, and the scene has two outside clients:
// internet, which reaches balancers with a public address and the nodes' ExternalIPs, and lan, which reaches all
// balancers and all addresses of nodes.
func Load(file string, data []byte) (Scene, error) {
	return LoadObjects(manifest.Parse(file, data))
}

// LoadObjects is Load for objects that were already read, from one file or several. The scene has the objects of all
// files. The position in an error is the position in the object's own file.
func LoadObjects(objects []manifest.Object) (Scene, error) {
	return LoadChanged(objects, func(*Scene) {}, fail)
}

// LoadChanged is LoadObjects with a function that completes a scene without a Scene document, such as with nodes and
// pods that the objects do not contain. The function may append to the Nodes and the Pods, and change them in place. It
// runs before the endpoints of the Services are computed, so that they are computed only once. leaveOut gets each
// object that the scene cannot have, with the reason. If it returns nil, the scene is loaded without the object.
func LoadChanged(
	objects []manifest.Object, change func(*Scene), leaveOut func(manifest.Object, error) error,
) (Scene, error) {
	var own *manifest.Object
	var objs []manifest.Object
	for _, o := range objects {
		if o.APIVersion != sceneVersion || o.Kind != sceneKind {
			objs = append(objs, o)
			continue
		}
		if own != nil {
			return Scene{}, wrong(o, "kind", "there is a second Scene document", "a file has at most one")
		}
		own = &o
	}
	if own == nil {
		s := Scene{ProxyMode: IPTables, Clients: defaultClients(), EnforcesPolicies: true}
		return s.fill(objs, change, leaveOut)
	}
	s, lost, err := readScene(*own)
	if err != nil {
		return Scene{}, err
	}
	if s, err = s.fill(objs, func(*Scene) {}, leaveOut); err != nil {
		return Scene{}, err
	}
	return s.finish(*own, lost)
}

// fill applies the objects to the scene. It also adds the provider and the nodes that the objects imply, and what
// change adds.
func (s Scene) fill(
	objs []manifest.Object, change func(*Scene), leaveOut func(manifest.Object, error) error,
) (Scene, error) {
	s.assumeProvider(objs)
	next, err := s.applied(objs, leaveOut)
	if err != nil {
		return Scene{}, err
	}
	if len(next.Nodes) == 0 && len(next.Pods) > 0 {
		next.assumeNodes()
	}
	before := next.size()
	if change(&next); next.size() != before {
		next.catalogue = nil
	}
	next.settle()
	return next, nil
}

// defaultClients returns the outside clients of a scene that has no Scene document to list them.
func defaultClients() []Client {
	return []Client{
		{
			Name: "internet", Says: "anybody on the internet", Address: "203.0.113.50",
			Reaches: ReachPublicLoadBalancers | ReachNodeExternalIPs,
		},
		{
			Name: "lan", Says: "a machine in the network of the nodes", Address: "192.0.2.10",
			Reaches: ReachLoadBalancers | ReachNodes,
		},
	}
}

// readScene turns the Scene document into a scene without objects. lost has the names of the nodes that are gone.
func readScene(o manifest.Object) (s Scene, lost []string, err error) {
	var d document
	if len(o.Errors) > 0 {
		return s, nil, o.Errors[0]
	}
	if err := o.Decode(&d); err != nil {
		return s, nil, misread(o, err)
	}
	if !isName(d.Metadata.Name) {
		return s, nil, wrong(o, "metadata.name", "not a name: "+quote(d.Metadata.Name),
			"letters, digits, '-' and '.' make a name")
	}
	s = Scene{Name: d.Metadata.Name, NodeFirewall: d.NodeFirewall.Allow}
	if s.ProxyMode, err = d.proxyMode(o); err != nil {
		return s, nil, err
	}
	if s.EnforcesPolicies = d.NetworkPolicy == "enforced"; d.NetworkPolicy != "" && !s.EnforcesPolicies {
		return s, nil, unknown(o, "networkPolicy", d.NetworkPolicy, "enforced; leave it out if the network ignores policies")
	}
	if s.Provider, err = d.provider(o); err != nil {
		return s, nil, err
	}
	if s.Hosts, err = d.hosts(o); err != nil {
		return s, nil, err
	}
	s.Clients, err = d.clients(o)
	return s, d.Lost, err
}

func (d document) proxyMode(o manifest.Object) (ProxyMode, error) {
	switch ProxyMode(d.ProxyMode) {
	case "", IPTables:
		return IPTables, nil
	case NFTables:
		return NFTables, nil
	default:
		return "", unknown(o, "proxyMode", d.ProxyMode, "iptables, nftables")
	}
}

func (d document) provider(o manifest.Object) (*Provider, error) {
	if d.LoadBalancer == nil {
		return nil, nil
	}
	b := *d.LoadBalancer
	p := &Provider{Pool: b.Pool, Hostname: b.Gives == "hostname", ToPods: b.Targets == "pods"}
	if _, err := netip.ParsePrefix(b.Pool); err != nil {
		return nil, wrong(o, "loadBalancer.pool", "not a range of addresses: "+quote(b.Pool),
			"write one such as 198.51.100.0/24")
	}
	if b.Gives != "" && b.Gives != "ip" && b.Gives != "hostname" {
		return nil, unknown(o, "loadBalancer.gives", b.Gives, "ip, hostname")
	}
	if b.Targets != "" && b.Targets != "nodes" && b.Targets != "pods" {
		return nil, unknown(o, "loadBalancer.targets", b.Targets, "nodes, pods")
	}
	return p, nil
}

func (d document) hosts(o manifest.Object) ([]Host, error) {
	var hosts []Host
	for i, h := range d.Hosts {
		address, err := readEnd(o, at("hosts", i), h.Name, h.Address)
		if err != nil {
			return nil, err
		}
		host := Host{Name: strings.ToLower(h.Name), Address: address}
		for j, word := range h.Listens {
			l, ok := parseListen(word)
			if !ok || l.Loopback {
				return nil, wrong(o, at(at("hosts", i)+".listens", j), "not a port: "+quote(word), "write 5432 or 53/UDP")
			}
			host.Listens = append(host.Listens, l)
		}
		hosts = append(hosts, host)
	}
	return hosts, nil
}

func (d document) clients(o manifest.Object) ([]Client, error) {
	var clients []Client
	seen := map[string]bool{}
	for i, c := range d.Clients {
		field := at("clients", i)
		address, err := readEnd(o, field, c.Name, c.Address)
		if err != nil {
			return nil, err
		}
		if seen[c.Name] {
			return nil, wrong(o, field+".name", "there are two clients "+quote(c.Name), "names are unique")
		}
		seen[c.Name] = true
		client := Client{Name: c.Name, Says: c.Says, Address: address, Ports: c.Ports, Via: c.Via}
		if c.Says != text.Line(c.Says) {
			return nil, wrong(o, field+".says", "it has control characters", "")
		}
		for j, word := range c.Reaches {
			reach, ok := parseReach(word)
			if !ok {
				return nil, unknown(o, at(field+".reaches", j), word, "nodes, loadBalancers, externalIPs, services, pods")
			}
			client.Reaches |= reach
		}
		clients = append(clients, client)
	}
	return clients, nil
}

func parseReach(word string) (Reach, bool) {
	switch word {
	case "nodes":
		return ReachNodes, true
	case "loadBalancers":
		return ReachLoadBalancers, true
	case "externalIPs":
		return ReachExternalIPs, true
	case "services":
		return ReachServices, true
	case "pods":
		return ReachPods, true
	}
	return 0, false
}

// finish does the parts of a Scene document that need the Nodes of the scene: it checks that the node under via of each
// client exists, and marks the lost nodes.
func (s Scene) finish(o manifest.Object, lost []string) (Scene, error) {
	for i, c := range s.Clients {
		if c.Via != "" && s.node(c.Via) < 0 {
			return Scene{}, wrong(o, at("clients", i)+".via", "there is no node "+quote(c.Via), "name a Node of this file")
		}
	}
	events := make([]Event, len(lost))
	for i, name := range lost {
		if s.node(name) < 0 {
			return Scene{}, wrong(o, at("lost", i), "there is no node "+quote(name), "name a Node of this file")
		}
		events[i] = Event{Verb: "lose", Object: name}
	}
	return s.After(events...)
}
