package manifest

import (
	"bufio"
	"bytes"
	"encoding/json"
	"errors"
	"fmt"
	"strconv"
	"strings"
	"unicode/utf8"

	"gopkg.in/yaml.v3"
	sigsyaml "sigs.k8s.io/yaml"
)

// Parse reads YAML or JSON with any number of documents, and unpacks Lists into their items. It never fails as a
// whole: a document that it cannot read becomes an Object with Errors. It skips documents without content. file is
// only a name for the errors; Parse does not open it.
//
// Parse is for texts that people write and that are in memory already. It reads everything exactly as kubectl and the
// API server do. A [Reader] does so for what kubectl prints of a whole cluster, and is told what of it is needed.
func Parse(file string, data []byte) []Object {
	r := &Reader{exact: true, buffer: bufio.NewReaderSize(nil, min(len(data), bufferSize))}
	_ = r.Read(file, bytes.NewReader(data)) // the text is in memory; what is refused is among the objects, too
	return r.Objects()[0]
}

// read returns the objects of a document: a single object, the items of a List, or none if the document is "null".
func (o Object) read() []Object {
	if e, found := o.badCharacter(o.text); found {
		o.Errors = []Error{e}
		return []Object{o}
	}
	js, simple := readSimple(o.text)
	if simple {
		if string(js) == "null" {
			return nil
		}
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
			o.Errors[0].Message += o.summary()
			return []Object{o}
		}
	}
	if string(js) == "null" {
		return nil
	}
	return o.unpack(js, typeMeta{}, o.duplicateKeys())
}

// readSimple converts a text to JSON. It returns nil if a key is repeated, if the text cannot be read, or if it may
// have an alias, because checkSize must first measure what the aliases repeat.
//
// simple is true if checkSize and duplicateKeys cannot find anything, because nothing is nested too deep. Then only
// errors need positions, and the tree need not be built.
func readSimple(text string) (js []byte, simple bool) {
	if strings.Contains(text, "&") {
		return nil, false
	}
	js, err := readJSON(text, sigsyaml.YAMLToJSONStrict)
	if err != nil {
		return nil, false
	}
	return js, nesting(js) <= maxDepth-inList
}

// unreadable returns the error of kubectl for a document that ends in a line "---" with more than a comment on it. The
// API server never sees such a document. line is the number of that line.
func (o *Object) unreadable(afterDashes string, line int) Error {
	return Error{
		File: o.File, Position: Position{Line: line, Column: 1}, Reason: reasonUnreadable,
		Message: badSeparator + harmless(afterDashes),
		Hint:    "Only a comment may follow --- on its line. Begin the next object on the line below.",
	}
}

// summary returns the beginning of the text in parentheses. The API server appends it to its message about a JSON text
// that it cannot read: summarizeData, k8s.io/apiserver/pkg/endpoints/handlers/rest.go. For any other text the server
// appends the bytes in hexadecimal. They would not help a reader, so summary returns "".
func (o *Object) summary() string {
	const length = 30 // bytes
	switch {
	case !strings.HasPrefix(o.text, "{"):
		return ""
	case len(o.text) > length:
		return " (" + strings.ToValidUTF8(o.text[:length], "\ufffd") + " ...)"
	}
	return " (" + o.text + ")"
}

// badCharacter returns the error for a text with a character that must not even reach a parser.
func (o *Object) badCharacter(text string) (e Error, found bool) {
	message, at := forbiddenCharacter(text)
	if message == "" {
		return Error{}, false
	}
	e = o.unrecognized(errors.New(message))
	e.Position = o.inFile(at)
	return e, true
}

// tooMuch returns the error for an input that exceeds one of the limits of this package. hint names the limit.
func (o *Object) tooMuch(hint string) Error {
	return Error{
		File: o.File, Position: Position{Line: o.line, Column: 1}, Reason: "RequestEntityTooLarge",
		Message: fmt.Sprintf("Request entity too large: limit is %d", maxDocument), Hint: hint,
	}
}

// readTree parses the text with yaml.v3. The tree is used for the positions of fields, for checkSize and for
// duplicateKeys. The values come from readJSON.
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

