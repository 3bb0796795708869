package manifest

import (
	"fmt"
	"strconv"
	"strings"

	"gopkg.in/yaml.v3"

	"portolan/internal/spelling"
)

// These hints are for a text that another program, such as Helm or envsubst, should have filled in first.
const (
	templateLeftIn    = "This is a template. Replace {{ … }} with a value before Kubernetes reads it."
	placeholderLeftIn = "This is a placeholder. Write the value itself, because Kubernetes does not replace placeholders."
)

// isPlaceholder reports whether a value looks like a placeholder that another program should have replaced.
func isPlaceholder(value string) bool {
	return strings.HasPrefix(value, "$") || strings.Contains(value, "${") || strings.Contains(value, "$(") ||
		strings.HasPrefix(value, "<") && strings.HasSuffix(value, ">")
}

// explain adds a hint to each error of decoding.
func (o *Object) explain() {
	for i := range o.Errors {
		e := &o.Errors[i]
		switch e.Reason {
		case reasonUnknownField:
			e.Hint = hintForUnknown(o.Value, e.Field)
		case reasonDuplicateKey:
			e.Hint = hintForDuplicate(e.Field)
		case reasonBadRequest:
			if e.Hint == "" {
				e.Hint = o.hintForType(e)
			}
		}
	}
}

// hintForDuplicate returns the hint for a repeated key. People often repeat ports when they add a second port.
func hintForDuplicate(key string) string {
	if key == "ports" {
		return "ports is here twice, and YAML allows it once. Put both ports into one list."
	}
	if key == "apiVersion" || key == "kind" || key == "metadata" || key == "spec" {
		return "A second object begins here. Write a line with --- before it."
	}
	return fmt.Sprintf("%q is here twice in the same mapping. Remove one.", key)
}

// hintForText returns the hint for a text that the YAML parser cannot read. It looks at the parser's message and at
// the line that the message names.
func hintForText(message, line string) string {
	switch {
	case strings.Contains(message, "tab character") || strings.Contains(line, "\t"):
		return "YAML is indented with spaces. Replace the tab with spaces."
	case strings.Contains(message, "invalid map key") && strings.Contains(message, "interface {}{"),
		strings.Contains(line, "{{"):
		return templateLeftIn
	case strings.HasPrefix(line, "%"):
		return "Remove the line that begins with %. Kubernetes does not use YAML directives."
	}
	for _, known := range textHints() {
		if strings.Contains(message, known.message) {
			return known.hint
		}
	}
	return "This line or a line above it is not YAML. Check punctuation, quotes and indentation."
}

// textHints returns what to do about messages of the YAML parser. The first one that a message contains counts.
func textHints() []struct{ message, hint string } {
	const expanded = "Write the values themselves, without & and *."
	return []struct{ message, hint string }{
		{
			"mapping values are not allowed", "This line or the line above it is not YAML. " +
				"Look for a missing space after a colon or a dash, or for wrong indentation.",
		},
		{
			"could not find expected ':'",
			"On this line or the line above it, a colon is missing after the name of a field.",
		},
		{
			"did not find expected ','", "On this line or above it, a { or [ is not closed, " +
				"or a comma is missing after a value.",
		},
		{
			"did not find expected", "Fields of one mapping begin in the same column. " +
				"Check the indentation of this line and the line above it.",
		},
		{"control characters", "The text has an invisible character. Type the line again."},
		{"UTF-8", "Save the file in the encoding UTF-8."},
		{"excessive aliasing", expanded},
		{"exceeded max depth", expanded},
		{"contains itself", expanded},
		{"unknown anchor", "In YAML * refers to an earlier value. Put a text that begins with * in quotes."},
		{"cannot start any token", "A text that begins with @, ` or % needs quotes in YAML."},
		{"mapping keys are not allowed", "In YAML ? and a space begin a key. Put a text that begins with ? in quotes."},
		{"unsupported map key", "A field has no name. Write its name before the colon, in quotes if it is null or ~."},
		{"cannot decode !!", "Remove the tag that begins with !!. Kubernetes knows the type of every field."},
		{"unsupported value", "Write an ordinary number. JSON has neither .inf nor .nan."},
		{"into Go value", "An object begins with fields such as apiVersion: v1 and kind: Service."},
		{".apiVersion of type string", "apiVersion is a word. For a Service it is v1."},
		{".kind of type string", "kind is a word, such as Service."},
	}
}

// hintForType returns the hint for a value of the wrong type, and for an object whose type is missing or does not
// exist.
func (o *Object) hintForType(e *Error) string {
	if strings.HasSuffix(e.Message, " not set") {
		return "Every object needs both fields. For a Service, write apiVersion: v1 and kind: Service."
	}
	if strings.HasSuffix(e.Message, "unknown conversion") {
		return "kubectl reads a List, but not a List inside it. Move these items to the outer List."
	}
	if strings.Contains(e.Message, "no kind ") {
		return hintForKind(o.APIVersion, o.Kind)
	}
	m := typeMismatch.FindStringSubmatch(e.Message)
	if m == nil {
		return ""
	}
	given, path, wanted := m[1], m[2], m[3]
	name := path[strings.LastIndexByte(path, '.')+1:]
	written := o.scalarAt(e.Position)
	switch allowed := allowedWords(name); {
	case isPlaceholder(written):
		return placeholderLeftIn
	case allowed != "" && strings.HasPrefix(wanted, "v1."):
		return fmt.Sprintf("%s is a word: %s.", name, allowed)
	case path == "spec.selector" && (given == "object" || given == "array") && wanted == "string":
		return o.hintForSelector()
	}
	return hintForWanted(name, written, given, wanted)
}

