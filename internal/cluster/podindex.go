package cluster

import "iter"

// PodIndex finds the pods that selectors select, without comparing every selector with every pod.
type PodIndex struct {
	pods    []Pod
	byLabel map[podLabel][]int32 // the pods with each label that a selector has; nil if there are few pods
	found   []int32              // the last result of Select
}

// podLabel is a label of pods of one namespace.
type podLabel struct{ namespace, key, value string }

// NewPodIndex returns an index for selectors, each with the namespace whose pods it selects. The index has only the
// labels of these selectors, so that a label that no selector has costs no memory. The pods must not change while the
// index is used.
func NewPodIndex(pods []Pod, selectors iter.Seq2[string, map[string]string]) *PodIndex {
	x := &PodIndex{pods: pods}
	if len(pods) <= few {
		return x
	}
	x.byLabel = map[podLabel][]int32{}
	for namespace, selector := range selectors {
		for key, value := range selector {
			x.byLabel[podLabel{namespace, key, value}] = nil
		}
	}
	for i := range pods {
		for key, value := range pods[i].Labels {
			label := podLabel{pods[i].Namespace, key, value}
			if all, wanted := x.byLabel[label]; wanted {
				x.byLabel[label] = append(all, int32(i))
			}
		}
	}
	return x
}

// Select returns the indexes of the pods in a namespace that a selector selects, in their order. An empty selector
// selects none, as in a Service. The selector must be one of those for which the index was made. The result is valid
// until the next call, and must not be changed.
func (x *PodIndex) Select(namespace string, selector map[string]string) []int32 {
	if len(selector) == 0 {
		return nil
	}
	x.found = x.found[:0]
	if x.byLabel == nil {
		for i := range x.pods {
			if x.pods[i].Namespace == namespace && Selects(selector, x.pods[i].Labels) {
				x.found = append(x.found, int32(i))
			}
		}
		return x.found
	}
	rarest, some := []int32(nil), false
	for key, value := range selector {
		if all := x.byLabel[podLabel{namespace, key, value}]; !some || len(all) < len(rarest) {
			rarest, some = all, true
		}
	}
	if len(selector) == 1 {
		return rarest
	}
	for _, i := range rarest {
		if Selects(selector, x.pods[i].Labels) {
			x.found = append(x.found, i)
		}
	}
	return x.found
}
