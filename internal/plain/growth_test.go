package plain

import (
	"bytes"
	"strings"
	"testing"
	"testing/fstest"

	"portolan/internal/growth"
)

// TestGrowth prints lessons of different lengths.
func TestGrowth(t *testing.T) {
	const head = "---\nid: a\ntitle: T\npart: P\nscene: s\n---\n"
	step := strings.TrimPrefix(`
## Step

Some **words** about [a page](https://example.com/page), in a sentence that needs more than a single line of text.

| a | b |
|---|---|
| c | d |

1. first
2. second

`+"```yaml manifest\napiVersion: v1\nkind: Service\nmetadata: {name: web}\nspec: {ports: [{port: 80}]}\n```\n\n", "\n")
	growth.Bytes(t, 20, func(n int) func() {
		lesson := head
		for i := range n {
			lesson += strings.Replace(step, "## Step", "## Step "+strings.Repeat("x", i+1), 1)
		}
		c := load(t, fstest.MapFS{
			"lessons/01-a.md": {Data: []byte(lesson)}, "lessons/scenes/s.yaml": {Data: nil},
		})
		return func() {
			var printed bytes.Buffer
			if err := Lesson(&printed, c, c.Lessons()[0]); err != nil {
				t.Fatal(err)
			}
		}
	})
}
