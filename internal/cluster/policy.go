package cluster

import (
	"maps"

	"portolan/internal/manifest"

	corev1 "k8s.io/api/core/v1"
	networkingv1 "k8s.io/api/networking/v1"
)

// putPolicy adds or replaces a NetworkPolicy, with the defaults that the API server fills in.
func (s *Scene) putPolicy(v *networkingv1.NetworkPolicy) {
	v = v.DeepCopy()
	manifest.DefaultNetworkPolicy(v)
	s.NetworkPolicies = putObject(s.NetworkPolicies, v)
}

// putNamespace keeps the labels of a Namespace. Apply has already added its name.
func (s *Scene) putNamespace(v *corev1.Namespace) {
	s.namespaceLabels = maps.Clone(s.namespaceLabels)
	if s.namespaceLabels == nil {
		s.namespaceLabels = map[string]map[string]string{}
	}
	s.namespaceLabels[v.Name] = v.Labels
}

// labelsOf returns the labels of a namespace. The API server sets the label kubernetes.io/metadata.name on each.
func (s *Scene) labelsOf(namespace string) map[string]string {
	all := map[string]string{}
	maps.Copy(all, s.namespaceLabels[namespace])
	all[corev1.LabelMetadataName] = namespace
	return all
}
