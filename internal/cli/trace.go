package cli

import (
	"errors"
	"fmt"
	"io"
	"slices"
	"strings"

	"github.com/spf13/cobra"
	corev1 "k8s.io/api/core/v1"

	"portolan/internal/cluster"
	"portolan/internal/manifest"
	"portolan/internal/plain"
	"portolan/internal/spelling"
)

func newTrace(env Env) *cobra.Command {
	var from, to string
	cmd := &cobra.Command{
		Use:   "trace -f FILE --from CLIENT --to ADDRESS",
		Short: "Follow one connection through a cluster, hop by hop",
		Long: `Follows one connection through the cluster in the files. If the client does not
connect, the command shows what to change. CLIENT is pod/NAME,
pod/NAMESPACE/NAME, node/NAME or a client of the scene. ADDRESS is HOST:PORT,
udp://HOST:PORT or a URL. The exit code is 1 if the client does not connect, or
gets no answer over UDP.

The files can be kubectl output. A document of kind Scene can describe what
is outside the cluster, as in docs/examples/shop.yaml. Without a Scene there are
two clients outside: internet, and lan, which is in the network of the nodes. If
the files contain no nodes or pods, the command assumes some and lists them.

  kubectl get nodes,pods,services,endpointslices -A -o yaml |
    portolan trace -f - --from lan --to node1:30007

It also reads NetworkPolicies, Gateways, HTTPRoutes and Ingresses.`,
		Example: `  portolan trace -f docs/examples/shop.yaml --from office --to node1:30007
  portolan trace -f docs/examples/shop.yaml --from internet --to node1:30007
  portolan trace -f docs/examples/shop.yaml --from pod/orders --to web:80
  portolan trace -f docs/examples/dns.yaml --from pod/shell --to udp://dns:53`,
		Args: upTo(0),
	}
	paths, out := filesFlag(cmd), newOutput(cmd, env.Out)
	cmd.Flags().StringVar(&from, "from", "", "the `CLIENT` that connects")
	cmd.Flags().StringVar(&to, "to", "", "the `ADDRESS` to which it connects")
	completeFlag(cmd, "from", completeFromScene(env, paths, callers))
	completeFlag(cmd, "to", completeFromScene(env, paths, func(s cluster.Scene) []string { return addresses(s, from) }))
	cmd.RunE = func(*cobra.Command, []string) error {
		assumed, err := readScene(env, *paths)
		if err != nil {
			return hinted(err)
		}
		t, err := dial(assumed.Scene, from, to)
		if err != nil {
			return err
		}
		return out.answer(t.Outcome == cluster.Connected, newTraceJSON(t), func(w io.Writer) error {
			return plain.Trace(w, t, assumed.Advise(t), assumed.Assumed(t)...)
		})
	}
	return cmd
}

// hinted adds the hint of a manifest.Error to the text of the error.
func hinted(err error) error {
	if wrong, ok := errors.AsType[manifest.Error](err); ok && wrong.Hint != "" {
		return fmt.Errorf("%w\n%s", err, wrong.Hint)
	}
	return err
}

// dial is Scene.Dial with better errors: they list the clients and addresses of the scene.
func dial(s cluster.Scene, from, to string) (cluster.Trace, error) {
	who := callers(s)
	switch {
	case from == "":
		return cluster.Trace{}, errors.New("which client connects? Add --from CLIENT.\n" + listed(who))
	case !slices.Contains(who, canonicalClient(from)):
		return cluster.Trace{}, fmt.Errorf("there is no client %q%s\n%s", from, didYouMean(spelling.Suggest(from, who)),
			listed(who))
	case to == "":
		return cluster.Trace{}, errors.New("which address? Add --to HOST:PORT, --to udp://HOST:PORT or --to URL." +
			doorsOf(s, from))
	}
	return s.Dial(from, to)
}

// callers returns every client that can open a connection, in the form that --from takes: clients outside, nodes,
// pods.
func callers(s cluster.Scene) []string {
	var all []string
	for _, c := range s.Clients {
		all = append(all, c.Name)
	}
	for _, n := range s.Nodes {
		all = append(all, "node/"+n.Name)
	}
	for _, p := range s.Pods {
		all = append(all, canonicalClient("pod/"+p.Namespace+"/"+p.Name))
	}
	return all
}

