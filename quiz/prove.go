package quiz

import (
	"crypto/sha256"
	"encoding/hex"
	"errors"
	"fmt"
	"slices"
	"strings"

	"gopkg.in/yaml.v3"

	"portolan/internal/cluster"
	"portolan/internal/manifest"
)

// Prove computes the answer of a question and everything that is shown after it. It fails if not exactly one option
// is right, or if the scene, manifest or request cannot be read. It does not prove a Cause question, because that needs
// a fault board: package board does.
func Prove(q Question, scene cluster.Scene) (Proved, error) {
	var err error
	p := Proved{Question: q, Scene: scene, Pattern: string(q.Kind) + ":" + q.Teaches, Hash: Hash(q)}
	switch q.Kind {
	case Choose:
		err = p.proveChoose()
	case Predict:
		err = p.provePredict()
	case Reach:
		err = p.proveReach()
	case Fill:
		err = p.proveFill()
	case Fact:
		for _, o := range q.Options {
			p.Options = append(p.Options, Choice{Option: o, Right: o.Right})
		}
		err = p.setRight("are marked right")
	case Cause:
		err = errors.New("a cause question is proved with its fault board")
	default:
		err = fmt.Errorf("no such kind: %q", q.Kind)
	}
	if err != nil {
		return Proved{}, fmt.Errorf("prove question %s: %w", q.ID, err)
	}
	return p, nil
}

// setRight sets the right option. It fails unless exactly one option is right. what completes its error, such as "are
// marked right".
func (p *Proved) setRight(what string) error {
	var right []string
	for _, c := range p.Options {
		if c.Right {
			right = append(right, c.Is)
		}
	}
	if len(right) != 1 {
		return fmt.Errorf("exactly one option must be right, and %d %s %q", len(right), what, right)
	}
	p.Right = right[0]
	return nil
}

func (p *Proved) proveChoose() error {
	sc, err := p.Question.Scenario(p.Scene)
	if err != nil {
		return err
	}
	t, err := newTrial(sc)
	if err != nil {
		return err
	}
	if p.Right, err = t.answer(); err != nil {
		return err
	}
	p.Scene = sc.Scene
	p.Table = t.table()
	p.Facts = facts(sc.Scene)
	p.Pattern = pattern(sc.Scene, sc.Needs, sc.Bans)
	for _, typ := range t.sc.Options {
		i := slices.IndexFunc(p.Question.Options, func(o Option) bool { return o.Is == typ })
		choice := Choice{
			Option: p.Question.Options[i], Right: typ == p.Right, Judgement: t.judge(typ),
			Scene: t.find(typ).Scene,
		}
		p.Options = append(p.Options, choice)
	}
	return nil
}

// Scenario returns the scenario of a choose question. Its manifest must have exactly one Service without a type, the
// Service to choose a type for. Everything else in the manifest is applied to the scene. It fails if the manifest
// cannot be read or applied, or has no such Service or more than one.
func (q Question) Scenario(scene cluster.Scene) (Scenario, error) {
	objects, err := parseManifest(q.Manifest)
	if err != nil {
		return Scenario{}, err
	}
	sc := Scenario{As: q.As, Route: q.Route, Needs: q.Needs, Bans: q.Bans}
	var rest []manifest.Object
	for _, o := range objects {
		svc := o.Service()
		if svc == nil || svc.Spec.Type != "" {
			rest = append(rest, o)
			continue
		}
		if sc.Service != nil {
			return Scenario{}, errors.New("the manifest has two Services without a type, and one is asked for")
		}
		sc.Service = svc
	}
	if sc.Service == nil {
		return Scenario{}, errors.New("the manifest has no Service without a type")
	}
	if sc.Scene, err = applyObjects(scene, rest); err != nil {
		return Scenario{}, err
	}
	for _, o := range q.Options {
		sc.Options = append(sc.Options, o.Is)
	}
	return sc, nil
}

// parseManifest reads a manifest, and fails if any of its objects cannot be read. It does not validate them: applying
// them does.
func parseManifest(text string) ([]manifest.Object, error) {
	objects := manifest.Parse("manifest", []byte(text))
	for _, o := range objects {
		if len(o.Errors) > 0 {
			return nil, o.Errors[0]
		}
	}
	return objects, nil
}

