package lessons

import (
	"bytes"
	"errors"
	"regexp"
	"slices"
	"strconv"
	"strings"

	"portolan/internal/cluster"
	"portolan/internal/text"

	"gopkg.in/yaml.v3"
)

// field is a key of a mapping, whether it is required, and the function that reads its value.
type field struct {
	key  string
	need bool
	read func(*yaml.Node)
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
	l := &r.lesson
	l.keys = map[string]int{}
	node := r.yaml(1, string(r.src[len(rule):end+1]))
	r.fields(node, 1, "the front matter", []field{
		{"id", true, r.text(&l.ID)},
		{"title", true, r.text(&l.Title)},
		{"part", true, r.text(&l.Part)},
		{"scene", true, r.text(&l.Scene)},
		{"objectives", false, r.readObjectives},
		{"terms", false, r.texts(&l.Terms)},
		{"kubernetes", false, r.text(&l.Kubernetes)},
		{"sources", false, r.texts(&l.Sources)},
	})
	if node != nil && node.Kind == yaml.MappingNode {
		for i := 0; i < len(node.Content); i += 2 {
			l.keys[node.Content[i].Value] = node.Content[i].Line
		}
	}
	return end + 1 + len(rule), true
}

var (
	yamlLine    = regexp.MustCompile(`^yaml: (?:line (\d+): )?`)
	lineOfEvent = regexp.MustCompile(`line \d+: `)
)

// yaml parses a text of the file. after is the number of lines before the text, so that the lines of the nodes are
// lines of the file. It returns nil if the text cannot be parsed.
func (r *reader) yaml(above int, content string) *yaml.Node {
	var doc yaml.Node
	if err := yaml.Unmarshal([]byte(strings.Repeat("\n", above)+content), &doc); err != nil {
		line, message := above+1, err.Error()
		if at := yamlLine.FindStringSubmatch(message); at != nil {
			message = message[len(at[0]):]
			if n, err := strconv.Atoi(at[1]); err == nil {
				line = max(line, n)
			}
			if strings.HasPrefix(message, "did not find expected") {
				line++ // yaml.v3 counts lines from 0 in errors of its parser, but from 1 in errors of its scanner
			}
		}
		r.fail(line, "the YAML cannot be read: %s", message)
		return nil
	}
	if len(doc.Content) == 0 {
		return &yaml.Node{Kind: yaml.MappingNode, Line: above}
	}
	return doc.Content[0]
}

// fields reads a mapping strictly: an unknown, repeated or missing key is an error. A nil node is ignored, because
// its error was already reported.
func (r *reader) fields(node *yaml.Node, line int, what string, fields []field) {
	if node == nil {
		return
	}
	if node.Kind != yaml.MappingNode {
		r.fail(node.Line, "%s is not a mapping: write it as key: value", what)
		return
	}
	var keys []string
	for _, f := range fields {
		keys = append(keys, f.key)
	}
	seen := map[string]bool{}
	for i := 0; i < len(node.Content); i += 2 {
		key := node.Content[i]
		at := slices.Index(keys, key.Value)
		switch {
		case at < 0:
			r.fail(key.Line, "unknown key %q in %s: it has %s", key.Value, what, strings.Join(keys, ", "))
		case seen[key.Value]:
			r.fail(key.Line, "key %q stands twice in %s: keep one", key.Value, what)
		default:
			fields[at].read(node.Content[i+1])
		}
		seen[key.Value] = true
	}
	for _, f := range fields {
		if f.need && !seen[f.key] {
			r.fail(line, "no %s in %s: add it", f.key, what)
		}
	}
}

// text returns a function that reads a scalar, which must not be empty.
func (r *reader) text(into *string) func(*yaml.Node) {
	return func(node *yaml.Node) {
		if *into = r.scalar(node); *into == "" {
			r.fail(node.Line, "a text is missing here: write one line")
		}
	}
}

