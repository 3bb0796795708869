// Package board has the fault boards: broken clusters in which a learner finds the fault.
//
// A fault board (a file of quiz/boards) is a healthy manifest, faults that break it, and probes. Load reads boards,
// and Prove tries every probe under every fault. A Hunt is one round: it hides a fault, and the learner probes and
// then names it.
package board

import (
	"cmp"
	"errors"
	"fmt"
	"slices"

	"portolan/internal/authored"
	"portolan/internal/cluster"
	"portolan/quiz"
)

// Board is a fault board (quiz/boards/ID.yaml). In a round one fault is hidden, and the learner finds it with probes.
type Board struct {
	ID        string       `yaml:"id"`
	Lesson    string       `yaml:"lesson"`
	Teaches   string       `yaml:"teaches"`
	Title     string       `yaml:"title"`
	Story     string       `yaml:"story"`
	Scene     string       `yaml:"scene"`
	Manifest  string       `yaml:"manifest"`  // without a fault
	Complaint quiz.Request `yaml:"complaint"` // a request that fails with every fault
	Probes    []Probe      `yaml:"probes"`
	Faults    []Fault      `yaml:"faults"`

	File string `yaml:"-"` // where it was read, for errors
	Line int    `yaml:"-"`
}

// Probe is something that a learner can try: a connection, or a listing of kubectl.
type Probe struct {
	From    string `yaml:"from,omitempty"`
	To      string `yaml:"to,omitempty"`
	Shows   string `yaml:"shows,omitempty"`   // endpoints, service or describe: what kubectl prints, not a connection
	Service string `yaml:"service,omitempty"` // the Service that Shows lists
	Label   string `yaml:"says,omitempty"`    // how the learner reads the probe; Prove fills it in if it is ""

	Line int `yaml:"-"`
}

// What a probe can show instead of a connection.
const (
	showsEndpoints = "endpoints" // kubectl get endpointslices
	showsService   = "service"   // kubectl get svc
	showsDescribe  = "describe"  // kubectl describe svc
)

// Fault is something that may be broken. Prove builds the scene with the fault.
type Fault struct {
	ID       string          `yaml:"id"`
	Is       string          `yaml:"is"`                 // the fault in the learner's words, as an option
	Why      string          `yaml:"why"`                // how the probes show it, and how to fix it
	Set      cluster.Setting `yaml:"set,omitempty"`      // the change to the cluster around the objects
	After    authored.Events `yaml:"after,omitempty"`    // what happens after the manifest is applied
	Manifest string          `yaml:"manifest,omitempty"` // replaces the healthy manifest

	Line int `yaml:"-"`
}

// Proved is a board joined to its scene, with the result of every probe under every fault. It does not change, so all
// learners share it.
type Proved struct {
	Board Board         // Label of every probe is filled in
	Scene cluster.Scene // healthy
	Hash  string        // of the board's content
	Cases []Case        // one for each fault, in the board's order
}

// Case is the cluster with one fault.
type Case struct {
	Fault     Fault
	Scene     cluster.Scene
	Complaint cluster.Trace
	Shows     []Shown // one for each probe, in the board's order
}

// Shown is the result of a probe: a trace, or what kubectl prints.
type Shown struct {
	Trace *cluster.Trace // nil for a listing
	Text  string         // the listing
}

// visible returns the part of the result that a learner sees: how the connection ended, or the whole listing.
func (s Shown) visible() string {
	if s.Trace != nil {
		return s.Trace.Outcome.String()
	}
	return s.Text
}

// Prove tries every probe under every fault. It fails if the complaint connects with a fault or does not connect
// without one, or if every probe shows the same for two faults. The error joins an authored.Problem for each.
func Prove(b Board, scene cluster.Scene) (Proved, error) {
	var found []error
	complain := func(line int, format string, args ...any) {
		found = append(found, authored.Problemf(b.File, cmp.Or(line, b.Line), format, args...))
	}
	healthy, err := withFault(b, Fault{}, scene)
	if err != nil {
		complain(b.Line, "%v", err)
		return Proved{}, errors.Join(found...)
	}
	p := Proved{Board: b, Scene: healthy, Hash: quiz.Hash(b)}
	p.Board.Probes = make([]Probe, len(b.Probes))
	for i, probe := range b.Probes {
		probe.Label = probe.Read()
		p.Board.Probes[i] = probe
		if err := probe.check(healthy); err != nil {
			complain(probe.Line, "the probe %q: %v", probe.Label, err)
		}
	}
	if err := checkComplaint(b.Complaint, healthy); err != nil {
		complain(b.Line, "%v", err)
	}
	if len(found) > 0 { // every fault would report the same problems again
		return Proved{}, errors.Join(found...)
	}
	for _, fault := range b.Faults {
		c, err := p.proveFault(fault, scene)
		if err != nil {
			complain(fault.Line, "fault %s: %v", fault.ID, err)
			continue
		}
		for _, other := range p.Cases {
			if sameResults(c, other) {
				complain(fault.Line, "the faults %s and %s show the same in every probe; add one that tells them apart",
					other.Fault.ID, fault.ID)
			}
		}
		p.Cases = append(p.Cases, c)
	}
	return p, errors.Join(found...)
}

