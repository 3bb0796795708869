package ask

import (
	"slices"
	"strings"

	tea "charm.land/bubbletea/v2"
	"github.com/charmbracelet/x/ansi"

	"portolan/internal/cluster"
	"portolan/internal/text"
	"portolan/quiz"
	"portolan/ui/kit"
)

// attempt is one connection that proves the result of a question, with its packet.
type attempt struct {
	option string // choose: the option; fill: the text in the blank; reach: the address; "" if there is nothing to name
	from   string // the client
	note   string // what the learner should know about the address, "" for nothing
	packet kit.Player
	last   still // the picture of the packet at its end, kept because it is shown most of the time
}

// withAttempts finds the connections that prove the result: first what the learner answered, then what is right. Their
// packets are at the end.
func (a Asker) withAttempts() Asker {
	if a.q.Graded == nil {
		return a
	}
	if a.attempts = slices.Clone(a.kept[a.other]); a.attempts == nil {
		a = a.newAttempts()
	}
	return a.ended()
}

// newAttempts finds the connections.
func (a Asker) newAttempts() Asker {
	switch a.q.Proved.Question.Kind {
	case quiz.Choose, quiz.Fill:
		a.attempts = a.judgedAttempts()
	case quiz.Reach:
		for _, is := range []string{a.q.Graded.Choice, a.q.Proved.Right} {
			if is != "" && (len(a.attempts) == 0 || a.attempts[0].option != is) {
				a.attempts = append(a.attempts, a.attemptOf(is, a.q.Named(is).Trace))
			}
		}
	case quiz.Predict, quiz.Cause:
		if a.q.Graded.Trace != nil {
			a.attempts = []attempt{a.attemptOf("", *a.q.Graded.Trace)}
		}
	case quiz.Fact:
	}
	return a
}

func (a Asker) attemptOf(is string, trace cluster.Trace) attempt {
	return attempt{option: is, from: trace.From, packet: kit.NewPlayer(a.q.Proved.Scene, trace)}
}

// judgedAttempts returns the two attempts of a judgement: with the answer, and with what is right.
func (a Asker) judgedAttempts() []attempt {
	j, ok := a.judgement()
	if !ok || j.Evidence.From == "" {
		return nil
	}
	var all []attempt
	for _, try := range a.tries(j.Evidence) {
		// None of these has no address to try. A right answer is the same as what is right.
		if try.Option == "" || try.Option == quiz.NoneOfThese || len(all) > 0 && all[0].option == try.Option {
			continue
		}
		all = append(all, attempt{
			option: try.Option, from: j.Evidence.From, note: try.Note, packet: kit.NewPlayer(try.Scene, try.Trace),
		})
	}
	return all
}

// tries returns the tries that the result shows. A text that the API server refuses has none.
func (a Asker) tries(e quiz.Evidence) []quiz.Try {
	switch g := a.q.Graded; {
	case !a.q.Fills():
		return []quiz.Try{e.Chosen, e.Fitting}
	case g.Right:
		return []quiz.Try{e.Chosen}
	case g.Error != "", g.NotSure:
		return []quiz.Try{e.Fitting}
	}
	return []quiz.Try{e.Chosen, e.Fitting}
}

// Moves reports whether ← and → move a packet.
func (a Asker) Moves() bool { return len(a.attempts) > 0 }

// predicts reports whether the packet of a prediction is a part of the page.
func (a Asker) predicts() bool { return a.q.Proved.Question.Kind == quiz.Predict }

// play sends the packets once more. If the pictures are beside the text, both packets start. Otherwise the first packet
// fills the body, and the key pressed again shows the other one.
func (a Asker) play() (Asker, tea.Cmd) {
	if !a.Moves() {
		return a, nil
	}
	var cmds []tea.Cmd
	a.attempts = slices.Clone(a.attempts)
	if !a.wide() && !a.predicts() {
		a.watched = (a.watched + 1) % len(a.attempts)
	}
	for i := range a.attempts {
		if a.wide() || a.predicts() || i == a.watched {
			var cmd tea.Cmd
			a.attempts[i].packet, cmd = a.attempts[i].packet.Play(a.session)
			cmds = append(cmds, cmd)
		}
	}
	return a, tea.Batch(cmds...)
}

