package cluster

import (
	"fmt"
	"net/netip"

	"portolan/internal/manifest"

	corev1 "k8s.io/api/core/v1"
)

// The ranges that a cluster made by kubeadm gives out of. Both have two bands, so that what people pick by
// hand seldom meets what is picked for them: node ports are allocated from the offset
// min(max(16, 2768/32), 128) = 86 up (KEP-3668), cluster addresses from min(max(16, 65536/16), 256) = 256 up
// (KEP-3070). The API server draws from the upper band at random; a scene takes the first that is free.
const (
	firstNodePort = 30086
	lastNodePort  = 32767
	lowNodePort   = 30000
)

func serviceBand() (first, low netip.Addr, cidr netip.Prefix) {
	return netip.AddrFrom4([4]byte{10, 96, 1, 1}), netip.AddrFrom4([4]byte{10, 96, 0, 1}),
		netip.PrefixFrom(netip.AddrFrom4([4]byte{10, 96, 0, 0}), 16)
}

// ledger is what has been given out: cluster addresses, balancer addresses, node ports.
type ledger struct {
	addresses map[string]bool
	nodePorts map[int32]bool
}

func newLedger(services []Service) ledger {
	l := ledger{addresses: make(map[string]bool, len(services)), nodePorts: make(map[int32]bool, len(services))}
	for i := range services {
		l.book(services[i].Service, true)
	}
	return l
}

// book enters what a Service holds, or strikes it out.
func (l ledger) book(svc *corev1.Service, held bool) {
	l.addresses[svc.Spec.ClusterIP] = held
	for _, address := range svc.Spec.ClusterIPs {
		l.addresses[address] = held
	}
	for _, in := range svc.Status.LoadBalancer.Ingress {
		l.addresses[in.IP] = held
	}
	for _, p := range svc.Spec.Ports {
		l.nodePorts[p.NodePort] = held
	}
	l.nodePorts[svc.Spec.HealthCheckNodePort] = held
}

// putService stores a Service: defaults, what it had before, what it lacks.
func (s *Scene) putService(o manifest.Object, v *corev1.Service, l ledger) error {
	svc := v.DeepCopy()
	svc.Namespace = namespaceOf(svc.Namespace)
	if !s.hasNamespace(svc.Namespace) {
		return manifest.Error{
			File: o.File, Position: o.At("metadata.namespace"), Field: "metadata.namespace", Reason: "NotFound",
			Message: fmt.Sprintf("namespaces %q not found", svc.Namespace),
		}
	}
	manifest.Default(svc)
	if err := checkStatus(o, svc); err != nil {
		return err
	}
	i := s.find(svc.Namespace + "/" + svc.Name)
	if i >= 0 {
		s.forgetSlices(svc, s.Services[i].Service)
	}
	if IsSettled(o) {
		if err := checkStored(o, svc); err != nil {
			return err
		}
	} else if err := s.allocate(o, svc, i, l); err != nil {
		return err
	}
	l.book(svc, true)
	if i >= 0 {
		s.Services[i] = Service{Service: svc}
	} else {
		s.Services = append(s.Services, Service{Service: svc})
	}
	return nil
}

// allocate gives a Service what it lacks. i is the Service that it replaces, -1 if there is none.
func (s *Scene) allocate(o manifest.Object, svc *corev1.Service, i int, l ledger) error {
	if i >= 0 {
		l.book(s.Services[i].Service, false)
		carry(svc, s.Services[i].Service)
	}
	if err := l.giveClusterIP(o, svc); err != nil {
		return err
	}
	if err := l.giveNodePorts(o, svc); err != nil {
		return err
	}
	s.giveBalancer(svc, l)
	return nil
}

