package cluster

import (
	"fmt"

	"portolan/internal/manifest"

	corev1 "k8s.io/api/core/v1"
)

// putEndpoints adds what the EndpointSliceMirroring controller makes of an Endpoints object: a slice for each subset
// and IP family. The object is deprecated, and older manifests have it for Services without a selector
// (k8s.io/kubernetes pkg/controller/endpointslicemirroring). See slicesByService for when these slices count.
//
//nolint:staticcheck // files may contain Endpoints although they are deprecated
func (s *Scene) putEndpoints(o manifest.Object, v *corev1.Endpoints, lost *forgotten) error {
	for i := range v.Subsets {
		subset := &v.Subsets[i]
		for _, v6 := range []bool{false, true} {
			sl := slice{
				namespace: namespaceOf(v.Namespace), name: fmt.Sprintf("%s#%d %t", v.Name, i, v6), service: v.Name, v6: v6,
				mirrored: true, change: lost.changes,
			}
			for _, p := range subset.Ports {
				sl.ports = append(sl.ports, slicePort{name: p.Name, protocol: protocolOf(p.Protocol), number: p.Port})
			}
			field := at("subsets", i)
			if err := sl.addAddresses(o, field+".addresses", subset.Addresses, true); err != nil {
				return err
			}
			if err := sl.addAddresses(o, field+".notReadyAddresses", subset.NotReadyAddresses, false); err != nil {
				return err
			}
			if len(sl.endpoints) > 0 {
				s.addSlice(sl)
			}
		}
	}
	return nil
}

// addAddresses adds the addresses of the slice's IP family.
func (sl *slice) addAddresses(o manifest.Object, field string, all []corev1.EndpointAddress, ready bool) error {
	for i, a := range all {
		address, ok := canonical(a.IP)
		if !ok {
			return wrong(o, at(field, i)+".ip", "not an address: "+quote(a.IP), "")
		}
		if isV6(address) != sl.v6 {
			continue
		}
		e := Endpoint{Address: address, Ready: ready, Serving: ready, hostname: a.Hostname}
		if a.NodeName != nil {
			e.Node = *a.NodeName
		}
		if ref := a.TargetRef; ref != nil && ref.Kind == "Pod" {
			e.Namespace, e.Pod = namespaceOf(ref.Namespace), ref.Name
		}
		for _, word := range []string{e.Node, e.hostname, e.Namespace, e.Pod} {
			if word != "" && !isName(word) {
				return wrong(o, at(field, i), "not a name: "+quote(word), "")
			}
		}
		sl.endpoints = append(sl.endpoints, e)
	}
	return nil
}
