package manifest

import (
	"fmt"
	"maps"
	"reflect"
	"slices"
	"strings"

	sigsjson "sigs.k8s.io/json"
)

// This file merges two versions of a Service as kubectl apply and the API server do, with a strategic merge patch:
// k8s.io/apimachinery/pkg/util/strategicpatch. That library also parses OpenAPI documents. It would make the program
// 4 MB larger and take 5 MB more memory at every start, for the one list of a Service that is merged.

// tree is a JSON object. Its values are what encoding/json decodes, with whole numbers as int64.
type tree = map[string]any

// These names are part of a patch. An item with deleteItem deletes the items of its key. A field with orderPrefix and
// the name of a list has the keys of that list, in order.
const (
	patchDirective = "$patch"
	deleteItem     = "delete"
	orderPrefix    = "$setElementOrder/"
)

// mergeKeyOf returns the field by which the items of a list are matched, or "" for a list that is replaced as a whole.
// Ports are matched by their number alone, so two ports with the same number and different protocols are confused.
// Source: the tags patchMergeKey in k8s.io/api/core/v1/types.go. Finalizers are merged too, which no rule can see.
func mergeKeyOf(list string) string {
	switch list {
	case "ports":
		return "port"
	case "ownerReferences":
		return "uid"
	}
	return ""
}

// readObject decodes a JSON object.
func readObject(js []byte) (tree, error) {
	var t tree
	if err := sigsjson.UnmarshalCaseSensitivePreserveInts(js, &t); err != nil {
		return nil, fmt.Errorf("read JSON: %w", err)
	}
	return t, nil
}

// applyPatch returns the patch that kubectl apply sends: what the manifest has and the live object does not, without
// what the last applied configuration had and the manifest has not. Source: CreateThreeWayMergePatch.
func applyPatch(lastApplied, manifest, live tree) (tree, error) {
	added, err := diffTree(live, manifest, false)
	if err != nil {
		return nil, err
	}
	removed, err := diffTree(lastApplied, manifest, true)
	if err != nil {
		return nil, err
	}
	return mergeTree(removed, added, false)
}

// diffTree returns the patch that leads from one object to another. If removals is true, it has only what is removed,
// and otherwise only what is added or changed.
func diffTree(from, to tree, removals bool) (tree, error) {
	patch := tree{}
	for field, value := range to {
		old, found := from[field]
		var err error
		switch {
		case !found || reflect.TypeOf(old) != reflect.TypeOf(value):
			if !removals {
				patch[field] = value
			}
		default:
			err = diffField(patch, field, old, value, removals)
		}
		if err != nil {
			return nil, err
		}
	}
	for field := range from {
		if _, found := to[field]; !found && removals {
			patch[field] = nil
		}
	}
	return patch, nil
}

// diffField adds the difference of one field to a patch. Both values have the same type.
func diffField(patch tree, field string, old, value any, removals bool) error {
	switch value := value.(type) {
	case tree:
		inner, err := diffTree(old.(tree), value, removals)
		if len(inner) > 0 {
			patch[field] = inner
		}
		return err
	case []any:
		if key := mergeKeyOf(field); key != "" {
			items, order, err := diffItems(old.([]any), value, key, removals)
			if len(items) > 0 {
				patch[field] = items
			}
			if len(order) > 0 {
				patch[orderPrefix+field] = order
			}
			return err
		}
	}
	if !removals && !reflect.DeepEqual(old, value) {
		patch[field] = value
	}
	return nil
}

// diffItems returns the patch for a list whose items have a key, and the keys in the new order if that is needed.
func diffItems(from, to []any, key string, removals bool) (items, order []any, err error) {
	if len(from) == 0 {
		if removals {
			return nil, nil, nil
		}
		return to, nil, nil
	}
	if err := checkKeys(key, from, to); err != nil {
		return nil, nil, err
	}
	var deleted []any
	before, after := sortedByKey(from, key), sortedByKey(to, key)
	for len(before) > 0 || len(after) > 0 {
		switch {
		case len(before) == 0 || len(after) > 0 && keyText(after[0], key) < keyText(before[0], key):
			if !removals {
				items = append(items, after[0])
			}
			after = after[1:]
		case len(after) == 0 || keyText(before[0], key) < keyText(after[0], key):
			if removals {
				deleted = append(deleted, tree{patchDirective: deleteItem, key: before[0].(tree)[key]})
			}
			before = before[1:]
		default:
			change, err := diffTree(before[0].(tree), after[0].(tree), removals)
			if err != nil {
				return nil, nil, err
			}
			if len(change) > 0 {
				change[key] = after[0].(tree)[key]
				items = append(items, change)
			}
			before, after = before[1:], after[1:]
		}
	}
	items = append(sortedAs(items, to, key), deleted...)
	if len(items) > 0 || !removals && !sameKeys(from, to, key) {
		for _, item := range to {
			order = append(order, tree{key: item.(tree)[key]})
		}
	}
	return items, order, nil
}

