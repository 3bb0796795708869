package cluster

import (
	"cmp"
	"fmt"
	"maps"
	"slices"
	"strconv"
	"strings"
	"text/tabwriter"

	"portolan/internal/text"

	corev1 "k8s.io/api/core/v1"
	"k8s.io/apimachinery/pkg/labels"
)

// DescribeService returns what `kubectl describe svc NAME` prints for a Service, named as Find takes it. The lines are
// those of k8s.io/kubectl 0.36 pkg/describe, describeService.
//
// The line Events is left out for a Service of type LoadBalancer in a cluster with a provider, as --show-events=false
// does, because each provider writes events of its own. No other Service has events.
func (s Scene) DescribeService(service string) string {
	i := s.find(service)
	namespace, name := splitName(service)
	if i < 0 {
		return fmt.Sprintf("Error from server (NotFound): services %q not found\n", name)
	}
	svc := s.Services[i].Service
	d := description{slices: s.slicesOf(namespace, name)}
	d.add("Name", svc.Name)
	d.add("Namespace", svc.Namespace)
	d.addLabels(svc.Labels)
	d.addAnnotations(svc.Annotations)
	d.add("Selector", labels.FormatLabels(svc.Spec.Selector))
	d.add("Type", string(svc.Spec.Type))
	d.addAddresses(svc)
	for _, p := range svc.Spec.Ports {
		d.addPort(p)
	}
	d.addPolicies(&svc.Spec)
	if svc.Spec.Type != corev1.ServiceTypeLoadBalancer || s.Provider == nil {
		d.add("Events", "<none>")
	}
	return d.text()
}

// description collects the lines of `kubectl describe svc`.
type description struct {
	slices []printed // the EndpointSlices of the Service
	rows   []row
}

// add adds a line. Several values are columns of their own.
func (d *description) add(title string, values ...string) {
	d.rows = append(d.rows, append(row{title + ":"}, values...))
}

// addSet adds a line with a value that kubectl prints only if it is set.
func (d *description) addSet(title, value string) {
	if value != "" {
		d.add(title, value)
	}
}

// text returns the lines with their columns aligned as kubectl does (pkg/describe, tabbedString).
func (d *description) text() string {
	const tab, gap = 8, 2
	var out strings.Builder
	w := tabwriter.NewWriter(&out, 0, tab, gap, ' ', 0)
	for _, r := range d.rows {
		fmt.Fprintln(w, strings.Join(r, "\t"))
	}
	w.Flush()
	return out.String()
}

// addTitled adds the first value after the title, and each other value on a line of its own below it.
func (d *description) addTitled(title string, values []string) {
	if len(values) == 0 {
		values = []string{"<none>"}
	}
	d.add(title, values[0])
	for _, value := range values[1:] {
		d.rows = append(d.rows, row{"", value})
	}
}

func (d *description) addLabels(set map[string]string) {
	var values []string
	for _, key := range slices.Sorted(maps.Keys(set)) {
		values = append(values, text.Line(key+"="+set[key]))
	}
	d.addTitled("Labels", values)
}

// addAnnotations adds the annotations except the one in which `kubectl apply` keeps the last manifest. A long one has
// its key and each of its lines on lines of their own.
func (d *description) addAnnotations(set map[string]string) {
	const most = 140 // maxAnnotationLen
	var values []string
	for _, key := range slices.Sorted(maps.Keys(set)) {
		if key == corev1.LastAppliedConfigAnnotation {
			continue
		}
		value := strings.TrimSuffix(set[key], "\n")
		if len(key)+len(value)+2 <= most && !strings.Contains(value, "\n") {
			values = append(values, text.Line(key+": "+value))
			continue
		}
		values = append(values, text.Line(key)+":")
		for line := range strings.SplitSeq(value, "\n") {
			if len(line) > most-2 {
				line = line[:most-2] + "..."
			}
			values = append(values, "  "+text.Line(line))
		}
	}
	d.addTitled("Annotations", values)
}

