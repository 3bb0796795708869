package ask

import (
	"slices"
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
	quotesOnly bool // only the quoted words of the story, and not their whole sentences
	noWhy      bool // without the author's sentence about the option
	noNotes    bool // without the reasons below the tries
	noReturns  bool // without the note that a similar story comes back, which is then in the rule above the keys
	tight      bool // without empty lines
	noFacts    bool // wide: without what the learner knows about the cluster
	noStory    bool // wide: without the story
}

// shapes returns the shapes in which a verdict may be shown, the most complete first.
func (a Asker) shapes() []shape {
	if a.wide() {
		return []shape{
			{},
			{noReturns: true},
			{noReturns: true, tight: true},
			{noReturns: true, tight: true, noFacts: true},
			{noReturns: true, tight: true, noFacts: true, noStory: true},
		}
	}
	return []shape{
		{},
		{noReturns: true},
		{noReturns: true, noWhy: true},
		{noReturns: true, noWhy: true, quotesOnly: true},
		{noReturns: true, noWhy: true, quotesOnly: true, tight: true},
		{noReturns: true, noWhy: true, quotesOnly: true, tight: true, noNotes: true},
	}
}

// choseLines returns the result of choosing a Service type: the verdicts on the choice and on the better option, a try
// of both by one client, the words of the story that decide, and what each option means for every client. If the body
// has at least usualHeight rows, it takes the first shape that fits. A lower window scrolls through the most complete
// shape.
func (a Asker) choseLines() []string {
	j, ok := a.judgement()
	if !ok {
		return nil
	}
	v := verdict{Asker: a, j: j, made: map[part][]string{}}
	if kit.BodyHeight(a.frame) < usualHeight {
		return v.lines(shape{})
	}
	var lines []string
	for _, s := range a.shapes() {
		if lines = v.lines(s); len(lines) <= kit.BodyHeight(a.frame) {
			break
		}
	}
	return lines
}

// usualHeight is the number of rows of the body in a terminal of 24 rows.
const usualHeight = 20

// verdict is the verdict on one option while it is laid out. It keeps its parts, because the shapes that are tried
// share most of them.
type verdict struct {
	Asker

	j    quiz.Judgement
	made map[part][]string
}

// part is the name of a part of a verdict. short says whether it is the shorter form of that part.
type part struct {
	name  string
	short bool
}

// part returns the lines of a part. It calls lines only if it has not kept them yet.
func (v verdict) part(name string, short bool, lines func() []string) []string {
	p := part{name, short}
	if _, ok := v.made[p]; !ok {
		v.made[p] = lines()
	}
	return v.made[p]
}

// lines returns the lines of the verdict in a shape.
func (v verdict) lines(s shape) []string {
	gap := kit.Gap
	if s.tight {
		gap = func(lines []string) []string { return lines }
	}
	lines := slices.Clone(v.part("stamps", s.noWhy, func() []string { return v.stampedLines(v.j, s) }))
	switch {
	case v.wide():
		lines = v.withStory(lines, s)
	case v.other >= 0 || !v.q.Graded.Right:
		lines = append(gap(lines),
			v.part("tries", s.noNotes, func() []string { return v.tryLines(v.width(), s.noNotes) })...)
	}
	if !v.wide() {
		lines = append(gap(lines), v.part("quotes", s.quotesOnly, func() []string { return v.quoteLines(s) })...)
	}
	lines = append(gap(lines), v.part("table", s.tight, func() []string { return v.verdictTable(s) })...)
	if v.q.Returns && v.other < 0 && !s.noReturns {
		lines = append(kit.Gap(lines), kit.Styled(v.frame.Theme.Muted, string(journey.ComesBack), v.width())...)
	}
	return lines
}

// withStory adds the story and the facts between two rules, unless the shape leaves them out.
func (v verdict) withStory(lines []string, s shape) []string {
	t, w := v.frame.Theme, v.width()
	if s.noStory {
		return lines
	}
	rule := kit.Margin + t.Rule.Render(strings.Repeat("─", w))
	lines = append(append(kit.Gap(lines), rule, ""),
		v.part("story", false, func() []string { return kit.Styled(t.Text, v.q.Proved.Question.Story, w) })...)
	if !s.noFacts {
		lines = append(kit.Gap(lines),
			v.part("facts", false, func() []string { return kit.Styled(t.Muted, v.q.Proved.Facts, w) })...)
	}
	return append(kit.Gap(lines), rule)
}

// stamped is an option with its verdict and a sentence about it.
type stamped struct {
	lead, is string
	sentence string
}

