package quiz

import (
	"cmp"
	"errors"
	"fmt"
	"slices"

	metav1 "k8s.io/apimachinery/pkg/apis/meta/v1"

	corev1 "k8s.io/api/core/v1"

	"portolan/internal/access"
	"portolan/internal/cluster"
	"portolan/internal/manifest"
)

// ProvedLab is a lab joined to its scene, with what need not be found again on every keystroke. It is shared by all learners.
type ProvedLab struct {
	Lab      Lab
	Scene    cluster.Scene // without the lab's Services
	Solution cluster.Scene // with the solution applied
	Services []string      // of the solution, as Find takes them

	service string            // which Service is meant where a need or a ban names none
	needs   tries             // with the solution
	spared  []map[string]bool // for each ban what the solution keeps from its client: ADDRESS:PORT of pods
	opens   map[openDoor]bool // by the solution, to those outside
}

// ProveLab joins a lab to its scene. It fails if the start passes, or is not refused for the field that Refuses names; if
// the solution does not solve it, or cannot be read; and if a need or a ban is of a client that the scene does not have.
func ProveLab(l Lab, scene cluster.Scene) (ProvedLab, error) {
	p, err := readyLab(l, scene)
	if err != nil {
		return ProvedLab{}, err
	}
	for _, d := range p.Judge(l.Solution).Demands {
		if !d.Holds {
			return ProvedLab{}, fmt.Errorf("prove lab %s: with the solution this does not hold: %s", l.ID, d.Text)
		}
	}
	start := p.Judge(l.Start)
	switch refused := start.Refused; {
	case start.Solved:
		err = errors.New("the start solves it already")
	case l.Refuses == "" && len(refused) > 0:
		err = fmt.Errorf("the API server refuses the start: %w; if that is meant, write the field under refuses", refused[0])
	case l.Refuses != "" && len(refused) == 0:
		err = fmt.Errorf("the API server takes the start, and refuses says that it names %s", l.Refuses)
	case l.Refuses != "" && refused[0].Field != l.Refuses:
		err = fmt.Errorf("the API server names the field %q in the start, and refuses says %s", refused[0].Field, l.Refuses)
	}
	if err != nil {
		return ProvedLab{}, fmt.Errorf("prove lab %s: %w", l.ID, err)
	}
	return p, nil
}

// readyLab tries the solution, so that manifests can be judged by it.
func readyLab(l Lab, scene cluster.Scene) (ProvedLab, error) {
	p := ProvedLab{Lab: l, Scene: scene}
	objects, solution, refused := take(scene, l.Solution)
	if len(refused) > 0 {
		return ProvedLab{}, fmt.Errorf("lab %s: the API server refuses the solution: %w", l.ID, refused[0])
	}
	p.Solution, p.Services = solution, ServicesOf(objects)
	var err error
	if p.service, err = onlyService(objects); err != nil {
		return ProvedLab{}, fmt.Errorf("lab %s: the solution: %w", l.ID, err)
	}
	if err := p.answerable(); err != nil {
		return ProvedLab{}, fmt.Errorf("lab %s: %w", l.ID, err)
	}
	round := p.round(p.Solution, p.Services)
	for _, n := range l.Needs {
		one, err := round.need(n)
		if err != nil {
			return ProvedLab{}, fmt.Errorf("lab %s: need of %s: %w", l.ID, n.From, err)
		}
		p.needs = append(p.needs, one)
	}
	for _, b := range l.Bans {
		p.spared = append(p.spared, round.spares(b))
	}
	p.opens = outsideDoors(p.Solution, p.Services)
	return p, nil
}

// answerable reports a need or a ban that could never be tried: its client or its Service is nowhere.
func (p ProvedLab) answerable() error {
	check := func(from, service string) error {
		if err := access.Check(p.Scene, from); err != nil {
			return err
		}
		if p.of(service) == "" {
			return fmt.Errorf("the solution has several Services: say which one %s dials (service: NAME)", from)
		}
		if _, ok := p.Solution.Find(p.of(service)); !ok {
			return fmt.Errorf("with the solution there is no Service %q", p.of(service))
		}
		return nil
	}
	var problems []error
	for _, n := range p.Lab.Needs {
		problems = append(problems, check(n.From, n.Service))
	}
	for _, b := range p.Lab.Bans {
		problems = append(problems, check(b.From, b.Service))
	}
	return errors.Join(problems...)
}

func (p ProvedLab) of(service string) string {
	if service != "" {
		return service
	}
	return p.service
}

// Judge tries a manifest in the lab's scene, on every keystroke. It never fails for what the learner wrote: that is in Refused
// and Demands.
func (p ProvedLab) Judge(text string) LabResult {
	objects, scene, refused := take(p.Scene, text)
	out := LabResult{Refused: refused, Scene: scene}
	if len(refused) > 0 {
		out.Demands = p.Demands()
		return out
	}
	out.Services = ServicesOf(objects)
	out.Demands = p.tried(out.Scene, out.Services)
	out.Solved = len(out.Demands) > 0
	for _, d := range out.Demands {
		out.Solved = out.Solved && d.Holds
	}
	return out
}

// take applies a text of Services to a scene, and says all that speaks against it, in the order of the text; then the scene
// is the old one. What only a server writes, a status or a uid, is taken out of the text: from anybody else it is not heard
// (PrepareForCreate, k8s.io/kubernetes/pkg/registry/core/service/strategy.go).
func take(scene cluster.Scene, text string) ([]manifest.Object, cluster.Scene, []manifest.Error) {
	objects := manifest.Parse("", []byte(text))
	var strangers []manifest.Error
	for _, o := range objects {
		if svc := o.Service(); svc != nil {
			svc.UID, svc.ResourceVersion, svc.CreationTimestamp = "", "", metav1.Time{}
			svc.Status = corev1.ServiceStatus{}
		} else if len(o.Errors) == 0 {
			strangers = append(strangers, stranger(o))
		}
	}
	next, refused := scene.Take(objects)
	if len(strangers) == 0 {
		return objects, next, refused
	}
	refused = append(strangers, refused...)
	slices.SortStableFunc(refused, func(a, b manifest.Error) int { return cmp.Compare(a.Line, b.Line) })
	return objects, scene, refused
}

// stranger refuses what is no Service.
func stranger(o manifest.Object) manifest.Error {
	return manifest.Error{
		Position: o.At("kind"), Field: "kind", Reason: "NotSupported",
		Message: fmt.Sprintf("a lab takes Services, and this is of kind %q", o.Kind),
		Hint:    "A lab is mended with Services alone: pods and nodes stay as they are. Write kind: Service, or take this document out.",
	}
}

// ServicesOf names the Services among objects, in their order, as cluster.Scene.Find takes them.
func ServicesOf(objects []manifest.Object) []string {
	var names []string
	for _, o := range objects {
		if svc := o.Service(); svc != nil {
			names = append(names, ref(svc))
		}
	}
	return names
}
