package explain

// Assumptions counts what was assumed for a report, because the objects do not say it. Service.Assumed has the sentences
// about each Service.
type Assumptions struct {
	Nodes        int    `json:"nodes"`        // nodes that are not among the objects, or have no address there
	Started      int    `json:"started"`      // handwritten pods: that they run and are ready
	Workloads    int    `json:"workloads"`    // Deployments and similar objects: that their pods run
	WorkloadPods int    `json:"workloadPods"` // the pods of these workloads
	Pods         int    `json:"pods"`         // pods for Services without any pods in the files
	Listening    int    `json:"listening"`    // pods of which a container declares no port: that it listens on the target port
	ProxyMode    string `json:"proxyMode"`    // the mode of kube-proxy; "" if the objects set it
	Enforced     bool   `json:"enforced"`     // that the network enforces NetworkPolicies, and they drop something

	Kinds []string `json:"kinds"` // the kinds of these workloads, each once
}

// assumptions counts what was assumed. enforced is true if NetworkPolicies drop a connection of a reported Service.
func (w *world) assumptions(enforced bool) Assumptions {
	made := w.made
	made.Kinds = append([]string{}, made.Kinds...)
	if !w.facts.proxyMode {
		made.ProxyMode = string(w.scene.ProxyMode)
	}
	made.Enforced = enforced && !w.facts.scene
	return made
}
