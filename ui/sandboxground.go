package ui

import (
	"fmt"
	"maps"
	"regexp"
	"slices"
	"strings"

	corev1 "k8s.io/api/core/v1"

	"portolan/internal/cluster"
	"portolan/internal/manifest"
	"portolan/quiz"
)

// grounds returns the scene and the text that a sandbox begins with, and what they are called.
func grounds(s *session, p Place) (scene cluster.Scene, text, title string, err error) {
	if p.Question != "" {
		return questionGrounds(s, p)
	}
	l, ok := s.course.Lesson(p.Lesson)
	if !ok {
		return scene, "", "", fmt.Errorf("there is no lesson %q", p.Lesson)
	}
	for i, step := range l.Steps {
		if step.ID != p.Step && p.Step != "" || step.Manifest == nil {
			continue
		}
		scene, err = s.course.Ground(l, i)
		return scene, step.Manifest.YAML(), step.Title, err
	}
	return scene, "", "", fmt.Errorf("the lesson %q has no step %q with a manifest", p.Lesson, p.Step)
}

// questionGrounds are those of a question; a choose question's Service gets the type that was chosen, a blank what was
// written into it.
func questionGrounds(s *session, p Place) (scene cluster.Scene, text, title string, err error) {
	asked, err := s.course.Question(p.Question)
	if err != nil {
		return scene, "", "", fmt.Errorf("open the sandbox: %w", err)
	}
	q := asked.Question
	title, text = q.Ask, q.Manifest
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
	return without(asked.Scene, text), text, title, nil
}

// request is what the lesson's step dials, where the sandbox begins with its manifest.
func request(s *session, p Place) (from, to string, ok bool) {
	l, _ := s.course.Lesson(p.Lesson)
	for _, step := range l.Steps {
		if (step.ID == p.Step || p.Step == "") && step.Manifest != nil && step.Trace != nil {
			to = strings.TrimPrefix(step.Trace.To, "http://")
			return step.Trace.From, to, true
		}
	}
	return "", "", false
}

// without is a scene that does not have a text's Services.
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

// ofType is a manifest whose Services say a type, and what else goes with it, as one would write it: above what the spec
// has already. A cluster IP alone opens no port on nodes.
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
