package manifest

import (
	"bytes"
	"encoding/json"
	"errors"
	"fmt"
	"strconv"
	"strings"

	"gopkg.in/yaml.v3"
	sigsyaml "sigs.k8s.io/yaml"
)

// Parse reads YAML or JSON with any number of documents, and unpacks Lists into their items. It never fails as a
// whole: a document that it cannot read becomes an Object with Errors. It skips documents without content. file is
// only a name for the errors; Parse does not open it.
func Parse(file string, data []byte) []Object {
	var objects []Object
	for _, d := range split(strings.TrimPrefix(string(data), byteOrderMark)) {
		if d.number > 0 {
			o := Object{File: file, Document: d.number, text: d.text, line: d.line}
			if d.number > maxNumber {
				o.Errors = []Error{o.tooMuch(maxNumber, "A file may hold 10000 documents. Split it.")}
				return append(objects, o)
			}
			objects = append(objects, o.read()...)
		}
	}
	return objects
}

// read returns the objects of a document: a single object, the items of a List, or none if the document is "null".
func (o Object) read() []Object {
	if err, refused := o.refuse(); refused {
		o.Errors = []Error{err}
		return []Object{o}
	}
	js, simple := readSimple(o.text)
	if simple {
		o.positions = &positions{text: o.text}
		return o.unpack(js, typeMeta{}, nil)
	}
	root, err := readTree(o.text)
	if err == nil {
		if err := checkSize(root); err != nil {
			o.Errors = []Error{o.unrecognized(err)}
			return []Object{o}
		}
		o.positions = &positions{root: root}
	}
	if js == nil {
		if js, err = readJSON(o.text, sigsyaml.YAMLToJSON); err != nil {
			o.Errors = []Error{o.unrecognized(err)}
			return []Object{o}
		}
	}
	return o.unpack(js, typeMeta{}, o.duplicateKeys())
}

// readSimple converts a text to JSON. It returns nil if a key is repeated, if the text cannot be read, or if it may
// have an alias, which must be measured first. simple means that checkSize and duplicateKeys have nothing to find:
// there are fewer maps and lists than may be nested. Then only errors need positions.
func readSimple(text string) (js []byte, simple bool) {
	if strings.Contains(text, "&") {
		return nil, false
	}
	js, err := readJSON(text, sigsyaml.YAMLToJSONStrict)
	if err != nil {
		return nil, false
	}
	return js, bytes.Count(js, []byte("{"))+bytes.Count(js, []byte("[")) < maxDepth
}

// refuse returns an error for a text that must not even reach a parser: one that is too long or has forbidden
// characters.
func (o Object) refuse() (Error, bool) {
	switch size := len(o.text); {
	case size > maxList:
		return o.tooMuch(maxList, "A List may hold 32 MiB. Ask kubectl for one namespace with -n, not for all with -A."), true
	case size > maxDocument && !looksLikeList(o.text):
		return o.tooMuch(maxDocument, "A document may hold 1 MiB. Leave out what is not needed."), true
	}
	message, at := unreadable(o.text)
	if message == "" {
		return Error{}, false
	}
	e := o.unrecognized(errors.New(message))
	e.Position = Position{Line: at.Line + o.line - 1, Column: at.Column}
	return e, true
}

// looksLikeList reports whether a text looks like a List as kubectl prints it, in YAML or JSON. It does not parse the
// text.
func looksLikeList(text string) bool {
	return strings.HasPrefix(text, "kind: List") || strings.Contains(text, "\nkind: List") ||
		strings.Contains(text, "\n    \"kind\": \"List\"")
}

// tooMuch returns the error for an input that exceeds one of our limits.
func (o *Object) tooMuch(limit int, hint string) Error {
	return Error{
		File: o.File, Position: Position{Line: o.line}, Reason: "RequestEntityTooLarge",
		Message: fmt.Sprintf("Request entity too large: limit is %d", limit), Hint: hint,
	}
}

// readTree parses the text with yaml.v3. The tree is used only for the positions of fields.
func readTree(text string) (root *yaml.Node, err error) {
	defer recovered(&err)
	root = new(yaml.Node)
	if err := yaml.Unmarshal([]byte(text), root); err != nil {
		return nil, fmt.Errorf("read positions: %w", err)
	}
	return root, nil
}

// readJSON converts YAML to JSON as kube-apiserver does. If a key is repeated, YAMLToJSON takes the last value, and
// YAMLToJSONStrict fails.
func readJSON(text string, convert func([]byte) ([]byte, error)) (js []byte, err error) {
	defer recovered(&err)
	js, err = convert([]byte(text))
	return js, err // the message is the API server's, so it is not wrapped
}

// recovered turns a panic in a YAML library into an error, so that no input can crash the program.
func recovered(err *error) {
	if r := recover(); r != nil {
		*err = fmt.Errorf("yaml: %v", r)
	}
}

// checkSize refuses a tree that is nested too deeply, or that becomes too large when its aliases are expanded.
func checkSize(root *yaml.Node) error {
	m := measure{sizes: map[*yaml.Node]int{}}
	if expanded := m.size(root, 0); m.err == nil && expanded-m.written > maxAliased {
		m.err = fmt.Errorf("yaml: document contains excessive aliasing: limit is %d repeated nodes", maxAliased)
	}
	return m.err
}

