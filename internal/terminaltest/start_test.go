//go:build unix

package terminaltest

import (
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"
	"time"
)

// TestReadmeFirstCommand runs the first command of the README and leaves with q.
func TestReadmeFirstCommand(t *testing.T) {
	many(t)
	readme, err := os.ReadFile(filepath.Join(root, "README.md"))
	if err != nil {
		t.Fatal(err)
	}
	_, block, _ := strings.Cut(string(readme), "\n```sh\n")
	command, _, ok := strings.Cut(block, "\n")
	if !ok {
		t.Fatal("README.md has no sh block")
	}
	s := Terminal{Dir: root, Patience: 5 * time.Minute}.Start(t, "bash", "-c", command)
	s.Settles(firstQuestion(t))
	s.Types("q")
	s.Leaves(0)
}

// TestFirstFrameWaitsForNoAnswer starts in terminals that answer queries at once, late, and never. The first frame must
// come equally soon.
func TestFirstFrameWaitsForNoAnswer(t *testing.T) {
	n := many(t)
	kinds := []Terminal{{}, {Late: 100 * time.Millisecond}, {Mute: true}}
	took := make([][]time.Duration, len(kinds))
	for range max(5, n/4) {
		for i, kind := range kinds {
			s := kind.begin(t)
			took[i] = append(took[i], time.Since(s.Begun))
			s.Stop()
		}
	}
	prompt, _ := median(took[0])
	late, _ := median(took[1])
	mute, _ := median(took[2])
	lateRatio, muteRatio := float64(late)/float64(prompt), float64(mute)/float64(prompt)
	t.Logf("%.2f times as long if answers come 100 ms late, %.2f if none come", lateRatio, muteRatio)
	if max(lateRatio, muteRatio) > 1.5 {
		t.Errorf("it takes %.2f and %.2f times as long, want 1.5 at most", lateRatio, muteRatio)
	}
}

// TestStartsAndQuits starts and quits many times, in terminals that answer queries and in those that do not. It quits
// as soon as there is a page, while the program may wait for late answers, and long after that.
func TestStartsAndQuits(t *testing.T) {
	n := max(3, many(t)/6)
	for _, kind := range []Terminal{{}, {Mute: true}} {
		for _, since := range []time.Duration{0, 150 * time.Millisecond, 600 * time.Millisecond} {
			quits := make([]time.Duration, n)
			each(t, n, func(t *testing.T, i int) {
				s := kind.begin(t)
				time.Sleep(since)
				pressed := time.Now()
				s.Types("q")
				s.Leaves(0)
				quits[i] = s.EndedAt.Sub(pressed)
			})
			quit, slowest := median(quits)
			t.Logf("silent: %v, %s after the page: %d quits in %s, the slowest %s", kind.Mute, since, n, quit, slowest)
			if quit > 100*time.Millisecond || slowest > time.Second {
				t.Errorf("quitting takes %s, and %s at most; want 100 ms, and 1 s at most", quit, slowest)
			}
		}
	}
}

// TestNoSize starts in a window that reports 0×0, as a serial line does, and then gives the window a size.
func TestNoSize(t *testing.T) {
	many(t)
	s := Terminal{NoSize: true}.start(t)
	s.Until("output", func() bool { return s.Size() > 1000 })
	s.Resize(80, 24)
	s.Waits(firstQuestion(t))
	s.Does("q", "portolan")
}

func TestTmux(t *testing.T) {
	n := max(1, many(t)/10)
	if _, err := exec.LookPath("tmux"); err != nil {
		t.Skip("there is no tmux")
	}
	dir := t.TempDir()
	config := filepath.Join(dir, "tmux.conf")
	if err := os.WriteFile(config, []byte("set -g status off\n"), 0o600); err != nil {
		t.Fatal(err)
	}
	for i := range n {
		socket := filepath.Join(dir, fmt.Sprint(i))
		s := Terminal{}.Start(t, "tmux", "-f", config, "-S", socket, "new-session", "-s", "check", portolan(t))
		s.Waits(firstQuestion(t))
		s.Types(tab)
		s.Settles(contents)
		s.Types("q")
		s.Leaves(0)
	}
}

