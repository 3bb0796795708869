package manifest

import (
	"slices"
	"strings"

	"k8s.io/apimachinery/pkg/runtime/schema"
)

// Need says what a command needs of the objects that a [Reader] reads. The zero value needs everything.
type Need struct {
	// Kinds lists the kinds whose objects are needed. Of an object of another kind, the reader reads only type and name,
	// at the price of a scan, so it does not notice what else is wrong with it. No list means all kinds.
	Kinds []string
	// ConnectionsOnly means that a Pod, a Node or an EndpointSlice that an API server has stored matters only for
	// connections. The reader leaves out the rest of its fields, which is most of what kubectl prints, and does not check
	// them: a server that has stored an object has already checked it. See [Object] for how to tell such an object.
	ConnectionsOnly bool
}

// needs reports whether the objects of a kind are needed.
func (n Need) needs(kind string) bool { return len(n.Kinds) == 0 || slices.Contains(n.Kinds, kind) }

// skips reports whether only type and name of an object are read. A type that does not exist is never skipped, because
// it may be misspelled. isLong says that the object is too long for a parser.
func (n Need) skips(meta typeMeta, isLong bool) bool {
	if meta.kind == "" || meta.apiVersion == "" || strings.HasSuffix(meta.kind, "List") {
		return false
	}
	isDecoded := types().Recognizes(schema.FromAPIVersionAndKind(meta.apiVersion, meta.kind))
	if !isDecoded && !(&Object{APIVersion: meta.apiVersion, Kind: meta.kind}).isForeign() {
		return false
	}
	return !n.needs(meta.kind) || isLong && len(n.Kinds) == 0 && !isDecoded
}

// branch is a part of an object: a field, with those of its fields that are kept. An empty branch is kept as a whole.
// The items of a list are no level of their own, so "containers" has the fields of each container.
type branch map[string]branch

// headOnly keeps the type and the name of an object.
func headOnly() branch {
	return branch{"apiVersion": nil, "kind": nil, "metadata": {"name": nil, "namespace": nil}}
}

// connections returns the parts of a stored object that matter for connections, or nil if all of it may matter. These
// are the fields that cluster.Scene and package explain read.
func connections(meta typeMeta) branch {
	b := branch{
		"apiVersion": nil, "kind": nil,
		"metadata": {
			"name": nil, "namespace": nil, "labels": nil, "annotations": nil, "uid": nil, "resourceVersion": nil,
			"creationTimestamp": nil, "deletionTimestamp": nil,
		},
	}
	condition := branch{"type": nil, "status": nil}
	switch meta {
	case typeMeta{"v1", "Pod"}:
		container := branch{"name": nil, "ports": nil, "restartPolicy": nil}
		b["metadata"]["annotations"] = branch{
			"portolan/listens": nil, "portolan/ingress-class": nil, "helm.sh/hook": nil,
		}
		b["spec"] = branch{
			"nodeName": nil, "hostNetwork": nil, "hostname": nil, "subdomain": nil, "dnsPolicy": nil,
			"containers": container, "initContainers": container,
		}
		b["status"] = branch{"phase": nil, "hostIP": nil, "podIP": nil, "podIPs": nil, "conditions": condition}
	case typeMeta{"v1", "Node"}:
		delete(b["metadata"], "annotations")
		b["spec"] = branch{"podCIDR": nil}
		b["status"] = branch{"addresses": nil, "conditions": condition}
	case typeMeta{"discovery.k8s.io/v1", "EndpointSlice"}:
		delete(b["metadata"], "annotations")
		b["addressType"], b["endpoints"], b["ports"] = nil, nil, nil
	default:
		return nil
	}
	return b
}
