package lint_test

import (
	"path/filepath"
	"slices"
	"strings"
	"testing"
	"testing/fstest"

	"github.com/rogpeppe/go-internal/txtar"

	"portolan/quiz"
	"portolan/quiz/board"
	"portolan/quiz/lint"
	"portolan/quiz/quiztest"
)

// boards returns the boards of the program.
func boards(t testing.TB) []board.Board {
	t.Helper()
	all, err := board.Load(quiz.Content(), "boards")
	if err != nil || len(all) == 0 {
		t.Fatalf("%d boards, %v", len(all), err)
	}
	return all
}

// The boards of the program keep every rule: each fault causes the complaint, and the probes tell all faults apart.
func TestBoards(t *testing.T) {
	for _, p := range lint.Boards(boards(t), quiztest.Scenes(t)) {
		t.Error(p)
	}
}

// TestBoardsBroken breaks one rule after the other: those that Load checks and those that Boards checks.
func TestBoardsBroken(t *testing.T) {
	archive, err := txtar.ParseFile(filepath.Join("testdata", "boards.txtar"))
	if err != nil {
		t.Fatal(err)
	}
	sound := archive.Files[0]
	if got := problemsOf(t, sound.Name, string(sound.Data)); len(got) > 0 {
		t.Fatalf("the board that keeps every rule: %s", strings.Join(got, "\n"))
	}
	for _, section := range archive.Files[1:] {
		t.Run(section.Name, func(t *testing.T) {
			got, want := problemsOf(
				t,
				sound.Name,
				edited(t, string(sound.Data), string(section.Data)),
			), marked(
				string(section.Data),
				"! ",
			)
			if !slices.Equal(got, want) {
				t.Errorf("got\n%s\nwant\n%s", strings.Join(got, "\n"), strings.Join(want, "\n"))
			}
		})
	}
}

// problemsOf reads and checks a board.
func problemsOf(t *testing.T, file, text string) []string {
	t.Helper()
	all, err := board.Load(fstest.MapFS{file: {Data: []byte(text)}}, ".")
	if err != nil {
		return strings.Split(err.Error(), "\n")
	}
	var problems []string
	for _, p := range lint.Boards(all, quiztest.Scenes(t)) {
		problems = append(problems, p.Error())
	}
	return problems
}

// edited replaces the lines marked "-" in a section by those marked "+".
func edited(t *testing.T, text, section string) string {
	t.Helper()
	old := strings.Join(marked(section, "- "), "\n")
	if strings.Count(text, old) != 1 && old != "" {
		t.Fatalf("%q does not stand there once", old)
	}
	if old == "" {
		return text + strings.Join(marked(section, "+ "), "\n") + "\n"
	}
	return strings.Replace(text, old, strings.Join(marked(section, "+ "), "\n"), 1)
}

func marked(section, mark string) []string {
	var lines []string
	for line := range strings.Lines(section) {
		if rest, ok := strings.CutPrefix(strings.TrimRight(line, "\n"), mark); ok {
			lines = append(lines, rest)
		}
	}
	return lines
}

// The example board of the README keeps every rule.
func TestBoardOfTheREADME(t *testing.T) {
	example := quiztest.Example(t, "```yaml board", "")
	id, _, _ := strings.Cut(strings.TrimPrefix(example, "id: "), "\n")
	for _, p := range problemsOf(t, id+".yaml", example) {
		t.Error(p)
	}
}