// checkComplaint fails unless the complaint connects in a cluster without faults.
func checkComplaint(c quiz.Request, healthy cluster.Scene) error {
	trace, err := healthy.Dial(c.From, c.To)
	switch {
	case err != nil:
		return fmt.Errorf("the complaint: %w", err)
	case trace.Outcome != cluster.Connected:
		return fmt.Errorf("without a fault %s at %s is %s; it must connect", c.From, c.To, trace.Outcome)
	}
	return nil
}

// proveFault applies one fault to the cluster, and then tries the complaint and every probe.
func (p Proved) proveFault(fault Fault, scene cluster.Scene) (Case, error) {
	c := Case{Fault: fault}
	var err error
	if c.Scene, err = withFault(p.Board, fault, scene); err != nil {
		return c, err
	}
	complaint := p.Board.Complaint
	if c.Complaint, err = c.Scene.Dial(complaint.From, complaint.To); err != nil {
		return c, fmt.Errorf("the complaint: %w", err)
	}
	if c.Complaint.Outcome == cluster.Connected {
		return c, fmt.Errorf("%s still connects to %s; with every fault it must not", complaint.From, complaint.To)
	}
	for _, probe := range p.Board.Probes {
		shown, err := probe.try(c.Scene)
		if err != nil {
			return c, fmt.Errorf("the probe %q: %w", probe.Label, err)
		}
		c.Shows = append(c.Shows, shown)
	}
	return c, nil
}

// withFault returns the scene of a board with a fault: first the fault's setting, then the manifest, then the events.
// The zero Fault breaks nothing.
func withFault(b Board, f Fault, scene cluster.Scene) (cluster.Scene, error) {
	scene, err := scene.Set(f.Set)
	if err != nil {
		return cluster.Scene{}, err
	}
	if scene, err = quiz.Apply(scene, cmp.Or(f.Manifest, b.Manifest)); err != nil {
		return cluster.Scene{}, err
	}
	return scene.After(f.After...)
}

// try returns the result of a probe in a scene.
func (p Probe) try(scene cluster.Scene) (Shown, error) {
	switch p.Shows {
	case "":
		trace, err := scene.Dial(p.From, p.To)
		return Shown{Trace: &trace}, err
	case showsEndpoints:
		return Shown{Text: scene.PrintEndpoints(p.Service)}, nil
	case showsService:
		return Shown{Text: scene.PrintServices(p.Service)}, nil
	case showsDescribe:
		return Shown{Text: scene.DescribeService(p.Service)}, nil
	}
	return Shown{}, fmt.Errorf("shows %q is none of %s, %s, %s", p.Shows, showsEndpoints, showsService, showsDescribe)
}

// check fails if a probe cannot be tried in the healthy scene, or lists a Service that does not exist.
func (p Probe) check(healthy cluster.Scene) error {
	if _, ok := healthy.Find(p.Service); p.Shows != "" && !ok {
		return fmt.Errorf("there is no Service %q", p.Service)
	}
	_, err := p.try(healthy)
	return err
}

// Read returns a probe as the learner reads it: its author's words, or a text made from its other keys.
func (p Probe) Read() string {
	switch {
	case p.Label != "":
		return p.Label
	case p.Shows == showsEndpoints:
		return "kubectl get endpointslices -l kubernetes.io/service-name=" + p.Service
	case p.Shows == showsService:
		return "kubectl get svc " + p.Service
	case p.Shows == showsDescribe:
		return "kubectl describe svc " + p.Service
	}
	return quiz.ClientName(p.From) + ": " + p.To
}

// sameResults reports whether every probe shows the same for both faults.
func sameResults(a, b Case) bool {
	return slices.EqualFunc(a.Shows, b.Shows, func(x, y Shown) bool { return x.visible() == y.visible() })
}
