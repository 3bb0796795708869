// Package growth helps tests to check that a piece of work needs memory in proportion to its input. A test that
// measures time would fail on a busy machine. The number of bytes that Go allocates is almost the same in every run.
package growth

import (
	"runtime"
	"testing"
)

// MaxRatio limits by how many times the allocated bytes may grow when the input becomes twice as large. Work in
// proportion to its input has the ratio 2. The rest is for slices and maps, which grow in jumps. Quadratic work has the
// ratio 4.
const MaxRatio = 2.5

// Bytes fails the test if the allocated bytes grow faster than the input. It measures inputs of the sizes n, 2n and 4n,
// and each may allocate at most MaxRatio times as much as the one before. prepare makes an input of a size and returns
// the work on it, of which only the work is measured. Choose n so large that the work allocates much more than it does
// for an empty input. The test must not run in parallel with others, because the bytes of all goroutines count.
func Bytes(t testing.TB, n int, prepare func(n int) (work func())) {
	t.Helper()
	prepare(n)() // the first run also allocates what is made only once
	before := Allocated(prepare(n))
	for _, times := range []int{2, 4} {
		after := Allocated(prepare(times * n))
		ratio := float64(after) / float64(max(before, 1))
		t.Logf("size %d: %d KB, %.2f times as much as half the size", times*n, after>>10, ratio)
		if ratio > MaxRatio {
			t.Errorf("size %d: %d bytes, and half the size: %d bytes, %.1f times as much, want at most %.1f",
				times*n, after, before, ratio, MaxRatio)
		}
		before = after
	}
}

// Allocated returns how many bytes are allocated while work runs, whether or not they are freed again. The bytes of all
// goroutines count.
func Allocated(work func()) uint64 {
	var before, after runtime.MemStats
	runtime.ReadMemStats(&before)
	work()
	runtime.ReadMemStats(&after)
	return after.TotalAlloc - before.TotalAlloc
}
