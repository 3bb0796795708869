package manifest

import (
	"cmp"
	"fmt"
	"slices"
	"strconv"
	"strings"

	corev1 "k8s.io/api/core/v1"
	"k8s.io/apimachinery/pkg/api/equality"

	"portolan/internal/text"
)

// change is an accepted update of a Service.
type change struct {
	how      Way
	manifest *corev1.Service // as the file has it
	before   *corev1.Service // as the server stored it
	after    *corev1.Service // as the server stores it now
}

// losses returns what an update gives up or ignores without an error, a sentence each, with what to do about it.
func (c change) losses() []string {
	var lost []string
	for _, part := range []func() []string{
		c.lostPorts, c.lostNodePorts, c.lostBalancer, c.lostExternalIPs, c.lostName, c.lostFields,
	} {
		lost = append(lost, part()...)
	}
	return lost
}

// lostPorts finds the ports of the manifest that kubectl apply has merged into another port of the same number.
func (c change) lostPorts() []string {
	after := map[string]corev1.ServicePort{}
	for _, port := range c.after.Spec.Ports {
		after[numbered(port)] = port
	}
	var lost []string
	for _, port := range c.manifest.Spec.Ports {
		setPortDefaults(&port)
		now, found := after[numbered(port)]
		switch {
		case !found:
			lost = append(lost, fmt.Sprintf("Port %s of the manifest is lost.", numbered(port)))
		case now.TargetPort != port.TargetPort:
			lost = append(lost, fmt.Sprintf("Port %s gets targetPort %s, which the manifest does not say.", numbered(port),
				now.TargetPort.String()))
		}
	}
	if len(lost) == 0 {
		return nil
	}
	return []string{strings.Join(lost, " ") + " " + mergedByNumber}
}

// mergedByNumber says why kubectl apply changes ports as the manifest does not say, and what to do.
const mergedByNumber = "kubectl apply matches ports by their number alone, and here two ports have the same number. " +
	"Use kubectl replace, which sends the manifest as it is."

// numbered names a port, such as "53/UDP".
func numbered(port corev1.ServicePort) string {
	return fmt.Sprintf("%d/%s", port.Port, cmp.Or(port.Protocol, corev1.ProtocolTCP))
}

// lostNodePorts finds the node ports that the Service no longer has.
func (c change) lostNodePorts() []string {
	kept, now := map[int32]bool{0: true}, map[string]int32{}
	for _, port := range c.after.Spec.Ports {
		kept[port.NodePort] = true
		now[numbered(port)] = port.NodePort
	}
	var lost []string
	for _, port := range c.before.Spec.Ports {
		if kept[port.NodePort] {
			continue
		}
		kept[port.NodePort] = true
		what := fmt.Sprintf("Node port %d of port %s", port.NodePort, numbered(port))
		keep := fmt.Sprintf("Write nodePort: %d to keep it.", port.NodePort)
		if isChosen(port.NodePort) {
			what, keep = "The node port of port "+numbered(port), "To keep it, look up its number and write it as nodePort."
		}
		switch next := now[numbered(port)]; {
		case !hasNodePorts(c.after):
			lost = append(lost, fmt.Sprintf("%s is given up, because a Service of type %s has none. If clients outside the "+
				"cluster use it, keep type: %s.", what, c.after.Spec.Type, c.before.Spec.Type))
		case isChosen(next):
			lost = append(lost, what+" becomes another number, which the API server chooses. "+keep)
		case next != 0:
			lost = append(lost, fmt.Sprintf("%s becomes %d. Change the clients that use the old number.", what, next))
		default:
			lost = append(lost, what+" is given up. Clients that use it can no longer connect.")
		}
	}
	return lost
}

