package cluster

import (
	"fmt"
	"net/netip"
	"slices"
	"strings"

	corev1 "k8s.io/api/core/v1"
)

// RecordType is a type of DNS record: "A", "AAAA", "CNAME", "SRV", "PTR" or "TXT".
type RecordType string

// The record types that DNS answers in a scene.
const (
	TypeA     RecordType = "A"
	TypeAAAA  RecordType = "AAAA"
	TypeCNAME RecordType = "CNAME"
	TypeSRV   RecordType = "SRV"
	TypePTR   RecordType = "PTR"
	TypeTXT   RecordType = "TXT"
)

// DNSResult is what a DNS server says about a question.
type DNSResult string

// The results of a question. NoData means that the name exists and has no record of this type.
const (
	DNSAnswer   DNSResult = "answer"
	DNSNoData   DNSResult = "nodata"
	DNSNXDomain DNSResult = "nxdomain"
)

// Record is one record of a DNS answer.
type Record struct {
	Name string // the full name, with its last dot
	Type RecordType
	Data string // an address, a full name, or "PRIORITY WEIGHT PORT TARGET" of an SRV record
}

// The domain of cluster DNS, which is cluster.local by default, and the two names directly below it: svc for the names
// of Services, and pod for those of pods.
const (
	clusterZone = "cluster.local"
	serviceZone = "svc"
	podZone     = "pod"
)

// zoneName is a name below cluster.local, split into its parts. CoreDNS knows five forms: NAMESPACE.svc,
// SERVICE.NAMESPACE.svc, ENDPOINT.SERVICE.NAMESPACE.svc, _PORT._PROTOCOL.SERVICE.NAMESPACE.svc and
// ADDRESS.NAMESPACE.pod (github.com/coredns/coredns, plugin/kubernetes/parse.go).
type zoneName struct {
	zone                         string // "svc", "pod", or "" for the top of the zone
	namespace, service           string
	endpoint, port, portProtocol string
}

// parseZoneName splits a lower-case name, given without its ending ".cluster.local". ok is false if the name is neither
// in one of the five forms nor at the top of the zone.
func parseZoneName(base string) (n zoneName, ok bool) {
	if base == "" || base == serviceZone || base == podZone {
		return zoneName{}, true
	}
	labels := strings.Split(base, ".")
	slices.Reverse(labels)
	const most = 5 // zone, namespace, service, protocol, port
	if len(labels) > most || labels[0] != serviceZone && labels[0] != podZone {
		return zoneName{}, false
	}
	fields := [...]*string{&n.zone, &n.namespace, &n.service, &n.endpoint}
	if len(labels) == most {
		fields[3] = &n.portProtocol
		n.port = strings.TrimPrefix(labels[most-1], "_")
		labels = labels[:most-1]
	}
	for i, label := range labels {
		*fields[i] = label
	}
	n.portProtocol = strings.TrimPrefix(n.portProtocol, "_")
	return n, true
}

// zoneEntry is one address, or one alias, that cluster DNS has under a name.
type zoneEntry struct {
	target target // what the address belongs to; an alias has no address
	label  string // the endpoint's own name below the Service's, "" for the Service itself
	port   int32  // -1 if it has none
	alias  string // the lower-case name, without its last dot, that an ExternalName leads to
}

// entries returns what cluster DNS has under a name below cluster.local. ok is false if the name does not exist. A name
// that exists may have no entries (plugin/kubernetes/kubernetes.go, findServices and findPods, with "pods insecure" as
// kubeadm configures it).
func (s *Scene) entries(n zoneName) (entries []zoneEntry, ok bool) {
	switch {
	case n.zone == "":
		return nil, true
	case !s.hasNamespace(n.namespace):
		return nil, false
	case n.service == "":
		return nil, true
	case n.zone == podZone:
		address, ok := podAddress(n.service)
		found := s.tables.targets[address]
		found.address = address
		return []zoneEntry{{target: found, port: -1}}, ok
	}
	i, ok := s.tables.services[serviceKey{n.namespace, n.service}]
	if !ok {
		return nil, false
	}
	entries = s.serviceEntries(i, n)
	return entries, len(entries) > 0
}

// podAddress reads the address out of a pod's name in DNS: 10-244-1-11 is 10.244.1.11. CoreDNS does not check that a
// pod has the address.
func podAddress(label string) (string, bool) {
	separator := ":"
	if strings.Count(label, "-") == 3 && !strings.Contains(label, "--") {
		separator = "."
	}
	return canonical(strings.ReplaceAll(label, "-", separator))
}

