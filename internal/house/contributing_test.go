package house_test

import (
	"os"
	"regexp"
	"slices"
	"testing"
)

// TestMakefileIsExplained compares the targets of the Makefile with the commands that CONTRIBUTING.md explains.
func TestMakefileIsExplained(t *testing.T) {
	targets := firstGroups(t, "Makefile", `(?m)^([a-z-]+):`)
	explained := firstGroups(t, "CONTRIBUTING.md", "(?m)^\\| `make ([a-z-]+)`")
	if len(targets) == 0 || !slices.Equal(targets, explained) {
		t.Errorf("the Makefile has the targets %v, and CONTRIBUTING.md explains %v", targets, explained)
	}
}

// firstGroups returns what the first group of a pattern matches in a file, each time.
func firstGroups(t *testing.T, file, pattern string) []string {
	t.Helper()
	text, err := os.ReadFile(file)
	if err != nil {
		t.Fatal(err)
	}
	var found []string
	for _, match := range regexp.MustCompile(pattern).FindAllStringSubmatch(string(text), -1) {
		found = append(found, match[1])
	}
	return found
}