// lostBalancer finds out whether the Service had a load balancer and has none any more.
func (c change) lostBalancer() []string {
	var addresses []string
	for _, in := range c.before.Status.LoadBalancer.Ingress {
		addresses = append(addresses, harmless(cmp.Or(in.IP, in.Hostname)))
	}
	was, is := c.before.Spec.Type == corev1.ServiceTypeLoadBalancer, c.after.Spec.Type == corev1.ServiceTypeLoadBalancer
	asked := harmless(c.before.Spec.LoadBalancerIP)
	switch {
	case was && !is && len(addresses) > 0:
		return []string{fmt.Sprintf("The load balancer with the address %s is given up, because the type is no longer "+
			"LoadBalancer. A load balancer that you create later may have another address.", text.List(addresses, "and"))}
	case was && !is:
		return []string{"The load balancer and its address are given up, because the type is no longer LoadBalancer. " +
			"A load balancer that you create later may have another address."}
	case was && asked != "" && harmless(c.after.Spec.LoadBalancerIP) != asked:
		return []string{fmt.Sprintf("The load balancer no longer asks for the address %s. Its address may change.", asked)}
	}
	return nil
}

// lostExternalIPs finds the externalIPs that the Service no longer has.
func (c change) lostExternalIPs() []string {
	kept := map[string]bool{}
	for _, ip := range c.after.Spec.ExternalIPs {
		kept[ip] = true
	}
	var lost []string
	for _, ip := range c.before.Spec.ExternalIPs {
		if !kept[ip] {
			lost = append(lost, fmt.Sprintf("External address %s is given up. Clients that use it can no longer connect.",
				harmless(ip)))
		}
	}
	return lost
}

// lostName finds out whether the name or the address of the Service leads elsewhere than before.
func (c change) lostName() []string {
	name, alias := text.Code(c.after.Name), corev1.ServiceTypeExternalName
	wasAlias, isAlias := c.before.Spec.Type == alias, c.after.Spec.Type == alias
	switch {
	case wasAlias && isAlias:
		return nil
	case wasAlias && isHeadless(c.after):
		return []string{fmt.Sprintf("The name %s no longer leads to %s. It leads to the addresses of the pods.", name,
			harmless(c.before.Spec.ExternalName))}
	case wasAlias:
		return []string{fmt.Sprintf("The name %s no longer leads to %s. It leads to a new cluster address.", name,
			harmless(c.before.Spec.ExternalName))}
	case isAlias && isHeadless(c.before):
		return []string{fmt.Sprintf("The name %s no longer leads to the pods. It leads to %s.", name,
			c.after.Spec.ExternalName)}
	case isAlias:
		return []string{fmt.Sprintf("%s is given up, and clients that use it can no longer connect. "+
			"The name %s leads to %s. If you change the type back, the Service gets another address.",
			addressOf(c.before, 0), name, c.after.Spec.ExternalName)}
	case isHeadless(c.before) && c.manifest.Spec.ClusterIP == "":
		return []string{"The Service stays headless, although the manifest does not have clusterIP: None. " +
			"To give it a cluster address, delete the Service and create it again."}
	case len(c.after.Spec.ClusterIPs) < len(c.before.Spec.ClusterIPs):
		return []string{addressOf(c.before, 1) + " is given up. Clients that use it can no longer connect."}
	}
	return nil
}

// addressOf names a cluster address of a Service at the beginning of a sentence.
func addressOf(svc *corev1.Service, i int) string {
	if i >= len(svc.Spec.ClusterIPs) {
		return "The cluster address"
	}
	ip := svc.Spec.ClusterIPs[i]
	if ip == chosenAddress(familyOf(ip)) {
		return fmt.Sprintf("The %s cluster address", familyOf(ip))
	}
	return "Cluster address " + harmless(ip)
}