// serviceEntries returns the entries of a Service: its alias, its cluster addresses with each port, or the endpoints of
// a headless Service. The endpoints of a Service with a cluster address have names too. If externalName is an IP
// address, the Service has no entry.
func (s *Scene) serviceEntries(i int, n zoneName) []zoneEntry {
	svc := &s.Services[i]
	if svc.Spec.Type == corev1.ServiceTypeExternalName {
		alias := strings.ToLower(strings.TrimSuffix(svc.Spec.ExternalName, "."))
		if n.endpoint != "" || n.port != "" || isAddress(alias) {
			return nil
		}
		return []zoneEntry{{alias: alias}}
	}
	if svc.Spec.ClusterIP == corev1.ClusterIPNone || n.endpoint != "" {
		return append(svc.memberEntries(i, svc.Endpoints, n), svc.memberEntries(i, svc.second, n)...)
	}
	var targets []target
	for _, address := range svc.Spec.ClusterIPs {
		targets = append(targets, target{kind: clusterTarget, index: i, address: spelt(address)})
	}
	entries := make([]zoneEntry, 0, len(svc.Spec.Ports)*len(targets))
	for _, p := range svc.Spec.Ports {
		if !n.asksFor(p) {
			continue
		}
		for _, t := range targets {
			entries = append(entries, zoneEntry{target: t, port: p.Port})
		}
	}
	return entries
}

// memberEntries returns the entries of ready endpoints, one for each port. An endpoint without a port has one entry
// with port -1, so that its address still has a name.
func (svc *Service) memberEntries(index int, endpoints []Endpoint, n zoneName) []zoneEntry {
	var entries []zoneEntry
	for i := range endpoints {
		e := &endpoints[i]
		if !e.Ready || n.endpoint != "" && n.endpoint != e.label() {
			continue
		}
		entry := zoneEntry{
			target: target{kind: headlessTarget, index: index, address: e.Address, alone: n.endpoint != ""},
			label:  e.label(), port: -1,
		}
		found := false
		for j, p := range svc.Spec.Ports {
			if e.Ports[j] != 0 && n.asksFor(p) {
				entry.port, found = e.Ports[j], true
				entries = append(entries, entry)
			}
		}
		if !found && n.port == "" {
			entries = append(entries, entry)
		}
	}
	return entries
}

// asksFor reports whether a name includes this port of a Service. A name without a port includes all ports.
func (n zoneName) asksFor(p corev1.ServicePort) bool {
	return n.port == "" && n.portProtocol == "" ||
		n.port == p.Name && n.portProtocol == strings.ToLower(string(protocolOf(p.Protocol)))
}

// label returns the endpoint's own name in DNS: the pod's hostname if the pod's subdomain is the Service (a StatefulSet
// sets both). Otherwise it is the address with dashes.
func (e *Endpoint) label() string {
	if e.hostname != "" {
		return e.hostname
	}
	return strings.NewReplacer(".", "-", ":", "-").Replace(e.Address)
}

// Query returns what CoreDNS answers to one question, with the Corefile that kubeadm installs. name is a full name; its
// last dot may be missing. Names outside the cluster are answered as a DNS server there would: it knows the hosts of
// the scene and the names of balancers. The records are sorted, CNAMEs first.
//
// Source: https://github.com/kubernetes/dns/blob/master/docs/specification.md, and the answers of CoreDNS 1.14.2 in
// testdata/reference/second/dns.jsonl.
func (s Scene) Query(name string, kind RecordType) ([]Record, DNSResult) {
	if s.tables == nil {
		s = s.clone()
		s.settle()
	}
	name = strings.TrimSuffix(name, ".")
	lower := strings.ToLower(name)
	records, result := s.query(lower, kind, nil)
	for i := range records {
		if records[i].Name == lower+"." {
			records[i].Name = name + "." // the answer repeats the question's capitals
		}
	}
	slices.SortFunc(records, func(a, b Record) int {
		if a.Type != b.Type && (a.Type == TypeCNAME || b.Type == TypeCNAME) {
			// Only A or AAAA records come with a CNAME, and "CNAME" sorts after both. So descending order puts it first.
			return strings.Compare(string(b.Type), string(a.Type))
		}
		return strings.Compare(a.Data, b.Data)
	})
	return slices.Compact(records), result
}

// query answers a question for a lower-case name without its last dot. via holds the aliases that led to the name.
func (s *Scene) query(name string, kind RecordType, via []string) ([]Record, DNSResult) {
	if kind == TypePTR {
		return s.reverse(name)
	}
	base, inside := strings.CutSuffix("."+name, "."+clusterZone)
	if !inside {
		return s.publicRecords(name, kind)
	}
	base = strings.TrimPrefix(base, ".")
	if base == "dns-version" {
		if kind == TypeTXT {
			return []Record{{name + ".", TypeTXT, "1.1.0"}}, DNSAnswer
		}
		return nil, DNSNXDomain
	}
	parsed, ok := parseZoneName(base)
	if !ok {
		return nil, DNSNXDomain
	}
	entries, ok := s.entries(parsed)
	if !ok {
		return nil, DNSNXDomain
	}
	var records []Record
	switch kind {
	case TypeA, TypeAAAA:
		records = s.addressRecords(name, kind, entries, via)
	case TypeCNAME:
		if len(entries) > 0 && entries[0].alias != "" {
			records = []Record{{name + ".", TypeCNAME, entries[0].alias + "."}}
		}
	case TypeSRV:
		records = s.serverRecords(name, entries)
	default:
	}
	return records, resultOf(records)
}

