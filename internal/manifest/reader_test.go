package manifest

import (
	"errors"
	"fmt"
	"io"
	"reflect"
	"slices"
	"strings"
	"testing"
)

// readAll reads a text with a Reader.
func readAll(t testing.TB, need Need, text string) []Object {
	t.Helper()
	r := NewReader(need)
	if err := r.Read("f", strings.NewReader(text)); err != nil {
		t.Fatalf("%v %+v", err, err)
	}
	return r.Objects()[0]
}

// described is what a caller sees of an object.
type described struct {
	Object
	At []Position
}

func describe(objects []Object) []described {
	var all []described
	for _, o := range objects {
		d := described{Object: o}
		for _, field := range []string{"", "kind", "metadata.name", "spec", "spec.ports[0].port", "spec.selector.app"} {
			d.At = append(d.At, o.At(field))
		}
		d.positions, d.text, d.line, d.column = nil, "", 0, 0
		all = append(all, d)
	}
	return all
}

// samePaths fails if a Reader does not give the objects and errors of Parse. If a parser cannot read a List, Parse
// gives one error for the List, and a Reader one for each bad item.
func samePaths(t *testing.T, text string) {
	t.Helper()
	want, got := describe(Parse("f", []byte(text))), describe(readAll(t, Need{}, text))
	wrong := func(d described) bool { return len(d.Errors) > 0 }
	for _, o := range want {
		if o.Kind == "" && o.Item == 0 && wrong(o) {
			if !slices.ContainsFunc(got, wrong) && !strings.Contains(text, `{"`) { // not all JSON is YAML
				t.Errorf("no error, want %v\n%s", o.Errors, text)
			}
			return
		}
	}
	if len(want) != len(got) {
		t.Fatalf("%d objects, want %d\n%s", len(got), len(want), text)
	}
	for i := range want {
		if !reflect.DeepEqual(want[i], got[i]) {
			t.Errorf("object %d:\n got %+v\nwant %+v\n%s", i, got[i], want[i], text)
		}
	}
}

const oneService = "apiVersion: v1\nkind: Service\nmetadata:\n  name: web\nspec:\n  ports:\n  - port: 80\n"

// forServices is what a command needs that only cares for Services.
func forServices() Need { return Need{Kinds: []string{"Service"}, ConnectionsOnly: true} }

// customDefinition returns a document of at least this many bytes, as operators install them.
func customDefinition(size int) string {
	const property = "            field:\n              description: 'It''s a \"field\" - kind: Service'\n              type: string\n"
	return "apiVersion: apiextensions.k8s.io/v1\nkind: CustomResourceDefinition\nmetadata:\n  annotations:\n    x: |\n" +
		"      - kind: Service\n  name: applications.argoproj.io\nspec:\n  versions:\n  - schema:\n" +
		strings.Repeat(property, 1+size/len(property))
}

// An object that is not needed costs a scan, however large it is. One that may be misspelled is read.
func TestWhatIsNotNeededIsSkipped(t *testing.T) {
	for _, need := range []Need{forServices(), {}} {
		got := readAll(t, need, customDefinition(3*maxDocument)+"---\n"+oneService)
		if len(got) != 2 || got[0].Name != "applications.argoproj.io" || got[1].Service() == nil {
			t.Errorf("%+v", got)
		}
	}
	js := `{"apiVersion":"apiextensions.k8s.io/v1","kind":"CustomResourceDefinition","metadata":{"name":"x"},"spec":{"a":[` +
		strings.Repeat(`"kind: Service",`, maxDocument/10) + `0]}}` + "\n---\n" + oneService
	if got := readAll(t, Need{}, js); len(got) != 2 || got[0].Name != "x" || got[1].Service() == nil {
		t.Errorf("%d objects, %v", len(got), got[0].Errors)
	}
	misspelled := strings.Replace(oneService, "Service", "Servcie", 1)
	if got := readAll(t, forServices(), misspelled); got[0].Errors[0].Hint == "" {
		t.Errorf("%+v", got)
	}
}

