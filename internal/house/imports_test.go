package house_test

import (
	"fmt"
	"go/parser"
	"go/token"
	"io/fs"
	"os"
	"path"
	"path/filepath"
	"slices"
	"strconv"
	"strings"
	"testing"
)

const module = "portolan"

// layers are the packages of this module, from the lowest layer up. A package imports only packages of lower layers, so
// those in one layer do not know each other: a lesson names a question by its id, and course joins the two. A screen
// asks the app to open another one.
var layers = [][]string{
	{"internal/spelling", "internal/text", "internal/terminal", "internal/growth", "internal/house", "internal/kubectltest"},
	{"internal/manifest", "internal/editor", "internal/crash"},
	{"internal/cluster"},
	{"internal/access", "internal/authored", "quiz/quiztest"},
	{"lessons", "quiz", "internal/diagram"},
	{"quiz/lab", "quiz/board"},
	{"quiz/lint"},
	{"internal/course", "internal/progress", "internal/explain", "internal/sandbox"},
	{"internal/journey", "internal/explain/text", "internal/handout"},
	{"internal/journey/journeytest", "ui/kit", "internal/terminaltest"},
	{"ui/kit/kittest", "ui/ask"},
	{"ui/home", "ui/lesson", "ui/round", "ui/board", "ui/bench", "ui/handout"},
	{"ui", "internal/plain"},
	{"internal/classroom", "internal/cli"},
	{"."},
}

// screens are the packages that may draw with charm.land. All others work without a terminal.
var screens = []string{
	"ui", "ui/kit", "ui/kit/kittest", "ui/ask", "ui/home", "ui/lesson", "ui/round", "ui/board", "ui/bench",
	"ui/handout", "internal/classroom", "internal/cli",
}

func TestImportsPointOneWay(t *testing.T) {
	seen := 0
	eachImport(t, func(at token.Position, from, imported string) {
		seen++
		if why := objection(from, imported); why != "" {
			t.Errorf("%s: %s", at, why)
		}
	})
	if seen == 0 {
		t.Error("no import was found: this test looks in the wrong place")
	}
}

// TestArchitectureShowsTheLayers compares the picture in docs/architecture.md with the layers, the highest first.
func TestArchitectureShowsTheLayers(t *testing.T) {
	text, err := os.ReadFile(filepath.Join("docs", "architecture.md"))
	if err != nil {
		t.Fatal(err)
	}
	var picture strings.Builder
	for i, packages := range slices.Backward(layers) {
		fmt.Fprintf(&picture, "%2d  %s\n", i+1, strings.Join(packages, "  "))
	}
	if !strings.Contains(string(text), "```\n"+picture.String()+"```\n") {
		t.Errorf("docs/architecture.md must show the layers like this:\n%s", picture.String())
	}
}

func TestObjection(t *testing.T) {
	for _, c := range []struct {
		from, imported string
		fine           bool
	}{
		{"internal/cluster", "portolan/internal/manifest", true},
		{"internal/manifest", "portolan/internal/cluster", false},
		{"internal/course", "portolan/quiz", true},
		{"lessons", "portolan/quiz", false},
		{"quiz", "portolan/lessons", false},
		{"quiz", "portolan/quiz/lab", false},
		{"quiz/lab", "portolan/quiz/board", false},
		{"quiz/lint", "portolan/quiz/lab", true},
		{"quiz", "portolan/quiz", true}, // its tests, from outside
		{"internal/progress", "portolan/internal/course", false},
		{"internal/diagram", "portolan/internal/cluster", true},
		{"internal/diagram", "portolan/ui", false},
		{"ui", "portolan/internal/diagram", true},
		{"ui", "charm.land/lipgloss/v2", true},
		{"ui", "portolan/ui/lesson", true},
		{"ui/lesson", "portolan/ui/ask", true},
		{"ui/lesson", "portolan/ui/bench", false},
		{"ui/lesson", "charm.land/lipgloss/v2", true},
		{"ui/kit", "portolan/ui/lesson", false},
		{"ui/bench", "portolan/ui", false},
		{"internal/diagram", "charm.land/lipgloss/v2", false},
		{"internal/diagram", "github.com/charmbracelet/x/ansi", true},
		{"internal/plain", "charm.land/glamour/v2", false},
		{"internal/attic", "fmt", false}, // is in no layer
		{"ui", "portolan/internal/attic", false},
	} {
		if why := objection(c.from, c.imported); (why == "") != c.fine {
			t.Errorf("%s imports %s: fine should be %v, but the objection is %q", c.from, c.imported, c.fine, why)
		}
	}
}

// objection says why a package of this module must not have this import, "" if it may.
func objection(from, imported string) string {
	if layer(from) < 0 {
		return fmt.Sprintf("package %s is in no layer: give it one in internal/house/imports_test.go", from)
	}
	if strings.HasPrefix(imported, "charm.land/") && !slices.Contains(screens, from) {
		return fmt.Sprintf("package %s imports %s: only %s draw", from, imported, strings.Join(screens, ", "))
	}
	own, ok := strings.CutPrefix(imported, module+"/")
	if !ok || own == from {
		return ""
	}
	if layer(own) < 0 || layer(own) >= layer(from) {
		return fmt.Sprintf("package %s imports %s, which is not in a lower layer", from, own)
	}
	return ""
}

// layer is the index of a package's layer, -1 if it has none.
func layer(pkg string) int {
	return slices.IndexFunc(layers, func(packages []string) bool { return slices.Contains(packages, pkg) })
}

// eachImport calls f with every import of every Go file of this module, tests included. It only parses: nothing is
// built.
func eachImport(t *testing.T, f func(at token.Position, from, imported string)) {
	t.Helper()
	files := token.NewFileSet()
	err := fs.WalkDir(os.DirFS("."), ".", func(name string, entry fs.DirEntry, err error) error {
		switch {
		case err != nil:
			return err
		case entry.IsDir() && name != "." && (strings.HasPrefix(entry.Name(), ".") || entry.Name() == "testdata"):
			return fs.SkipDir
		case entry.IsDir() || path.Ext(name) != ".go":
			return nil
		}
		file, err := parser.ParseFile(files, filepath.FromSlash(name), nil, parser.ImportsOnly)
		if err != nil {
			return fmt.Errorf("read the imports of %s: %w", name, err)
		}
		for _, spec := range file.Imports {
			imported, err := strconv.Unquote(spec.Path.Value)
			if err != nil {
				return fmt.Errorf("read the imports of %s: %w", name, err)
			}
			f(files.Position(spec.Pos()), path.Dir(name), imported)
		}
		return nil
	})
	if err != nil {
		t.Fatal(err)
	}
}