// unpack returns the object that the JSON describes, or the objects of a List. A document "null" has no object.
// inherited is the type of items that do not name their own, as in a ServiceList. repeated has an error for each key
// that the document has twice.
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
		return o.items(items)
	case isList && newValue(o.APIVersion, o.Kind) != nil: // kubectl unpacks only the outer List
		o.Errors = []Error{o.badRequest(fmt.Sprintf("converting (v1.%s) to (core.Service): unknown conversion", o.Kind))}
	default:
		o.decode(js)
	}
	if !isFatal(o.Errors) {
		o.Errors = append(repeated, o.Errors...)
	}
	o.explain()
	return []Object{o}
}

// items returns the objects of a List. kubectl sends each item to the API server as JSON, in which every key occurs
// once, so the server does not complain about repeated keys. If an item is null, the server reads it as an object
// without any field, whose type it knows from the URL.
func (o Object) items(items []json.RawMessage) []Object {
	var objects []Object
	inherited := typeMeta{}
	if kind := strings.TrimSuffix(o.Kind, "List"); kind != "" {
		inherited = typeMeta{o.APIVersion, kind}
	}
	for i, js := range items {
		if string(js) == "null" && inherited == (typeMeta{}) {
			inherited = typeMeta{"v1", "Service"}
		}
		item := Object{File: o.File, Document: o.Document, Item: i + 1, text: o.text, line: o.line, column: o.column}
		item.positions = &positions{list: o.positions, item: i}
		objects = append(objects, item.unpack(js, inherited, nil)...)
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

// itemsOf returns the items of a List as `kubectl get -o yaml` prints it, or of a typed list such as ServiceList. If
// they are not a list, the error is that of the API server.
func itemsOf(kind string, js []byte) (items []json.RawMessage, isList bool, err error) {
	element, isList := strings.CutSuffix(kind, "List")
	if !isList {
		return nil, false, nil
	}
	var list struct {
		Items json.RawMessage `json:"items"`
	}
	if json.Unmarshal(js, &list) != nil || list.Items == nil {
		return nil, true, nil
	}
	err = json.Unmarshal(list.Items, &items)
	if mismatch, ok := errors.AsType[*json.UnmarshalTypeError](err); ok {
		goType := "runtime.RawExtension"
		if element != "" {
			goType = "v1." + element
		}
		err = fmt.Errorf("json: cannot unmarshal %s into Go struct field %s.items of type []%s", mismatch.Value, kind, goType)
	}
	return items, true, err
}

// identify reads the type and the name of an object. It is as lenient as kube-apiserver is at this point:
// k8s.io/apimachinery/pkg/runtime/serializer/json, Interpret.
func (o *Object) identify(js []byte, inherited typeMeta) error {
	// The API server unmarshals into a struct of these two fields, and its message has the type of the struct.
	type versionKind = struct {
		APIVersion string `json:"apiVersion,omitempty"`
		Kind       string `json:"kind,omitempty"`
	}
	var findKind struct {
		APIVersion string          `json:"apiVersion,omitempty"`
		Kind       string          `json:"kind,omitempty"`
		Metadata   json.RawMessage `json:"metadata"`
	}
	if json.Unmarshal(js, &findKind) != nil {
		err := json.Unmarshal(js, &versionKind{})
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
		o.Name, o.Namespace = stringOf(metadata.Name), stringOf(metadata.Namespace)
	}
	for _, s := range []*string{&o.APIVersion, &o.Kind, &o.Name, &o.Namespace} {
		*s = harmless(*s)
	}
	return nil
}

// harmless returns a text that is safe to print. It escapes invalid UTF-8, control characters, line breaks and tabs.
func harmless(s string) string {
	if !utf8.ValidString(s) || hasControl(s) || strings.ContainsAny(s, "\n\r\t") {
		return strings.Trim(strconv.QuoteToGraphic(s), `"`)
	}
	return s
}

// stringOf returns a JSON string, or "" if the JSON value is not a string. Decoding reports the wrong type later.
func stringOf(js json.RawMessage) string {
	var s string
	if json.Unmarshal(js, &s) != nil {
		return ""
	}
	return s
}
