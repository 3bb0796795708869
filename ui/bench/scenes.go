package bench

import (
	"fmt"
	"slices"
	"strings"

	"github.com/charmbracelet/x/ansi"

	"portolan/internal/access"
	"portolan/internal/cluster"
	"portolan/internal/text"
	"portolan/ui/kit"
)

// sceneChoice is a scene of the course that the text can be applied to.
type sceneChoice struct {
	name, says string
	here       bool // the text is currently applied to this scene
}

// sceneList is the list of the course's scenes, with a cursor.
type sceneList struct {
	all []sceneChoice
	at  int
}

// scenesOpened lists the scenes of the course. The cursor is on the scene that the text is applied to.
func (s Sandbox) scenesOpened() Sandbox {
	s.face, s.scenes = ownFace, sceneList{}
	for _, name := range s.session.Course.Scenes() {
		if scene, err := s.session.Course.Scene(name); err == nil {
			s.scenes.all = append(s.scenes.all, sceneChoice{
				name: name, says: sceneWords(scene),
				here: scene.Name == s.seen.scene.Name,
			})
		}
	}
	s.scenes.at = max(0, slices.IndexFunc(s.scenes.all, func(c sceneChoice) bool { return c.here }))
	return s
}

// sceneWords describes a scene in one line: its nodes, how they forward, whether a provider gives load balancers their
// addresses, and which clients are outside.
func sceneWords(s cluster.Scene) string {
	nodes := fmt.Sprintf("%d nodes", len(s.Nodes))
	if len(s.Nodes) == 1 {
		nodes = "1 node"
	}
	balancers := "balancers"
	if s.Provider == nil {
		balancers = "no balancers"
	}
	outside := "nobody outside"
	if len(s.Clients) > 0 {
		names := make([]string, len(s.Clients))
		for i, c := range s.Clients {
			names[i] = c.Name
		}
		outside = "outside: " + strings.Join(names, ", ")
	}
	return oneLine(fmt.Sprintf("%s, %s, %s; %s", nodes, s.ProxyMode, balancers, outside))
}

// movedTo applies the text to another scene. All switches are off there, and no packet was sent.
func (s Sandbox) movedTo(c sceneChoice) Sandbox {
	s.face = tableFace
	if c.here {
		return s
	}
	scene, err := s.session.Course.Scene(c.name)
	if err != nil {
		s.message = "Nothing changed: " + err.Error()
		return s
	}
	s.Bench = s.Bench.Move(without(scene, s.Bench.Text()))
	s.at, s.sent, s.choice, s.seen.table = pick{}, false, 0, access.Table{}
	s.message = fmt.Sprintf(textInScene, c.name)
	s.workbench = s.judged().widest()
	return s
}

// lines returns at most height rows of the list, around the cursor. Only the scene under the cursor may take more than
// one row.
func (l sceneList) lines(t *kit.Theme, width, height int) []string {
	const marks = 4 // columns for the cursor, and for the mark at the current scene
	names := 0
	for _, c := range l.all {
		names = max(names, ansi.StringWidth(c.name)+2)
	}
	names = min(names, max(0, width-marks)/2)
	room := max(1, width-marks-names)
	var lines []string
	first, last := 0, 0
	for i, c := range l.all {
		cursor, here, style := "  ", "  ", t.Text
		if c.here {
			here, style = "● ", t.Good
		}
		says := []string{ansi.Truncate(c.says, room, "…")}
		if i == l.at {
			cursor, style, first, says = "▸ ", t.Selected, len(lines), text.Wrap(c.says, room)
			last = first + len(says) - 1
		}
		for k, l := range says {
			head := strings.Repeat(" ", marks+names)
			if k == 0 {
				head = style.Render(cursor + here + text.Pad(ansi.Truncate(oneLine(c.name), names-1, "…"), names))
			}
			lines = append(lines, kit.Margin+head+t.Muted.Render(l))
		}
	}
	rows := max(1, height-1)
	top := min(first, max(0, min(first-rows/2, len(lines)-rows), last-rows+1))
	says := ansi.Truncate(scenesEnter, max(0, width-len("Scenes")), "…")
	head := kit.Margin + t.Strong.Render("Scenes") + t.Muted.Render(says)
	return append([]string{head}, partOf(t, lines, top, rows, width)...)
}

// partOf returns the rows of a list from top on. If there are more rows above or below, it adds marks.
func partOf(t *kit.Theme, lines []string, top, rows, width int) []string {
	part := slices.Clone(lines[top:min(len(lines), top+rows)])
	more := func(i int, mark string) {
		part[i] = ansi.Truncate(part[i], max(1, width-ansi.StringWidth(mark)+len(kit.Margin)), "…") + t.Faint.Render(mark)
	}
	if top > 0 {
		more(0, " ↑ more")
	}
	if top+rows < len(lines) {
		more(len(part)-1, " ↓ more")
	}
	return part
}