// TestHeldKey repeats a key for two seconds. The screen must show the last press soon afterwards.
func TestHeldKey(t *testing.T) {
	many(t)
	s := large.read(t)
	s.Quiet()
	before := s.Size()
	const keys = 60
	for i := range keys {
		s.Types([]string{down, up}[i/10%2])
		time.Sleep(time.Second / 30)
	}
	released := time.Now()
	s.Quiet()
	lag, bytes := max(0, s.LastOutput().Sub(released)), (s.Size()-before)/keys
	t.Logf("the last frame comes %s after the last key, with %d bytes a key", lag, bytes)
	if lag > Settled || bytes > 1<<10 {
		t.Errorf("the last frame comes after %s, with %d bytes a key; want %s and 1024 at most", lag, bytes, Settled)
	}
}

// TestBytesPerKey counts the bytes that the program writes for one line of a manifest, one step, and one line of the
// contents.
func TestBytesPerKey(t *testing.T) {
	many(t)
	for _, c := range []struct {
		what   string
		in     Terminal
		before []string
		keys   []string
		most   int
	}{
		{"a line of a manifest, which changes the picture", large, nil, []string{down, down, down, up, up}, 2 << 10},
		{"a step", large, nil, []string{right, right, right, left, left}, 6 << 10},
		{"a line of the contents", Terminal{}, []string{esc, down}, []string{down, down, up, down, down}, 300},
		{
			"a line of the contents, with its preview", large,
			[]string{esc, down},
			[]string{down, down, up, down, down},
			6 << 10,
		},
	} {
		s := c.in.read(t)
		s.Quiet()
		for _, key := range c.before {
			s.bytesFor(key)
		}
		most := 0
		for _, key := range c.keys {
			most = max(most, s.bytesFor(key))
		}
		t.Logf("%d bytes for %s", most, c.what)
		if most > c.most {
			t.Errorf("%d bytes for %s, want %d at most", most, c.what, c.most)
		}
	}
}

// bytesFor presses a key and returns how many bytes the program writes for it.
func (s *Session) bytesFor(key string) int {
	s.t.Helper()
	before := s.Size()
	s.Types(key)
	s.Until(fmt.Sprintf("frame for %q", key), func() bool { return s.Size() > before })
	s.Quiet()
	return s.Size() - before
}

// TestIdle presses no key at the first page and in a lesson. The program must write nothing.
func TestIdle(t *testing.T) {
	many(t)
	s := Terminal{}.begin(t, still)
	for _, next := range []func(){func() {}, s.openLesson} {
		next()
		time.Sleep(700 * time.Millisecond) // until everything that moves has come to rest
		before := s.Size()
		time.Sleep(2 * time.Second)
		if more := s.Written()[before:]; more != "" {
			t.Errorf("it writes %q while nobody does anything", more)
		}
	}
}

// TestFootprint measures how large the program is, on disk and in memory.
func TestFootprint(t *testing.T) {
	many(t)
	info, err := os.Stat(portolan(t))
	if err != nil {
		t.Fatal(err)
	}
	disk, memory := float64(info.Size())/1e6, Terminal{}.read(t).peakMB()
	t.Logf("%.1f MB on disk, %.0f MB of memory in a lesson", disk, memory)
	if disk > 45 || memory > 60 {
		t.Errorf("%.1f MB on disk and %.0f MB of memory, want 45 and 60 at most", disk, memory)
	}
}

// peakMB returns the most memory that the program has used so far, in MB, or 0 on a system without /proc.
func (s *Session) peakMB() float64 {
	status, err := os.ReadFile(fmt.Sprintf("/proc/%d/status", s.Cmd.Process.Pid))
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

// TestPlainCommands runs commands that need no screen in a terminal.
func TestPlainCommands(t *testing.T) {
	many(t)
	for _, command := range []string{
		"--version", "--help", "lesson", "validate -f docs/examples/web.yaml",
		"lesson nosuch",
	} {
		s := Terminal{Dir: root}.start(t, strings.Fields(command)...)
		s.Ended()
		s.Quiet()
		if out := s.Written(); strings.Contains(out, "\x1b") || out == "" {
			t.Errorf("portolan %s writes %q", command, out)
		}
		s.AsBefore()
	}
}
