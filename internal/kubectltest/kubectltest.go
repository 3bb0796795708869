// Package kubectltest writes what kubectl prints of a cluster of any size, for tests and benchmarks.
//
// The output has the form of
//
//	kubectl get nodes,pods,services,endpointslices -A -o yaml
//
// and of the same command with -o json: one List, keys in alphabetical order, so that `kind: List` comes last, and all
// the fields that a real cluster fills in. Most of a pod's six kilobytes do not matter to a Service. Some of its texts
// look like YAML of their own.
package kubectltest

import (
	"bufio"
	"bytes"
	"embed"
	"encoding/json"
	"fmt"
	"io"
	"strings"

	"sigs.k8s.io/yaml"
)

//go:embed templates
var templates embed.FS

// Cluster is a cluster to print. [Of] returns one with the proportions of a large company's.
type Cluster struct {
	Nodes    int
	Pods     int
	Services int
	Small    bool // pods have only the fields that matter to a Service: 0.7 KB each instead of 7 KB
}

// namespaces is how many namespaces the Services are spread over.
const namespaces = 60

// Of returns a cluster with a number of pods, and with Services and nodes in the proportion of 15,000 pods to 2,400
// Services to 250 nodes.
func Of(pods int) Cluster {
	return Cluster{Nodes: max(1, pods/60), Pods: pods, Services: max(1, pods*4/25)}
}

// YAML returns what kubectl prints with -o yaml. The same Cluster always gives the same bytes.
func (c Cluster) YAML() []byte { return bytesOf(c.WriteYAML) }

// JSON returns what kubectl prints with -o json: the same objects as YAML, indented by four spaces.
func (c Cluster) JSON() []byte { return bytesOf(c.WriteJSON) }

func bytesOf(write func(io.Writer) error) []byte {
	var out bytes.Buffer
	_ = write(&out) // a Buffer always takes everything
	return out.Bytes()
}

// WriteYAML writes what YAML returns, without holding all of it in memory. It fails if it cannot write.
func (c Cluster) WriteYAML(w io.Writer) error {
	out := bufio.NewWriter(w)
	_, _ = out.WriteString("apiVersion: v1\nitems:\n")
	c.each(func(text string, names *strings.Replacer) {
		lead := "- "
		for line := range strings.Lines(text) {
			_, _ = out.WriteString(lead)
			_, _ = names.WriteString(out, line)
			lead = "  "
		}
	})
	_, _ = out.WriteString("kind: List\nmetadata:\n  resourceVersion: \"\"\n")
	return out.Flush() //nolint:wrapcheck // it has the error of the first write that failed
}

// WriteJSON writes what JSON returns, without holding all of it in memory. It fails if it cannot write.
func (c Cluster) WriteJSON(w io.Writer) error {
	out := bufio.NewWriter(w)
	_, _ = out.WriteString("{\n    \"apiVersion\": \"v1\",\n    \"items\": [")
	converted := map[string]string{} // most objects have the same template
	between := "\n        "
	c.each(func(text string, names *strings.Replacer) {
		if converted[text] == "" {
			converted[text] = indented(text)
		}
		_, _ = out.WriteString(between)
		_, _ = names.WriteString(out, converted[text])
		between = ",\n        "
	})
	_, _ = out.WriteString(`
    ],
    "kind": "List",
    "metadata": {
        "resourceVersion": ""
    }
}
`)
	return out.Flush() //nolint:wrapcheck // it has the error of the first write that failed
}

// indented converts a template to JSON, indented as an item of a List.
func indented(text string) string {
	js, err := yaml.YAMLToJSON([]byte(text))
	if err != nil {
		panic(err) // a template of this package is wrong
	}
	var out bytes.Buffer
	if err := json.Indent(&out, js, "        ", "    "); err != nil {
		panic(err)
	}
	return out.String()
}

// each calls visit with the template of each object, and with what replaces the names in it.
func (c Cluster) each(visit func(text string, names *strings.Replacer)) {
	node, service, slice := template("node"), template("service"), template("endpointslice")
	pod := template("pod")
	if c.Small {
		pod = template("smallpod")
	}
	for i := range c.Nodes {
		visit(node, c.names(i, 0, i, true))
	}
	for i := range c.Pods {
		visit(pod, c.names(c.Nodes+i, i%c.Services, i, !unready(i)))
	}
	for app := range c.Services {
		visit(strings.Replace(service, "SERVICESPEC\n", spec(app), 1), c.names(c.Nodes+c.Pods+app, app, 0, true))
	}
	for app := range c.Services {
		if kind(app) != externalName {
			text := strings.Replace(slice, "ENDPOINTS\n", c.endpoints(app), 1)
			visit(text, c.names(c.Nodes+c.Pods+c.Services+app, app, 0, true))
		}
	}
}

// names returns the replacer for the names in a template. number is that of the object in the cluster, app that of its
// app, and pod that of the pod; for a node, pod is its own number.
func (c Cluster) names(number, app, pod int, ready bool) *strings.Replacer {
	node := pod % c.Nodes
	status := "True"
	if !ready {
		status = "False"
	}
	return strings.NewReplacer(
		"APPNAME", appName(app), "PODNAME", podName(app, pod), "NAMESPACE", namespace(app),
		"TEAMNAME", fmt.Sprintf("team%d", app%namespaces%12), "NODENAME", nodeName(node), "NODEADDRESS", nodeAddress(node),
		"NODECIDR", fmt.Sprintf("10.%d.%d.0/24", 128+node>>8, node&255), "NODENUMBER", fmt.Sprintf("%016x", node),
		"PODADDRESS", c.podAddress(pod), "PODREADY", status, "ZONE", "eu-central-1"+string(rune('a'+node%3)),
		"VERSION", fmt.Sprint(90_000_000+number), "UIDNUMBER", fmt.Sprintf("%012x", number),
	)
}

// unready reports whether a pod is not ready: one of 200.
func unready(pod int) bool { return pod%200 == 7 }

func appName(app int) string { return fmt.Sprintf("app-%d", app) }

func podName(app, pod int) string { return fmt.Sprintf("%s-6d5f8b7c9d-%05x", appName(app), pod) }

func namespace(app int) string { return fmt.Sprintf("space-%d", app%namespaces) }

func nodeName(node int) string { return fmt.Sprintf("ip-10-0-%d-%d", node>>8, node&255) }

func nodeAddress(node int) string { return fmt.Sprintf("10.0.%d.%d", node>>8, node&255) }

func (c Cluster) podAddress(pod int) string {
	node := pod % c.Nodes
	return fmt.Sprintf("10.%d.%d.%d", 128+node>>8, node&255, 2+pod/c.Nodes)
}

func template(name string) string {
	text, err := templates.ReadFile("templates/" + name + ".yaml")
	if err != nil {
		panic(err) // it is part of the program
	}
	return string(text)
}
