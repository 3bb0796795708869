package ui

import (
	"slices"
	"strings"

	"github.com/charmbracelet/x/ansi"

	"portolan/internal/cluster"
	"portolan/quiz"
)

// answeredLines is the frame after an answer: the verdict, the packets that prove it, what the
// story says of each type.
func (a asker) answeredLines() []string {
	switch a.asked.Question.Kind {
	case quiz.Choose:
		return a.choseLines()
	case quiz.Fill:
		return a.filledLines()
	case quiz.Predict:
		return a.predictedLines()
	case quiz.Door:
		return a.doorLines()
	case quiz.Fact:
		return a.factLines()
	}
	return nil
}

// choseLines follows a choice of a type.
func (a asker) choseLines() []string {
	t, w := a.frame.Theme, bodyWidth(a.frame)
	j, ok := a.judgement()
	if !ok {
		return nil
	}
	var lines []string
	if a.other < 0 {
		lines = styled(t.Muted, "“"+a.asked.Question.Story+"” "+a.asked.Facts, w)
		lines = append(lines, t.Rule.Render(rule(a.frame.Width)))
	}
	story := len(lines)
	lines = append(lines, a.verdictLine(j)...)
	if !a.optionOf(j.Option).Right {
		lines = append(lines, "")
		lines = append(lines, a.tryLines(j, j.Evidence.Chosen)...)
		lines = append(lines, a.tryLines(j, j.Evidence.Fitting)...)
	}
	lines = append(gap(lines), a.tableLines("")...)
	lines = gap(lines)
	if a.other >= 0 {
		lines = append(lines, styled(t.Text, a.optionOf(j.Option).Why, w)...)
	} else {
		lines = append(lines, styled(t.Text, a.asked.Right+" fits. "+a.optionOf(a.asked.Right).Why, w)...)
		if a.returns {
			lines = append(lines, styled(t.Muted, "A similar story comes back before this round ends.", w)...)
		}
	}
	return a.shorten(lines, story)
}

// shorten cuts the end of the story, which was read before, when the frame is taller than the body. story is how
// many lines it has, the rule under it included.
func (a asker) shorten(lines []string, story int) []string {
	const kept = 2 // its first line, and the rule
	cut := min(len(lines)-bodyHeight(a.frame), story-kept)
	if cut <= 0 {
		return lines
	}
	last := story - 1 - cut
	short := slices.Clone(lines[:last])
	short[last-1] = ansi.Truncate(short[last-1], max(0, a.frame.Width-2*len(margin)-1), "") + a.frame.Theme.Muted.Render(" …")
	return append(short, lines[story-1:]...)
}

func (a asker) optionOf(is string) quiz.Choice {
	for _, c := range a.asked.Options {
		if c.Is == is {
			return c
		}
	}
	return quiz.Choice{}
}

// verdictLine says what the option is worth, with its verdict in capitals.
func (a asker) verdictLine(j quiz.Judgement) []string {
	t, w := a.frame.Theme, bodyWidth(a.frame)
	who := "You chose " + j.Option + "."
	switch {
	case a.other >= 0:
		who = "And " + j.Option + "?"
	case a.graded.NotSure:
		who = "Not sure: the answer is " + j.Option + "."
	}
	var mark, before, after string
	style := t.Good
	switch j.Verdict {
	case quiz.Fits:
		before, mark, after = "It ", "FITS", ": all who must get in do, by the fewest doors."
	case quiz.TooOpen:
		before, mark, after, style = "It works, and it is ", "TOO OPEN", ": "+j.Says, t.Open
	case quiz.AsksForTooMuch:
		before, mark, after, style = "It ", "ASKS FOR TOO MUCH", ": "+j.Says, t.Open
	case quiz.DoesNotWork:
		before, mark, after, style = "It ", "DOES NOT WORK", ": "+j.Says, t.Bad
	}
	lines := wrap(who+"   "+before+mark+after, w)
	for i, l := range lines {
		if head, tail, found := strings.Cut(l, mark); found {
			lines[i] = margin + t.Strong.Render(head) + style.Render(mark) + t.Strong.Render(tail)
		} else {
			lines[i] = margin + t.Strong.Render(l)
		}
	}
	return lines
}