// Apply reads a manifest and applies it to a scene. It fails if an object cannot be read, or the API server refuses
// it.
func Apply(scene cluster.Scene, text string) (cluster.Scene, error) {
	objects, err := parseManifest(text)
	if err != nil {
		return cluster.Scene{}, err
	}
	return applyObjects(scene, objects)
}

// applyObjects applies objects to a scene. Without objects it returns the scene as it is, because every Apply computes
// the tables of the scene again.
func applyObjects(scene cluster.Scene, objects []manifest.Object) (cluster.Scene, error) {
	if len(objects) == 0 {
		return scene, nil
	}
	next, err := scene.Apply(objects...)
	if err != nil {
		return cluster.Scene{}, fmt.Errorf("apply the manifest: %w", err)
	}
	return next, nil
}

// prepareScene applies the setting, the manifest and then the events to the scene of a predict or reach question.
func (p *Proved) prepareScene() error {
	var err error
	if !p.Question.Set.IsZero() {
		if p.Scene, err = p.Scene.Set(p.Question.Set); err != nil {
			return err
		}
	}
	if p.Scene, err = Apply(p.Scene, p.Question.Manifest); err != nil {
		return err
	}
	if len(p.Question.After) == 0 {
		return nil
	}
	if p.Scene, err = p.Scene.After(p.Question.After...); err != nil {
		return fmt.Errorf("play: %w", err)
	}
	return nil
}

func (p *Proved) provePredict() error {
	if err := p.prepareScene(); err != nil {
		return err
	}
	q := p.Question
	trace, err := p.Scene.Dial(q.Request.From, q.Request.To)
	if err != nil {
		return fmt.Errorf("request: %w", err)
	}
	answer, err := answerOf(q.Asks, trace)
	if err != nil {
		return err
	}
	for _, o := range q.Options {
		p.Options = append(p.Options, Choice{Option: o, Right: slices.Equal(Parts(o.Is), Parts(answer)), Trace: trace})
	}
	return p.setRight("are " + answer + ":")
}

// answerOf returns what the trace answers to a prediction, in the form in which options write it.
func answerOf(asks string, trace cluster.Trace) (string, error) {
	switch asks {
	case "", "outcome":
		if trace.Mixed {
			return "", errors.New("the outcome depends on the pod that answers; ask for backends")
		}
		return trace.Outcome.String(), nil
	case "backends":
		return strings.Join(trace.Backends(), ", "), nil
	case "sources":
		return strings.Join(trace.Sources(), ", "), nil
	}
	return "", fmt.Errorf("asks %q is none of outcome, backends, sources", asks)
}

// Parts returns the parts of a comma-separated list, sorted.
func Parts(text string) []string {
	var out []string
	for word := range strings.SplitSeq(text, ",") {
		if word = strings.TrimSpace(word); word != "" {
			out = append(out, word)
		}
	}
	slices.Sort(out)
	return out
}

func (p *Proved) proveReach() error {
	if err := p.prepareScene(); err != nil {
		return err
	}
	for _, o := range p.Question.Options {
		trace, err := p.Scene.Dial(p.Question.Request.From, o.Is)
		if err != nil {
			return fmt.Errorf("option %s: %w", o.Is, err)
		}
		p.Options = append(p.Options, Choice{Option: o, Right: trace.Outcome == cluster.Connected, Trace: trace})
	}
	return p.setRight("connect:")
}

// Hash returns a fingerprint of what an author wrote: a Question, a lab or a board. With it, the record can tell an
// edited version from the one that was answered. File and line do not change it.
func Hash(content any) string {
	data, err := yaml.Marshal(content)
	if err != nil { // cannot happen: content was read from YAML
		return ""
	}
	sum := sha256.Sum256(data)
	return hex.EncodeToString(sum[:8])
}

// ServicesOf names the Services among objects, in their order, in the form that cluster.Scene.Find takes.
func ServicesOf(objects []manifest.Object) []string {
	var names []string
	for _, o := range objects {
		if svc := o.Service(); svc != nil {
			names = append(names, ref(svc))
		}
	}
	return names
}
