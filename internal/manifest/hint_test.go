package manifest

import (
	"fmt"
	"testing"
)

// Each recorded mistake gets a hint, with the line and the column that it is about.
func TestHints(t *testing.T) {
	for name, want := range map[string]string{
		"invalid-field-targetport":            "10:5 Did you mean targetPort?",
		"invalid-field-prots":                 "8:3 Did you mean ports?",
		"invalid-field-label-singular":        "5:3 Did you mean labels?",
		"invalid-field-apiversion-lowercase":  "1:1 Did you mean apiVersion?",
		"invalid-field-nodeport-beside-ports": "12:3 nodePort belongs in an item of spec.ports. Check the indentation.",
		"invalid-field-ports-at-top-level":    "8:1 ports belongs under spec. Check the indentation.",
		"invalid-field-type-in-metadata":      "5:3 type belongs under spec. Check the indentation.",
		"invalid-field-replicas":              "6:3 replicas belongs to a Deployment. A Service selects pods, but does not run them.",
		"invalid-field-servicetype":           "6:3 The name of the field is type.",
		"invalid-kind-misspelt":               "2:7 Did you mean Service?",
		"invalid-kind-svc":                    "2:7 svc is a short name in kubectl. In a manifest, write kind: Service.",
		"invalid-apiversion-apps-v1":          "2:7 A Service has apiVersion: v1, not apps/v1.",
		"invalid-apiversion-number":           "1:13 apiVersion is a word. For a Service it is v1.",
		"invalid-file-only-kind": "1:1 Every object needs both fields. For a Service, write apiVersion: v1 and " +
			"kind: Service.",
		"invalid-nodeport-quoted":          "12:15 Write a number without quotes: nodePort: 30080.",
		"invalid-port-mapping-style":       "9:11 Each number has its own field: port: 80, and targetPort: 8080 below it.",
		"invalid-port-true":                "9:11 port is a whole number of at most 65535.",
		"invalid-nodeport-text":            "12:15 nodePort is a number. Only targetPort can be a name.",
		"invalid-selector-value-number":    "7:14 Put the value in quotes: \"1\". Without quotes it is a number.",
		"invalid-label-value-unquoted-yes": "6:13 Put the value in quotes: \"yes\". Without quotes it is true or false.",
		"invalid-selector-matchlabels": "7:5 The selector of a Service has no matchLabels. Write the labels " +
			"directly below selector: app: web.",
		"invalid-selector-value-list":             "7:10 A label has one value: app: web.",
		"invalid-selector-list":                   "6:3 selector is not a list. Remove the dashes.",
		"invalid-ports-is-map":                    "8:3 ports is a list. Begin each item with a dash and a space.",
		"invalid-ports-list-of-numbers":           "9:5 Each item of ports needs the field port: - port: 80.",
		"invalid-publishnotreadyaddresses-quoted": "6:29 publishNotReadyAddresses is true or false, without quotes.",
		"invalid-type-nodeport-lower-p":           "6:9 Capital letters and spaces count. Write type: NodePort.",
		"invalid-type-none":                       "6:9 A headless Service is type: ClusterIP with clusterIP: None.",
		"invalid-type-ingress": "6:9 Ingress is a separate kind of object, which sends HTTP to a Service. That " +
			"Service can be a ClusterIP.",
		"invalid-protocol-http": "11:15 HTTP uses TCP, and a Service sees only the TCP connection. Write protocol: " +
			"TCP, or remove the field.",
		"invalid-protocol-tcp-lowercase": "11:15 Capital letters and spaces count. Write protocol: TCP.",
		"invalid-nodeport-just-above-range": "12:15 Choose a number from 30000 to 32767, or remove nodePort to get " +
			"a free one.",
		"invalid-nodeport-without-type": "11:15 Remove nodePort, or set type: NodePort. A ClusterIP Service opens " +
			"no port on nodes.",
		"invalid-nodeport-twice-in-one-service": "17:15 Each port needs its own node port. Remove one nodePort to " +
			"get a free one.",
		"invalid-multi-port-names-missing":  "9:5 With more than one port, each port needs a name, such as name: http.",
		"invalid-multi-port-duplicate-name": "12:11 Each port of a Service needs a different name.",
		"invalid-multi-port-duplicate-port": "12:5 Two ports have the same number and protocol. Change one, or remove it.",
		"invalid-ports-missing":             "5:1 Add at least one port: ports: [{port: 80}].",
		"invalid-port-zero":                 "9:11 port is the number that clients use, from 1 to 65535.",
		"invalid-targetport-65536-quoted": "10:17 targetPort is a number from 1 to 65535, or the name of a " +
			"container port, such as http.",
		"invalid-name-missing": "3:1 Give the Service a name: metadata: {name: web}.",
		"invalid-name-uppercase": "4:9 The name becomes part of a DNS name. Use small letters, digits and - only, " +
			"such as my-web.",
		"invalid-name-64-characters": "4:9 The name becomes part of a DNS name, so it can have at most 63 characters.",
		"invalid-headless-nodeport-type": "6:14 clusterIP: None makes a headless Service, and its type is " +
			"ClusterIP. Remove clusterIP or change the type.",
		"invalid-externaltrafficpolicy-on-clusterip": "6:26 Remove the field. A Service of type ClusterIP gets no " +
			"traffic from outside. The field belongs to NodePort and LoadBalancer.",
		"invalid-sourceranges-on-clusterip": "6:3 Remove the field, or set type: LoadBalancer.",
		"invalid-sourceranges-any":          "7:5 A range is an address and the length of its prefix, such as 203.0.113.0/24.",
		"invalid-externalname-with-scheme": "7:17 Write only a DNS name, such as db.example.com, without scheme, " +
			"port or path.",
		"invalid-externalname-missing": "5:1 Write the name of the host that the Service leads to: externalName: " +
			"db.example.com.",
		"invalid-session-affinity-timeout-zero":    "9:23 Write a number of seconds from 1 to 86400, which is one day.",
		"invalid-healthchecknodeport-out-of-range": "7:24 Remove it. The cluster assigns this port if it is needed.",
		"invalid-namespace-uppercase":              "5:14 A namespace cannot have this name. Use small letters, digits and - only.",
		"invalid-label-value-space": "6:11 A label has letters, digits, - _ and . only. It begins and ends with a " +
			"letter or digit.",
		"invalid-selector-key-space": "7:13 A label has letters, digits, - _ and . only. It begins and ends with a " +
			"letter or digit.",
		"invalid-yaml-smart-quotes": "7:10 These are typographic quotes, which YAML reads as text. Use straight " +
			"quotes or none.",
		"invalid-yaml-tab-before-port": "10:1 YAML is indented with spaces. Replace the tab with spaces.",
		"invalid-yaml-helm-template-left-in": "4:9 This is a template. Replace {{ … }} with a value before " +
			"Kubernetes reads it.",
		"invalid-yaml-missing-colon": "6:3 On this line or the line above it, a colon is missing after the name of a field.",
		"invalid-yaml-missing-space-after-colon": "10:5 This line or the line above it is not YAML. Look for a " +
			"missing space after a colon or a dash, or for wrong indentation.",
		"invalid-yaml-spec-children-uneven": "7:5 Fields of one mapping begin in the same column. Check the " +
			"indentation of this line and the line above it.",
		"differs-yaml-duplicate-key-ports": "10:3 ports is here twice, and YAML allows it once. Put both ports " +
			"into one list.",
		"differs-two-documents-without-separator": "11:1 A second object begins here. Write a line with --- before it.",
	} {
		e := Cluster{}.Validate(Parse(name, referenceFile(t, name+".yaml"))[0])[0]
		if got := fmt.Sprintf("%d:%d %s", e.Line, e.Column, e.Hint); got != want {
			t.Errorf("%s: %q, want %q", name, got, want)
		}
	}
}

