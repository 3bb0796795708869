package explain

import (
	"cmp"
	"fmt"
	"slices"

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
	const install = "install a provider of load balancers (a cloud's controller, MetalLB, kube-vip), " +
		"or set spec.type: NodePort if "
	severity, field, problem, fix := Warning, "spec.type", "", "kubectl describe svc shows the events of the provider. "+
		"If there are none, "+install+"a node port is enough."
	class := s.svc.Spec.LoadBalancerClass
	if class != nil {
		field = "spec.loadBalancerClass"
	}
	switch other := s.world.balanced; {
	case !s.world.facts.scene && !s.verdict.Object.IsStored():
		severity = Hint
		problem = "It gets an external address only if the cluster has a provider. Until then EXTERNAL-IP is <pending>."
		fix = "If it stays <pending>, " + install + "a node port is enough."
	case class != nil:
		problem = fmt.Sprintf("It asks for a load balancer of the class %s, and no provider here serves this class. "+
			"So EXTERNAL-IP stays <pending>.", *class)
		fix = "Start the controller of that class. Or remove spec.loadBalancerClass, " +
			"so that the cluster's own provider serves it."
	case other != "":
		problem = fmt.Sprintf("It has no external address, although %s has one. EXTERNAL-IP is <pending>.", other)
	default:
		problem = "No provider here gives it an external address, so EXTERNAL-IP stays <pending>."
	}
	if ports := s.nodePorts(); len(ports) > 0 {
		problem += fmt.Sprintf(" The cluster address and the node %s %s already work.",
			verb(len(ports), "port", "ports"), numbers(ports))
	}
	return one(s.finding("balancer-pending", severity, field, problem, fix))
}

// nodePortUnreachable reports a NodePort Service if no client outside the cluster can reach a node.
func nodePortUnreachable(s *subject) []Finding {
	ports, clients := s.nodePorts(), s.world.scene.Clients
	reachable := slices.ContainsFunc(clients, func(c cluster.Client) bool {
		return c.Reaches.Has(cluster.ReachNodes) || c.Reaches.Has(cluster.ReachNodeExternalIPs) && s.world.external
	})
	return s.findingIf(s.isA(corev1.ServiceTypeNodePort) && len(ports) > 0 && len(clients) > 0 && !reachable && s.works(),
		"node-port-for-nobody", Warning, "spec.type",
		fmt.Sprintf("It opens port %s on every node, but no client outside reaches the nodes. "+
			"Pods and nodes do not need it, because they can use its name and cluster address.", numbers(ports)),
		"Set spec.type: ClusterIP and remove the node ports.")
}

// nodePortUnused reports node ports that the load balancer does not use, because the provider of this scene sends
// directly to pods.
func nodePortUnused(s *subject) []Finding {
	provider, ports := s.world.scene.Provider, s.nodePorts()
	return s.findingIf(provider != nil && provider.ToPods && s.isA(corev1.ServiceTypeLoadBalancer) && len(ports) > 0,
		"node-port-unused", Hint, "spec.allocateLoadBalancerNodePorts",
		fmt.Sprintf("The load balancers here send to the pods directly. No client needs port %s, which is open on every "+
			"node.",
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
		clients := "every client that reaches a node"
		if s.isA(corev1.ServiceTypeLoadBalancer) {
			clients = "every client that reaches the load balancer or a node"
		}
		return one(s.finding("data-open-to-outside", Warning, "spec.type",
			fmt.Sprintf("This is the port of %s. With %s, %s can connect to it. Usually only pods should.", app,
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
		field := "nodeFirewall.allow"
		problem := "Connections of %s to %s time out: the firewall in front of the nodes drops the packets."
		switch t.Trace.Cause {
		case cluster.NodeFirewall:
		case cluster.ClientFirewall:
			field, problem = "clients[].ports", "Connections of %s to %s time out: its own firewall drops the packets."
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
	fix := "Set spec.externalTrafficPolicy: Cluster. Then every node answers, " +
		"but the pods see a node's address instead of the client's. Or run a pod on every node."
	if len(dropping) == 0 {
		return one(s.finding("local-policy", Hint, "spec.externalTrafficPolicy",
			"Every node has a ready pod now. A node that loses its pods will drop connections from outside.", fix))
	}
	if len(s.nodePorts()) > 0 {
		fix += fmt.Sprintf(" Or connect to a node that has one: %s.", List(s.nodes(true)))
	}
	problem := fmt.Sprintf("%s %s no ready pod of it. With the policy Local, such a node drops connections from outside, "+
		"and they time out.", List(dropping), verb(len(dropping), "has", "have"))
	if s.isA(corev1.ServiceTypeLoadBalancer) {
		problem += fmt.Sprintf(" Load balancers that check healthCheckNodePort %d send nothing to such nodes.",
			s.svc.Spec.HealthCheckNodePort)
	}
	return one(s.finding("local-silent-nodes", Warning, "spec.externalTrafficPolicy", problem, fix))
}

// localFromInside reports nodes without a ready pod if internalTrafficPolicy is Local. Such a node drops connections
// from its own clients.
func localFromInside(s *subject) []Finding {
	policy := s.svc.Spec.InternalTrafficPolicy
	if policy == nil || *policy != corev1.ServiceInternalTrafficPolicyLocal || headless(s.svc.Service) ||
		len(s.inUse()) == 0 {
		return nil
	}
	dropping := s.nodes(false)
	return s.findingIf(len(dropping) > 0, "local-inside-silent", Warning,
		"spec.internalTrafficPolicy",
		fmt.Sprintf("%s %s no ready pod of it. With the policy Local, clients on such a node that use its name or "+
			"cluster address time out.", List(dropping), verb(len(dropping), "has", "have")),
		"Set spec.internalTrafficPolicy: Cluster. Or run a pod on every node, with a DaemonSet. "+
			"If you only prefer pods nearby, use spec.trafficDistribution.")
}

// sourceRanges reports source ranges beside open node ports. The ranges only filter traffic to the load balancer's
// address.
func sourceRanges(s *subject) []Finding {
	ports := s.nodePorts()
	return s.findingIf(len(s.svc.Spec.LoadBalancerSourceRanges) > 0 && len(ports) > 0, "source-ranges-beside-node-port",
		Warning, "spec.loadBalancerSourceRanges",
		fmt.Sprintf("They apply to the load balancer's address only. "+
			"Every client that reaches a node can connect to port %s there.", numbers(ports)),
		"Block the node ports with a firewall. Or, if the load balancer needs none, set "+
			"spec.allocateLoadBalancerNodePorts: false and remove them.")
}

// externalIPs reports the field spec.externalIPs, which is dangerous (CVE-2020-8554) and deprecated since Kubernetes
// 1.36 (KEP-5707).
func externalIPs(s *subject) []Finding {
	return s.findingIf(len(s.svc.Spec.ExternalIPs) > 0 && !s.isAlias(), "external-ips-deprecated", Warning,
		"spec.externalIPs",
		"Kubernetes does not assign these addresses. Nodes accept traffic for them, and you have to route it there. "+
			"A user who may write the field can intercept traffic for other machines. So it is deprecated since "+
			"1.36, and some clusters ignore it.",
		"Use spec.type: LoadBalancer. Its addresses come from a provider that owns them.")
}
