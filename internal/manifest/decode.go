package manifest

import (
	"errors"
	"fmt"
	"regexp"
	"strconv"
	"strings"
	"sync"

	"gopkg.in/yaml.v3"
	corev1 "k8s.io/api/core/v1"
	discoveryv1 "k8s.io/api/discovery/v1"
	"k8s.io/apimachinery/pkg/runtime"
	utilruntime "k8s.io/apimachinery/pkg/util/runtime"
	sigsjson "sigs.k8s.io/json"
	sigsyaml "sigs.k8s.io/yaml"
)

// Reasons that the API server gives for a manifest that it cannot decode.
const (
	reasonBadRequest   = "BadRequest"
	reasonUnknownField = "UnknownField"
	reasonDuplicateKey = "DuplicateKey"
)

// tooManyErrors ends a list that is longer than anybody reads. It is ours: the API server goes on.
func tooManyErrors(found int) Error {
	return Error{Reason: "TooManyErrors", Message: fmt.Sprintf("Too many errors: limit is %d, found %d", maxErrors, found)}
}

// newValue returns an empty object of the type, nil for types that we do not read.
func newValue(apiVersion, kind string) runtime.Object {
	switch apiVersion + " " + kind {
	case "v1 Service":
		return &corev1.Service{}
	case "v1 Pod":
		return &corev1.Pod{}
	case "v1 Node":
		return &corev1.Node{}
	case "v1 Namespace":
		return &corev1.Namespace{}
	case "discovery.k8s.io/v1 EndpointSlice":
		return &discoveryv1.EndpointSlice{}
	}
	return nil
}

// decode fills in Value as kube-apiserver does with fieldValidation=Strict, and Errors with what it
// refuses: k8s.io/apimachinery/pkg/runtime/serializer/json, Decode.
func (o *Object) decode(js []byte) {
	if o.APIVersion == "" || o.Kind == "" {
		o.Errors = o.untyped()
		return
	}
	value := newValue(o.APIVersion, o.Kind)
	if value == nil {
		if !o.isForeign() {
			o.Errors = []Error{o.badRequest(fmt.Sprintf("no kind %q is registered for version %q in scheme %q",
				o.Kind, o.APIVersion, "pkg/runtime/scheme.go:111"))}
		}
		return
	}
	if hidden := escapedControl(js); hidden {
		o.Errors = []Error{o.unrecognized(errors.New("yaml: control characters are not allowed"))}
		return
	}
	strict, err := sigsjson.UnmarshalStrict(js, value)
	if err != nil {
		o.Errors = []Error{o.badRequest(err.Error())}
		return
	}
	o.Value = value
	for _, err := range strict {
		e := Error{File: o.File, Reason: reasonUnknownField, Message: err.Error()}
		if f, ok := errors.AsType[sigsjson.FieldError](err); ok {
			e.Field = f.FieldPath()
			e.Position = o.keyPosition(e.Field)
		}
		o.Errors = append(o.Errors, e)
	}
}

// untyped are the errors for an object that does not say what it is. The API server would take it
// for what its URL says; kubectl has no URL and refuses it, in these words.
func (o *Object) untyped() []Error {
	var found []Error
	for _, missing := range []struct{ field, value string }{{"apiVersion", o.APIVersion}, {"kind", o.Kind}} {
		if missing.value == "" {
			found = append(found, Error{
				File: o.File, Position: o.At(missing.field), Field: missing.field,
				Reason: reasonBadRequest, Message: missing.field + " not set",
			})
		}
	}
	return found
}

// isForeign reports whether the type may exist without us knowing it: types of other groups, and
// the other types of Kubernetes' own groups. Service, Pod, Node and Namespace exist in v1 alone, but a group
// that is not Kubernetes' own may have one too (Knative has a Service).
func (o *Object) isForeign() bool {
	group, _, grouped := strings.Cut(o.APIVersion, "/")
	own := !grouped || !strings.Contains(group, ".") || strings.HasSuffix(group, ".k8s.io")
	switch o.Kind {
	case "Service", "Pod", "Node", "Namespace", "EndpointSlice":
		return !own || o.Kind == "EndpointSlice" && strings.HasPrefix(o.APIVersion, "discovery.k8s.io/")
	}
	if grouped {
		return true
	}
	return o.APIVersion == corev1.SchemeGroupVersion.String() && coreTypes().Recognizes(corev1.SchemeGroupVersion.WithKind(o.Kind))
}

// coreTypes knows the types of v1. It is made once: a file may hold thousands of ConfigMaps.
var coreTypes = sync.OnceValue(func() *runtime.Scheme {
	scheme := runtime.NewScheme()
	utilruntime.Must(corev1.AddToScheme(scheme))
	return scheme
})