// tryLines is one client at one door: what it is, the way of the packet, and how it ended.
func (a asker) tryLines(j quiz.Judgement, try quiz.Try) []string {
	t, w := a.frame.Theme, bodyWidth(a.frame)
	if try.Option == "" {
		return nil
	}
	note := "with " + try.Option
	if try.Note != "" && a.asked.Question.Kind == quiz.Choose {
		note += ", " + try.Note
	}
	lines := styled(t.Muted, note, w)
	status, under := outcomeShort(t, try.Trace), statusNote(j, try)
	const room = 22 // columns for how it ended, at the right
	if w < 70 {
		for _, l := range strip(t, try.Trace, w-2) {
			lines = append(lines, margin+"  "+l)
		}
		return append(lines, margin+"  "+status+"  "+t.Muted.Render(under))
	}
	rows := strip(t, try.Trace, w-room-2)
	if len(rows) == 1 && under != "" {
		rows = append(rows, "")
	}
	for i, l := range rows {
		right := status
		if i == 1 {
			right = "  " + t.Muted.Render(under)
		}
		lines = append(lines, margin+"  "+pad(l, w-room-2)+right)
	}
	return lines
}

func outcomeShort(t Theme, trace cluster.Trace) string {
	switch trace.Outcome {
	case cluster.Connected:
		return t.Good.Render("● CONNECTED")
	case cluster.Refused:
		return t.Bad.Render("╳ refused")
	case cluster.Timeout:
		return t.Bad.Render("○ timeout")
	case cluster.NameNotFound:
		return t.Bad.Render("? no such name")
	case cluster.NoAddress:
		return t.Open.Render("– no address")
	}
	return ""
}

// statusNote is the comment under an outcome.
func statusNote(j quiz.Judgement, try quiz.Try) string {
	switch {
	case try.Trace.Outcome == cluster.Timeout:
		return "silence"
	case try.Trace.Outcome == cluster.Refused:
		return "an error, at once"
	case try.Option == j.Option && j.Verdict == quiz.TooOpen:
		return "nobody asked for it"
	}
	return ""
}

// tableLines is what the story says, and how each type meets it. The column of hidden is left blank.
func (a asker) tableLines(hidden string) []string {
	t, w := a.frame.Theme, bodyWidth(a.frame)
	columns := a.columns()
	says := w - 2
	for _, c := range columns {
		says -= c
	}
	says = max(10, says)
	head := margin + t.Muted.Render(pad("the story says", says+2))
	for i, c := range a.asked.Options {
		name, style := c.Is, t.Muted
		if a.graded != nil && c.Is == a.graded.Choice {
			name, style = "▸"+name, t.Strong
		}
		head += style.Render(pad(name, columns[i]))
	}
	lines := []string{head}
	for _, r := range a.asked.Table {
		lines = append(lines, a.rowLine(r, says, columns, hidden))
	}
	return lines
}

// columns are the widths of the table's columns, one for each type.
func (a asker) columns() []int {
	widths := make([]int, len(a.asked.Options))
	for i, c := range a.asked.Options {
		widths[i] = ansi.StringWidth(c.Is) + 2
		for _, r := range a.asked.Table {
			widths[i] = max(widths[i], ansi.StringWidth(r.Cells[i].Text)+2)
		}
	}
	return widths
}

func (a asker) longestFrom() int {
	longest := 0
	for _, r := range a.asked.Table {
		longest = max(longest, ansi.StringWidth(r.From))
	}
	return longest
}

func (a asker) rowLine(r quiz.Row, says int, columns []int, hidden string) string {
	t := a.frame.Theme
	label := r.Label
	if r.From != "" {
		label = pad(r.Label, 4) + pad(r.From, a.longestFrom()+2) + "“" + r.Says + "”"
	}
	line := margin + t.Text.Render(pad(ansi.Truncate(label, says, "…"), says+2))
	for i, c := range r.Cells {
		style, text := t.Text, c.Text
		if c.Bad {
			style = t.Bad
		}
		if a.asked.Options[i].Is == hidden {
			style, text = t.Selected, "?"
		}
		line += style.Render(pad(text, columns[i]))
	}
	return line
}

// filledLines follows a blank that was filled.
func (a asker) filledLines() []string {
	t, w := a.frame.Theme, bodyWidth(a.frame)
	g := a.graded
	var lines []string
	switch {
	case g.NotSure:
		lines = styled(t.Strong, "One answer that is right: "+a.asked.Right, w)
	case g.Right:
		lines = []string{margin + t.Strong.Render("You wrote  "+a.wrote()+"   ") + t.Good.Render("RIGHT")}
	default:
		lines = []string{margin + t.Strong.Render("You wrote  "+a.wrote()+"   ") + t.Bad.Render("NOT YET")}
	}
	if g.Error != "" && !strings.Contains(g.Why, g.Error) {
		lines = append(lines, styled(t.Muted, "The API server refuses it: "+g.Error, w)...)
	}
	lines = append(gap(lines), styled(t.Text, g.Why, w)...)
	if j, ok := a.judgement(); ok && j.Evidence.From != "" && !g.NotSure {
		lines = gap(lines)
		if g.Error == "" {
			lines = append(lines, a.tryLines(j, j.Evidence.Chosen)...)
		}
		if !g.Right {
			lines = append(lines, a.tryLines(j, j.Evidence.Fitting)...)
		}
	}
	if !g.Right && !g.NotSure {
		lines = append(gap(lines), styled(t.Text, "One answer that is right: "+a.asked.Right+". "+a.asked.Question.Why, w)...)
	}
	return a.withManifest(lines)
}

