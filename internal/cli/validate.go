package cli

import (
	"cmp"
	"errors"
	"fmt"
	"io"
	"slices"
	"strings"

	"github.com/spf13/cobra"

	layout "portolan/internal/explain/text"
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
and node ports of earlier objects are taken. Other kinds are only counted.
The exit code is 1 if an object is refused.

With --was, the command checks an update. FILE is what the cluster holds now:
what you applied before, or the output of kubectl get -o yaml. An object of the
same kind, namespace and name is changed as kubectl apply does it, or with
--how replace as kubectl replace does it. A Service keeps its cluster address
and its node ports. The command warns of what the update gives up, such as a
node port or the address of a load balancer. All other objects are created.`,
		Example: `  portolan validate -f docs/examples/web.yaml
  portolan validate -f docs/examples/broken.yaml
  portolan validate -f docs/examples/shop.yaml -o json
  portolan validate -f docs/examples/inside.yaml --was docs/examples/web.yaml`,
		Args: upTo(0),
	}
	paths, out := filesFlag(cmd), newOutput(cmd, env.Out)
	var was []string
	var cluster manifest.Cluster
	how := &choice{string(manifest.ByApply), []string{string(manifest.ByApply), string(manifest.ByReplace)}, "way"}
	cmd.Flags().StringArrayVar(&was, "was", nil, "check an update of the objects in this `FILE`; repeatable")
	cmd.Flags().Var(how, "how", "with --was: apply or replace")
	cmd.Flags().BoolVar(&cluster.DualStack, "dual-stack", false, "check for a cluster with IPv4 and IPv6")
	cmd.RunE = func(cmd *cobra.Command, _ []string) error {
		if cmd.Flags().Changed("how") && len(was) == 0 {
			return errors.New("--how is for an update. Give the objects as they are now with --was FILE")
		}
		verdicts, err := judge(env, cluster, *paths, was, manifest.Way(how.value))
		if err != nil {
			return err
		}
		refused := slices.ContainsFunc(verdicts, func(v manifest.Verdict) bool { return !v.Accepted })
		return out.answer(!refused, newVerdictsJSON(verdicts), func(w io.Writer) error {
			return printVerdicts(w, verdicts)
		})
	}
	return cmd
}

// judge reads the files and judges their objects: as updates of the objects in was, or as new objects if was is empty.
// If the files have nodes, these say whether the cluster is dual-stack. It fails if a file cannot be read, and if an
// object of was cannot be read or is refused.
func judge(env Env, c manifest.Cluster, paths, was []string, how manifest.Way) ([]manifest.Verdict, error) {
	if slices.Contains(paths, stdin) && slices.Contains(was, stdin) {
		return nil, errors.New("use - for -f or for --was, not for both: standard input can be read only once")
	}
	objects, err := readObjects(env, paths, manifest.Need{ConnectionsOnly: true})
	if err != nil {
		return nil, err
	}
	if len(was) == 0 {
		c.DualStack = c.DualStack || manifest.ClusterOf(objects).DualStack
		return c.Judge(objects), nil
	}
	old, err := readObjects(env, was, manifest.Need{ConnectionsOnly: true})
	if err != nil {
		return nil, err
	}
	c.DualStack = c.DualStack || manifest.ClusterOf(slices.Concat(old, objects)).DualStack
	verdicts, err := c.JudgeUpdates(old, objects, how)
	if err != nil {
		return nil, fmt.Errorf("--was must have what a cluster holds, but one object cannot be read or is refused: %w",
			hinted(err))
	}
	return verdicts, nil
}

// printVerdicts prints the verdicts as text: a line for each object, and below it the errors and warnings. The line of
// an update says so. Objects that are not checked are only counted, because a whole cluster has thousands of them.
func printVerdicts(w io.Writer, verdicts []manifest.Verdict) error {
	var out strings.Builder
	for _, v := range verdicts {
		verdict := "accepted"
		switch {
		case len(v.Errors) > 0:
			verdict = "refused"
		case !v.Checked:
			continue
		}
		if v.Update {
			verdict = "update " + verdict
		}
		fmt.Fprintf(&out, "%s: %s: %s\n", v.Object.File, describe(v.Object), verdict)
		for _, e := range v.Errors {
			out.WriteString(indented("  ", located(v.Object, e).Error()) + indented("    ", e.Hint))
		}
		for _, warning := range warnings(v) {
			out.WriteString(indented("  ", "warning: "+warning))
		}
	}
	if kinds := notChecked(verdicts); len(kinds) > 0 {
		fmt.Fprintf(&out, "Not checked: %s.\n", text.List(kinds, "and"))
	}
	_, err := io.WriteString(w, text.Lines(out.String()))
	return err
}

// notChecked counts the objects that are not checked, by kind: "2 Pods".
func notChecked(verdicts []manifest.Verdict) []string {
	var kinds []string
	count := map[string]int{}
	for _, v := range verdicts {
		if v.Checked || len(v.Errors) > 0 {
			continue
		}
		if count[v.Object.Kind]++; count[v.Object.Kind] == 1 {
			kinds = append(kinds, v.Object.Kind)
		}
	}
	for i, kind := range kinds {
		kinds[i] = layout.CountKind(count[kind], kind)
	}
	return kinds
}

// warnings returns what the API server warns about, and then what an update gives up.
func warnings(v manifest.Verdict) []string { return slices.Concat(v.Warnings, v.Lost) }

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
	Update    bool        `json:"update"`
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
			make([]errorJSON, len(v.Errors)), append([]string{}, warnings(v)...), v.Update,
		}
		for j, e := range v.Errors {
			e = located(o, e)
			all[i].Errors[j] = errorJSON{e.Field, e.Reason, e.Message, e.Line, e.Column, e.Hint}
		}
	}
	return all
}
