//go:build unix

package terminaltest

import (
	"fmt"
	"runtime"
	"strings"
	"testing"
	"time"
)

// TestFaultsAreSeen runs shell scripts in place of Portolan. Some do what a program must not do, and the check must
// fail for these. In raw mode, head reads one key.
func TestFaultsAreSeen(t *testing.T) {
	const wait, restore = "head -c1 >/dev/null; ", `stty "$was"; `
	for _, c := range []struct {
		name, script, want string // the failure contains want; "" means that there is none
	}{
		{"fine", `printf '\033[?1049h\033[?25lgood\r\nday'; ` + wait + `printf '\033[?25h\033[?1049l'; ` + restore, ""},
		{"never ready", `echo good night; sleep 60`, "there is still no"},
		{"never leaves", `printf 'good day'; sleep 60`, "the program does not end"},
		{"comes and goes", `printf 'good day'; sleep 0.05; printf '\033[2J'; ` + wait, "came and went"},
		{"ends at once", `echo good; exit 3`, "the program ended with exit status 3"},
		{"ends before q", `printf 'good day'; exit 3`, "exit status 3, want exit code 0"},
		{"fails", `printf 'good day'; ` + wait + restore + `exit 3`, "exit status 3, want exit code 0"},
		{"leaves the screen", `printf '\033[?1049hgood day'; ` + wait + restore, "private mode 1049 on"},
		{"leaves the cursor", `printf '\033[?25lgood day'; ` + wait + restore, "private mode 25 off"},
		{"leaves the mouse", `printf '\033[?1002h\033[?1006hgood day'; ` + wait + restore, "private mode 1002 on"},
		{"leaves the keyboard", `printf '\033[>1ugood day'; ` + wait + restore, "the kitty keyboard protocol on"},
		{"leaves raw mode", `printf 'good day'; ` + wait, "other settings"},
		{
			"leaves an answer", `printf 'good day'; ` + wait + `printf '\033[c'; sleep 0.5; stty sane; ` + restore,
			"at the prompt",
		},
		{"echoes an answer", `stty sane; printf 'good day'; printf '\033[c'; sleep 0.5; ` + restore, "an answer is echoed"},
	} {
		t.Run(c.name, func(t *testing.T) {
			t.Parallel()
			got := failure(t, func(t testing.TB) {
				w := Terminal{Late: 50 * time.Millisecond}
				if strings.HasPrefix(c.name, "never") {
					w.Patience = 2 * time.Second
				}
				s := w.Start(t, "sh", "-c", "was=$(stty -g); stty raw -echo; "+c.script)
				s.Settles("good day")
				s.Types("q")
				s.Leaves(0)
				s.NothingAtPrompt()
			})
			if (got == "") != (c.want == "") || !strings.Contains(got, c.want) {
				t.Errorf("the failure is %q, want one with %q", got, c.want)
			}
		})
	}
}

// failure runs a test and returns the message with which it fails, or "".
func failure(t *testing.T, test func(testing.TB)) string {
	t.Helper()
	r := &recorder{TB: t}
	done := make(chan struct{})
	go func() {
		defer close(done)
		test(r)
	}()
	<-done
	return r.failure
}

// recorder is a testing.TB that only stores the message of a failure.
type recorder struct {
	testing.TB
	failure string
}

func (r *recorder) Fatalf(format string, values ...any) { r.Fatal(fmt.Sprintf(format, values...)) }

func (r *recorder) Fatal(values ...any) {
	r.failure = fmt.Sprint(values...)
	runtime.Goexit()
}