// withManifest adds the manifest, which was read before, where there is room for it.
func (a asker) withManifest(lines []string) []string {
	all := append(gap(lines), a.manifestLines()...)
	if len(all) > bodyHeight(a.frame) {
		return lines
	}
	return all
}

// wrote is what was typed, with the field it was typed for.
func (a asker) wrote() string {
	for _, l := range a.yaml {
		if strings.Contains(l.Text, quiz.Blank) {
			line := strings.Replace(l.Text, quiz.Blank, a.graded.Choice, 1)
			return strings.TrimPrefix(strings.TrimSpace(line), "- ")
		}
	}
	return a.graded.Choice
}

// answerLine says what was answered, and whether that was right.
func (a asker) answerLine() []string {
	t, w := a.frame.Theme, bodyWidth(a.frame)
	right := strings.TrimSuffix(a.asked.Question.Read(a.optionOf(a.asked.Right).Option), ".")
	switch {
	case a.graded.NotSure:
		return styled(t.Strong, "Not sure: "+right+".", w)
	case a.graded.Right:
		return []string{margin + t.Strong.Render(ansi.Truncate("You said: "+right+".", w-9, "…")+"   ") + t.Good.Render("RIGHT")}
	}
	lines := styled(t.Strong, "You said: "+strings.TrimSuffix(a.asked.Question.Read(a.optionOf(a.graded.Choice).Option), ".")+".", w)
	lead := map[quiz.Kind]string{quiz.Predict: "What happens: ", quiz.Door: "The one that works: "}[a.asked.Question.Kind]
	if lead == "" {
		lead = "The answer: "
	}
	return append(lines, styled(t.Open, lead+strings.TrimSuffix(right, ".")+".", w)...)
}

// predictedLines follows a prediction: the packet, and what it shows.
func (a asker) predictedLines() []string {
	t, w := a.frame.Theme, bodyWidth(a.frame)
	lines := a.answerLine()
	lines = append(lines, indent(a.packet.view(a.frame, w, max(4, min(bodyHeight(a.frame)-9, 18)), ""))...)
	if a.packet.atEnd() {
		lines = append(gap(lines), indent(outcomeLines(t, a.packet.trace, w))...)
		return append(lines, styled(t.Muted, a.graded.Why, w)...)
	}
	return append(gap(lines), indent(a.packet.words(t, w))...)
}

// doorLines follows the question which address a client uses: the one chosen and the right one, tried.
func (a asker) doorLines() []string {
	t, w := a.frame.Theme, bodyWidth(a.frame)
	lines := a.answerLine()
	lines = append(gap(lines), styled(t.Text, a.graded.Why, w)...)
	tried := []string{a.graded.Choice, a.asked.Right}
	for _, is := range slices.Compact(tried) {
		if is == "" {
			continue
		}
		trace := a.optionOf(is).Trace
		lines = gap(lines)
		for _, l := range strip(t, trace, w-2) {
			lines = append(lines, margin+"  "+l)
		}
		result := outcomeShort(t, trace)
		if trace.Outcome != cluster.Connected {
			result += "   " + t.Muted.Render(trace.Prints())
		}
		lines = append(lines, margin+"  "+result)
	}
	if !a.graded.Right && !a.graded.NotSure {
		lines = append(gap(lines), styled(t.Text, a.optionOf(a.asked.Right).Why, w)...)
	}
	return a.withManifest(lines)
}

// factLines follows a question of fact, with where to read on.
func (a asker) factLines() []string {
	t, w := a.frame.Theme, bodyWidth(a.frame)
	lines := a.answerLine()
	lines = append(gap(lines), styled(t.Text, a.graded.Why, w)...)
	if !a.graded.Right && !a.graded.NotSure {
		lines = append(gap(lines), styled(t.Text, a.optionOf(a.asked.Right).Why, w)...)
	}
	for _, s := range a.asked.Question.Sources {
		lines = append(gap(lines), styled(t.Muted, s, w)...)
	}
	return lines
}
