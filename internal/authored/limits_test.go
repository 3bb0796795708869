package authored_test

import (
	"fmt"
	"strings"
	"testing"

	"gopkg.in/yaml.v3"

	"portolan/internal/authored"
)

// TestDecodeIsLimited decodes texts that are too large, too deep, or that stand for something much larger.
func TestDecodeIsLimited(t *testing.T) {
	bomb := "- a: &a0 [x, x]\n"
	for i := range 40 { // the last list has 2^41 elements
		bomb += fmt.Sprintf("- a: &a%d [*a%d, *a%d]\n", i+1, i, i)
	}
	for name, c := range map[string]struct{ data, want string }{
		"deep":             {"- a: " + strings.Repeat("[", 200) + strings.Repeat("]", 200), "f.yaml:11: lists and mappings are nested more than 30 deep"},
		"deeper than YAML": {"- a: " + strings.Repeat("[", 20000), "f.yaml:11: the YAML cannot be read: exceeded max depth"},
		"a bomb":           {bomb, "f.yaml:13: *a1 stands for a value that has another alias in it: write the value itself"},
		"a circle":         {"- a: &a [*a]\n", "f.yaml:11: *a stands for a value that has another alias in it: write the value itself"},
		"a large alias":    {"- a: &a [" + strings.Repeat("x,", 200) + "]\n- a: *a", "f.yaml:12: *a stands for more than 200 "},
		"a list twice":     {"- a: &a [x, y]\n- a: *a\n", "<nil>"},
		"many aliases":     {"- a: &a x\n" + strings.Repeat("- a: *a\n", 101), "f.yaml:112: there are more than 100 aliases: "},
		"a long text":      {"- a: x\n- a: " + strings.Repeat("x", 300<<10), "f.yaml:12: a text has 307200 bytes, and at most 16384 are allowed: "},
		"a long title":     {"- title: " + strings.Repeat("x", 201), "f.yaml:11: the title has 201 bytes, and at most 200 are allowed: "},
		"a long key":       {"- " + strings.Repeat("x", 201) + ": a", "f.yaml:11: a key has 201 bytes, and at most 200 are allowed: "},
		"many keys":        {"- {" + strings.Repeat("a,", 10000) + "}", "f.yaml:11: a mapping has 10000 keys, and at most 200 are allowed: "},
		"a reference":      {"- a: \"&#x202e;\"", "f.yaml:11: a character reference, such as &#27;, stands for an invisible "},
		"all is well":      {"- a: &a x\n- a: *a\n", "<nil>"},
	} {
		var v []struct{ A any }
		_, err := authored.YAML{File: "f.yaml", Above: 10, What: "thing", Want: "want a list"}.
			Decode([]byte(c.data), yaml.SequenceNode, &v)
		if got := fmt.Sprint(err); !strings.HasPrefix(got, c.want) || len(got) > 10000 {
			t.Errorf("%s: got %.300s, want %s", name, got, c.want)
		}
	}
	var v []struct{ A string }
	_, err := authored.YAML{File: "f.yaml"}.Decode([]byte(strings.Repeat("- a: \"\\e\"\n", 5000)), yaml.SequenceNode, &v)
	if n := len(authored.Problems(err)); n != 100 {
		t.Errorf("%d problems are reported of one text, want 100", n)
	}
}
