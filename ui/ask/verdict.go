package ask

import (
	"strings"

	"github.com/charmbracelet/x/ansi"

	"portolan/internal/journey"
	"portolan/internal/text"
	"portolan/quiz"
	"portolan/ui/kit"
)

// narrow is the width of the body below which a verdict has its parts below each other instead of in columns.
const narrow = 62

// answeredLines returns what is shown after an answer: the verdict, the packets that prove it, and what the story says
// about each type.
func (a Asker) answeredLines() []string {
	switch a.q.Proved.Question.Kind {
	case quiz.Choose:
		return a.choseLines()
	case quiz.Fill:
		return a.filledLines()
	case quiz.Predict:
		return a.predictedLines()
	case quiz.Reach:
		return a.reachedLines()
	case quiz.Fact:
		return a.factLines()
	case quiz.Cause:
		return a.causeLines()
	}
	return nil
}

// shape says what a verdict leaves out to fit in the window.
type shape struct {
	says     bool // quote only the words that decide, and not their whole sentences
	briefly  bool // without the author's sentence about the option
	noNotes  bool // without the reasons below the attempts
	noted    bool // that a similar story comes back is in the rule above the keys
	tight    bool // without empty lines
	facts    bool // wide: without what the learner knows about the cluster
	storyOut bool // wide: without the story
}

// shapes returns the shapes of a verdict, the most complete first.
func (a Asker) shapes() []shape {
	if a.wide() {
		return []shape{
			{},
			{noted: true},
			{noted: true, tight: true},
			{noted: true, tight: true, facts: true},
			{noted: true, tight: true, facts: true, storyOut: true},
		}
	}
	return []shape{
		{},
		{noted: true},
		{noted: true, briefly: true},
		{noted: true, briefly: true, says: true},
		{noted: true, briefly: true, says: true, tight: true},
		{noted: true, briefly: true, says: true, tight: true, noNotes: true},
	}
}

// choseLines returns the result of choosing a Service type: the verdict on the choice and the better option, both tried
// by one client, the words of the story that decide, and what each option means for every client. In a window of a
// usual height it leaves out what is less important, until everything fits.
func (a Asker) choseLines() []string {
	j, ok := a.judgement()
	if !ok {
		return nil
	}
	lines := a.verdictLines(j, shape{})
	if kit.BodyHeight(a.frame) < usualHeight {
		return lines
	}
	for _, s := range a.shapes() {
		if lines = a.verdictLines(j, s); len(lines) <= kit.BodyHeight(a.frame) {
			break
		}
	}
	return lines
}

// usualHeight is the number of rows of the body in a terminal of 24 rows.
const usualHeight = 20

// verdictLines returns the verdict in a shape.
func (a Asker) verdictLines(j quiz.Judgement, s shape) []string {
	gap := func(lines []string) []string {
		if s.tight {
			return lines
		}
		return kit.Gap(lines)
	}
	lines := a.stampedLines(j, s)
	if a.wide() {
		lines = a.withStory(lines, s)
	} else {
		if tries := a.attemptLines(a.width(), s.noNotes); a.other >= 0 || !a.q.Graded.Right {
			lines = append(gap(lines), tries...)
		}
		lines = append(gap(lines), a.quoteLines(s)...)
	}
	lines = append(gap(lines), a.verdictTable(s)...)
	if a.q.Returns && a.other < 0 && !s.noted {
		lines = append(kit.Gap(lines), kit.Styled(a.frame.Theme.Muted, string(journey.ComesBack), a.width())...)
	}
	return lines
}

// withStory adds the story between two rules.
func (a Asker) withStory(lines []string, s shape) []string {
	t, w := a.frame.Theme, a.width()
	if s.storyOut {
		return lines
	}
	rule := kit.Margin + t.Rule.Render(strings.Repeat("─", w))
	lines = append(append(kit.Gap(lines), rule, ""), kit.Styled(t.Text, a.q.Proved.Question.Story, w)...)
	if !s.facts {
		lines = append(kit.Gap(lines), kit.Styled(t.Muted, a.q.Proved.Facts, w)...)
	}
	return append(kit.Gap(lines), rule)
}

// stamped is an option with its verdict and a sentence about it.
type stamped struct {
	lead, is string
	verdict  quiz.Verdict
	sentence string
}

// stampedLines returns the option that is explained and, if it is not right, the better one.
func (a Asker) stampedLines(j quiz.Judgement, s shape) []string {
	right := a.q.Named(a.q.Proved.Right)
	if j.Option == right.Is {
		return a.stampLines([]stamped{{a.lead(j.Option), j.Option, j.Verdict, right.Why}})
	}
	sentence := string(journey.Worth(j))
	if why := a.q.Named(j.Option).Why; !s.briefly && !strings.HasPrefix(why, sentence) {
		sentence += " " + why
	}
	return a.stampLines([]stamped{
		{a.lead(j.Option), j.Option, j.Verdict, sentence},
		{better, right.Is, quiz.Fits, right.Why},
	})
}

