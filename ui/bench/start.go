package bench

import (
	"fmt"
	"maps"
	"regexp"
	"slices"
	"strings"

	corev1 "k8s.io/api/core/v1"

	"portolan/internal/cluster"
	"portolan/internal/manifest"
	"portolan/internal/sandbox"
	"portolan/quiz"
	"portolan/ui/kit"
)

// start contains what a sandbox begins with.
type start struct {
	scene    cluster.Scene
	text     string
	title    string
	on       []cluster.Event // events that the learner can take back, because they are switches
	deleted  []string        // pods that were deleted from the scene
	from, to string          // the first client and the address that it connects to; "" leaves it open
}

// bench returns the sandbox, with the switches for the events turned on.
func (begin start) bench() sandbox.Bench {
	b := sandbox.New(begin.scene, begin.text)
	for _, e := range begin.on {
		b = b.Flip(e)
	}
	return b
}

// startOf returns what the sandbox of a lesson's step or of a question begins with.
func startOf(s *kit.Session, p kit.OpenSandbox) (start, error) {
	if p.Question != "" {
		return startOfQuestion(s, p)
	}
	l, ok := s.Course.Lesson(p.Lesson)
	if !ok {
		return start{}, fmt.Errorf(noSuchLesson, p.Lesson)
	}
	for _, step := range l.Steps {
		if step.ID != p.Step && p.Step != "" || step.Manifest == nil {
			continue
		}
		scene, err := s.Course.Scene(l.Scene)
		begin := start{scene: scene, text: step.Manifest.YAML(), title: step.Title}
		if err != nil || step.Trace == nil {
			return begin, err
		}
		begin.from, begin.to = step.Trace.From, step.Trace.To
		if begin.scene, err = scene.Set(step.Trace.Set); err != nil {
			return begin, fmt.Errorf("open the sandbox: %w", err)
		}
		return begin.after(step.Trace.After)
	}
	return start{}, fmt.Errorf(noManifestThere, p.Lesson, p.Step)
}

// after applies the events of a lesson to the start. A pod that an event deletes is missing from the scene. Every other
// event becomes a switch that is on.
func (begin start) after(events []cluster.Event) (start, error) {
	for _, e := range events {
		if e.Verb != "delete" {
			e.Object = strings.TrimPrefix(e.Object, "node/")
			begin.on = append(begin.on, e)
			continue
		}
		scene, err := begin.scene.After(e)
		if err != nil {
			return begin, fmt.Errorf("open the sandbox: %w", err)
		}
		begin.scene = scene
		if strings.HasPrefix(e.Object, "pod/") {
			begin.deleted = append(begin.deleted, e.Object)
		}
	}
	return begin, nil
}

// startOfQuestion returns what the sandbox of a question begins with. In a choose question, the Service gets the chosen
// type. In a fill question, the answer replaces the blank.
func startOfQuestion(s *kit.Session, p kit.OpenSandbox) (start, error) {
	question, err := s.Course.Question(p.Question)
	if err != nil {
		return start{}, fmt.Errorf("open the sandbox: %w", err)
	}
	q := question.Question
	title, text := q.Ask, q.Manifest
	if title == "" {
		title = q.Story
	}
	if clean, err := manifest.Annotate(text); err == nil {
		text = clean.YAML()
	}
	switch {
	case p.Option == "":
	case q.Kind == quiz.Fill:
		text = strings.ReplaceAll(text, quiz.Blank, p.Option)
	default:
		extra, _ := q.As[p.Option].(map[string]any)
		text = ofType(text, p.Option, extra)
	}
	return start{scene: withoutServices(question.Scene, text), text: text, title: title}, nil
}

// withoutServices returns the scene without the Services that a text defines.
func withoutServices(scene cluster.Scene, text string) cluster.Scene {
	for _, o := range manifest.Parse("", []byte(text)) {
		if o.Service() == nil {
			continue
		}
		name := cluster.Name(o.Namespace, o.Name)
		if _, there := scene.Find(name); !there {
			continue
		}
		if next, err := scene.After(cluster.Event{Verb: "delete", Object: "service/" + name}); err == nil {
			scene = next
		}
	}
	return scene
}

// ofType sets a type in the Services of a manifest, together with the extra fields that go with the type. The new lines
// go to the top of the spec, where a person would write them. For ClusterIP it removes node ports, because a ClusterIP
// Service opens no port on nodes.
func ofType(text, typ string, extra map[string]any) string {
	nodePort := regexp.MustCompile(`, *nodePort: *\d+|nodePort: *\d+, *|^ +nodePort: *\d+$`)
	var lines []string
	for line := range strings.SplitSeq(strings.TrimSuffix(text, "\n"), "\n") {
		rest := line
		if typ == string(corev1.ServiceTypeClusterIP) {
			rest = nodePort.ReplaceAllString(line, "")
		}
		if strings.HasPrefix(line, indentStep+"type:") || rest == "" && line != "" {
			continue
		}
		lines = append(lines, rest)
		if line != "spec:" {
			continue
		}
		lines = append(lines, indentStep+"type: "+typ)
		for _, field := range slices.Sorted(maps.Keys(extra)) {
			lines = append(lines, fmt.Sprintf("%s%s: %v", indentStep, field, extra[field]))
		}
	}
	return strings.Join(lines, "\n") + "\n"
}
