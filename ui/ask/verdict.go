package ask

import (
	"slices"
	"strings"

	"github.com/charmbracelet/x/ansi"

	"portolan/internal/cluster"
	"portolan/internal/journey"
	"portolan/internal/text"
	"portolan/quiz"
	"portolan/ui/kit"
)

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
		return a.doorLines()
	case quiz.Fact:
		return a.factLines()
	case quiz.Cause:
		return a.causeLines()
	}
	return nil
}

// choseLines returns the result of choosing a Service type: the verdict on the choice and the better option, both tried
// by one client, and what each type means for every client of the story.
func (a Asker) choseLines() []string {
	t, w := a.frame.Theme, a.width()
	j, ok := a.judgement()
	if !ok {
		return nil
	}
	lines := kit.Styled(t.Muted, "“"+a.q.Proved.Question.Story+"” "+a.q.Proved.Facts, w)
	lines = append(lines, t.Rule.Render(kit.Rule(a.frame.Width)))
	story := len(lines)
	right := a.q.Named(a.q.Proved.Right)
	lines = append(lines, a.verdictRow(a.lead(j.Option), j.Option, j.Verdict)...)
	if j.Option == right.Is {
		lines = append(lines, kit.Styled(t.Text, right.Why, w)...)
	} else {
		lines = append(lines, kit.Styled(t.Text, string(journey.Worth(j))+" "+a.q.Named(j.Option).Why, w)...)
		lines = append(lines, a.verdictRow(better, right.Is, quiz.Fits)...)
		lines = append(lines, kit.Styled(t.Text, right.Why, w)...)
		lines = kit.Gap(lines)
		lines = append(lines, a.tryLines(j, j.Evidence.Chosen)...)
		lines = append(lines, a.tryLines(j, j.Evidence.Fitting)...)
	}
	lines = append(kit.Gap(lines), a.verdictTable()...)
	if a.q.Returns && a.other < 0 {
		lines = append(kit.Gap(lines), kit.Styled(t.Muted, string(journey.ComesBack), w)...)
	}
	return a.shorten(lines, story)
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

// verdictRow returns an option with its badge and the stamp of its verdict.
func (a Asker) verdictRow(lead, is string, v quiz.Verdict) []string {
	t := a.frame.Theme
	const leadWidth, nameWidth = 12, 16
	name := a.optionName(is)
	gap := strings.Repeat(" ", max(2, nameWidth-ansi.StringWidth(name)))
	return []string{kit.Margin + t.Strong.Render(text.Pad(lead, leadWidth)) + name + gap + t.Stamp(v)}
}

// optionName renders an option: the badge of a type, and words for the other options.
func (a Asker) optionName(is string) string {
	o := a.option(is)
	switch {
	case o.Badge == "":
		return a.frame.Theme.Strong.Render(o.Text)
	case o.Text == "":
		return a.frame.Theme.Badge(o.Badge)
	}
	return a.frame.Theme.Badge(o.Badge) + " " + a.frame.Theme.Strong.Render(o.Text)
}

// width returns the maximum width of the lines after an answer. It is limited, because a table across a wide window is
// hard to read.
func (a Asker) width() int { return min(kit.BodyWidth(a.frame), 90) }

// shorten cuts the end of the story if the lines do not fit in the body. The learner has read the story before. story
// is the number of lines of the story, including the rule under it.
func (a Asker) shorten(lines []string, story int) []string {
	const least = 2 // its first line, and the rule
	cut := min(len(lines)-kit.BodyHeight(a.frame), story-least)
	if cut <= 0 {
		return lines
	}
	last := story - 1 - cut
	short := slices.Clone(lines[:last])
	line := strings.TrimSpace(ansi.Strip(short[last-1]))
	if cut := strings.LastIndexByte(line, ' '); cut > 0 && ansi.StringWidth(line) > a.width()-3 {
		line = line[:cut]
	}
	end := " …"
	if shown := ansi.Strip(strings.Join(short, "")); strings.Count(shown, "”") < strings.Count(shown, "“") {
		end = " …”" // the cut is inside the story
	}
	short[last-1] = kit.Margin + a.frame.Theme.Muted.Render(line+end)
	return append(short, lines[story-1:]...)
}

// tryLines returns one connection attempt: which option it was made with, the way of the packet, and how it ended.
func (a Asker) tryLines(j quiz.Judgement, try quiz.Try) []string {
	t, w := a.frame.Theme, a.width()
	if try.Option == "" || try.Option == quiz.NoneOfThese { // none of these has no door to try
		return nil
	}
	note := "with " + string(a.q.With(try.Option))
	if try.Note != "" && a.q.Proved.Question.Kind == quiz.Choose {
		note += ", " + try.Note
	}
	lines := kit.Styled(t.Muted, note, w)
	status, under := kit.Outcome(t, try.Trace), statusNote(j, try)
	const room = 21 // columns at the right for the outcome
	if w < 70 {
		lines = append(lines, kit.Indent(kit.Indent(kit.Strip(t, try.Trace, w-2)))...)
		return append(lines, kit.Margin+"  "+status+"  "+t.Muted.Render(under))
	}
	rows := kit.Strip(t, try.Trace, w-room-3)
	if len(rows) == 1 && under != "" {
		rows = append(rows, "")
	}
	for i, l := range rows {
		right := status
		if i == 1 {
			right = t.Muted.Render(under)
		}
		lines = append(lines, kit.Margin+"  "+text.Pad(l, w-room-2)+right)
	}
	return lines
}

// statusNote returns a short note for the line below an outcome.
func statusNote(j quiz.Judgement, try quiz.Try) string {
	switch {
	case try.Trace.Outcome == cluster.Timeout:
		return "silence"
	case try.Trace.Outcome == cluster.Refused:
		return errorAtOnce
	case try.Option == j.Option && j.Verdict == quiz.TooOpen:
		return notAskedFor
	}
	return ""
}

// filledLines returns the result of filling a blank.
func (a Asker) filledLines() []string {
	t, w := a.frame.Theme, a.width()
	g := a.q.Graded
	verdict := t.Bad.Render("NOT RIGHT")
	if g.Right {
		verdict = t.Good.Render("RIGHT")
	}
	lines := []string{kit.Margin + t.Strong.Render("You wrote  "+a.wrote()+"   ") + verdict}
	if g.NotSure {
		lines = kit.Styled(t.Strong, string(journey.OneRight)+a.q.Proved.Right, w)
	}
	lines = kit.Gap(lines)
	lines = append(lines, kit.Styled(t.Text, string(a.q.Why()), w)...)
	if g.Error != "" {
		lines = append(kit.Gap(lines), kit.Styled(t.Muted, string(journey.Refuses)+g.Error, w)...)
	}
	if j, ok := a.judgement(); ok && j.Evidence.From != "" && !g.NotSure {
		lines = kit.Gap(lines)
		if g.Error == "" {
			lines = append(lines, a.tryLines(j, j.Evidence.Chosen)...)
		}
		if !g.Right {
			lines = append(lines, a.tryLines(j, j.Evidence.Fitting)...)
		}
	}
	if !g.Right && !g.NotSure {
		lines = append(kit.Gap(lines), kit.Styled(t.Text, string(a.q.Remedy()), w)...)
	}
	return a.withManifest(lines)
}

// withManifest adds the manifest if there is room for it. The learner has read it before.
func (a Asker) withManifest(lines []string) []string {
	all := append(kit.Gap(lines), a.manifestLines()...)
	if len(all) > kit.BodyHeight(a.frame) {
		return lines
	}
	return all
}

// wrote returns the line of the manifest that the learner completed: the field and the typed text.
func (a Asker) wrote() string {
	for _, l := range a.yaml {
		if strings.Contains(l.Text, quiz.Blank) {
			line := strings.Replace(l.Text, quiz.Blank, a.q.Graded.Choice, 1)
			return strings.TrimPrefix(strings.TrimSpace(line), "- ")
		}
	}
	return a.q.Graded.Choice
}

// answerLine returns what the learner answered, and whether that was right.
func (a Asker) answerLine() []string {
	t, w := a.frame.Theme, a.width()
	right := string(a.q.Read(a.q.Proved.Right))
	switch {
	case a.q.Graded.NotSure:
		return kit.Styled(t.Strong, "Not sure: "+right, w)
	case a.q.Graded.Right:
		return []string{kit.Margin + t.Strong.Render(ansi.Truncate("You said: "+right, w-9, "…")+"   ") +
			t.Good.Render("RIGHT")}
	}
	lines := kit.Styled(t.Strong, "You said: "+string(a.q.Read(a.q.Graded.Choice)), w)
	return append(lines, kit.Styled(t.Open, string(a.q.Lead())+right, w)...)
}

// predictedLines returns the result of a prediction: the packet and, at its end, the outcome and the reason.
func (a Asker) predictedLines() []string {
	t, w := a.frame.Theme, a.width()
	lines := a.answerLine()
	lines = append(lines, kit.Indent(a.packet.View(a.frame, w, max(4, min(kit.BodyHeight(a.frame)-9, 18))))...)
	if a.packet.AtEnd() {
		lines = append(kit.Gap(lines), kit.Indent(kit.OutcomeLines(t, a.packet.Trace, w))...)
		return append(lines, kit.Styled(t.Muted, a.q.Graded.Why, w)...)
	}
	return append(kit.Gap(lines), kit.Indent(a.packet.Caption(a.frame, w))...)
}

// doorLines returns the result of a question about which address a client uses. It shows an attempt with the chosen
// address and one with the right address.
func (a Asker) doorLines() []string {
	t, w := a.frame.Theme, a.width()
	var attempts []string
	for _, is := range slices.Compact([]string{a.q.Graded.Choice, a.q.Proved.Right}) {
		if is == "" {
			continue
		}
		trace := a.q.Named(is).Trace
		attempt := append(kit.Strip(t, trace, w-2), kit.EndLines(t, trace, w-2)...)
		attempts = append(kit.Gap(attempts), kit.Indent(kit.Indent(attempt))...)
	}
	return a.withManifest(a.explainedLines(attempts))
}

// explainedLines returns the answer, why it is right or wrong, what proves that and, if the answer is wrong, why
// another one is right.
func (a Asker) explainedLines(proof []string) []string {
	t, w := a.frame.Theme, a.width()
	lines := append(kit.Gap(a.answerLine()), kit.Styled(t.Text, a.q.Graded.Why, w)...)
	if len(proof) > 0 {
		lines = append(kit.Gap(lines), proof...)
	}
	if !a.q.Graded.Right && !a.q.Graded.NotSure {
		lines = append(kit.Gap(lines), kit.Styled(t.Text, a.q.Named(a.q.Proved.Right).Why, w)...)
	}
	return lines
}

// factLines returns the result of a question of fact, with its sources.
func (a Asker) factLines() []string {
	lines := a.explainedLines(nil)
	for _, s := range a.q.Proved.Question.Sources {
		lines = append(kit.Gap(lines), kit.Styled(a.frame.Theme.Muted, s, a.width())...)
	}
	return lines
}
