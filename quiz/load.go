package quiz

import (
	"errors"
	"fmt"
	"io/fs"
	"path"
	"strings"

	"gopkg.in/yaml.v3"

	"portolan/internal/authored"
)

// Load reads the questions of every *.yaml file in a folder. It is strict: an unknown key is an error. It sets File
// and Line of each question. The error joins an authored.Problem for everything that is wrong. Load also returns the
// questions that it could read.
func Load(fsys fs.FS, dir string) ([]Question, error) {
	var all []Question
	err := authored.EachFile(fsys, dir, "*.yaml", func(file string, data []byte) error {
		questions, err := read(file, data, 0)
		all = append(all, questions...)
		return err
	})
	return all, err
}

// LoadEach reads one T from every *.yaml file in a folder, strictly. A file must be named after the id of its T. what
// is the word for a T in errors, such as "lab". place stores in a T where it begins, and returns its id. The error
// joins an authored.Problem for everything that is wrong. LoadEach also returns each T that it could read. If the
// folder does not exist, it returns none and no error.
func LoadEach[T any](fsys fs.FS, dir, what string,
	place func(one *T, file string, begins *yaml.Node) (id string),
) ([]T, error) {
	var all []T
	want := fmt.Sprintf("want one %s in a file, a mapping that begins with \"id:\"", what)
	err := authored.EachFile(fsys, dir, "*.yaml", func(file string, data []byte) error {
		var one T
		mapping, err := authored.YAML{File: file, What: what, Want: want}.Decode(data, yaml.MappingNode, &one)
		if err != nil {
			return err
		}
		if mapping == nil {
			return authored.Problem{File: file, Line: 1, Text: want}
		}
		if id := place(&one, file, mapping); id+".yaml" != path.Base(file) {
			return authored.Problemf(file, mapping.Line, "the id is %q: a %s's file has the name of its id", id, what)
		}
		all = append(all, one)
		return nil
	})
	return all, err
}

// maxExamples is the maximum number of fences that Examples reads.
const maxExamples = 100

// Examples reads the questions in the ```yaml fences of a Markdown file, such as quiz/README.md, so that the examples
// can be checked with the same rules as the bank. Its errors have the form of Load's.
func Examples(file string, markdown []byte) ([]Question, error) {
	var all []Question
	var problems []error
	var fence []byte
	inside, start, fences := false, 0, 0
	for i, line := range strings.Split(string(markdown), "\n") {
		switch mark := strings.TrimSpace(line); {
		case !inside && mark == "```yaml" && fences == maxExamples:
			problems = append(problems, authored.Problemf(file, i+1, "more than %d examples: take some out", maxExamples))
			return all, errors.Join(problems...)
		case !inside && mark == "```yaml":
			fences++
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
	var questions []Question
	list, err := authored.YAML{
		File: file, Above: above, What: "question",
		Want: "want one list of questions in a file, each beginning with \"- id:\"",
	}.Decode(data, yaml.SequenceNode, &questions)
	for i := range questions {
		questions[i].File, questions[i].Line = file, list.Content[i].Line
	}
	return questions, err
}
