package cli_test

import (
	"context"
	"encoding/json"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"testing"

	"github.com/rogpeppe/go-internal/testscript"

	"portolan/internal/cli"
	"portolan/ui"
)

// The scripts in testdata/script run the program as in a shell. They also have the command portolan-options, which
// prints the options for the screen and does not open it, and a kubectl that can only run plugins.
func TestMain(m *testing.M) {
	testscript.Main(m, map[string]func(){
		"portolan":         func() { os.Exit(run(ui.Run)) },
		"portolan-options": func() { os.Exit(run(printOptions)) },
		"kubectl-portolan": func() { os.Exit(run(ui.Run)) },
		"kubectl":          func() { os.Exit(runPlugin(os.Args[1], os.Args[2:])) },
	})
}

// runPlugin does what kubectl does for a command that it does not know: it runs the program kubectl-NAME of the PATH
// with the other arguments.
func runPlugin(name string, args []string) int {
	cmd := exec.Command("kubectl-"+name, args...)
	cmd.Stdin, cmd.Stdout, cmd.Stderr = os.Stdin, os.Stdout, os.Stderr
	if err := cmd.Run(); err != nil && cmd.ProcessState == nil {
		panic(err)
	}
	return cmd.ProcessState.ExitCode()
}

func run(screen func(context.Context, ui.Options) (string, error)) int {
	return cli.Main(context.Background(), cli.Env{
		Program: os.Args[0], Args: os.Args[1:], Out: os.Stdout, Err: os.Stderr, Environ: os.Environ(), Version: "v1.2.3",
		Run: screen,
	})
}

func printOptions(ctx context.Context, o ui.Options) (string, error) {
	if os.Getenv("BREAK") != "" {
		return "", fmt.Errorf("run in this terminal: it \x1b[31mbroke")
	}
	events, err := o.Store.Events(ctx, o.Learner)
	if err != nil {
		return "", err
	}
	shown := map[string]any{
		"lessons": len(o.Course.Lessons()), "events": len(events), "learner": o.Learner, "notice": o.Notice, "quiz": o.Round,
		"still": o.ReduceMotion, "ascii": o.ASCII, "theme": o.Theme, "env": len(o.Env) > 0,
	}
	if err := json.NewEncoder(os.Stdout).Encode(shown); err != nil {
		return "", err
	}
	return "Come back \x1b[31many time.", nil
}

func TestScripts(t *testing.T) {
	testscript.Run(t, testscript.Params{
		Dir: "testdata/script",
		Setup: func(e *testscript.Env) error {
			e.Setenv("XDG_DATA_HOME", filepath.Join(e.WorkDir, "data"))
			e.Setenv("TERM", "xterm-256color")
			return nil
		},
	})
}
