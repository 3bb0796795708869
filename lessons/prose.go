package lessons

import (
	"regexp"
	"strings"

	"portolan/internal/text"
)

// Link is a Markdown link in a step's prose.
type Link struct {
	To   string // "02-clusterip.md#one-name-for-many-pods"
	Line int
}

// Links returns the links in a step's prose, in their order.
func (s Step) Links() []Link {
	prose := s.readText()
	var links []Link
	for _, at := range link.FindAllStringSubmatchIndex(prose, -1) {
		links = append(links, Link{To: prose[at[4]:at[5]], Line: s.lineOf(at[0])})
	}
	return links
}

// readText returns a step's prose with an empty line for each line of a fence, so that lines can still be counted.
func (s Step) readText() string {
	lines := make([]string, len(s.prose))
	for i, p := range s.prose {
		if !p.code {
			lines[i] = p.text
		}
	}
	return strings.Join(lines, "\n")
}

// lineOf returns the line in the file of an offset in readText.
func (s Step) lineOf(offset int) int { return s.prose[strings.Count(s.readText()[:offset], "\n")].line }

var (
	startsBlock = regexp.MustCompile(`^\s*(?:[-*+] |[|>#]|\d+[.)] )`)
	link        = regexp.MustCompile(`\[([^\]]*)\]\(([^)\s]*)[^)]*\)`)
	emphasis    = strings.NewReplacer("`", "", "**", "")
)

// wrapped counts the lines that the prose takes at a width. It does not count fences and blank lines.
func (s Step) wrapped(width int) int {
	var paragraphs []string
	open := false
	for _, line := range strings.Split(s.readText(), "\n") {
		switch {
		case line == "":
			open = false
			continue
		case !open || startsBlock.MatchString(line):
			paragraphs = append(paragraphs, "")
		}
		open = true
		paragraphs[len(paragraphs)-1] += " " + line
	}
	n := 0
	for _, p := range paragraphs {
		n += len(text.Wrap(text.Squeeze(emphasis.Replace(link.ReplaceAllString(p, "$1"))), width))
	}
	return n
}
