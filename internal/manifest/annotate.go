package manifest

import (
	"errors"
	"fmt"
	"io"
	"strings"

	"gopkg.in/yaml.v3"
)

// Annotated is a manifest prepared for a reader: clean YAML without comments, line by line. Each line has the field
// that it shows, and its comment as a note.
type Annotated struct{ Lines []Line }

// Line is one line of clean YAML.
type Line struct {
	Text     string // without comment and trailing space
	Document int    // from 0, while Object.Document counts from 1
	Field    string // "spec.ports[0].nodePort"; "" for a blank line or "---"
	Note     string // its comment on a single line; "" if there is none
}

// Annotate separates YAML from its comments. It cuts the text by position and never re-encodes it. A comment on a line
// of its own belongs to the next field. If it is aligned with the comment of the field above, it continues that
// comment. If no field follows in the document, it belongs to the last field.
//
// The field of a line is the one that begins on it. If several begin there, it is the outermost. A line that only
// continues a value has the field of that value. If the text is not valid YAML, Annotate returns its lines unchanged,
// together with the error.
func Annotate(src string) (Annotated, error) {
	src = strings.ReplaceAll(strings.TrimPrefix(src, byteOrderMark), "\r\n", "\n")
	src = strings.TrimSuffix(strings.ReplaceAll(src, "\r", "\n"), "\n")
	if len(src) > maxDocument {
		return Annotated{}, fmt.Errorf("annotate: more than %d bytes", maxDocument)
	}
	if message, at := forbiddenCharacter(src); message != "" {
		return Annotated{}, fmt.Errorf("annotate: line %d: %s", at.Line, message)
	}
	if strings.ContainsAny(src, oddBreaks) {
		return Annotated{}, errors.New("annotate: a line ends with something else than a line break")
	}
	m := newMarks()
	err := eachDocument(src, func(text string, line int) error {
		root, err := readWhole(text)
		if err != nil {
			return err
		}
		m.offset = line - 1
		m.walk(root, "", -1)
		return nil
	})
	if err != nil {
		return verbatim(src), fmt.Errorf("annotate: %w", err)
	}
	return m.separate(strings.Split(src, "\n")), nil
}

// eachDocument calls visit with each document of a text in memory, and with its first line. It cuts where
// source.document does.
func eachDocument(src string, visit func(text string, line int) error) error {
	at, start, line, startLine := 0, 0, 1, 1
	for text := range strings.Lines(src) {
		after, isSeparator := afterDashes([]byte(text))
		if after != "" {
			return errors.New(badSeparator + after)
		}
		if isSeparator && start < at {
			if err := visit(src[start:at], startLine); err != nil {
				return err
			}
			start, startLine = at+len(text), line+1
		}
		at += len(text)
		line++
	}
	return visit(src[start:], startLine)
}

// oddBreaks are characters that end a line for YAML 1.1 but not for a terminal.
const oddBreaks = "\u0085\u2028\u2029"

// readWhole is readTree for a text that must end where its document ends. Otherwise the text after a value and its
// comment could become part of the value when the comment is removed.
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

// YAML returns the clean text. It ends with a line break.
func (a Annotated) YAML() string {
	var b strings.Builder
	for _, line := range a.Lines {
		b.WriteString(line.Text)
		b.WriteByte('\n')
	}
	return b.String()
}

// verbatim returns the lines of a text that cannot be separated.
func verbatim(src string) Annotated {
	var a Annotated
	for text := range strings.SplitSeq(src, "\n") {
		a.Lines = append(a.Lines, Line{Text: text})
	}
	return a
}

// isDocumentEnd reports whether a line is "...", alone or followed by white space. YAML ends a document there.
func isDocumentEnd(line string) bool {
	return strings.TrimRight(line, " \t") == "..."
}

// marks holds positions from the YAML tree: which field begins on which line, and where scalars and collections begin.
// Inside a scalar, # does not start a comment.
type marks struct {
	fields map[int]string          // the field by line
	starts map[Position]startToken // what begins at a position
	offset int                     // the number of lines before the document that is being walked
}

// startToken describes what begins at a position: a quoted scalar, a flow collection or a block scalar.
type startToken struct {
	opens string // any one of these characters opens it
	// The indentation of the collection around it, or -1 at the top level. The text of a block scalar is indented more.
	indent int
}

func newMarks() *marks {
	return &marks{fields: map[int]string{}, starts: map[Position]startToken{}}
}

// walk records the positions of a node and all its descendants. indent is the column, from 0, of the enclosing block
// collection.
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

// begin records what begins at a node.
func (m *marks) begin(node *yaml.Node, opens string, indent int) {
	m.starts[Position{Line: node.Line + m.offset, Column: node.Column}] = startToken{opens, indent}
}

// name records the field of a line, unless another field began earlier on that line.
func (m *marks) name(node *yaml.Node, field string) {
	if line := node.Line + m.offset; m.fields[line] == "" {
		m.fields[line] = field
	}
}

// separate splits each line into YAML and comment.
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
		case !continued && (strings.HasPrefix(text, separator) || isDocumentEnd(text)):
			w.marker(clean, comment)
		default:
			w.content(clean, comment, column, cut < len(text), m.fields[i+1])
		}
	}
	return w.annotated()
}
