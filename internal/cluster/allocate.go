package cluster

import (
	"fmt"
	"net/netip"
	"slices"
	"strconv"
	"strings"

	"portolan/internal/manifest"

	corev1 "k8s.io/api/core/v1"
)

// The ranges that a scene allocates from: node ports 30000–32767, the API server's default, and cluster addresses
// 10.96.0.0/16, the default of kind. (The default of kubeadm is 10.96.0.0/12.) A dual-stack scene also allocates from
// fd00:96::/112.
//
// Each range has two bands, so that a number that you choose by hand is rarely one that the API server has allocated.
// The API server allocates node ports from the offset min(max(16, 2768/32), 128) = 86 up (KEP-3668), and cluster
// addresses from the offset min(max(16, 65536/16), 256) = 256 up (KEP-3070). Only when this upper band is full does it
// use the lower one. It picks at random, but a scene takes the first free one.
const (
	firstNodePort = 30086
	lastNodePort  = 32767
	lowNodePort   = 30000
)

// serviceBand returns the range of cluster addresses of an IP family, the first address of its upper band, and the
// first address of all.
func serviceBand(v6 bool) (first, low netip.Addr, cidr netip.Prefix) {
	if v6 {
		cidr = netip.MustParsePrefix("fd00:96::/112")
		return netip.MustParseAddr("fd00:96::101"), cidr.Addr().Next(), cidr
	}
	cidr = netip.MustParsePrefix("10.96.0.0/16")
	return netip.MustParseAddr("10.96.1.1"), cidr.Addr().Next(), cidr
}

// ledger records which cluster addresses, balancer addresses and node ports are in use.
type ledger struct {
	api       manifest.Cluster // what the API server is configured with
	addresses map[string]bool
	nodePorts map[int32]bool
	bands     *[]band // those that scan has searched
	forgotten *forgotten
}

// band is a part of a range of addresses: no address from its start up to free is free.
type band struct{ start, free netip.Addr }

func newLedger(services []Service) ledger {
	l := ledger{
		addresses: make(map[string]bool, len(services)), nodePorts: make(map[int32]bool, len(services)),
		bands: &[]band{}, forgotten: &forgotten{},
	}
	for i := range services {
		l.book(services[i].Service, true)
	}
	return l
}

// book marks the addresses and node ports of a Service as in use, or as free if held is false.
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

// release lets scan find the addresses of a replaced Service that nothing uses any more.
func (l ledger) release(old *corev1.Service) {
	words := slices.Clone(old.Spec.ClusterIPs)
	for _, in := range old.Status.LoadBalancer.Ingress {
		words = append(words, in.IP)
	}
	for _, word := range words {
		a, err := netip.ParseAddr(word)
		if err != nil || l.addresses[word] {
			continue
		}
		for i := range *l.bands {
			if b := &(*l.bands)[i]; !a.Less(b.start) && a.Less(b.free) {
				b.free = a
			}
		}
	}
}

// putService stores a Service. It sets defaults, keeps what the replaced Service had, and allocates what is missing.
func (s *Scene) putService(o manifest.Object, v *corev1.Service, l ledger) error {
	svc := v.DeepCopy()
	svc.Namespace = namespaceOf(svc.Namespace)
	if !s.hasNamespace(svc.Namespace) {
		return manifest.Error{
			File: o.File, Position: o.At("metadata.namespace"), Field: "metadata.namespace", Reason: "NotFound",
			Message: fmt.Sprintf("namespaces %q not found", svc.Namespace),
		}
	}
	i := s.findService(svc.Namespace, svc.Name)
	if i >= 0 && !IsSettled(o) {
		l.api.Inherit(svc, replaced(svc, s.Services[i].Service))
	} else {
		l.api.Default(svc)
	}
	if err := checkStatus(o, svc); err != nil {
		return err
	}
	if i >= 0 {
		l.forgotten.add(svc, s.Services[i].Service)
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
		l.release(s.Services[i].Service)
		s.Services[i] = Service{Service: svc}
	} else {
		s.catalogue.add(aService, svc.Namespace, svc.Name, len(s.Services))
		s.Services = append(s.Services, Service{Service: svc})
	}
	return nil
}

// allocate gives a Service the addresses and ports that it lacks. i is the index of the Service that it replaces, -1 if
// there is none.
func (s *Scene) allocate(o manifest.Object, svc *corev1.Service, i int, l ledger) error {
	if i >= 0 {
		l.book(s.Services[i].Service, false)
		carryBalancer(svc, s.Services[i].Service)
	}
	if err := l.giveClusterIPs(o, svc); err != nil {
		return err
	}
	if err := l.giveNodePorts(o, svc); err != nil {
		return err
	}
	s.giveBalancer(svc, l)
	return nil
}

// checkStatus checks the balancer addresses and names in a status. manifest.Cluster.Validate checks only the fields
// that belong in a manifest.
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

