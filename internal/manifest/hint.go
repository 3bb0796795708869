package manifest

import (
	"fmt"
	"strconv"
	"strings"

	corev1 "k8s.io/api/core/v1"
	"k8s.io/apimachinery/pkg/util/validation/field"
)

// explain puts a hint beside each error of decoding.
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

// hintForDuplicate: a list that was begun twice is a common way to add a second port.
func hintForDuplicate(key string) string {
	if key == "ports" {
		return "ports stands here twice, and only one list counts. Put both ports into one list."
	}
	if key == "apiVersion" || key == "kind" || key == "metadata" || key == "spec" {
		return "A second object begins here. Put a line --- before it."
	}
	return fmt.Sprintf("%q stands here twice in the same mapping. Keep one.", key)
}

// hintForText: what a YAML parser stumbles over, by its message and the line it names.
func hintForText(message, line string) string {
	switch {
	case strings.Contains(message, "tab character") || strings.Contains(line, "\t"):
		return "YAML is indented with spaces. Replace the tab by spaces."
	case strings.Contains(message, "invalid map key") && strings.Contains(message, "interface {}{"), strings.Contains(line, "{{"):
		return "A template was left in: {{ … }} must be filled in before Kubernetes can read this."
	case strings.Contains(message, "mapping values are not allowed"):
		return "Something just above or on this line is not YAML: look for a missing space after a colon or a dash, or for wrong indentation."
	case strings.Contains(message, "could not find expected ':'"):
		return "On this line or the one before it a colon is missing after the name of a field."
	case strings.Contains(message, "did not find expected"):
		return "Fields of one mapping begin in the same column. Look at the indentation of this line and the one before it."
	case strings.Contains(message, "control characters"):
		return "The text holds a character that cannot be seen. Type the line anew."
	case strings.Contains(message, "UTF-8"):
		return "Save the file in the encoding UTF-8."
	case strings.Contains(message, "excessive aliasing"), strings.Contains(message, "exceeded max depth"), strings.Contains(message, "contains itself"):
		return "This is more than a manifest needs. Write the values out, without & and *."
	case strings.Contains(message, "cannot unmarshal string into Go value"), strings.Contains(message, "cannot unmarshal array into Go value"):
		return "An object begins with fields such as apiVersion: v1 and kind: Service."
	case strings.Contains(message, ".apiVersion of type string"):
		return "apiVersion is a word, for a Service v1."
	}
	return ""
}

