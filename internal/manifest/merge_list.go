package manifest

import (
	"errors"
	"fmt"
	"slices"
	"strings"
)

// keyedItem is an object in a list whose items have a key.
type keyedItem struct {
	key     any
	text    string // the key as text; kubectl compares keys so
	fields  tree
	deletes bool // whether it is part of a patch and deletes the items of its key
}

// keyedItems reads a list. It fails if an item is not an object with the key. The message is that of kubectl.
func keyedItems(list []any, key string) ([]keyedItem, error) {
	items := make([]keyedItem, 0, len(list))
	for _, value := range list {
		fields, ok := value.(tree)
		if !ok {
			return nil, fmt.Errorf("expected a map, got %v", value)
		}
		switch fields[key].(type) {
		case nil:
			return nil, fmt.Errorf("map: %v does not contain declared merge key: %s", fields, key)
		case tree, []any:
			return nil, fmt.Errorf("the merge key %s of map: %v is not a single value", key, fields)
		}
		items = append(items, keyedItem{fields[key], fmt.Sprint(fields[key]), fields, fields[patchDirective] == deleteItem})
	}
	return items, nil
}

// listOf is the opposite of keyedItems.
func listOf(items []keyedItem) []any {
	list := make([]any, 0, len(items))
	for _, it := range items {
		list = append(list, it.fields)
	}
	return list
}

// diffLists returns the patch for a list whose items have a key, and the keys in the new order if that is needed.
func diffLists(from, to []any, key string, removals bool) (patch, order []any, err error) {
	switch {
	case len(from) == 0 && removals:
		return nil, nil, nil
	case len(from) == 0:
		return to, nil, nil
	}
	before, err := keyedItems(from, key)
	if err != nil {
		return nil, nil, err
	}
	after, err := keyedItems(to, key)
	if err != nil {
		return nil, nil, err
	}
	items, err := diffItems(sortedByKey(before), sortedByKey(after), key, removals)
	if err != nil {
		return nil, nil, err
	}
	sameKey := func(a, b keyedItem) bool { return a.text == b.text }
	if len(items) > 0 || !removals && !slices.EqualFunc(before, after, sameKey) {
		for _, it := range after {
			order = append(order, tree{key: it.key})
		}
	}
	return listOf(sortedAs(items, after)), order, nil
}

// diffItems pairs the items of two sorted lists by their keys, and returns the patch for each pair, and for each item
// without a partner.
func diffItems(before, after []keyedItem, key string, removals bool) (patch []keyedItem, err error) {
	for len(before) > 0 || len(after) > 0 {
		switch {
		case len(before) == 0 || len(after) > 0 && after[0].text < before[0].text:
			if !removals {
				patch = append(patch, after[0])
			}
			after = after[1:]
		case len(after) == 0 || before[0].text < after[0].text:
			if was := before[0]; removals {
				patch = append(patch, keyedItem{was.key, was.text, tree{patchDirective: deleteItem, key: was.key}, true})
			}
			before = before[1:]
		default:
			change, err := diffTree(before[0].fields, after[0].fields, removals)
			if err != nil {
				return nil, err
			}
			if len(change) > 0 {
				change[key] = after[0].key
				patch = append(patch, keyedItem{after[0].key, after[0].text, change, false})
			}
			before, after = before[1:], after[1:]
		}
	}
	return patch, nil
}

// sortedByKey returns the items in the order of their keys. Items with the same key are reversed, because kubectl
// compares with "not greater": SortableSliceOfMaps. So of two ports 53, the last ones of both lists are paired.
func sortedByKey(items []keyedItem) []keyedItem {
	sorted := slices.Clone(items)
	slices.SortFunc(sorted, func(a, b keyedItem) int {
		if a.text <= b.text {
			return -1
		}
		return 1
	})
	return sorted
}

// sortedAs returns the items in the order in which their keys occur in another list. Items that delete come last.
func sortedAs(items, order []keyedItem) []keyedItem {
	rest, deleting := partition(items, isDeleting)
	place := places(order)
	slices.SortStableFunc(rest, func(a, b keyedItem) int { return place[a.key] - place[b.key] })
	return append(rest, deleting...)
}

// places returns the first place of each key in a list.
func places(items []keyedItem) map[any]int {
	place := make(map[any]int, len(items))
	for i, it := range items {
		if _, found := place[it.key]; !found {
			place[it.key] = i
		}
	}
	return place
}

