package manifest

import (
	"fmt"
	"maps"
	"reflect"
	"strings"

	sigsjson "sigs.k8s.io/json"
)

// This file and merge_list.go merge two versions of a Service as kubectl apply and the API server do, with a strategic
// merge patch: k8s.io/apimachinery/pkg/util/strategicpatch. That library also parses OpenAPI documents. It would make
// the program 4 MB larger and take 5 MB more memory at every start, for the one list of a Service that is merged.

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

// both returns two values as T, and whether both of them are.
func both[T any](a, b any) (first, second T, ok bool) {
	first, ok = a.(T)
	if !ok {
		return first, second, false
	}
	second, ok = b.(T)
	return first, second, ok
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
		if found && reflect.TypeOf(old) == reflect.TypeOf(value) {
			if err := diffField(patch, field, old, value, removals); err != nil {
				return nil, err
			}
		} else if !removals {
			patch[field] = value
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
	if from, to, ok := both[tree](old, value); ok {
		inner, err := diffTree(from, to, removals)
		if len(inner) > 0 {
			patch[field] = inner
		}
		return err
	}
	if from, to, ok := both[[]any](old, value); ok && mergeKeyOf(field) != "" {
		items, order, err := diffLists(from, to, mergeKeyOf(field), removals)
		if len(items) > 0 {
			patch[field] = items
		}
		if len(order) > 0 {
			patch[orderPrefix+field] = order
		}
		return err
	}
	if !removals && !reflect.DeepEqual(old, value) {
		patch[field] = value
	}
	return nil
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
func mergeField(merged tree, field string, value any, final bool) (err error) {
	if value == nil {
		if delete(merged, field); !final {
			merged[field] = nil
		}
		return nil
	}
	old, found := merged[field]
	if !found || reflect.TypeOf(old) != reflect.TypeOf(value) {
		merged[field] = withoutDirectives(value, final)
		return nil
	}
	if from, patch, ok := both[tree](old, value); ok {
		merged[field], err = mergeTree(from, patch, final)
		return err
	}
	if from, patch, ok := both[[]any](old, value); ok && mergeKeyOf(field) != "" {
		merged[field], err = mergeLists(from, patch, mergeKeyOf(field), final)
		return err
	}
	merged[field] = value
	return nil
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