func resultOf(records []Record) DNSResult {
	if len(records) == 0 {
		return DNSNoData
	}
	return DNSAnswer
}

// addressRecords returns the A or AAAA records of entries. An alias to a name in the cluster is followed here. If that
// name has no address, the alias is left out too. An alias to a name outside is always in the answer, even if the name
// does not exist (github.com/coredns/coredns, plugin/backend_lookup.go, A).
func (s *Scene) addressRecords(name string, kind RecordType, entries []zoneEntry, via []string) []Record {
	const mostAliases = 8
	var records []Record
	for _, e := range entries {
		if e.alias == "" {
			if addressType(e.target.address) == kind {
				records = append(records, Record{name + ".", kind, e.target.address})
			}
			continue
		}
		if e.alias == name || slices.Contains(via, e.alias) || len(via) >= mostAliases {
			continue
		}
		next, _ := s.query(e.alias, kind, append(slices.Clip(via), name))
		if len(next) > 0 || !inClusterZone(e.alias) {
			records = append(append(records, Record{name + ".", TypeCNAME, e.alias + "."}), next...)
		}
	}
	return records
}

func inClusterZone(name string) bool {
	return name == clusterZone || strings.HasSuffix(name, "."+clusterZone)
}

// serverRecords returns the SRV records of entries. The weight is 100 divided by the number of entries, rounded down,
// and at least 1 (plugin/backend_lookup.go, SRV). An alias has no SRV record.
func (s *Scene) serverRecords(name string, entries []zoneEntry) []Record {
	var records []Record
	for _, e := range entries {
		if e.port < 0 || e.alias != "" {
			continue
		}
		owner := s.Services[e.target.index].fullName()
		if e.label != "" {
			owner = e.label + "." + owner
		}
		weight := max(1, 100/len(entries))
		records = append(records, Record{name + ".", TypeSRV, fmt.Sprintf("0 %d %d %s", weight, e.port, owner)})
	}
	return records
}

// fullName returns the name of a Service in cluster DNS, with its last dot.
func (svc *Service) fullName() string {
	return svc.Name + "." + svc.Namespace + "." + serviceZone + "." + clusterZone + "."
}

// publicRecords answers for a name outside the cluster.
func (s *Scene) publicRecords(name string, kind RecordType) ([]Record, DNSResult) {
	found, ok := s.tables.publicName(name)
	if !ok {
		return nil, DNSNXDomain
	}
	var records []Record
	if address, ok := canonical(found.address); ok && kind == addressType(address) {
		records = []Record{{name + ".", kind, address}}
	}
	return records, resultOf(records)
}

func addressType(address string) RecordType {
	if isV6(address) {
		return TypeAAAA
	}
	return TypeA
}

// reverse answers a PTR question: which names have an address. If it is the cluster address of a Service, the answer is
// the name of that Service. Otherwise it is the names of all ready endpoints with the address, even of Services that
// are not headless (plugin/kubernetes/reverse.go).
func (s *Scene) reverse(name string) ([]Record, DNSResult) {
	address, ok := reverseAddress(name)
	if !ok {
		return nil, DNSNXDomain
	}
	var records []Record
	for i := range s.Services {
		svc := &s.Services[i]
		owner := svc.fullName()
		if hasClusterIP(svc.Service) && slices.ContainsFunc(svc.Spec.ClusterIPs, func(a string) bool {
			return spelt(a) == address
		}) {
			return []Record{{name + ".", TypePTR, owner}}, DNSAnswer
		}
		for _, e := range slices.Concat(svc.Endpoints, svc.second) {
			if e.Ready && e.Address == address {
				records = append(records, Record{name + ".", TypePTR, e.label() + "." + owner})
			}
		}
	}
	if len(records) == 0 {
		return nil, DNSNXDomain
	}
	return records, DNSAnswer
}

// reverseAddress reads the address out of a name under in-addr.arpa or ip6.arpa.
func reverseAddress(name string) (string, bool) {
	if base, ok := strings.CutSuffix(name, ".in-addr.arpa"); ok {
		labels := strings.Split(base, ".")
		slices.Reverse(labels)
		return canonical(strings.Join(labels, "."))
	}
	base, ok := strings.CutSuffix(name, ".ip6.arpa")
	if !ok {
		return "", false
	}
	digits := strings.Split(base, ".")
	slices.Reverse(digits)
	var word strings.Builder
	for i, d := range digits {
		if i > 0 && i%4 == 0 {
			word.WriteByte(':')
		}
		word.WriteString(d)
	}
	a, err := netip.ParseAddr(word.String())
	return a.String(), err == nil
}
