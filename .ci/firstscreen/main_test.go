package main

import (
	"strings"
	"testing"
	"time"
)

// TestTry runs shell scripts that behave as programs should, or should not. In raw mode head takes the q alone.
func TestTry(t *testing.T) {
	for _, c := range []struct {
		name, script, want string // want stands in the error; "" is no error
	}{
		{"fine", `stty raw -echo; printf '\033[?1049h\033[?25lgood\r\nday'; head -c1 >/dev/null; printf '\033[?25h\033[?1049l'; stty "$was"`, ""},
		{"never ready", `echo good night; sleep 60`, "that took too long"},
		{"comes and goes", `stty raw; printf 'good day'; sleep 0.1; printf '\033[2J'; head -c1`, "came and went"},
		{"ends at once", `printf '%s\n' good; exit 3`, "the program ended"},
		{"ends before q", `printf 'good day'; exit 3`, "it ended with exit status 3"},
		{"fails", `stty raw -echo; printf 'good day'; head -c1 >/dev/null; stty "$was"; exit 3`, "it ended with exit status 3"},
		{"leaves modes", `stty raw -echo; printf '\033[?1049hgood day'; head -c1 >/dev/null; stty "$was"`, "private mode 1049 on"},
		{"leaves the keyboard", `stty raw -echo; printf '\033[>1ugood day'; head -c1 >/dev/null; stty "$was"`, "the kitty keyboard protocol on"},
		{"leaves raw mode", `stty raw -echo; printf 'good day'; head -c1 >/dev/null`, "other settings"},
	} {
		t.Run(c.name, func(t *testing.T) {
			t.Parallel()
			_, err := try([]string{"sh", "-c", "was=$(stty -g); " + c.script}, "good day", 2*time.Second)
			switch {
			case c.want == "" && err != nil:
				t.Error(err)
			case c.want != "" && (err == nil || !strings.Contains(err.Error(), c.want)):
				t.Errorf("error %v, want one with %q", err, c.want)
			}
		})
	}
}
