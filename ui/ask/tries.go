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

// shownTry is a try that proves the result of a question, with its packet and its picture.
type shownTry struct {
	option string // by kind: choose: the option; fill: the text in the blank; reach: the address; "" for the others
	from   string // the client
	note   string // what the learner should know about the address, "" for nothing
	packet kit.Player
	last   still // the picture of the packet at its end, which is shown most of the time
}

// withTries sets the tries that prove the result: first one with the explained option or answer, then one with the
// right one. Their packets are at their ends. Before the answer, it changes nothing.
func (a Asker) withTries() Asker {
	if a.q.Graded == nil {
		return a
	}
	if a.tries = slices.Clone(a.kept[a.other]); a.tries == nil {
		a = a.newTries()
	}
	return a.ended()
}

// newTries sets the tries that withTries has not kept.
func (a Asker) newTries() Asker {
	switch a.q.Proved.Question.Kind {
	case quiz.Choose, quiz.Fill:
		a.tries = a.judgedTries()
	case quiz.Reach:
		for _, is := range []string{a.q.Graded.Choice, a.q.Proved.Right} {
			if is != "" && (len(a.tries) == 0 || a.tries[0].option != is) {
				a.tries = append(a.tries, a.tryOf(is, a.q.Named(is).Trace))
			}
		}
	case quiz.Predict, quiz.Cause:
		if a.q.Graded.Trace != nil {
			a.tries = []shownTry{a.tryOf("", *a.q.Graded.Trace)}
		}
	case quiz.Fact:
	}
	return a
}

func (a Asker) tryOf(is string, trace cluster.Trace) shownTry {
	return shownTry{option: is, from: trace.From, packet: kit.NewPlayer(a.q.Proved.Scene, trace)}
}

// judgedTries returns the tries of a judgement, at most two: with the explained option or answer, and with the right
// one.
func (a Asker) judgedTries() []shownTry {
	j, ok := a.judgement()
	if !ok || j.Evidence.From == "" {
		return nil
	}
	var all []shownTry
	for _, try := range a.evidenceTries(j.Evidence) {
		// "None of these" has no address to try. If the answer is right, both tries are the same.
		if try.Option == "" || try.Option == quiz.NoneOfThese || len(all) > 0 && all[0].option == try.Option {
			continue
		}
		all = append(all, shownTry{
			option: try.Option, from: j.Evidence.From, note: try.Note, packet: kit.NewPlayer(try.Scene, try.Trace),
		})
	}
	return all
}

