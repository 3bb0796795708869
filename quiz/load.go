package quiz

import (
	"bytes"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"path"
	"regexp"
	"strconv"
	"strings"
	"unicode"

	"gopkg.in/yaml.v3"
)

// Load reads every *.yaml in a folder of questions, strictly: a key that no question has is an error.
// File and Line of each question are set. The error joins all that is wrong, each with its place
// ("quiz/bank/choose.yaml:41: …"); the questions that could be read are returned beside it.
func Load(fsys fs.FS, dir string) ([]Question, error) {
	var all []Question
	err := eachFile(fsys, dir, func(file string, data []byte) error {
		questions, err := read(file, data, 0)
		all = append(all, questions...)
		return err
	})
	return all, err
}

// LoadEach reads every *.yaml in a folder, strictly, one T a file, which has the name of its id. what is the word for a T
// in errors: lab. placed notes where a T begins and returns its id. The error joins all that is wrong, each with its place;
// those that could be read are returned beside it. A folder that is not there has none.
func LoadEach[T any](fsys fs.FS, dir, what string, placed func(one *T, file string, begins *yaml.Node) (id string)) ([]T, error) {
	var all []T
	want := fmt.Sprintf("want one %s in a file, a mapping that begins with \"id:\"", what)
	err := eachFile(fsys, dir, func(file string, data []byte) error {
		var one T
		mapping, err := decode(source{file, what, want, 0}, data, yaml.MappingNode, &one)
		if err != nil {
			return err
		}
		if mapping == nil {
			return fmt.Errorf("%s:1: %s", file, want)
		}
		if id := placed(&one, file, mapping); id+".yaml" != path.Base(file) {
			return fmt.Errorf("%s:%d: the id is %q: a %s's file has the name of its id", file, mapping.Line, id, what)
		}
		all = append(all, one)
		return nil
	})
	return all, err
}

// eachFile calls read with every *.yaml in a folder, and joins the errors.
func eachFile(fsys fs.FS, dir string, read func(file string, data []byte) error) error {
	files, err := fs.Glob(fsys, path.Join(dir, "*.yaml"))
	if err != nil {
		return fmt.Errorf("list the files of %s: %w", dir, err)
	}
	var problems []error
	for _, file := range files {
		data, err := fs.ReadFile(fsys, file)
		if err != nil {
			problems = append(problems, fmt.Errorf("read %s: %w", file, err))
			continue
		}
		problems = append(problems, read(file, data))
	}
	return errors.Join(problems...)
}

// Examples reads the questions in the ```yaml fences of a Markdown file, such as quiz/README.md, so
// that what is shown there can be checked like the bank itself. Errors are as Load's.
func Examples(file string, markdown []byte) ([]Question, error) {
	var all []Question
	var problems []error
	var fence []byte
	inside, start := false, 0
	for i, line := range strings.Split(string(markdown), "\n") {
		switch mark := strings.TrimSpace(line); {
		case !inside && mark == "```yaml":
			inside, start, fence = true, i+1, nil
		case inside && mark == "```":
			inside = false
			questions, err := read(file, fence, start)
			all = append(all, questions...)
			problems = append(problems, err)
		case inside:
			fence = append(append(fence, line...), '\n')
		}
	}
	return all, errors.Join(problems...)
}

// read decodes one YAML list of questions; above is the number of lines that stand before it in the file.
func read(file string, data []byte, above int) ([]Question, error) {
	from := source{file, "question", "want one list of questions in a file, each beginning with \"- id:\"", above}
	var questions []Question
	list, err := decode(from, data, yaml.SequenceNode, &questions)
	for i := range questions {
		questions[i].File, questions[i].Line = file, above+list.Content[i].Line
	}
	return questions, err
}

// source is a text that is being read.
type source struct {
	file  string
	what  string // the word for what the text holds: question
	want  string // what is said if it holds something else
	above int    // how many lines of the file stand before the text
}

// errorf is an error at a line of the text.
func (s source) errorf(line int, format string, args ...any) error {
	return fmt.Errorf("%s:%d: %s", s.file, s.above+line, fmt.Sprintf(format, args...))
}

// decode reads one document strictly into v, and returns where it begins; nil if the text is empty.
func decode(from source, data []byte, kind yaml.Kind, v any) (*yaml.Node, error) {
	var doc yaml.Node
	if err := yaml.Unmarshal(data, &doc); err != nil {
		return nil, from.place(err)
	}
	if len(doc.Content) == 0 {
		return nil, nil
	}
	top := doc.Content[0]
	if top.Kind != kind {
		return nil, from.errorf(top.Line, "%s", from.want)
	}
	for _, item := range top.Content {
		if kind == yaml.SequenceNode && item.Kind != yaml.MappingNode {
			return nil, from.errorf(item.Line, "want a %s, a mapping that begins with \"id:\"", from.what)
		}
	}
	if err := from.unprintable(top); err != nil {
		return nil, err
	}
	decoder := yaml.NewDecoder(bytes.NewReader(data))
	decoder.KnownFields(true)
	if err := decoder.Decode(v); err != nil {
		return top, from.place(err)
	}
	if !errors.Is(decoder.Decode(&doc), io.EOF) {
		return top, from.errorf(top.Line, "%s, without \"---\"", from.want)
	}
	return top, nil
}

// place puts the file's name before what yaml.v3 says of a line, one error for each.
func (s source) place(err error) error {
	texts := []string{strings.TrimPrefix(err.Error(), "yaml: ")}
	var several *yaml.TypeError
	if errors.As(err, &several) {
		texts = several.Errors
	}
	var problems []error
	for _, text := range texts {
		line := 1
		if m := lineOf.FindStringSubmatch(text); m != nil {
			if n, err := strconv.Atoi(m[1]); err == nil {
				line, text = n, m[2]
			}
		}
		if m := unknownField.FindStringSubmatch(text); m != nil {
			text = fmt.Sprintf("no %s has the key %q here", s.what, m[1])
		}
		problems = append(problems, s.errorf(line, "%s", text))
	}
	return errors.Join(problems...)
}

var (
	lineOf       = regexp.MustCompile(`(?s)^line (\d+): (.*)$`)
	unknownField = regexp.MustCompile(`^field (.+) not found in type `)
)

// unprintable finds characters that nobody sees and a terminal may obey, and tabs, whose width nobody knows: YAML can
// write them as "\e" and "\t".
func (s source) unprintable(n *yaml.Node) error {
	var problems []error
	for _, r := range n.Value {
		if r != '\n' && unicode.In(r, unicode.Cc, unicode.Cf, unicode.Zl, unicode.Zp) {
			problems = append(problems, s.errorf(n.Line, "control character %U in a text", r))
			break
		}
	}
	for _, child := range n.Content {
		problems = append(problems, s.unprintable(child))
	}
	return errors.Join(problems...)
}
