package manifest

import (
	"cmp"
	"fmt"
	"net/netip"
	"strconv"

	corev1 "k8s.io/api/core/v1"
	metav1 "k8s.io/apimachinery/pkg/apis/meta/v1"
	"k8s.io/apimachinery/pkg/util/validation"
	"k8s.io/apimachinery/pkg/util/validation/field"
)

// holdings records which names, addresses and node ports of a cluster are taken, and by which Service. The zero value
// knows nothing about the cluster, so everything counts as free.
type holdings struct {
	cluster    Cluster
	namespaces map[string]bool // the namespaces that exist; nil if unknown
	later      map[string]bool // the namespaces that the input creates at any point
	names      map[string]bool // the objects that exist, as "services NAMESPACE/NAME"
	addresses  map[netip.Addr]string
	nodePorts  map[int32]string
	chosen     int32 // how many node ports the server has chosen

	// For JudgeUpdates; without it, how is "" and the maps are nil.
	how   Way
	live  map[string]liveService // the Services, by NAMESPACE/NAME
	exist map[string]bool        // all objects, by Object.key
}

// takeStock returns what is taken before the first of the objects is created: the namespaces and the Service that
// every cluster has, and the namespaces that the input lists as already existing. If the input has no Namespace
// object, the set of namespaces stays unknown.
func takeStock(objects []Object) *holdings {
	h := &holdings{
		names: map[string]bool{}, addresses: map[netip.Addr]string{}, nodePorts: map[int32]string{},
		later: map[string]bool{},
	}
	known := map[string]bool{
		corev1.NamespaceDefault: true, "kube-system": true, "kube-public": true, corev1.NamespaceNodeLease: true,
	}
	hasAPIServer := false
	for _, o := range objects {
		if ns, ok := o.Value.(*corev1.Namespace); ok && len(o.Errors) == 0 {
			h.namespaces, h.later[ns.Name] = known, true
			known[ns.Name] = known[ns.Name] || o.isInventory()
		}
		if svc := o.Service(); svc != nil && o.isInventory() {
			hasAPIServer = hasAPIServer || nameOf(&svc.ObjectMeta) == nameOf(&apiServer().ObjectMeta)
		}
	}
	if !hasAPIServer {
		h.give(apiServer())
	}
	return h
}

// apiServer returns the Service through which pods reach the API server. Every cluster has it, at the first address of
// the Service CIDR: k8s.io/kubernetes/pkg/controlplane/controller/kubernetesservice.
func apiServer() *corev1.Service {
	svc := &corev1.Service{}
	svc.Name = "kubernetes"
	svc.Spec.ClusterIPs = []string{"10.96.0.1"}
	return svc
}

// give records what a Service holds. Addresses and ports that the server chooses at random have values that no manifest
// can request, so they never collide with a later Service.
func (h *holdings) give(svc *corev1.Service) {
	name := nameOf(&svc.ObjectMeta)
	h.names[services+" "+name] = true
	if svc.Spec.Type != corev1.ServiceTypeExternalName {
		for _, ip := range svc.Spec.ClusterIPs {
			if addr, err := netip.ParseAddr(ip); err == nil {
				h.addresses[addr] = name
			}
		}
	}
	if !hasNodePorts(svc) {
		return
	}
	for _, port := range nodePortsOf(svc) {
		h.nodePorts[port] = name
	}
	delete(h.nodePorts, 0)
}

// release frees the addresses and node ports of a Service that an update replaces.
func (h *holdings) release(svc *corev1.Service) {
	name := nameOf(&svc.ObjectMeta)
	for _, ip := range svc.Spec.ClusterIPs {
		if addr, err := netip.ParseAddr(ip); err == nil && h.addresses[addr] == name {
			delete(h.addresses, addr)
		}
	}
	for _, port := range nodePortsOf(svc) {
		if h.nodePorts[port] == name {
			delete(h.nodePorts, port)
		}
	}
}

// nodePortsOf returns the node ports of a Service, with that for health checks. 0 stands for none.
func nodePortsOf(svc *corev1.Service) []int32 {
	ports := []int32{svc.Spec.HealthCheckNodePort}
	for _, port := range svc.Spec.Ports {
		ports = append(ports, port.NodePort)
	}
	return ports
}

// holder returns the Service that has a cluster IP, or "" if the address is free.
func (h *holdings) holder(ip string) string {
	addr, err := netip.ParseAddr(ip)
	if err != nil {
		return ""
	}
	return h.addresses[addr]
}

// namespaceExists refuses an object if its namespace does not exist, or if no namespace could have that name. Source:
// the NamespaceLifecycle admission plug-in, k8s.io/apiserver/pkg/admission/plugin/namespace/lifecycle.
func (h *holdings) namespaceExists(namespace string) field.ErrorList {
	possible := len(validation.IsDNS1123Label(namespace)) == 0
	if possible && (h.namespaces == nil || h.namespaces[namespace]) {
		return nil
	}
	return field.ErrorList{{
		Type: notFound, Field: "metadata.namespace", BadValue: namespace,
		Detail: fmt.Sprintf("namespaces %q not found", namespace),
	}}
}

// store performs the last step of a create, after all rules have passed. It refuses an object that has a
// resourceVersion or whose name is taken: Create, k8s.io/apiserver/pkg/storage/etcd3/store.go. A generated name is
// always free.
func (h *holdings) store(resource string, meta *metav1.ObjectMeta, generated bool) field.ErrorList {
	version, err := strconv.ParseUint(meta.ResourceVersion, 10, 64)
	switch {
	case err == nil && version != 0:
		return field.ErrorList{{
			Type: field.ErrorTypeInternal, Field: "metadata.resourceVersion",
			Detail: "resourceVersion should not be set on objects to be created",
		}}
	case !generated && h.names[resource+" "+nameOf(meta)]:
		return field.ErrorList{{
			Type: alreadyExists, Field: "metadata.name", BadValue: meta.Name,
			Detail: fmt.Sprintf("%s %q already exists", resource, meta.Name),
		}}
	}
	return nil
}

// nameOf returns NAMESPACE/NAME of an object, which is unique among the objects of its kind.
func nameOf(meta *metav1.ObjectMeta) string {
	return cmp.Or(meta.Namespace, corev1.NamespaceDefault) + "/" + meta.Name
}