// checkStatus holds the addresses of a status to being addresses; a manifest's own fields are Validate's.
func checkStatus(o manifest.Object, svc *corev1.Service) error {
	for i, in := range svc.Status.LoadBalancer.Ingress {
		field := at("status.loadBalancer.ingress", i)
		if _, ok := canonical(in.IP); in.IP != "" && !ok {
			return wrong(o, field+".ip", "not an address: "+quote(in.IP), "")
		}
		if in.Hostname != "" && !isName(in.Hostname) {
			return wrong(o, field+".hostname", "not a name: "+quote(in.Hostname), "")
		}
	}
	return nil
}

// carry gives a Service what the one it replaces has and an update does not name: the cluster address, node ports
// by the name of their port, the balancer's address (k8s.io/kubernetes
// pkg/registry/core/service/storage, patchAllocatedValues).
func carry(svc, old *corev1.Service) {
	if hasClusterIP(svc) && hasClusterIP(old) && svc.Spec.ClusterIP == "" {
		svc.Spec.ClusterIP, svc.Spec.ClusterIPs = old.Spec.ClusterIP, old.Spec.ClusterIPs
	}
	if wantsNodePorts(svc) && wantsNodePorts(old) {
		carryNodePorts(svc.Spec.Ports, old.Spec.Ports)
		if svc.Spec.HealthCheckNodePort == 0 && wantsHealthCheck(svc) {
			svc.Spec.HealthCheckNodePort = old.Spec.HealthCheckNodePort
		}
	}
	if svc.Spec.Type == corev1.ServiceTypeLoadBalancer && old.Spec.Type == corev1.ServiceTypeLoadBalancer && len(svc.Status.LoadBalancer.Ingress) == 0 {
		svc.Status.LoadBalancer = *old.Status.LoadBalancer.DeepCopy()
	}
}

func carryNodePorts(ports, old []corev1.ServicePort) {
	named := make(map[string]int32, len(old))
	for _, p := range old {
		named[p.Name] = p.NodePort
	}
	for _, p := range ports {
		for name, nodePort := range named {
			if p.NodePort == nodePort && p.NodePort != 0 {
				delete(named, name)
			}
		}
	}
	for i := range ports {
		if ports[i].NodePort == 0 {
			ports[i].NodePort = named[ports[i].Name]
		}
	}
}

// giveClusterIP allocates the cluster address, or holds the one asked for to being free.
func (l ledger) giveClusterIP(o manifest.Object, svc *corev1.Service) error {
	if !hasClusterIP(svc) {
		return nil
	}
	if asked := svc.Spec.ClusterIP; asked != "" {
		if l.addresses[asked] {
			return wrong(o, "spec.clusterIPs",
				fmt.Sprintf("Invalid value: [%q]: failed to allocate IP %s: provided IP is already allocated", asked, asked),
				"leave clusterIP out, and the cluster picks a free one")
		}
		if len(svc.Spec.ClusterIPs) == 0 {
			svc.Spec.ClusterIPs = []string{asked}
		}
		return nil
	}
	address, ok := l.firstAddress()
	if !ok {
		return wrong(o, "spec.clusterIPs", `Invalid value: [""]: failed to allocate IP: range is full`, "")
	}
	svc.Spec.ClusterIP, svc.Spec.ClusterIPs = address, []string{address}
	return nil
}

func (l ledger) firstAddress() (string, bool) {
	first, low, cidr := serviceBand()
	if address, ok := l.scan(first, cidr); ok {
		return address, true
	}
	return l.scan(low, cidr)
}

// scan returns the first free address from a given one on; the last one of a range is never given out.
func (l ledger) scan(from netip.Addr, cidr netip.Prefix) (string, bool) {
	for a := from; cidr.Contains(a.Next()); a = a.Next() {
		if word := a.String(); !l.addresses[word] {
			return word, true
		}
	}
	return "", false
}

