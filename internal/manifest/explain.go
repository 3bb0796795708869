package manifest

import "reflect"

// Explain returns the API's own description of a field, such as "spec.ports[0].nodePort" of kind "Service". It is the
// text that `kubectl explain` prints, or "" if the kind has no such field. For an item of a list of objects it returns
// the description of the item's type. For an entry of a mapping it returns the description of the mapping, and for the
// field "" that of the kind. Explain knows the kinds that Parse decodes. Source: SwaggerDoc of the types in
// k8s.io/api.
func Explain(kind, field string) string {
	value := newValue(apiVersionOf(kind), kind)
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

// fieldOf returns the type and the description of a struct's field. It also searches embedded structs. The type is nil
// if there is no such field.
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

// swaggerDoc returns the descriptions of a type's fields by JSON name. The description of the type itself is under "".
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
