package cli_test

import (
	"bytes"
	"context"
	"os"
	"regexp"
	"strings"
	"syscall"
	"testing"

	"github.com/adrg/xdg"

	"portolan/internal/cli"
	"portolan/ui"
)

// everyCommand returns a command line for each command that prints something, and for each form of its output.
func everyCommand() [][]string {
	return [][]string{
		{},
		{"--plain"},
		{"--help"},
		{"help", "trace"},
		{"--version"},
		{"quiz"},
		{"quiz", "--help"},
		{"lesson"},
		{"lesson", "nodeport"},
		{"lesson", "-o", "json"},
		{"card"},
		{"card", "--md"},
		{"card", "--html"},
		{"glossary"},
		{"glossary", "--html"},
		{"lint"},
		{"lint", "--stats"},
		{"lint", "-o", "json"},
		{"explain", "-f", "../../docs/examples/web.yaml"},
		{"explain", "-f", "../../docs/examples/web.yaml", "-o", "json"},
		{"validate", "-f", "../../docs/examples/web.yaml"},
		{"validate", "-f", "-"},
		{"trace", "-f", "../../docs/examples/web.yaml", "--from", "internet", "--to", "web:80"},
		{"progress"},
		{"progress", "export"},
		{"completion", "bash"},
		{"completion", "fish"},
	}
}

// failing is an output that fails, or panics if err is nil.
type failing struct{ err error }

func (f failing) Write([]byte) (int, error) {
	if f.err == nil {
		panic("boom in Write")
	}
	return 0, f.err
}

// TestTheOutputFails runs every command with an output that fails. It ends with a message that says why. If nobody
// reads the output any more, it ends without a message, and with the exit code that a shell gives after SIGPIPE. After
// a panic, the message says what to do, and has no stack.
func TestTheOutputFails(t *testing.T) {
	for _, name := range []string{"XDG_STATE_HOME", "XDG_DATA_HOME"} {
		t.Setenv(name, t.TempDir())
	}
	t.Cleanup(xdg.Reload)
	xdg.Reload()
	for _, c := range []struct {
		name  string
		out   failing
		code  int
		about string // a pattern of what is written to standard error
	}{
		{"a full disk", failing{syscall.ENOSPC}, 2, `^portolan: (.+: )?no space left on device\n$`},
		{"no reader", failing{syscall.EPIPE}, 141, `^$`},
		{
			"a panic",
			failing{},
			2,
			`^portolan: portolan has a bug and had to stop: boom in Write\n(Your answers .*\n)?The details are in .*\n$`,
		},
	} {
		for _, args := range everyCommand() {
			var about bytes.Buffer
			code := cli.Main(t.Context(), cli.Env{
				Args: args, In: strings.NewReader("1\n\n"), Out: c.out, Err: &about, Environ: os.Environ(), Version: "v1.2.3",
				Run: func(context.Context, ui.Options) (string, error) { return "", nil },
			})
			if code != c.code || !regexp.MustCompile(c.about).MatchString(about.String()) {
				t.Errorf("%s: portolan %s: exit code %d, want %d\n%s", c.name, strings.Join(args, " "), code, c.code, about.String())
			}
		}
	}
}
