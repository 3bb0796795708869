package home

import (
	"fmt"
	"regexp"
	"slices"
	"strings"

	"charm.land/lipgloss/v2"
	"github.com/charmbracelet/x/ansi"

	"portolan/internal/cluster"
	"portolan/internal/journey"
	"portolan/internal/text"
	"portolan/lessons"
	"portolan/ui/kit"
)

// preview makes the lines to the right of a list, about the item under the cursor. In a window that is not wide, it
// makes none. A preview computes a scene, so screens make it when the cursor moves, and not in every View.
type preview struct {
	session  *kit.Session
	frame    kit.Frame
	standing journey.Standing
}

// task returns the preview of a task. So do the other methods for other items.
func (p preview) task(task journey.Task) []string {
	switch {
	case !kit.Wide(p.frame):
		return nil
	case task.Kind == journey.Mend:
		return p.lab(task.Lab.ID)
	case task.Lesson.ID == "":
		return p.practice()
	}
	return p.lesson(task.Lesson)
}

// chosen shows the place that the item under the cursor of a list opens.
func (p preview) chosen(list report) []string {
	item, ok := list.chosen()
	if !ok {
		return nil
	}
	return p.place(item.place)
}

// place shows a place of the journey.
func (p preview) place(place journey.Place) []string {
	if !kit.Wide(p.frame) {
		return nil
	}
	switch at := place.(type) {
	case journey.AtLab:
		return p.lab(at.Lab)
	case journey.AtPartEnd:
		return p.part(at.Part)
	case journey.AtRound:
		if at.Question != "" {
			return p.question(at.Question)
		}
		if l, ok := p.session.Course.Lesson(at.Lesson); ok {
			return p.lesson(l)
		}
		return p.practice()
	case journey.AtStep:
		l, _ := p.session.Course.Lesson(at.Lesson)
		i := slices.IndexFunc(l.Steps, func(s lessons.Step) bool { return s.ID == at.Step })
		if i >= 0 && at.Lookup {
			return p.step(l, i)
		}
		return p.lesson(l)
	}
	return nil
}

// part shows the lessons of a part, and how far the learner is in each.
func (p preview) part(n int) []string {
	t := p.frame.Theme
	var lines []string
	for _, part := range p.session.Course.Parts {
		if part.Number != n {
			continue
		}
		lines = append(kit.Styled(t.Strong, fmt.Sprintf("Part %d, %s", n, text.Line(part.Title)), p.width()), "")
		for _, l := range part.Lessons {
			lines = append(lines, p.title(l)...)
			lines = append(lines, kit.Indent(kit.Styled(t.Muted, p.about(l), p.width()-len(kit.Margin)))...)
		}
	}
	return lines
}

// about returns how long a lesson takes, and how far the learner is in it.
func (p preview) about(l lessons.Lesson) string {
	about := journey.Minutes(l.Duration())
	if far := p.standing.HowFar(l); far != "" {
		about += ", " + string(far)
	}
	return about
}

// lesson shows a lesson: its title, how long it takes, what the learner will be able to do, how its questions and labs
// went, and a picture.
func (p preview) lesson(l lessons.Lesson) []string {
	t := p.frame.Theme
	lines := append(p.title(l), kit.Styled(t.Muted, p.about(l), p.width())...)
	if all := p.standing.Objectives(l); len(all) > 0 {
		lines = append(append(lines, ""), kit.Styled(t.Strong, string(journey.WillDo)+":", p.width())...)
		for _, o := range all {
			lines = append(lines, p.objective(o, p.standing.DoneOrKnown(l.ID))...)
		}
	}
	lines = append(append(lines, ""), p.still(l, firstTraced(l), p.room(lines))...)
	const head = 2 // an empty line, and the heading
	if p.room(lines) < len(l.Steps)+head {
		return lines
	}
	return append(append(lines, ""), p.steps(l)...)
}

// steps lists the steps of a lesson, and which of them the learner has seen.
func (p preview) steps(l lessons.Lesson) []string {
	t := p.frame.Theme
	lines := kit.Styled(t.Strong, stepsHead, p.width())
	seen := p.standing.State.Lessons[l.ID].Seen
	here := p.standing.Resume(l).Step
	for _, step := range l.Steps {
		mark := kit.Ahead
		switch {
		case step.ID == here:
			mark = kit.Here
		case seen[step.ID]:
			mark = kit.Passed
		}
		lead := kit.Margin + kit.ProgressMarks(t, []kit.Progress{mark}) + " "
		lines = append(lines, lead+t.Text.Render(ansi.Truncate(text.Line(step.Title), p.width()-2, "…")))
	}
	return lines
}

// firstTraced returns the index of the first step of a lesson with a packet, or -1.
func firstTraced(l lessons.Lesson) int {
	return slices.IndexFunc(l.Steps, func(s lessons.Step) bool { return s.Trace != nil })
}

func (p preview) width() int { return paneWidth(p.frame) }

// room returns how many rows are free below lines and an empty line.
func (p preview) room(lines []string) int { return kit.BodyHeight(p.frame) - len(lines) - 1 }

func (p preview) title(l lessons.Lesson) []string {
	t, lead := p.frame.Theme, fmt.Sprintf("%d  ", l.Number)
	rows := text.Wrap(text.Line(l.Title), p.width()-len(lead))
	for i, row := range rows {
		rows[i] = kit.Margin + t.Titled(t.Strong, lead, row)
		lead = strings.Repeat(" ", len(lead))
	}
	return rows
}

