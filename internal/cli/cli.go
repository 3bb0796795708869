// Package cli is the command line: its commands and flags, its exit codes, and its error messages.
//
// Results go to standard output and messages to standard error. The exit code is 0 for success. It is 1 if the answer
// is "no": a manifest is refused, a client does not connect, or lint finds a problem. It is 2 for wrong usage, for
// input that cannot be read, for output that cannot be written, and after a panic. Only the commands that open the
// course draw on the terminal, and if they cannot draw there, they print lines of text. The other commands always print
// lines, or with -o json what other programs can read. docs/json.md describes that JSON.
package cli

import (
	"context"
	"errors"
	"fmt"
	"io"
	"os"
	"strings"
	"syscall"

	"github.com/spf13/cobra"

	"portolan/internal/crash"
	"portolan/ui"
)

// The exit codes.
const (
	exitFine   = 0
	exitNo     = 1
	exitWrong  = 2
	exitUnread = 128 + 13 // nothing reads the output any more: what a shell reports of a program that SIGPIPE ends
)

// errNo is the error of a command whose answer is "no". The command has printed the answer, so Main prints no error.
var errNo = errors.New("no")

// Env is the environment of a run: arguments, streams and variables. Tests replace them.
type Env struct {
	Program string    // the name or the path under which the program was started; it may be the kubectl plugin
	Args    []string  // the arguments without the program's name
	In      io.Reader // nil means os.Stdin
	Out     io.Writer
	Err     io.Writer
	Environ []string // variables in the form of os.Environ
	Version string
	// Run shows the course on the full screen until the learner leaves. It returns the line to print afterwards. It is
	// ui.Run except in tests.
	Run func(ctx context.Context, o ui.Options) (goodbye string, err error)
}

// Getenv returns the value of an environment variable, or "" if it is not set.
func (e Env) Getenv(name string) string {
	value := ""
	for _, entry := range e.Environ {
		if key, v, ok := strings.Cut(entry, "="); ok && key == name {
			value = v // the last entry counts, as os/exec does it
		}
	}
	return value
}

// Main runs the command line and returns the exit code. After a panic, it prints what to do, and where the details are.
func Main(ctx context.Context, env Env) int {
	cobra.MousetrapHelpText = "" // a double click in Windows Explorer opens the course, as on other systems
	fault, cobras := &crash.Crash{}, &remembering{to: env.Out}
	var err error
	fault.Contain(func() {
		root := New(env)
		root.SetOut(cobras)
		err = root.ExecuteContext(ctx)
	})
	if lost := errors.Join(fault.Report(crash.NoAnswers), cobras.err); lost != nil {
		err = lost
	}
	switch {
	case err == nil:
		return exitFine
	case errors.Is(err, errNo):
		return exitNo
	case errors.Is(err, syscall.EPIPE):
		return exitUnread
	}
	_ = printLine(env.Err, env.name()+": "+env.asTyped(err.Error())) // if it fails, the exit code still reports the error
	return exitWrong
}

// remembering is a writer that keeps the first error of another writer and reports none. cobra writes help, the version
// and completions to it, and would ignore an error.
type remembering struct {
	to  io.Writer
	err error
}

// Write implements io.Writer.
func (r *remembering) Write(b []byte) (int, error) {
	if r.err == nil {
		_, r.err = r.to.Write(b)
	}
	return len(b), nil
}

// New returns the root command. Only Main prints its errors.
func New(env Env) *cobra.Command {
	if env.In == nil {
		env.In = os.Stdin
	}
	f := &flags{theme: choice{"auto", []string{"dark", "light", "auto"}, "name"}}
	root := &cobra.Command{
		Use:   ownName,
		Short: "Learn which Kubernetes Service type to choose, and why",
		Long: `Portolan teaches in the terminal how to choose between ClusterIP, NodePort and
LoadBalancer. Read a step, send a packet, and watch where it goes. You need no
cluster and no network. If the terminal cannot draw, or the output goes to a
pipe, the course prints lines of text.`,
		Example: `  portolan                       open the course where you left it
  portolan --plain               print lines of text, for a screen reader
  portolan lesson                list the lessons
  portolan lesson nodeport       print a lesson as text
  portolan quiz --lesson nodeport
  portolan card                  how to choose a type, on one page`,
		Version:       env.Version,
		Args:          noSuchCommand,
		SilenceErrors: true,
		SilenceUsage:  true,

		SuggestionsMinimumDistance: 2,
		RunE: func(cmd *cobra.Command, _ []string) error {
			return openCourse(cmd.Context(), env, f, nil)
		},
	}
	root.SetArgs(env.Args)
	root.SetOut(env.Out)
	root.SetErr(env.Err)
	root.CompletionOptions.HiddenDefaultCmd = true
	root.SetVersionTemplate("portolan {{.Version}}\n")
	root.SetFlagErrorFunc(func(cmd *cobra.Command, err error) error {
		return fmt.Errorf("%w\nHelp: %s --help", err, cmd.CommandPath())
	})
	root.PersistentFlags().StringVar(&f.course, "course", "", "use the course in this `folder`, not the built-in one")
	f.forCourse(root)
	root.AddCommand(
		newLesson(env, f), newQuiz(env, f), newExplain(env, f), newTrace(env), newValidate(env),
		newCard(env, f), newGlossary(env, f), newProgress(env, f), newLint(env, f),
	)
	env.nameCommand(root)
	return root
}

// noSuchCommand refuses arguments that are not the name of a command.
func noSuchCommand(cmd *cobra.Command, args []string) error {
	if len(args) == 0 {
		return nil
	}
	return fmt.Errorf("there is no command %q%s\nHelp: %s --help", args[0],
		didYouMean(cmd.SuggestionsFor(args[0])), cmd.CommandPath())
}

// didYouMean returns a question with similar words, for the end of an error: "; did you mean trace?". Without similar
// words it returns "".
func didYouMean(near []string) string {
	if len(near) == 0 {
		return ""
	}
	return "; did you mean " + strings.Join(near, " or ") + "?"
}

// upTo accepts at most n arguments.
func upTo(n int) cobra.PositionalArgs {
	return func(cmd *cobra.Command, args []string) error {
		if len(args) <= n {
			return nil
		}
		message := fmt.Sprintf("%s does not use %q", cmd.Name(), args[n])
		if cmd.Flags().ShorthandLookup("f") != nil {
			message += fmt.Sprintf(". Give files with -f: %s -f %s", cmd.CommandPath(), args[n])
		}
		return fmt.Errorf("%s\nHelp: %s --help", message, cmd.CommandPath())
	}
}