// hintForType: a value of the wrong kind, an object without a type, or of a type that does not exist.
func (o *Object) hintForType(e *Error) string {
	if strings.HasSuffix(e.Message, " not set") {
		return "Every object says what it is. For a Service write: apiVersion: v1 and kind: Service."
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
	switch {
	case path == "spec.selector" && (given == "object" || given == "array") && wanted == "string":
		return o.hintForSelector()
	case wanted == "int32" && given == "string":
		return hintForNumber(name, written)
	case wanted == "int32":
		return name + " is a whole number of at most 65535."
	case wanted == "bool" && given == "string":
		return fmt.Sprintf("%s is true or false, without quotes.", name)
	case wanted == "string" && (given == "number" || given == "bool") && written != "":
		meant := map[string]string{"number": "a number", "bool": "true or false"}
		return fmt.Sprintf("Put the value in quotes: \"%s\". Without them YAML reads %s.", written, meant[given])
	case strings.HasPrefix(wanted, "[]") && given != "array":
		return fmt.Sprintf("%s is a list: each item begins with a dash and a space.", name)
	case strings.HasPrefix(wanted, "map[") && given == "array":
		return fmt.Sprintf("%s is no list: leave out the dashes.", name)
	case strings.HasPrefix(wanted, "map[") && given == "string":
		return fmt.Sprintf("Below %s stand names with values; a colon needs a space after it: app: web.", name)
	case wanted == "v1.ServicePort":
		return "Each item of ports says which number it is: - port: 80."
	}
	return ""
}

// hintForSelector: the selector of a Service is simpler than that of a Deployment.
func (o *Object) hintForSelector() string {
	for _, key := range []string{"matchLabels", "matchExpressions"} {
		if at := o.At("spec.selector"); o.At("spec.selector."+key) != at {
			return "The selector of a Service has no " + key + ". Write the labels directly below selector: app: web."
		}
	}
	return "A label has one value: app: web."
}

// hintForNumber: a number in quotes, or a word where a number belongs.
func hintForNumber(name, written string) string {
	if _, err := strconv.Atoi(written); err == nil {
		return fmt.Sprintf("A number stands without quotes: %s: %s.", name, written)
	}
	if name == "port" && strings.Contains(written, ":") {
		return "Each number has a field of its own: port: 80, and targetPort: 8080 below it."
	}
	return fmt.Sprintf("%s is a number. Only targetPort may be a name.", name)
}

// hintForKind: a type that does not exist.
func hintForKind(apiVersion, kind string) string {
	switch {
	case kind == "Service":
		return fmt.Sprintf("A Service has apiVersion: v1, not %s.", apiVersion)
	case strings.EqualFold(kind, "svc"):
		return "svc is kubectl's short name. In a manifest it is kind: Service."
	}
	if near := nearest(kind, []string{"Service", "Pod", "Node", "Namespace", "EndpointSlice", "ConfigMap", "Secret"}); near != "" {
		return fmt.Sprintf("Did you mean %s?", near)
	}
	return "There is no such kind in this apiVersion."
}

// scalarAt returns the text of the value at a place of the file, "" if none stands there.
func (o *Object) scalarAt(at Position) string {
	line := []rune(o.lineText(at.Line))
	if at.Column < 1 || at.Column > len(line) {
		return ""
	}
	written, _, _ := strings.Cut(string(line[at.Column-1:]), " #")
	written = strings.TrimSpace(strings.TrimRight(written, " ,]}"))
	return strings.Trim(written, `"'`)
}

// hintForRule: a rule that a readable Service breaks. The list is in the order of what teaches most.
func hintForRule(svc *corev1.Service, e *field.Error) string {
	name := e.Field[strings.LastIndexByte(e.Field, '.')+1:]
	name, _, _ = strings.Cut(name, "[")
	value := fmt.Sprint(e.BadValue)
	switch {
	case strings.ContainsAny(value, "“”‘’"):
		return "The quotes are typographic ones, which YAML takes for text. Use straight quotes or none."
	case e.Type == field.ErrorTypeNotSupported:
		return hintForWord(name, value, e.Detail)
	case name == "nodePort":
		return hintForNodePort(e)
	case name == "name" && strings.HasPrefix(e.Field, "spec.ports"):
		return hintForPortName(e)
	case e.Field == "spec.ports" && e.Type == field.ErrorTypeRequired:
		return "Add at least one port: ports: [{port: 80}]."
	case e.Field == "metadata.name" || strings.Contains(e.Detail, parentName):
		return hintForName(svc.Name)
	case name == "targetPort":
		return hintForTargetPort(value)
	case name == "port" || e.Type == field.ErrorTypeDuplicate && strings.HasPrefix(e.Field, "spec.ports"):
		return hintForPort(e)
	case e.Detail == onlyLoadBalancer:
		return "Remove the field, or set type: LoadBalancer."
	case name == "externalTrafficPolicy":
		return fmt.Sprintf("Remove the field: a Service of type %s takes no traffic from outside. It belongs to NodePort and LoadBalancer.", svc.Spec.Type)
	case strings.Contains(e.Detail, "may not be set to 'None'"):
		return "clusterIP: None makes a headless Service, which is of type ClusterIP. Remove one of the two."
	case strings.Contains(e.Detail, "does not match the current range"):
		return "Leave clusterIP out; the cluster chooses an address. Service addresses come from " + serviceCIDR + " here."
	case e.Field == "spec.externalName":
		return hintForExternalName(value)
	case e.Type == notFound:
		return "No namespace can have this name: small letters, digits and - only."
	case name == "LoadBalancerSourceRanges":
		return "A range is an address and the length of its prefix, such as 203.0.113.0/24."
	case name == "timeoutSeconds":
		return "A number of seconds from 1 to 86400, which is a day."
	case name == "healthCheckNodePort":
		return "Leave it out. Where it is needed the cluster chooses one."
	case strings.HasPrefix(e.Field, "spec.selector") || strings.HasPrefix(e.Field, "metadata.labels"):
		return "Labels consist of letters, digits, - _ and . and begin and end with a letter or digit."
	}
	return ""
}

// hintForWord: a word that is not among the allowed ones, most often for its capitals.
func hintForWord(name, value, detail string) string {
	switch {
	case name == "type" && (strings.EqualFold(value, "headless") || value == "None"):
		return "A headless Service is type: ClusterIP with clusterIP: None."
	case name == "type" && strings.EqualFold(value, "ingress"):
		return "Ingress is a kind of its own, which sends HTTP to a Service. The Service behind it is of type ClusterIP."
	case name == "protocol" && strings.HasPrefix(strings.ToUpper(value), "HTTP"):
		return "HTTP travels over TCP, and that is all a Service sees. Write protocol: TCP, or leave it out."
	}
	var allowed []string
	for _, quoted := range strings.Split(strings.TrimPrefix(detail, "supported values: "), ", ") {
		allowed = append(allowed, strings.Trim(quoted, `"`))
	}
	for _, word := range allowed {
		if strings.EqualFold(word, strings.TrimSpace(value)) {
			return fmt.Sprintf("Capitals and spaces count: %s: %s.", name, word)
		}
	}
	if near := nearest(value, allowed); near != "" {
		return fmt.Sprintf("Did you mean %s?", near)
	}
	return "It is one of " + strings.Join(allowed, ", ") + "."
}

func hintForNodePort(e *field.Error) string {
	switch {
	case e.Type == field.ErrorTypeForbidden:
		return "Remove nodePort, or set type: NodePort. A ClusterIP Service opens no port on nodes."
	case strings.Contains(e.Detail, "valid range"):
		return "Choose a number from 30000 to 32767, or leave nodePort out and get a free one."
	}
	return "Each port needs a node port of its own. Leave one out and get a free one."
}

func hintForPortName(e *field.Error) string {
	switch e.Type {
	case field.ErrorTypeRequired:
		return "With more than one port each needs a name, such as name: http."
	case field.ErrorTypeDuplicate:
		return "Each port of a Service has a name of its own."
	}
	return "A port name consists of small letters, digits and -, such as http or web-2."
}

func hintForName(name string) string {
	switch {
	case name == "":
		return "Give the Service a name: metadata: {name: web}."
	case len(name) > 63:
		return "The name becomes part of a DNS name, where 63 characters are the limit."
	}
	return "The name becomes part of a DNS name: small letters, digits and - only, such as my-web."
}

func hintForTargetPort(value string) string {
	if n, err := strconv.Atoi(value); err == nil && n >= 1 && n <= 65535 {
		return fmt.Sprintf("In quotes it is the name of a container port. The number stands without: targetPort: %s.", value)
	}
	return "targetPort is a number from 1 to 65535, or the name of a container port, such as http."
}

func hintForPort(e *field.Error) string {
	if e.Type == field.ErrorTypeDuplicate {
		return "Two ports have the same number and protocol. Change one, or remove it."
	}
	return "port is a number from 1 to 65535: the one that clients dial."
}

func hintForExternalName(value string) string {
	switch {
	case value == "":
		return "Name the host that the Service stands for: externalName: db.example.com."
	case strings.ContainsAny(value, ":/"):
		return "Only a DNS name, such as db.example.com: no scheme, port or path."
	}
	return "A DNS name consists of small letters, digits, - and dots, such as db.example.com."
}
