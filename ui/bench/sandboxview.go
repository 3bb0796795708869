package bench

import (
	"slices"
	"strings"

	"charm.land/lipgloss/v2"
	"github.com/charmbracelet/x/ansi"

	"portolan/internal/diagram"
	"portolan/internal/journey"
	"portolan/internal/manifest"
	"portolan/internal/text"
	"portolan/ui/kit"
)

// besideText is the window width from which a column stands beside the text: who gets in, or what the lab asks.
const besideText = 72

// wide reports that text and picture stand beside each other.
func (w Workbench) wide() bool { return w.frame.Width >= kit.SideBySide && w.frame.Height >= 20 }

// roomy reports that there is a column beside the text.
func (w Workbench) roomy() bool { return w.frame.Width >= besideText && w.frame.Height >= 18 }

// View paints what laidOut has laid out.
func (w Workbench) View() string {
	p := kit.Page{Left: "Sandbox   " + w.title, Ruled: true, Body: w.body, Keys: w.ShortHelp(), Above: w.above, Below: w.below}
	if w.IsLab() {
		p.Left, p.Right = w.title, "lab"
	}
	if !w.IsLab() && w.Trouble == "" {
		p.Right = "scene " + oneLine(w.seen.scene.Name)
	}
	if on := w.happened(); on != "" {
		scene := p.Right + "   "
		p.Right = "what if: " + on
		if !w.IsLab() && ansi.StringWidth(scene+p.Right) <= kit.BodyWidth(w.frame)/2 {
			p.Right = scene + p.Right
		}
	}
	if w.lost {
		p.Note = tabToText
	}
	return p.Render(w.frame)
}

// laidOut lays out what the window shows, for View to join.
func (w Workbench) laidOut() Workbench {
	w.above, w.below = false, false
	if w.frame.Width == 0 {
		return w
	}
	height := w.rows()
	if height < 1 {
		return w
	}
	if w.Trouble != "" {
		w.body = kit.Styled(w.frame.Theme.Bad, w.Trouble, kit.TextWidth(w.frame))
		return w
	}
	var lines []string
	switch {
	case w.picture && w.face == storyFace:
		w, lines = w.storyPage(height)
	case w.wide():
		w, lines = w.wideLines(height)
	case w.picture:
		lines = w.pictureLines(kit.BodyWidth(w.frame), height)
	default:
		w, lines = w.textLines(height)
	}
	lines = lines[:min(len(lines), height)]
	for len(lines) < kit.BodyHeight(w.frame)-len(w.stateLines()) {
		lines = append(lines, "")
	}
	w.body = slices.Concat(lines, w.stateLines())
	return w
}

// rows is the room above the line that says how things stand; in windows that are not too low a blank line is between.
func (w Workbench) rows() int {
	const low = 18
	rows := kit.BodyHeight(w.frame) - len(w.stateLines())
	if kit.BodyHeight(w.frame) < low {
		return rows
	}
	return rows - 1
}

// stateLines is the line that says how things stand, or what is to be said once, which may take three.
func (w Workbench) stateLines() []string {
	const most = 3
	width := kit.BodyWidth(w.frame)
	if w.said == "" || w.asking {
		return []string{w.stateLine(width)}
	}
	return kit.Indent(painted(w.frame.Theme.Open, clipped(text.Wrap(oneLine(w.said), width), most, width)))
}

// stateLine says how things stand: always, and first of all what is wrong.
func (w Workbench) stateLine(width int) string {
	t := w.frame.Theme
	says := func(style lipgloss.Style, text, more string) string {
		text = ansi.Truncate(text, width, "…")
		if room := width - ansi.StringWidth(text) - 3; more != "" && room > len("…") {
			return kit.Margin + style.Render(text) + "   " + t.Muted.Render(ansi.Truncate(more, room, "…"))
		}
		return kit.Margin + style.Render(text)
	}
	switch {
	case w.asking:
		return says(t.Open, "Show the solution?", countsAsShown)
	case len(w.seen.errors) > 0:
		e := w.seen.errors[0]
		return says(t.Bad, "╳ "+errorPlace(e.Line), strings.TrimPrefix(oneLine(e.Field+": "+e.Message), ": "))
	case w.IsLab():
		style, head, more := w.standing()
		return says(style, head, more)
	}
	if len(w.seen.warnings) > 0 {
		return says(t.Open, w.accepted(), oneLine(w.seen.warnings[0]))
	}
	return says(t.Good, w.accepted(), string(journey.Takes))
}

