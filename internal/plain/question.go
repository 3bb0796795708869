package plain

import (
	"slices"
	"strings"

	"portolan/internal/text"
	"portolan/lessons"
	"portolan/quiz"
)

// question adds a question and its possible answers. It adds the right answer only for a worked example, because that
// is what the example teaches.
func (p *page) question(a quiz.Proved, show lessons.Show) {
	q := a.Question
	p.gap()
	p.story(a)
	if q.Kind == quiz.Choose && show == lessons.Worked {
		p.worked(a)
		return
	}
	p.questionManifest(q)
	p.item("? ", q.Prompt())
	p.list("  - ", options(a))
}

// story adds the story of a question and the facts that belong to it.
func (p *page) story(a quiz.Proved) {
	for _, paragraph := range []string{a.Question.Story, a.Facts} {
		if paragraph != "" {
			p.say("%s", paragraph)
			p.gap()
		}
	}
	p.seen(a.Seen)
}

// seen adds the probes of a cause question, with what they showed.
func (p *page) seen(all []quiz.Seen) {
	for _, s := range all {
		if s.Trace != nil {
			p.item("- ", s.Probe+": "+outcomeWords(*s.Trace)+".")
			continue
		}
		p.item("- ", s.Probe)
		p.console(strings.Split(strings.TrimRight(text.Lines(s.Text), "\n"), "\n"))
	}
	if len(all) > 0 {
		p.gap()
	}
}

// options returns the texts of the options. Service types keep their order, the smallest first. All other options are
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
		p.item("- ", lead+": "+strings.Join(cells, "; "))
	}
	p.gap()
	for _, c := range a.Options {
		p.item("- ", c.Is+" "+verdict(c.Judgement)+": "+c.Judgement.Reason)
	}
}

func verdict(j quiz.Judgement) string {
	if j.Verdict == quiz.TooOpen {
		return "is too open"
	}
	return j.Verdict.String()
}
