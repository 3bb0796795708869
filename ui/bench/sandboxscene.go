package bench

import (
	"fmt"
	"slices"
	"strings"

	"charm.land/bubbles/v2/key"
	tea "charm.land/bubbletea/v2"
	"github.com/charmbracelet/x/ansi"

	"portolan/internal/access"
	"portolan/internal/cluster"
	"portolan/ui/kit"
)

// sceneChoice is a scene of the course that the text can be taken to.
type sceneChoice struct {
	name, says string
	here       bool // the text is in it
}

// scenesOpened shows the scenes of the course, with the cursor on the one that the text is in; or leaves them.
func (w Workbench) scenesOpened() Workbench {
	w.face = toggled(w.face, sceneFace)
	if w.face != sceneFace {
		return w
	}
	w.scenes = nil
	for _, name := range w.session.Course.Scenes() {
		if scene, err := w.session.Course.Scene(name); err == nil {
			w.scenes = append(w.scenes, sceneChoice{name: name, says: sceneWords(scene), here: scene.Name == w.seen.scene.Name})
		}
	}
	w.scene = max(0, slices.IndexFunc(w.scenes, func(c sceneChoice) bool { return c.here }))
	return w
}

// sceneWords says in a line what a scene has: nodes, how they forward, whether somebody gives balancers addresses, who is outside.
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

// sceneKey chooses a scene, and takes the text there.
func (w Workbench) sceneKey(msg tea.KeyPressMsg) (kit.Screen, kit.Action, tea.Cmd) {
	last := max(0, len(w.scenes)-1)
	switch {
	case key.Matches(msg, w.keys.upRow):
		w.scene = max(0, w.scene-1)
	case key.Matches(msg, w.keys.downRow):
		w.scene = min(w.scene+1, last)
	case key.Matches(msg, w.keys.Top):
		w.scene = 0
	case key.Matches(msg, w.keys.Bottom):
		w.scene = last
	case key.Matches(msg, w.keys.Next) && len(w.scenes) > 0:
		return w.movedTo(w.scenes[w.scene]), nil, nil
	default:
		return w.stray(msg), nil, nil
	}
	return w.laidOut(), nil, nil
}

// movedTo takes the text to a scene: nothing has gone wrong there yet, and nobody has sent anything.
func (w Workbench) movedTo(c sceneChoice) Workbench {
	w.face = tableFace
	if c.here {
		return w.laidOut()
	}
	scene, err := w.session.Course.Scene(c.name)
	if err != nil {
		w.said = "Nothing changed: " + err.Error()
		return w.laidOut()
	}
	w.Bench = w.Bench.Move(without(scene, w.Bench.Text()))
	w.at, w.sent, w.choice, w.seen.table = pick{}, false, 0, access.Table{}
	w.said = fmt.Sprintf(textInScene, c.name)
	return w.looked().widest()
}

// sceneLines is the scenes, at most height rows of them, those around the cursor; what does not fit in a line is said in full of the one
// under the cursor.
func (w Workbench) sceneLines(width, height int) []string {
	t := w.frame.Theme
	const marks = 4 // the cursor, and the scene that the text is in
	names := 0
	for _, c := range w.scenes {
		names = max(names, ansi.StringWidth(c.name)+2)
	}
	names = min(names, max(0, width-marks)/2)
	room := max(1, width-marks-names)
	var lines []string
	first, last := 0, 0
	for i, c := range w.scenes {
		cursor, here, style := "  ", "  ", t.Text
		if c.here {
			here, style = "● ", t.Good
		}
		says := []string{ansi.Truncate(c.says, room, "…")}
		if i == w.scene {
			cursor, style, first, says = "▸ ", t.Selected, len(lines), kit.Wrap(c.says, room)
			last = first + len(says) - 1
		}
		for k, l := range says {
			head := strings.Repeat(" ", marks+names)
			if k == 0 {
				head = style.Render(cursor + here + kit.Pad(ansi.Truncate(oneLine(c.name), names-1, "…"), names))
			}
			lines = append(lines, kit.Margin+head+t.Muted.Render(l))
		}
	}
	rows := max(1, height-1)
	top := min(first, max(0, min(first-rows/2, len(lines)-rows), last-rows+1))
	says := ansi.Truncate(scenesEnter, max(0, width-len("Scenes")), "…")
	head := kit.Margin + t.Strong.Render("Scenes") + t.Muted.Render(says)
	return append([]string{head}, w.partOf(lines, top, rows, width)...)
}

// partOf is rows of a list from top on, with marks where there is more.
func (w Workbench) partOf(lines []string, top, rows, width int) []string {
	part := slices.Clone(lines[top:min(len(lines), top+rows)])
	more := func(i int, mark string) {
		part[i] = ansi.Truncate(part[i], max(1, width-ansi.StringWidth(mark)+len(kit.Margin)), "…") + w.frame.Theme.Faint.Render(mark)
	}
	if top > 0 {
		more(0, " ↑ more")
	}
	if top+rows < len(lines) {
		more(len(part)-1, " ↓ more")
	}
	return part
}
