package explain

import (
	"k8s.io/apimachinery/pkg/labels"

	"portolan/internal/cluster"
)

// labelIndex finds pods for the checks of Services without endpoints. It is made when the first such Service is
// checked, because in most clusters there is none.
type labelIndex struct {
	pods    map[podLabel][]*cluster.Pod // by label; the namespace "" means every namespace
	all     map[string][]*cluster.Pod   // by namespace
	similar map[string][]*cluster.Pod   // by namespace, those of similar
}

// mostSimilar is how many pods of a namespace are compared with a selector that selects none.
const mostSimilar = 500

func (w *world) labelIndex() *labelIndex {
	if w.labels != nil {
		return w.labels
	}
	x := &labelIndex{
		pods: map[podLabel][]*cluster.Pod{}, all: map[string][]*cluster.Pod{}, similar: map[string][]*cluster.Pod{},
	}
	wanted := map[podLabel]bool{}
	for i := range w.scene.Services {
		for key, value := range w.scene.Services[i].Spec.Selector {
			wanted[podLabel{"", key, value}] = true
		}
	}
	for i := range w.scene.Pods {
		p := &w.scene.Pods[i]
		for key, value := range p.Labels {
			if !wanted[podLabel{"", key, value}] {
				continue
			}
			for _, namespace := range []string{"", p.Namespace} {
				label := podLabel{namespace, key, value}
				x.pods[label] = append(x.pods[label], p)
			}
		}
		x.all[p.Namespace] = append(x.all[p.Namespace], p)
	}
	w.labels = x
	return x
}

// selected returns the pods of a namespace that the selector of a Service selects, even if they cannot be endpoints. If
// namespace is "", it returns those of all namespaces.
func (w *world) selected(namespace string, selector map[string]string) []*cluster.Pod {
	x := w.labelIndex()
	rarest, some := []*cluster.Pod(nil), false
	for key, value := range selector {
		if all := x.pods[podLabel{namespace, key, value}]; !some || len(all) < len(rarest) {
			rarest, some = all, true
		}
	}
	return only(rarest, func(p *cluster.Pod) bool { return cluster.Selects(selector, p.Labels) })
}

// similar returns the pods of a namespace to compare with a selector that selects none of them: one for each set of
// labels, at most mostSimilar.
func (w *world) similar(namespace string) []*cluster.Pod {
	x := w.labelIndex()
	if found, ok := x.similar[namespace]; ok {
		return found
	}
	var found []*cluster.Pod
	seen := map[string]bool{}
	for _, p := range x.all[namespace] {
		kind := labels.Set(stableLabels(p.Labels)).String()
		if seen[kind] {
			continue
		}
		seen[kind] = true
		if found = append(found, p); len(found) == mostSimilar {
			break
		}
	}
	x.similar[namespace] = found
	return found
}
