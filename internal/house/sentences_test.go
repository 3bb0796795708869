package house_test

import (
	"go/ast"
	"go/parser"
	"go/token"
	"io/fs"
	"os"
	"path"
	"path/filepath"
	"regexp"
	"slices"
	"strconv"
	"strings"
	"testing"
	"unicode"
)

// tables returns the names of the files in a package of a renderer that hold words to type, labels of keys and
// notices. Its other files contain no sentences, because each sentence is in the content or in package journey, once.
func tables(pkg string) []string {
	if pkg == "internal/plain" {
		return []string{"words.go", "notices.go"}
	}
	return []string{"keys.go", "help.go", "notices.go"}
}

// TestSentencesStandInTables finds string literals of four words or more in the renderers.
func TestSentencesStandInTables(t *testing.T) {
	looked := map[string]int{} // how many files, by package
	for _, name := range rendererFiles(t) {
		looked[path.Dir(name)]++
		for at, text := range literals(t, name) {
			if n := words(text); n >= 4 {
				t.Errorf("%s: %q has %d words: a sentence stands in package journey, "+
					"and what speaks of keys or words to type in %s",
					at, text, n, strings.Join(tables(path.Dir(name)), ", "))
			}
		}
	}
	for _, pkg := range slices.Concat(layers...) {
		if (pkg == "internal/plain" || pkg == "ui" || strings.HasPrefix(pkg, "ui/")) && looked[pkg] == 0 {
			t.Errorf("no file of %s was looked at: this test looks in the wrong place", pkg)
		}
	}
}

// rendererFiles returns the Go files of the renderers without their tests and tables.
func rendererFiles(t *testing.T) []string {
	t.Helper()
	var files []string
	for _, root := range []string{"ui", "internal/plain"} {
		err := fs.WalkDir(os.DirFS("."), root, func(name string, _ fs.DirEntry, err error) error {
			code := path.Ext(name) == ".go" && !strings.HasSuffix(name, "_test.go")
			if code && !slices.Contains(tables(path.Dir(name)), path.Base(name)) {
				files = append(files, name)
			}
			return err
		})
		if err != nil {
			t.Fatal(err)
		}
	}
	return files
}

func TestWords(t *testing.T) {
	for text, want := range map[string]int{
		"": 0, "step %d of %d": 2, "where one goes on": 4, "  1. %-10s two, three: four ": 3, `, *nodePort: *\d+|x`: 1,
	} {
		if got := words(text); got != want {
			t.Errorf("%q has %d words, want %d", text, got, want)
		}
	}
}

// words is how many words of a text a learner would read: what is filled in later is none, nor is a pattern.
func words(text string) int {
	n := 0
	for word := range strings.FieldsSeq(regexp.MustCompile(`%[-+# 0-9.\[\]]*[a-zA-Z]`).ReplaceAllString(text, " ")) {
		if strings.ContainsFunc(word, unicode.IsLetter) && !strings.Contains(word, `\d`) {
			n++
		}
	}
	return n
}

// literals are the string literals of a file, by where they stand; those of imports are left out.
func literals(t *testing.T, name string) map[string]string {
	t.Helper()
	files := token.NewFileSet()
	file, err := parser.ParseFile(files, filepath.FromSlash(name), nil, 0)
	if err != nil {
		t.Fatal(err)
	}
	found := map[string]string{}
	ast.Inspect(file, func(n ast.Node) bool {
		if _, ok := n.(*ast.ImportSpec); ok {
			return false
		}
		if lit, ok := n.(*ast.BasicLit); ok && lit.Kind == token.STRING {
			text, err := strconv.Unquote(lit.Value)
			if err != nil {
				t.Fatal(err)
			}
			found[files.Position(lit.Pos()).String()] = text
		}
		return true
	})
	return found
}
