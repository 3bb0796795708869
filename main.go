// Portolan is an interactive terminal tutorial on Kubernetes Services.
package main

import (
	"context"
	"os"
	"runtime/debug"

	"portolan/internal/cli"
	"portolan/ui"
)

func main() {
	os.Exit(cli.Main(context.Background(), cli.Env{
		Args:    os.Args[1:],
		Out:     os.Stdout,
		Err:     os.Stderr,
		Environ: os.Environ(),
		Version: version(),
		Run:     ui.Run,
	}))
}

// version is the version this program was built from, as the Go tool recorded it.
func version() string {
	if info, ok := debug.ReadBuildInfo(); ok && info.Main.Version != "" {
		return info.Main.Version
	}
	return "(devel)"
}
