package manifest

import (
	"bytes"
	"encoding/json"
	"strings"
	"testing"

	"portolan/internal/kubectltest"
)

// traps returns texts that a cutter of lines could take apart in the wrong place.
func traps() map[string]string {
	const list = "apiVersion: v1\nitems:\n%s\nkind: List\nmetadata:\n  resourceVersion: \"\"\n"
	const phantom = "\n- apiVersion: v1\n  kind: Service\n  metadata:\n    name: phantom\n"
	const head = "- apiVersion: v1\n  kind: ConfigMap\n  metadata:\n    name: m\n  data:\n"
	const service = "- apiVersion: v1\n  kind: Service\n  metadata:\n    name: web\n  spec:\n    ports:\n    - port: 80\n"
	items := map[string]string{
		"double quotes":            head + "    a: \"x" + phantom + "\"",
		"single quotes":            head + "    a: 'it''s" + phantom + "'",
		"escaped quote":            head + "    a: \"x\\\"" + phantom + "\"",
		"escaped break":            head + "    a: \"x\\" + phantom + "\"",
		"block scalar":             head + "    a: |\n" + indent(phantom, "      "),
		"folded scalar":            head + "    a: >-\n" + indent(phantom, "      "),
		"indented block scalar":    head + "    a: |1\n" + indent(phantom, "     "),
		"block scalar, deep first": head + "    a: |\n\n\n         x\n         - y\n    # no text\n    b: c",
		"spaces before a scalar":   head + "    a: |\n            \n      x\n    b: c",
		"block scalar of an item":  head + "    a: b\n  list:\n  - |\n    - apiVersion: v1\n      kind: Service\n  - x",
		"plain scalar":             head + "    a: it's\n      \"- one\n      - two\n    b: 'c'",
		"plain after a comment":    head + "    a: b # c \"\n    # - \"\n    c: d",
		"flow":                     "- {apiVersion: v1, kind: Service, metadata: {name: web}}\n" + service,
		"flow over lines":          head + "    a: {b: [\n- apiVersion\n]}\n" + service,
		"flow with quotes":         head + "    a: {b: \"}\", c: [' ]']}\n" + service,
		"flow with odd quotes":     head + "    a: {b:\"}\", c: d\"}\n" + service,
		"quoted keys":              "- \"apiVersion\": v1\n  'kind': Service\n  \"metadata\":\n    \"name\": web",
		"key with an escape":       "- apiVersion: v1\n  \"kin\\x64\": Service\n  metadata:\n    name: web",
		"question mark":            "- ? apiVersion\n  : v1\n  kind: Service",
		"tags":                     "- !!map\n  apiVersion: v1\n  kind: !!str Service\n  metadata:\n    name: web",
		"anchors across items":     "- &a\n  apiVersion: v1\n  kind: Service\n- *a\n",
		"alias of a value":         head + "    a: &x y\n" + service + "  extra: *x",
		"merge":                    "- <<: {apiVersion: v1}\n  kind: Service\n  metadata:\n    name: web",
		"tabs":                     head + "    a:\tb\n    c: d\t# e\n" + service,
		"tab in a scalar":          head + "    a: |\n      x\n      \ty\n" + service,
		"repeated keys":            "- apiVersion: v1\n  kind: Pod\n  kind: Service\n  metadata:\n    name: web\n    name: web2",
		"indented items":           indent(service, "  ") + indent(head+"    a: b", "  "),
		"badly indented items":     service + " - apiVersion: v1\n   kind: Service",
		"comments":                 "# a\n" + service + "# - apiVersion: v1\n  # b\n" + service,
		"blank lines":              "\n\n" + service + "\n\n" + service + "\n",
		"null items":               service + "- null\n-\n- ~\n" + service,
		"items that are no object": service + "- x\n- 3\n",
		"nested dashes":            service + "- - apiVersion: v1\n",
		"nested List":              "- apiVersion: v1\n  items:\n  - apiVersion: v1\n    kind: Service\n  kind: List\n",
		"dash alone":               "-\n  apiVersion: v1\n  kind: Service\n",
		"wrong type":               strings.Replace(service, "80", "\"80\"", 1) + service,
		"unknown field":            service + "  spce: {}\n" + service,
		"end of a document":        service + "...\n" + service,
		"separator in quotes":      head + "    a: \"x\n---\n  y\"\n",
		"carriage return":          strings.ReplaceAll(service+service, "\n", "\r\n"),
		"lone carriage return":     head + "    a: x\r- apiVersion: v1\n" + service,
		"line separator":           head + "    a: x\u2028- apiVersion: v1\n" + service,
		"byte order mark":          head + "    a: \ufeffx\n" + service,
		"names":                    "- apiVersion: v1\n  kind: Service\n  metadata: {name: web, namespace: shop}\n",
		"no type":                  "- metadata:\n    name: web\n",
		"YAML 1.1":                 head + "    yes: no\n    a: 0x10\n    b: 1_000\n    c: 1:30\n",
		"deep":                     head + "    a:" + strings.Repeat(" {a:", 60) + strings.Repeat("}", 60) + "\n",
		"colons":                   head + "    a:b: c:d\n    http://x: y\n    ':': \": \"\n",
		"dashes":                   head + "    -a: -b\n    --- : c\n    - : d\n",
	}
	texts := map[string]string{}
	for name, item := range items {
		texts[name] = strings.Replace(list, "%s", strings.TrimSuffix(item, "\n"), 1)
	}
	body := strings.TrimSuffix(strings.Replace(list, "%s", service, 1), "\n")
	for name, text := range map[string]string{
		"kind first":       "kind: List\napiVersion: v1\nitems:\n" + service,
		"typed list":       "apiVersion: v1\nitems:\n- metadata:\n    name: web\nkind: ServiceList\n",
		"no List":          strings.Replace(body, "kind: List", "kind: Service", 1),
		"List twice":       body + "\nkind: List\n",
		"items twice":      body + "\nitems:\n" + service,
		"no kind":          "apiVersion: v1\nitems:\n" + service,
		"quoted kind":      strings.Replace(body, "kind: List", "kind: 'List'", 1),
		"other fields":     body + "\nother: x\n",
		"directive":        "%YAML 1.1\n---\n" + body,
		"tag directive":    "%TAG ! tag:yaml.org,2002:\n---\n" + body,
		"after a comment":  "# x\n---\n# y\n" + body + "\n--- # z\n" + body,
		"bad separator":    body + "\n--- x\n" + body,
		"items at the end": "metadata: {}\nkind: List\napiVersion: v1\nitems:\n" + service,
		"items null":       "apiVersion: v1\nitems:\nkind: List\n",
		"items in a key":   "apiVersion: v1\nkind: ConfigMap\ndata:\n  items:\n  - x\n",
		"with a mark":      byteOrderMark + body,

		"JSON": `{"apiVersion": "v1", "items": [{"apiVersion": "v1", "kind": "Service", "metadata": {"name": "a"}}, ` +
			`{"apiVersion": "v1", "kind": "Service", "spec": {"ports": [{"port": "80"}]}}], "kind": "List"}`,
		"JSON over lines": "{\n    \"kind\": \"List\",\n    \"apiVersion\": \"v1\",\n    \"items\": [\n        {\n" +
			"            \"apiVersion\": \"v1\",\n            \"kind\": \"Service\",\n            \"spce\": {}\n        }\n    ]\n}\n",
		"JSON, typed":       `{"kind":"ServiceList","apiVersion":"v1","items":[{"metadata":{"name":"a"}},{"kind":"Pod"}]}`,
		"JSON, typed last":  `{"items":[{"metadata":{"name":"a"}}],"kind":"ServiceList","apiVersion":"v1"}`,
		"JSON, null item":   `{"kind":"List","apiVersion":"v1","items":[null,{"metadata":{}}]}`,
		"JSON, then YAML":   "{\"apiVersion\":\"v1\",\"items\":[],\"kind\":\"List\"}\n# x\n---\n" + body,
		"JSON, twice bad":   `{"kind":"Service","apiVersion":"v1","spec":1} {"items":[{"kind":1}],"kind":"List","apiVersion":"v1"}`,
		"JSON, then text":   `{"apiVersion":"v1","items":[],"kind":"List"}` + "\nx: y\n",
		"JSON, then a dash": `{"apiVersion":"v1","items":[],"kind":"List"}--- x`,
		"JSON with YAML":    `{apiVersion: v1, "items": [{kind: Service, apiVersion: v1}], kind: List}`,
		"JSON, comma":       `{"apiVersion":"v1","items":[{"kind":"Service","apiVersion":"v1"},],"kind":"List",}`,
		"JSON numbers": `{"apiVersion":"v1","kind":"List","items":[{"apiVersion":"v1","kind":"Service","spec":{"ports":` +
			`[{"port":8e1,"targetPort":80.0},{"port":1.5},{"port":99999999999999999999}]}}]}`,
		"JSON, keys twice": `{"apiVersion":"v1","kind":"List","items":[{"kind":"Pod","apiVersion":"v1","kind":"Service"}]}`,
		"JSON, cases":      `{"apiVersion":"v1","kind":"List","Items":[{"kind":"Pod"}]}`,
		"JSON, escapes": `{"apiVersion":"v1","kind":"List","items":[{"kind":"Service","apiVersion":"v1","metadata":` +
			`{"name":"\u001b[31m"}},{"kind":"Service","apiVersion":"v1","metadata":{"name":"\u003ca\u0041"}}]}`,
		"JSON, twice": `{"apiVersion":"v1","items":[],"kind":"List"}{"apiVersion":"v1","items":[],"kind":"List"}`,
	} {
		texts[name] = text
	}
	return texts
}