// These mistakes were not recorded.
func TestHintsForMore(t *testing.T) {
	for spec, want := range map[string]string{
		"ports:\n  - port: ${PORT}":                                   "6:11 " + placeholderLeftIn,
		"ports: [{port: 80}]\n  clusterIP: <address>":                 "6:14 " + placeholderLeftIn,
		"ports: [{port: 80}]\n  type: \"{{ .Values.type }}\"":         "6:9 " + templateLeftIn,
		"ports:\n  {{- range .Values.ports }}\n  - port: {{ .port }}": "6:3 " + templateLeftIn,
		"ports: [{port: 80}]\n\tselector: {app: web}":                 "6:1 YAML is indented with spaces. Replace the tab with spaces.",
		"ports: [{name: y, port: 80}]":                                "5:18 Put the value in quotes: \"y\". Without quotes it is true or false.",
		"ports: [{port: 80":                                           "5:3 On this line or above it, a { or [ is not closed, or a comma is missing after a value.",
		"ports: [{port: 80, protocol: 6}]":                            "5:32 protocol is a word: TCP, UDP or SCTP.",
		"ports: [{port: 80, nodePort: 30007}]\n  type: CLUSTERIP": "6:9 Capital letters and spaces count. Write " +
			"type: ClusterIP.",
		"ports: [{port: 80, nodePort: 7}]\n  type: NodePort": "5:32 Choose a number from 30000 to 32767, or remove " +
			"nodePort to get a free one.",
		"ports: [{port: 80}]\n  clusterIP: 10.096.5.5": "6:14 Write the numbers of an address without leading " +
			"zeros: 10.96.0.10.",
		"ports: [{port: 80}]\n  clusterIP: 10.96.5.0/24": "6:14 This is a range. Write one address, such as 203.0.113.7.",
		"ports: [{port: 80}]\n  ipFamilyPolicy: RequireDualStack": "6:19 Portolan checks for a cluster with IPv4 " +
			"only. A cluster with both IP families accepts this: portolan validate --dual-stack.",
		"ports: [{port: 80}]\n  externalIPs: [127.0.0.1]": "6:17 This address cannot be external. An externalIP is " +
			"an address that your network routes to a node.",
		"type: LoadBalancer\n  ports: [{port: 80}]\n  loadBalancerSourceRanges: [10.0.0.1/8]": "7:30 A range begins with its first address. Write 10.0.0.0/8.",
		"type: ExternalName\n  externalName: a.b\n  clusterIP: None": "7:14 Remove the field. An ExternalName is " +
			"another name for a host and has no cluster address.",
	} {
		src := "apiVersion: v1\nkind: Service\nmetadata: {name: web}\nspec:\n  " + spec + "\n"
		errs := Cluster{}.Validate(Parse("", []byte(src))[0])
		if len(errs) == 0 {
			t.Errorf("%q is accepted", spec)
			continue
		}
		if got := fmt.Sprintf("%d:%d %s", errs[0].Line, errs[0].Column, errs[0].Hint); got != want {
			t.Errorf("%q: %q, want %q", spec, got, want)
		}
	}
}
