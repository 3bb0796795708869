package cli

import (
	"slices"
	"strings"
)

// nearest returns the words that somebody may have meant, nearest first, three at most: those that contain what was
// typed, and those that a few slips of the keyboard turn it into.
func nearest(typed string, words []string) []string {
	typed = strings.ToLower(typed)
	far := func(word string) int {
		if typed != "" && strings.Contains(word, typed) {
			return 0
		}
		return slips(typed, word)
	}
	var near []string
	for _, w := range words {
		if far(w) <= max(1, len(typed)/3) {
			near = append(near, w)
		}
	}
	slices.SortStableFunc(near, func(a, b string) int { return far(a) - far(b) })
	return near[:min(3, len(near))]
}

// slips counts the letters to insert, leave out or change that lead from a to b (the Levenshtein distance).
func slips(a, b string) int {
	to := []rune(b)
	row := make([]int, len(to)+1)
	for j := range row {
		row[j] = j
	}
	for i, r := range []rune(a) {
		diagonal := row[0]
		row[0] = i + 1
		for j, s := range to {
			change := diagonal
			if r != s {
				change++
			}
			diagonal = row[j+1]
			row[j+1] = min(change, row[j]+1, row[j+1]+1)
		}
	}
	return row[len(to)]
}
