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
	gone     []string        // pods that were deleted from the scene
	from, to string          // the first client and the address that it connects to; "" leaves it open
}

// bench returns the sandbox, with the switches for the events turned on.
func (g start) bench() sandbox.Bench {
	b := sandbox.New(g.scene, g.text)
	for _, e := range g.on {
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
		g := start{scene: scene, text: step.Manifest.YAML(), title: step.Title}
		if err != nil || step.Trace == nil {
			return g, err
		}
		g.from, g.to = step.Trace.From, step.Trace.To
		return g.after(step.Trace.After)
	}
	return start{}, fmt.Errorf(noManifestThere, p.Lesson, p.Step)
}

// after applies the events of a lesson to the start. A pod that an event deletes is missing from the scene. Every other
// event becomes a switch that is on.
func (g start) after(events []cluster.Event) (start, error) {
	for _, e := range events {
		if e.Verb != "delete" {
			e.Object = strings.TrimPrefix(e.Object, "node/")
			g.on = append(g.on, e)
			continue
		}
		scene, err := g.scene.After(e)
		if err != nil {
			return g, fmt.Errorf("open the sandbox: %w", err)
		}
		g.scene = scene
		if strings.HasPrefix(e.Object, "pod/") {
			g.gone = append(g.gone, e.Object)
		}
	}
	return g, nil
}

// startOfQuestion returns what the sandbox of a question begins with. In a choose question, the Service gets the chosen
// type. In a fill question, the answer replaces the blank.
func startOfQuestion(s *kit.Session, p kit.OpenSandbox) (start, error) {
	asked, err := s.Course.Question(p.Question)
	if err != nil {
		return start{}, fmt.Errorf("open the sandbox: %w", err)
	}
	q := asked.Question
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
	return start{scene: without(asked.Scene, text), text: text, title: title}, nil
}

// without returns the scene without the Services that a text defines.
func without(scene cluster.Scene, text string) cluster.Scene {
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
		kept := line
		if typ == string(corev1.ServiceTypeClusterIP) {
			kept = nodePort.ReplaceAllString(line, "")
		}
		if strings.HasPrefix(line, indentStep+"type:") || kept == "" && line != "" {
			continue
		}
		lines = append(lines, kept)
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
