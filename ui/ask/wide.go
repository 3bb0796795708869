package ask

import (
	"maps"
	"regexp"
	"slices"
	"strings"

	"github.com/charmbracelet/x/ansi"

	"portolan/internal/cluster"
	"portolan/internal/diagram"
	"portolan/internal/text"
	"portolan/quiz"
	"portolan/ui/kit"
)

// In a wide window, the text is on the left and pictures are on the right: the scene before the answer, and the packets
// after it. Only the text scrolls.

// still is a picture that is kept for one window, because drawing it at every key would be slow.
type still struct {
	frame kit.Frame
	width int
	lines []string
}

// wide reports whether pictures are beside the text.
func (a Asker) wide() bool { return a.textWidth > 0 }

// The smallest height, in rows, of a window with one picture beside the text, and with two pictures below each other.
const onePicture, twoPictures = 20, 32

// widened sets textWidth and preface for the window. textWidth is 0 if the window has no room for pictures beside the
// text, or if the question has none.
func (a Asker) widened() Asker {
	a.textWidth, a.preface = 0, a.Preface
	room := a.frame.Width - kit.Between
	least := onePicture
	if len(a.tries) > 1 {
		least = twoPictures
	}
	pictured := a.hasScene()
	if a.q.Graded != nil {
		pictured = len(a.tries) > 0
	}
	if a.frame.Width < kit.SideBySide || a.frame.Height < least || !pictured || a.q.Worked() {
		return a
	}
	column := kit.TextColumn(a.frame, kit.FullPicture, kit.MostText)
	switch {
	case a.q.Proved.Question.Kind == quiz.Cause:
		const listing = 70 // columns of what kubectl prints
		column = max(column, listing)
	case a.q.Graded != nil && a.q.Proved.Question.Kind == quiz.Choose:
		column = max(column, min(a.tableWidth(), room-diagram.MinWidth))
	}
	preface, ok := rewrapped(a.Preface, column)
	if !ok || room-column < diagram.MinWidth || a.q.Graded == nil && len(a.yaml) > kit.BodyHeight(a.frame) {
		return a
	}
	a.textWidth, a.preface = column, preface
	return a
}

// notProse matches a line that cannot be wrapped again: an indented line, an item of a list, or a part of a drawing.
var notProse = regexp.MustCompile(`^ |^•|^\d+\. |[─│]`)

// rewrapped returns lines of prose, which begin with a margin, wrapped to a smaller width. It returns false if they are
// too wide and one of them is not plain prose.
func rewrapped(lines []string, width int) ([]string, bool) {
	if text.Widest(lines) <= len(kit.Margin)+width {
		return lines, true
	}
	var out []string
	paragraph := ""
	end := func() {
		if paragraph != "" {
			out = append(out, kit.Indent(strings.Split(ansi.Wrap(paragraph, width, ""), "\n"))...)
		}
		paragraph = ""
	}
	for _, l := range lines {
		plain := strings.TrimPrefix(ansi.Strip(l), kit.Margin)
		switch {
		case strings.TrimSpace(plain) == "":
			end()
			out = append(out, "")
		case notProse.MatchString(plain):
			return nil, false
		default:
			line := ansi.Cut(l, len(kit.Margin), ansi.StringWidth(l))
			paragraph = strings.TrimSpace(paragraph + " " + line)
		}
	}
	end()
	return out, true
}

// hasScene reports whether the scene is shown before the answer. That of a cause question is not, because it would show
// the cause.
func (a Asker) hasScene() bool {
	kind := a.q.Proved.Question.Kind
	return kind != quiz.Cause && len(a.q.Proved.Scene.Nodes) > 0
}

// tableWidth returns the width of the verdict's table with all clients on one page, but without addresses.
func (a Asker) tableWidth() int {
	p := a.sizes
	const apart = 2
	return p.name + len(a.clientRows())*(p.cell+apart) + apart + p.stamp
}

// pictureWidth returns the width of the pictures beside the text.
func (a Asker) pictureWidth() int { return a.frame.Width - a.textWidth - kit.Between }

// pictureLines returns the lines to the right of the text.
func (a Asker) pictureLines() []string {
	if a.q.Graded == nil {
		return a.sceneLines()
	}
	var lines []string
	for i, one := range a.tries {
		if i > 0 {
			lines = kit.Fill(lines, i*(a.tryRows()+1))
		}
		picture := one.last.lines
		if !one.packet.AtEnd() {
			picture = a.tryPicture(one)
		}
		lines = append(lines, picture...)
		lines = append(lines, a.underPicture(one)...)
	}
	return lines
}

// tryRows returns how many rows each try gets for its picture and the text below it.
func (a Asker) tryRows() int {
	n := len(a.tries)
	return (kit.BodyHeight(a.frame) - (n - 1)) / n
}