// objective shows an objective, with a mark if it is met. If it is not met although the lesson is done, it says "not
// yet".
func (p preview) objective(o journey.Objective, done bool) []string {
	t := p.frame.Theme
	mark, after := t.Muted.Render("• "), ""
	switch {
	case o.Met:
		mark = t.Good.Render("✓ ")
	case done:
		mark, after = t.Muted.Render("○ "), ": "+string(journey.NotYetAre)
	}
	return kit.Hang(kit.Margin+mark, lipgloss.NewStyle(), kit.Named(t.Text, text.Line(o.Text)+after, p.width()-2))
}

// still shows the picture of a step. It has the packet, at its end, only if the learner has seen the step, so that a
// prediction is not given away.
func (p preview) still(l lessons.Lesson, step, rows int) []string {
	if step < 0 {
		return nil
	}
	scene, trace, err := p.session.Course.Play(l, step)
	if err != nil {
		return nil // opening the lesson says what is wrong
	}
	player := kit.NewPlayer(scene, trace)
	if p.standing.State.Lessons[l.ID].Seen[l.Steps[step].ID] {
		player = player.End()
	}
	return p.picture(player, rows)
}

// picture draws a scene and its packet, if there are enough rows.
func (p preview) picture(player kit.Player, rows int) []string {
	const fewest, most = 8, 18
	if rows < fewest {
		return nil
	}
	return kit.Indent(player.View(p.frame, p.width(), min(rows, most)))
}

// fences matches a fenced block in Markdown. A preview leaves such blocks out if they are too wide for it.
var fences = regexp.MustCompile("(?s)```.*?```")

// step shows a step of a lesson: its text and, if it has a packet, its picture.
func (p preview) step(l lessons.Lesson, i int) []string {
	t, step := p.frame.Theme, l.Steps[i]
	lines := append(p.title(l), kit.Styled(t.Muted, fmt.Sprintf(stepOf, i+1, len(l.Steps)), p.width())...)
	lines = append(append(lines, ""), kit.Styled(t.Strong, text.Line(step.Title), p.width())...)
	lines = append(lines, "")
	prose := step.Prose
	if kit.CodeWidth(prose) > p.width() {
		prose = fences.ReplaceAllString(prose, "")
	}
	lines = append(lines, kit.Indent(slices.Clone(p.session.Markdown(prose, p.width(), t)))...)
	if step.Trace == nil {
		return lines
	}
	return append(append(lines, ""), p.still(l, i, p.room(lines))...)
}

// lab shows the story of a lab.
func (p preview) lab(id string) []string {
	lab, scene, err := p.session.Course.Lab(id)
	if err != nil {
		return nil
	}
	t := p.frame.Theme
	l, _ := p.session.Course.Lesson(lab.Lesson)
	lines := append(p.title(l), kit.Styled(t.Muted, "Lab", p.width())...)
	lines = append(append(lines, ""), kit.Styled(t.Strong, text.Line(lab.Title), p.width())...)
	lines = append(append(lines, ""), kit.Styled(t.Text, text.Lines(lab.Story), p.width())...)
	return append(append(lines, ""), p.picture(kit.NewPlayer(scene, cluster.Trace{}), p.room(lines))...)
}

// question shows what a question asks, without its options.
func (p preview) question(id string) []string {
	proved, err := p.session.Course.Question(id)
	if err != nil {
		return nil
	}
	t, q := p.frame.Theme, proved.Question
	l, _ := p.session.Course.Lesson(q.Lesson)
	lines := append(p.title(l), kit.Styled(t.Muted, "Question", p.width())...)
	for _, said := range []string{q.Story, q.Ask} {
		if said != "" {
			lines = append(append(lines, ""), kit.Styled(t.Text, text.Lines(said), p.width())...)
		}
	}
	return lines
}

// practice shows what a round of practice is, and the learner's numbers so far.
func (p preview) practice() []string {
	t := p.frame.Theme
	lines := kit.Styled(t.Strong, "Practice", p.width())
	lines = append(lines, kit.Styled(t.Muted, string(journey.PracticeTakes), p.width())...)
	lines = append(append(lines, ""), kit.Styled(t.Text, string(journey.PracticeMixes), p.width())...)
	lines = append(lines, "")
	for _, fact := range p.standing.Facts() {
		lines = append(lines, kit.Styled(t.Text, string(fact), p.width())...)
	}
	return lines
}

// index lists the terms that each lesson introduces. The search shows it while it has no results.
func (p preview) index() []string {
	if !kit.Wide(p.frame) {
		return nil
	}
	t := p.frame.Theme
	lines := append(kit.Styled(t.Strong, wordsHead, p.width()), "")
	for _, l := range p.session.Course.Lessons() {
		var names []string
		for _, term := range l.Terms {
			names = append(names, term.Name)
		}
		if len(names) > 0 {
			rows := text.Wrap(text.Line(strings.Join(names, ", ")), p.width()-len(termsLead))
			lines = append(append(lines, p.title(l)...), kit.Hang(termsLead, t.Muted, rows)...)
			lines = append(lines, "")
		}
	}
	return lines
}

// termsLead indents the terms of a lesson, so that they begin below its title.
const termsLead = kit.Margin + "   "
