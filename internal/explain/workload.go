package explain

import (
	"encoding/json"
	"fmt"
	"slices"
	"strings"

	corev1 "k8s.io/api/core/v1"

	"portolan/internal/cluster"
	"portolan/internal/manifest"
)

// workload is the part of the spec that a Deployment and similar kinds share: a template for pods and their number. A
// DaemonSet has no number of replicas.
type workload struct {
	Spec struct {
		Replicas *int                   `json:"replicas"`
		Template corev1.PodTemplateSpec `json:"template"`
	} `json:"spec"`
}

func isWorkload(kind string) bool { return slices.Contains(workloadKinds(), kind) }

// workloadKinds returns the kinds that contain a pod template.
func workloadKinds() []string {
	return []string{"Deployment", "StatefulSet", "DaemonSet", "ReplicaSet", "ReplicationController"}
}

// scaledToZero is a workload with zero replicas.
type scaledToZero struct {
	namespace, object string
	labels            map[string]string // the labels of its pod template
}

// startWorkload adds the pods that a workload's controller would create. It adds at most four, so that they fit into a
// picture. It adds none for a workload that cannot be read.
func (w *world) startWorkload(o manifest.Object) {
	const most = 4
	var load workload
	if err := readWorkload(o, &load); err != nil {
		unreadable := fmt.Sprintf("the %s %s has no pods, because it cannot be read", o.Kind, o.Name)
		w.started = append(w.started, "That "+unreadable+".")
		w.made.unreadable = append(w.made.unreadable, unreadable)
		return
	}
	pods := 1
	switch {
	case o.Kind == "DaemonSet":
		pods = len(w.scene.Nodes)
	case load.Spec.Replicas != nil:
		pods = *load.Spec.Replicas
	}
	pods = max(0, min(pods, most))
	ports := declaredPorts(&load.Spec.Template.Spec)
	var names []string
	for i := range pods {
		p := cluster.Pod{
			Namespace: namespaceOf(o.Namespace), Name: fmt.Sprintf("%s-%d", o.Name, i+1),
			Labels: load.Spec.Template.Labels, Ports: ports, Listens: listening(ports),
		}
		w.addPod(p, i)
		if hasSilent(&load.Spec.Template.Spec) {
			w.silent[keyOf(&p)] = true
		}
		w.startedBy[keyOf(&p)] = len(w.started)
		w.owners[keyOf(&p)] = strings.ToLower(o.Kind) + "/" + cluster.Name(o.Namespace, o.Name)
		names = append(names, podName(p))
	}
	if pods == 0 {
		object := strings.ToLower(o.Kind) + "/" + cluster.Name(o.Namespace, o.Name)
		w.scaledToZero = append(w.scaledToZero, scaledToZero{namespaceOf(o.Namespace), object, load.Spec.Template.Labels})
		return
	}
	w.made.add(o.Kind, pods)
	w.started = append(w.started, fmt.Sprintf("The %s %s of the %s %s, ready.",
		verb(pods, "pod", "pods"), List(names), o.Kind, o.Name))
}

// owner returns the object to change for a pod, which has the form of Finding.Object: the workload of a pod that was
// assumed for it, the Service for which the pod was assumed, or the pod itself. A fix must not name an invented pod.
func (w *world) owner(pod string) string {
	namespace, name := splitName(pod)
	if owner := w.owners[podKey{namespace, name}]; owner != "" {
		return owner
	}
	return "pod/" + pod
}

// known returns what a finding calls a pod, and what it calls the pods that are meant. Of an assumed pod, the user
// knows only the workload.
func (w *world) known(pod string) (what, meant string) {
	namespace, name := splitName(pod)
	if _, ok := w.startedBy[podKey{namespace, name}]; ok {
		return "the pod template of " + w.owner(pod), "its pods"
	}
	return pod, "that pod"
}

// template returns the path from the owner of a pod to the pod's own fields: "spec.template." or "".
func (w *world) template(pod string) string {
	namespace, name := splitName(pod)
	if _, ok := w.startedBy[podKey{namespace, name}]; ok {
		return "spec.template."
	}
	return ""
}

// readWorkload decodes an object of a kind that package manifest does not decode. It decodes through JSON, as the API
// server does.
func readWorkload(o manifest.Object, into *workload) error {
	var tree map[string]any
	if err := o.Decode(&tree); err != nil {
		return err
	}
	text, err := json.Marshal(tree)
	if err == nil {
		err = json.Unmarshal(text, into)
	}
	if err != nil {
		return fmt.Errorf("read %s %s: %w", o.Kind, o.Name, err)
	}
	return nil
}
