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

// Load reads every *.yaml in a folder of questions, strictly: a key that no question has is an error.
// File and Line of each question are set. The error joins all that is wrong, each with its place
// ("quiz/bank/choose.yaml:41: …"); the questions that could be read are returned beside it.
func Load(fsys fs.FS, dir string) ([]Question, error) {
	files, err := fs.Glob(fsys, path.Join(dir, "*.yaml"))
	if err != nil {
		return nil, fmt.Errorf("list questions in %s: %w", dir, err)
	}
	var all []Question
	var problems []error
	for _, file := range files {
		data, err := fs.ReadFile(fsys, file)
		if err != nil {
			problems = append(problems, fmt.Errorf("read questions: %w", err))
			continue
		}
		questions, err := read(file, data, 0)
		all = append(all, questions...)
		problems = append(problems, err)
	}
	return all, errors.Join(problems...)
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
	var doc yaml.Node
	if err := yaml.Unmarshal(data, &doc); err != nil {
		return nil, place(file, above, err)
	}
	if len(doc.Content) == 0 {
		return nil, nil
	}
	list := doc.Content[0]
	if list.Kind != yaml.SequenceNode {
		return nil, fmt.Errorf("%s:%d: want a list of questions, each beginning with \"- id:\"", file, above+list.Line)
	}
	for _, item := range list.Content {
		if item.Kind != yaml.MappingNode {
			return nil, fmt.Errorf("%s:%d: want a question, a mapping that begins with \"id:\"", file, above+item.Line)
		}
	}
	if err := unprintable(file, above, list); err != nil {
		return nil, err
	}
	var questions []Question
	decoder := yaml.NewDecoder(bytes.NewReader(data))
	decoder.KnownFields(true)
	err := decoder.Decode(&questions)
	for i := range questions {
		questions[i].File, questions[i].Line = file, above+list.Content[i].Line
	}
	if err == nil && !errors.Is(decoder.Decode(&doc), io.EOF) {
		return nil, fmt.Errorf("%s:%d: want one list of questions in a file, without \"---\"", file, above+1)
	}
	return questions, place(file, above, err)
}

// place puts the file's name before what yaml.v3 says of a line, one error for each.
func place(file string, above int, err error) error {
	if err == nil {
		return nil
	}
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
			text = fmt.Sprintf("no question has the key %q here", m[1])
		}
		problems = append(problems, fmt.Errorf("%s:%d: %s", file, above+line, text))
	}
	return errors.Join(problems...)
}

var (
	lineOf       = regexp.MustCompile(`(?s)^line (\d+): (.*)$`)
	unknownField = regexp.MustCompile(`^field (.+) not found in type `)
)

// unprintable finds characters that nobody sees and a terminal may obey, and tabs, whose width nobody knows: YAML can
// write them as "\e" and "\t".
func unprintable(file string, above int, n *yaml.Node) error {
	var problems []error
	for _, r := range n.Value {
		if r != '\n' && text.Invisible(r) {
			problems = append(problems, fmt.Errorf("%s:%d: control character %U in a text", file, above+n.Line, r))
			break
		}
	}
	for _, child := range n.Content {
		problems = append(problems, unprintable(file, above, child))
	}
	return errors.Join(problems...)
}
