package manifest

import (
	"path/filepath"
	"reflect"
	"testing"
)

// TestPositionsDoNotDependOnWhenTheyAreRead judges every reference manifest twice. A "&" in a comment could be an
// anchor, so Parse reads the positions at once. Without it, it reads them when an error needs one.
func TestPositionsDoNotDependOnWhenTheyAreRead(t *testing.T) {
	files, err := filepath.Glob(filepath.Join(reference, "*.yaml"))
	if err != nil || len(files) == 0 {
		t.Fatalf("no manifests: %v", err)
	}
	later := 0
	for _, file := range files {
		data := string(referenceFile(t, filepath.Base(file)))
		objects := Parse(file, []byte(data+"\n# -\n"))
		for _, o := range objects {
			if o.positions != nil && o.positions.text != "" {
				later++
			}
		}
		lazy, eager := Cluster{}.Judge(objects), Cluster{}.Judge(Parse(file, []byte(data+"\n# &\n")))
		if len(lazy) != len(eager) {
			t.Fatalf("%s: %d and %d verdicts", file, len(lazy), len(eager))
		}
		for i := range lazy {
			if !reflect.DeepEqual(lazy[i].Errors, eager[i].Errors) {
				t.Errorf("%s: read later: %v\nread at once: %v", file, lazy[i].Errors, eager[i].Errors)
			}
			if a, b := lazy[i].Object.At("spec.ports[0]"), eager[i].Object.At("spec.ports[0]"); a != b {
				t.Errorf("%s: spec.ports[0] is at %v or %v", file, a, b)
			}
		}
	}
	if later == 0 {
		t.Error("every manifest was read at once")
	}
}
