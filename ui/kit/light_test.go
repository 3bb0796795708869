package kit

import (
	"strings"
	"testing"

	"portolan/internal/cluster"
	"portolan/internal/course"
)

// TestLight compares the cells that each field lights up.
func TestLight(t *testing.T) {
	c, err := course.Load(course.Embedded())
	if err != nil {
		t.Fatal(err)
	}
	nodeport, _ := c.Lesson("nodeport")
	scene, _, err := c.Play(nodeport, 0)
	if err != nil {
		t.Fatal(err)
	}
	for _, c := range []struct{ field, lit, missed string }{
		{"spec.selector", "pod/web-b", "pod/orders pod/cart pod/db"},
		{"spec.selector.app", "spec.selector pod/web-b", "pod/orders pod/cart pod/db"},
		{"spec.ports[0].nodePort", "spec.ports[0].nodePort", ""},
		{"spec.ports[0].targetPort", "spec.ports[0].targetPort", ""},
		{"spec.type", "spec.clusterIP spec.ports[0].port spec.ports[0].nodePort balancer/web", ""},
	} {
		got := LitBy(scene, "web", c.field, "client/office")
		for owner := range strings.FieldsSeq(c.lit) {
			if !got.lit[owner] {
				t.Errorf("%s does not light %s", c.field, owner)
			}
		}
		for owner := range strings.FieldsSeq(c.missed) {
			if !got.missed[owner] {
				t.Errorf("%s does not show that it misses %s", c.field, owner)
			}
		}
	}
	if got := LitBy(cluster.Scene{}, "web", "spec.type", ""); got.lit != nil || got.Text != "" {
		t.Errorf("without a Service there is nothing to light: %+v", got)
	}
}
