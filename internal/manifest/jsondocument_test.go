package manifest

import (
	"fmt"
	"strconv"
	"strings"
	"testing"
)

// As for kubectl, JSON objects need nothing between them, and what follows one is the next document, so nothing
// is ignored.
func TestParseReadsASeriesOfJSONObjects(t *testing.T) {
	const (
		a   = `{"apiVersion": "a.b/v1", "kind": "A"}`
		bad = `{"apiVersion": "v1", "kind": "Service", "spec": 1}`
	)
	for src, want := range map[string]string{
		a + a + "\n" + a:                       "1 2 3",
		"# x\n" + a + " # y\n\n---\n" + a:      "1 2",
		a + "\n" + a + "\n---\n" + a + " " + a: "1 2 3 4",
		a + "\napiVersion: a.b/v1\nkind: A\n":  "1 2",
		a + "\nit is text":                     "1 2:1",
		a + "\n]":                              "1 2:1",
		a + "\n...\n" + a:                      "1 2:1",
		a + bad + "\n" + bad + " " + bad:       fmt.Sprint("1 1:", len(a)+len(bad)-1, " 2:49 2:", 2*len(bad)),
		`{"kind": "A", "kind": "A", "Items": 1, "apiVersion": "a.b/v1"}` + a:    "1:15 2",
		`{"items": [null, ` + a + `], "kind": "A", "apiVersion": "a.b/v1"}` + a: "1 2",
	} {
		for path, objects := range map[string][]Object{"Parse": Parse("", []byte(src)), "Reader": readAll(t, Need{}, src)} {
			var got []string
			for _, o := range objects {
				if len(o.Errors) == 0 {
					got = append(got, strconv.Itoa(o.Document))
					continue
				}
				got = append(got, fmt.Sprintf("%d:%d", o.Errors[0].Line, o.Errors[0].Column))
			}
			if strings.Join(got, " ") != want {
				t.Errorf("%s of %q: %s, want %s", path, src, strings.Join(got, " "), want)
			}
		}
	}
}
