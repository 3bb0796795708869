//go:build unix

package cli_test

import (
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"slices"
	"strconv"
	"strings"
	"testing"
	"time"
)

// The benchmarks here run the real program in a pseudo-terminal and measure what a learner feels. docs/performance.md
// has what they printed.

// BenchmarkStart is the time to the first complete frame, in turn: of the first page, of the contents, of the contents
// in a terminal that answers nothing, and, if it is installed, of glow's pager with a lesson.
func BenchmarkStart(b *testing.B) {
	path, err := build()
	if err != nil {
		b.Fatal(err)
	}
	known := terminal{width: 80, height: 24, data: b.TempDir()}
	first := known.run(b, path)
	first.waits("Can the laptop")
	first.types("1")
	first.waits("CONNECTED")
	first.types("q")
	first.ended()
	mute := known
	mute.mute = true
	took := map[string]time.Duration{}
	glow, missing := exec.LookPath("glow")
	b.ResetTimer()
	for b.Loop() {
		took["first-page"] += toFirstFrame(b, terminal{width: 80, height: 24, data: b.TempDir()}, "Can the laptop", path)
		took["contents"] += toFirstFrame(b, known, "Continue", path)
		took["mute"] += toFirstFrame(b, mute, "Continue", path)
		if missing == nil {
			took["glow"] += toFirstFrame(b, known, "Testers in the office", glow, "-t", "-w", "80", "../../lessons/03-nodeport.md")
		}
	}
	for what, d := range took {
		b.ReportMetric(float64(d.Microseconds())/1000/float64(b.N), "ms/"+what)
	}
}

func toFirstFrame(b *testing.B, in terminal, text, program string, args ...string) time.Duration {
	b.Helper()
	begun := time.Now()
	p := in.run(b, program, args...)
	p.waits(text)
	took := time.Since(begun)
	p.types("q")
	p.ended()
	return took
}

// BenchmarkVersion is a whole run of portolan --version, in turn with an empty program that imports the same packages.
func BenchmarkVersion(b *testing.B) {
	inTurn(b, "version", "--version")
}

// BenchmarkValidate is a whole run of portolan validate on a folder of 150 manifests, in turn with the empty program.
func BenchmarkValidate(b *testing.B) {
	folder := b.TempDir()
	web, err := os.ReadFile("../../docs/examples/web.yaml")
	if err != nil {
		b.Fatal(err)
	}
	for i := range 150 {
		one := strings.NewReplacer("name: web", fmt.Sprintf("name: web-%d", i), "30007", strconv.Itoa(30000+i)).Replace(string(web))
		if err := os.WriteFile(filepath.Join(folder, fmt.Sprintf("%d.yaml", i)), []byte(one), 0o600); err != nil {
			b.Fatal(err)
		}
	}
	inTurn(b, "validate", "validate", "-o", "json", "-f", folder)
}

// BenchmarkTrace is a whole run of portolan trace, in turn with the empty program.
func BenchmarkTrace(b *testing.B) {
	inTurn(b, "trace", "trace", "-o", "json", "-f", "../../docs/examples/shop.yaml", "--from", "office", "--to", "node1:30007")
}

// inTurn runs portolan with arguments in turn with an empty program that imports the same packages.
func inTurn(b *testing.B, what string, args ...string) {
	b.Helper()
	path, err := build()
	if err != nil {
		b.Fatal(err)
	}
	empty := filepath.Join(b.TempDir(), "empty")
	source := "package main\n\nimport (\n\t_ \"portolan/ui\"\n\n\t_ \"github.com/spf13/cobra\"\n)\n\nfunc main() {}\n"
	if err := os.WriteFile(empty+".go", []byte(source), 0o600); err != nil {
		b.Fatal(err)
	}
	if out, err := exec.Command("go", "build", "-o", empty, empty+".go").CombinedOutput(); err != nil {
		b.Fatalf("%v\n%s", err, out)
	}
	var ours, theirs time.Duration
	b.ResetTimer()
	for b.Loop() {
		ours += wholeRun(b, path, args...)
		theirs += wholeRun(b, empty)
	}
	b.ReportMetric(float64(ours)/float64(theirs), "ratio")
	b.ReportMetric(float64(ours.Microseconds())/1000/float64(b.N), "ms/"+what)
}

func wholeRun(b *testing.B, path string, args ...string) time.Duration {
	b.Helper()
	begun := time.Now()
	if err := exec.Command(path, args...).Run(); err != nil {
		b.Fatal(err)
	}
	return time.Since(begun)
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
			p := terminal{width: 120, height: 40, data: b.TempDir()}.run(b, path, "--reduce-motion")
			p.waits("Can the laptop")
			p.types("\t")
			p.waits("Continue")
			p.types("\x1b[B\x1b[B\x1b[B\r")
			p.waits("step 1 of", "▸   6", "? keys")
			before := len(p.raw())
			var took []time.Duration
			timed := func(key, shows string) {
				begun := time.Now()
				p.types(key)
				p.waits(shows)
				took = append(took, time.Since(begun))
			}
			b.ResetTimer()
			for b.Loop() {
				timed(c.there, c.shows)
				timed(c.back, c.again)
			}
			b.StopTimer()
			peak := p.peakMB()
			keys := float64(2 * b.N)
			b.ReportMetric(float64(len(p.raw())-before)/keys, "bytes/key")
			slices.Sort(took)
			b.ReportMetric(float64(took[len(took)/2].Microseconds())/1000, "ms-median/key")
			b.ReportMetric(float64(took[len(took)*95/100].Microseconds())/1000, "ms-p95/key")
			p.types("\x03")
			p.ended()
			used := p.cmd.ProcessState.UserTime() + p.cmd.ProcessState.SystemTime()
			b.ReportMetric(float64(used.Microseconds())/1000/keys, "cpu-ms/key")
			if peak > 0 {
				b.ReportMetric(peak, "peak-rss-MB")
			}
		})
	}
}

// BenchmarkIdle leaves the contents alone for some seconds.
func BenchmarkIdle(b *testing.B) {
	p := start(b, b.TempDir())
	p.waits("Can the laptop", "q quit")
	<-time.After(time.Second) // until the colours that the terminal answered with are drawn
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

// peakMB is the most memory the program has held so far, where /proc tells; 0 elsewhere.
func (p *program) peakMB() float64 {
	status, err := os.ReadFile(fmt.Sprintf("/proc/%d/status", p.cmd.Process.Pid))
	if err != nil {
		return 0
	}
	for line := range strings.Lines(string(status)) {
		var kb float64
		if n, _ := fmt.Sscanf(line, "VmHWM: %f kB", &kb); n == 1 {
			return kb / 1024
		}
	}
	return 0
}
