package handout

import (
	"fmt"
	"slices"
	"strings"

	"portolan/internal/text"
)

// Markdown returns the card as Markdown. The fence with the boxes has the info string "picture", so that a renderer can
// leave it out, and a list below it says the same in words.
func (c Card) Markdown() string {
	var m markdown
	m.heading("#", CardTitle)
	m.paragraph("Kubernetes " + c.Kubernetes + ". " + c.Rule + " " + c.Also)
	m.heading("##", typesTitle)
	m.fence("picture", c.picture())
	for _, t := range c.Types {
		m.add("- **%s** %s (`%s`). It is %s.\n", t.Name, escaped(t.Adds), t.Address, escaped(t.For))
	}
	m.add("\n")
	m.paragraph(c.Inside)
	m.heading("##", choicesTitle)
	m.paragraph(c.First)
	m.choices(c.Choices)
	m.heading("##", portsTitle)
	m.add("| number | used by | where it is set |\n|---|---|---|\n")
	for _, p := range c.Ports {
		m.add("| `%s` | %s | %s |\n", p.Name, escaped(p.UsedBy), escaped(p.Set))
	}
	m.add("\n")
	m.paragraph(c.Way)
	m.heading("##", failuresTitle)
	m.add("| you see | it usually means | look at |\n|---|---|---|\n")
	for _, f := range c.Failures {
		m.add("| %s, `%s` | %s | %s |\n", f.Sees, f.Prints, escaped(f.Means), escaped(f.LookAt))
	}
	m.add("\n")
	m.heading("##", commandsTitle)
	m.paragraph(c.Example)
	for _, command := range c.Commands {
		m.paragraph(text.Capital(command.Shows) + ":")
		m.add("```sh\n%s\n```\n\n", strings.Join(command.broken(markdownWidth), "\n"))
	}
	m.add("<%s>\n", c.Source)
	return m.String()
}

// markdownWidth is the maximum width, in columns, of a command and of the picture. Package plain may print them after
// an indent, on lines of 76 columns.
const markdownWidth = 70

// picture returns the boxes with only the types and their addresses.
func (c Card) picture() []Line {
	c.Types = slices.Clone(c.Types)
	for i := range c.Types {
		c.Types[i].Adds, c.Types[i].For = "", ""
	}
	return c.boxes(Sheet{Width: markdownWidth})
}

// GlossaryMarkdown returns terms as a list in Markdown.
func GlossaryMarkdown(entries []Entry) string {
	var m markdown
	m.heading("#", GlossaryTitle)
	for _, e := range entries {
		m.add("- **%s**: %s (%s)\n", escaped(e.Term), escaped(e.Meaning), e.Where())
	}
	return m.String()
}

// markdown builds a text in Markdown.
type markdown struct{ strings.Builder }

func (m *markdown) add(format string, args ...any) { fmt.Fprintf(m, format, args...) }

func (m *markdown) heading(level, title string) { m.add("%s %s\n\n", level, title) }

func (m *markdown) paragraph(content string) { m.add("%s\n\n", escaped(content)) }

func (m *markdown) fence(info string, lines []Line) {
	m.add("```%s\n", info)
	for _, l := range lines {
		m.add("%s\n", l)
	}
	m.add("```\n\n")
}

// choices adds the choices that end in a type as a numbered list, and the others as a list below it.
func (m *markdown) choices(all []Choice) {
	for i, c := range all {
		if c.Type != "" {
			m.add("%d. %s Use **%s**%s.\n", i+1, escaped(c.If), c.Type, strings.TrimRight(" "+escaped(c.Text), " "))
			continue
		}
		if all[i-1].Type != "" {
			m.add("\n")
		}
		m.add("- %s Use %s.\n", escaped(c.If), escaped(c.Text))
	}
	m.add("\n")
}

// escaped returns a text in which Markdown treats only backticks specially. Between two backticks it escapes only "|",
// which would end the cell of a table.
func escaped(s string) string {
	outside := strings.NewReplacer(
		`\`, `\\`, "*", `\*`, "_", `\_`, "<", "&lt;", ">", "&gt;", "&", "&amp;", "[", `\[`, "]", `\]`, "|", `\|`, "#", `\#`,
		"~", `\~`,
	)
	inside := strings.NewReplacer("|", `\|`)
	parts := strings.Split(text.Line(s), "`")
	for i, part := range parts {
		if i%2 == 1 && i < len(parts)-1 {
			parts[i] = inside.Replace(part)
		} else {
			parts[i] = outside.Replace(part)
		}
	}
	return strings.Join(parts, "`")
}
