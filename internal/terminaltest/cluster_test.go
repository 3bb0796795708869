//go:build linux

package terminaltest

import (
	"errors"
	"fmt"
	"io"
	"os"
	"os/exec"
	"path/filepath"
	"syscall"
	"testing"

	"portolan/internal/kubectltest"
)

// BenchmarkCluster measures whole runs of the commands that read manifests, on what kubectl prints of clusters of three
// sizes. Small pods have only the fields that matter to a Service. GOMAXPROCS=1 measures one core.
func BenchmarkCluster(b *testing.B) {
	for _, pods := range []int{1000, 5000, 15000} {
		c := kubectltest.Of(pods)
		small := c
		small.Small = true
		for form, write := range map[string]func(io.Writer) error{
			"yaml": c.WriteYAML, "small": small.WriteYAML, "json": c.WriteJSON,
		} {
			b.Run(fmt.Sprintf("%d/%s", pods, form), func(b *testing.B) {
				file := filepath.Join(b.TempDir(), "cluster."+form)
				f, err := os.Create(file)
				if err != nil {
					b.Fatal(err)
				}
				if err := errors.Join(write(f), f.Close()); err != nil {
					b.Fatal(err)
				}
				b.Run("trace", func(b *testing.B) {
					runs(b, "trace", "--from", "internet", "--to", "198.51.0.20:80", "-f", file)
				})
				b.Run("explain", func(b *testing.B) { runs(b, "explain", "-f", file) })
				b.Run("validate", func(b *testing.B) { runs(b, "validate", "-f", file) })
			})
		}
	}
}

// runs runs Portolan with arguments, and reports the processor time and the largest memory of a run. Linux counts the
// memory of this process too if it is larger, so the files are written piece by piece. Exit code 1, the answer "no", is
// fine.
func runs(b *testing.B, args ...string) {
	b.Helper()
	path := portolan(b)
	var peak, cpu float64
	for b.Loop() {
		cmd := exec.Command(path, args...)
		out, err := cmd.Output()
		if exit, ok := errors.AsType[*exec.ExitError](err); err != nil && !(ok && exit.ExitCode() == 1) {
			b.Fatalf("%v\n%s", err, out)
		}
		used, ok := cmd.ProcessState.SysUsage().(*syscall.Rusage)
		if !ok {
			b.Fatal("the system does not say what the program used")
		}
		peak = max(peak, float64(used.Maxrss)/1000) // Linux counts in kilobytes
		cpu += (cmd.ProcessState.UserTime() + cmd.ProcessState.SystemTime()).Seconds()
	}
	b.ReportMetric(peak, "peak-MB")
	b.ReportMetric(cpu*1000/float64(b.N), "cpu-ms/op")
}
