package manifest

import (
	"errors"
	"fmt"
	"io"
	"strings"

	"gopkg.in/yaml.v3"
)

// Annotated is a manifest taken apart for a reader: clean YAML without comments, line by line, each
// line with the field it shows and the note that its comment was.
type Annotated struct{ Lines []Line }

// Line is one line of clean YAML.
type Line struct {
	Text     string // without the comment and trailing space
	Document int    // from 0; the number that Parse gives is one more
	Field    string // "spec.ports[0].nodePort"; "" for a blank line or "---"
	Note     string // its comment, joined to one line; "" if there is none
}

// Annotate separates YAML from its comments by position, never by re-encoding. A comment on its own
// line belongs to the field above when it is aligned with that field's comment (it continues it), else to the next field;
// where no field follows in its document, to the last one.
//
// A line's field is the one that begins on it, the outermost if several do; a line that only goes on
// with a value has the field of that value. Text that is no YAML comes back as it is, line by line,
// together with the error.
func Annotate(src string) (Annotated, error) {
	src = strings.ReplaceAll(strings.TrimPrefix(src, byteOrderMark), "\r\n", "\n")
	src = strings.TrimSuffix(strings.ReplaceAll(src, "\r", "\n"), "\n")
	if len(src) > maxDocument {
		return Annotated{}, fmt.Errorf("annotate: more than %d bytes", maxDocument)
	}
	if message, at := unreadable(src); message != "" {
		return Annotated{}, fmt.Errorf("annotate: line %d: %s", at.Line, message)
	}
	if strings.ContainsAny(src, "\u0085\u2028\u2029") {
		return Annotated{}, errors.New("annotate: a line ends with something else than a line break")
	}
	m := newMarks()
	for _, d := range split(src) {
		root, err := readWhole(d.text)
		if err != nil {
			return verbatim(src), fmt.Errorf("annotate: %w", err)
		}
		m.offset = d.line - 1
		m.walk(root, "", -1)
	}
	return m.separate(strings.Split(src, "\n")), nil
}

// readWhole is readTree for a text of which nothing may be left over: where a value ends with its
// comment, more could become part of it once the comment is gone.
func readWhole(text string) (root *yaml.Node, err error) {
	defer recovered(&err)
	root = new(yaml.Node)
	dec := yaml.NewDecoder(strings.NewReader(text))
	if err := dec.Decode(root); err != nil && !errors.Is(err, io.EOF) {
		return nil, fmt.Errorf("read positions: %w", err)
	}
	if err := dec.Decode(new(yaml.Node)); !errors.Is(err, io.EOF) {
		return nil, errors.New("text is left over where a document should end")
	}
	return root, checkSize(root)
}

// YAML returns the clean text, ending with a line break.
func (a Annotated) YAML() string {
	var b strings.Builder
	for _, line := range a.Lines {
		b.WriteString(line.Text)
		b.WriteByte('\n')
	}
	return b.String()
}

// verbatim shows a text that cannot be taken apart.
func verbatim(src string) Annotated {
	var a Annotated
	for text := range strings.SplitSeq(src, "\n") {
		a.Lines = append(a.Lines, Line{Text: text})
	}
	return a
}

// marks are what the tree of a text knows of its places: which field begins on which line, and
// where scalars begin inside which # is no comment.
type marks struct {
	fields map[int]string          // by line
	starts map[Position]startToken // by place
	offset int                     // of the document being walked
}

// startToken is what begins at a place: a quoted scalar, a flow collection or a block scalar.
type startToken struct {
	opens  string // the characters of which one opens it
	indent int    // of the collection around a block scalar, whose text is further in; -1 at the top
}

func newMarks() *marks {
	return &marks{fields: map[int]string{}, starts: map[Position]startToken{}}
}

// walk notes what a node and all below it know. indent is the column, from 0, of the block
// collection that it stands in.
func (m *marks) walk(node *yaml.Node, path string, indent int) {
	flow := node.Style&yaml.FlowStyle != 0
	switch node.Kind {
	case yaml.DocumentNode:
		for _, c := range node.Content {
			m.walk(c, path, indent)
		}
	case yaml.ScalarNode:
		m.scalar(node, indent)
	case yaml.MappingNode:
		if flow {
			m.begin(node, "{", indent)
		} else {
			indent = node.Column - 1
		}
		for i := 0; i+1 < len(node.Content); i += 2 {
			field := joinPath(path, node.Content[i].Value)
			m.name(node.Content[i], field)
			m.walk(node.Content[i], field, indent)
			m.walk(node.Content[i+1], field, indent)
		}
	case yaml.SequenceNode:
		if flow {
			m.begin(node, "[", indent)
		} else {
			indent = node.Column - 1
		}
		for i, item := range node.Content {
			field := fmt.Sprintf("%s[%d]", path, i)
			if item.Kind != yaml.MappingNode || item.Style&yaml.FlowStyle != 0 {
				m.name(item, field)
			}
			m.walk(item, field, indent)
		}
	}
}

func (m *marks) scalar(node *yaml.Node, indent int) {
	switch {
	case node.Style&yaml.DoubleQuotedStyle != 0:
		m.begin(node, `"`, indent)
	case node.Style&yaml.SingleQuotedStyle != 0:
		m.begin(node, "'", indent)
	case node.Style&(yaml.LiteralStyle|yaml.FoldedStyle) != 0:
		m.begin(node, "|>", indent)
	}
}

// begin notes what opens at a node.
func (m *marks) begin(node *yaml.Node, opens string, indent int) {
	m.starts[Position{Line: node.Line + m.offset, Column: node.Column}] = startToken{opens, indent}
}

// name notes the field of a line, unless another began on it before.
func (m *marks) name(node *yaml.Node, field string) {
	if line := node.Line + m.offset; m.fields[line] == "" {
		m.fields[line] = field
	}
}

// separate goes through the lines and parts each into YAML and comment.
func (m *marks) separate(lines []string) Annotated {
	var (
		s = scanner{starts: m.starts}
		w writer
	)
	for i, text := range lines {
		cut, continued := s.line(text, i+1)
		clean, comment := text[:cut], strings.TrimSpace(strings.TrimLeft(text[cut:], "#"))
		if !continued || cut < len(text) {
			clean = strings.TrimRight(clean, " \t")
		}
		column := len([]rune(text[:cut]))
		switch {
		case !continued && cut < len(text) && clean == "":
			w.comment(comment, column)
		case !continued && (isMarker(text, "---") || isMarker(text, "...")):
			w.marker(clean, comment, m.fields[i+1])
		default:
			w.content(clean, comment, column, cut < len(text), m.fields[i+1])
		}
	}
	return w.annotated()
}
