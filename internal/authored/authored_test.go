package authored_test

import (
	"errors"
	"fmt"
	"slices"
	"testing"

	"gopkg.in/yaml.v3"

	"portolan/internal/authored"
	"portolan/internal/cluster"
)

func TestDecodeNamesTheLineOfTheFile(t *testing.T) {
	for _, c := range []struct {
		name, data string
		kind       yaml.Kind
		want       string
	}{
		{"syntax", "a: [", yaml.MappingNode, "f.md:11: the YAML cannot be read: did not find expected node content"},
		{"another kind", "- a", yaml.MappingNode, "f.md:11: want a mapping"},
		{"two documents", "a: 1\n---\na: 2\n", yaml.MappingNode, `f.md:11: want a mapping, without "---"`},
		{"a key twice", "a: 1\na: 2\n", yaml.MappingNode, `f.md:12: mapping key "a" already defined at line 11`},
		{"unknown key", "a: 1\nb: 2\n", yaml.MappingNode, `f.md:12: unknown key "b" in the thing: it has a, list, after`},
		{"no list", "a: 1\nlist: 2\n", yaml.MappingNode, "f.md:12: not a list: write [one, other]"},
		{
			"an event", "after:\n  lose: node1\n  burn: x\n", yaml.MappingNode,
			`f.md:13: unknown event "burn"; known are delete, lose, unready, provider`,
		},
		{
			"no event", "after: lose\n", yaml.MappingNode,
			"f.md:11: after is neither an event nor a list of them: write {lose: node1}",
		},
		{
			"an escape", "a: 1\nlist: [\"\\e\"]\n", yaml.MappingNode,
			"f.md:12: the invisible character U+001B could confuse a terminal: take it out",
		},
		{"nothing", "# no document\n", yaml.MappingNode, "<nil>"},
		{"all is well", "a: x\nlist: [y]\nafter: [{lose: node1}]\n", yaml.MappingNode, "<nil>"},
	} {
		var v struct {
			A     string
			List  []string
			After authored.Events
		}
		source := authored.YAML{File: "f.md", Above: 10, What: "thing", Want: "want a mapping", Keys: "a, list, after"}
		if _, err := source.Decode([]byte(c.data), c.kind, &v); fmt.Sprint(err) != c.want {
			t.Errorf("%s: got %v, want %s", c.name, err, c.want)
		}
	}
}

func TestEventsAreAMappingOrAList(t *testing.T) {
	want := authored.Events{{Verb: "lose", Object: "node1"}, {Verb: "delete", Object: "pod/web-a"}}
	for _, text := range []string{
		"{lose: node1, delete: pod/web-a}", "[{lose: node1}, {delete: pod/web-a}]", "[{lose: node1, delete: pod/web-a}]",
	} {
		var got authored.Events
		if err := yaml.Unmarshal([]byte(text), &got); err != nil || !slices.Equal(got, want) {
			t.Errorf("%s: got %v, %v", text, got, err)
		}
	}
}

func TestProblemsKeepsEachPlace(t *testing.T) {
	_, scene := cluster.Load("scenes/a.yaml", []byte("apiVersion: v1\nkind: Service\nmetadata: {name: web}\nspec: {type: X}\n"))
	first := authored.Problem{File: "b.md", Line: 3, Text: "first"}
	got := authored.Problems(errors.Join(first, fmt.Errorf("read: %w", errors.Join(scene, errors.New("no place")))))
	if len(got) != 3 || got[0] != first || got[1].File != "scenes/a.yaml" || got[1].Line != 4 ||
		got[2] != (authored.Problem{File: "course", Text: "no place"}) {
		t.Errorf("got %+v", got)
	}
	if got := authored.Problems(nil); got != nil {
		t.Errorf("no error has the problems %v", got)
	}
}

func TestFiller(t *testing.T) {
	for text, want := range map[string]string{
		"Simply dial it.": "simply", "You just dial, easy.": "just", "It is adjusted.": "", "": "",
	} {
		if got := authored.Filler(text); got != want {
			t.Errorf("%q: got %q, want %q", text, got, want)
		}
	}
}
