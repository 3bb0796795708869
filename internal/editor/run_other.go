//go:build !unix

package editor

import "os/exec"

// noWait has no meaning here.
const noWait = 0

// run starts a command and waits for its end.
func run(cmd *exec.Cmd, _ bool) error {
	return cmd.Run() //nolint:wrapcheck // it names what failed
}
