package cli

import (
	"path/filepath"
	"regexp"
	"strings"

	"github.com/spf13/cobra"
)

// The names of the program: alone, and as a plugin of kubectl, which runs the program kubectl-portolan for
// `kubectl portolan`.
const (
	ownName    = "portolan"
	pluginFile = "kubectl-portolan"
	pluginName = "kubectl portolan"
)

// name returns what the user types to run the program.
func (e Env) name() string {
	if strings.TrimSuffix(filepath.Base(e.Program), ".exe") == pluginFile {
		return pluginName
	}
	return ownName
}

// ownCommand matches the program's name where a text shows what to type: at the start of a command, indented, or after
// a pipe or a colon.
var ownCommand = regexp.MustCompile(`(?m)(^ +|\| |: )portolan( |$)`)

// asTyped replaces the program's name in the commands that a text shows by what the user types to run the program.
func (e Env) asTyped(text string) string {
	return ownCommand.ReplaceAllString(text, "${1}"+e.name()+"$2")
}

// nameCommand lets the help of a command and its subcommands show what the user types to run the program.
func (e Env) nameCommand(cmd *cobra.Command) {
	if !cmd.HasParent() {
		cmd.Annotations = map[string]string{cobra.CommandDisplayNameAnnotation: e.name()}
	}
	cmd.Long, cmd.Example = e.asTyped(cmd.Long), e.asTyped(cmd.Example)
	for _, sub := range cmd.Commands() {
		e.nameCommand(sub)
	}
}
