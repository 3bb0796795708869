package plain

import (
	"slices"
	"strings"

	"portolan/internal/manifest"
	"portolan/lessons"
	"portolan/quiz"
)

// question adds a question and its possible answers. It adds the right answer only for a worked example, because that
// is what the example teaches.
func (p *page) question(a quiz.Proved, show lessons.Show) {
	q := a.Question
	for _, told := range []string{q.Story, a.Facts} {
		p.gap()
		if told != "" {
			p.wrapped("", "", told)
		}
	}
	p.gap()
	if q.Kind == quiz.Choose && show == lessons.Worked {
		p.worked(a)
		return
	}
	if q.Kind != quiz.Choose && q.Manifest != "" {
		p.shown(q.Manifest)
		p.gap()
	}
	p.wrapped("? ", "  ", q.Prompt())
	for _, o := range options(a) {
		p.wrapped("  - ", "    ", o)
	}
}

// shown adds a question's manifest without comments.
func (p *page) shown(source string) {
	m, err := manifest.Annotate(source)
	if err != nil { // YAML may not allow a blank at that place, so show the text as it is
		for l := range strings.SplitSeq(strings.TrimRight(source, "\n"), "\n") {
			p.line("    " + l)
		}
		return
	}
	p.manifest(m.Lines)
}

// options returns the texts of the options. Service types are in their fixed order, narrowest first. All others are
// sorted by the alphabet, so that their order does not give the answer away.
func options(a quiz.Proved) []string {
	var all []string
	for _, c := range a.Options {
		all = append(all, a.Question.Read(c.Option))
	}
	if a.Question.Kind != quiz.Choose {
		slices.Sort(all)
	}
	return all
}

// worked adds the table of a choice row by row, and the verdict on each type.
func (p *page) worked(a quiz.Proved) {
	for _, row := range a.Table {
		lead := row.Label
		if row.From != "" {
			lead += " " + row.From + ` "` + row.Quote + `"`
		}
		var cells []string
		for i, cell := range row.Cells {
			cells = append(cells, a.Options[i].Is+" "+cell.Text)
		}
		p.wrapped("- ", "  ", lead+": "+strings.Join(cells, "; "))
	}
	p.gap()
	for _, c := range a.Options {
		p.wrapped("- ", "  ", c.Is+" "+verdict(c.Judgement)+": "+c.Judgement.Reason)
	}
}

func verdict(j quiz.Judgement) string {
	if j.Verdict == quiz.TooOpen {
		return "is too open"
	}
	return j.Verdict.String()
}
