package manifest

import (
	"errors"
	"fmt"
	"regexp"
	"slices"
	"strconv"
	"strings"

	"gopkg.in/yaml.v3"
	sigsjson "sigs.k8s.io/json"
	sigsyaml "sigs.k8s.io/yaml"
)

// These are the reasons that the API server gives for a manifest that it cannot decode. The last one is kubectl's: it
// cannot cut the file into documents.
const (
	reasonBadRequest   = "BadRequest"
	reasonUnknownField = "UnknownField"
	reasonDuplicateKey = "DuplicateKey"
	reasonUnreadable   = "Unreadable"
)

// tooManyErrors is the last error of a list that is cut short. It is our own error: the API server reports all of
// them.
func tooManyErrors(found int) Error {
	return Error{Reason: "TooManyErrors", Message: fmt.Sprintf("Too many errors: limit is %d, found %d", maxErrors, found)}
}

// decode fills in Value as kube-apiserver does with fieldValidation=Strict, and Errors with what the server refuses:
// k8s.io/apimachinery/pkg/runtime/serializer/json, Decode.
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
	if escapedControl(js) {
		if isData(value) {
			return
		}
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

// untyped returns the errors for an object without apiVersion or kind. The API server would infer the type from the
// URL of the request. kubectl has no such URL, and refuses the object with these messages.
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

// unrecognized returns the error for a text that is not an object at all.
func (o *Object) unrecognized(err error) Error {
	message := err.Error()
	line := o.lineIn(message)
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
	case line == 0 && o.Item > 0:
		e.Position = o.At("")
	case line == 0:
		e.Position = Position{Line: o.line, Column: 1}
	default:
		e.Column = firstColumn(o.lineText(line))
	}
	e.Hint = hintForText(message, o.lineText(e.Line))
	return e
}

// firstColumn returns the column to point at in a line that the parser could not read: its first tab, or else its
// first character after the indentation.
func firstColumn(line string) int {
	if tab := strings.IndexByte(line, '\t'); tab >= 0 {
		return len([]rune(line[:tab])) + 1
	}
	return len(line) - len(strings.TrimLeft(line, " ")) + 1
}

// template returns the position of the first "{{" that YAML would read as two mappings, which means outside quotes and
// comments.
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

// badRequest returns the error for an object that does not fit its type.
func (o *Object) badRequest(message string) Error {
	version := o.APIVersion[strings.LastIndexByte(o.APIVersion, '/')+1:]
	target := "Service"
	if apiVersionOf(o.Kind) != "" && !strings.HasSuffix(o.Kind, "List") {
		target = o.Kind
	}
	return Error{
		File: o.File, Position: o.misfit(message), Reason: reasonBadRequest,
		Message: fmt.Sprintf("%s in version %q cannot be handled as a %s: %s", o.Kind, version, target, message),
	}
}

// isFatal reports whether decoding stopped early, so that the rest of the object was not checked.
func isFatal(errs []Error) bool {
	return len(errs) > 0 && errs[0].Reason == reasonBadRequest
}

// duplicateKeys returns an error for each repeated key. Its Field is the bare key, as in the message of the API
// server: "line 11: key "ports" already set in map".
func (o *Object) duplicateKeys() []Error {
	keys := duplicates(o.positions.tree())
	if len(keys) == 0 && o.positions.tree() != nil {
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
		message = strings.TrimSpace(message)
		e := Error{
			File: o.File, Position: Position{Line: o.lineIn(message)}, Reason: reasonDuplicateKey, Message: message,
		}
		if _, quoted, ok := strings.Cut(message, ": key "); ok {
			e.Field = strings.Trim(strings.TrimSuffix(quoted, " already set in map"), `"`)
		}
		if at := places[e.Field]; len(at) > 0 {
			e.Position = o.inFile(Position{Line: at[0].Line, Column: at[0].Column})
			places[e.Field] = at[1:]
		}
		found = append(found, e)
	}
	return found
}

// lineNumber matches "line 6" in a message of the YAML library.
var lineNumber = regexp.MustCompile(`\bline (\d+)`)

// lineIn returns the line of the file that a message names, or 0 if it names none. The message counts from the first
// line of the document.
func (o *Object) lineIn(message string) int {
	m := lineNumber.FindStringSubmatch(message)
	if m == nil {
		return 0
	}
	line, err := strconv.Atoi(m[1])
	if err != nil {
		return 0
	}
	return line + max(0, o.line-1)
}

// lineText returns a line of the file, or "" if the line is outside this document.
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

// keyPosition returns the position of a field's name, or At(field) if the tree has no such name.
func (o *Object) keyPosition(field string) Position {
	parts := splitPath(field)
	if len(parts) == 0 || o.positions.tree() == nil {
		return Position{}
	}
	parent := resolve(o.positions.tree())
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
	return o.inFile(Position{Line: key.Line, Column: key.Column})
}

// typeMismatch matches the message of encoding/json about a value of the wrong type.
var typeMismatch = regexp.MustCompile(`cannot unmarshal (\w+)(?: \S+)? into Go struct field \w*\.(\S+) of type (\S+)`)

// misfit returns the position of the value that a type error means. The path in the message has no list indexes. So
// misfit takes, among all values at that path, the first that has the wrong type.
func (o *Object) misfit(message string) Position {
	m := typeMismatch.FindStringSubmatch(message)
	if m == nil || o.positions.tree() == nil {
		return o.At("kind")
	}
	var found []candidate
	path := withoutEmbedded(splitPath(m[2]))
	collect(candidate{node: o.positions.tree()}, path, &found)
	for i, c := range found {
		if i == 0 && m[3] == "string" && len(c.node.Content) > 0 {
			continue // the path leads to a map of strings, and the error means one of its values
		}
		if jsonKind(c.node) == m[1] {
			return o.inFile(c.at)
		}
	}
	return o.inFile(place(o.positions.tree(), path))
}

// withoutEmbedded removes from the path of a type error the embedded types of Go, which are no fields of the object:
// spec.rules.IngressRuleValue.http is spec.rules.http. Fields of Kubernetes begin with a small letter.
func withoutEmbedded(path []string) []string {
	return slices.DeleteFunc(path, func(part string) bool { return part != "" && part[0] >= 'A' && part[0] <= 'Z' })
}

// candidate is a value that the error may mean, and its position.
type candidate struct {
	node *yaml.Node
	at   Position
}

// collect adds all values at a path to found. It follows every item of the lists on the way. It also adds the children
// of these values, because for a map[string]string the path in the message ends at the map.
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

// items returns the values of a list.
func items(list *yaml.Node) []candidate {
	var found []candidate
	for _, item := range list.Content {
		if resolved := resolve(item); resolved != nil {
			found = append(found, candidate{resolved, positionOf(nil, item, true)})
		}
	}
	return found
}

// jsonKind returns the JSON type of a node, in the words of encoding/json.
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

// isYAML11Bool reports whether an unquoted word is a boolean for the API server (YAML 1.1) but not for yaml.v3.
func isYAML11Bool(s string) bool {
	switch strings.ToLower(s) {
	case "y", "n", "yes", "no", "on", "off":
		return true
	}
	return false
}

// escapedControl reports whether a key or a value has a control character that the YAML wrote as an escape, such as
// "\e[31m". Such a character would reach the screen. js is compact JSON as encoding/json writes it.
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