// checkKeys fails if an item is not an object with the key. The message is that of kubectl.
func checkKeys(key string, lists ...[]any) error {
	for _, item := range slices.Concat(lists...) {
		object, ok := item.(tree)
		if !ok {
			return fmt.Errorf("expected a map, got %v", item)
		}
		switch object[key].(type) {
		case nil:
			return fmt.Errorf("map: %v does not contain declared merge key: %s", object, key)
		case tree, []any:
			return fmt.Errorf("the merge key %s of map: %v is not a single value", key, object)
		}
	}
	return nil
}

// keyText returns the key of an item as text. kubectl compares keys as text, too.
func keyText(item any, key string) string { return fmt.Sprint(item.(tree)[key]) }

// sortedByKey returns the items in the order of their keys. Items with the same key are reversed, because kubectl
// compares with "not greater": SortableSliceOfMaps. So of two ports 53, the last ones of both lists are paired.
func sortedByKey(items []any, key string) []any {
	sorted := slices.Clone(items)
	slices.SortFunc(sorted, func(a, b any) int {
		if keyText(a, key) <= keyText(b, key) {
			return -1
		}
		return 1
	})
	return sorted
}

// sortedAs returns the items in the order in which their keys occur in another list. Items to delete come last.
func sortedAs(items, order []any, key string) []any {
	rest, deleted := partition(items, isDelete)
	place := places(order, key)
	slices.SortStableFunc(rest, func(a, b any) int { return place[a.(tree)[key]] - place[b.(tree)[key]] })
	return append(rest, deleted...)
}

// places returns the first place of each key in a list.
func places(order []any, key string) map[any]int {
	place := make(map[any]int, len(order))
	for i, item := range order {
		if _, found := place[item.(tree)[key]]; !found {
			place[item.(tree)[key]] = i
		}
	}
	return place
}

func isDelete(item any) bool { return item.(tree)[patchDirective] == deleteItem }

// partition returns copies of the items that a condition does not hold for, and of those that it holds for.
func partition(items []any, holds func(any) bool) (without, with []any) {
	for _, item := range items {
		if holds(item) {
			with = append(with, item)
		} else {
			without = append(without, item)
		}
	}
	return without, with
}

func sameKeys(a, b []any, key string) bool {
	return slices.EqualFunc(a, b, func(x, y any) bool { return keyText(x, key) == keyText(y, key) })
}

// mergeTree merges a patch into an object, which stays as it is. If final is false, the object is itself a patch, and
// what the patch deletes is still to be deleted by the result.
func mergeTree(base, patch tree, final bool) (tree, error) {
	merged := maps.Clone(base)
	if merged == nil {
		merged = tree{}
	}
	ordered := map[string]bool{}
	for field, order := range patch {
		list, found := strings.CutPrefix(field, orderPrefix)
		if !found {
			continue
		}
		ordered[field], ordered[list] = true, true
		if !final {
			merged[field] = order
		}
		if err := mergeOrdered(merged, patch, list, order, final); err != nil {
			return nil, err
		}
	}
	for field, value := range patch {
		if ordered[field] {
			continue
		}
		if err := mergeField(merged, field, value, final); err != nil {
			return nil, err
		}
	}
	return merged, nil
}

// mergeField merges one field of a patch into an object.
func mergeField(merged tree, field string, value any, final bool) error {
	old, found := merged[field]
	if value == nil {
		if delete(merged, field); !final {
			merged[field] = nil
		}
		return nil
	}
	if !found || reflect.TypeOf(old) != reflect.TypeOf(value) {
		merged[field] = withoutDirectives(value, final)
		return nil
	}
	var err error
	switch value := value.(type) {
	case tree:
		merged[field], err = mergeTree(old.(tree), value, final)
	case []any:
		if key := mergeKeyOf(field); key != "" {
			merged[field], _, err = mergeItems(old.([]any), value, key, final)
			break
		}
		merged[field] = value
	default:
		merged[field] = value
	}
	return err
}

