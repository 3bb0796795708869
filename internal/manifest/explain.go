package manifest

import (
	"reflect"

	corev1 "k8s.io/api/core/v1"
	discoveryv1 "k8s.io/api/discovery/v1"
)

// Explain returns the API's own text of a field ("spec.ports[0].nodePort" of kind "Service"), as
// `kubectl explain` prints it, "" for a field it does not have. An item of a list of objects has the
// text of its type, an entry of a mapping that of the mapping, and the field "" that of the kind. It knows the kinds whose objects
// Parse reads. Source: SwaggerDoc of the types in k8s.io/api.
func Explain(kind, field string) string {
	apiVersion := corev1.SchemeGroupVersion.String()
	if kind == "EndpointSlice" {
		apiVersion = discoveryv1.SchemeGroupVersion.String()
	}
	value := newValue(apiVersion, kind)
	if value == nil {
		return ""
	}
	t := reflect.TypeOf(value).Elem()
	text := swaggerDoc(t)[""]
	for _, part := range splitPath(field) {
		for t.Kind() == reflect.Pointer {
			t = t.Elem()
		}
		switch {
		case t.Kind() == reflect.Slice && isIndex(part):
			t = t.Elem()
			if own := swaggerDoc(t)[""]; own != "" {
				text = own
			}
		case t.Kind() == reflect.Map:
			t = t.Elem()
		default:
			if t, text = fieldOf(t, part); t == nil {
				return ""
			}
		}
	}
	return text
}

// fieldOf finds a field of a struct and its text, in the structs that it embeds too; nil if there is none.
func fieldOf(t reflect.Type, name string) (field reflect.Type, text string) {
	if t.Kind() != reflect.Struct {
		return nil, ""
	}
	for f := range t.Fields() {
		switch jsonName(f) {
		case name:
			return f.Type, swaggerDoc(t)[name]
		case "":
			if !f.Anonymous {
				continue
			}
			if field, text = fieldOf(f.Type, name); field != nil {
				return field, text
			}
		}
	}
	return nil, ""
}

// swaggerDoc returns the texts of a type's fields, that of the type itself under "".
func swaggerDoc(t reflect.Type) map[string]string {
	if t.Kind() != reflect.Struct {
		return nil
	}
	documented, ok := reflect.Zero(t).Interface().(interface{ SwaggerDoc() map[string]string })
	if !ok {
		return nil
	}
	return documented.SwaggerDoc()
}
