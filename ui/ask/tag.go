package ask

import (
	"slices"

	"github.com/charmbracelet/x/ansi"

	"portolan/quiz"
)

// tag is an option of a choose question as it is painted: its name and the stamp of its verdict. The tags of a question
// are painted once for a theme, because a verdict shows them several times.
type tag struct {
	name, rest, stamp            string // rest is what follows the badge of a type, such as " behind a Gateway"
	width, restWidth, stampWidth int
}

// tagged paints the tags, and measures the columns of the table with them.
func (a Asker) tagged() Asker {
	if a.q.Proved.Question.Kind != quiz.Choose || a.frame.Theme == nil {
		return a
	}
	a.tags = make([]tag, len(a.q.Proved.Options))
	for i, o := range a.q.Proved.Options {
		name, rest := a.nameParts(o.Is)
		stamp := a.frame.Theme.Stamp(o.Judgement.Verdict)
		a.tags[i] = tag{
			name: name, rest: rest, stamp: stamp,
			width: ansi.StringWidth(name), restWidth: ansi.StringWidth(rest), stampWidth: ansi.StringWidth(stamp),
		}
	}
	a.sizes = a.measured()
	return a
}

// tagOf returns the tag of an option, or a zero tag if the question does not offer it.
func (a Asker) tagOf(is string) tag {
	i := slices.IndexFunc(a.q.Proved.Options, func(c quiz.Choice) bool { return c.Is == is })
	if i < 0 || i >= len(a.tags) {
		return tag{}
	}
	return a.tags[i]
}

// nameParts renders an option: the badge of a type, or words. rest is what follows a badge, for a second line.
func (a Asker) nameParts(is string) (name, rest string) {
	o, t := a.option(is), a.frame.Theme
	switch {
	case o.Badge == "":
		return " " + t.Strong.Render(o.Text), ""
	case o.Text == "":
		return t.Badge(o.Badge), ""
	}
	return t.Badge(o.Badge), " " + t.Strong.Render(o.Text)
}

// optionName returns the painted name of an option on one line.
func (a Asker) optionName(is string) string {
	t := a.tagOf(is)
	return t.name + t.rest
}