// replaced returns the Service that an update replaces. In a scene a Service may become headless and may stop to be, as
// if it were deleted and created again. Then the old one has no addresses to keep.
func replaced(svc, old *corev1.Service) *corev1.Service {
	if hasClusterIP(svc) == hasClusterIP(old) {
		return old
	}
	old = old.DeepCopy()
	old.Spec.ClusterIP, old.Spec.ClusterIPs, old.Spec.IPFamilies = "", nil, nil
	return old
}

// carryBalancer copies the balancer's address from the replaced Service if the update keeps the type.
func carryBalancer(svc, old *corev1.Service) {
	if svc.Spec.Type == corev1.ServiceTypeLoadBalancer && old.Spec.Type == corev1.ServiceTypeLoadBalancer &&
		len(svc.Status.LoadBalancer.Ingress) == 0 {
		svc.Status.LoadBalancer = *old.Status.LoadBalancer.DeepCopy()
	}
}

// giveClusterIPs allocates a cluster address of each IP family. If the Service requests addresses, it checks that they
// are free.
func (l ledger) giveClusterIPs(o manifest.Object, svc *corev1.Service) error {
	if !hasClusterIP(svc) {
		return nil
	}
	ips := slices.Clone(svc.Spec.ClusterIPs)
	for _, wanted := range ips {
		if l.addresses[wanted] {
			return wrong(o, "spec.clusterIPs",
				fmt.Sprintf("Invalid value: [%s]: failed to allocate IP %s: provided IP is already allocated",
					quoted(ips), wanted),
				"leave clusterIP out, and the cluster picks a free one")
		}
	}
	for i := len(ips); i < len(svc.Spec.IPFamilies); i++ {
		address, ok := l.firstAddress(svc.Spec.IPFamilies[i] == corev1.IPv6Protocol)
		if !ok {
			return wrong(o, "spec.clusterIPs", `Invalid value: [""]: failed to allocate IP: range is full`, "")
		}
		ips = append(ips, address)
	}
	svc.Spec.ClusterIP, svc.Spec.ClusterIPs = ips[0], ips
	return nil
}

// quoted returns words in quotation marks, with commas between.
func quoted(words []string) string {
	all := make([]string, len(words))
	for i, word := range words {
		all[i] = strconv.Quote(word)
	}
	return strings.Join(all, ",")
}

// firstAddress returns the first free cluster address of an IP family.
func (l ledger) firstAddress(v6 bool) (string, bool) {
	first, low, cidr := serviceBand(v6)
	if address, ok := l.scan(first, cidr); ok {
		return address, true
	}
	return l.scan(low, cidr)
}

// scan returns the first free address at or after from. It never returns the last address of the range. It begins where
// the last scan found one, so that n Services cost n steps and not n².
func (l ledger) scan(from netip.Addr, cidr netip.Prefix) (string, bool) {
	i := slices.IndexFunc(*l.bands, func(b band) bool { return b.start == from })
	if i < 0 {
		i = len(*l.bands)
		*l.bands = append(*l.bands, band{from, from})
	}
	b := &(*l.bands)[i]
	for ; cidr.Contains(b.free.Next()); b.free = b.free.Next() {
		if word := b.free.String(); !l.addresses[word] {
			return word, true
		}
	}
	return "", false
}

// giveNodePorts allocates the node ports that are missing, and checks that the requested ones are free. Ports of one
// Service that have the same number and different protocols share a node port. A Service with
// allocateLoadBalancerNodePorts: false may still request node ports (KEP-1864).
func (l ledger) giveNodePorts(o manifest.Object, svc *corev1.Service) error {
	given := map[int32]int32{} // by port
	for i := range svc.Spec.Ports {
		p := &svc.Spec.Ports[i]
		if p.NodePort == 0 && wantsNodePorts(svc) {
			p.NodePort = given[p.Port]
		} else if p.NodePort != 0 && p.NodePort != given[p.Port] &&
			(l.nodePorts[p.NodePort] || holds(svc.Spec.Ports[:i], p.NodePort)) {
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

// firstPort returns the first node port that neither another Service nor these ports use, 0 if there is none.
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

// giveBalancer does what the provider's controller does: it gives a LoadBalancer Service an address. It skips a Service
// that has a loadBalancerClass, because that Service asks for another controller.
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

// balancerHostname returns a host name like those that providers give to balancers.
func balancerHostname(svc *corev1.Service) string {
	return svc.Name + "." + svc.Namespace + ".lb.example.net"
}

func hasClusterIP(svc *corev1.Service) bool {
	return svc.Spec.Type != corev1.ServiceTypeExternalName && svc.Spec.ClusterIP != corev1.ClusterIPNone
}

// wantsNodePorts reports whether the API server allocates node ports for the Service. It does so for a LoadBalancer
// too, unless allocateLoadBalancerNodePorts is false.
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
	return svc.Spec.Type == corev1.ServiceTypeLoadBalancer &&
		svc.Spec.ExternalTrafficPolicy == corev1.ServiceExternalTrafficPolicyLocal
}