// A bad document or a bad item does not take the others with it.
func TestOthersAreReadBesideABadOne(t *testing.T) {
	item := "- " + strings.ReplaceAll(strings.TrimSuffix(oneService, "\n"), "\n", "\n  ") + "\n"
	bad := strings.Replace(item, "port: 80", "port: \"80\"", 1)
	for text, want := range map[string]string{
		oneService + "---\na: [\n---\n" + oneService:                         "0 9:1 0",
		"apiVersion: v1\nitems:\n" + item + bad + item + "kind: List\n":      "0 16:13 0",
		"apiVersion: v1\nitems:\n" + item + "- a: 'b'\n    c: d\nkind: List": "0 10:3",
	} {
		got := ""
		for _, o := range readAll(t, Need{}, text) {
			if len(o.Errors) == 0 {
				got += " 0"
				continue
			}
			got += fmt.Sprintf(" %d:%d", o.Errors[0].Line, o.Errors[0].Column)
		}
		if strings.TrimSpace(got) != want {
			t.Errorf("%s, want %s\n%s", got, want, text)
		}
	}
}

// endless is a stream that never ends.
type endless struct{ text, left string }

// Read fills p, as a device does.
func (e *endless) Read(p []byte) (int, error) {
	for n := 0; n < len(p); {
		if e.left == "" {
			e.left = e.text
		}
		copied := copy(p[n:], e.left)
		e.left = e.left[copied:]
		n += copied
	}
	return len(p), nil
}

// What has no end is refused, with the place and what to do, before it has taken much time or memory.
func TestReadingEnds(t *testing.T) {
	const list = "apiVersion: v1\nitems:\n"
	for name, c := range map[string]struct{ head, text, message string }{
		"zeros":              {"", strings.Repeat("\x00", 1000), "f:1:1: Request entity too large"},
		"yes":                {"", "y\n", "f:1:1: Request entity too large"},
		"a long word":        {"a: \"", strings.Repeat("x", 1000), "f:1:1: Request entity too large"},
		"a long scalar":      {"a: \"", "x\n", "f:1:1: Request entity too large"},
		"comments":           {"a: b\n", "# x\n", "f:1:1: Request entity too large"},
		"an item":            {list + "- a: b\n  c:\n", "  - d\n", "f:3:1: Request entity too large"},
		"items":              {list, "- a: b\n", ""},
		"odd items":          {list + "- &a\n", "- a: b\n", "f:1:1: Request entity too large"},
		"documents":          {"", "---\na: b\n", ""},
		"empty documents":    {"", "---\n", "f:1000001:1: Request entity too large"},
		"JSON items":         {`{"items":[{}`, ",{}", ""},
		"a JSON text":        {`{"kind":"`, strings.Repeat("x", 1000), "f:1:1: Request entity too large"},
		"a JSON array":       {`{"kind":[`, strings.Repeat("[", 1000), "f:1:1: Request entity too large"},
		"a JSON item":        {`{"items":[{"a":[`, "0,", "f:1:1: Request entity too large"},
		"text after JSON":    {`{"items":[],"kind":"List"}`, "\nx: y", "f:2:1: Request entity too large"},
		"JSON, again":        {`{"items":[],"kind":"List"}`, `{}`, ""},
		"JSON objects":       {"", "{\"kind\":\"Secret\",\"apiVersion\":\"v1\"}\n", "f:100001:1: Request entity too large"},
		"a List in a List":   {list + "- items:\n", "  - items:\n", "f:3:1: Request entity too large"},
		"keys of a document": {"kind: A\napiVersion: a.b/c\n", "x: y\n", "f:1:1: Request entity too large"},
	} {
		t.Run(name, func(t *testing.T) {
			r := NewReader(Need{})
			err := r.Read("f", io.MultiReader(strings.NewReader(c.head), &endless{text: c.text}))
			objects := r.Objects()[0]
			if c.message == "" { // it ends because so many objects have errors
				if last := objects[len(objects)-1].Errors[0]; len(objects) != maxBad+1 || last.Reason != "TooManyErrors" {
					t.Errorf("%d objects, the last with %v", len(objects), last)
				}
				return
			}
			if err == nil || !strings.HasPrefix(err.Error(), c.message) {
				t.Errorf("%v, want %s", err, c.message)
			}
			if e, ok := errors.AsType[Error](err); ok && !strings.Contains(e.Hint, "ocument") {
				t.Errorf("the hint %q", e.Hint)
			}
		})
	}
}
