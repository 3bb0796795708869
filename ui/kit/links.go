package kit

import (
	"regexp"
	"strings"

	"github.com/charmbracelet/x/ansi"

	"portolan/internal/text"
)

// webAddress matches a URL in painted text, up to a space, a quotation mark or an escape sequence.
var webAddress = regexp.MustCompile(`https?://[^\s\x00-\x20\x7f-\x9f"<>` + "`" + `]+`)

// URL returns the first URL in a text, without punctuation after it, or "".
func URL(prose string) string { return trimURL(webAddress.FindString(prose)) }

// trimURL returns a URL without punctuation at its end, which belongs to the sentence around it.
func trimURL(url string) string { return strings.TrimRight(url, ".,;:!?)]") }

// Linked returns painted lines in which every URL is a hyperlink. If the terminal shows no hyperlinks, it returns
// lines.
func Linked(f Frame, lines []string) []string {
	if !f.Links {
		return lines
	}
	linked := make([]string, len(lines))
	for i, l := range lines {
		linked[i] = l
		if strings.Contains(l, "://") && !strings.Contains(l, "\x1b]8;") { // it has no link yet
			linked[i] = webAddress.ReplaceAllStringFunc(l, func(found string) string {
				url := trimURL(found)
				return ansi.SetHyperlink(url) + url + ansi.ResetHyperlink() + found[len(url):]
			})
		}
	}
	return linked
}

// WholeURL returns a URL as a line of its own, for a URL that is too long for a paragraph. It leaves out the margin if
// the URL needs that room. Only a URL that is wider than the window is broken over several lines.
func WholeURL(f Frame, url string) []string {
	if ansi.StringWidth(url) <= BodyWidth(f) {
		return []string{Margin + f.Theme.Text.Render(url)}
	}
	return Hang("", f.Theme.Text, text.Wrap(url, f.Width))
}