// wideLines is the text left and the picture right.
func (w Workbench) wideLines(height int) (Workbench, []string) {
	left := w.textWidth()
	right := w.frame.Width - left - kit.Between
	head := w.labLines(left, height)
	w.editor = w.editor.sized(height - len(head))
	text := slices.Concat(head, kit.Indent(w.editor.view(w.look(left))))
	for len(text) < height {
		text = append(text, "")
	}
	w.player.Lit = kit.Lit{}
	if !w.picture {
		w.player.Lit = w.light()
	}
	return w, kit.Beside(text, w.pictureLines(right, height), left+2*len(kit.Margin), w.frame.Theme.Rule.Render("│"))
}

// textWidth is the room for the text: what YAML needs, and the picture its names and addresses.
func (w Workbench) textWidth() int {
	const pleasant = 64
	switch {
	case w.wide():
		room := w.frame.Width - kit.Between
		return max(min(room-pleasant, 64), min(46, room-diagram.MinWidth))
	case w.roomy():
		const narrowest = 30 // of what stands beside it
		return min(kit.BodyWidth(w.frame)*4/7, kit.BodyWidth(w.frame)-narrowest-len(kit.Margin))
	}
	return kit.BodyWidth(w.frame)
}

func (w Workbench) look(width int) editorLook {
	return editorLook{theme: w.frame.Theme, width: width, typing: !w.picture, wrong: w.seen.wrong}
}

// textLines is the text, and beside it, where there is room, what comes of it.
func (w Workbench) textLines(height int) (Workbench, []string) {
	width := w.textWidth()
	if !w.roomy() {
		wrong := kit.Indent(w.advice(width, 2))
		w.editor = w.editor.sized(height - len(wrong))
		rows := kit.Indent(w.editor.view(w.look(width)))
		for len(rows) < height-len(wrong) {
			rows = append(rows, "")
		}
		return w, append(rows, wrong...)
	}
	w.editor = w.editor.sized(height)
	rows := kit.Indent(w.editor.view(w.look(width)))
	return w, kit.Beside(rows, w.asideLines(kit.BodyWidth(w.frame)-width-len(kit.Margin), height), width+len(kit.Margin), kit.Margin)
}

// asideLines stands beside the text: what the API server says against it, and then what the lab asks, or who gets in.
func (w Workbench) asideLines(width, height int) []string {
	if w.IsLab() {
		return w.labAside(width, height)
	}
	wrong := w.errorLines(width, height-2)
	lines := wrong
	if len(wrong) > 0 {
		lines = append(lines, "")
	}
	guests := w.staleNote(w.guestLines(width), width)
	const least = 6 // rows that are worth being looked at
	switch room := height - len(lines); {
	case len(guests) <= room:
	case room < least:
		return wrong
	default:
		guests = append(guests[:room-1], w.frame.Theme.Faint.Render(allByTab))
	}
	return append(lines, guests...)
}

// staleWords stand above what the text did before it was refused.
const staleWords = asBefore

// staleNote puts above something that it is how things were before the text was refused.
func (w Workbench) staleNote(lines []string, width int) []string {
	if !w.seen.stale {
		return lines
	}
	var note []string
	for _, l := range text.Wrap(staleWords, width) {
		note = append(note, w.frame.Theme.Open.Render(l))
	}
	return append(note, lines...)
}

