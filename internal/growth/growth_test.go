package growth_test

import (
	"testing"

	"portolan/internal/growth"
)

// recorder is a test that remembers whether it failed.
type recorder struct {
	testing.TB
	failed bool
}

func (r *recorder) Errorf(string, ...any) { r.failed = true }

func TestBytes(t *testing.T) {
	for _, c := range []struct {
		name string
		size func(n int) int // how many bytes the work allocates
		fail bool
	}{
		{"nothing", func(int) int { return 0 }, false},
		{"always the same", func(int) int { return 1 << 20 }, false},
		{"in proportion", func(n int) int { return n << 10 }, false},
		{"quadratic", func(n int) int { return n * n }, true},
	} {
		r := &recorder{TB: t}
		var kept []byte
		growth.Bytes(r, 1000, func(n int) func() { return func() { kept = make([]byte, c.size(n)) } })
		if r.failed != c.fail {
			t.Errorf("%s: failed is %v, want %v (%d bytes at last)", c.name, r.failed, c.fail, len(kept))
		}
	}
}
