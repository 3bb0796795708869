package kit

import "slices"

// Centred returns lines, a picture and what is below it, with empty lines above them, so that they are about in the
// middle of a height. The number of empty lines depends only on full and least: how many rows the picture takes with
// everything that may come below it, and without. So the picture stays where it is while the lines below it change.
func Centred(lines []string, full, least, height int) []string {
	const mostBelow = 17 // empty rows below a picture with nothing below it
	above := min(max((height-full)/2, height-least-mostBelow), height-full)
	return append(make([]string, max(0, above), max(0, above)+len(lines)), lines...)
}

// Squashed returns lines without some of the empty ones, the last ones first, so that they fit in a height if possible.
func Squashed(lines []string, height int) []string {
	for i := len(lines) - 1; i >= 0 && len(lines) > height; i-- {
		if lines[i] == "" {
			lines = slices.Delete(slices.Clone(lines), i, i+1)
		}
	}
	return lines
}
