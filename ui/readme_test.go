package ui

import (
	"flag"
	"os"
	"path/filepath"
	"regexp"
	"strings"
	"testing"
)

// TestReadme checks that the screens in the README are the golden screens that their comments name. With -update, it
// writes them again.
func TestReadme(t *testing.T) {
	const file = "../README.md"
	source, err := os.ReadFile(file)
	if err != nil {
		t.Fatal(err)
	}
	screen := regexp.MustCompile("(?s)<!-- screen: ([^\n]*) -->\n```text\n(.*?)```")
	found := 0
	fresh := screen.ReplaceAllStringFunc(string(source), func(block string) string {
		found++
		name := screen.FindStringSubmatch(block)[1]
		path := filepath.Join("testdata", "TestScreens", strings.ReplaceAll(name, " ", "_")+".golden")
		golden, err := os.ReadFile(path)
		if err != nil {
			t.Fatal(err)
		}
		return "<!-- screen: " + name + " -->\n```text\n" + string(golden) + "```"
	})
	if found == 0 {
		t.Fatal("the README shows no screen")
	}
	if fresh == string(source) {
		return
	}
	if update := flag.Lookup("update"); update != nil && update.Value.String() == "true" {
		if err := os.WriteFile(file, []byte(fresh), 0o644); err != nil {
			t.Fatal(err)
		}
		return
	}
	t.Error("the README's screens are not those of the program; go test ./ui -update writes them anew")
}
