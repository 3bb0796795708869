//go:build unix

package terminaltest

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

// The benchmarks in this file run Portolan in a pseudo-terminal and measure how long a learner waits. The results are
// in docs/performance.md.

// BenchmarkStart measures the time to the first complete frame of the first page, of the contents, of the contents in a
// terminal that answers no queries, and, if glow is installed, of its pager with a lesson. The runs take turns.
func BenchmarkStart(b *testing.B) {
	w := Terminal{Data: b.TempDir(), Env: trueColour}
	s := w.begin(b)
	s.Does("1", "CONNECTED")
	s.Types("q")
	s.Ended()
	mute := w
	mute.Mute = true
	took := map[string]time.Duration{}
	glow, missing := exec.LookPath("glow")
	b.ResetTimer()
	for b.Loop() {
		took["first-page"] += toFirstFrame(b, Terminal{Env: trueColour}, firstQuestion(b), portolan(b))
		took["contents"] += toFirstFrame(b, w, "Continue", portolan(b))
		took["mute"] += toFirstFrame(b, mute, "Continue", portolan(b))
		if missing == nil {
			took["glow"] += toFirstFrame(b, w, "Testers in the office", glow, "-t", "-w", "80", root+"/lessons/03-nodeport.md")
		}
	}
	for what, d := range took {
		b.ReportMetric(float64(d.Microseconds())/1000/float64(b.N), "ms/"+what)
	}
}

// trueColour makes frames as long as possible, because true colours have the longest escape sequences.
var trueColour = []string{"COLORTERM=truecolor"}

func toFirstFrame(b *testing.B, w Terminal, text string, command ...string) time.Duration {
	b.Helper()
	s := w.Start(b, command...)
	s.Waits(text)
	took := time.Since(s.Begun)
	s.Types("q")
	s.Ended()
	s.Stop()
	return took
}

// BenchmarkVersion measures a whole run of portolan --version, and of an empty program that imports the same packages.
func BenchmarkVersion(b *testing.B) {
	inTurn(b, "version", "--version")
}

// BenchmarkValidate measures a whole run of portolan validate on a folder of 150 manifests, and of the empty program.
func BenchmarkValidate(b *testing.B) {
	folder := b.TempDir()
	web, err := os.ReadFile(root + "/docs/examples/web.yaml")
	if err != nil {
		b.Fatal(err)
	}
	for i := range 150 {
		one := strings.NewReplacer("name: web", fmt.Sprintf("name: web-%d", i), "30007",
			strconv.Itoa(30000+i)).Replace(string(web))
		if err := os.WriteFile(filepath.Join(folder, fmt.Sprintf("%d.yaml", i)), []byte(one), 0o600); err != nil {
			b.Fatal(err)
		}
	}
	inTurn(b, "validate", "validate", "-o", "json", "-f", folder)
}

// BenchmarkTrace measures a whole run of portolan trace, and of the empty program.
func BenchmarkTrace(b *testing.B) {
	inTurn(b, "trace", "trace", "-o", "json", "-f", root+"/docs/examples/shop.yaml", "--from", "office", "--to",
		"node1:30007")
}

// inTurn runs portolan with arguments and an empty program that imports the same packages, one after the other.
func inTurn(b *testing.B, what string, args ...string) {
	b.Helper()
	path := portolan(b)
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

// BenchmarkKey measures what a key costs in a window of 120×40: the time until the frame that shows its effect, the
// bytes written to the terminal, and the processor time.
func BenchmarkKey(b *testing.B) {
	for _, c := range []struct {
		name, there, shows, back, again string
	}{
		{"line", "\x1b[B", "▸   7", "\x1b[A", "▸   6"},
		{"step", "\x1b[C", "step 2 of", "\x1b[D", "step 1 of"},
	} {
		b.Run(c.name, func(b *testing.B) {
			p := Terminal{Columns: 120, Rows: 40, Env: trueColour}.read(b)
			p.Waits("▸   6", "? keys")
			before := p.Size()
			var took []time.Duration
			timed := func(key, shows string) {
				begun := time.Now()
				p.Does(key, shows)
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
			b.ReportMetric(float64(p.Size()-before)/keys, "bytes/key")
			slices.Sort(took)
			b.ReportMetric(float64(took[len(took)/2].Microseconds())/1000, "ms-median/key")
			b.ReportMetric(float64(took[len(took)*95/100].Microseconds())/1000, "ms-p95/key")
			p.Types(interrupt)
			b.ReportMetric(1000*p.cpu().Seconds()/keys, "cpu-ms/key")
			if peak > 0 {
				b.ReportMetric(peak, "peak-rss-MB")
			}
		})
	}
}

// BenchmarkIdle measures what the first page costs while no key is pressed for some seconds.
func BenchmarkIdle(b *testing.B) {
	p := Terminal{Env: trueColour}.begin(b)
	p.Waits("q quit")
	time.Sleep(time.Second) // until the colours that the terminal answered with are drawn
	before := p.Size()
	const pause = 5 * time.Second
	for b.Loop() {
		time.Sleep(pause)
	}
	b.ReportMetric(float64(p.Size()-before), "bytes")
	p.Types("q")
	b.ReportMetric(100*p.cpu().Seconds()/(pause.Seconds()*float64(b.N)), "%core")
}

// cpu waits for the end of the program and returns the processor time that it used.
func (s *Session) cpu() time.Duration {
	s.t.Helper()
	s.Ended()
	return s.Cmd.ProcessState.UserTime() + s.Cmd.ProcessState.SystemTime()
}