// withoutDirectives returns a value without the items that delete others. If final is true, it has no null either.
func withoutDirectives(value any, final bool) any {
	switch value := value.(type) {
	case tree:
		kept := tree{}
		for field, inner := range value {
			if inner != nil || !final {
				kept[field] = withoutDirectives(inner, final)
			}
		}
		return kept
	case []any:
		kept := make([]any, 0, len(value))
		for _, item := range value {
			if object, ok := item.(tree); !ok || object[patchDirective] == nil {
				kept = append(kept, withoutDirectives(item, final))
			}
		}
		return kept
	}
	return value
}

// mergeOrdered merges a list whose order the patch names.
func mergeOrdered(merged, patch tree, list string, order any, final bool) error {
	key := mergeKeyOf(list)
	keys, _ := order.([]any)
	base, _ := merged[list].([]any)
	items, _ := patch[list].([]any)
	if err := checkKeys(key, keys, base, items); err != nil {
		return err
	}
	if err := checkOrder(items, keys, key); err != nil {
		return err
	}
	before := base
	switch {
	case len(base) == 0 && len(items) == 0:
		return nil
	case merged[list] == nil:
		base = withoutDirectives(items, false).([]any)
	case patch[list] != nil:
		var err error
		if base, before, err = mergeItems(base, items, key, final); err != nil {
			return err
		}
	}
	merged[list] = arrange(base, keys, before, key)
	return nil
}

// checkOrder fails if the items of a patch are not in the order that the patch names. That happens if two items have
// the same key. The API server answers with the same message: validatePatchWithSetOrderList.
func checkOrder(items, order []any, key string) error {
	changed, _ := partition(items, isDelete)
	if len(order) == 0 || len(changed) == 0 {
		return nil
	}
	for _, at := range order {
		if len(changed) > 0 && keyText(changed[0], key) == keyText(at, key) {
			changed = changed[1:]
		}
	}
	if len(changed) > 0 {
		return fmt.Errorf("The order in patch list:\n%v\n doesn't match %s list:\n%v\n", //nolint:staticcheck // the server's text
			items, strings.TrimSuffix(orderPrefix, "/"), order)
	}
	return nil
}

// mergeItems merges the items of a patch into a list. An item that deletes removes every item of its key. Any other
// item changes the first item of its key, or is added. before is what the server then takes for the old order: the list
// as it was, in which the server has deleted and added in place, and which has not grown.
func mergeItems(base, patch []any, key string, final bool) (merged, before []any, err error) {
	if err := checkKeys(key, base, patch); err != nil {
		return nil, nil, err
	}
	size := len(base)
	changed, deleted := partition(patch, isDelete)
	gone := places(deleted, key)
	base, _ = partition(base, func(item any) bool { _, found := gone[item.(tree)[key]]; return found })
	place := places(base, key)
	merged = slices.Clone(base)
	for _, item := range changed {
		i, found := place[item.(tree)[key]]
		if !found {
			place[item.(tree)[key]] = len(merged)
			merged = append(merged, item)
			continue
		}
		if merged[i], err = mergeTree(merged[i].(tree), item.(tree), final); err != nil {
			return nil, nil, err
		}
	}
	before = merged[:min(size, len(merged))]
	return arrange(merged, changed, base, key), before, nil
}

// arrange sorts a merged list: the items of the patch are in the order of the patch, the others in the order of the
// list before. Where an item of the list before precedes one of the patch there, it precedes it here.
func arrange(items, order, before []any, key string) []any {
	listed := places(order, key)
	others, named := partition(items, func(item any) bool { _, found := listed[item.(tree)[key]]; return found })
	named, others = sortedAs(named, order, key), sortedAs(others, before, key)
	place := places(before, key)
	arranged := make([]any, 0, len(items))
	for len(others) > 0 && len(named) > 0 {
		other, foundOther := place[others[0].(tree)[key]]
		next, foundNext := place[named[0].(tree)[key]]
		if foundOther && foundNext && other < next {
			arranged, others = append(arranged, others[0]), others[1:]
			continue
		}
		arranged, named = append(arranged, named[0]), named[1:]
	}
	return slices.Concat(arranged, others, named)
}