// stampLines puts each sentence beside the stamp. If the column would be narrow, or takes more rows than sentences
// below the stamps, the sentences are below.
func (a Asker) stampLines(all []stamped) []string {
	names, stamps := 0, 0
	for _, one := range all {
		name, _ := a.nameParts(one.is)
		names = max(names, ansi.StringWidth(name)+1)
		stamps = max(stamps, ansi.StringWidth(a.frame.Theme.Stamp(one.verdict))+2)
	}
	const leadWidth, narrowest = 10, 30
	column := leadWidth + names + stamps + 1
	below := a.stampsAbove(all, leadWidth)
	if a.wide() || a.width()-column < narrowest {
		return below
	}
	var beside []string
	for _, one := range all {
		name, rest := a.nameParts(one.is)
		head := text.Pad(a.frame.Theme.Strong.Render(one.lead), leadWidth) + text.Pad(name, names) +
			a.frame.Theme.Stamp(one.verdict)
		rows := kit.Named(a.frame.Theme.Text, one.sentence, a.width()-column)
		if rest != "" && len(rows) < 2 {
			rows = append(rows, "")
		}
		for i, row := range rows {
			lead := ""
			switch {
			case i == 0:
				lead = head
			case i == 1 && rest != "":
				lead = text.Pad("", leadWidth) + rest
			}
			beside = append(beside, kit.Margin+text.Pad(lead, column)+row)
		}
	}
	if len(beside) > len(below)+1 {
		return below
	}
	return beside
}

// stampsAbove puts each sentence below its stamp. Beside pictures, both stamps are above both sentences.
func (a Asker) stampsAbove(all []stamped, leadWidth int) []string {
	t := a.frame.Theme
	names, stamps := 0, 0
	for _, one := range all {
		names = max(names, ansi.StringWidth(a.optionName(one.is))+1)
		stamps = max(stamps, ansi.StringWidth(t.Stamp(one.verdict)))
	}
	whole := leadWidth+names+stamps <= a.width()+1
	var lines, sentences []string
	for _, one := range all {
		name, rest := a.nameParts(one.is)
		if whole {
			name, rest = text.Pad(name+rest, names), ""
		}
		lines = append(lines, kit.Margin+text.Pad(t.Strong.Render(one.lead), leadWidth)+name+" "+t.Stamp(one.verdict))
		if rest != "" {
			lines = append(lines, kit.Margin+text.Pad("", leadWidth)+rest)
		}
		sentence := kit.Styled(t.Text, one.sentence, a.width())
		if !a.wide() {
			lines = append(lines, sentence...)
			continue
		}
		sentences = append(append(sentences, ""), sentence...)
	}
	return append(lines, sentences...)
}

// lead returns the words before an option that is explained.
func (a Asker) lead(is string) string {
	switch {
	case a.other >= 0:
		return another
	case a.q.Graded.NotSure && is == a.q.Proved.Right:
		return theAnswer
	}
	return youChose
}

// nameParts renders an option: the badge of a type, or words. rest is what follows a badge, for a second line.
func (a Asker) nameParts(is string) (name, rest string) {
	o := a.option(is)
	t := a.frame.Theme
	switch {
	case o.Badge == "":
		return " " + t.Strong.Render(o.Text), ""
	case o.Text == "":
		return t.Badge(o.Badge), ""
	}
	return t.Badge(o.Badge), " " + t.Strong.Render(o.Text)
}

// optionName renders an option on one line.
func (a Asker) optionName(is string) string {
	name, rest := a.nameParts(is)
	return name + rest
}

// width returns the maximum width of the lines of text. It is limited, because a table across a wide window is hard to
// read. Beside a picture, it is the width of the text's column.
func (a Asker) width() int {
	if a.wide() {
		return a.left
	}
	return min(kit.BodyWidth(a.frame), 90)
}

// quoteLines returns the words of the story that decide, with what each client must do at the right. Words that do not
// fit on a line wrap.
func (a Asker) quoteLines(s shape) []string {
	t, w := a.frame.Theme, a.width()
	type quoted struct {
		words  string
		labels []string
	}
	var all []quoted
	labels := 0
	for _, r := range a.q.Proved.Table {
		if r.From == "" {
			continue
		}
		words := r.Quote
		if !s.says {
			words = sentenceWith(a.q.Proved.Question.Story, r.Quote)
		}
		label := r.From + " " + must(r)
		labels = max(labels, ansi.StringWidth(label))
		if n := len(all); n > 0 && all[n-1].words == words {
			all[n-1].labels = append(all[n-1].labels, label)
			continue
		}
		all = append(all, quoted{words, []string{label}})
	}
	var lines []string
	for _, q := range all {
		if w < narrow {
			lines = append(lines, kit.Styled(t.Text, "“"+q.words+"”", w)...)
			for _, label := range q.labels {
				lines = append(lines, kit.Margin+t.Muted.Render(text.Pad("", w-ansi.StringWidth(label))+label))
			}
			continue
		}
		rows := kit.Named(t.Text, "“"+q.words+"”", w-labels-2)
		rows = kit.Fill(rows, len(q.labels))
		for i, row := range rows {
			label := ""
			if i < len(q.labels) {
				label = q.labels[i]
			}
			row = text.Pad(row, w-ansi.StringWidth(label)) + t.Muted.Render(label)
			lines = append(lines, kit.Margin+strings.TrimRight(row, " "))
		}
	}
	return lines
}

// must returns what the client of a row must be able to do.
func must(r quiz.Row) string {
	if r.Label == quiz.LabelBan {
		return mustNot
	}
	return mustReach
}

// sentenceWith returns the sentence of a story that contains a quotation, or the quotation if no single sentence does.
func sentenceWith(story, quote string) string {
	story = text.Squeeze(story)
	at := strings.Index(story, text.Squeeze(quote))
	if at < 0 {
		return quote
	}
	from, to := 0, len(story)
	for i := 0; i+1 < len(story); i++ {
		if !strings.ContainsRune(".!?", rune(story[i])) || story[i+1] != ' ' {
			continue
		}
		if i < at {
			from = i + len(". ")
		} else if i+1 >= at+len(text.Squeeze(quote)) {
			to = i + 1
			break
		}
	}
	return story[from:to]
}