// stampedLines returns the explained option and, if it is not right, the right one, each with its stamp and a sentence.
func (a Asker) stampedLines(j quiz.Judgement, s shape) []string {
	right := a.q.Named(a.q.Proved.Right)
	if j.Option == right.Is {
		return a.stampLines([]stamped{{a.lead(j.Option), j.Option, right.Why}})
	}
	sentence := string(journey.Worth(j))
	if why := a.q.Named(j.Option).Why; !s.noWhy && !strings.HasPrefix(why, sentence) {
		sentence += " " + why
	}
	return a.stampLines([]stamped{
		{a.lead(j.Option), j.Option, sentence},
		{better, right.Is, right.Why},
	})
}

// stampLines returns options with the sentences beside the stamps. If that column would be too narrow, or would take at
// least two rows more than sentences below the stamps, it returns what stampsAbove does.
func (a Asker) stampLines(all []stamped) []string {
	names, stamps := 0, 0
	for _, one := range all {
		names = max(names, a.tagOf(one.is).width+1)
		stamps = max(stamps, a.tagOf(one.is).stampWidth+2)
	}
	const leadWidth, narrowest = 10, 30
	column := leadWidth + names + stamps + 1
	if a.wide() || a.width()-column < narrowest {
		return a.stampsAbove(all, leadWidth)
	}
	var beside []string
	for _, one := range all {
		tag := a.tagOf(one.is)
		head := text.Pad(a.frame.Theme.Strong.Render(one.lead), leadWidth) + text.Pad(tag.name, names) + tag.stamp
		rows := kit.Named(a.frame.Theme.Text, one.sentence, a.width()-column)
		if tag.rest != "" {
			rows = kit.Fill(rows, 2)
		}
		for i, row := range rows {
			lead := ""
			switch {
			case i == 0:
				lead = head
			case i == 1 && tag.rest != "":
				lead = text.Pad("", leadWidth) + tag.rest
			}
			beside = append(beside, kit.Margin+text.Pad(lead, column)+row)
		}
	}
	const besideUsually = 5 // rows; up to this many, sentences stay beside the stamps without a comparison
	if len(beside) <= besideUsually {
		return beside
	}
	if below := a.stampsAbove(all, leadWidth); len(beside) > len(below)+1 {
		return below
	}
	return beside
}

// stampsAbove returns options with each sentence below its stamp. If pictures are beside the text, it returns all
// stamps first, and then all sentences.
func (a Asker) stampsAbove(all []stamped, leadWidth int) []string {
	t := a.frame.Theme
	names, stamps := 0, 0
	for _, one := range all {
		tag := a.tagOf(one.is)
		names, stamps = max(names, tag.width+tag.restWidth+1), max(stamps, tag.stampWidth)
	}
	whole := leadWidth+names+stamps <= a.width()+1
	var lines, sentences []string
	for _, one := range all {
		tag := a.tagOf(one.is)
		name, rest := tag.name, tag.rest
		if whole {
			name, rest = text.Pad(name+rest, names), ""
		}
		lines = append(lines, kit.Margin+text.Pad(t.Strong.Render(one.lead), leadWidth)+name+" "+tag.stamp)
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

// lead returns the words before the explained option, such as "You chose".
func (a Asker) lead(is string) string {
	switch {
	case a.other >= 0:
		return another
	case a.q.Graded.NotSure && is == a.q.Proved.Right:
		return theAnswer
	}
	return youChose
}

// width returns the maximum width of a line of text: that of the text's column beside pictures, and otherwise at most
// 90 columns, because longer lines are hard to read.
func (a Asker) width() int {
	if a.wide() {
		return a.textWidth
	}
	return min(kit.BodyWidth(a.frame), 90)
}

// narrowQuote is the width of the text below which what a client must do is below its quotation, and not beside it.
const narrowQuote = 50

// quoteLines returns what the story says about each client, with what the client must or must not do at the right. If
// one sentence is about several clients, it is quoted once.
func (a Asker) quoteLines(s shape) []string {
	t, w := a.frame.Theme, a.width()
	type quoted struct {
		text   string
		labels []string
	}
	var all []quoted
	labels := 0
	for _, r := range a.q.Proved.Table {
		if r.From == "" {
			continue
		}
		quotation := r.Quote
		if !s.quotesOnly {
			quotation = sentenceWith(a.q.Proved.Question.Story, r.Quote)
		}
		label := r.From + " " + must(r)
		labels = max(labels, ansi.StringWidth(label))
		if n := len(all); n > 0 && all[n-1].text == quotation {
			all[n-1].labels = append(all[n-1].labels, label)
			continue
		}
		all = append(all, quoted{quotation, []string{label}})
	}
	var lines []string
	for _, q := range all {
		if w < narrowQuote {
			lines = append(lines, kit.Styled(t.Text, "“"+q.text+"”", w)...)
			for _, label := range q.labels {
				lines = append(lines, kit.Margin+t.Muted.Render(text.Pad("", w-ansi.StringWidth(label))+label))
			}
			continue
		}
		rows := kit.Named(t.Text, "“"+q.text+"”", w-labels-2)
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

// must returns whether the client of a row must or must not reach the Service, in words.
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
