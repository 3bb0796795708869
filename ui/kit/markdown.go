package kit

import (
	"regexp"
	"strings"

	"charm.land/glamour/v2"
	"charm.land/glamour/v2/ansi"
	xansi "github.com/charmbracelet/x/ansi"

	"portolan/internal/text"
)

// markdown renders Markdown to lines of at most width columns. Only lines of code may be longer, because they are never
// broken. CodeWidth returns their width. A step takes about a millisecond, so screens render when the step, the size or
// the theme changes, and never in View.
func markdown(source string, width int, t *Theme) []string {
	hang := len("- ") // the indentation of the second and later lines of a list item
	if numbered.MatchString(source) {
		hang = len("1. ")
	}
	r, err := glamour.NewTermRenderer(
		glamour.WithStyles(markdownStyle(t)),
		glamour.WithWordWrap(max(1, width-hang)),
	)
	if err != nil {
		return text.Wrap(source, width)
	}
	source = text.WithoutHidden(source)
	source = holdCode(innerHyphen.ReplaceAllStringFunc(joined(source), text.HoldHyphens), width-hang)
	out, err := r.Render(source)
	if err != nil {
		return text.Wrap(source, width)
	}
	out = strings.ReplaceAll(text.WithHyphens(out), heldSpace, " ")
	return hung(trimBlank(strings.Split(out, "\n")))
}

// joined returns Markdown with each paragraph and each list item on one line, because Glamour would keep the line
// breaks in list items. It does not change fenced blocks.
func joined(source string) string {
	var lines []string
	inside, open := false, false
	for line := range strings.SplitSeq(source, "\n") {
		fence := strings.HasPrefix(strings.TrimSpace(line), "```")
		inside = inside != fence
		plain := !fence && !inside && line != "" && !block.MatchString(line)
		if plain && open {
			lines[len(lines)-1] += " " + strings.TrimSpace(line)
			continue
		}
		lines = append(lines, line)
		open = !fence && !inside && line != "" && !strings.HasPrefix(line, "|")
	}
	return strings.Join(lines, "\n")
}

// holdCode replaces the spaces of inline code with heldSpace, so that a name is not broken over two lines. It does not
// change code that is wider than a line.
func holdCode(source string, width int) string {
	lines, inside := strings.Split(source, "\n"), false
	for i, line := range lines {
		if strings.HasPrefix(strings.TrimSpace(line), "```") {
			inside = !inside
		}
		if inside {
			continue
		}
		lines[i] = inlineCode.ReplaceAllStringFunc(line, func(code string) string {
			if xansi.StringWidth(code)-len("``") > width {
				return code
			}
			return strings.ReplaceAll(code, " ", heldSpace)
		})
	}
	return strings.Join(lines, "\n")
}

var (
	inlineCode = regexp.MustCompile("`[^`\n]+`")
	block      = regexp.MustCompile(`^\s*([-*+] |\d+[.)] |[>#|])`) // a line that does not continue the paragraph above it
)

// proseKey contains everything that a rendered text depends on.
type proseKey struct {
	text    string
	width   int
	colours palette
}

// mostProse is how many rendered texts the cache holds. That is about the number of texts in a few lessons.
const mostProse = 64

// Markdown renders Markdown as the function markdown does. It keeps the lines, because learners go back and forth
// between the same texts. The caller must not change the lines. It can change a clone of them.
func (s *Session) Markdown(source string, width int, t *Theme) []string {
	k := proseKey{source, width, t.colours}
	if lines, ok := s.prose[k]; ok {
		return lines
	}
	if s.prose == nil || len(s.prose) == mostProse {
		s.prose = map[proseKey][]string{}
	}
	s.prose[k] = markdown(source, width, t)
	return s.prose[k]
}

// innerHyphen matches a hyphen before a letter or a digit (30000-32767, web-a, -A). Glamour would break the line there.
var innerHyphen = regexp.MustCompile(`-+\w`)

// hung indents the second and later lines of list items. Glamour puts them directly below the bullet or the number.
func hung(lines []string) []string {
	by := 0
	for i, l := range lines {
		plain := xansi.Strip(l)
		switch mark := itemMark.FindString(plain); {
		case mark != "":
			by = xansi.StringWidth(mark)
		case plain == "":
			by = 0
		default:
			lines[i] = strings.Repeat(" ", by) + l
		}
	}
	return lines
}

var (
	numbered = regexp.MustCompile(`(?m)^\d\. `)
	itemMark = regexp.MustCompile(`^(` + bullet + `|\d\. )`)
)

const bullet = "• "

// trimBlank removes empty lines at both ends, and the spaces that glamour adds at the ends of lines.
func trimBlank(lines []string) []string {
	for i, l := range lines {
		if plain := xansi.Strip(l); strings.TrimSpace(plain) == "" {
			lines[i] = ""
		} else {
			lines[i] = xansi.Truncate(l, xansi.StringWidth(strings.TrimRight(plain, " ")), "")
		}
	}
	for len(lines) > 0 && lines[0] == "" {
		lines = lines[1:]
	}
	for len(lines) > 0 && lines[len(lines)-1] == "" {
		lines = lines[:len(lines)-1]
	}
	return lines
}

// CodeWidth returns the width of the widest line inside a fence.
func CodeWidth(source string) int {
	widest, inside := 0, false
	for line := range strings.SplitSeq(source, "\n") {
		switch {
		case strings.HasPrefix(strings.TrimSpace(line), "```"):
			inside = !inside
		case inside:
			widest = max(widest, xansi.StringWidth(line))
		}
	}
	return widest
}

// markdownStyle converts the theme to a glamour style. It has no margins, no background colours and no syntax
// highlighting, which would load a registry of all languages.
func markdownStyle(t *Theme) ansi.StyleConfig {
	yes := true
	muted, brass, sea := tint(t.colours.muted), tint(t.colours.brass), tint(t.colours.sea)
	indent := uint(2)
	return ansi.StyleConfig{
		List:        ansi.StyleList{LevelIndent: indent},
		Item:        ansi.StylePrimitive{BlockPrefix: bullet},
		Enumeration: ansi.StylePrimitive{BlockPrefix: ". "},
		Strong:      ansi.StylePrimitive{Bold: &yes},
		Emph:        ansi.StylePrimitive{Italic: &yes},
		Code:        ansi.StyleBlock{StylePrimitive: ansi.StylePrimitive{Color: brass, Bold: &yes}},
		CodeBlock: ansi.StyleCodeBlock{StyleBlock: ansi.StyleBlock{
			StylePrimitive: ansi.StylePrimitive{Color: muted},
		}},
		Link:     ansi.StylePrimitive{Color: sea, Underline: &yes},
		LinkText: ansi.StylePrimitive{Color: sea},
		BlockQuote: ansi.StyleBlock{
			StylePrimitive: ansi.StylePrimitive{Color: muted},
			Indent:         &indent,
		},
		Table: ansi.StyleTable{},
	}
}

// tint converts a colour for glamour. nil is the default colour of the terminal.
func tint(colour string) *string {
	if colour == "" {
		return nil
	}
	return &colour
}
