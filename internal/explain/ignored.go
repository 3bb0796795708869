package explain

import (
	"cmp"
	"slices"
	"strings"

	"portolan/internal/manifest"
)

// NotRead counts the objects of a kind that were not looked at.
type NotRead struct {
	Kind    string `json:"kind"`    // "VirtualService"
	Group   string `json:"group"`   // the API group, "networking.istio.io"; "" for the core group
	Count   int    `json:"count"`   // how many such objects there are
	Matters bool   `json:"matters"` // they may change which clients reach a Service, or how
}

// notRead lists the kinds of objects that were not looked at: first those that may change the answer, then the others,
// both by name.
func notRead(objects []manifest.Object) []NotRead {
	type kind struct{ kind, group string }
	count := map[kind]int{}
	for i := range objects {
		o := &objects[i]
		if o.Kind == "" || isScene(*o) || isRead(o) {
			continue
		}
		group, _, found := strings.Cut(o.APIVersion, "/")
		if !found {
			group = ""
		}
		count[kind{o.Kind, group}]++
	}
	all := []NotRead{}
	for k, n := range count {
		all = append(all, NotRead{Kind: k.kind, Group: k.group, Count: n, Matters: mattersToTraffic(k.kind, k.group)})
	}
	slices.SortFunc(all, func(a, b NotRead) int {
		switch {
		case a.Matters && !b.Matters:
			return -1
		case b.Matters && !a.Matters:
			return 1
		}
		return cmp.Or(cmp.Compare(a.Kind, b.Kind), cmp.Compare(a.Group, b.Group))
	})
	return all
}

// isRead reports whether the object is one that this package understands. A Gateway of Istio or a Service of Knative
// has the name of such a kind, and another API group.
func isRead(o *manifest.Object) bool {
	return isWorkload(o.Kind) || isRelevant(*o) && (o.Value != nil || len(o.Errors) > 0)
}

// mattersToTraffic reports whether objects of a kind may change which clients reach a Service: they route, they drop,
// or they stand for endpoints. Kinds with one of these names matter in every group, as do all kinds of a service mesh.
func mattersToTraffic(kind, group string) bool {
	groups := []string{
		"networking.istio.io", "security.istio.io", "gateway.networking.k8s.io", "policy.networking.k8s.io", "cilium.io",
		"crd.projectcalico.org", "projectcalico.org", "crd.antrea.io", "policy.linkerd.io", "traefik.io",
		"traefik.containo.us", "projectcontour.io", "configuration.konghq.com", "getambassador.io", "multicluster.x-k8s.io",
		"serving.knative.dev", "gateway.networking.x-k8s.io", "gateway.envoyproxy.io", "k8s.nginx.org", "metallb.io",
	}
	kinds := []string{"Route", "GlobalNetworkPolicy", "TargetGroupBinding", "IngressRoute", "ServiceImport"}
	return slices.Contains(groups, group) && kind != "GatewayClass" || slices.Contains(kinds, kind)
}
