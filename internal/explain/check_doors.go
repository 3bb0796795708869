package explain

import (
	"cmp"
	"fmt"
	"slices"
	"strings"

	corev1 "k8s.io/api/core/v1"

	"portolan/internal/access"
	"portolan/internal/cluster"
)

// pendingBalancer reports a LoadBalancer Service without an external address. Kubernetes only requests a load
// balancer. A provider must create it.
func pendingBalancer(s *subject) []Finding {
	if !access.IsPending(s.svc) {
		return nil
	}
	const install = "install something that gives addresses (a cloud's controller, MetalLB, kube-vip); " +
		"or set spec.type: NodePort if "
	severity, field, problem, fix := Warning, "spec.type", "", "kubectl describe shows what the provider says of it. "+
		"If there is none, "+install+"the node port will do."
	class := s.svc.Spec.LoadBalancerClass
	if class != nil {
		field = "spec.loadBalancerClass"
	}
	switch other := s.otherWithAddress(); {
	case !s.world.hasScene && !cluster.IsStored(s.verdict.Object):
		severity = Hint
		problem = "Whether somebody gives it an address depends on the cluster. Until then EXTERNAL-IP is <pending>."
		fix = "If it stays so, " + install + "a node port will do."
	case class != nil:
		problem = fmt.Sprintf("It asks the class %s for an address, and nobody here answers to that, "+
			"so EXTERNAL-IP stays <pending>.", *class)
		fix = "See that the controller of that class runs; or remove spec.loadBalancerClass, " +
			"and the cluster's own provider takes it."
	case other != "":
		problem = fmt.Sprintf("It has no address, though %s has one: EXTERNAL-IP is <pending>.", other)
	default:
		problem = "Nobody here gives it an address, so EXTERNAL-IP stays <pending>."
	}
	if ports := s.nodePorts(); len(ports) > 0 {
		problem += fmt.Sprintf(" It is not dead: the cluster address and the node %s %s already work.",
			verb(len(ports), "port", "ports"), numbers(ports))
	}
	return one(s.finding("balancer-pending", severity, field, problem, fix))
}

// otherWithAddress returns another Service of the scene that has an external address, or "" if there is none.
func (s *subject) otherWithAddress() string {
	for _, other := range s.world.scene.Services {
		if len(other.Status.LoadBalancer.Ingress) > 0 {
			return "service/" + cluster.Name(other.Namespace, other.Name)
		}
	}
	return ""
}

// nodePortUnreachable reports a NodePort Service if no client outside the cluster can reach a node.
func nodePortUnreachable(s *subject) []Finding {
	ports, clients := s.nodePorts(), s.world.scene.Clients
	reachable := slices.ContainsFunc(clients, func(c cluster.Client) bool {
		return c.Reaches.Has(cluster.ReachNodes) || c.Reaches.Has(cluster.ReachNodeExternalIPs) && s.hasExternal()
	})
	return s.findingIf(s.isA(corev1.ServiceTypeNodePort) && len(ports) > 0 && len(clients) > 0 && !reachable && s.works(),
		"node-port-for-nobody", Warning, "spec.type",
		fmt.Sprintf("It opens port %s on every node, and nobody outside reaches the nodes. "+
			"Only pods and nodes could use it, and they have its name and address.", numbers(ports)),
		"Set spec.type: ClusterIP and remove the node ports.")
}

// hasExternal reports whether any node has an external address.
func (s *subject) hasExternal() bool {
	return slices.ContainsFunc(s.world.scene.Nodes, func(n cluster.Node) bool { return n.External != "" })
}

// nodePortUnused reports node ports that the load balancer does not use, because the provider of this scene sends
// directly to pods.
func nodePortUnused(s *subject) []Finding {
	provider, ports := s.world.scene.Provider, s.nodePorts()
	return s.findingIf(provider != nil && provider.ToPods && s.isA(corev1.ServiceTypeLoadBalancer) && len(ports) > 0,
		"node-port-unused", Hint, "spec.allocateLoadBalancerNodePorts",
		fmt.Sprintf("The balancers here send to pods directly, and port %s is open on every node for nobody.",
			numbers(ports)),
		"Set spec.allocateLoadBalancerNodePorts: false, and remove the node ports.")
}

// databaseExposed reports a typical database port that clients outside the cluster can reach. This is rarely intended.
func databaseExposed(s *subject) []Finding {
	if !s.isA(corev1.ServiceTypeNodePort, corev1.ServiceTypeLoadBalancer) {
		return nil
	}
	for i, p := range s.svc.Spec.Ports {
		app := cmp.Or(databaseOn(s.target(i)), databaseOn(p.Port))
		if app == "" {
			continue
		}
		clients := "everybody who reaches a node"
		if s.isA(corev1.ServiceTypeLoadBalancer) {
			clients = "everybody who reaches the balancer or a node"
		}
		return one(s.finding("data-open-to-outside", Warning, "spec.type",
			fmt.Sprintf("This is the port of %s. With %s, %s can dial it, and most often only pods should.", app,
				s.svc.Spec.Type, clients),
			"If only pods use it, set spec.type: ClusterIP and remove the node ports."))
	}
	return nil
}

