package explain

import (
	"bytes"
	"encoding/json"
	"os"
	"path/filepath"
	"reflect"
	"testing"

	"portolan/internal/cluster"
	"portolan/internal/kubectltest"
	"portolan/internal/manifest"
)

// The parts that a reader leaves out of stored objects change neither the scene nor the report.
func TestWhatIsNotReadDoesNotMatter(t *testing.T) {
	c := kubectltest.Of(60)
	texts := map[string][]byte{"cluster.yaml": c.YAML(), "cluster.json": c.JSON()}
	for _, pattern := range []string{"../cluster/testdata/kubectl/*.yaml", "../../lessons/scenes/*.yaml", "../../docs/examples/*.yaml"} {
		files, err := filepath.Glob(pattern)
		if err != nil || len(files) == 0 {
			t.Fatalf("%s: %d files, %v", pattern, len(files), err)
		}
		for _, file := range files {
			if texts[file], err = os.ReadFile(file); err != nil {
				t.Fatal(err)
			}
		}
	}
	for name, text := range texts {
		t.Run(name, func(t *testing.T) {
			whole := readWith(t, manifest.Need{}, text)
			needed := readWith(t, manifest.Need{Kinds: Kinds(), ConnectionsOnly: true}, text)
			want, wantErr := cluster.LoadObjects(only(whole, isRelevant))
			got, err := cluster.LoadObjects(only(needed, isRelevant))
			if !reflect.DeepEqual(got, want) || message(err) != message(wantErr) {
				t.Errorf("another scene, %v, want %v", err, wantErr)
			}
			wantReport, wantErr := Explain(whole)
			report, err := Explain(needed)
			if !bytes.Equal(marshal(t, report), marshal(t, wantReport)) || message(err) != message(wantErr) {
				t.Errorf("another report, %v, want %v", err, wantErr)
			}
		})
	}
}

func readWith(t *testing.T, need manifest.Need, text []byte) []manifest.Object {
	t.Helper()
	r := manifest.NewReader(need)
	if err := r.Read("file", bytes.NewReader(text)); err != nil {
		t.Fatal(err)
	}
	return r.Objects()[0]
}

func marshal(t *testing.T, v any) []byte {
	t.Helper()
	js, err := json.Marshal(v)
	if err != nil {
		t.Fatal(err)
	}
	return js
}

func message(err error) string {
	if err == nil {
		return ""
	}
	return err.Error()
}
