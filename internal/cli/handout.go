package cli

import (
	"errors"
	"fmt"
	"io"
	"strings"

	"github.com/charmbracelet/x/ansi"
	"github.com/spf13/cobra"

	"portolan/internal/handout"
	"portolan/internal/text"
	"portolan/ui/kit"
)

func newCard(env Env, f *flags) *cobra.Command {
	cmd := &cobra.Command{
		Use:   "card",
		Short: "How to choose a type, on one page to keep",
		Long: `Prints the card: the types and what each adds, how to choose one, the four port
numbers, what an error means, and five commands. It is the same for every
course. As HTML it is a page without scripts, which prints on one sheet.`,
		Example: `  portolan card
  portolan card --html > card.html
  portolan card --md`,
		Args: upTo(0),
	}
	form := newForm(cmd, env, f)
	cmd.RunE = func(*cobra.Command, []string) error {
		card := handout.NewCard()
		return form.print(handout.CardTitle, "Kubernetes "+card.Kubernetes, card.Lines, card.Markdown, card.WriteHTML)
	}
	return cmd
}

func newGlossary(env Env, f *flags) *cobra.Command {
	cmd := &cobra.Command{
		Use:   "glossary",
		Short: "The terms of the course, each with its meaning",
		Long: `Prints every term that the lessons introduce, with its meaning and the step that
explains it. Another course (--course) has a glossary of its own.`,
		Example: `  portolan glossary
  portolan glossary --html > glossary.html
  portolan glossary --md`,
		Args: upTo(0),
	}
	form := newForm(cmd, env, f)
	cmd.RunE = func(*cobra.Command, []string) error {
		if err := form.check(); err != nil {
			return err
		}
		c, err := f.load()
		if err != nil {
			return err
		}
		entries := handout.Glossary(c)
		return form.print(
			handout.GlossaryTitle, text.Count(len(entries), "term"),
			func(s handout.Sheet) []handout.Line { return handout.GlossaryLines(entries, s) },
			func() string { return handout.GlossaryMarkdown(entries) },
			func(w io.Writer) error { return handout.WriteGlossaryHTML(w, entries) },
		)
	}
	return cmd
}

// form is how a handout is printed: as text, as Markdown or as HTML.
type form struct {
	env      Env
	flags    *flags
	md, html bool
}

// newForm adds the flags for the form of a handout to its command.
func newForm(cmd *cobra.Command, env Env, f *flags) *form {
	form := &form{env: env, flags: f}
	cmd.Flags().BoolVar(&form.md, "md", false, "print Markdown")
	cmd.Flags().BoolVar(&form.html, "html", false, "print an HTML page with its own style")
	cmd.Flags().BoolVar(&f.ascii, "ascii", false, "draw with ASCII characters (also: PORTOLAN_ASCII=1)")
	return form
}

// check fails if the user asks for two forms.
func (f *form) check() error {
	if f.md && f.html {
		return errors.New("--md and --html are two forms of the same: give one of them")
	}
	return nil
}

// print prints a handout in the form that the user asks for. Text begins with a line of the title and a note at its
// right.
func (f *form) print(
	title, note string, lines func(handout.Sheet) []handout.Line, markdown func() string, html func(io.Writer) error,
) error {
	if err := f.check(); err != nil {
		return err
	}
	if f.html {
		return html(f.env.Out)
	}
	content := ""
	if f.md {
		content = markdown()
	} else {
		const width = 80
		content = text.Pad(title, width-len(note)) + note + "\n\n"
		for _, l := range lines(handout.Sheet{Width: width, Ticks: true}) {
			content += f.line(l) + "\n"
		}
	}
	if f.flags.ascii || wantsASCII(f.env) {
		content = kit.ASCIIOnly(content)
	}
	if _, err := io.WriteString(f.env.Out, content); err != nil {
		return fmt.Errorf("print: %w", err)
	}
	return nil
}

// line returns a line of text. On a terminal its URLs are hyperlinks, so that they can be opened. A dumb terminal would
// show the escape sequences of a hyperlink.
func (f *form) line(l handout.Line) string {
	if !isTerminal(f.env.Out) || f.env.Getenv("TERM") == "dumb" {
		return l.String()
	}
	var s strings.Builder
	for _, span := range l {
		if span.Role == handout.URL {
			s.WriteString(ansi.SetHyperlink(span.Text) + span.Text + ansi.ResetHyperlink())
		} else {
			s.WriteString(span.Text)
		}
	}
	return strings.TrimRight(s.String(), " ")
}