// hintForWanted returns how to write a value of the Go type that a field has, where another type was given.
func hintForWanted(name, written, given, wanted string) string {
	switch {
	case wanted == "int32" && given == "string":
		return hintForNumber(name, written)
	case wanted == "int32":
		return name + " is a whole number of at most 65535."
	case strings.HasPrefix(wanted, "int"):
		return name + " is a whole number, without quotes."
	case wanted == "bool" && given == "string":
		return fmt.Sprintf("%s is true or false, without quotes.", name)
	case wanted == "string" && (given == "number" || given == "bool") && written != "":
		meant := map[string]string{"number": "a number", "bool": "true or false"}
		return fmt.Sprintf("Put the value in quotes: \"%s\". Without quotes it is %s.", written, meant[given])
	}
	return hintForNesting(name, given, wanted)
}

// hintForNesting returns how to write a list or a map, where something else was given.
func hintForNesting(name, given, wanted string) string {
	switch {
	case strings.HasPrefix(wanted, "[]") && given != "array":
		return fmt.Sprintf("%s is a list. Begin each item with a dash and a space.", name)
	case strings.HasPrefix(wanted, "map[") && given == "array":
		return fmt.Sprintf("%s is not a list. Remove the dashes.", name)
	case strings.HasPrefix(wanted, "map[") && given == "string":
		return fmt.Sprintf("Below %s, write names with values. Put a space after the colon: app: web.", name)
	case wanted == "v1.ServicePort":
		return "Each item of ports needs the field port: - port: 80."
	case strings.HasPrefix(wanted, "v1.") && given == "array":
		return fmt.Sprintf("%s is not a list. Remove the dashes.", name)
	case strings.Contains(wanted, "."):
		return fmt.Sprintf("%s has its own fields. Write each field on a line below it, indented.", name)
	}
	return fmt.Sprintf("%s needs a single value of another type.", name)
}

// allowedWords returns the values of a field that allows only a few words, or "" for other fields.
func allowedWords(name string) string {
	switch name {
	case "type":
		return "ClusterIP, NodePort, LoadBalancer or ExternalName"
	case "protocol":
		return "TCP, UDP or SCTP"
	case "sessionAffinity":
		return "None or ClientIP"
	case "externalTrafficPolicy", "internalTrafficPolicy":
		return "Cluster or Local"
	case "ipFamilyPolicy":
		return "SingleStack, PreferDualStack or RequireDualStack"
	}
	return ""
}

// hintForSelector returns the hint for a selector that is written as in a Deployment. A Service has only plain labels
// there.
func (o *Object) hintForSelector() string {
	for _, key := range []string{"matchLabels", "matchExpressions"} {
		if at := o.At("spec.selector"); o.At("spec.selector."+key) != at {
			return "The selector of a Service has no " + key + ". Write the labels directly below selector: app: web."
		}
	}
	return "A label has one value: app: web."
}

// hintForNumber returns the hint for a number in quotes, or for a word in place of a number.
func hintForNumber(name, written string) string {
	if _, err := strconv.Atoi(written); err == nil {
		return fmt.Sprintf("Write a number without quotes: %s: %s.", name, written)
	}
	if name == "port" && strings.Contains(written, ":") {
		return "Each number has its own field: port: 80, and targetPort: 8080 below it."
	}
	return fmt.Sprintf("%s is a number. Only targetPort can be a name.", name)
}

// hintForKind returns the hint for a type that does not exist.
func hintForKind(apiVersion, kind string) string {
	switch {
	case kind == "Service":
		return fmt.Sprintf("A Service has apiVersion: v1, not %s.", apiVersion)
	case strings.EqualFold(kind, "svc"):
		return "svc is a short name in kubectl. In a manifest, write kind: Service."
	}
	if near := spelling.Near(kind, []string{
		"Service", "Pod", "Node", "Namespace", "EndpointSlice", "NetworkPolicy",
		"ConfigMap", "Secret",
	}); len(near) > 0 {
		return fmt.Sprintf("Did you mean %s?", near[0])
	}
	return "There is no such kind in this apiVersion."
}

// scalarAt returns the scalar value at a position of the file as it is written, or "" if there is none.
func (o *Object) scalarAt(at Position) string {
	at.Line -= o.line - 1
	if at.Line == 1 {
		at.Column -= o.column
	}
	return scalarIn(o.positions.tree(), at)
}

// scalarIn returns the scalar value at a position in a tree, or "".
func scalarIn(node *yaml.Node, at Position) string {
	if node == nil {
		return ""
	}
	if node.Kind == yaml.ScalarNode && node.Line == at.Line && node.Column == at.Column {
		return node.Value
	}
	for _, c := range node.Content {
		if found := scalarIn(c, at); found != "" {
			return found
		}
	}
	return ""
}
