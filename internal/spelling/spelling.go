// Package spelling finds the words that somebody may have meant when what they typed is no word.
package spelling

import (
	"slices"
	"strings"

	"github.com/agnivade/levenshtein"
)

// Slips counts the letters to insert, leave out or change that turn a into b. Two neighbours that changed places are
// one slip, not two, once in a word.
func Slips(a, b string) int {
	least := levenshtein.ComputeDistance(a, b)
	letters := []rune(a)
	for i := 1; i < len(letters); i++ {
		swapped := string([]rune{letters[i], letters[i-1]})
		if strings.Contains(b, swapped) { // else this swap brings a no nearer to b
			least = min(least, 1+levenshtein.ComputeDistance(string(letters[:i-1])+swapped+string(letters[i+1:]), b))
		}
	}
	return least
}

// Near returns the words that typed is a misspelling of, the nearest first: one slip is forgiven in every three
// letters. Capitals, hyphens and underscores make no difference. Words of one or two letters, and very long ones, are
// near to nothing.
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

// Suggest returns what to offer to somebody who typed what is no word, three words at most: those that contain it, then
// those near to it.
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

// fold drops what does not count in a comparison.
func fold(word string) string {
	return strings.ToLower(strings.NewReplacer("-", "", "_", "").Replace(word))
}
