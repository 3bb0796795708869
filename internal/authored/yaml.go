package authored

import (
	"bytes"
	"errors"
	"fmt"
	"io"
	"regexp"
	"strconv"
	"strings"

	"gopkg.in/yaml.v3"

	"portolan/internal/cluster"
)

// YAML is a YAML text in a file. The lines of its nodes and of its errors are lines of the file.
type YAML struct {
	File  string
	Above int    // the number of lines of the file before the text
	What  string // what the text holds, as a noun for errors: "question"
	Want  string // the error if the text does not have the expected kind, or has several documents
	Keys  string // the known keys, to list after an unknown one; may be ""
}

// Decode reads one YAML document strictly into v. It returns the node at which the document begins. The node is nil if
// the text is empty, is not YAML of the given kind, is larger than the limits, or has invisible characters. If kind is
// a sequence, each item must be a mapping. The error joins a Problem for everything that is wrong.
func (y YAML) Decode(data []byte, kind yaml.Kind, v any) (*yaml.Node, error) {
	data = append(bytes.Repeat([]byte("\n"), y.Above), data...)
	var doc yaml.Node
	if err := yaml.Unmarshal(data, &doc); err != nil {
		return nil, y.syntax(err, bytes.Count(bytes.TrimSuffix(data, []byte("\n")), []byte("\n"))+1)
	}
	if len(doc.Content) == 0 {
		return nil, nil
	}
	top := doc.Content[0]
	if top.Kind != kind {
		return nil, Problem{y.File, top.Line, y.Want}
	}
	if err := y.checkNode(top); err != nil {
		return nil, err
	}
	for _, item := range top.Content {
		if kind == yaml.SequenceNode && item.Kind != yaml.MappingNode {
			return nil, Problemf(y.File, item.Line, "want a %s, a mapping that begins with \"id:\"", y.What)
		}
	}
	decoder := yaml.NewDecoder(bytes.NewReader(data))
	decoder.KnownFields(true)
	if err := decoder.Decode(v); err != nil {
		return top, y.placed(err)
	}
	if !errors.Is(decoder.Decode(&doc), io.EOF) {
		return top, Problemf(y.File, top.Line, "%s, without \"---\"", y.Want)
	}
	return top, nil
}

// Errorf returns an error about a node. An UnmarshalYAML method returns it, so that Decode can find the line.
func Errorf(n *yaml.Node, format string, args ...any) error {
	return &yaml.TypeError{Errors: []string{fmt.Sprintf("line %d: %s", n.Line, fmt.Sprintf(format, args...))}}
}

var (
	lineOf       = regexp.MustCompile(`(?s)^(?:yaml: )?line (\d+): (.*)$`)
	unknownField = regexp.MustCompile(`^field (.+) not found in type `)
	notAList     = regexp.MustCompile(`^cannot unmarshal .* into \[\]`)
)

// syntax returns the Problem for a text that is not YAML. last is the last line of the text.
func (y YAML) syntax(err error, last int) error {
	line, message := y.Above+1, strings.TrimPrefix(err.Error(), "yaml: ")
	if m := lineOf.FindStringSubmatch(message); m != nil {
		if n, err := strconv.Atoi(m[1]); err == nil {
			line, message = n, m[2]
		}
		if strings.HasPrefix(message, "did not find expected") {
			line++ // yaml.v3 counts lines from 0 in errors of its parser, but from 1 in errors of its scanner
		}
	}
	return Problemf(y.File, min(max(line, y.Above+1), last), "the YAML cannot be read: %s", message)
}

// placed turns an error of decoding into a Problem for each thing that it lists.
func (y YAML) placed(err error) error {
	messages := []string{err.Error()}
	var several *yaml.TypeError
	if errors.As(err, &several) {
		messages = several.Errors
	}
	var problems []error
	for _, message := range messages {
		line := y.Above + 1
		if m := lineOf.FindStringSubmatch(message); m != nil {
			if n, err := strconv.Atoi(m[1]); err == nil {
				line, message = n, m[2]
			}
		}
		if m := unknownField.FindStringSubmatch(message); m != nil {
			message = fmt.Sprintf("unknown key %q in the %s", m[1], y.What)
			switch renamed := renamedKey(m[1]); {
			case renamed != "":
				message += ": it is called " + renamed + " now"
			case y.Keys != "":
				message += ": it has " + y.Keys
			}
		} else if notAList.MatchString(message) {
			message = "not a list: write [one, other]"
		}
		problems = append(problems, Problem{y.File, line, message})
	}
	return errors.Join(problems...)
}

// InvisibleRune returns the Problem for a character that a learner cannot see and a terminal may obey.
func InvisibleRune(file string, line int, r rune) Problem {
	return Problemf(file, line, "the invisible character %U could confuse a terminal: take it out", r)
}

// HiddenReference returns the Problem for an HTML character reference that stands for such a character.
func HiddenReference(file string, line int) Problem {
	return Problem{file, line, "a character reference, such as &#27;, stands for an invisible character: take it out"}
}

// Events is what happens to a scene before a connection, in order. In YAML it is a mapping from verb to object, such
// as {lose: node1}, or a list of such mappings.
type Events []cluster.Event

// UnmarshalYAML reads the mapping or the list. It fails if cluster.Event cannot read one of the events.
func (e *Events) UnmarshalYAML(n *yaml.Node) error {
	switch n.Kind {
	case yaml.SequenceNode:
		for _, item := range n.Content {
			if err := e.UnmarshalYAML(item); err != nil {
				return err
			}
		}
	case yaml.MappingNode:
		for i := 0; i < len(n.Content); i += 2 {
			one := *n
			one.Line, one.Content = n.Content[i].Line, n.Content[i:i+2]
			var event cluster.Event
			if err := event.UnmarshalYAML(&one); err != nil {
				return err // unwrapped, because yaml.v3 collects only its own errors
			}
			*e = append(*e, event)
		}
	default:
		return Errorf(n, "after is neither an event nor a list of them: write {lose: node1}")
	}
	return nil
}

// renamedKey returns the present name of a key of questions and labs that has been renamed, "" for every other key.
func renamedKey(key string) string {
	if key == "door" {
		return "by"
	}
	return ""
}
