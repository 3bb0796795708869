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
	"portolan/internal/text"
)

func newExplain(env Env, f *flags) *cobra.Command {
	var services []string
	var fields bool
	cmd := &cobra.Command{
		Use:   "explain -f FILE",
		Short: "Draw a Service: which clients can connect, and what is wrong",
		Long: `Draws each Service in the files, and tries each of its addresses from every kind
of client. Shows what looks wrong, what to change, and what each field does.
If the files contain no nodes or pods, the command assumes some and lists them.
To use the objects of a real cluster:

  kubectl get nodes,pods,services,endpointslices -A -o yaml |
    portolan explain -f - --service shop/web

It also reads NetworkPolicies, Gateways, HTTPRoutes and Ingresses.

The exit code is 1 if something cannot work.`,
		Example: `  portolan explain -f docs/examples/web.yaml
  portolan explain -f docs/examples/web.yaml --fields
  portolan explain -f lessons/scenes/shop.yaml -f docs/examples/web.yaml -o json`,
		Args: upTo(0),
	}
	paths, out := filesFlag(cmd), newOutput(cmd, env.Out)
	cmd.Flags().StringArrayVar(&services, "service", nil, "only this Service, `name` or namespace/name; repeatable")
	cmd.Flags().BoolVar(&fields, "fields", false, "add the Kubernetes API's own description of every field")
	cmd.Flags().BoolVar(&f.ascii, "ascii", false, "draw with ASCII characters (also: PORTOLAN_ASCII=1)")
	cmd.RunE = func(*cobra.Command, []string) error {
		objects, err := readObjects(env, *paths, forServices())
		if err != nil {
			return err
		}
		report, err := explain.Explain(objects, services...)
		if err != nil {
			return fmt.Errorf("explain: %w", hinted(err))
		}
		l := layout.Layout{Width: columns(env.Out), ASCII: f.ascii || wantsASCII(env), Fields: fields}
		return out.answer(!report.Failed(), report, func(w io.Writer) error {
			var written strings.Builder
			if err := layout.Write(&written, report, l); err != nil {
				return err
			}
			_, err := io.WriteString(w, text.Lines(written.String()))
			return err
		})
	}
	return cmd
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