// unrecognized is the answer to what is not even an object.
func (o *Object) unrecognized(err error) Error {
	message, line := o.shiftLine(err.Error())
	e := Error{
		File: o.File, Position: Position{Line: line}, Reason: reasonBadRequest,
		Message: "the object provided is unrecognized (must be of type Service): " + message,
	}
	switch at := o.template(); {
	case typeMismatch.MatchString(message):
		e.Position = o.misfit(message)
	case at.Line > 0 && strings.HasPrefix(message, "yaml: ") && !strings.Contains(o.lineText(line), "\t"):
		e.Position, e.Hint = at, templateLeftIn
		return e
	case line == 0:
		e.Position = Position{Line: o.line, Column: 1}
	default:
		e.Column = firstColumn(o.lineText(line))
	}
	e.Hint = hintForText(message, o.lineText(e.Line))
	return e
}

// firstColumn is where a line goes wrong that a parser could not read: at its first tab, else where it begins.
func firstColumn(line string) int {
	if tab := strings.IndexByte(line, '\t'); tab >= 0 {
		return len([]rune(line[:tab])) + 1
	}
	return len(line) - len(strings.TrimLeft(line, " ")) + 1
}

// template finds the first "{{" that YAML would read as two mappings: outside of quotes, in no comment.
func (o *Object) template() Position {
	line := o.line
	for text := range strings.Lines(o.text) {
		column := strings.Index(text, "{{")
		if column >= 0 && !strings.ContainsAny(text[:column], "\"'#") {
			return Position{Line: line, Column: len([]rune(text[:column])) + 1}
		}
		line++
	}
	return Position{}
}

// badRequest is the answer to an object that does not fit its type.
func (o *Object) badRequest(message string) Error {
	version := o.APIVersion[strings.LastIndexByte(o.APIVersion, '/')+1:]
	target := "Service"
	if newValue("v1", o.Kind) != nil || o.Kind == "EndpointSlice" {
		target = o.Kind
	}
	return Error{
		File: o.File, Position: o.misfit(message), Reason: reasonBadRequest,
		Message: fmt.Sprintf("%s in version %q cannot be handled as a %s: %s", o.Kind, version, target, message),
	}
}

// isFatal reports whether decoding stopped, so that nothing else was looked at.
func isFatal(errs []Error) bool {
	return len(errs) > 0 && errs[0].Reason == reasonBadRequest
}

// duplicateKeys lists keys that are written twice. Their field is the bare key, as in the API
// server's answer, which says "line 11: key "ports" already set in map".
func (o *Object) duplicateKeys() []Error {
	keys := duplicates(o.root)
	if len(keys) == 0 && o.root != nil {
		return nil
	}
	_, err := sigsyaml.YAMLToJSONStrict([]byte(o.text))
	if err == nil {
		return nil
	}
	places := map[string][]*yaml.Node{}
	for _, key := range keys {
		places[key.Value] = append(places[key.Value], key)
	}
	var found []Error
	messages := strings.Split(err.Error(), "\n")[1:]
	for _, message := range messages {
		if len(found) == maxErrors {
			return append(found, tooManyErrors(len(messages)))
		}
		message, line := o.shiftLine(strings.TrimSpace(message))
		e := Error{File: o.File, Position: Position{Line: line}, Reason: reasonDuplicateKey, Message: message}
		if _, quoted, ok := strings.Cut(message, ": key "); ok {
			e.Field = strings.Trim(strings.TrimSuffix(quoted, " already set in map"), `"`)
		}
		if at := places[e.Field]; len(at) > 0 {
			e.Position = Position{Line: at[0].Line + o.line - 1, Column: at[0].Column}
			places[e.Field] = at[1:]
		}
		found = append(found, e)
	}
	return found
}

// lineNumber finds "line 6" in a message of the YAML library.
var lineNumber = regexp.MustCompile(`\bline (\d+)`)

// shiftLine turns the line that a message counts from the document's first into one of the file.
func (o *Object) shiftLine(message string) (string, int) {
	m := lineNumber.FindStringSubmatchIndex(message)
	if m == nil {
		return message, 0
	}
	line, err := strconv.Atoi(message[m[2]:m[3]])
	if err != nil {
		return message, 0
	}
	line += max(0, o.line-1)
	return message[:m[2]] + strconv.Itoa(line) + message[m[3]:], line
}

