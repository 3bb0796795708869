package quiz

import (
	"fmt"
	"slices"

	corev1 "k8s.io/api/core/v1"

	"portolan/internal/cluster"
)

// Verdict is what a Service type is worth for a scenario.
type Verdict uint8

// The four verdicts.
const (
	Fits           Verdict = iota // everybody who must gets in, nobody else does, and no narrower type would do
	TooOpen                       // it works, and lets in somebody whom nobody asked for
	AsksForTooMuch                // it works, lets nobody wrong in, and takes something the story has no use for
	DoesNotWork                   // somebody who must get in does not, or the API server refuses it
)

// String returns "fits", "too open", "asks for too much" or "does not work".
func (v Verdict) String() string {
	switch v {
	case Fits:
		return "fits"
	case TooOpen:
		return "too open"
	case AsksForTooMuch:
		return "asks for too much"
	case DoesNotWork:
		return "does not work"
	}
	return fmt.Sprintf("verdict %d", uint8(v))
}

// Scenario is a story made computable: the scene, the Service without its type, and who must get
// in and who must not. Options are the Service types offered; they are judged and shown in the order
// of Answer, whatever their order here.
type Scenario struct {
	Scene   cluster.Scene
	Service *corev1.Service
	As      map[string]any // by type: spec fields to add
	Needs   []Need
	Bans    []Ban
	Options []string
}

// Judgement is the verdict on one option, with what decides it and the evidence for it.
type Judgement struct {
	Option   string
	Verdict  Verdict
	Need     int    // index of the need that fails, -1 if none does
	Ban      int    // index of the ban that fails, -1 if none does
	Refused  string // what the API server says, if it refuses the manifest
	Pending  bool   // its address stays <pending>: nobody here provides balancers
	Says     string // one clause for "It works, and it is TOO OPEN: ": "the office gets in too."
	Evidence Evidence
}

// Evidence is one client tried twice: with the option chosen and with the one that fits. For the
// option that fits Chosen and Fitting are the same.
type Evidence struct {
	From    string // the client, as Dial takes it
	Chosen  Try
	Fitting Try
}

// Try is one client at one door of the Service as a type makes it.
type Try struct {
	Option string
	Scene  cluster.Scene // with the derived Service applied, for drawing
	Door   cluster.Door
	Trace  cluster.Trace // Outcome NoAddress where there is no door to try
	Note   string        // a line above it: "every node answers on port 30086"
}

// Answer returns the narrowest option that meets every need and ban, in the fixed order
// ExternalName = headless = ClusterIP < NodePort < LoadBalancer. No answer, or two that tie, is an error. It fails, too, if the
// scenario cannot be tried: a client that is not in the scene, an option that is no Service type.
func Answer(sc Scenario) (string, error) {
	t, err := newTrial(sc)
	if err != nil {
		return "", err
	}
	return t.answer()
}

// trial is a scenario with every option tried, narrowest first.
type trial struct {
	sc       Scenario
	attempts []attempt
}

func newTrial(sc Scenario) (trial, error) {
	sc.Options = byExposure(sc.Options)
	t := trial{sc: sc}
	for _, option := range sc.Options {
		svc, err := withType(sc.Service, option, fieldsOf(sc.As, option))
		if err != nil {
			return trial{}, err
		}
		a, err := newAttempt(option, sc.Scene, svc, sc.Needs, sc.Bans)
		if err != nil {
			return trial{}, fmt.Errorf("try %s: %w", option, err)
		}
		t.attempts = append(t.attempts, a)
	}
	return t, nil
}

func (t trial) answer() (string, error) {
	var found []string
	for _, a := range t.attempts {
		if !a.works() || a.bans.failing() >= 0 || a.pending {
			continue
		}
		if len(found) > 0 && exposure(found[0]) < exposure(a.Option) {
			break
		}
		found = append(found, a.Option)
	}
	switch len(found) {
	case 0:
		return "", fmt.Errorf("no type meets every need and ban%s", t.obstacles())
	case 1:
		return found[0], nil
	}
	return "", fmt.Errorf("%s and %s tie", found[0], found[1])
}

// obstacles says for each option what speaks against it, for the author of a scenario without an answer.
func (t trial) obstacles() string {
	text := ""
	for _, a := range t.attempts {
		j := Judgement{Option: a.Option}
		t.weigh(a, &j)
		text += fmt.Sprintf("; %s: %s", a.Option, j.Says)
	}
	return text
}

// judge assumes that the option is one of the trial's. The order of judgement: refused, or a need fails: does not work; a ban
// fails: too open; asks for a balancer that nobody provides, or a narrower option also meets everything: asks for too much;
// else it fits.
func (t trial) judge(option string) Judgement {
	a := t.find(option)
	j := Judgement{Option: option}
	t.weigh(a, &j)
	right, err := t.answer()
	if err != nil {
		return j
	}
	fitting := t.find(right)
	j.Evidence = t.evidence(j, a, fitting)
	return j
}

// weigh finds the verdict, what decides it, and says so.
func (t trial) weigh(a attempt, j *Judgement) {
	j.Need, j.Ban, j.Refused, j.Pending = a.needs.failing(), a.bans.failing(), a.refused, a.pending
	switch {
	case !a.works():
		j.Verdict, j.Ban = DoesNotWork, -1
	case j.Ban >= 0:
		j.Verdict = TooOpen
	case a.pending || t.narrower(a):
		j.Verdict = AsksForTooMuch
	default:
		j.Verdict = Fits
	}
	j.Says = says(t.sc, a, *j)
}

// narrower reports whether a type with fewer doors meets everything too.
func (t trial) narrower(a attempt) bool {
	return slices.ContainsFunc(t.attempts, func(b attempt) bool {
		return exposure(b.Option) < exposure(a.Option) && b.works() && b.bans.failing() < 0
	})
}

// find returns the attempt of an option that is one of the trial's.
func (t trial) find(option string) attempt {
	i := slices.IndexFunc(t.attempts, func(a attempt) bool { return a.Option == option })
	return t.attempts[i]
}
