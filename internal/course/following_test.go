package course

import "testing"

// TestFollowing goes from lesson to lesson, beginning with the first start.
func TestFollowing(t *testing.T) {
	c := load(t, sound(t))
	for id, want := range map[string]string{"start": "front", "front": "side", "side": "", "nowhere": ""} {
		next, ok := c.Following(id)
		if next.ID != want || ok != (want != "") {
			t.Errorf("after %s comes %q, %v, want %q", id, next.ID, ok, want)
		}
	}
}
