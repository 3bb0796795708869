package house_test

import (
	"fmt"
	"go/ast"
	"go/types"
	"slices"
	"strings"
	"testing"

	"golang.org/x/tools/go/packages"
)

// makers are the packages that may build events: the one that decides what is recorded, and the one that keeps it.
var makers = []string{
	"portolan/internal/journey", "portolan/internal/journey/journeytest",
	"portolan/internal/progress",
}

// TestOnlyTheJourneyMakesEvents finds, with the types of every package, who builds an event or the body of one, tests
// left out.
func TestOnlyTheJourneyMakesEvents(t *testing.T) {
	const mode = packages.NeedName | packages.NeedFiles | packages.NeedSyntax | packages.NeedTypes | packages.NeedTypesInfo
	all, err := packages.Load(&packages.Config{Mode: mode}, "./...")
	if err != nil {
		t.Fatal(err)
	}
	built := map[string]int{}
	for _, pkg := range all {
		for _, err := range pkg.Errors {
			t.Fatalf("%s: %v", pkg.PkgPath, err)
		}
		for _, where := range makes(pkg) {
			if !slices.Contains(makers, pkg.PkgPath) {
				t.Errorf("%s: only package journey says what is recorded", where)
			}
			built[pkg.PkgPath]++
		}
	}
	if built["portolan/internal/journey"] == 0 {
		t.Error("not even package journey builds events: this test looks for the wrong thing")
	}
}

// makes says where a package builds an event or the body of one: as a literal, with new, or as a variable that is
// filled in later.
func makes(pkg *packages.Package) []string {
	var found []string
	for _, file := range pkg.Syntax {
		ast.Inspect(file, func(n ast.Node) bool {
			var made types.Type
			switch n := n.(type) {
			case *ast.CompositeLit:
				made = pkg.TypesInfo.TypeOf(n)
			case *ast.CallExpr:
				if fun, ok := n.Fun.(*ast.Ident); ok && fun.Name == "new" && len(n.Args) == 1 {
					made = pkg.TypesInfo.TypeOf(n.Args[0])
				}
			case *ast.ValueSpec:
				if n.Type != nil {
					made = pkg.TypesInfo.TypeOf(n.Type)
				}
			}
			if isEvent(made) {
				found = append(found, fmt.Sprint(pkg.Fset.Position(n.Pos())))
			}
			return true
		})
	}
	return found
}

// isEvent reports that a type is an event of package progress, or the body of one.
func isEvent(t types.Type) bool {
	named, ok := types.Unalias(t).(*types.Named)
	if !ok || named.Obj().Pkg() == nil || !strings.HasSuffix(named.Obj().Pkg().Path(), "internal/progress") {
		return false
	}
	return slices.Contains([]string{"Event", "Step", "Prediction", "Answer", "Lab"}, named.Obj().Name())
}