// giveNodePorts allocates what is missing and holds what is asked for to being free. Ports of one Service that
// have the same number and differ in protocol share a node port. A Service that wants none allocated may still ask for
// some (KEP-1864).
func (l ledger) giveNodePorts(o manifest.Object, svc *corev1.Service) error {
	given := map[int32]int32{} // by port
	for i := range svc.Spec.Ports {
		p := &svc.Spec.Ports[i]
		if p.NodePort == 0 && wantsNodePorts(svc) {
			p.NodePort = given[p.Port]
		} else if p.NodePort != 0 && p.NodePort != given[p.Port] && (l.nodePorts[p.NodePort] || holds(svc.Spec.Ports[:i], p.NodePort)) {
			return wrong(o, at("spec.ports", i)+".nodePort",
				fmt.Sprintf("Invalid value: %d: provided port is already allocated", p.NodePort),
				"leave nodePort out, and the cluster picks a free one")
		}
		if p.NodePort == 0 && wantsNodePorts(svc) {
			if p.NodePort = l.firstPort(svc.Spec.Ports); p.NodePort == 0 {
				return wrong(o, at("spec.ports", i)+".nodePort", "Internal error: failed to allocate a nodePort: range is full", "")
			}
		}
		given[p.Port] = p.NodePort
	}
	if wantsHealthCheck(svc) && svc.Spec.HealthCheckNodePort == 0 {
		svc.Spec.HealthCheckNodePort = l.firstPort(svc.Spec.Ports)
	}
	return nil
}

// firstPort is the first node port that neither another Service nor these ports have; 0 if there is none.
func (l ledger) firstPort(ports []corev1.ServicePort) int32 {
	for n := int32(firstNodePort); n <= lastNodePort; n++ {
		if !l.nodePorts[n] && !holds(ports, n) {
			return n
		}
	}
	for n := int32(lowNodePort); n < firstNodePort; n++ {
		if !l.nodePorts[n] && !holds(ports, n) {
			return n
		}
	}
	return 0
}

func holds(ports []corev1.ServicePort, nodePort int32) bool {
	for _, p := range ports {
		if p.NodePort == nodePort {
			return true
		}
	}
	return false
}

// giveBalancer does what the provider's controller does: it answers a LoadBalancer Service with an address, and
// leaves alone those that ask for a class of balancers by name.
func (s *Scene) giveBalancer(svc *corev1.Service, l ledger) {
	if svc.Spec.Type != corev1.ServiceTypeLoadBalancer {
		svc.Status.LoadBalancer = corev1.LoadBalancerStatus{}
		return
	}
	if s.Provider == nil || len(svc.Status.LoadBalancer.Ingress) > 0 || svc.Spec.LoadBalancerClass != nil {
		return
	}
	var in corev1.LoadBalancerIngress
	if s.Provider.Hostname {
		in.Hostname = balancerHostname(svc)
	} else {
		pool, err := netip.ParsePrefix(s.Provider.Pool)
		if err != nil {
			return
		}
		address, ok := l.scan(pool.Masked().Addr().Next(), pool)
		if !ok {
			return
		}
		mode := corev1.LoadBalancerIPModeVIP
		in.IP, in.IPMode = address, &mode
	}
	svc.Status.LoadBalancer.Ingress = []corev1.LoadBalancerIngress{in}
}

// balancerHostname is a name as providers make them up.
func balancerHostname(svc *corev1.Service) string {
	return svc.Name + "." + svc.Namespace + ".lb.example.net"
}

func hasClusterIP(svc *corev1.Service) bool {
	return svc.Spec.Type != corev1.ServiceTypeExternalName && svc.Spec.ClusterIP != corev1.ClusterIPNone
}

// wantsNodePorts: a LoadBalancer has node ports too, unless it says no.
func wantsNodePorts(svc *corev1.Service) bool {
	switch svc.Spec.Type {
	case corev1.ServiceTypeNodePort:
		return true
	case corev1.ServiceTypeLoadBalancer:
		return svc.Spec.AllocateLoadBalancerNodePorts == nil || *svc.Spec.AllocateLoadBalancerNodePorts
	default:
		return false
	}
}

func wantsHealthCheck(svc *corev1.Service) bool {
	return svc.Spec.Type == corev1.ServiceTypeLoadBalancer && svc.Spec.ExternalTrafficPolicy == corev1.ServiceExternalTrafficPolicyLocal
}
