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
		Program: os.Args[0],
		Args:    os.Args[1:],
		Out:     os.Stdout,
		Err:     os.Stderr,
		Environ: os.Environ(),
		Version: version(),
		Run:     ui.Run,
	}))
}

// version returns the program's own version, as the Go tool recorded it at build time.
func version() string {
	if info, ok := debug.ReadBuildInfo(); ok && info.Main.Version != "" {
		return info.Main.Version
	}
	return "(devel)"
}
