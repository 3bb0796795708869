//go:build unix

package main

import (
	"os/exec"
	"syscall"
	"testing"
	"time"
)

// The benchmarks here run the real program in a pseudo-terminal and measure what a learner feels. docs/performance.md
// has what they printed.

// BenchmarkStart is the time to the first complete frame: of Portolan's first page and of its contents, and, if it is
// installed, of glow's pager with a lesson, in turn.
func BenchmarkStart(b *testing.B) {
	path, err := build()
	if err != nil {
		b.Fatal(err)
	}
	peer, missing := exec.LookPath("glow")
	old := b.TempDir()
	first := inTerminal(b, 80, 24, old, exec.Command(path))
	first.waits("Can the laptop")
	first.types("1")
	first.waits("CONNECTED")
	first.types("q")
	first.ended()
	var fresh, contents, glow time.Duration
	b.ResetTimer()
	for b.Loop() {
		fresh += toFirstFrame(b, b.TempDir(), "Can the laptop", path)
		contents += toFirstFrame(b, old, "Continue", path)
		if missing == nil {
			glow += toFirstFrame(b, old, "Testers in the office", peer, "-t", "-w", "80", "lessons/03-nodeport.md")
		}
	}
	ms := func(d time.Duration) float64 { return float64(d.Microseconds()) / 1000 / float64(b.N) }
	b.ReportMetric(ms(fresh), "ms/first-page")
	b.ReportMetric(ms(contents), "ms/contents")
	if missing == nil {
		b.ReportMetric(ms(glow), "ms/glow")
	}
}

func toFirstFrame(b *testing.B, data, text, program string, args ...string) time.Duration {
	b.Helper()
	begun := time.Now()
	p := inTerminal(b, 80, 24, data, exec.Command(program, args...))
	p.waits(text)
	took := time.Since(begun)
	p.types("q")
	p.ended()
	return took
}

// BenchmarkKey is what a key costs at 120×40, from the key to the frame that shows what it did: time, bytes written to the
// terminal, and processor time.
func BenchmarkKey(b *testing.B) {
	for _, c := range []struct {
		name, there, shows, back, again string
	}{
		{"line", "\x1b[B", "▸   7", "\x1b[A", "▸   6"},
		{"step", "\x1b[C", "step 2 of", "\x1b[D", "step 1 of"},
	} {
		b.Run(c.name, func(b *testing.B) {
			path, err := build()
			if err != nil {
				b.Fatal(err)
			}
			p := inTerminal(b, 120, 40, b.TempDir(), exec.Command(path, "--reduce-motion"))
			p.waits("Can the laptop")
			p.types("\t")
			p.waits("Continue")
			p.types("\x1b[B\x1b[B\x1b[B\r")
			p.waits("step 1 of", "▸   6", "? keys")
			before := len(p.raw())
			b.ResetTimer()
			for b.Loop() {
				p.types(c.there)
				p.waits(c.shows)
				p.types(c.back)
				p.waits(c.again)
			}
			b.StopTimer()
			keys := float64(2 * b.N)
			b.ReportMetric(float64(len(p.raw())-before)/keys, "bytes/key")
			b.ReportMetric(float64(b.Elapsed().Microseconds())/1000/keys, "ms/key")
			p.types("\x03")
			p.ended()
			used := p.cmd.ProcessState.UserTime() + p.cmd.ProcessState.SystemTime()
			b.ReportMetric(float64(used.Microseconds())/1000/keys, "cpu-ms/key")
			if usage, ok := p.cmd.ProcessState.SysUsage().(*syscall.Rusage); ok {
				b.ReportMetric(float64(usage.Maxrss)/1024, "rss-MB")
			}
		})
	}
}

// BenchmarkIdle leaves the contents alone for some seconds.
func BenchmarkIdle(b *testing.B) {
	p := start(b, b.TempDir())
	p.waits("Can the laptop")
	before := len(p.raw())
	const pause = 5 * time.Second
	for b.Loop() {
		<-time.After(pause)
	}
	b.ReportMetric(float64(len(p.raw())-before), "bytes")
	p.types("q")
	p.ended()
	used := p.cmd.ProcessState.UserTime() + p.cmd.ProcessState.SystemTime()
	b.ReportMetric(100*used.Seconds()/(pause.Seconds()*float64(b.N)), "%core")
}