func isDeleting(it keyedItem) bool { return it.deletes }

// partition returns copies of the items that a condition does not hold for, and of those that it holds for.
func partition(items []keyedItem, holds func(keyedItem) bool) (without, with []keyedItem) {
	for _, it := range items {
		if holds(it) {
			with = append(with, it)
		} else {
			without = append(without, it)
		}
	}
	return without, with
}

// mergeOrdered merges a list whose order the patch names.
func mergeOrdered(merged, patch tree, list string, order any, final bool) error {
	var parts [3][]keyedItem
	for i, value := range []any{merged[list], patch[list], order} {
		values, _ := value.([]any)
		var err error
		if parts[i], err = keyedItems(values, mergeKeyOf(list)); err != nil {
			return err
		}
	}
	base, changes, keys := parts[0], parts[1], parts[2]
	if err := checkOrder(changes, keys); err != nil {
		return err
	}
	before := base
	switch {
	case len(base) == 0 && len(changes) == 0:
		return nil
	case merged[list] == nil:
		base, _ = partition(changes, isDeleting)
	case patch[list] != nil:
		var err error
		if base, before, err = mergeItems(base, changes, final); err != nil {
			return err
		}
	}
	merged[list] = listOf(arrange(base, keys, before))
	return nil
}

// orderMismatch is the API server's message: validatePatchWithSetOrderList.
const orderMismatch = "The order in patch list:\n%v\n doesn't match %s list:\n%v"

// checkOrder fails if the items of a patch are not in the order that the patch names. That happens if two items have
// the same key.
func checkOrder(changes, order []keyedItem) error {
	rest, _ := partition(changes, isDeleting)
	if len(order) == 0 {
		return nil
	}
	for _, at := range order {
		if len(rest) > 0 && rest[0].key == at.key {
			rest = rest[1:]
		}
	}
	if len(rest) == 0 {
		return nil
	}
	message := fmt.Sprintf(orderMismatch, listOf(changes), strings.TrimSuffix(orderPrefix, "/"), listOf(order))
	return errors.New(message)
}

// mergeLists merges a patch into a list whose items have a key.
func mergeLists(list, patch []any, key string, final bool) ([]any, error) {
	base, err := keyedItems(list, key)
	if err != nil {
		return nil, err
	}
	changes, err := keyedItems(patch, key)
	if err != nil {
		return nil, err
	}
	merged, _, err := mergeItems(base, changes, final)
	return listOf(merged), err
}

// mergeItems merges the items of a patch into a list. An item that deletes removes every item of its key. Any other
// item changes the first item of its key, or is added. before is what the server then takes for the old order: the list
// as it was, in which the server has deleted and added in place, and which has not grown.
func mergeItems(base, patch []keyedItem, final bool) (merged, before []keyedItem, err error) {
	size := len(base)
	changes, deleting := partition(patch, isDeleting)
	gone := places(deleting)
	base, _ = partition(base, func(it keyedItem) bool { _, found := gone[it.key]; return found })
	place := places(base)
	merged = slices.Clone(base)
	for _, change := range changes {
		i, found := place[change.key]
		if !found {
			place[change.key] = len(merged)
			merged = append(merged, change)
			continue
		}
		if merged[i].fields, err = mergeTree(merged[i].fields, change.fields, final); err != nil {
			return nil, nil, err
		}
	}
	return arrange(merged, changes, base), merged[:min(size, len(merged))], nil
}

// arrange sorts a merged list: the items of the patch are in the order of the patch, the others in the order of the
// list before. An item that came before one of the
// patch in the list before still does.
func arrange(items, order, before []keyedItem) []keyedItem {
	listed := places(order)
	others, named := partition(items, func(it keyedItem) bool { _, found := listed[it.key]; return found })
	named, others = sortedAs(named, order), sortedAs(others, before)
	place := places(before)
	arranged := make([]keyedItem, 0, len(items))
	for len(others) > 0 && len(named) > 0 {
		other, foundOther := place[others[0].key]
		next, foundNext := place[named[0].key]
		if foundOther && foundNext && other < next {
			arranged, others = append(arranged, others[0]), others[1:]
			continue
		}
		arranged, named = append(arranged, named[0]), named[1:]
	}
	return slices.Concat(arranged, others, named)
}
