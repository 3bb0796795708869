package explain

import (
	"cmp"
	"slices"
	"strconv"

	corev1 "k8s.io/api/core/v1"

	"portolan/internal/text"
)

// namespaceOf is the namespace of an object; one that is not written is the default one.
func namespaceOf(namespace string) string { return cmp.Or(namespace, corev1.NamespaceDefault) }

// List joins words as a sentence does: "a, b and c"; of many it names the first few.
func List(words []string) string {
	const most = 5
	if len(words) > most {
		words = append(slices.Clone(words[:most-1]), strconv.Itoa(len(words)-most+1)+" more")
	}
	return text.List(words, "and")
}

// verb picks the form that goes with so many.
func verb(n int, one, many string) string {
	if n == 1 {
		return one
	}
	return many
}

// numbers writes ports: "80, 443".
func numbers(ports []int32) string {
	words := make([]string, len(ports))
	for i, p := range ports {
		words[i] = number(p)
	}
	return List(words)
}

func number(n int32) string { return strconv.Itoa(int(n)) }
