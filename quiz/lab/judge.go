package lab

import (
	"cmp"
	"errors"
	"fmt"
	"slices"
	"strings"

	"gopkg.in/yaml.v3"
	metav1 "k8s.io/apimachinery/pkg/apis/meta/v1"

	corev1 "k8s.io/api/core/v1"

	"portolan/internal/access"
	"portolan/internal/cluster"
	"portolan/internal/manifest"
	"portolan/internal/text"
	"portolan/quiz"
)

// Proved is a lab joined to its scene, with everything that Judge would otherwise compute again on every keystroke.
// All learners share it.
type Proved struct {
	Lab      Lab
	Scene    cluster.Scene // without the lab's Services
	Solution cluster.Scene // with the solution applied
	Services []string      // the Services of the solution, in the form that Find takes

	service   string            // the Service to try if a need or a ban names none
	needs     []quiz.Proof      // the proofs of the needs with the solution
	protected []map[string]bool // for each ban, the pods that the solution protects from its client: ADDRESS:PORT
	outside   []cluster.Door    // the doors that the solution opens to outside clients, as the first client types them
}

// Prove joins a lab to its scene. It fails if
//   - the start already passes,
//   - the API server refuses the start for another field than Refuses names, or accepts it although Refuses names one,
//   - the solution cannot be read or does not solve the lab, or
//   - the scene does not have a client of a need or a ban.
func Prove(l Lab, scene cluster.Scene) (Proved, error) {
	p, err := proveSolution(l, scene)
	if err != nil {
		return Proved{}, err
	}
	for _, d := range p.Judge(l.Solution).Demands {
		if !d.Holds {
			return Proved{}, fmt.Errorf("prove lab %s: with the solution this does not hold: %s", l.ID, d.Text)
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
		return Proved{}, fmt.Errorf("prove lab %s: %w", l.ID, err)
	}
	return p, nil
}

// proveSolution tries the needs and bans with the solution, so that Judge can compare manifests with it.
func proveSolution(l Lab, scene cluster.Scene) (Proved, error) {
	p := Proved{Lab: l, Scene: scene}
	objects, solution, refused := apply(scene, l.Solution)
	if len(refused) > 0 {
		return Proved{}, fmt.Errorf("lab %s: the API server refuses the solution: %w", l.ID, refused[0])
	}
	p.Solution, p.Services = solution, quiz.ServicesOf(objects)
	switch len(p.Services) {
	case 0:
		return Proved{}, fmt.Errorf("lab %s: the solution has no Service", l.ID)
	case 1:
		p.service = p.Services[0]
	}
	if err := p.checkClients(); err != nil {
		return Proved{}, fmt.Errorf("lab %s: %w", l.ID, err)
	}
	a := p.newAttempt(p.Solution, p.Services)
	for _, n := range l.Needs {
		proof, err := a.need(n)
		if err != nil {
			return Proved{}, fmt.Errorf("lab %s: need of %s: %w", l.ID, n.From, err)
		}
		p.needs = append(p.needs, proof)
	}
	for _, b := range l.Bans {
		p.protected = append(p.protected, a.protectedFrom(b))
	}
	if len(scene.Clients) > 0 {
		p.outside = a.outsideDoors(scene.Clients[0].Name)
	}
	return p, nil
}

// checkClients reports every need or ban that can never be tried, because its client or its Service does not exist.
func (p Proved) checkClients() error {
	check := func(from, service string) error {
		if err := access.Check(p.Scene, from); err != nil {
			return err
		}
		if p.serviceOr(service) == "" {
			return fmt.Errorf("the solution has several Services: say which one %s dials (service: NAME)", from)
		}
		if _, ok := p.Solution.Find(p.serviceOr(service)); !ok {
			return fmt.Errorf("with the solution there is no Service %q", p.serviceOr(service))
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

func (p Proved) serviceOr(service string) string { return cmp.Or(service, p.service) }

// Judge tries a manifest in the lab's scene, on every keystroke. It never fails because of what the learner wrote:
// problems are in Refused and Demands.
func (p Proved) Judge(written string) Result {
	objects, scene, refused := apply(p.Scene, written)
	out := Result{Refused: refused, Scene: scene}
	if len(refused) > 0 {
		out.Demands = p.Demands()
		return out
	}
	out.Services = quiz.ServicesOf(objects)
	out.Demands = p.judgeDemands(out.Scene, out.Services)
	if field := emptyField(written); field != "" {
		out.Demands = append(out.Demands, Demand{Text: text.Code(field) + " has a value, or its line is gone"})
	}
	out.Solved = len(out.Demands) > 0 && !slices.ContainsFunc(out.Demands, func(d Demand) bool { return !d.Holds })
	return out
}

// emptyField returns the first field of a manifest that has no value, or "". The API server takes such a field for one
// that is left out. In a lab it is a value that the learner is about to type: a manifest may meet every goal just
// because "type:" is empty for a moment.
func emptyField(text string) string {
	for decoder := yaml.NewDecoder(strings.NewReader(text)); ; {
		var document yaml.Node
		if decoder.Decode(&document) != nil {
			return ""
		}
		if field := emptyIn(&document); field != "" {
			return field
		}
	}
}

// emptyIn is emptyField for a part of a document.
func emptyIn(n *yaml.Node) string {
	for i, child := range n.Content {
		isValue := n.Kind == yaml.MappingNode && i%2 == 1
		if isValue && child.Kind == yaml.ScalarNode && child.Tag == "!!null" && child.Value == "" {
			return n.Content[i-1].Value
		}
		if field := emptyIn(child); field != "" {
			return field
		}
	}
	return ""
}

// apply applies the Services of a text to a scene. It returns every error of the text, in the order of the text. If
// there is one, it returns the scene unchanged. It clears the fields that only the API server writes, such as the
// status and the uid, because the API server ignores them when a client creates a Service (PrepareForCreate,
// k8s.io/kubernetes/pkg/registry/core/service/strategy.go).
func apply(scene cluster.Scene, text string) ([]manifest.Object, cluster.Scene, []manifest.Error) {
	objects := manifest.Parse("", []byte(text))
	var otherKinds []manifest.Error
	for _, o := range objects {
		if svc := o.Service(); svc != nil {
			svc.UID, svc.ResourceVersion, svc.CreationTimestamp = "", "", metav1.Time{}
			svc.Status = corev1.ServiceStatus{}
		} else if len(o.Errors) == 0 {
			otherKinds = append(otherKinds, otherKind(o))
		}
	}
	next, refused := scene.Take(objects)
	if len(otherKinds) == 0 {
		return objects, next, refused
	}
	refused = append(otherKinds, refused...)
	slices.SortStableFunc(refused, func(a, b manifest.Error) int { return cmp.Compare(a.Line, b.Line) })
	return objects, scene, refused
}

// otherKind returns the error for an object that is not a Service.
func otherKind(o manifest.Object) manifest.Error {
	return manifest.Error{
		Position: o.At("kind"), Field: "kind", Reason: "NotSupported",
		Message: fmt.Sprintf("a lab takes Services, and this is of kind %q", o.Kind),
		Hint: "A lab is mended with Services alone: pods and nodes stay as they are. Write kind: Service, " +
			"or take this document out.",
	}
}
