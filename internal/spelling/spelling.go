// Package spelling finds the words that a learner may have meant when what they typed is not a known word.
package spelling

import (
	"slices"
	"strings"

	"github.com/agnivade/levenshtein"
)

// Slips counts the letters to insert, delete or change to turn a into b. Two neighbouring letters in the wrong order
// count as one slip, not two, but only for one such pair in a word.
func Slips(a, b string) int {
	least := levenshtein.ComputeDistance(a, b)
	letters := []rune(a)
	for i := 1; i < len(letters); i++ {
		swapped := string([]rune{letters[i], letters[i-1]})
		if strings.Contains(b, swapped) { // otherwise the swap brings a no nearer to b
			least = min(least, 1+levenshtein.ComputeDistance(string(letters[:i-1])+swapped+string(letters[i+1:]), b))
		}
	}
	return least
}

// Near returns the words that typed may be a misspelling of, the nearest first. It allows one slip for every three
// letters, and ignores case, hyphens and underscores. It returns nothing if typed is shorter than 3 or longer than 64
// bytes.
func Near(typed string, words []string) []string {
	const shortest, longest = 3, 64
	if len(typed) < shortest || len(typed) > longest {
		return nil
	}
	slips := map[string]int{}
	var near []string
	for _, w := range words {
		if slips[w] = Slips(fold(typed), fold(w)); slips[w] <= len(typed)/3 {
			near = append(near, w)
		}
	}
	slices.SortStableFunc(near, func(a, b string) int { return slips[a] - slips[b] })
	return near
}

// Suggest returns at most three known words for an unknown word that a learner typed. Words that contain it come
// first, then the words from Near.
func Suggest(typed string, words []string) []string {
	const most = 3
	part := fold(typed)
	var found []string
	add := func(w string) {
		if !slices.Contains(found, w) && len(found) < most {
			found = append(found, w)
		}
	}
	for _, w := range words {
		if part != "" && strings.Contains(fold(w), part) {
			add(w)
		}
	}
	for _, w := range Near(typed, words) {
		add(w)
	}
	return found
}

// fold removes what a comparison ignores: case, hyphens and underscores.
func fold(word string) string {
	return strings.ToLower(strings.NewReplacer("-", "", "_", "").Replace(word))
}