// databaseOn names the database or broker that usually listens on a port, or returns "" for any other port. The numbers
// are registered with IANA or are the projects' defaults.
func databaseOn(port int32) string {
	return map[int32]string{
		1433: "SQL Server", 2379: "etcd", 3306: "MySQL", 5432: "PostgreSQL", 5672: "RabbitMQ", 6379: "Redis",
		9042: "Cassandra", 9092: "Kafka", 9200: "Elasticsearch", 11211: "memcached", 27017: "MongoDB",
	}[port]
}

// firewalls reports doors to which a client has a route, but whose port a firewall blocks. It reports each kind of
// firewall once.
func firewalls(s *subject) []Finding {
	var found []Finding
	for c, t := range s.tries() {
		field, problem := "nodeFirewall.allow", "The firewall before the nodes does not let in what %s sends to %s: silence."
		switch t.Trace.Cause {
		case cluster.NodeFirewall:
		case cluster.ClientFirewall:
			field, problem = "clients[].ports", "The firewall of %s does not let out what it sends to %s: silence."
		default:
			continue
		}
		if !slices.ContainsFunc(found, func(f Finding) bool { return f.Field == field }) {
			found = append(found, Finding{
				ID: "firewall-closes-door", Severity: Warning, Object: "scene/" + s.world.scene.Name, Field: field,
				Problem: fmt.Sprintf(problem, cluster.Short(c.From), t.Door.Address),
				Fix:     s.world.adviser(t.Trace).advice().Fix,
			})
		}
	}
	return found
}

// localFromOutside reports nodes without a ready pod if externalTrafficPolicy is Local. Such a node drops connections
// from outside the cluster.
func localFromOutside(s *subject) []Finding {
	if s.svc.Spec.ExternalTrafficPolicy != corev1.ServiceExternalTrafficPolicyLocal || len(s.inUse()) == 0 {
		return nil
	}
	dropping := s.nodes(false)
	fix := "Set spec.externalTrafficPolicy: Cluster, and every node answers, " +
		"but pods see a node's address as the client's; or let a pod run on every node."
	if len(dropping) == 0 {
		return one(s.finding("local-policy", Hint, "spec.externalTrafficPolicy",
			"Every node has a ready pod now. One that loses its pods stays silent for clients outside.", fix))
	}
	if len(s.nodePorts()) > 0 {
		fix = strings.TrimSuffix(fix, ".") + fmt.Sprintf("; or dial a node that has one, %s.", List(s.nodes(true)))
	}
	problem := fmt.Sprintf("%s %s no ready pod of it, and with policy Local what comes there from outside is thrown "+
		"away: silence.", List(dropping), verb(len(dropping), "has", "have"))
	if s.isA(corev1.ServiceTypeLoadBalancer) {
		problem += fmt.Sprintf(" Balancers that ask healthCheckNodePort %d leave such nodes out.",
			s.svc.Spec.HealthCheckNodePort)
	}
	return one(s.finding("local-silent-nodes", Warning, "spec.externalTrafficPolicy", problem, fix))
}

// localFromInside reports nodes without a ready pod if internalTrafficPolicy is Local. Such a node drops connections
// from its own clients.
func localFromInside(s *subject) []Finding {
	policy, dropping := s.svc.Spec.InternalTrafficPolicy, s.nodes(false)
	local := policy != nil && *policy == corev1.ServiceInternalTrafficPolicyLocal && !headless(s.svc.Service)
	return s.findingIf(local && len(s.inUse()) > 0 && len(dropping) > 0, "local-inside-silent", Warning,
		"spec.internalTrafficPolicy",
		fmt.Sprintf("%s %s no ready pod of it, and with policy Local whoever is on such a node and dials its name or "+
			"address meets silence.", List(dropping), verb(len(dropping), "has", "have")),
		"Set spec.internalTrafficPolicy: Cluster; or let a pod run on every node, as a DaemonSet does. "+
			"To merely prefer near pods there is spec.trafficDistribution.")
}

// sourceRanges reports source ranges beside open node ports. The ranges only filter traffic to the load balancer's
// address.
func sourceRanges(s *subject) []Finding {
	ports := s.nodePorts()
	return s.findingIf(len(s.svc.Spec.LoadBalancerSourceRanges) > 0 && len(ports) > 0, "source-ranges-beside-node-port",
		Warning, "spec.loadBalancerSourceRanges",
		fmt.Sprintf("They filter who comes by the balancer's address. "+
			"Port %s on every node is open to whoever reaches a node.", numbers(ports)),
		"Close the node ports by a firewall; or, if the balancer needs none, set spec.allocateLoadBalancerNodePorts: "+
			"false and remove them.")
}

// externalIPs reports the field spec.externalIPs, which is dangerous (CVE-2020-8554) and deprecated since Kubernetes
// 1.36 (KEP-5707).
func externalIPs(s *subject) []Finding {
	return s.findingIf(len(s.svc.Spec.ExternalIPs) > 0 && !s.isAlias(), "external-ips-deprecated", Warning,
		"spec.externalIPs",
		"Kubernetes gives nobody these addresses: nodes take what arrives for them, and you see to it that it arrives. "+
			"Whoever may write the field can catch traffic meant for others, so it is deprecated since 1.36, "+
			"and some clusters ignore it.",
		"Use spec.type: LoadBalancer, where addresses come from whoever owns them.")
}
