package quiz

import (
	"fmt"
	"slices"

	corev1 "k8s.io/api/core/v1"

	"portolan/internal/cluster"
)

// Verdict is how well a Service type serves a scenario.
type Verdict uint8

// The four verdicts.
const (
	Fits           Verdict = iota // it meets every need and ban, and no narrower type does
	TooOpen                       // it meets every need, but a client that must not connect can
	MoreThanNeeded                // it meets every need and ban, but adds something that the story does not use
	DoesNotWork                   // a client that must be able to connect cannot, or the API server refuses it
)

// String returns "fits", "too open", "more than needed" or "does not work".
func (v Verdict) String() string {
	return [...]string{"fits", "too open", "more than needed", "does not work"}[v]
}

// Scenario is a story in a form that can be computed: the scene, the Service without its type, the clients that must be
// able to connect, and the clients that must not. Options are those of OptionsToChoose that are offered, in any order.
// They are judged and shown in the order of OptionsToChoose.
type Scenario struct {
	Scene   cluster.Scene
	Service *corev1.Service
	As      map[string]any // by option: the spec fields to add
	Route   Route          // what BehindGateway routes
	Needs   []Need
	Bans    []Ban
	Options []string
}

// Judgement is the verdict on one option, with the need or ban that decides it and the evidence for it.
type Judgement struct {
	Option   string
	Verdict  Verdict
	Need     int    // index of the first need that fails, -1 if none does
	Ban      int    // index of the first ban that fails, -1 if none does, or if a need fails
	Refused  string // the API server's message if it refuses the manifest, else ""
	Pending  bool   // the external address stays <pending>: the scene has no provider that serves it
	Reason   string // the clause that follows "It works, and it is TOO OPEN: ", for example "the office can connect too."
	Evidence Evidence
}

// Evidence is one client, tried twice: with the chosen option and with the option that fits. If the chosen option is
// the one that fits, Chosen and Fitting are the same.
type Evidence struct {
	From    string // the client, in the form that Dial takes
	Chosen  Try
	Fitting Try
}

// Try is one connection: a client dials one door of the Service, with one option applied to the scene.
type Try struct {
	Option string
	Scene  cluster.Scene // with the option applied, for drawing
	Door   cluster.Door
	Trace  cluster.Trace // its Outcome is NoAddress if there is no door to try
	Note   string        // a line to show above the trace: "every node answers on port 30086"
}

// Answer returns the smallest option that meets every need and ban, in the order ClusterIP < NodePort < LoadBalancer.
// If none does and NoneOfThese is offered, it returns NoneOfThese. It fails if there is no answer, or if two equally
// small options meet everything. It also fails if the scenario cannot be tried, because a client is not in the scene or
// an option is not one of OptionsToChoose.
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
		if option == NoneOfThese {
			t.attempts = append(t.attempts, noneAttempt(sc))
			continue
		}
		objects, err := sc.objectsOf(option)
		if err != nil {
			return trial{}, err
		}
		a, err := newAttempt(option, sc.Scene, objects, sc.Needs, sc.Bans)
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
		if !a.works() || a.bans.firstFailing() >= 0 || a.pending {
			continue
		}
		if len(found) > 0 && exposure(found[0]) < exposure(a.Option) {
			break
		}
		found = append(found, a.Option)
	}
	switch len(found) {
	case 0:
		if t.offers(NoneOfThese) {
			return NoneOfThese, nil
		}
		return "", fmt.Errorf("no type meets every need and ban%s", t.obstacles())
	case 1:
		return found[0], nil
	}
	return "", fmt.Errorf("%s and %s tie", found[0], found[1])
}

// obstacles returns for each option why it is not the answer, for the author of a scenario that has no answer.
func (t trial) obstacles() string {
	text := ""
	for _, a := range t.attempts {
		text += fmt.Sprintf("; %s: %s", a.Option, t.weigh(a).Reason)
	}
	return text
}

// judge returns the judgement on an option, which must be one of the trial's. weigh has the rules. If no option is the
// answer, the judgement has no evidence.
func (t trial) judge(option string) Judgement {
	a := t.find(option)
	j := t.weigh(a)
	right, err := t.answer()
	if err != nil {
		return j
	}
	j.Evidence = t.evidence(j, a, t.find(right))
	return j
}

// weigh returns the verdict on an attempt, the need or ban that decides it, and the clause that explains it. The rules,
// in this order:
//
//  1. The option is NoneOfThese, and no other option meets everything: Fits.
//  2. The API server refuses the option, or a need fails: DoesNotWork.
//  3. A ban fails: TooOpen.
//  4. The external address stays <pending>, or a narrower option also meets everything: MoreThanNeeded. A text typed
//     into a blank has no other options to compare with, so it never gets this verdict.
//  5. Otherwise: Fits.
func (t trial) weigh(a attempt) Judgement {
	j := Judgement{
		Option: a.Option, Need: a.needs.firstFailing(), Ban: a.bans.firstFailing(), Refused: a.refused, Pending: a.pending,
	}
	switch {
	case a.Option == NoneOfThese && !t.anyFits():
		j.Verdict, j.Need = Fits, -1
	case !a.works():
		j.Verdict, j.Ban = DoesNotWork, -1
	case j.Ban >= 0:
		j.Verdict = TooOpen
	case a.pending && len(t.attempts) > 0 || t.hasNarrower(a):
		j.Verdict = MoreThanNeeded
	default:
		j.Verdict = Fits
	}
	j.Reason = sentenceOf(t.sc, a, j)
	if a.Option == NoneOfThese && t.anyFits() {
		j.Reason = "one of the other options works for every client."
	}
	if j.Verdict == MoreThanNeeded && !j.Pending && t.needsGateway() {
		j.Reason = "a ClusterIP behind the existing Gateway works for every client."
	}
	return j
}

// hasNarrower reports whether a narrower option also meets every need and ban.
func (t trial) hasNarrower(a attempt) bool {
	return slices.ContainsFunc(t.attempts, func(b attempt) bool {
		return exposure(b.Option) < exposure(a.Option) && b.works() && b.bans.firstFailing() < 0
	})
}

// anyFits reports whether an option meets every need and ban. An option that stays pending does not count.
func (t trial) anyFits() bool {
	return slices.ContainsFunc(t.attempts, func(a attempt) bool {
		return a.works() && a.bans.firstFailing() < 0 && !a.pending
	})
}

// needsGateway reports whether ClusterIP meets every need and ban only behind a Gateway.
func (t trial) needsGateway() bool {
	meets := func(option string) bool {
		return slices.ContainsFunc(t.attempts, func(a attempt) bool {
			return a.Option == option && a.works() && a.bans.firstFailing() < 0
		})
	}
	return meets(BehindGateway) && !meets(string(corev1.ServiceTypeClusterIP))
}

// offers reports whether an option is one of the trial's.
func (t trial) offers(option string) bool { return slices.Contains(t.sc.Options, option) }

// find returns the attempt of an option, which must be one of the trial's.
func (t trial) find(option string) attempt {
	i := slices.IndexFunc(t.attempts, func(a attempt) bool { return a.Option == option })
	return t.attempts[i]
}
