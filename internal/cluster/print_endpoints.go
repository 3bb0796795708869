package cluster

import (
	"cmp"
	"fmt"
	"hash/fnv"
	"slices"
	"strconv"
	"strings"

	corev1 "k8s.io/api/core/v1"
)

// PrintEndpoints returns what `kubectl get endpointslices -l kubernetes.io/service-name=NAME` prints for a Service,
// named as Find takes it. It includes pods that are not ready. AGE is always 5m. The API server adds random letters to
// the name of the Service. Here the same Service always gets the same letters.
//
// The columns are those of k8s.io/kubernetes pkg/printers/internalversion, printEndpointSlice. The spaces between them
// are those of k8s.io/cli-runtime's tab writer. The slices are those of k8s.io/endpointslice, reconcileByAddressType:
// one for each set of ports that pods have, and one empty slice if the selector selects no pod.
func (s Scene) PrintEndpoints(service string) string {
	namespace, name := splitName(service)
	found := s.slicesOf(namespace, name)
	if len(found) == 0 {
		return fmt.Sprintf("No resources found in %s namespace.\n", namespace)
	}
	rows := []row{{"NAME", "ADDRESSTYPE", "PORTS", "ENDPOINTS", "AGE"}}
	for _, sl := range found {
		rows = append(rows, row{sl.name, string(family(sl.v6)), shortened(sl.numbers()), shortened(sl.addresses()), age})
	}
	return align(rows)
}

// printed is an EndpointSlice as kubectl prints it.
type printed struct {
	name      string
	v6        bool
	ports     []storedPort
	endpoints []printedEndpoint
}

// printedEndpoint is an endpoint of a slice, with what kubectl prints of it.
type printedEndpoint struct {
	address string
	ready   bool
}

// numbers returns the numbers of the slice's ports.
func (p printed) numbers() []string {
	var numbers []string
	for _, port := range p.ports {
		numbers = append(numbers, port.number)
	}
	return numbers
}

// numbersOf returns the numbers of the slice's ports with that name. A slice without ports has one number, "".
func (p printed) numbersOf(name string) []string {
	if len(p.ports) == 0 {
		return []string{""}
	}
	var numbers []string
	for _, port := range p.ports {
		if port.name == name {
			numbers = append(numbers, port.number)
		}
	}
	return numbers
}

func (p printed) addresses() []string {
	var addresses []string
	for _, e := range p.endpoints {
		addresses = append(addresses, e.address)
	}
	return addresses
}

// slicesOf returns the slices with the label of a Service, sorted by name. They are the slices in the input. If there
// are none, they are the slices that the controller writes for a Service with a selector.
func (s *Scene) slicesOf(namespace, name string) []printed {
	var found []printed
	for i := range s.slices {
		if sl := &s.slices[i]; sl.service == name && sl.namespace == namespace {
			found = append(found, given(sl))
		}
	}
	if i := s.find(namespace + "/" + name); i >= 0 && len(found) == 0 {
		found = computed(&s.Services[i])
	}
	slices.SortStableFunc(found, func(a, b printed) int { return cmp.Compare(a.name, b.name) })
	return found
}

// given returns a slice of the scene as kubectl prints it.
func given(sl *slice) printed {
	p := printed{name: sl.name, v6: sl.v6}
	for _, port := range sl.ports {
		p.ports = append(p.ports, storedPort{name: port.name, number: strconv.Itoa(int(port.number))})
	}
	for i := range sl.endpoints {
		p.endpoints = append(p.endpoints, printedEndpoint{sl.endpoints[i].Address, sl.endpoints[i].Ready})
	}
	return p
}

// computed returns the slices that the controller writes for a Service.
func computed(svc *Service) []printed {
	if len(svc.Spec.Selector) == 0 || svc.Spec.Type == corev1.ServiceTypeExternalName {
		return nil
	}
	found := grouped(svc, svc.Endpoints, svc.v6)
	if len(svc.Spec.IPFamilies) > 1 {
		found = append(found, grouped(svc, svc.second, !svc.v6)...)
	}
	for i := range found {
		found[i].name = svc.Name + "-" + letters(fmt.Sprint(svc.Namespace, "/", svc.Name, " ", i))
	}
	return found
}

// grouped puts endpoints of one IP family that have the same ports into one slice. Without endpoints, it returns one
// empty slice.
func grouped(svc *Service, endpoints []Endpoint, v6 bool) []printed {
	var found []printed
	var kinds [][]storedPort
	for _, e := range endpoints {
		ports := storedPorts(svc.Spec.Ports, e.Ports)
		i := slices.IndexFunc(kinds, func(other []storedPort) bool { return slices.Equal(other, ports) })
		if i < 0 {
			i = len(found)
			kinds = append(kinds, ports)
			found = append(found, printed{v6: v6, ports: ports})
		}
		found[i].endpoints = append(found[i].endpoints, printedEndpoint{e.Address, e.Ready})
	}
	if len(found) == 0 {
		return []printed{{v6: v6}}
	}
	return found
}

// storedPort is a port of a slice, with the hash that the controller sorts by ("" for a slice of the input).
type storedPort struct{ name, hash, number string }

// storedPorts returns an endpoint's ports in the order in which the controller stores them. It sorts them by their
// hashes (k8s.io/endpointslice/util, NewPortMapKey): 443 comes before 80 if the ports are called https and http. A port
// for which the pod has no number is left out.
func storedPorts(ports []corev1.ServicePort, numbers []int32) []storedPort {
	var stored []storedPort
	for i, p := range ports {
		if numbers[i] == 0 {
			continue
		}
		protocol := "<nil>"
		if p.AppProtocol != nil {
			protocol = *p.AppProtocol
		}
		hash := fnv.New128a()
		fmt.Fprintf(hash, "(v1.EndpointPort){Name:(*string)%s Protocol:(*v1.Protocol)%s Port:(*int32)%d "+
			"AppProtocol:(*string)%s}",
			p.Name, protocolOf(p.Protocol), numbers[i], protocol)
		stored = append(stored, storedPort{p.Name, string(hash.Sum(nil)), strconv.Itoa(int(numbers[i]))})
	}
	slices.SortFunc(stored, func(a, b storedPort) int { return cmp.Compare(a.hash, b.hash) })
	return stored
}

// shortened returns a cell that lists at most three words, and then how many more there are.
func shortened(words []string) string {
	const most = 3
	switch {
	case len(words) == 0:
		return "<unset>"
	case len(words) > most:
		return fmt.Sprintf("%s + %d more...", strings.Join(words[:most], ","), len(words)-most)
	}
	return strings.Join(words, ",")
}

func family(v6 bool) corev1.IPFamily {
	if v6 {
		return corev1.IPv6Protocol
	}
	return corev1.IPv4Protocol
}

// letters returns five characters like those that the API server adds to a name (k8s.io/apimachinery/pkg/util/rand). It
// computes them from text, so they are always the same.
func letters(text string) string {
	const alphabet, length = "bcdfghjklmnpqrstvwxz2456789", 5
	hash := fnv.New64a()
	hash.Write([]byte(text))
	var out strings.Builder
	for sum := hash.Sum64(); out.Len() < length; sum /= uint64(len(alphabet)) {
		out.WriteByte(alphabet[sum%uint64(len(alphabet))])
	}
	return out.String()
}
