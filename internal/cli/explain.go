package cli

import (
	"fmt"
	"io"
	"os"
	"strings"

	"github.com/charmbracelet/x/term"
	"github.com/spf13/cobra"

	"portolan/internal/explain"
	layout "portolan/internal/explain/text"
	"portolan/internal/manifest"
	"portolan/internal/text"
)

func newExplain(env Env, f *flags) *cobra.Command {
	e := &explainer{env: env, flags: f}
	cmd := &cobra.Command{
		Use:   "explain [NAME…] -f FILE",
		Short: "Say which clients reach your Services, and what is wrong",
		Long: `Tries each address of the Services in the files from every kind of client. For
several Services it prints a summary: what does not work and how to correct it,
then a line for each Service. For one Service, or for each NAME, it prints a
page: a picture, who can connect, what looks wrong, and what each field does.
NAME is a Service of any namespace, or NAMESPACE/NAME.

The files can be what kubectl prints. It never talks to a cluster:

  kubectl get nodes,pods,services,endpointslices,networkpolicies,ingresses \
    -A -o yaml | portolan explain -f -

If the files contain no nodes or pods, the command assumes some and says so.
It also reads Gateways and HTTPRoutes.

The exit code is 1 if something cannot work, or if a document cannot be read.`,
		Example: `  portolan explain -f docs/examples/webshop.yaml
  portolan explain -f docs/examples/webshop.yaml --exposed
  portolan explain web -f docs/examples/web.yaml --fields
  portolan explain -f lessons/scenes/shop.yaml -f docs/examples/web.yaml -o json`,
		RunE: e.run,
	}
	e.paths, e.out = filesFlag(cmd), newOutput(cmd, env.Out)
	cmd.ValidArgsFunction = completeServices(env, e.paths, &e.namespace)
	flags := cmd.Flags()
	flags.StringArrayVar(&e.services, "service", nil, "the same as `NAME`; repeatable")
	flags.StringVarP(&e.namespace, "namespace", "n", "", "only Services in the namespace `NAME`")
	flags.BoolVarP(&e.all, "all-namespaces", "A", false, "all namespaces, which is also the default")
	flags.BoolVar(&e.exposed, "exposed", false, "only Services that are exposed to clients outside")
	flags.BoolVar(&e.fields, "fields", false, "add the API's own description of every field")
	flags.BoolVar(&f.ascii, "ascii", false, "draw with ASCII (also: PORTOLAN_ASCII=1)")
	completeFlag(cmd, "service", cmd.ValidArgsFunction)
	completeFlag(cmd, "namespace", completeNamespaces(env, e.paths))
	return cmd
}

// explainer is one run of explain.
type explainer struct {
	env   Env
	flags *flags
	out   output
	paths *[]string

	services     []string
	namespace    string
	all, exposed bool
	fields       bool
}

func (e *explainer) run(cmd *cobra.Command, args []string) error {
	if len(*e.paths) == 0 && len(args) > 0 {
		return fmt.Errorf("nothing to read. Give files with -f: %s -f %s", cmd.CommandPath(), args[0])
	}
	objects, err := readObjects(e.env, *e.paths, forServices())
	if err != nil {
		return err
	}
	report, err := e.report(objects, append(e.services, args...))
	if err != nil {
		return fmt.Errorf("explain: %w", hinted(err))
	}
	if !e.out.wantsJSON() {
		if err := e.printUnreadable(cmd.CommandPath(), report.Unreadable); err != nil {
			return err
		}
	}
	return e.out.answer(!report.Failed() && report.Complete(), report, func(w io.Writer) error {
		return e.write(w, cmd, report, len(args)+len(e.services) > 0)
	})
}

// printUnreadable prints the errors of documents that were left out.
func (e *explainer) printUnreadable(command string, all []explain.Unreadable) error {
	const most = 10
	for i, u := range all {
		if i == most {
			return printLine(e.env.Err, fmt.Sprintf("%s: %d more cannot be read. To see all: %s -o json", command,
				len(all)-most, command+fileArgs(*e.paths)))
		}
		if err := printLine(e.env.Err, command+": "+u.Error()); err != nil {
			return err
		}
	}
	return nil
}

// report explains the selected Services.
func (e *explainer) report(objects []manifest.Object, names []string) (explain.Report, error) {
	selection := explain.Selection{Names: names, Namespace: e.namespace}
	if e.all {
		selection.Namespace = ""
	}
	if len(names) > 0 || selection.Namespace != "" {
		var err error
		if names, err = selection.In(objects); err != nil {
			return explain.Report{}, err
		}
	}
	report, err := explain.Explain(objects, names...)
	if err == nil && e.exposed {
		report = report.Exposed()
	}
	return report, err
}

// write prints a summary, or a page for each Service if there is only one or if the user named them.
func (e *explainer) write(w io.Writer, cmd *cobra.Command, report explain.Report, named bool) error {
	l := layout.Layout{
		Width: columns(e.env.Out), ASCII: e.flags.ascii || wantsASCII(e.env), Fields: e.fields,
		Unbroken: !isTerminal(e.env.Out), Command: cmd.CommandPath() + " NAME" + fileArgs(*e.paths),
	}
	write := layout.WriteSummary
	if named || len(report.Services) == 1 && report.Of <= 1 {
		write = layout.Write
	}
	var written strings.Builder
	if err := write(&written, report, l); err != nil {
		return err
	}
	_, err := io.WriteString(w, text.Lines(written.String()))
	return err
}

// fileArgs returns the -f arguments to type for these files, for a command to copy.
func fileArgs(paths []string) string {
	args := ""
	for _, path := range paths {
		if strings.ContainsAny(path, " '\"$\\*?[(<>|&;~#!") {
			path = "'" + strings.ReplaceAll(path, "'", `'\''`) + "'"
		}
		args += " -f " + path
	}
	return args
}

// columns returns the width of the terminal, or 80 if w is not a terminal.
func columns(w io.Writer) int {
	const usual = 80
	if f, ok := w.(*os.File); ok {
		if width, _, err := term.GetSize(f.Fd()); err == nil && width > 0 {
			return width
		}
	}
	return usual
}