// indent puts lead before each line.
func indent(text, lead string) string {
	return lead + strings.ReplaceAll(strings.TrimSuffix(text, "\n"), "\n", "\n"+lead) + "\n"
}

func TestBothPathsAgree(t *testing.T) {
	for name, text := range traps() {
		t.Run(name, func(t *testing.T) { samePaths(t, text) })
	}
	for _, text := range printed(25) {
		t.Run("kubectl", func(t *testing.T) { samePaths(t, string(text)) })
	}
}

// printed returns a cluster in all forms in which kubectl prints one.
func printed(pods int) map[string][]byte {
	c := kubectltest.Of(pods)
	js := c.JSON()
	var compact bytes.Buffer
	if err := json.Compact(&compact, js); err != nil {
		panic(err) // the test's own JSON is wrong
	}
	yaml := string(c.YAML())
	return map[string][]byte{
		"yaml": []byte(yaml), "json": js, "compact json": compact.Bytes(),
		"kind first":     []byte("kind: List\n" + strings.Replace(yaml, "kind: List\n", "", 1)),
		"windows":        []byte(strings.ReplaceAll(yaml, "\n", "\r\n")),
		"indented items": []byte(indentItems(yaml)),
	}
}

// indentItems indents the items of a List, as yq does.
func indentItems(list string) string {
	head, rest, _ := strings.Cut(list, "items:\n")
	items, tail, _ := strings.Cut(rest, "\nkind: List")
	return head + "items:\n" + indent(items, "  ") + "kind: List" + tail
}

// What kubectl prints takes the quick path: an object has the text of its item, and not that of the whole List.
func TestKubectlTakesTheQuickPath(t *testing.T) {
	for name, text := range printed(25) {
		t.Run(name, func(t *testing.T) {
			objects := readAll(t, Need{}, string(text))
			if len(objects) < 25 {
				t.Fatalf("%d objects", len(objects))
			}
			for _, o := range objects {
				if len(o.Errors) > 0 || len(o.text) > 20_000 {
					t.Fatalf("%s %s has %d bytes of text, and the errors %v", o.Kind, o.Name, len(o.text), o.Errors)
				}
			}
		})
	}
}

// Whatever a text looks like, a Reader gives the same objects and errors as Parse.
func FuzzFastPath(f *testing.F) {
	for _, text := range traps() {
		f.Add(text)
	}
	f.Fuzz(samePaths)
}
