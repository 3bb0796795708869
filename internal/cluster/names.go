package cluster

import (
	"slices"
	"strings"
)

// ndots is the option of the resolver that the kubelet writes into a pod's resolv.conf: a name with at least this many
// dots is first tried as it is, and then with the search domains.
const ndots = 5

// resolve finds the address of a name for a client. Only pods that use cluster DNS know its names. A node knows the
// names of all nodes, and an outside client knows the names of the nodes to which it has a route. The names of
// balancers and hosts are public.
func (s *Scene) resolve(name string, who sender) (target, bool) {
	name = strings.ToLower(name)
	if name == "localhost" {
		return target{kind: loopTarget, address: "127.0.0.1"}, true
	}
	if who.dns {
		return s.search(name, who.namespace)
	}
	if found, ok := s.tables.publicName(strings.TrimSuffix(name, ".")); ok {
		return found, true
	}
	if who.kind == fromPod {
		return target{}, false
	}
	i := s.node(name)
	if i < 0 {
		return target{}, false
	}
	found := target{kind: nodeTarget, index: i, address: s.Nodes[i].Address}
	if who.kind == fromOutside {
		found.address = s.Nodes[i].addressFor(s.Clients[who.index].Reaches)
		found.external = found.address == s.Nodes[i].External
	}
	return found, found.address != ""
}

// addressFor returns the address at which an outside client dials a node, "" if it has a route to none of the node's
// addresses.
func (n *Node) addressFor(reaches Reach) string {
	if reaches.Has(ReachNodes) && n.Address != "" {
		return n.Address
	}
	if reaches.Has(ReachNodes) || reaches.Has(ReachNodeExternalIPs) {
		return n.External
	}
	return ""
}

// candidates returns the full names, without their last dot, that a pod's resolver asks for, in order. A name that ends
// in a dot is asked for as it is. A name with fewer than five dots first gets the search domains of resolv.conf: the
// pod's namespace, the domain of all Services, and the domain of the cluster
// (https://kubernetes.io/docs/concepts/services-networking/dns-pod-service/).
func candidates(name, namespace string) []string {
	base, absolute := strings.CutSuffix(name, ".")
	if absolute {
		return []string{base}
	}
	names := []string{
		base + "." + namespace + "." + serviceZone + "." + clusterZone,
		base + "." + serviceZone + "." + clusterZone,
		base + "." + clusterZone,
	}
	if strings.Count(base, ".") >= ndots {
		return slices.Insert(names, 0, base)
	}
	return append(names, base)
}

// search finds what a pod dials if it dials a name. The resolver stops at the first name for which the answer has a
// record, even if that is an alias that leads nowhere.
func (s *Scene) search(name, namespace string) (target, bool) {
	for _, candidate := range candidates(name, namespace) {
		if found, stop := s.dialled(candidate, 0); stop {
			return found, found.address != ""
		}
	}
	return target{}, false
}

// dialled returns what a pod dials if it looks up a full name. answered reports whether DNS answers with a record. The
// target has no address if that record is an alias to a name that does not exist. aliases counts the ExternalNames
// followed so far.
func (s *Scene) dialled(name string, aliases int) (found target, answered bool) {
	const mostAliases = 8
	base, inside := strings.CutSuffix(name, "."+clusterZone)
	if !inside {
		found, answered = s.tables.publicName(name)
		return found, answered
	}
	n, ok := parseZoneName(base)
	if !ok {
		return target{}, false
	}
	entries, _ := s.entries(n)
	switch {
	case len(entries) == 0:
		return target{}, false
	case entries[0].alias == "":
		return entries[0].target, true
	case aliases == mostAliases:
		return target{}, false
	}
	found, answered = s.dialled(entries[0].alias, aliases+1)
	return found, answered || !inClusterZone(entries[0].alias)
}

// Question is one question that a resolver asks, and what the DNS server answers.
type Question struct {
	Name   string // the full name, with its last dot
	Type   RecordType
	Result DNSResult
}

// Resolve looks a name up as the resolver of a pod does for a program that needs addresses of the given types (A, AAAA
// or both). It returns the questions to DNS in order, and the addresses sorted. There are no addresses if the name is
// not found. from is a pod that uses cluster DNS, written as for Dial. The error says why the pod cannot send a
// question.
func (s Scene) Resolve(from, name string, types ...RecordType) (questions []Question, addresses []string, err error) {
	if s.tables == nil {
		s = s.clone()
		s.settle()
	}
	who, err := s.sender(from)
	if err != nil {
		return nil, nil, err
	}
	for _, candidate := range candidates(strings.ToLower(name), who.namespace) {
		var records []Record
		for _, kind := range types {
			found, result := s.Query(candidate, kind)
			questions = append(questions, Question{Name: candidate + ".", Type: kind, Result: result})
			records = append(records, found...)
		}
		if len(records) == 0 {
			continue
		}
		for _, r := range records {
			if r.Type != TypeCNAME {
				addresses = append(addresses, r.Data)
			}
		}
		slices.Sort(addresses)
		return questions, slices.Compact(addresses), nil
	}
	return questions, nil, nil
}
