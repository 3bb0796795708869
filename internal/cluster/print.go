package cluster

import (
	"fmt"
	"slices"
	"strings"
	"text/tabwriter"

	corev1 "k8s.io/api/core/v1"
)

// age is the AGE of every object. kubectl prints seconds up to 119s and then 2m, so it never prints 1m
// (k8s.io/apimachinery/pkg/util/duration, HumanDuration).
const age = "5m"

// PrintServices returns what `kubectl get svc NAMES` prints. It prints the named Services (as Find takes them) in that
// order. If no name is given, it prints those of the default namespace, sorted by name. The errors for Services that do
// not exist come last, in kubectl's words. AGE is always 5m.
//
// The columns are those of k8s.io/kubernetes pkg/printers/internalversion, printService. The spaces between them are
// those of k8s.io/cli-runtime's tab writer.
func (s Scene) PrintServices(names ...string) string {
	if len(names) == 0 {
		names = s.defaultServices()
	}
	rows := []row{{"NAME", "TYPE", "CLUSTER-IP", "EXTERNAL-IP", "PORT(S)", "AGE"}}
	var missing string
	for _, name := range names {
		if i := s.find(name); i >= 0 {
			rows = append(rows, serviceRow(s.Services[i].Service))
		} else {
			_, base := splitName(name)
			missing += fmt.Sprintf("Error from server (NotFound): services %q not found\n", base)
		}
	}
	if len(rows) == 1 {
		return missing
	}
	return align(rows) + missing
}

// row is a line of the table.
type row []string

// align pads every column except the last, as k8s.io/cli-runtime's tab writer does.
func align(rows []row) string {
	const least, tab, gap = 6, 4, 3
	var out strings.Builder
	w := tabwriter.NewWriter(&out, least, tab, gap, ' ', 0)
	for _, r := range rows {
		fmt.Fprintln(w, strings.Join(r, "\t"))
	}
	w.Flush()
	return out.String()
}

func (s Scene) defaultServices() []string {
	var names []string
	for _, svc := range s.Services {
		if svc.Namespace == corev1.NamespaceDefault {
			names = append(names, svc.Name)
		}
	}
	slices.Sort(names)
	return names
}

func serviceRow(svc *corev1.Service) row {
	clusterIP := svc.Spec.ClusterIP
	if clusterIP == "" {
		clusterIP = "<none>"
	}
	return row{svc.Name, string(svc.Spec.Type), clusterIP, externalColumn(svc), portsColumn(svc), age}
}

// externalColumn returns the EXTERNAL-IP column. It has the addresses of the balancer and externalIPs, never the
// addresses of nodes.
func externalColumn(svc *corev1.Service) string {
	if svc.Spec.Type == corev1.ServiceTypeExternalName {
		return svc.Spec.ExternalName
	}
	shown := svc.Spec.ExternalIPs
	if given := balancerColumn(svc); given != "" {
		shown = append([]string{given}, shown...)
	}
	switch {
	case len(shown) > 0:
		return strings.Join(shown, ",")
	case svc.Spec.Type == corev1.ServiceTypeLoadBalancer:
		return PendingHost
	}
	return "<none>"
}

// balancerColumn returns what the provider gave. kubectl shortens it to 16 characters unless you use -o wide.
func balancerColumn(svc *corev1.Service) string {
	const most = 16
	var given []string
	for _, in := range svc.Status.LoadBalancer.Ingress {
		given = append(given, externalOf(in))
	}
	all := strings.Join(given, ",")
	if len(all) > most {
		return all[:most-3] + "..."
	}
	return all
}

// portsColumn returns the PORT(S) column: port, or port:nodePort. kubectl does not show the targetPort.
func portsColumn(svc *corev1.Service) string {
	words := make([]string, len(svc.Spec.Ports))
	for i, p := range svc.Spec.Ports {
		if p.NodePort > 0 {
			words[i] = fmt.Sprintf("%d:%d/%s", p.Port, p.NodePort, p.Protocol)
		} else {
			words[i] = fmt.Sprintf("%d/%s", p.Port, p.Protocol)
		}
	}
	if len(words) == 0 {
		return "<none>"
	}
	return strings.Join(words, ",")
}
