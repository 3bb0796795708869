package ui

import (
	"slices"
	"strings"

	"charm.land/lipgloss/v2"
	"github.com/charmbracelet/x/ansi"

	"portolan/internal/cluster"
	"portolan/internal/journey"
	"portolan/quiz"
)

// answeredLines is the frame after an answer: the verdict, the packets that prove it, what the
// story says of each type.
func (a asker) answeredLines() []string {
	switch a.q.Asked.Question.Kind {
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
	t, w := a.frame.Theme, a.width()
	j, ok := a.judgement()
	if !ok {
		return nil
	}
	lines := styled(t.Muted, "“"+a.q.Asked.Question.Story+"” "+a.q.Asked.Facts, w)
	lines = append(lines, t.Rule.Render(rule(a.frame.Width)))
	story := len(lines)
	lines = append(lines, a.verdictLine(j)...)
	if !a.q.Named(j.Option).Right {
		lines = append(lines, "")
		lines = append(lines, a.tryLines(j, j.Evidence.Chosen)...)
		lines = append(lines, a.tryLines(j, j.Evidence.Fitting)...)
	}
	lines = append(gap(lines), a.tableLines("")...)
	lines = gap(lines)
	lines = append(lines, styled(t.Text, string(a.q.Closing(j.Option)), w)...)
	if a.q.Returns && a.other < 0 {
		lines = append(lines, styled(t.Muted, string(journey.ComesBack), w)...)
	}
	return a.shorten(lines, story)
}

// width is how wide the lines are that follow an answer: a table is not read across a wide window.
func (a asker) width() int { return min(bodyWidth(a.frame), 90) }

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
	words := strings.TrimSpace(ansi.Strip(short[last-1]))
	if cut := strings.LastIndexByte(words, ' '); cut > 0 && ansi.StringWidth(words) > a.width()-3 {
		words = words[:cut]
	}
	end := " …"
	if shown := ansi.Strip(strings.Join(short, "")); strings.Count(shown, "”") < strings.Count(shown, "“") {
		end = " …”" // the cut is inside the story
	}
	short[last-1] = margin + a.frame.Theme.Muted.Render(words+end)
	return append(short, lines[story-1:]...)
}

// verdictLine says what the option is worth, with its verdict in capitals.
func (a asker) verdictLine(j quiz.Judgement) []string {
	t, w := a.frame.Theme, a.width()
	before, verdict, after := journey.Worth(j)
	mark := strings.ToUpper(string(verdict))
	style := map[quiz.Verdict]lipgloss.Style{quiz.Fits: t.Good, quiz.TooOpen: t.Open, quiz.AsksForTooMuch: t.Open, quiz.DoesNotWork: t.Bad}[j.Verdict]
	lines := wrap(string(a.q.Judged(j.Option)+"   "+before)+mark+string(after), w)
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
	t, w := a.frame.Theme, a.width()
	if try.Option == "" {
		return nil
	}
	note := "with " + try.Option
	if try.Note != "" && a.q.Asked.Question.Kind == quiz.Choose {
		note += ", " + try.Note
	}
	lines := styled(t.Muted, note, w)
	status, under := outcome(t, try.Trace), statusNote(j, try)
	const room = 21 // columns for how it ended, at the right
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
			right = t.Muted.Render(under)
		}
		lines = append(lines, margin+"  "+pad(l, w-room-2)+right)
	}
	return lines
}

// statusNote is the comment under an outcome.
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

