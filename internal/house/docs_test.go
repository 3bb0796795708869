package house_test

import (
	"go/ast"
	"go/parser"
	"go/token"
	"io/fs"
	"os"
	"path/filepath"
	"regexp"
	"strings"
	"testing"
)

// TestPagesNameTestsThatExist looks up every test, fuzz target and benchmark that a page of the documentation names.
// The pages promise something and say which test holds it, so a test that was renamed would leave an empty promise.
func TestPagesNameTestsThatExist(t *testing.T) {
	exists := testFunctions(t)
	pages, err := filepath.Glob("docs/*.md")
	if err != nil {
		t.Fatal(err)
	}
	named := 0
	for _, page := range append(pages, "README.md", "SECURITY.md", "CONTRIBUTING.md") {
		for _, name := range firstGroups(t, page, "`((?:Test|Fuzz|Benchmark)[A-Z][A-Za-z0-9]*)`") {
			if named++; !exists[name] {
				t.Errorf("%s names %s, which does not exist", page, name)
			}
		}
	}
	if named == 0 {
		t.Error("no page names a test: this test looks for the wrong thing")
	}
}

// testFunctions returns the names of all tests, fuzz targets and benchmarks of the repository.
func testFunctions(t *testing.T) map[string]bool {
	t.Helper()
	isTest := regexp.MustCompile(`^(Test|Fuzz|Benchmark)[A-Z]`)
	found := map[string]bool{}
	err := filepath.WalkDir(".", func(path string, _ fs.DirEntry, err error) error {
		if err != nil || !strings.HasSuffix(path, "_test.go") {
			return err
		}
		source, err := os.ReadFile(path)
		if err != nil {
			return err
		}
		file, err := parser.ParseFile(token.NewFileSet(), path, source, parser.SkipObjectResolution)
		if err != nil {
			return err
		}
		for _, d := range file.Decls {
			if f, ok := d.(*ast.FuncDecl); ok && f.Recv == nil && isTest.MatchString(f.Name.Name) {
				found[f.Name.Name] = true
			}
		}
		return nil
	})
	if err != nil {
		t.Fatal(err)
	}
	return found
}