// measure counts the nodes of a tree, both as written and with aliases expanded.
type measure struct {
	sizes   map[*yaml.Node]int // the size of each node that has an anchor; -1 while it is being measured
	written int
	err     error
}

func (m *measure) size(node *yaml.Node, depth int) int {
	if m.err != nil {
		return 0
	}
	if depth > maxDepth {
		m.err = fmt.Errorf("yaml: exceeded max depth of %d", maxDepth)
		return 0
	}
	m.written++
	if node.Kind == yaml.AliasNode {
		return 1 + m.alias(node)
	}
	if node.Anchor != "" {
		m.sizes[node] = -1
	}
	size := 1
	for _, c := range node.Content {
		size = min(size+m.size(c, depth+1), 10*maxDocument)
	}
	if node.Anchor != "" {
		m.sizes[node] = size
	}
	return size
}

// alias returns the size of the node that an alias refers to. In YAML the anchor always comes before the alias, so
// that node is already measured.
func (m *measure) alias(node *yaml.Node) int {
	size := m.sizes[node.Alias]
	if size < 0 {
		m.err = fmt.Errorf("yaml: anchor %q value contains itself", node.Value)
		return 0
	}
	return size
}

// typeMeta identifies the type of an object.
type typeMeta struct{ apiVersion, kind string }

// unpack returns the object that the JSON describes, or the objects of a List. inherited is the type of items that do
// not name their own, as in a ServiceList. repeated lists the keys that the document has twice.
// A document "null" has no object.
func (o Object) unpack(js []byte, inherited typeMeta, repeated []Error) []Object {
	if string(js) == "null" && o.Item == 0 {
		return nil
	}
	if err := o.identify(js, inherited); err != nil {
		o.Errors = []Error{o.unrecognized(err)}
		return []Object{o}
	}
	items, isList, err := itemsOf(o.Kind, js)
	switch {
	case err != nil:
		o.Errors = []Error{o.badRequest(err.Error())}
	case isList && o.Item == 0:
		return o.items(items, repeated)
	case isList:
		o.Errors = []Error{o.badRequest("a List within a List is not read")}
	default:
		o.decode(js)
	}
	if !isFatal(o.Errors) {
		o.Errors = append(repeated, o.Errors...)
	}
	o.explain()
	return []Object{o}
}

// items returns the objects of a List. The errors about repeated keys go to the first object.
func (o Object) items(items []json.RawMessage, repeated []Error) []Object {
	var objects []Object
	inherited := typeMeta{}
	if kind := strings.TrimSuffix(o.Kind, "List"); kind != "" {
		inherited = typeMeta{o.APIVersion, kind}
	}
	for i, js := range items {
		item := Object{File: o.File, Document: o.Document, Item: i + 1, text: o.text, line: o.line}
		item.positions = &positions{root: itemNode(o.positions.tree(), i)}
		objects = append(objects, item.unpack(js, inherited, repeated)...)
		repeated = nil
	}
	return objects
}

func itemNode(root *yaml.Node, i int) *yaml.Node {
	list := resolve(root)
	if list == nil {
		return nil
	}
	_, items := child(list, "items")
	if items = resolve(items); items == nil {
		return nil
	}
	_, item := child(items, strconv.Itoa(i))
	return item
}

// itemsOf returns the items of a List as `kubectl get -o yaml` prints it, or of a typed list such as ServiceList.
func itemsOf(kind string, js []byte) (items []json.RawMessage, isList bool, err error) {
	if !strings.HasSuffix(kind, "List") {
		return nil, false, nil
	}
	var list struct {
		Items []json.RawMessage `json:"items"`
	}
	if err := json.Unmarshal(js, &list); err != nil {
		return nil, true, fmt.Errorf("read the items of a %s: %w", kind, err)
	}
	return list.Items, true, nil
}

// identify reads the type and the name of an object. It is as lenient as kube-apiserver is at this point:
// k8s.io/apimachinery/pkg/runtime/serializer/json, Interpret.
func (o *Object) identify(js []byte, inherited typeMeta) error {
	findKind := struct {
		APIVersion string          `json:"apiVersion,omitempty"`
		Kind       string          `json:"kind,omitempty"`
		Metadata   json.RawMessage `json:"metadata"`
	}{}
	if err := json.Unmarshal(js, &findKind); err != nil {
		return fmt.Errorf("couldn't get version/kind; json parse error: %w", err)
	}
	o.APIVersion, o.Kind = findKind.APIVersion, findKind.Kind
	if o.Kind == "" && o.APIVersion == "" {
		o.APIVersion, o.Kind = inherited.apiVersion, inherited.kind
	}
	var metadata struct {
		Name      json.RawMessage `json:"name"`
		Namespace json.RawMessage `json:"namespace"`
	}
	if json.Unmarshal(findKind.Metadata, &metadata) == nil {
		o.Name, o.Namespace = text(metadata.Name), text(metadata.Namespace)
	}
	for _, s := range []*string{&o.APIVersion, &o.Kind, &o.Name, &o.Namespace} {
		if hasControl(*s) || strings.ContainsAny(*s, "\n\r\t") {
			*s = strings.Trim(strconv.QuoteToGraphic(*s), `"`)
		}
	}
	return nil
}

// text returns a JSON string, or "" if the JSON value is not a string. Decoding reports the wrong type later.
func text(js json.RawMessage) string {
	var s string
	if json.Unmarshal(js, &s) != nil {
		return ""
	}
	return s
}
