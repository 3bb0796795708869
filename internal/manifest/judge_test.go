package manifest

import (
	"fmt"
	"os"
	"path/filepath"
	"reflect"
	"slices"
	"strings"
	"testing"

	"github.com/rogpeppe/go-internal/txtar"
)

// testdata/judge has inputs of several objects, and the verdict on each: whether it is accepted, or the positions, the
// errors and the hints.
func TestJudge(t *testing.T) {
	files, err := filepath.Glob("testdata/judge/*.txtar")
	if err != nil || len(files) == 0 {
		t.Fatal("no inputs", err)
	}
	for _, file := range files {
		t.Run(strings.TrimSuffix(filepath.Base(file), ".txtar"), func(t *testing.T) {
			parts, err := txtar.ParseFile(file)
			if err != nil {
				t.Fatal(err)
			}
			input, want := parts.Files[0], string(parts.Files[1].Data)
			var got strings.Builder
			for _, v := range (Cluster{}).Judge(Parse(input.Name, input.Data)) {
				describeVerdict(&got, v)
			}
			if got.String() != want {
				t.Errorf("we answer\n%s\nwant\n%s", got.String(), want)
			}
		})
	}
}

func describeVerdict(to *strings.Builder, v Verdict) {
	switch {
	case !v.Checked:
		fmt.Fprintln(to, "not judged")
	case v.Accepted:
		fmt.Fprintln(to, "accepted")
	}
	for _, e := range v.Errors {
		fmt.Fprintln(
			to,
			strings.Join(
				strings.Fields(
					fmt.Sprintf("%s:%d:%d %s %s (%s)", e.File, e.Line, e.Column, e.Reason, e.Message, e.Hint),
				),
				" ",
			),
		)
	}
	for _, w := range v.Warnings {
		fmt.Fprintln(to, "warning", w)
	}
}

// Judge does not change the objects: they get the same verdicts again.
func TestJudgeIsRepeatable(t *testing.T) {
	var objects []Object
	for _, v := range verdicts(t) {
		objects = append(objects, Parse(v.File, referenceFile(t, v.File))...)
	}
	first := Cluster{}.Judge(objects)
	for range 3 {
		if again := (Cluster{}).Judge(objects); !reflect.DeepEqual(first, again) {
			t.Fatal("the second time the verdicts differ")
		}
	}
}

func TestAFileThatCannotBeReadIsJudged(t *testing.T) {
	got := Cluster{}.Judge(
		Parse(
			"x.yaml",
			[]byte("kind: [\n---\nkind: Pod\napiVersion: v1\nspeck: {}\n---\nkind: Deployment\napiVersion: apps/v1\n"),
		),
	)
	if len(got) != 3 || !got[0].Checked || got[0].Accepted || !got[1].Checked || got[1].Accepted || got[2].Checked ||
		!got[2].Accepted {
		t.Errorf("%+v", got)
	}
	if len((Cluster{}).Judge(nil)) != 0 {
		t.Error("there are verdicts without objects")
	}
}

// A cluster has 2768 node ports in all.
func TestNodePortsRunOut(t *testing.T) {
	var ports strings.Builder
	for i := range lastNodePort - firstNodePort + 2 {
		fmt.Fprintf(&ports, "  - {name: p%d, port: %d}\n", i, i+1)
	}
	got := Cluster{}.Validate(
		Parse("", []byte("apiVersion: v1\nkind: Service\nmetadata: {name: web}\nspec:\n  type: NodePort\n  ports:\n"+
			ports.String()))[0],
	)
	if len(got) != 1 || got[0].Message != "failed to allocate a nodePort: range is full" || got[0].Hint == "" {
		t.Errorf("%.300v", got)
	}
}

// The list of errors is cut, because nobody reads ten thousand of them.
func TestErrorsAreLimited(t *testing.T) {
	many := "apiVersion: v1\nkind: Service\nmetadata: {name: web}\nspec:\n  ports: [{port: 80}]\n"
	for what, text := range map[string]string{
		"labels":      many + "  selector: {" + entries(5000) + "}\n",
		"duplicates":  many + strings.Repeat("  clusterIP: None\n", 5000),
		"externalIPs": many + "  externalIPs: [" + strings.Repeat("x, ", 4999) + "x]\n",
	} {
		got := Cluster{}.Validate(Parse("", []byte(text))[0])
		if last := got[len(got)-1]; len(got) != maxErrors+1 ||
			!strings.HasPrefix(last.Message, "Too many errors: limit is 1000, found ") {
			t.Errorf("%s: %d errors, the last %v", what, len(got), last)
		}
	}
}

// entries returns n labels with invalid values.
func entries(n int) string {
	var b strings.Builder
	for i := range n {
		fmt.Fprintf(&b, "k%d: -v%d, ", i, i)
	}
	return b.String()
}

// For any bytes, beside other objects, every object gets a verdict. It is the same each time, and it has no control
// characters.
func FuzzJudge(f *testing.F) {
	for _, v := range verdicts(f) {
		f.Add(referenceFile(f, v.File))
	}
	inputs, err := filepath.Glob("testdata/*/*.txtar")
	if err != nil {
		f.Fatal(err)
	}
	for _, file := range inputs {
		parts, err := txtar.ParseFile(file)
		if err != nil {
			f.Fatal(err)
		}
		for _, part := range parts.Files {
			f.Add(part.Data)
		}
	}
	for _, c := range hostile() {
		if len(c.src) < 1<<16 {
			f.Add([]byte(c.src))
		}
	}
	existing := Parse("existing.yaml", referenceFile(f, "existing.yaml"))
	f.Fuzz(func(t *testing.T, data []byte) {
		objects := slices.Concat(existing, Parse("f", data))
		got := Cluster{}.Judge(objects)
		if len(got) != len(objects) || !reflect.DeepEqual(got, (Cluster{}).Judge(objects)) {
			t.Fatalf("%d objects, %d verdicts, or others the next time", len(objects), len(got))
		}
		for _, v := range got {
			if v.Accepted != (len(v.Errors) == 0) || !v.Accepted && !v.Checked {
				t.Errorf("accepted %v, checked %v, errors %v", v.Accepted, v.Checked, v.Errors)
			}
			shown := strings.Join(v.Warnings, "")
			for _, e := range v.Errors {
				Explain(v.Object.Kind, e.Field)
				shown += e.Field + e.Reason + e.Message + e.Hint
			}
			if hasControl(shown) {
				t.Errorf("%q", shown)
			}
		}
	})
}

// BenchmarkJudgeFolder reads and judges a folder of manifests, as one command does.
func BenchmarkJudgeFolder(b *testing.B) {
	const files = 150
	var names []string
	for _, v := range verdicts(b) {
		if len(names) < files {
			names = append(names, filepath.Join(reference, v.File))
		}
	}
	b.ReportAllocs()
	for b.Loop() {
		var objects []Object
		for _, name := range names {
			data, err := os.ReadFile(name)
			if err != nil {
				b.Fatal(err)
			}
			objects = append(objects, Parse(name, data)...)
		}
		if len((Cluster{}).Judge(objects)) < files-10 {
			b.Fatal("objects are missing")
		}
	}
}