// lostFields finds the other fields of the manifest, and of the Service as it was, that the server has removed, and the
// node ports that stay.
func (c change) lostFields() []string {
	var lost []string
	for _, f := range c.fields() {
		switch {
		case f.isSet:
		case f.written:
			lost = append(lost, fmt.Sprintf("The API server removes %s, because %s. Remove it from the manifest, too.", f.name,
				f.why))
		case f.wasSet:
			lost = append(lost, fmt.Sprintf("The API server removes %s, because %s.", f.name, f.why))
		}
	}
	has, no := &c.after.Spec, false
	keeps := slices.ContainsFunc(has.Ports, hasNodePort) && wantsNodePorts(c.before)
	if keeps && samePointed(has.AllocateLoadBalancerNodePorts, &no) {
		lost = append(lost, "The Service keeps its node ports, because allocateLoadBalancerNodePorts: false only stops "+
			"new ones. To give them up, write nodePort: 0 at each port.")
	}
	return lost
}

func hasNodePort(port corev1.ServicePort) bool { return port.NodePort != 0 }

// fieldChange says of a field whether the manifest sets it, whether the Service had it set to something other than its
// default, and whether the Service has it now. why says which Services have it.
type fieldChange struct {
	name                   string
	written, wasSet, isSet bool
	why                    string
}

// fields returns the fields that the server removes if they do not suit the rest of the Service.
func (c change) fields() []fieldChange {
	written, had, has, no := &c.manifest.Spec, &c.before.Spec, &c.after.Spec, false
	return []fieldChange{
		{
			"externalTrafficPolicy", written.ExternalTrafficPolicy != "",
			had.ExternalTrafficPolicy == corev1.ServiceExternalTrafficPolicyLocal, has.ExternalTrafficPolicy != "",
			"only a Service with node ports or external addresses has it",
		},
		{
			"healthCheckNodePort", written.HealthCheckNodePort != 0, had.HealthCheckNodePort != 0,
			has.HealthCheckNodePort != 0, "only a LoadBalancer with externalTrafficPolicy: Local has it",
		},
		{
			"allocateLoadBalancerNodePorts", written.AllocateLoadBalancerNodePorts != nil,
			samePointed(had.AllocateLoadBalancerNodePorts, &no), has.AllocateLoadBalancerNodePorts != nil,
			"only a LoadBalancer has it",
		},
		{
			"loadBalancerClass", written.LoadBalancerClass != nil, had.LoadBalancerClass != nil,
			has.LoadBalancerClass != nil, "only a LoadBalancer has it",
		},
		{"clusterIP", written.ClusterIP != "", false, has.ClusterIP != "", "an ExternalName has no address"},
		{
			"internalTrafficPolicy", written.InternalTrafficPolicy != nil, false, has.InternalTrafficPolicy != nil,
			"an ExternalName has no endpoints",
		},
		{
			"nodePort", slices.ContainsFunc(written.Ports, hasNodePort), false, slices.ContainsFunc(has.Ports, hasNodePort),
			"only a NodePort and a LoadBalancer have it",
		},
		{
			"sessionAffinityConfig", written.SessionAffinityConfig != nil, false, has.SessionAffinityConfig != nil,
			"it belongs to sessionAffinity: ClientIP",
		},
	}
}

// keepsTooMuch returns a warning if kubectl apply leaves fields in a Service although the manifest does not have them.
// That happens without the annotation, which says what was applied before.
func (h *holdings) keepsTooMuch(c change) []string {
	replaced, after := c.manifest.DeepCopy(), c.after
	h.cluster.Inherit(replaced, c.before)
	for i := range replaced.Spec.Ports {
		if i < len(after.Spec.Ports) && replaced.Spec.Ports[i].NodePort == 0 {
			replaced.Spec.Ports[i].NodePort = after.Spec.Ports[i].NodePort // which the server chooses
		}
	}
	same := equality.Semantic.DeepEqual
	if same(replaced.Spec, after.Spec) && same(replaced.Labels, after.Labels) {
		return nil
	}
	return []string{"The Service has no annotation " + strconv.Quote(corev1.LastAppliedConfigAnnotation) +
		", so kubectl apply removes nothing: what the manifest leaves out stays as it is. " +
		"To remove a field, set it to null in the manifest."}
}
