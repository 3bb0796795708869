package manifest

import (
	"encoding/json"
	"fmt"
	"path/filepath"
	"reflect"
	"strings"
	"testing"

	"github.com/rogpeppe/go-internal/txtar"
	sigsyaml "sigs.k8s.io/yaml"
)

// Each file of testdata/annotate has a manifest ("in.yaml") and what Annotate makes of it ("lines"): for each line the
// document, the field, the note if there is one, and the clean text.
func TestAnnotate(t *testing.T) {
	files, err := filepath.Glob("testdata/annotate/*.txtar")
	if err != nil || len(files) == 0 {
		t.Fatalf("no cases: %v", err)
	}
	for _, file := range files {
		t.Run(strings.TrimSuffix(filepath.Base(file), ".txtar"), func(t *testing.T) {
			archive, err := txtar.ParseFile(file)
			if err != nil {
				t.Fatal(err)
			}
			in, want := string(archive.Files[0].Data), string(archive.Files[1].Data)
			a, err := Annotate(in)
			if err != nil {
				t.Fatal(err)
			}
			if got := printLines(a); got != want {
				t.Errorf("got\n%s\nwant\n%s", got, want)
			}
			if !reflect.DeepEqual(contents(in), contents(a.YAML())) {
				t.Errorf("the clean YAML means something else:\n%s", a.YAML())
			}
		})
	}
}

func printLines(a Annotated) string {
	var b strings.Builder
	for _, l := range a.Lines {
		note := ""
		if l.Note != "" {
			note = " (" + l.Note + ")"
		}
		fmt.Fprintln(&b, strings.TrimRight(fmt.Sprintf("%d %s%s | %s", l.Document, l.Field, note, l.Text), " "))
	}
	return b.String()
}

// contents returns the documents of a text as JSON, without those that are empty or cannot be read.
func contents(src string) []string {
	var all []string
	_ = eachDocument(src, func(text string, _ int) error { // the documents before a bad separator are enough
		js, err := readJSON(text, sigsyaml.YAMLToJSON)
		var v any
		if err == nil && json.Unmarshal(js, &v) == nil && v != nil {
			all = append(all, string(js))
		}
		return nil
	})
	return all
}

// Removing the comments changes nothing that Kubernetes reads.
func TestAnnotatedManifestsMeanTheSame(t *testing.T) {
	for _, v := range verdicts(t) {
		src := string(referenceFile(t, v.File))
		a, err := Annotate(src)
		if err != nil {
			message, _ := forbiddenCharacter(src)
			unsafe := message != "" || strings.ContainsAny(src, oddBreaks)
			if !unsafe && a.YAML() != strings.ReplaceAll(strings.TrimPrefix(src, byteOrderMark), "\r\n", "\n") {
				t.Errorf("%s: its lines are changed: %v", v.File, err)
			}
			continue
		}
		want, got := Parse("", []byte(src)), Parse("", []byte(a.YAML()))
		for _, objects := range [][]Object{want, got} {
			for i := range objects {
				objects[i].text, objects[i].line, objects[i].positions = "", 0, nil
				for j := range objects[i].Errors {
					objects[i].Errors[j].Position = Position{}
					objects[i].Errors[j].Message = lineNumber.ReplaceAllString(objects[i].Errors[j].Message, "line")
				}
			}
		}
		if !reflect.DeepEqual(got, want) {
			t.Errorf("%s: got %+v, want %+v", v.File, got, want)
		}
		if strings.Contains(a.YAML(), "# ") {
			t.Errorf("%s: a comment is left: %s", v.File, a.YAML())
		}
	}
}

func TestAnnotateRefuses(t *testing.T) {
	for name, src := range map[string]string{
		"an escape sequence": "a: \x1b[31mred",
		"a lone byte":        "a: \xff",
		"a tab":              "a:\n\tb: 1",
		"an odd line break":  "a: 1\u2028b: 2",
		"ten megabytes":      strings.Repeat("a: 1\n", 2<<20),
		"an alias bomb":      bomb(),
	} {
		if _, err := Annotate(src); err == nil {
			t.Errorf("%s is taken", name)
		}
	}
}

func TestAnnotateTakesALongComment(t *testing.T) {
	a, err := Annotate("a: 1 # x\n" + strings.Repeat("     # x\n", 100_000))
	if err != nil || len(a.Lines) != 1 || len(a.Lines[0].Note) != 200_001 {
		t.Errorf("%d lines, %v", len(a.Lines), err)
	}
}

// For any text, Annotate does not panic. The clean text has no comments, and it has the same content.
func FuzzAnnotate(f *testing.F) {
	for _, v := range verdicts(f) {
		f.Add(string(referenceFile(f, v.File)))
	}
	files, err := filepath.Glob("testdata/annotate/*.txtar")
	if err != nil {
		f.Fatal(err)
	}
	for _, file := range files {
		archive, err := txtar.ParseFile(file)
		if err != nil {
			f.Fatal(err)
		}
		f.Add(string(archive.Files[0].Data))
	}
	f.Fuzz(func(t *testing.T, src string) {
		a, err := Annotate(src)
		if err != nil {
			return
		}
		again, err := Annotate(a.YAML())
		if err != nil {
			t.Fatalf("the clean text %q cannot be read: %v", a.YAML(), err)
		}
		for _, line := range again.Lines {
			if line.Note != "" {
				t.Errorf("the clean text %q still has the comment %q", a.YAML(), line.Note)
			}
		}
		src = strings.TrimPrefix(src, byteOrderMark) + "\n"
		if want, got := contents(src), contents(a.YAML()); !reflect.DeepEqual(got, want) {
			t.Errorf("%q means %s, clean %q means %s", src, want, a.YAML(), got)
		}
	})
}
