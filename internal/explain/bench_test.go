package explain

import (
	"fmt"
	"testing"

	"portolan/internal/manifest"
)

// BenchmarkTraceCluster measures what `portolan trace` does with a cluster after the files are parsed.
func BenchmarkTraceCluster(b *testing.B) {
	eachSize(b, func(b *testing.B, objects []manifest.Object) {
		for b.Loop() {
			s, err := Assume(objects)
			if err != nil {
				b.Fatal(err)
			}
			t, err := s.Scene.Dial("lan", "ip-10-0-0-0:30110")
			if err != nil {
				b.Fatal(err)
			}
			s.Advise(t)
			s.Assumed(t)
		}
	})
}

// BenchmarkExplainCluster measures what `portolan explain` does with a cluster after the files are parsed: the report
// on all its Services.
func BenchmarkExplainCluster(b *testing.B) {
	eachSize(b, func(b *testing.B, objects []manifest.Object) {
		for b.Loop() {
			if _, err := Explain(objects); err != nil {
				b.Fatal(err)
			}
		}
	})
}

func eachSize(b *testing.B, run func(*testing.B, []manifest.Object)) {
	for _, pods := range []int{1000, 5000, 15000} {
		b.Run(fmt.Sprint(pods), func(b *testing.B) {
			objects := generated(pods)
			b.ReportAllocs()
			run(b, objects)
		})
	}
}
