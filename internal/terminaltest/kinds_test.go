//go:build unix

package terminaltest

import (
	"os"
	"os/exec"
	"regexp"
	"slices"
	"strconv"
	"strings"
	"testing"
)

// tour opens the first page, a verdict, the contents and a lesson, and returns everything that the program wrote.
func tour(t *testing.T, env []string, args ...string) string {
	t.Helper()
	w := large
	w.Env = env
	s := w.begin(t, append(args, still)...)
	s.Quiet()
	s.Does("1", "enter", tab, contents, down+down+down+enter, lesson, right, "step 2 of")
	s.Quiet()
	s.Types(interrupt)
	s.Leaves(0)
	return s.Written()
}

var sgr = regexp.MustCompile(`\x1b\[([\d;:]*)m`)

// colourKinds returns the kinds of colours in a program's output: 16, 256, true.
func colourKinds(output string) []string {
	var kinds []string
	for _, m := range sgr.FindAllStringSubmatch(output, -1) {
		codes := strings.FieldsFunc(m[1], func(r rune) bool { return r == ';' || r == ':' })
		for i := 0; i < len(codes); i++ {
			code, err := strconv.Atoi(codes[i])
			switch {
			case err != nil:
			case slices.Contains([]int{38, 48, 58}, code) && i+1 < len(codes) && codes[i+1] == "2":
				kinds = append(kinds, "true")
				i += 4
			case slices.Contains([]int{38, 48, 58}, code) && i+1 < len(codes):
				kinds = append(kinds, "256")
				i += 2
			case slices.Contains([]int{3, 4, 9, 10}, code/10) && code%10 < 8:
				kinds = append(kinds, "16")
			}
		}
	}
	slices.Sort(kinds)
	return slices.Compact(kinds)
}

func TestColourKinds(t *testing.T) {
	for output, want := range map[string]string{
		"\x1b[m\x1b[1;39m\x1b[?1m\x1b[49m": "", "\x1b[1;31m": "16", "\x1b[107m": "16", "\x1b[38;5;31m": "256",
		"\x1b[38;2;31;32;33m": "true", "\x1b[4;58:5:1;31m\x1b[48;2;1;1;1m": "16 256 true",
	} {
		if got := strings.Join(colourKinds(output), " "); got != want {
			t.Errorf("%q has the colours %q, want %q", output, got, want)
		}
	}
}

func TestNoColor(t *testing.T) {
	many(t)
	if used := colourKinds(tour(t, []string{"NO_COLOR=1"})); len(used) > 0 {
		t.Errorf("it uses colours: %v", used)
	}
}

// TestColours runs the tour in terminals with few and with many colours.
func TestColours(t *testing.T) {
	many(t)
	for _, c := range []struct{ env, want, not string }{
		{"TERM=xterm-16color", "16", "256 true"},
		{"TERM=xterm", "16", "256 true"},
		{"TERM=screen", "", "true"},
		{"TERM=xterm-256color", "256", "true"},
		{"TERM=tmux-256color", "256", "true"},
		{"TERM=xterm-256color COLORTERM=truecolor", "true", ""},
	} {
		used := colourKinds(tour(t, strings.Fields(c.env), "--theme", "dark"))
		if c.want != "" && !slices.Contains(used, c.want) {
			t.Errorf("%s: it uses %v, want %s", c.env, used, c.want)
		}
		for not := range strings.FieldsSeq(c.not) {
			if slices.Contains(used, not) {
				t.Errorf("%s: it uses %v, and such a terminal may not have %s", c.env, used, not)
			}
		}
	}
}

// TestBackgrounds compares what is drawn on a dark, a light and an unknown background.
func TestBackgrounds(t *testing.T) {
	many(t)
	look := func(w Terminal, args ...string) string {
		w.Env = []string{"COLORTERM=truecolor"}
		s := w.begin(t, args...)
		s.Quiet()
		return s.Styled()
	}
	dark, light, unknown := look(Terminal{}), look(Terminal{Light: true}), look(Terminal{Mute: true})
	if dark == light || unknown == dark || unknown == light {
		t.Error("two backgrounds look the same")
	}
	if look(Terminal{Light: true}, "--theme", "dark") != dark || look(Terminal{}, "--theme", "light") != light {
		t.Error("--theme does not decide")
	}
	if look(Terminal{Mute: true, Light: true}) != unknown {
		t.Error("without an answer the look depends on the background")
	}
}

// TestNoTerminal starts the program where it cannot draw or gets no keys. It must write no escape sequence.
func TestNoTerminal(t *testing.T) {
	many(t)
	null, err := os.OpenFile(os.DevNull, os.O_RDWR, 0)
	if err != nil {
		t.Fatal(err)
	}
	defer null.Close()
	dumb := Terminal{Env: []string{"TERM=dumb"}}.begin(t)
	dumb.Types("quit\n")
	dumb.Leaves(0)
	plain(t, "TERM=dumb", dumb.Written())
	for what, s := range map[string]*Session{
		"no /dev/tty":                Terminal{Stdin: null, NoControl: true}.start(t),
		"a course that is not there": Terminal{}.start(t, "--course", "/nowhere"),
	} {
		s.Leaves(2)
		s.Waits("portolan: ")
		plain(t, what, s.Written())
	}
	for _, env := range []string{"CI=", "CI=true"} {
		cmd := exec.Command(portolan(t))
		cmd.Env = append(Environment(), "XDG_DATA_HOME="+t.TempDir(), env)
		out, err := cmd.CombinedOutput()
		if err != nil || !strings.Contains(Joined(string(out)), firstQuestion(t)) {
			t.Errorf("without a terminal: %v, %q", err, out)
		}
		plain(t, "without a terminal", string(out))
	}
}

// plain fails if a text contains escape sequences.
func plain(t *testing.T, what, text string) {
	t.Helper()
	if strings.Contains(text, "\x1b") {
		t.Errorf("%s: there are escape sequences in %q", what, text)
	}
}

// TestPipedInput gives the program a pipe as standard input. It must still read keys from the terminal.
func TestPipedInput(t *testing.T) {
	many(t)
	r, w, err := os.Pipe()
	if err != nil {
		t.Fatal(err)
	}
	defer r.Close()
	if _, err := w.WriteString("qqqqqq\n"); err != nil {
		t.Fatal(err)
	}
	if err := w.Close(); err != nil {
		t.Fatal(err)
	}
	s := Terminal{Stdin: r}.begin(t)
	s.Does(tab, contents)
	s.Types("q")
	s.Leaves(0)
}

// TestMouse checks whether the program switches mouse reports on.
func TestMouse(t *testing.T) {
	many(t)
	taken := regexp.MustCompile(`\x1b\[\?(9|1000|1001|1002|1003|1005|1006|1015|1016)h`)
	s := Terminal{}.read(t)
	s.Quiet()
	if m := taken.FindString(s.Written()); m != "" {
		t.Errorf("it takes the mouse: %q", m)
	}
	s.Does("m", "wheel scrolls now", "m", "selects text again", "m", "wheel scrolls now")
	if !taken.MatchString(s.Written()) {
		t.Error("m does not switch the wheel on")
	}
	s.Types(interrupt)
	s.Leaves(0)
}