// canonicalClient returns the name of a client in the form that callers returns.
func canonicalClient(from string) string {
	if name, ok := strings.CutPrefix(from, "pod/default/"); ok {
		return "pod/" + name
	}
	return strings.TrimPrefix(from, "client/")
}

// most is how many clients or addresses an error lists at most.
const most = 30

func listed(who []string) string {
	if len(who) == 0 {
		return "The files have no client, no node and no pod."
	}
	rest := ""
	if len(who) > most {
		rest = fmt.Sprintf(" and %d more", len(who)-most)
		who = who[:most]
	}
	return "Clients: " + strings.Join(who, ", ") + rest
}

// addresses returns the addresses of all Services, as a client would type them.
func addresses(s cluster.Scene, from string) []string {
	var doors []string
	for i := 0; i < len(s.Services) && len(doors) < most; i++ {
		for _, d := range s.Doors(s.Services[i].Namespace+"/"+s.Services[i].Name, from) {
			doors = append(doors, d.Address)
		}
	}
	return doors
}

// doorsOf returns a line for the end of an error, with addresses that a client could dial, or "" if there are none.
func doorsOf(s cluster.Scene, from string) string {
	doors := addresses(s, from)
	if len(doors) == 0 {
		return ""
	}
	return "\nSome addresses: " + strings.Join(doors[:min(most, len(doors))], ", ")
}

// traceJSON is a trace, as docs/json.md describes it.
type traceJSON struct {
	From     string       `json:"from"`
	To       string       `json:"to"`
	Outcome  string       `json:"outcome"`
	Mixed    bool         `json:"mixed"`
	Reason   string       `json:"reason"`
	Backends []string     `json:"backends"`
	Sources  []string     `json:"sources"`
	Hops     []hopJSON    `json:"hops"`
	Branches []branchJSON `json:"branches"`
	Protocol string       `json:"protocol"`
}

// hopJSON is one hop of a trace.
type hopJSON struct {
	At       string   `json:"at"`
	Action   string   `json:"action"`
	To       string   `json:"to"`
	Text     string   `json:"text"`
	Policies []string `json:"policies"`
	Route    string   `json:"route"`
}

// branchJSON is the rest of the way to one of the pods that kube-proxy may select.
type branchJSON struct {
	Backend string    `json:"backend"`
	Outcome string    `json:"outcome"`
	Source  string    `json:"source"`
	Hops    []hopJSON `json:"hops"`
}

func newTraceJSON(t cluster.Trace) traceJSON {
	out := traceJSON{
		From: t.From, To: t.To, Outcome: t.Outcome.String(), Mixed: t.Mixed, Reason: t.Reason(),
		Backends: append([]string{}, t.Backends()...), Sources: append([]string{}, t.Sources()...),
		Hops: newHopsJSON(t.Hops), Branches: make([]branchJSON, len(t.Branches)), Protocol: string(corev1.ProtocolTCP),
	}
	if t.UDP {
		out.Protocol = string(corev1.ProtocolUDP)
	}
	for i, b := range t.Branches {
		out.Branches[i] = branchJSON{b.Backend, b.Outcome.String(), b.Source, newHopsJSON(b.Hops)}
	}
	return out
}

func newHopsJSON(hops []cluster.Hop) []hopJSON {
	out := make([]hopJSON, len(hops))
	for i, h := range hops {
		out[i] = hopJSON{string(h.At), h.Action.String(), h.To, h.Text(), []string{}, objectRef(h.By)}
		if h.Policy != nil {
			for _, name := range h.Policy.Policies {
				out[i].Policies = append(out[i].Policies, "networkpolicy/"+name)
			}
		}
	}
	return out
}

// objectRef returns "httproute/shop" for "HTTPRoute `shop`", and "" for "".
func objectRef(by string) string {
	kind, name, found := strings.Cut(strings.TrimSuffix(by, "`"), " `")
	if !found {
		return ""
	}
	return strings.ToLower(kind) + "/" + name
}