// evidenceTries returns the tries of the evidence that the result shows. A text that the API server refuses has none.
func (a Asker) evidenceTries(e quiz.Evidence) []quiz.Try {
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
func (a Asker) Moves() bool { return len(a.tries) > 0 }

// predicts reports whether the packet of a prediction is a part of the page.
func (a Asker) predicts() bool { return a.q.Proved.Question.Kind == quiz.Predict }

// play sends the packets again. Those that are on the screen with the text all start. If there are none, a packet fills
// the body: first that of the first try, and at the next call that of the other one.
func (a Asker) play() (Asker, tea.Cmd) {
	if !a.Moves() {
		return a, nil
	}
	var cmds []tea.Cmd
	a.tries = slices.Clone(a.tries)
	if !a.wide() && !a.predicts() {
		a.watched = (a.watched + 1) % len(a.tries)
	}
	for i := range a.tries {
		if a.wide() || a.predicts() || i == a.watched {
			var cmd tea.Cmd
			a.tries[i].packet, cmd = a.tries[i].packet.Play(a.session)
			cmds = append(cmds, cmd)
		}
	}
	return a, tea.Batch(cmds...)
}

// step moves the packets that are on the screen by a number of hops. If none is, the packet of the first try fills the
// body: at its first hop if by is 1, and before its last hop if by is -1.
func (a Asker) step(by int) Asker {
	if !a.Moves() {
		return a
	}
	a.tries = slices.Clone(a.tries)
	shown := a.wide() || a.predicts() || a.watched >= 0
	if !shown {
		a.watched = 0
	}
	for i := range a.tries {
		p := &a.tries[i].packet
		if !shown && by > 0 {
			*p = kit.NewPlayer(p.Scene, p.Trace)
		}
		if a.wide() || a.predicts() || i == a.watched {
			*p = p.Step(by)
		}
	}
	return a
}

// ticked passes the message of an animation to the packets. It moves the packet of that animation by one hop.
func (a Asker) ticked(msg kit.HopMsg) (Asker, tea.Cmd) {
	var cmds []tea.Cmd
	a.tries = slices.Clone(a.tries)
	for i := range a.tries {
		var cmd tea.Cmd
		a.tries[i].packet, cmd = a.tries[i].packet.Update(a.session, msg)
		cmds = append(cmds, cmd)
	}
	return a, tea.Batch(cmds...)
}

// playing reports whether a packet is moving.
func (a Asker) playing() bool {
	return slices.ContainsFunc(a.tries, func(one shownTry) bool { return one.packet.Playing })
}

// ended moves every packet to its end.
func (a Asker) ended() Asker {
	a.tries = slices.Clone(a.tries)
	for i := range a.tries {
		a.tries[i].packet = a.tries[i].packet.End()
	}
	return a
}

// replayLines returns the packet that fills the body.
func (a Asker) replayLines() []string {
	t, w := a.frame.Theme, kit.BodyWidth(a.frame)
	one := a.tries[a.watched]
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

// nameLine returns a line with the name of a try: the option, the text in the blank, or the address.
func (a Asker) nameLine(is string) string {
	if a.q.Proved.Question.Kind == quiz.Choose {
		return kit.Margin + a.optionName(is)
	}
	return kit.Margin + a.frame.Theme.Strong.Render(is)
}

// tryLines returns the tries without pictures: who tries, and for each try the way of its packet and the outcome.
// Unless brief is set, the reason is below the way.
func (a Asker) tryLines(width int, brief bool) []string {
	if len(a.tries) == 0 {
		return nil
	}
	t, who := a.frame.Theme, quiz.ClientName(a.tries[0].from)
	lines := kit.Styled(t.Strong, text.Capital(who)+" "+quiz.Agree(who, "tries", "try")+" it:", width)
	label := 0
	for _, one := range a.tries {
		label = max(label, ansi.StringWidth(a.tryLabel(one))+1)
	}
	if width < narrow {
		label = 0
	}
	for _, one := range a.tries {
		name := a.tryLabel(one)
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

// tryLabel returns the name before the way of a try. It is "" for a reach question, because the way contains the
// address.
func (a Asker) tryLabel(one shownTry) string {
	switch kind := a.q.Proved.Question.Kind; {
	case kind == quiz.Choose && a.option(one.option).Badge != "":
		return a.frame.Theme.Badge(a.option(one.option).Badge)
	case kind == quiz.Fill:
		return a.frame.Theme.Strong.Render(one.option) + " "
	}
	return ""
}

// wayLines returns the way of a packet with its outcome at the right, and the column of the address that the client
// dials. It never cuts the address: if there is too little room, the way continues on the next line. If brief is set
// and the body is not narrow, it ends at the address instead.
func (a Asker) wayLines(one shownTry, width int, brief bool) (rows []string, column int) {
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

// noteLines returns what the learner should know about an address, to be shown below it. It begins in the given column,
// or further to the left if it is long.
func (a Asker) noteLines(one shownTry, column, width int) []string {
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

// roomy is a width, in columns, at which the way of every packet fits on one line.
const roomy = 1000

// way returns the way of a packet, from the client to the address and on to the pod, and the column of the address. If
// it does not fit into the width, it continues on a second line, below the address.
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

// stackedWay returns the way full for narrow windows: the client, the address and the pod below each other, with short
// arrows. In full, the address begins at column address, and the arrow to the pod at column pod.
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

// afterArrow returns the column after the first arrow of a way, where the address begins. It is 0 if there is no arrow.
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

// wayNote returns the reason of a failure as the strip of the packet has it, in its second row. It is "" if the client
// connects.
func wayNote(t *kit.Theme, trace cluster.Trace) string {
	rows := kit.Strip(t, trace, roomy)
	if trace.Outcome == cluster.Connected || len(rows) < 2 {
		return ""
	}
	return text.Squeeze(ansi.Strip(rows[1]))
}
