package manifest

import (
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
		t.Fatal(err)
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

// samePaths fails if a Reader does not give the objects and errors of Parse. If a parser cannot read a List, Parse gives
// one error for the List, and a Reader one for each bad item.
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