// lineText returns a line of the file, "" if it is not of this document.
func (o *Object) lineText(line int) string {
	at := o.line
	for text := range strings.Lines(o.text) {
		if at == line {
			return strings.TrimRight(text, "\r\n")
		}
		at++
	}
	return ""
}

// keyPosition is where the name of a field stands; its value does not matter.
func (o *Object) keyPosition(field string) Position {
	parts := splitPath(field)
	if len(parts) == 0 || o.root == nil {
		return Position{}
	}
	parent := resolve(o.root)
	for _, part := range parts[:len(parts)-1] {
		_, value := child(parent, part)
		if parent = resolve(value); parent == nil {
			return o.At(field)
		}
	}
	key, _ := lookUp(parent, func(k string) bool { return k == parts[len(parts)-1] })
	if key == nil {
		return o.At(field)
	}
	return Position{Line: key.Line + o.line - 1, Column: key.Column}
}

// typeMismatch takes apart what encoding/json says of a value of the wrong type.
var typeMismatch = regexp.MustCompile(`cannot unmarshal (\w+)(?: \S+)? into Go struct field \w*\.(\S+) of type (\S+)`)

// misfit finds the value that a type error speaks of. Its path is without list indexes, so every
// value at that path is tried for the first of the wrong kind.
func (o *Object) misfit(message string) Position {
	m := typeMismatch.FindStringSubmatch(message)
	if m == nil || o.root == nil {
		return o.At("kind")
	}
	var found []candidate
	collect(candidate{node: o.root}, splitPath(m[2]), &found)
	for i, c := range found {
		if i == 0 && m[3] == "string" && len(c.node.Content) > 0 {
			continue // the path of a map of strings; one of its values is meant
		}
		if jsonKind(c.node) == m[1] {
			return Position{Line: c.at.Line + o.line - 1, Column: c.at.Column}
		}
	}
	return o.At(m[2])
}

// candidate is a value that may be the wrong one, and its place.
type candidate struct {
	node *yaml.Node
	at   Position
}

// collect gathers the values at a path, through every item of every list on the way, and those
// directly below: the path of "map[string]string" ends at the map.
func collect(c candidate, path []string, found *[]candidate) {
	if c.node = resolve(c.node); c.node == nil {
		return
	}
	if len(path) == 0 {
		*found = append(*found, c)
		if c.node.Kind == yaml.SequenceNode {
			*found = append(*found, items(c.node)...)
		}
		for i := 0; c.node.Kind == yaml.MappingNode && i+1 < len(c.node.Content); i += 2 {
			key, value := c.node.Content[i], c.node.Content[i+1]
			if resolved := resolve(value); resolved != nil {
				*found = append(*found, candidate{resolved, positionOf(key, value, true)})
			}
		}
		return
	}
	if c.node.Kind == yaml.SequenceNode {
		for _, item := range items(c.node) {
			collect(item, path, found)
		}
		return
	}
	if key, value := child(c.node, path[0]); value != nil {
		collect(candidate{value, positionOf(key, value, true)}, path[1:], found)
	}
}

// items are the values of a list.
func items(list *yaml.Node) []candidate {
	var found []candidate
	for _, item := range list.Content {
		if resolved := resolve(item); resolved != nil {
			found = append(found, candidate{resolved, positionOf(nil, item, true)})
		}
	}
	return found
}

// jsonKind names the JSON value that a node becomes, in the words of encoding/json.
func jsonKind(node *yaml.Node) string {
	switch {
	case node.Kind == yaml.MappingNode:
		return "object"
	case node.Kind == yaml.SequenceNode:
		return "array"
	case node.Tag == "!!int" || node.Tag == "!!float":
		return "number"
	case node.Tag == "!!bool" || node.Style == 0 && isYAML11Bool(node.Value):
		return "bool"
	}
	return "string"
}

// isYAML11Bool reports whether an unquoted word is a boolean for the API server, though not for yaml.v3.
func isYAML11Bool(s string) bool {
	switch strings.ToLower(s) {
	case "y", "n", "yes", "no", "on", "off":
		return true
	}
	return false
}

// escapedControl reports whether a value or a name holds a control character that was written as an
// escape ("\e[31m"), which would reach a screen. js is compact JSON as encoding/json writes it.
func escapedControl(js []byte) bool {
	for i := 0; i < len(js); i++ {
		switch {
		case js[i] == 0x7f, js[i] == 0xc2 && i+1 < len(js) && js[i+1] < 0xa0:
			return true
		case js[i] == '\\':
			i++
			if js[i] == 'b' || js[i] == 'f' || js[i] == 'u' && js[i+1] == '0' && js[i+2] == '0' && js[i+3] < '2' {
				return true
			}
		}
	}
	return false
}
