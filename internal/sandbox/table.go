package sandbox

import (
	"slices"
	"strings"

	"portolan/internal/access"
)

// Clients returns the clients for the table: those of access.Clients, without the pods that a Service of the text
// selects. Such a pod is kept if a need or a ban names it, and all are kept if there are no other pods. In a lab the
// Services of the solution count instead, so that the rows never change.
func (b Bench) Clients() []string {
	all, selected := access.Clients(b.scene), b.selectedPods()
	for _, d := range b.accepted.demands {
		delete(selected, d.Who)
	}
	others := slices.DeleteFunc(slices.Clone(all), func(from string) bool { return selected[from] })
	if len(others) == 0 || !strings.HasPrefix(others[0], "pod/") {
		return all
	}
	return others
}

// selectedPods returns the pods that a Service of the text selects, ready or not.
func (b Bench) selectedPods() map[string]bool {
	scene, services := b.accepted.scene, b.accepted.services
	if b.lab != nil && b.labError == nil {
		scene, services = b.lab.Solution, b.lab.Services
	}
	selected := map[string]bool{}
	for _, name := range services {
		svc, _ := scene.Find(name)
		for _, e := range svc.Endpoints {
			selected[access.PodRef(e.Namespace, e.Pod)] = true
		}
	}
	return selected
}

// Table returns which client can connect at which kind of address of a Service. It has a row for each of Clients.
func (b Bench) Table(service string) access.Table { return access.Of(b.scene, service, b.Clients()) }
