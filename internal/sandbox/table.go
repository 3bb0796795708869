package sandbox

import (
	"slices"
	"strings"

	"portolan/internal/access"
)

// Table is who gets in.
type Table = access.Table

// Clients are who can send, as access.Clients has them. Pods behind a Service of the text (of a lab: of its solution, so that
// rows stay where they are) are left out, unless a need or a ban is about them, or there are no others.
func (b Bench) Clients() []string {
	all, behind := access.Clients(b.scene), b.behind()
	for _, d := range b.good.demands {
		delete(behind, d.Who)
	}
	others := slices.DeleteFunc(slices.Clone(all), func(from string) bool { return behind[from] })
	if len(others) == 0 || !strings.HasPrefix(others[0], "pod/") {
		return all
	}
	return others
}

// behind are the pods that a Service of the text picks, ready or not.
func (b Bench) behind() map[string]bool {
	scene, services := b.good.scene, b.good.services
	if b.lab != nil && b.wrong == nil {
		scene, services = b.lab.Solution, b.lab.Services
	}
	behind := map[string]bool{}
	for _, name := range services {
		svc, _ := scene.Find(name)
		for _, e := range svc.Endpoints {
			behind[access.PodRef(e.Namespace, e.Pod)] = true
		}
	}
	return behind
}

// Table is who gets in by which door: for each of Clients a row, for each kind of door of the Service a cell.
func (b Bench) Table(service string) Table { return access.Of(b.scene, service, b.Clients()) }
