package ask

import (
	"strings"

	"charm.land/lipgloss/v2"
	"github.com/charmbracelet/x/ansi"

	"portolan/internal/cluster"
	"portolan/internal/journey"
	"portolan/internal/text"
	"portolan/quiz"
	"portolan/ui/kit"
)

// answerLine returns a stamp and the learner's answer, and below it the right answer if that is another one. If the
// learner was not sure, it returns a stamp and the right answer.
func (a Asker) answerLine() []string {
	t, right := a.frame.Theme, string(a.q.Read(a.q.Proved.Right))
	switch {
	case a.q.Graded.NotSure:
		return a.stampedAnswer(t.NotSureStamp(), right)
	case a.q.Graded.Right:
		return a.stampedAnswer(t.RightStamp(true), right)
	}
	lines := a.stampedAnswer(t.RightStamp(false), string(a.q.Read(a.q.Graded.Choice)))
	return append(lines, kit.Styled(t.Strong, string(a.q.Lead())+right, a.width())...)
}

// stampedAnswer returns an answer after a stamp and the words that introduce it.
func (a Asker) stampedAnswer(stamp, answer string) []string {
	lead := youSaid
	switch {
	case a.q.Graded.NotSure:
		lead = string(a.q.Lead())
	case a.q.Fills():
		lead = youWrote
	}
	return a.afterStamp(stamp, lead+answer)
}

// afterStamp returns a text after a stamp. Its second and later lines begin below the first word.
func (a Asker) afterStamp(stamp, content string) []string {
	lead := kit.Margin + stamp + " "
	room := max(1, a.width()-ansi.StringWidth(stamp)-1)
	return kit.Hang(lead, lipgloss.NewStyle(), kit.Named(a.frame.Theme.Strong, content, room))
}

// filledLines returns the result of filling a blank.
func (a Asker) filledLines() []string {
	t, w, g := a.frame.Theme, a.width(), a.q.Graded
	lines := a.stampedAnswer(t.RightStamp(g.Right), a.wrote())
	if g.NotSure {
		lines = a.afterStamp(t.NotSureStamp(), string(journey.OneRight)+a.q.Proved.Right)
	}
	lines = append(kit.Gap(lines), kit.Styled(t.Text, string(a.q.Why()), w)...)
	if g.Error != "" {
		lines = append(kit.Gap(lines), kit.Styled(t.Muted, string(journey.Refuses)+g.Error, w)...)
	}
	if !g.NotSure && !a.wide() {
		lines = append(kit.Gap(lines), a.tryLines(w, false)...)
	}
	if !g.Right && !g.NotSure {
		lines = append(kit.Gap(lines), kit.Styled(t.Text, string(a.q.Remedy()), w)...)
	}
	return a.withManifest(lines)
}

// withManifest adds the manifest if there is room for it. It may be left out, because the learner has already read it.
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

// predictedLines returns the result of a prediction: the answer, the packet, and why it ended so. In a wide window, the
// packet is beside these lines.
func (a Asker) predictedLines() []string {
	t, w := a.frame.Theme, a.width()
	lines := a.answerLine()
	why := kit.Styled(t.Text, a.q.Graded.Why, w)
	if a.wide() || len(a.tries) == 0 {
		lines = append(kit.Gap(lines), why...)
		return a.withStoryAgain(lines)
	}
	packet := a.tries[0].packet
	below := kit.Indent(packet.Caption(a.frame, w))
	if packet.AtEnd() {
		below = append(kit.Indent(a.endLines(packet.Trace)), why...)
	}
	rows := max(4, min(kit.BodyHeight(a.frame)-len(lines)-len(below)-1, 18))
	lines = append(lines, kit.Indent(packet.View(a.frame, w, rows))...)
	return append(kit.Gap(lines), below...)
}

// endLines returns how the packet of a prediction ended. It leaves out the simulator's reason, because the question
// contains its author's own reason.
func (a Asker) endLines(trace cluster.Trace) []string {
	if kit.Listed(a.frame) {
		return nil // the list of hops ends with the outcome
	}
	return kit.EndLines(a.frame.Theme, trace, a.width())
}

// withStoryAgain adds the story and the question, if there is room for them.
func (a Asker) withStoryAgain(lines []string) []string {
	t, q, w := a.frame.Theme, a.q.Proved.Question, a.width()
	rule := kit.Margin + t.Rule.Render(strings.Repeat("─", w))
	all := append(kit.Gap(lines), rule, "")
	all = kit.Gap(append(all, kit.Styled(t.Text, q.Story, w)...))
	return a.withManifest(append(all, kit.Styled(t.Muted, q.Prompt(), w)...))
}

// reachedLines returns the result of a question about which address a client uses. Unless the pictures are beside it,
// it has a try at the chosen address and one at the right address.
func (a Asker) reachedLines() []string {
	var tries []string
	if !a.wide() {
		tries = a.tryLines(a.width(), false)
	}
	return a.withManifest(a.explainedLines(tries))
}

// explainedLines returns the answer, why it is right or wrong, then proof and, if the answer is wrong, why the right
// one is right.
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

// causeLines returns the result of a question about a cause: the answer and its reason, and again what the probes
// showed.
func (a Asker) causeLines() []string {
	return append(kit.Gap(a.explainedLines(nil)), a.seenLines(a.width())...)
}

// factLines returns the result of a question of fact, with the URLs of its sources as hyperlinks. A URL is never cut:
// if it is wider than the window, it continues on the next line, and c copies all of it.
func (a Asker) factLines() []string {
	t, lines := a.frame.Theme, a.explainedLines(nil)
	for i, s := range a.sources() {
		if i == 0 {
			lines = append(kit.Gap(lines), kit.Styled(t.Muted, sourcesHead, a.width())...)
		}
		style := t.Door
		if a.frame.Links {
			style = style.Hyperlink(s)
		}
		for row := range strings.SplitSeq(linkRows(s, kit.BodyWidth(a.frame)), "\n") {
			lines = append(lines, kit.Margin+style.Render(row))
		}
	}
	return lines
}

// linkRows breaks a URL that is wider than the window into rows, after slashes where it has them.
func linkRows(address string, width int) string {
	return ansi.Hardwrap(text.AfterSlashes(address, width), width, false)
}

// sources returns the URLs of the pages that support a fact. It returns none for other kinds of questions.
func (a Asker) sources() []string {
	var all []string
	if a.q.Proved.Question.Kind != quiz.Fact {
		return nil
	}
	for _, s := range a.q.Proved.Question.Sources {
		all = append(all, text.Line(s))
	}
	return all
}
