package explain

import (
	"cmp"
	"slices"
	"strconv"

	corev1 "k8s.io/api/core/v1"

	"portolan/internal/text"
)

// namespaceOf returns the namespace of an object. An object without a namespace is in the default one.
func namespaceOf(namespace string) string { return cmp.Or(namespace, corev1.NamespaceDefault) }

// List joins items as in a sentence: "a, b and c". It shortens a list of more than five to "a, b, c, d and 3 more".
func List(items []string) string {
	const most = 5
	if len(items) > most {
		items = append(slices.Clone(items[:most-1]), strconv.Itoa(len(items)-most+1)+" more")
	}
	return text.List(items, "and")
}

// verb returns the singular form one if n is 1, and the plural form many otherwise.
func verb(n int, one, many string) string {
	if n == 1 {
		return one
	}
	return many
}

// numbers joins ports as List does: "80 and 443".
func numbers(ports []int32) string { return List(texts(ports, number)) }

func number(n int32) string { return strconv.Itoa(int(n)) }

// texts returns what the function text returns for each item.
func texts[T any](items []T, text func(T) string) []string {
	var all []string
	for _, item := range items {
		all = append(all, text(item))
	}
	return all
}

// only returns the items for which keep is true.
func only[T any](items []T, keep func(T) bool) []T {
	return slices.DeleteFunc(slices.Clone(items), func(item T) bool { return !keep(item) })
}
