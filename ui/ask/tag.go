package ask

import (
	"slices"

	"github.com/charmbracelet/x/ansi"

	"portolan/quiz"
)

// tag is the painted name of an option of a choose question and the stamp of its verdict, with their widths. Tags are
// painted once for every window, because a verdict shows each of them several times.
type tag struct {
	name, rest, stamp            string // rest is what follows the badge of a type, such as " behind a Gateway"
	width, restWidth, stampWidth int
}

// tagged returns the asker with its tags painted, and with the columns of the verdict's table measured.
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

// nameParts returns the painted name of an option: the badge of a type, or a text. rest is what follows the badge, if
// anything does. The caller may put it on a second line.
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
