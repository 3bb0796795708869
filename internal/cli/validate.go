package cli

import (
	"cmp"
	"fmt"
	"io"
	"strings"

	"github.com/spf13/cobra"

	"portolan/internal/manifest"
	"portolan/internal/text"
)

func newValidate(env Env) *cobra.Command {
	cmd := &cobra.Command{
		Use:   "validate -f FILE",
		Short: "Say what the API server would say of a manifest",
		Long: `Judges Services, NetworkPolicies and Ingresses as the API server of Kubernetes
1.36 does when they are created: with the same fields and messages, and a hint
beside them in plain words. Objects are judged in order, so a name, an address
or a node port that one took is taken for the next. Other kinds are only read.
It exits with 1 if anything is refused.`,
		Example: `  portolan validate -f docs/examples/web.yaml
  portolan validate -f docs/examples/broken.yaml
  portolan validate -f docs/examples/shop.yaml -o json`,
		Args: upTo(0),
	}
	paths, output := filesFlag(cmd), outputFlag(cmd)
	cmd.RunE = func(*cobra.Command, []string) error {
		objects, err := readObjects(env, *paths)
		if err != nil {
			return err
		}
		return validate(env.Out, objects, *output)
	}
	return cmd
}

// validate prints the verdict on each object. It fails with errNo if an object is refused.
func validate(w io.Writer, objects []manifest.Object, output format) error {
	put := printVerdicts
	if output == asJSON {
		put = printVerdictsJSON
	}
	verdicts := manifest.Judge(objects)
	if err := put(w, verdicts); err != nil {
		return err
	}
	for _, v := range verdicts {
		if !v.Accepted {
			return errNo
		}
	}
	return nil
}

// printVerdicts prints the verdicts as text: a line for each object, and below it the errors and warnings.
func printVerdicts(w io.Writer, verdicts []manifest.Verdict) error {
	var out strings.Builder
	for _, v := range verdicts {
		name := describe(v.Object)
		switch {
		case len(v.Errors) > 0:
			fmt.Fprintf(&out, "%s: %s: refused\n", v.Object.File, name)
		case !v.Checked:
			fmt.Fprintf(&out, "%s: %s: not judged\n", v.Object.File, name)
		default:
			fmt.Fprintf(&out, "%s: %s: accepted\n", v.Object.File, name)
		}
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
	words := strings.TrimSpace(o.Kind + " " + name)
	if words == "" {
		words = fmt.Sprintf("document %d", o.Document)
	}
	return words
}

// located completes the position of an error. If nothing better is known, the error points to the beginning of its
// object.
func located(o manifest.Object, e manifest.Error) manifest.Error {
	if e.Line == 0 {
		e.Position = o.At(e.Field)
	}
	e.File, e.Line, e.Column = cmp.Or(e.File, o.File), max(e.Line, 1), max(e.Column, 1)
	return e
}

// indented puts lead before each line of a text. It returns "" if the text is empty.
func indented(lead, words string) string {
	if words == "" {
		return ""
	}
	return lead + strings.ReplaceAll(words, "\n", "\n"+lead) + "\n"
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

func printVerdictsJSON(w io.Writer, verdicts []manifest.Verdict) error {
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
	return printJSON(w, all)
}