// step moves the packets that are on the screen by one hop. If none is on the screen, it first shows one: → at its
// first hop, and ← before its last one.
func (a Asker) step(by int) Asker {
	if !a.Moves() {
		return a
	}
	a.attempts = slices.Clone(a.attempts)
	shown := a.wide() || a.predicts() || a.watched >= 0
	if !shown {
		a.watched = 0
	}
	for i := range a.attempts {
		p := &a.attempts[i].packet
		if !shown && by > 0 {
			*p = kit.NewPlayer(p.Scene, p.Trace)
		}
		if a.wide() || a.predicts() || i == a.watched {
			*p = p.Step(by)
		}
	}
	return a
}

// ticked moves the packet of an animation by one hop.
func (a Asker) ticked(msg kit.HopMsg) (Asker, tea.Cmd) {
	var cmds []tea.Cmd
	a.attempts = slices.Clone(a.attempts)
	for i := range a.attempts {
		var cmd tea.Cmd
		a.attempts[i].packet, cmd = a.attempts[i].packet.Update(a.session, msg)
		cmds = append(cmds, cmd)
	}
	return a, tea.Batch(cmds...)
}

// playing reports whether a packet is moving.
func (a Asker) playing() bool {
	return slices.ContainsFunc(a.attempts, func(one attempt) bool { return one.packet.Playing })
}

// ended moves every packet to its end.
func (a Asker) ended() Asker {
	a.attempts = slices.Clone(a.attempts)
	for i := range a.attempts {
		a.attempts[i].packet = a.attempts[i].packet.End()
	}
	return a
}

// replayLines returns the packet that fills the body.
func (a Asker) replayLines() []string {
	t, w := a.frame.Theme, kit.BodyWidth(a.frame)
	one := a.attempts[a.watched]
	var lines []string
	if one.option != "" {
		lines = append(lines, a.nameLine(one.option), "")
	}
	lines = append(lines, kit.Indent(one.packet.View(a.frame, w, kit.PictureHeight(a.frame)))...)
	lines = append(kit.Gap(lines), kit.Indent(one.packet.Caption(a.frame, w))...)
	if one.note != "" && one.packet.AtEnd() {
		lines = append(lines, kit.Styled(t.Muted, text.Capital(one.note)+".", w)...)
	}
	return lines
}

// nameLine returns the name of an attempt: the option, the text in the blank, or the address.
func (a Asker) nameLine(is string) string {
	if a.q.Proved.Question.Kind == quiz.Choose {
		return kit.Margin + a.optionName(is)
	}
	return kit.Margin + a.frame.Theme.Strong.Render(is)
}

// attemptLines returns the attempts without pictures: who tries, and for each attempt its way with the outcome at the
// right and, unless brief is set, the reason below.
func (a Asker) attemptLines(width int, brief bool) []string {
	if len(a.attempts) == 0 {
		return nil
	}
	t, who := a.frame.Theme, quiz.ClientName(a.attempts[0].from)
	lines := kit.Styled(t.Strong, text.Capital(who)+" "+quiz.Agree(who, "tries", "try")+" it:", width)
	label := 0
	for _, one := range a.attempts {
		label = max(label, ansi.StringWidth(a.attemptLabel(one))+1)
	}
	if width < narrow {
		label = 0
	}
	for _, one := range a.attempts {
		name := a.attemptLabel(one)
		if label == 0 && name != "" {
			lines = append(lines, kit.Margin+name)
		}
		rows, column := a.wayLines(one, width-label, brief)
		for i, row := range rows {
			lead := ""
			if i == 0 && label > 0 {
				lead = name
			}
			lines = append(lines, kit.Margin+text.Pad(lead, label)+row)
		}
		if !brief {
			lines = append(lines, a.noteLines(one, label+column, width)...)
		}
	}
	return lines
}

// attemptLabel returns the name before the way of an attempt. For a question about addresses the way itself has it.
func (a Asker) attemptLabel(one attempt) string {
	switch kind := a.q.Proved.Question.Kind; {
	case kind == quiz.Choose && a.option(one.option).Badge != "":
		return a.frame.Theme.Badge(a.option(one.option).Badge)
	case kind == quiz.Fill:
		return a.frame.Theme.Strong.Render(one.option) + " "
	}
	return ""
}

