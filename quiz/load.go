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

	"gopkg.in/yaml.v3"

	"portolan/internal/text"
)

// Load reads the questions of every *.yaml file in a folder. It is strict: an unknown key is an error. It sets File
// and Line of each question. The error joins all problems, each with its place ("quiz/bank/choose.yaml:41: …"). Load
// also returns the questions that it could read.
func Load(fsys fs.FS, dir string) ([]Question, error) {
	var all []Question
	err := eachFile(fsys, dir, func(file string, data []byte) error {
		questions, err := read(file, data, 0)
		all = append(all, questions...)
		return err
	})
	return all, err
}

// LoadEach reads one T from every *.yaml file in a folder, strictly. A file must be named after the id of its T. what
// is the word for a T in errors, such as "lab". placed stores in a T where it begins, and returns its id. The error
// joins all problems, each with its place. LoadEach also returns each T that it could read. If the folder does not
// exist, it returns none and no error.
func LoadEach[T any](fsys fs.FS, dir, what string,
	placed func(one *T, file string, begins *yaml.Node) (id string),
) ([]T, error) {
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

// eachFile calls read for every *.yaml file in a folder, and joins the errors.
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

// Examples reads the questions in the ```yaml fences of a Markdown file, such as quiz/README.md, so that the examples
// can be checked with the same rules as the bank. Its errors have the form of Load's.
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

// read decodes one YAML list of questions. above is the number of lines before it in the file.
func read(file string, data []byte, above int) ([]Question, error) {
	from := source{file, "question", "want one list of questions in a file, each beginning with \"- id:\"", above}
	var questions []Question
	list, err := decode(from, data, yaml.SequenceNode, &questions)
	for i := range questions {
		questions[i].File, questions[i].Line = file, above+list.Content[i].Line
	}
	return questions, err
}

// source describes a YAML text that is being read.
type source struct {
	file  string
	what  string // what the text holds, as a word for errors: "question"
	want  string // the error text if it holds something else
	above int    // the number of lines of the file before the text
}

// errorf returns an error with the file and the line, counted in the file, of a line of the text.
func (s source) errorf(line int, format string, args ...any) error {
	return fmt.Errorf("%s:%d: %s", s.file, s.above+line, fmt.Sprintf(format, args...))
}

// decode reads one YAML document strictly into v. It returns the node at which the document begins, or nil if the
// text is empty.
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

// place turns an error of yaml.v3 into errors with our file and line, one for each problem that it lists.
func (s source) place(err error) error {
	texts := []string{strings.TrimPrefix(err.Error(), "yaml: ")}
	var several *yaml.TypeError
	if errors.As(err, &several) {
		texts = several.Errors
	}
	var problems []error
	for _, content := range texts {
		line := 1
		if m := lineOf.FindStringSubmatch(content); m != nil {
			if n, err := strconv.Atoi(m[1]); err == nil {
				line, content = n, m[2]
			}
		}
		if m := unknownField.FindStringSubmatch(content); m != nil {
			content = fmt.Sprintf("no %s has the key %q here", s.what, m[1])
		}
		problems = append(problems, s.errorf(line, "%s", content))
	}
	return errors.Join(problems...)
}

var (
	lineOf       = regexp.MustCompile(`(?s)^line (\d+): (.*)$`)
	unknownField = regexp.MustCompile(`^field (.+) not found in type `)
)

// unprintable reports control characters and other invisible characters, because a terminal may obey them. It also
// reports tabs, because their width differs between terminals. YAML can write them as escapes, "\e" and "\t", so the
// decoded text is checked.
func (s source) unprintable(n *yaml.Node) error {
	var problems []error
	for _, r := range n.Value {
		if r != '\n' && text.Invisible(r) {
			problems = append(problems, s.errorf(n.Line, "control character %U in a text", r))
			break
		}
	}
	for _, child := range n.Content {
		problems = append(problems, s.unprintable(child))
	}
	return errors.Join(problems...)
}
