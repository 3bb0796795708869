package explain

import (
	"fmt"
	"slices"
	"strings"

	"portolan/internal/manifest"
	"portolan/internal/spelling"
	"portolan/internal/text"
)

// Selection says which of the Services in some files to explain. The zero Selection is all of them.
type Selection struct {
	Names     []string // "web" means the Service web of any namespace, "shop/web" only that of the namespace shop
	Namespace string   // only Services of this namespace; "" means of all
}

// In returns the selected Services among objects as "NAMESPACE/NAME", each once, in the order of the objects. It
// returns an error if a name, or the namespace, selects no Service. The error suggests names that are spelt similarly.
func (sel Selection) In(objects []manifest.Object) ([]string, error) {
	all := ServiceNames(objects, sel.Namespace)
	if len(all) == 0 && sel.Namespace != "" {
		return nil, sel.noNamespace(objects)
	}
	if len(sel.Names) == 0 {
		return all, nil
	}
	var chosen []string
	for _, name := range sel.Names {
		found := only(all, func(full string) bool { return full == name || shortName(full) == name })
		if len(found) == 0 {
			return nil, sel.notFound(name, all, objects)
		}
		chosen = append(chosen, found...)
	}
	return distinct(chosen), nil
}

// ServiceNames returns every Service of a namespace as "NAMESPACE/NAME", each once, in the order of the objects. An
// empty namespace means all namespaces.
func ServiceNames(objects []manifest.Object, namespace string) []string {
	var all []string
	for _, o := range objects {
		if in := namespaceOf(o.Namespace); isService(o) && (namespace == "" || namespace == in) {
			all = append(all, in+"/"+o.Name)
		}
	}
	return distinct(all)
}

// distinct returns the items without repetitions, in their order.
func distinct(items []string) []string {
	seen := map[string]bool{}
	return only(items, func(item string) bool {
		again := seen[item]
		seen[item] = true
		return !again
	})
}

// shortName returns the name of a Service without its namespace: "web" for "web" and for "shop/web".
func shortName(name string) string { return name[strings.LastIndex(name, "/")+1:] }

// notFound returns the error for a name that selects none of the Services in all.
func (sel Selection) notFound(name string, all []string, objects []manifest.Object) error {
	where := "here"
	if sel.Namespace != "" {
		where = "in the namespace " + sel.Namespace
	}
	everywhere := ServiceNames(objects, "")
	known := slices.Concat(distinct(texts(all, shortName)), all)
	same := only(everywhere, func(full string) bool { return full == name || shortName(full) == shortName(name) })
	switch near := spelling.Suggest(name, known); {
	case len(same) > 0:
		return fmt.Errorf("there is no Service %q %s. Services with that name: %s", name, where, List(same))
	case len(near) > 0:
		return fmt.Errorf("there is no Service %q %s; did you mean %s?", name, where, text.List(near, "or"))
	}
	return fmt.Errorf("there is no Service %q %s. There are: %s", name, where, List(all))
}

// noNamespace returns the error for a namespace without Services.
func (sel Selection) noNamespace(objects []manifest.Object) error {
	var have []string
	for _, full := range ServiceNames(objects, "") {
		namespace, _, _ := strings.Cut(full, "/")
		have = append(have, namespace)
	}
	if have = distinct(have); len(have) == 0 {
		return errNoService
	}
	if near := spelling.Suggest(sel.Namespace, have); len(near) > 0 {
		return fmt.Errorf("there is no Service in the namespace %q; did you mean %s?", sel.Namespace, text.List(near, "or"))
	}
	return fmt.Errorf("there is no Service in the namespace %q. Namespaces with Services: %s", sel.Namespace, List(have))
}
