//go:build unix

package terminaltest

import (
	"encoding/base64"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"github.com/charmbracelet/x/ansi"
)

// TestContinues plays two steps and leaves. At the next start, the course continues after them.
func TestContinues(t *testing.T) {
	w := Terminal{Data: t.TempDir()}
	s := w.begin(t, still)
	s.Does("1", "CONNECTED", tab, "Continue", enter, lesson, right, "step 2 of")
	s.Types("q")
	s.Waits("Continue", "step 2 of")
	s.Types("q")
	s.Leaves(0)
	s.Waits("Go on with: portolan")

	again := w.start(t)
	again.Waits("Continue", "step 2 of")
	again.Types("q")
	again.Leaves(0)
}

// TestCopyIsValid copies the manifest of a step through OSC 52, and validates the copy.
func TestCopyIsValid(t *testing.T) {
	many(t)
	s := Terminal{}.read(t)
	s.Types("c")
	s.Until("copy", func() bool { return len(s.Copied()) > 0 })
	yaml, err := base64.StdEncoding.DecodeString(s.Copied()[0])
	if err != nil {
		t.Fatalf("what was copied is no base64: %v", err)
	}
	cmd := exec.Command(portolan(t), "validate", "-f", "-")
	cmd.Stdin = strings.NewReader(string(yaml))
	if out, err := cmd.CombinedOutput(); err != nil || strings.Contains(string(yaml), "#") {
		t.Errorf("the copy is not accepted, or has notes in it: %v\n%s%s", err, out, yaml)
	}
}

// TestPaste pastes a text that is much too long for the sandbox. It has lines that a shell would run, and escape
// sequences.
func TestPaste(t *testing.T) {
	many(t)
	s := Terminal{}.read(t)
	s.Does("e", "Accepted")
	before := s.Quiet()
	line := "# q \x1b[31;5mred\x1b]0;pwned\x07 \x03 pasted, not typed at all\r\n"
	begun := time.Now()
	s.Does("\x1b[200~"+strings.Repeat(line, 100<<10/len(line)+1)+"\x1b[201~", "64 KB")
	if took := time.Since(begun); took > 3*time.Second {
		t.Errorf("it took %s, want 3 s at most", took)
	}
	harmless(t, s.Written())
	if after := s.Quiet(); after == before || !strings.Contains(after, "pasted") {
		t.Errorf("the screen after the paste:\n%s", after)
	}
	s.Types(interrupt)
	s.Leaves(0)
}

// newCourse copies the course into a new folder. The first lesson gets another title, which may have YAML escapes, and
// a text before the prose of its first step.
func newCourse(t *testing.T, title, text string) string {
	t.Helper()
	dir := t.TempDir()
	for _, part := range []string{"lessons", "quiz"} {
		if err := os.CopyFS(filepath.Join(dir, part), os.DirFS(filepath.Join(root, part))); err != nil {
			t.Fatal(err)
		}
	}
	files, err := filepath.Glob(filepath.Join(dir, "lessons", "01-*.md"))
	if err != nil || len(files) != 1 {
		t.Fatalf("the first lessons are %v: %v", files, err)
	}
	old, err := os.ReadFile(files[0])
	if err != nil {
		t.Fatal(err)
	}
	front, steps, _ := strings.Cut(string(old), "\n## ")
	heading, rest, _ := strings.Cut(steps, "\n")
	beforeTitle, afterTitle, _ := strings.Cut(front, "\ntitle: ")
	_, afterTitle, _ = strings.Cut(afterTitle, "\n")
	lesson := beforeTitle + "\ntitle: \"" + title + "\"\n" + afterTitle + "\n## " + heading + "\n\n" + text + "\n" + rest
	if err := os.WriteFile(files[0], []byte(lesson), 0o600); err != nil {
		t.Fatal(err)
	}
	return dir
}

// TestHostileCourse opens courses whose texts have escape sequences. The program refuses such a course, or shows it
// without them.
func TestHostileCourse(t *testing.T) {
	many(t)
	const title, text = "Why a Service", "Read this line."
	refused := 0
	for _, dir := range []string{
		newCourse(t, `Why\e]0;pwned\a a Service`, text),
		newCourse(t, `Why a\x9b31m Service`, text),
		newCourse(t, title, "Read \x1b]0;pwned\x07this \x1b[31;5mred\u009b31m line\x1b[?1003h."),
		newCourse(t, title, "Read this\u202e line."),
	} {
		s := Terminal{}.start(t, "--course", dir, still)
		s.Until("first page or error", func() bool { return s.Shows(firstQuestion(t)) || s.Shows("cannot be read") })
		if s.Shows("cannot be read") {
			refused++
		} else {
			s.Does(tab, contents, enter, "line")
			s.Quiet()
			s.Types(interrupt)
		}
		s.Ended()
		s.Quiet()
		harmless(t, s.Written())
	}
	t.Logf("%d of 4 such courses are refused", refused)
}

// TestHostileManifest explains and validates a manifest whose names have escape sequences.
func TestHostileManifest(t *testing.T) {
	many(t)
	manifest := filepath.Join(t.TempDir(), "hostile.yaml")
	text := `{"apiVersion": "v1", "kind": "Service", "metadata": {"name": "web\u001b]0;pwned\u0007\u009b"}, ` +
		`"spec": {"selector": {"a": "\u001b[31;5m"}}}`
	if err := os.WriteFile(manifest, []byte(text), 0o600); err != nil {
		t.Fatal(err)
	}
	for _, command := range []string{"explain", "validate"} {
		s := Terminal{}.start(t, command, "-f", manifest)
		s.Ended()
		s.Quiet()
		harmless(t, s.Written())
	}
}

// harmless fails if a terminal would obey something in a text.
func harmless(t *testing.T, out string) {
	t.Helper()
	for _, bad := range []string{"\x1b]0;pwned", "\x1b[31;5m", "\u009b", "\x1b[?1003h", "\u202e"} {
		if strings.Contains(out, bad) {
			t.Errorf("the program writes %q: %q", bad, out)
		}
	}
}

// TestWideText opens a course with wide, combined and joined characters. The columns of the contents must stay aligned.
func TestWideText(t *testing.T) {
	many(t)
	dir := newCourse(t, "日本語 für e\u0301 Service",
		"日本語のテキスト, ｆｕｌｌ, e\u0301 and 漢字 in a line of text that is long enough to be wrapped once or twice.")
	s := Terminal{}.begin(t, "--course", dir, still)
	s.Types(tab)
	shown := s.Settles(contents)
	ends := map[int]bool{}
	for line := range strings.SplitSeq(shown, "\n") {
		if strings.HasSuffix(line, " min") {
			ends[ansi.StringWidth(line)] = true
		}
	}
	if len(ends) != 1 {
		t.Errorf("the minutes of the lessons end in different columns %v:\n%s", ends, shown)
	}
	s.Does(enter, "テキスト")
}
