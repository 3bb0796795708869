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

// In a wide window, the text is in a column at the left, and pictures are beside it: before the answer the scene, and
// after it the packets. The pictures do not scroll with the text.

// still is a picture of the scene, kept because it does not change while the learner moves the cursor or types.
type still struct {
	frame kit.Frame
	width int
	lines []string
}

// wide reports whether pictures are beside the text.
func (a Asker) wide() bool { return a.left > 0 }

// The smallest height of a window with pictures beside the text: of one picture, and of two below each other.
const onePicture, twoPictures = 20, 32

// widened sets the width of the text's column, or 0 if there are no pictures beside the text.
func (a Asker) widened() Asker {
	a.left, a.preface = 0, a.Preface
	room := a.frame.Width - kit.Between
	least := onePicture
	if len(a.attempts) > 1 {
		least = twoPictures
	}
	pictured := a.hasScene()
	if a.q.Graded != nil {
		pictured = len(a.attempts) > 0
	}
	if a.frame.Width < kit.SideBySide || a.frame.Height < least || !pictured || a.q.Worked() {
		return a
	}
	const pleasant = 64 // columns that a picture needs to show names and addresses in full
	left := max(min(room-pleasant, kit.MostText), min(46, room-diagram.MinWidth))
	switch {
	case a.q.Proved.Question.Kind == quiz.Cause:
		const listing = 70 // columns of what kubectl prints
		left = max(left, listing)
	case a.q.Graded != nil && a.q.Proved.Question.Kind == quiz.Choose:
		left = max(left, min(a.tableWidth(), room-diagram.MinWidth))
	}
	preface, ok := rewrapped(a.Preface, left)
	if !ok || room-left < diagram.MinWidth || a.q.Graded == nil && len(a.yaml) > kit.BodyHeight(a.frame) {
		return a
	}
	a.left, a.preface = left, preface
	return a
}

// notProse matches a line that cannot be wrapped again: one that is further in, an item of a list, a part of a drawing.
var notProse = regexp.MustCompile(`^ |^•|^\d+\. |[─│]`)

// rewrapped wraps lines of prose, which begin with a margin, to a smaller width. It returns false if a line is not
// plain prose.
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

// hasScene reports whether a picture of the scene can be shown before the answer without giving anything away. Of a
// cause question it would show the cause.
func (a Asker) hasScene() bool {
	kind := a.q.Proved.Question.Kind
	return kind != quiz.Cause && len(a.q.Proved.Scene.Nodes) > 0
}

// tableWidth returns the width of a verdict's table that has all clients on one page.
func (a Asker) tableWidth() int {
	p := a.sizes
	const apart = 2
	return p.name + len(a.clientRows())*(p.cell+apart) + apart + p.stamp
}

// rightWidth returns the width of the pictures.
func (a Asker) rightWidth() int { return a.frame.Width - a.left - kit.Between }

// rightLines returns what is beside the text.
func (a Asker) rightLines() []string {
	if a.q.Graded == nil {
		return a.sceneLines()
	}
	var lines []string
	for i, one := range a.attempts {
		if i > 0 {
			lines = kit.Fill(lines, i*(a.attemptRows()+1))
		}
		picture := one.last.lines
		if !one.packet.AtEnd() {
			picture = a.attemptPicture(one)
		}
		lines = append(lines, picture...)
		lines = append(lines, a.underPicture(one)...)
	}
	return lines
}

// attemptRows returns how many rows an attempt has, with the words below its picture.
func (a Asker) attemptRows() int {
	n := len(a.attempts)
	return (kit.BodyHeight(a.frame) - (n - 1)) / n
}

// attemptPicture draws the packet of an attempt.
func (a Asker) attemptPicture(one attempt) []string {
	const most = 24
	rows := max(4, min(a.attemptRows()-len(a.underPicture(one)), most))
	return kit.Indent(one.packet.View(a.frame, a.rightWidth(), rows))
}

// withLastPictures draws the packets at their ends, unless they are drawn for this window already.
func (a Asker) withLastPictures() Asker {
	drawn := func(one attempt) bool {
		return !one.packet.AtEnd() || one.last.frame == a.frame && one.last.width == a.rightWidth()
	}
	if a.q.Graded == nil || !slices.ContainsFunc(a.attempts, func(one attempt) bool { return !drawn(one) }) {
		return a
	}
	a.attempts = slices.Clone(a.attempts)
	for i, one := range a.attempts {
		if !drawn(one) {
			a.attempts[i].last = still{frame: a.frame, width: a.rightWidth(), lines: a.attemptPicture(one)}
		}
	}
	if a.kept = maps.Clone(a.kept); a.kept == nil {
		a.kept = map[int][]attempt{}
	}
	a.kept[a.other] = a.attempts
	return a
}

// underPicture returns how a packet ended and what the learner should know about its address, or, while the packet
// moves, what happens at its hop. It always has the same number of rows, so that the picture does not jump.
func (a Asker) underPicture(one attempt) []string {
	t, w := a.frame.Theme, a.rightWidth()
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

// sceneLines returns the manifest of the question, if it has one to look at, and the picture of the scene. A short
// picture is in the middle of the window.
func (a Asker) sceneLines() []string {
	var lines []string
	if a.q.Proved.Question.Kind != quiz.Choose && len(a.yaml) > 0 {
		lines = append(a.manifestLines(), "")
	}
	height := kit.BodyHeight(a.frame) - len(lines)
	const least = 8 // rows of a picture in which something can be seen
	if height < least || len(a.picture.lines) == 0 || len(a.picture.lines) > height {
		return lines
	}
	above := (height - len(a.picture.lines)) / 2
	if len(lines) > 0 {
		above = min(above, 2)
	}
	return append(kit.Fill(lines, len(lines)+above), a.picture.lines...)
}

// withPicture draws the scene, unless it is drawn for this window already.
func (a Asker) withPicture() Asker {
	if a.q.Graded != nil || !a.wide() {
		return a
	}
	if a.picture.frame == a.frame && a.picture.width == a.rightWidth() {
		return a
	}
	height := kit.BodyHeight(a.frame)
	if a.q.Proved.Question.Kind != quiz.Choose && len(a.yaml) > 0 {
		height -= len(a.yaml) + 1
	}
	a.picture = still{frame: a.frame, width: a.rightWidth()}
	if height > 0 {
		shown := kit.NewPlayer(a.unaware(), cluster.Trace{})
		a.picture.lines = kit.Indent(shown.View(a.frame, a.rightWidth(), height))
	}
	return a
}

// unaware returns the scene as a learner knows it before the answer. The Services of other kinds than choose are left
// out, because a picture shows which pods they select, and that may be the answer. The scene of a choose question does
// not have the Service yet.
func (a Asker) unaware() cluster.Scene {
	scene := a.q.Proved.Scene
	if a.q.Proved.Question.Kind != quiz.Choose {
		scene.Services = nil
	}
	return scene
}

// besideText puts the pictures beside the lines of the text that are in the window.
func (a Asker) besideText(shown []string) []string {
	shown = kit.Fill(shown, kit.BodyHeight(a.frame))
	rule := a.frame.Theme.Rule.Render("│")
	return kit.Beside(shown, a.right, a.left+2*len(kit.Margin), rule)
}
