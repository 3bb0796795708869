package manifest

import (
	"fmt"
	"reflect"
	"strings"

	corev1 "k8s.io/api/core/v1"
	"k8s.io/apimachinery/pkg/runtime"

	"portolan/internal/spelling"
)

// hintForUnknown names the field that was meant: one at this place that is spelt almost so, or one
// of the same name at another place of a Service.
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
		return ""
	}
	switch name {
	case "replicas", "template", "containers", "strategy":
		return fmt.Sprintf("%s belongs to a Deployment. A Service only finds pods; it runs none.", name)
	case "serviceType":
		return "The field is called type."
	case "target", "containerPort":
		return "The port of the pod is called targetPort."
	}
	for _, path := range [][]string{nil, {"metadata"}, {"spec"}, {"spec", "ports", "0"}} {
		if near := spelling.Near(name, fieldNames(typeAt(reflect.TypeOf(value), path))); len(near) > 0 {
			return fmt.Sprintf("%s belongs %s. Look at the indentation.", near[0], placeName(path))
		}
	}
	return ""
}

// placeName says in words where a field of a Service stands.
func placeName(path []string) string {
	switch len(path) {
	case 0:
		return "at the beginning of a line"
	case 1:
		return "under " + path[0]
	}
	return "in an item of spec.ports"
}

// typeAt follows a path through the fields of a type, nil where it leads nowhere.
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

// element is what pointers and lists lead to.
func element(t reflect.Type) reflect.Type {
	for t.Kind() == reflect.Pointer || t.Kind() == reflect.Slice {
		t = t.Elem()
	}
	return t
}

func isIndex(part string) bool {
	return part != "" && strings.Trim(part, "0123456789") == ""
}

// fieldNames are the JSON names of a struct's fields.
func fieldNames(t reflect.Type) []string {
	var names []string
	if t != nil {
		eachField(t, func(name string, _ reflect.Type) { names = append(names, name) })
	}
	return names
}

// eachField visits the JSON fields of a struct, those of embedded structs included.
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

// jsonName is the name that a field has in a manifest, "" if its own fields stand in its place.
func jsonName(f reflect.StructField) string {
	name, _, _ := strings.Cut(f.Tag.Get("json"), ",")
	return name
}
