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
	option  string
	scene   cluster.Scene
	service string // whose doors are tried unless a need names another Service
	refused string // what the API server says against it; then nothing was tried
	hint    string // the same in plain words
	pending bool
	needs   tries
	bans    tries
}

// works reports whether everybody who must get in does.
func (a attempt) works() bool { return a.refused == "" && a.needs.failing() < 0 }

// tries are the tries of a list of needs or of bans, in their order.
type tries []tried

// tried is a need or a ban with the connection that shows whether it holds.
type tried struct {
	holds bool
	try   Try
	lost  string // the node that was lost before this try; "" if none was
}

// failing returns the index of the first that does not hold, -1 if all do.
func (t tries) failing() int { return slices.IndexFunc(t, func(one tried) bool { return !one.holds }) }

// newAttempt applies one Service to a scene and tries everybody.
func newAttempt(option string, scene cluster.Scene, svc *corev1.Service, needs []Need, bans []Ban) (attempt, error) {
	a := attempt{option: option, service: ref(svc), scene: scene}
	applied, err := scene.Apply(object(svc))
	if err != nil {
		a.refused = refusal(err)
		return a, nil
	}
	a.scene = applied
	return a, a.dialAll(needs, bans)
}

// dialAll tries every need and ban against the scene.
func (a *attempt) dialAll(needs []Need, bans []Ban) error {
	if stored, ok := a.scene.Find(a.service); ok {
		a.pending = access.IsPending(stored)
	}
	p := prober{attempt: a}
	for _, need := range needs {
		one, err := p.need(need)
		if err != nil {
			return fmt.Errorf("need of %s: %w", need.From, err)
		}
		a.needs = append(a.needs, one)
	}
	for _, ban := range bans {
		one, err := p.ban(ban)
		if err != nil {
			return fmt.Errorf("ban of %s: %w", ban.From, err)
		}
		a.bans = append(a.bans, one)
	}
	return nil
}

// object wraps a Service that was made and not read.
func object(svc *corev1.Service) manifest.Object {
	return manifest.Object{APIVersion: "v1", Kind: "Service", Namespace: svc.Namespace, Name: svc.Name, Value: svc}
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
