package kit

import (
	"regexp"
	"strings"

	"github.com/charmbracelet/x/ansi"

	"portolan/internal/text"
)

// webAddress matches a URL in painted text. It ends before a space or an escape sequence.
var webAddress = regexp.MustCompile(`https?://[^\s\x00-\x20\x7f-\x9f"<>` + "`" + `]+`)

// URL returns the first URL of a text, whole, or "".
func URL(prose string) string { return trimURL(webAddress.FindString(prose)) }

// trimURL takes off the marks that end a sentence.
func trimURL(url string) string { return strings.TrimRight(url, ".,;:!?)]") }

// Linked makes the URLs of painted lines hyperlinks, if the terminal has them. It returns the same lines if there are
// none.
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

// WholeURL returns a URL that is too long for a paragraph as a line of its own, without the margin if it needs that
// room. Only a URL that is wider than the window takes more lines.
func WholeURL(f Frame, url string) []string {
	if ansi.StringWidth(url) <= BodyWidth(f) {
		return []string{Margin + f.Theme.Text.Render(url)}
	}
	return Hang("", f.Theme.Text, text.Wrap(url, f.Width))
}
