package cli

import (
	"cmp"
	"fmt"
	"io"
	"slices"
	"strings"

	"github.com/spf13/cobra"

	"portolan/internal/manifest"
	"portolan/internal/text"
)

func newValidate(env Env) *cobra.Command {
	cmd := &cobra.Command{
		Use:   "validate -f FILE",
		Short: "Show whether the API server accepts a manifest",
		Long: `Checks Services, NetworkPolicies and Ingresses as the API server of Kubernetes
1.36 checks them when you create them. Shows the same fields and messages, and
adds a hint in plain words. Objects are checked in order: the names, addresses
and node ports of earlier objects are taken. Other kinds are not checked.
The exit code is 1 if an object is refused.`,
		Example: `  portolan validate -f docs/examples/web.yaml
  portolan validate -f docs/examples/broken.yaml
  portolan validate -f docs/examples/shop.yaml -o json`,
		Args: upTo(0),
	}
	paths, out := filesFlag(cmd), newOutput(cmd, env.Out)
	cmd.RunE = func(*cobra.Command, []string) error {
		objects, err := readObjects(env, *paths, manifest.Need{ConnectionsOnly: true})
		if err != nil {
			return err
		}
		verdicts := manifest.ClusterOf(objects).Judge(objects)
		refused := slices.ContainsFunc(verdicts, func(v manifest.Verdict) bool { return !v.Accepted })
		return out.answer(!refused, newVerdictsJSON(verdicts), func(w io.Writer) error {
			return printVerdicts(w, verdicts)
		})
	}
	return cmd
}

// printVerdicts prints the verdicts as text: a line for each object, and below it the errors and warnings.
func printVerdicts(w io.Writer, verdicts []manifest.Verdict) error {
	var out strings.Builder
	for _, v := range verdicts {
		verdict := "accepted"
		switch {
		case len(v.Errors) > 0:
			verdict = "refused"
		case !v.Checked:
			verdict = "not judged"
		}
		fmt.Fprintf(&out, "%s: %s: %s\n", v.Object.File, describe(v.Object), verdict)
		for _, e := range v.Errors {
			out.WriteString("  " + located(v.Object, e).Error() + "\n" + indented("    ", e.Hint))
		}
		for _, warning := range v.Warnings {
			out.WriteString(indented("  ", "warning: "+warning))
		}
	}
	_, err := io.WriteString(w, text.Lines(out.String()))
	return err
}

// describe names an object for a message: "Service shop/web". If it has no kind and no name, it is "document 2".
func describe(o manifest.Object) string {
	name := o.Name
	if o.Namespace != "" {
		name = o.Namespace + "/" + name
	}
	return cmp.Or(strings.TrimSpace(o.Kind+" "+name), fmt.Sprintf("document %d", o.Document))
}

// located returns an error with its file, line and column. An error without a position gets that of its field, or the
// beginning of its object.
func located(o manifest.Object, e manifest.Error) manifest.Error {
	if e.Line == 0 {
		e.Position = o.At(e.Field)
	}
	e.File, e.Line, e.Column = cmp.Or(e.File, o.File), max(e.Line, 1), max(e.Column, 1)
	return e
}

// indented puts lead before each line of a text. It returns "" if the text is empty.
func indented(lead, content string) string {
	if content == "" {
		return ""
	}
	return lead + strings.ReplaceAll(content, "\n", "\n"+lead) + "\n"
}

// verdictJSON is the verdict on one object, as docs/json.md describes it.
type verdictJSON struct {
	File      string      `json:"file"`
	Document  int         `json:"document"`
	Item      int         `json:"item"`
	Kind      string      `json:"kind"`
	Namespace string      `json:"namespace"`
	Name      string      `json:"name"`
	Checked   bool        `json:"checked"`
	Accepted  bool        `json:"accepted"`
	Errors    []errorJSON `json:"errors"`
	Warnings  []string    `json:"warnings"`
}

// errorJSON is one error of an object.
type errorJSON struct {
	Field   string `json:"field"`
	Reason  string `json:"reason"`
	Message string `json:"message"`
	Line    int    `json:"line"`
	Column  int    `json:"column"`
	Hint    string `json:"hint"`
}

func newVerdictsJSON(verdicts []manifest.Verdict) []verdictJSON {
	all := make([]verdictJSON, len(verdicts))
	for i, v := range verdicts {
		o := v.Object
		all[i] = verdictJSON{
			o.File, o.Document, o.Item, o.Kind, o.Namespace, o.Name, v.Checked, v.Accepted,
			make([]errorJSON, len(v.Errors)), append([]string{}, v.Warnings...),
		}
		for j, e := range v.Errors {
			e = located(o, e)
			all[i].Errors[j] = errorJSON{e.Field, e.Reason, e.Message, e.Line, e.Column, e.Hint}
		}
	}
	return all
}