// addAddresses adds the IP families and every address that is not a pod's.
func (d *description) addAddresses(svc *corev1.Service) {
	spec := &svc.Spec
	if spec.IPFamilyPolicy != nil {
		d.add("IP Family Policy", string(*spec.IPFamilyPolicy))
	}
	var families []string
	for _, f := range spec.IPFamilies {
		families = append(families, string(f))
	}
	d.add("IP Families", orNone(families))
	d.add("IP", spec.ClusterIP)
	d.add("IPs", orNone(spec.ClusterIPs))
	d.addSet("External IPs", strings.Join(spec.ExternalIPs, ","))
	d.addSet("Desired LoadBalancer IP", text.Line(spec.LoadBalancerIP))
	d.addSet("External Name", spec.ExternalName)
	var given []string
	for _, in := range svc.Status.LoadBalancer.Ingress {
		word := cmp.Or(in.IP, in.Hostname)
		if in.IP != "" && in.IPMode != nil {
			word += " (" + text.Line(string(*in.IPMode)) + ")"
		}
		given = append(given, word)
	}
	d.addSet("LoadBalancer Ingress", strings.Join(given, ", "))
}

func orNone(words []string) string { return cmp.Or(strings.Join(words, ","), "<none>") }

// addPort adds the lines of one port.
func (d *description) addPort(p corev1.ServicePort) {
	name, protocol := cmp.Or(p.Name, "<unset>"), "/"+string(p.Protocol)
	d.add("Port", name, strconv.Itoa(int(p.Port))+protocol)
	d.add("TargetPort", text.Line(p.TargetPort.String())+protocol)
	if p.AppProtocol != nil {
		d.add("AppProtocol", text.Line(*p.AppProtocol))
	}
	if p.NodePort != 0 {
		d.add("NodePort", name, strconv.Itoa(int(p.NodePort))+protocol)
	}
	d.add("Endpoints", readyEndpoints(d.slices, p.Name))
}

// readyEndpoints returns the endpoints of a port that are ready, at most three. In a slice without ports, which is what
// pods without the named targetPort get, kubectl prints the addresses alone. The number of endpoints that are left out
// may be 0, because kubectl notices the limit before it looks at readiness (pkg/describe, formatEndpointSlices).
func readyEndpoints(found []printed, port string) string {
	const most = 3
	if len(found) == 0 {
		return "<none>"
	}
	var list []string
	var count int
	var more bool
	for _, sl := range found {
		for _, number := range sl.numbersOf(port) {
			for _, e := range sl.endpoints {
				more = more || len(list) == most
				if !e.ready {
					continue
				}
				if count++; more {
					continue
				}
				if number == "" {
					list = append(list, e.address)
				} else {
					list = append(list, bracketed(e.address)+":"+number)
				}
			}
		}
	}
	if more {
		return fmt.Sprintf("%s + %d more...", strings.Join(list, ","), count-most)
	}
	return strings.Join(list, ",")
}

// bracketed puts brackets around an IPv6 address.
func bracketed(address string) string {
	if isV6(address) {
		return "[" + address + "]"
	}
	return address
}

// addPolicies adds the fields that say how kube-proxy chooses endpoints.
func (d *description) addPolicies(spec *corev1.ServiceSpec) {
	d.add("Session Affinity", string(spec.SessionAffinity))
	d.addSet("External Traffic Policy", string(spec.ExternalTrafficPolicy))
	if spec.InternalTrafficPolicy != nil {
		d.add("Internal Traffic Policy", string(*spec.InternalTrafficPolicy))
	}
	if spec.HealthCheckNodePort != 0 {
		d.add("HealthCheck NodePort", strconv.Itoa(int(spec.HealthCheckNodePort)))
	}
	d.addSet("LoadBalancer Source Ranges", text.Line(strings.Join(spec.LoadBalancerSourceRanges, ",")))
	if spec.TrafficDistribution != nil {
		d.add("Traffic Distribution", text.Line(*spec.TrafficDistribution))
	}
}
