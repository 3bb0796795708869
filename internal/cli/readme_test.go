package cli_test

import (
	"os"
	"regexp"
	"testing"
)

// TestReadmeOutput runs the commands whose output the README shows. There, a comment `output: COMMAND` comes before
// each block of output.
func TestReadmeOutput(t *testing.T) {
	needShell(t)
	readme, err := os.ReadFile("../../README.md")
	if err != nil {
		t.Fatal(err)
	}
	shown := regexp.MustCompile("(?s)<!-- output: ([^\n]*) -->\n```text\n(.*?)```").FindAllStringSubmatch(string(readme),
		-1)
	if len(shown) == 0 {
		t.Fatal("the README shows no output")
	}
	for _, s := range shown {
		if stdout, stderr, _ := inTheClone(t, s[1], t.TempDir()); stdout != s[2] {
			t.Errorf("%s prints\n%s%s\nand the README shows\n%s", s[1], stdout, stderr, s[2])
		}
	}
}