// wayLines returns the way of a packet with its outcome at the right, and the column of the address that the client
// dials. An address that has no room is never cut: the way continues on the next line or, if brief is set, it ends at
// the address.
func (a Asker) wayLines(one attempt, width int, brief bool) (rows []string, column int) {
	outcome := kit.Outcome(a.frame.Theme, one.packet.Trace)
	const apart = 2
	room := width - ansi.StringWidth(outcome) - apart
	if rows, column = a.way(one.packet.Trace, room); brief && a.width() >= narrow {
		rows = rows[:1]
	}
	if ansi.StringWidth(rows[len(rows)-1]) > room {
		rows = append(rows, "")
	}
	last := len(rows) - 1
	rows[last] = text.Pad(rows[last], room+apart) + outcome
	return rows, column
}

// noteLines returns what the learner should know about an address, below the address. A long note begins further left.
func (a Asker) noteLines(one attempt, column, width int) []string {
	note := one.note
	if note == "" {
		note = wayNote(a.frame.Theme, one.packet.Trace)
	}
	if note == "" {
		return nil
	}
	at := max(0, min(column, width-ansi.StringWidth(note)))
	lead := kit.Margin + text.Pad("", at)
	return kit.Hang(lead, a.frame.Theme.Muted, text.Wrap(note, width-at))
}

// roomy is a width in which the way of every packet fits on one line.
const roomy = 1000

// way returns the way of a packet from the client over the address to the pod, and the column of the address. If it
// does not fit into the width, it continues on a second line, below the address.
func (a Asker) way(trace cluster.Trace, width int) (rows []string, column int) {
	t := a.frame.Theme
	if line := kit.Strip(t, trace, width)[0]; strings.Contains(ansi.Strip(line), trace.To) &&
		!strings.Contains(ansi.Strip(line), "…") {
		return []string{trimmed(line)}, afterArrow(line)
	}
	full := kit.Strip(t, trace, roomy)[0]
	column = afterArrow(full)
	end := ansi.StringWidth(full)
	second := strings.Index(ansi.Strip(ansi.Cut(full, column, end)), "━")
	if second < 0 {
		second = end - column
	}
	rows = []string{trimmed(ansi.Cut(full, 0, column+second))}
	if column+second < end {
		rows = append(rows, text.Pad("", column)+trimmed(ansi.Cut(full, column+second, end)))
	}
	if a.width() < narrow && text.Widest(rows) > width {
		return stackedWay(full, column, column+second), 0
	}
	return rows, column
}

// stackedWay returns a way for narrow windows: the client, the address and the pod below each other, with short arrows.
// The address begins at column address, and the arrow to the pod at column pod.
func stackedWay(full string, address, pod int) []string {
	const arrow = 3 // columns of a short arrow
	first := strings.Index(ansi.Strip(full), "━")
	rows := []string{trimmed(ansi.Cut(full, 0, first)), trimmed(ansi.Cut(full, address-arrow, pod))}
	end := ansi.StringWidth(full)
	if pod < end {
		last := afterArrow(ansi.Cut(full, pod, end))
		rows = append(rows, trimmed(ansi.Cut(full, pod+last-arrow, end)))
	}
	return rows
}

// afterArrow returns the column after the first arrow of a way, which is the column of the address.
func afterArrow(line string) int {
	plain := ansi.Strip(line)
	head := strings.IndexAny(plain, "▶╳")
	if head < 0 {
		return 0
	}
	const headAndSpace = 2
	return ansi.StringWidth(plain[:head]) + headAndSpace
}

// trimmed returns a line without the spaces at its end.
func trimmed(line string) string {
	return ansi.Cut(line, 0, ansi.StringWidth(strings.TrimRight(ansi.Strip(line), " ")))
}

// wayNote returns the words that the strip of a packet has below its last place.
func wayNote(t *kit.Theme, trace cluster.Trace) string {
	rows := kit.Strip(t, trace, roomy)
	if trace.Outcome == cluster.Connected || len(rows) < 2 {
		return ""
	}
	return text.Squeeze(ansi.Strip(rows[1]))
}
