package manifest

import (
	"fmt"
	"reflect"
	"strings"

	corev1 "k8s.io/api/core/v1"
	"k8s.io/apimachinery/pkg/runtime"

	"portolan/internal/spelling"
)

// hintForUnknown suggests the field that the author meant. It is a field here with a similar name, or a field of that
// name elsewhere in a Service.
func hintForUnknown(value runtime.Object, field string) string {
	parts := splitPath(field)
	if value == nil || len(parts) == 0 {
		return ""
	}
	name, parents := parts[len(parts)-1], parts[:len(parts)-1]
	var here []string
	if t := typeAt(reflect.TypeOf(value), parents); t != nil {
		here = fieldNames(t)
	}
	if near := spelling.Near(name, here); len(near) > 0 {
		return fmt.Sprintf("Did you mean %s?", near[0])
	}
	if _, ok := value.(*corev1.Service); !ok {
		return hintForFields(name, here)
	}
	switch name {
	case "replicas", "template", "containers", "strategy":
		return fmt.Sprintf("%s belongs to a Deployment. A Service selects pods, but does not run them.", name)
	case "serviceType":
		return "The name of the field is type."
	case "target", "containerPort":
		return "The field for the port of the pod is targetPort."
	}
	for _, path := range [][]string{nil, {"metadata"}, {"spec"}, {"spec", "ports", "0"}} {
		if near := spelling.Near(name, fieldNames(typeAt(reflect.TypeOf(value), path))); len(near) > 0 {
			return fmt.Sprintf("%s belongs %s. Check the indentation.", near[0], placeName(path))
		}
	}
	return hintForFields(name, here)
}

// hintForFields lists the fields that are known where an unknown one was written, unless there are too many to read.
func hintForFields(name string, known []string) string {
	const readable = 8
	if len(known) == 0 || len(known) > readable {
		return fmt.Sprintf("There is no field %s here. Remove it.", harmless(name))
	}
	return fmt.Sprintf("There is no field %s here. The fields are %s.", harmless(name), strings.Join(known, ", "))
}

// placeName describes where a field of a Service belongs.
func placeName(path []string) string {
	switch len(path) {
	case 0:
		return "at the beginning of a line"
	case 1:
		return "under " + path[0]
	}
	return "in an item of spec.ports"
}

// typeAt follows a path through the fields of a type. It returns nil if the path does not lead to a struct.
func typeAt(t reflect.Type, path []string) reflect.Type {
	for _, part := range path {
		t = element(t)
		if t.Kind() != reflect.Struct {
			return nil
		}
		if isIndex(part) {
			continue
		}
		var next reflect.Type
		eachField(t, func(name string, field reflect.Type) {
			if name == part {
				next = field
			}
		})
		if next == nil {
			return nil
		}
		t = next
	}
	if t = element(t); t.Kind() != reflect.Struct {
		return nil
	}
	return t
}

// element returns the type behind pointers and lists.
func element(t reflect.Type) reflect.Type {
	for t.Kind() == reflect.Pointer || t.Kind() == reflect.Slice {
		t = t.Elem()
	}
	return t
}

func isIndex(part string) bool {
	return part != "" && strings.Trim(part, "0123456789") == ""
}

// fieldNames returns the JSON names of a struct's fields.
func fieldNames(t reflect.Type) []string {
	var names []string
	if t != nil {
		eachField(t, func(name string, _ reflect.Type) { names = append(names, name) })
	}
	return names
}

// eachField calls visit for each JSON field of a struct, also for those of embedded structs.
func eachField(t reflect.Type, visit func(name string, field reflect.Type)) {
	for f := range t.Fields() {
		name := jsonName(f)
		switch {
		case name != "":
			visit(name, f.Type)
		case f.Anonymous:
			eachField(f.Type, visit)
		}
	}
}

// jsonName returns the name of a field in a manifest. It is "" for a field without a name of its own, such as an
// embedded struct whose fields are inlined.
func jsonName(f reflect.StructField) string {
	name, _, _ := strings.Cut(f.Tag.Get("json"), ",")
	return name
}
