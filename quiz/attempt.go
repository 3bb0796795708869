package quiz

import (
	"errors"
	"fmt"
	"slices"

	corev1 "k8s.io/api/core/v1"

	"portolan/internal/access"
	"portolan/internal/cluster"
	"portolan/internal/manifest"
)

// attempt is one option applied to the scene, with every need and ban tried.
type attempt struct {
	Prober         // its scene has the option applied
	refused string // the API server's message if it refuses the option; then needs and bans are empty
	hint    string // the hint of that message, in plain words
	pending bool   // the external address stays <pending>
	needs   proofs
	bans    proofs
}

// works reports whether every client that must connect can connect.
func (a attempt) works() bool { return a.refused == "" && a.needs.firstFailing() < 0 }

// proofs are the proofs of a list of needs or bans, in the order of that list.
type proofs []Proof

// firstFailing returns the index of the first proof that does not hold, -1 if all hold.
func (p proofs) firstFailing() int {
	return slices.IndexFunc(p, func(proof Proof) bool { return !proof.Holds })
}

// newAttempt applies objects to a scene, and tries every need and ban. If the API server refuses the objects, the
// attempt says so in refused. An error means that a need or a ban cannot be tried, for example because the scene does
// not have its client.
func newAttempt(option string, scene cluster.Scene, objects []manifest.Object, needs []Need, bans []Ban) (
	attempt, error,
) {
	a := attempt{Prober: Prober{Option: option, Scene: scene}}
	if services := ServicesOf(objects); len(services) == 1 {
		a.Service = services[0] // with several, each need and ban must name its own
	}
	applied, err := scene.Apply(objects...)
	if err != nil {
		a.refuse(err)
		return a, nil
	}
	a.Scene = applied
	if stored, ok := applied.Find(a.Service); ok {
		a.pending = access.IsPending(stored)
	}
	p := a.Prober // a copy, because goroutines share attempts, and a Prober caches the scene after each loss of a node
	for _, need := range needs {
		proof, err := p.Need(need)
		if err != nil {
			return a, fmt.Errorf("need of %s: %w", need.From, err)
		}
		a.needs = append(a.needs, proof)
	}
	for _, ban := range bans {
		proof, err := p.Ban(ban)
		if err != nil {
			return a, fmt.Errorf("ban of %s: %w", ban.From, err)
		}
		a.bans = append(a.bans, proof)
	}
	return a, nil
}

// noneAttempt returns the attempt of NoneOfThese. It has no Service, so no need holds, and every ban does.
func noneAttempt(sc Scenario) attempt {
	a := attempt{Prober: Prober{Option: NoneOfThese, Scene: sc.Scene}}
	for _, n := range sc.Needs {
		a.needs = append(a.needs, a.NoDoor(n.From))
	}
	for _, b := range sc.Bans {
		proof := a.NoDoor(b.From)
		proof.Holds = true
		a.bans = append(a.bans, proof)
	}
	return a
}

// ref names a Service in the form that cluster.Scene.Find takes.
func ref(svc *corev1.Service) string { return cluster.Name(svc.Namespace, svc.Name) }

// refuse stores why the API server refuses the attempt, in the words of the API server.
func (a *attempt) refuse(err error) {
	a.refused = err.Error()
	var wrong manifest.Error
	if errors.As(err, &wrong) {
		a.refused, a.hint = wrong.Text(), wrong.Hint
	}
}
