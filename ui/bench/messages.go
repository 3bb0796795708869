package bench

import (
	"cmp"
	"fmt"
	"slices"
	"strings"

	"github.com/charmbracelet/x/ansi"

	"portolan/internal/journey"
	"portolan/internal/text"
	"portolan/ui/kit"
)

// errorLines returns the first error of the API server about the text, and a hint how to fix it. For an accepted text,
// it returns the warnings.
func (f findings) errorLines(t *kit.Theme, width, most int) []string {
	if len(f.errors) == 0 || most < 1 {
		return f.warningLines(t, width, most)
	}
	e := f.errors[0]
	head := "╳ " + errorPlace(e.Line)
	if n := len(f.errors); n > 1 {
		head += fmt.Sprintf(" (1 of %d)", n)
	}
	field, message := text.Wrap(oneLine(e.Field), width), text.Wrap(oneLine(e.Message), width)
	// The hint gets at least two thirds of the rows if it needs them, because it helps the learner more than the
	// message.
	most--
	hint := clipped(text.Wrap(oneLine(e.Hint), width), max(most-len(field)-len(message), most*2/3), width)
	problem := clipped(slices.Concat(field, message), most-len(hint), width)
	names := min(len(field), len(problem))
	lines := []string{t.Bad.Render(ansi.Truncate(head, width, "…"))}
	lines = append(lines, kit.Hang("", t.Strong, problem[:names])...)
	lines = append(lines, kit.Hang("", t.Text, problem[names:])...)
	return append(lines, kit.Hang("", t.Open, hint)...)
}

// warningLines returns the API server's warnings about an accepted text.
func (f findings) warningLines(t *kit.Theme, width, most int) []string {
	if len(f.warnings) == 0 || len(f.errors) > 0 || most < 1 {
		return nil
	}
	var lines []string
	for _, warning := range f.warnings {
		lines = append(lines, text.Wrap(oneLine(warning), width)...)
	}
	head := t.Open.Render(ansi.Truncate(f.accepted(), width, "…"))
	return append([]string{head}, kit.Hang("", t.Text, clipped(lines, most-1, width))...)
}

// accepted returns the text that the API server accepts the manifest, and how many warnings there are.
func (f findings) accepted() string {
	switch n := len(f.warnings); n {
	case 0:
		return "● " + string(journey.Accepts)
	case 1:
		return acceptedWarned
	default:
		return fmt.Sprintf(acceptedWarnings, n)
	}
}

// advice returns the hint for the first error, or else the first warning. It is for windows in which the error itself
// only gets the last line.
func (f findings) advice(t *kit.Theme, width, most int) []string {
	warning := ""
	switch {
	case len(f.errors) > 0:
		warning = cmp.Or(f.errors[0].Hint, f.errors[0].Message)
	case len(f.warnings) > 0:
		warning = f.warnings[0]
	}
	return kit.Hang("", t.Open, clipped(text.Wrap(oneLine(warning), width), most, width))
}

// clipped returns at most the given number of lines. If it cuts any, the last line ends in "…".
func clipped(lines []string, most, width int) []string {
	if len(lines) <= most {
		return lines
	}
	if most < 1 {
		return nil
	}
	lines = slices.Clone(lines[:most])
	lines[most-1] = ansi.Truncate(strings.TrimRight(lines[most-1], " "), max(0, width-1), "") + "…"
	return lines
}

// errorPlace says in which line the text has an error.
func errorPlace(line int) string {
	if line == 0 {
		return "not accepted"
	}
	return fmt.Sprintf("line %d", line)
}

// oneLine returns a text from outside as one line that is safe to print.
func oneLine(s string) string { return text.Squeeze(text.Line(s)) }
