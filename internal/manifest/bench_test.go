package manifest

import (
	"bytes"
	"fmt"
	"runtime"
	"runtime/metrics"
	"testing"
	"time"

	sigsyaml "sigs.k8s.io/yaml"

	"portolan/internal/kubectltest"
)

// BenchmarkReadCluster reads what kubectl prints of a cluster. The sub-benchmark floor reads the same YAML with
// sigs.k8s.io/yaml into any: no program that gives all of a file to this parser can be quicker. Compare in one run:
//
//	go test ./internal/manifest -run '^$' -bench ReadCluster -cpu 1,2
func BenchmarkReadCluster(b *testing.B) {
	need := Need{Kinds: []string{"Service", "Pod", "Node", "EndpointSlice"}, ConnectionsOnly: true}
	for _, pods := range []int{1000, 5000, 15000} {
		c := kubectltest.Of(pods)
		small := c
		small.Small = true
		for _, in := range []struct {
			name string
			text func() []byte
		}{{"yaml", c.YAML}, {"small", small.YAML}, {"json", c.JSON}} {
			b.Run(fmt.Sprintf("%d/%s", pods, in.name), func(b *testing.B) {
				text := in.text()
				b.SetBytes(int64(len(text)))
				for b.Loop() {
					peak := peakOf(func() { read(b, need, text) })
					b.ReportMetric(float64(peak-uint64(len(text)))/1e6, "peak-MB")
				}
			})
			if in.name == "json" {
				continue
			}
			b.Run(fmt.Sprintf("%d/%s-floor", pods, in.name), func(b *testing.B) {
				text := in.text()
				b.SetBytes(int64(len(text)))
				for b.Loop() {
					var tree any
					if err := sigsyaml.Unmarshal(text, &tree); err != nil {
						b.Fatal(err)
					}
				}
			})
		}
	}
}

func read(tb testing.TB, need Need, text []byte) []Object {
	tb.Helper()
	r := NewReader(need)
	if err := r.Read("f", bytes.NewReader(text)); err != nil {
		tb.Error(err)
	}
	return r.Objects()[0]
}

// peakOf returns the most memory that the heap takes while work runs, in bytes. It looks every few milliseconds.
func peakOf(work func()) uint64 {
	runtime.GC()
	sample := []metrics.Sample{{Name: "/memory/classes/heap/objects:bytes"}}
	done := make(chan struct{})
	go func() {
		defer close(done)
		work()
	}()
	peak := uint64(0)
	tick := time.NewTicker(2 * time.Millisecond)
	defer tick.Stop()
	for {
		metrics.Read(sample)
		peak = max(peak, sample[0].Value.Uint64())
		select {
		case <-done:
			return peak
		case <-tick.C:
		}
	}
}
