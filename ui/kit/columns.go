package kit

import "slices"

// Centred puts empty lines above a picture and what is below it, so that they are about in the middle of a height. full
// is how many rows they take when everything below the picture is there, and least how many when nothing is. So the
// picture stays where it is.
func Centred(lines []string, full, least, height int) []string {
	const mostBelow = 17 // empty rows
	above := min(max((height-full)/2, height-least-mostBelow), height-full)
	return append(make([]string, max(0, above), max(0, above)+len(lines)), lines...)
}

// Squashed leaves out empty lines, the last ones first, until the lines fit in a height.
func Squashed(lines []string, height int) []string {
	for i := len(lines) - 1; i >= 0 && len(lines) > height; i-- {
		if lines[i] == "" {
			lines = slices.Delete(slices.Clone(lines), i, i+1)
		}
	}
	return lines
}