// tryPicture returns the picture of a try with its packet.
func (a Asker) tryPicture(one shownTry) []string {
	const most = 24
	rows := max(4, min(a.tryRows()-len(a.underPicture(one)), most))
	return kit.Indent(one.packet.View(a.frame, a.pictureWidth(), rows))
}

// withLastPictures draws every packet that is at its end, unless it has been drawn for this window, and keeps the
// pictures.
func (a Asker) withLastPictures() Asker {
	drawn := func(one shownTry) bool {
		return !one.packet.AtEnd() || one.last.frame == a.frame && one.last.width == a.pictureWidth()
	}
	if a.q.Graded == nil || !slices.ContainsFunc(a.tries, func(one shownTry) bool { return !drawn(one) }) {
		return a
	}
	a.tries = slices.Clone(a.tries)
	for i, one := range a.tries {
		if !drawn(one) {
			a.tries[i].last = still{frame: a.frame, width: a.pictureWidth(), lines: a.tryPicture(one)}
		}
	}
	if a.kept = maps.Clone(a.kept); a.kept == nil {
		a.kept = map[int][]shownTry{}
	}
	a.kept[a.other] = a.tries
	return a
}

// underPicture returns the text below the picture of a try: what happens at the current hop while the packet moves, and
// then how it ended and what the learner should know about the address. It always has the same number of rows, so that
// the picture below does not move.
func (a Asker) underPicture(one shownTry) []string {
	t, w := a.frame.Theme, a.pictureWidth()
	rows := 2
	var lines []string
	switch kind := a.q.Proved.Question.Kind; {
	case !one.packet.AtEnd() && one.packet.Started():
		lines = one.packet.Caption(a.frame, w)
	case kind == quiz.Predict || kind == quiz.Cause:
		lines = kit.OutcomeLines(t, one.packet.Trace, w)
	default:
		lead := kit.Outcome(t, one.packet.Trace)
		note := one.note
		if kind != quiz.Choose {
			lead = t.Strong.Render(one.option) + "  " + lead
		}
		if note == "" {
			note = wayNote(t, one.packet.Trace)
		}
		lines = []string{lead}
		if note != "" {
			lines = kit.Hang(lead+"  ", t.Muted, text.Wrap(note, max(12, w-ansi.StringWidth(lead)-2)))
		}
	}
	if kind := a.q.Proved.Question.Kind; kind == quiz.Predict || kind == quiz.Cause {
		rows = 5
	}
	lines = kit.Fill(lines, rows)
	return kit.Indent(slices.Clone(lines[:rows]))
}

// sceneLines returns what is beside a question before its answer: the manifest, unless the question is about a Service
// type, and the picture of the scene. There are empty lines above the picture if it is much lower than the room.
func (a Asker) sceneLines() []string {
	var lines []string
	if a.q.Proved.Question.Kind != quiz.Choose && len(a.yaml) > 0 {
		lines = append(a.manifestLines(), "")
	}
	height := kit.BodyHeight(a.frame) - len(lines)
	const least = 8 // rows of the smallest picture that is worth showing
	if height < least || len(a.scenePicture.lines) == 0 || len(a.scenePicture.lines) > height {
		return lines
	}
	above := (height - len(a.scenePicture.lines)) / 2
	if len(lines) > 0 {
		above = min(above, 2)
	}
	return append(kit.Fill(lines, len(lines)+above), a.scenePicture.lines...)
}

// withScenePicture draws the scene before the answer, unless it has been drawn for this window.
func (a Asker) withScenePicture() Asker {
	if a.q.Graded != nil || !a.wide() {
		return a
	}
	if a.scenePicture.frame == a.frame && a.scenePicture.width == a.pictureWidth() {
		return a
	}
	height := kit.BodyHeight(a.frame)
	if a.q.Proved.Question.Kind != quiz.Choose && len(a.yaml) > 0 {
		height -= len(a.yaml) + 1
	}
	a.scenePicture = still{frame: a.frame, width: a.pictureWidth()}
	if height > 0 {
		shown := kit.NewPlayer(a.beforeAnswer(), cluster.Trace{})
		a.scenePicture.lines = kit.Indent(shown.View(a.frame, a.pictureWidth(), height))
	}
	return a
}

// beforeAnswer returns the scene that may be shown before the answer. It has no Services, because a picture shows which
// pods they select, and that may be the answer. Only the scene of a choose question keeps them: the Service that the
// question is about is not among them.
func (a Asker) beforeAnswer() cluster.Scene {
	scene := a.q.Proved.Scene
	if a.q.Proved.Question.Kind != quiz.Choose {
		scene.Services = nil
	}
	return scene
}

// besideText returns the visible lines of the text with the pictures beside them.
func (a Asker) besideText(shown []string) []string {
	return kit.Columns(a.frame, shown, a.pictures, a.textWidth)
}