// scalar returns the text of a scalar on one line, or "" for any other node.
func (r *reader) scalar(node *yaml.Node) string {
	if node.Kind != yaml.ScalarNode || node.Tag == "!!null" {
		return ""
	}
	for _, c := range node.Value { // YAML escapes can write characters that refuseControls does not see
		if text.Invisible(c) && c != '\n' {
			r.refuseRune(node.Line, c)
			return "?"
		}
	}
	return text.Squeeze(node.Value)
}

// texts returns a function that reads a list of scalars.
func (r *reader) texts(into *[]string) func(*yaml.Node) {
	return func(node *yaml.Node) {
		if node.Kind != yaml.SequenceNode {
			r.fail(node.Line, "not a list: write [one, other]")
			return
		}
		for _, item := range node.Content {
			var content string
			r.text(&content)(item)
			*into = append(*into, content)
		}
	}
}

// readObjectives reads the mapping of objectives, in its order.
func (r *reader) readObjectives(node *yaml.Node) {
	if node.Kind != yaml.MappingNode {
		r.fail(node.Line, "objectives are not a mapping: write O13: what the learner can do")
		return
	}
	for i := 0; i < len(node.Content); i += 2 {
		var o Objective
		r.text(&o.ID)(node.Content[i])
		r.text(&o.Text)(node.Content[i+1])
		if slices.ContainsFunc(r.lesson.Objectives, func(other Objective) bool { return other.ID == o.ID }) {
			r.fail(node.Content[i].Line, "objective %s stands twice: keep one", o.ID)
		}
		r.lesson.Objectives = append(r.lesson.Objectives, o)
	}
}

// takeTrace reads a trace fence.
func (s *stepReader) takeTrace(f fence) {
	t := &Trace{Line: f.line + 1}
	s.fields(s.yaml(f.line, f.text), f.line, "the trace", []field{
		{"from", true, s.text(&t.From)},
		{"to", true, s.text(&t.To)},
		{"ask", false, s.text(&t.Ask)},
		{"after", false, func(node *yaml.Node) { t.After = s.events(node) }},
	})
	s.step.Trace = t
}

// events reads what happens before a trace: a mapping from verb to object, or a list of such mappings.
func (s *stepReader) events(node *yaml.Node) []cluster.Event {
	var events []cluster.Event
	switch node.Kind {
	case yaml.SequenceNode:
		for _, item := range node.Content {
			events = append(events, s.events(item)...)
		}
	case yaml.MappingNode:
		for i := 0; i < len(node.Content); i += 2 {
			one := *node
			one.Content = node.Content[i : i+2]
			var event cluster.Event
			if err := one.Decode(&event); err != nil {
				s.fail(node.Content[i].Line, "what happens before the trace: %s", plain(err))
			}
			events = append(events, event)
		}
	default:
		s.fail(node.Line, "after is neither an event nor a list of them: write {lose: node1}")
	}
	return events
}

// plain removes the prefix and the line from an error of yaml.v3, because the Problem has its own line.
func plain(err error) string {
	message := err.Error()
	if several := new(yaml.TypeError); errors.As(err, &several) {
		message = strings.Join(several.Errors, "; ")
	}
	return lineOfEvent.ReplaceAllString(message, "")
}

// takeQuestion reads a question fence: an id, or a mapping with id and show.
func (s *stepReader) takeQuestion(f fence) {
	q := &Question{Line: f.line + 1}
	s.step.Question = q
	node := s.yaml(f.line, f.text)
	if node != nil && node.Kind == yaml.ScalarNode {
		s.text(&q.ID)(node)
		return
	}
	s.fields(node, f.line, "the question", []field{
		{"id", true, s.text(&q.ID)},
		{"show", false, func(node *yaml.Node) {
			switch node.Value {
			case "worked":
				q.Show = Worked
			case "faded":
				q.Show = Faded
			default:
				s.fail(node.Line, "show: %s: it is worked or faded; leave it out for the story alone", s.scalar(node))
			}
		}},
	})
}
