package home

import (
	"fmt"
	"slices"
	"strings"

	"github.com/charmbracelet/x/ansi"

	"portolan/internal/course"
	"portolan/internal/journey"
	"portolan/internal/text"
	"portolan/lessons"
	"portolan/ui/kit"
)

// View paints the contents and, in a wide window, a preview of what is under the cursor.
func (h home) View() string {
	lines, at := h.lines()
	p := kit.Page{Left: "Portolan", Right: "Kubernetes " + h.version(), Keys: h.ShortHelp()}
	p = p.From(h.frame, lines, at+2-kit.BodyHeight(h.frame))
	return beside(h.frame, p, h.pane).Render(h.frame)
}

func (h home) version() string {
	for _, l := range h.session.Course.Lessons() {
		return l.Kubernetes
	}
	return ""
}

// lines returns the body, and the index of the line under the cursor.
func (h home) lines() (lines []string, at int) {
	add := func(i int, rows []string) {
		lines = append(lines, rows...)
		if i == h.cursor {
			at = len(lines) - 1
		}
	}
	add(0, h.nextLine())
	lines = append(lines, "")
	parts := h.session.Course.Parts
	rights, column := h.rights()
	i := 1
	for _, part := range parts {
		if i > 1 && h.roomy() {
			lines = append(lines, "")
		}
		lines = append(lines, h.partLine(part))
		for range part.Lessons {
			l := h.items[i].task.Lesson
			add(i, h.line(i, text.Pad(h.mark(l), column), l.Title, rights[i-1]))
			i++
		}
	}
	lines = append(lines, "")
	if i < len(h.items) {
		add(i, h.line(i, "", "Practice", h.frame.Theme.Muted.Render(string(journey.PracticeTakes))))
	} else if !h.standing.Practised() {
		lines = append(lines, kit.Margin+"  "+h.frame.Theme.Faint.Render(string(journey.Unpractised)))
	}
	return lines, at
}

// roomy reports whether the window has room for an empty line before each part.
func (h home) roomy() bool {
	const others = 3 // lines: the two empty ones around the parts, and the one about practice
	rows := len(h.session.Course.Lessons()) + 2*len(h.session.Course.Parts) + others
	return rows <= kit.BodyHeight(h.frame)
}

// nextLine returns the line that continues with the next task.
func (h home) nextLine() []string {
	t, next := h.frame.Theme, h.items[0].task
	right := t.Muted.Render(next.Why)
	lead, title := "Continue   ", next.Title()
	if next.Kind == journey.Practise {
		lead, title, right = "Practice   ", practiceNext, t.Muted.Render(string(journey.PracticeTakes))
	}
	room := h.width() - 2 - ansi.StringWidth(lead+title) - len(apart)
	if step := slices.IndexFunc(next.Lesson.Steps, func(s lessons.Step) bool { return s.ID == next.Step }); step >= 0 {
		marks := kit.ProgressOf(step, len(next.Lesson.Steps), func(int) kit.Progress { return kit.Passed })
		if marked := kit.ProgressMarks(t, marks) + apart + right; ansi.StringWidth(marked) <= room {
			right = marked
		}
	}
	return h.line(0, lead, title, right)
}

// mark returns a word for the state of a lesson: "now" for the one that comes next, "done", "known", or "".
func (h home) mark(l lessons.Lesson) string {
	if l.ID == h.items[0].task.Lesson.ID {
		return "now"
	}
	return h.standing.Mark(l)
}

func (h home) partLine(p course.Part) string {
	right := fmt.Sprintf(partLessons, h.standing.Count(p), len(p.Lessons))
	t := h.frame.Theme
	name := ansi.Truncate(fmt.Sprintf("%d  %s", p.Number, strings.ToUpper(p.Title)), max(1, h.width()-len(right)-2), "…")
	gap := max(1, h.width()-ansi.StringWidth(name)-len(right))
	return kit.Margin + t.Door.Render(name) + t.Muted.Render(text.Pad("", gap)+right)
}

// width returns the width of the list.
func (h home) width() int { return listWidth(h.frame) }

// line returns the rows of the item with index i.
func (h home) line(i int, lead, title, right string) []string {
	return listLine(h.frame.Theme, i == h.cursor, lead, title, right, h.width())
}

// rights returns the right end of each lesson's line: the marks of its questions, the marks of its labs and boards, and
// its minutes. If the titles leave too little room, a lesson with marks has no minutes, and if that is not enough, no
// marks of labs and boards. column is the width of the column for the state of a lesson, which gives up its space in
// the narrowest windows.
func (h home) rights() (rights []string, column int) {
	all := h.session.Course.Lessons()
	title, questions, tasks := 0, 0, 0
	for i, l := range all {
		m := h.marks[i]
		title = max(title, ansi.StringWidth(l.Title))
		questions, tasks = max(questions, len(m.Questions)), max(tasks, ansi.StringWidth(h.tasks(m)))
	}
	const state = 6 // columns for "known", and a space
	for _, tell := range []detail{everything, marksOrMinutes, questionsOrMinutes} {
		rights = rights[:0]
		for i, l := range all {
			rights = append(rights, h.right(l, h.marks[i], tell, questions, tasks))
		}
		if state+title+len(apart)+text.Widest(rights) <= h.width()-2 {
			return rights, state
		}
	}
	return rights, state - 1
}

// detail says what the right end of a lesson's line contains.
type detail uint8

const (
	everything detail = iota
	marksOrMinutes
	questionsOrMinutes
)

// apart separates columns.
const apart = "  "

func (h home) right(l lessons.Lesson, m journey.Marks, tell detail, questions, tasks int) string {
	t := h.frame.Theme
	minutes := t.Muted.Render(fmt.Sprintf("%5s", journey.Minutes(l.Duration())))
	var columns []string
	if len(m.Questions)+len(m.Labs)+len(m.Boards) == 0 {
		return minutes
	}
	if questions > 0 {
		columns = append(columns, text.Pad(markLine(t, m.Questions), questions))
	}
	if tasks > 0 && tell != questionsOrMinutes {
		columns = append(columns, text.Pad(h.tasks(m), tasks))
	}
	if tell == everything {
		columns = append(columns, minutes)
	}
	return strings.Join(columns, apart)
}

// tasks returns the marks of the labs and the marks of the boards, each kind after its name.
func (h home) tasks(m journey.Marks) string {
	t := h.frame.Theme
	var all []string
	for _, kind := range []struct {
		word  string
		marks []journey.Mark
	}{{"lab", m.Labs}, {"board", m.Boards}} {
		if len(kind.marks) > 0 {
			all = append(all, t.Muted.Render(plural(kind.word, len(kind.marks))+" ")+markLine(t, kind.marks))
		}
	}
	return strings.Join(all, " ")
}

func plural(word string, n int) string {
	if n > 1 {
		return word + "s"
	}
	return word
}

// markLine returns marks of the journey, painted.
func markLine(t *kit.Theme, all []journey.Mark) string {
	marks := make([]kit.Progress, len(all))
	for i, m := range all {
		marks[i] = kit.Marked(m)
	}
	return kit.ProgressMarks(t, marks)
}
