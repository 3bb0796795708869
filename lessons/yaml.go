package lessons

import (
	"bytes"
	"slices"
	"strings"

	"portolan/internal/authored"
	"portolan/internal/text"

	"gopkg.in/yaml.v3"
)

// frontMatter is the YAML at the beginning of a lesson's file.
type frontMatter struct {
	ID, Title, Part, Scene string
	Objectives             objectives
	Terms                  terms
	Kubernetes             string
	Sources                []string
}

// readFront reads the front matter and returns the offset at which the body starts. ok is false if there is no front
// matter.
func (r *reader) readFront() (body int, ok bool) {
	const rule = "---\n"
	end := bytes.Index(r.src, []byte("\n"+rule))
	if !bytes.HasPrefix(r.src, []byte(rule)) || end < 0 {
		r.fail(1, "no front matter: begin the file with its keys between two lines of ---")
		return 0, false
	}
	body = end + 1 + len(rule)
	var front frontMatter
	node, err := authored.YAML{
		File: r.file, Above: 1, What: "front matter", Want: "the front matter is not a mapping: write it as key: value",
		Keys: "id, title, part, scene, objectives, terms, kubernetes, sources",
	}.Decode(r.src[len(rule):end+1], yaml.MappingNode, &front)
	if err != nil {
		r.errs = append(r.errs, err)
		return body, true
	}
	l := &r.lesson
	l.keys = map[string]int{}
	for i := 0; node != nil && i < len(node.Content); i += 2 {
		l.keys[node.Content[i].Value] = node.Content[i].Line
	}
	l.ID = r.required("front matter", "id", front.ID, l.KeyLine("id"))
	l.Title = r.required("front matter", "title", front.Title, l.KeyLine("title"))
	l.Part = r.required("front matter", "part", front.Part, l.KeyLine("part"))
	l.Scene = r.required("front matter", "scene", front.Scene, l.KeyLine("scene"))
	l.Objectives, l.Terms, l.Kubernetes, l.Sources = front.Objectives, front.Terms, front.Kubernetes, front.Sources
	return body, true
}

// required returns the value of a key on one line, and reports a key that is missing or empty.
func (r *reader) required(what, key, value string, line int) string {
	if value = text.Squeeze(value); value == "" {
		r.fail(line, "no %s in the %s: add it", key, what)
	}
	return value
}

// objectives are written as a mapping from id to text. They keep its order.
type objectives []Objective

// UnmarshalYAML reads the mapping. It fails if an objective has no text or occurs twice.
func (o *objectives) UnmarshalYAML(n *yaml.Node) error {
	if n.Kind != yaml.MappingNode {
		return authored.Errorf(n, "objectives are not a mapping: write O13: what the learner can do")
	}
	for i := 0; i < len(n.Content); i += 2 {
		key, next := n.Content[i], Objective{ID: n.Content[i].Value, Text: text.Squeeze(n.Content[i+1].Value)}
		if next.ID == "" || next.Text == "" {
			return authored.Errorf(key, "objective %q has no text: write what the learner can do", next.ID)
		}
		if slices.ContainsFunc(*o, func(other Objective) bool { return other.ID == next.ID }) {
			return authored.Errorf(key, "objective %s stands twice: keep one", next.ID)
		}
		*o = append(*o, next)
	}
	return nil
}

// decode reads the YAML of a fence into v, and reports whether it could. keys are the keys that the fence may have.
func (s *stepReader) decode(f fence, keys string, v any) bool {
	_, err := authored.YAML{
		File: s.file, Above: f.line, What: f.info, Keys: keys, Want: "a " + f.info + " is a mapping: write it as key: value",
	}.Decode([]byte(f.text), yaml.MappingNode, v)
	if err != nil {
		s.errs = append(s.errs, err)
	}
	return err == nil
}

// takeTrace reads a trace fence.
func (s *stepReader) takeTrace(f fence) {
	t := &Trace{Line: f.line + 1}
	s.step.Trace = t
	if s.decode(f, "from, to, ask, why, set, after", t) {
		t.From = s.required(f.info, "from", t.From, f.line)
		t.To = s.required(f.info, "to", t.To, f.line)
		t.Ask, t.Why = text.Squeeze(t.Ask), text.Squeeze(t.Why)
	}
}

// takeQuestion reads a question fence: an id, or a mapping with id and show.
func (s *stepReader) takeQuestion(f fence) {
	q := &Question{Line: f.line + 1}
	s.step.Question = q
	if words := strings.Fields(f.text); len(words) == 1 {
		q.ID = words[0]
		return
	}
	if s.decode(f, "id, show", q) {
		q.ID = s.required(f.info, "id", q.ID, f.line)
	}
}

// UnmarshalYAML reads "worked" or "faded". Free is written by leaving the key out.
func (s *Show) UnmarshalYAML(n *yaml.Node) error {
	switch n.Value {
	case "worked":
		*s = Worked
	case "faded":
		*s = Faded
	default:
		return authored.Errorf(n, "show: %s: it is worked or faded; leave it out for the story alone", n.Value)
	}
	return nil
}
