package quiz

import (
	"errors"
	"fmt"
	"slices"

	corev1 "k8s.io/api/core/v1"

	"portolan/internal/cluster"
	"portolan/internal/manifest"
)

// attempt is one option applied to the scene, with every need and ban tried.
type attempt struct {
	Prober         // in the scene with the option applied
	refused string // what the API server says against it; then nothing was tried
	hint    string // the same in plain words
	pending bool
	needs   proofs
	bans    proofs
}

// works reports whether everybody who must get in does.
func (a attempt) works() bool { return a.refused == "" && a.needs.failing() < 0 }

// proofs are those of a list of needs or of bans, in their order.
type proofs []Proof

// failing returns the index of the first that does not hold, -1 if all do.
func (p proofs) failing() int { return slices.IndexFunc(p, func(one Proof) bool { return !one.Holds }) }

// newAttempt applies one Service to a scene and tries everybody.
func newAttempt(option string, scene cluster.Scene, svc *corev1.Service, needs []Need, bans []Ban) (attempt, error) {
	a := attempt{Prober: Prober{Option: option, Service: ref(svc), Scene: scene}}
	applied, err := scene.Apply(manifest.Object{APIVersion: "v1", Kind: "Service", Namespace: svc.Namespace, Name: svc.Name, Value: svc})
	if err != nil {
		a.refused = refusal(err)
		return a, nil
	}
	a.Scene = applied
	return a, a.dialAll(needs, bans)
}

// dialAll tries every need and ban against the scene.
func (a *attempt) dialAll(needs []Need, bans []Ban) error {
	if stored, ok := a.Scene.Find(a.Service); ok {
		a.pending = len(PendingDoors(stored)) > 0
	}
	p := a.Prober // a copy: goroutines share attempts, and a Prober writes down the scenes after the loss of a node
	for _, need := range needs {
		one, err := p.Need(need)
		if err != nil {
			return fmt.Errorf("need of %s: %w", need.From, err)
		}
		a.needs = append(a.needs, one)
	}
	for _, ban := range bans {
		one, err := p.Ban(ban)
		if err != nil {
			return fmt.Errorf("ban of %s: %w", ban.From, err)
		}
		a.bans = append(a.bans, one)
	}
	return nil
}

// ref names a Service as cluster.Scene.Find takes it.
func ref(svc *corev1.Service) string { return cluster.Name(svc.Namespace, svc.Name) }

// refuse notes why the API server refuses the attempt.
func (a *attempt) refuse(err error) {
	a.refused = refusal(err)
	var e manifest.Error
	if errors.As(err, &e) {
		a.hint = e.Hint
	}
}

// refusal is an error as the API server says it, without our file and line.
func refusal(err error) string {
	var e manifest.Error
	if !errors.As(err, &e) {
		return err.Error()
	}
	if e.Field == "" {
		return e.Message
	}
	return e.Field + ": " + e.Message
}