// filledLines follows a blank that was filled.
func (a asker) filledLines() []string {
	t, w := a.frame.Theme, a.width()
	g := a.q.Graded
	var lines []string
	switch {
	case g.NotSure:
		lines = styled(t.Strong, string(journey.OneRight)+a.q.Asked.Right, w)
	case g.Right:
		lines = []string{margin + t.Strong.Render("You wrote  "+a.wrote()+"   ") + t.Good.Render("RIGHT")}
	default:
		lines = []string{margin + t.Strong.Render("You wrote  "+a.wrote()+"   ") + t.Bad.Render("NOT RIGHT")}
	}
	lines = gap(lines)
	lines = append(lines, styled(t.Text, string(a.q.Why()), w)...)
	if g.Error != "" {
		lines = append(gap(lines), styled(t.Muted, string(journey.Refuses)+g.Error, w)...)
	}
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
		lines = append(gap(lines), styled(t.Text, string(a.q.Remedy()), w)...)
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
			line := strings.Replace(l.Text, quiz.Blank, a.q.Graded.Choice, 1)
			return strings.TrimPrefix(strings.TrimSpace(line), "- ")
		}
	}
	return a.q.Graded.Choice
}

// answerLine says what was answered, and whether that was right.
func (a asker) answerLine() []string {
	t, w := a.frame.Theme, a.width()
	right := string(a.q.Read(a.q.Asked.Right))
	switch {
	case a.q.Graded.NotSure:
		return styled(t.Strong, "Not sure: "+right, w)
	case a.q.Graded.Right:
		return []string{margin + t.Strong.Render(ansi.Truncate("You said: "+right, w-9, "…")+"   ") + t.Good.Render("RIGHT")}
	}
	lines := styled(t.Strong, "You said: "+string(a.q.Read(a.q.Graded.Choice)), w)
	return append(lines, styled(t.Open, string(a.q.Lead())+right, w)...)
}

// predictedLines follows a prediction: the packet, and what it shows.
func (a asker) predictedLines() []string {
	t, w := a.frame.Theme, a.width()
	lines := a.answerLine()
	lines = append(lines, indent(a.packet.view(a.frame, w, max(4, min(bodyHeight(a.frame)-9, 18))))...)
	if a.packet.atEnd() {
		lines = append(gap(lines), indent(outcomeLines(t, a.packet.trace, w))...)
		return append(lines, styled(t.Muted, a.q.Graded.Why, w)...)
	}
	return append(gap(lines), indent(a.packet.words(a.frame, w))...)
}

// doorLines follows the question which address a client uses: the one chosen and the right one, tried.
func (a asker) doorLines() []string {
	t, w := a.frame.Theme, a.width()
	lines := a.answerLine()
	lines = append(gap(lines), styled(t.Text, a.q.Graded.Why, w)...)
	tried := []string{a.q.Graded.Choice, a.q.Asked.Right}
	for _, is := range slices.Compact(tried) {
		if is == "" {
			continue
		}
		trace := a.q.Named(is).Trace
		lines = gap(lines)
		for _, l := range strip(t, trace, w-2) {
			lines = append(lines, margin+"  "+l)
		}
		result := outcome(t, trace)
		if trace.Outcome != cluster.Connected {
			said := wrap(trace.Prints(), w-2)
			if ansi.StringWidth(result)+3+ansi.StringWidth(trace.Prints()) <= w-2 {
				result += "   " + t.Muted.Render(trace.Prints())
				said = nil
			}
			for _, l := range said {
				result += "\n" + margin + "  " + t.Muted.Render(l)
			}
		}
		lines = append(lines, strings.Split(margin+"  "+result, "\n")...)
	}
	if !a.q.Graded.Right && !a.q.Graded.NotSure {
		lines = append(gap(lines), styled(t.Text, a.q.Named(a.q.Asked.Right).Why, w)...)
	}
	return a.withManifest(lines)
}

// factLines follows a question of fact, with where to read on.
func (a asker) factLines() []string {
	t, w := a.frame.Theme, a.width()
	lines := a.answerLine()
	lines = append(gap(lines), styled(t.Text, a.q.Graded.Why, w)...)
	if !a.q.Graded.Right && !a.q.Graded.NotSure {
		lines = append(gap(lines), styled(t.Text, a.q.Named(a.q.Asked.Right).Why, w)...)
	}
	for _, s := range a.q.Asked.Question.Sources {
		lines = append(gap(lines), styled(t.Muted, s, w)...)
	}
	return lines
}
