package manifest

import (
	"fmt"
	"strings"
	"testing"

	"portolan/internal/growth"
	"portolan/internal/kubectltest"
)

// Twice the input takes twice the memory, whatever the input is.
func TestMemoryGrowsWithTheInput(t *testing.T) {
	need := Need{Kinds: []string{"Service", "Pod", "Node", "EndpointSlice"}, ConnectionsOnly: true}
	wrongItem := "- apiVersion: v1\n  kind: Service\n  metadata:\n    name: web\n  spce: {}\n"
	for name, c := range map[string]struct {
		text  func(n int) string
		judge bool
	}{
		"a List":            {func(n int) string { return string(kubectltest.Of(100 * n).YAML()) }, false},
		"a List in JSON":    {func(n int) string { return string(kubectltest.Of(100 * n).JSON()) }, false},
		"documents":         {func(n int) string { return strings.Repeat(oneService+"---\n", 200*n) }, false},
		"definitions":       {func(n int) string { return customDefinition(n * maxDocument / 4) }, false},
		"a List, judged":    {func(n int) string { return string(kubectltest.Of(100 * n).YAML()) }, true},
		"documents, judged": {func(n int) string { return strings.Repeat(oneService+"---\n", 200*n) }, true},
		"wrong items":       {func(n int) string { return "kind: List\napiVersion: v1\nitems:\n" + strings.Repeat(wrongItem, 100*n) }, true},
		"a List in flow": {func(n int) string {
			return "kind: List\napiVersion: v1\nitems: [" + strings.Repeat("{kind: Pod, apiVersion: v1}, ", 200*n) + "]"
		}, true},
		"wrong items, flow": {func(n int) string {
			return "kind: List\napiVersion: v1\nitems: [" + strings.Repeat("{kind: Pod, apiVersion: v1, x: y}, ", 100*n) + "]"
		}, true},
		"flow documents": {func(n int) string {
			return strings.Repeat("---\n{kind: Pod, apiVersion: v1}\n", 300*n)
		}, true},
		"one Service's ports": {func(n int) string { return oneService + strings.Repeat("  - port: 80\n    nme: x\n", 100*n) }, true},
	} {
		t.Run(name, func(t *testing.T) {
			growth.Bytes(t, 1, func(n int) func() {
				text := []byte(c.text(n))
				return func() {
					if objects := read(t, need, text); c.judge {
						Cluster{}.Judge(objects)
					}
				}
			})
		})
	}
}

// Objects that are not needed cost hardly more than the memory for their names.
func TestObjectsThatAreNotNeededCostLittle(t *testing.T) {
	var others strings.Builder
	for i := range 500 {
		fmt.Fprintf(&others, "---\napiVersion: v1\nkind: ConfigMap\nmetadata:\n  name: m%d\ndata:\n%s", i,
			strings.Repeat("  key: some value\n", 200))
	}
	allocated := func(text string) uint64 {
		return growth.Allocated(func() { read(t, forServices(), []byte(text)) })
	}
	if got := allocated(others.String()); got > 4*uint64(others.Len()) {
		t.Errorf("%d bytes of objects take %d bytes of memory", others.Len(), got)
	}
}