// pictureLines is the scene, the table or the switches under it, and the words of the packet.
func (w Workbench) pictureLines(width, height int) []string {
	head := w.pictureHead(width)
	words := w.packetWords(width)
	foot := w.footLines(width, len(words), height-len(head))
	lines := head
	room := height - len(head) - len(words) - len(foot)
	const least, most = 3, 16
	if room >= least {
		rows := kit.Indent(w.player.View(w.frame, width, min(room, most)))
		if len(rows) <= room-1 && len(rows) > 0 {
			rows = append(rows, "")
		}
		lines = append(lines, rows...)
	}
	lines = append(append(lines, words...), foot...)
	return lines
}

// pictureHead is what must not be overlooked: that the lab is solved, or that the picture is old.
func (w Workbench) pictureHead(width int) []string {
	t := w.frame.Theme
	switch {
	case w.seen.stale && len(w.seen.services) == 0:
		return kit.Styled(t.Open, nothingApplied, width)
	case w.seen.stale:
		return kit.Styled(t.Open, lastAccepted, width)
	case w.IsLab() && w.seen.solved && !w.wide():
		return append(w.mattersLines(width), "")
	}
	return nil
}

// footLines is the table or the list of switches, in the rows that picture and words leave; in a wide window the error, too.
func (w Workbench) footLines(width, words, height int) []string {
	rows := len(w.seen.table.Rows) + 1 + len(w.tableNotes(width))
	most := height - words - w.pictureRoom()
	var wrong []string
	if w.wide() {
		if wrong = kit.Indent(w.errorLines(width, 6)); len(wrong) > 0 {
			wrong = append([]string{""}, wrong...)
		}
	}
	switch w.face {
	case switchFace:
		rows = len(w.seen.switches) + 1
		return append(w.switchLines(width, max(3, min(rows, most-len(wrong)))), wrong...)
	case sceneFace:
		return append(w.sceneLines(width, max(3, most-len(wrong))), wrong...)
	case tableFace, storyFace:
	}
	return append(w.tableLines(width, max(3, min(rows, most-len(wrong)))), wrong...)
}

// pictureRoom is how many rows the picture should have before the table gets more than three.
func (w Workbench) pictureRoom() int {
	switch {
	case w.face == sceneFace && !w.wide():
		return 0
	case kit.Listed(w.frame) && !w.sent:
		return 0
	case kit.Listed(w.frame):
		return 6
	case w.wide():
		return 14
	}
	return 11
}

// packetWords says who dials what, and where the packet is.
func (w Workbench) packetWords(width int) []string {
	t, cell := w.frame.Theme, w.aim()
	if cell.Door.Address == "" || w.face == switchFace || w.face == sceneFace {
		return nil
	}
	dials := kit.Margin + t.Text.Render(cell.Trace.Sender()+" dials ") + t.Door.Render(cell.Trace.To)
	if !w.sent {
		switch {
		case w.picture && w.IsLab() && w.seen.solved:
			dials += t.Muted.Render("   r sends it")
		case w.picture:
			dials += t.Muted.Render("   enter sends it")
		}
		return []string{dials, ""}
	}
	lines := []string{dials}
	const most = 4
	words := kit.Indent(w.player.Words(w.frame, width))
	if len(words) > most {
		words = words[:most]
		words[most-1] = ansi.Truncate(words[most-1], max(0, width-1)+len(kit.Margin), "") + t.Text.Render("…")
	}
	return append(append(lines, words...), "")
}

// light is what the field under the text's cursor stands for in the picture.
func (w Workbench) light() kit.Lit {
	const most = 8 << 10 // of text that is looked through on every key
	if w.seen.stale || len(w.seen.errors) > 0 || len(w.Bench.Text()) > most || len(w.seen.services) == 0 {
		return kit.Lit{}
	}
	clean, err := manifest.Annotate(w.Bench.Text())
	if err != nil {
		return kit.Lit{}
	}
	row := w.editor.row
	for _, line := range w.editor.lines[:w.editor.row] {
		if strings.HasPrefix(strings.TrimSpace(line), "#") {
			row--
		}
	}
	if row < 0 || row >= len(clean.Lines) {
		return kit.Lit{}
	}
	return kit.LitBy(w.seen.scene, w.seen.services[w.at.service], clean.Lines[row].Field, w.player.Trace.From)
}
