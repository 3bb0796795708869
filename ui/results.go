package ui

import (
	"fmt"
	"strings"

	"charm.land/bubbles/v2/key"
	tea "charm.land/bubbletea/v2"
	"github.com/charmbracelet/x/ansi"

	"portolan/internal/progress"
	"portolan/lessons"
)

// results is what the learner has done, lesson by lesson.
type results struct {
	session *session
	keys    keys
	frame   Frame
	state   progress.State
	scroll  int
}

func newResults(s *session, state progress.State) Screen {
	return results{session: s, keys: newKeys(), state: state}
}

// Init does nothing.
func (r results) Init() (Action, tea.Cmd) { return nil, nil }

// Resize keeps the frame.
func (r results) Resize(f Frame) Screen {
	r.frame = f
	return r
}

// Typing is never so here.
func (r results) Typing() bool { return false }

// Update scrolls, or leaves.
func (r results) Update(msg tea.Msg) (Screen, Action, tea.Cmd) {
	press, ok := msg.(tea.KeyPressMsg)
	if !ok {
		return r, nil, nil
	}
	most := max(0, len(r.lines())-bodyHeight(r.frame))
	if key.Matches(press, r.keys.leave, r.keys.next) {
		return r, Back{}, nil
	}
	r.scroll, _ = r.keys.scrolled(press, r.scroll, most)
	return r, nil, nil
}

// View paints the list.
func (r results) View() string {
	lines := r.lines()
	top := min(r.scroll, max(0, len(lines)-bodyHeight(r.frame)))
	return page{
		left: "Results", ruled: true, body: lines[top:],
		above: top > 0, below: len(lines)-top > bodyHeight(r.frame),
		keys: r.ShortHelp(),
	}.render(r.frame)
}

// tally is how a lesson's questions went. Of each question the latest answer counts.
type tally struct{ answered, right, tooOpen, tooMuch, other int }

func (r results) tally(lesson string) tally {
	latest := map[string]progress.Answer{}
	for _, a := range r.state.Answers {
		if a.Lesson == lesson {
			latest[a.Question] = a
		}
	}
	var n tally
	for _, a := range latest {
		n.answered++
		switch {
		case a.Right:
			n.right++
		case a.Verdict == "too open":
			n.tooOpen++
		case a.Verdict == "asks for too much":
			n.tooMuch++
		default:
			n.other++
		}
	}
	return n
}

func (r results) lines() []string {
	t, w := r.frame.Theme, bodyWidth(r.frame)
	if len(r.state.Answers) == 0 {
		return append(styled(t.Text, "No question is answered yet.", w), styled(t.Muted, "Every lesson asks some; practice mixes them.", w)...)
	}
	var lines []string
	for _, l := range r.session.course.Lessons() {
		lines = append(lines, r.lessonLines(l)...)
	}
	lines = append(lines, "")
	return append(lines, styled(t.Muted, "Of each question the latest answer counts. “Too open” worked, and let somebody in whom nobody asked for.", w)...)
}

func (r results) lessonLines(l lessons.Lesson) []string {
	t, w := r.frame.Theme, min(bodyWidth(r.frame), 76)
	n := r.tally(l.ID)
	st := r.state.Lessons[l.ID]
	status := "not begun"
	switch {
	case st.Done:
		status = "done"
	case len(st.Seen) > 0:
		status = fmt.Sprintf("%d of %d steps", len(st.Seen), len(l.Steps))
	}
	title := ansi.Truncate(l.Title, w-len(status)-2, "…")
	lines := []string{margin + t.Strong.Render(pad(title, w-len(status))) + t.Muted.Render(status)}
	if n.answered == 0 {
		return append(lines, "")
	}
	parts := []string{fmt.Sprintf("%d of %d questions right", n.right, n.answered)}
	for _, p := range []struct {
		n    int
		word string
	}{{n.tooOpen, "too open"}, {n.tooMuch, "asked for too much"}, {n.other, "missed"}} {
		if p.n > 0 {
			parts = append(parts, fmt.Sprintf("%d %s", p.n, p.word))
		}
	}
	return append(append(lines, styled(t.Text, "  "+strings.Join(parts, ", "), w)...), "")
}

// ShortHelp is the footer.
func (r results) ShortHelp() []key.Binding {
	return []key.Binding{as(r.keys.next, "contents"), shown(r.keys.up, "↑↓", "scroll"), r.keys.help}
}

// FullHelp lists the keys of this screen.
func (r results) FullHelp() [][]key.Binding {
	return [][]key.Binding{{as(r.keys.next, "back to the contents"), shown(r.keys.up, "↑ ↓", "scroll"), shown(r.keys.top, "g G", "top, end"), r.keys.leave}}
}
