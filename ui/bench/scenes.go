package bench

import (
	"fmt"
	"slices"
	"strings"

	"github.com/charmbracelet/x/ansi"

	"portolan/internal/cluster"
	"portolan/internal/text"
	"portolan/ui/kit"
)

// sceneChoice is a scene of the course that the text can be applied to.
type sceneChoice struct {
	name, description string
	here              bool // the text is currently applied to this scene
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
				name: name, description: describeScene(scene), here: scene.Name == s.found.scene.Name,
			})
		}
	}
	s.scenes.at = max(0, slices.IndexFunc(s.scenes.all, func(c sceneChoice) bool { return c.here }))
	return s
}

// describeScene describes a scene in one line: its nodes, how they forward, whether a provider gives load balancers
// their addresses, and which clients are outside.
func describeScene(s cluster.Scene) string {
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
	return oneLine(fmt.Sprintf("%s, %s, %s; %s", text.Count(len(s.Nodes), "node"), s.ProxyMode, balancers, outside))
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
	s.Bench = s.Bench.Move(withoutServices(scene, s.Bench.Text()))
	s.table, s.switches = clientTable{}, switchList{}
	s.message = fmt.Sprintf(textInScene, c.name)
	s.workbench = s.examined()
	s.table = s.table.widest()
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
	first, end := 0, 0
	for i, c := range l.all {
		cursor, style := t.Cursor(i == l.at)
		here, description := "  ", []string{ansi.Truncate(c.description, room, "…")}
		if c.here {
			here = "● "
		}
		switch {
		case i == l.at:
			description = text.Wrap(c.description, room)
			first, end = len(lines), len(lines)+len(description)
		case c.here:
			style = t.Good
		}
		name := text.Pad(ansi.Truncate(oneLine(c.name), names-1, "…"), names)
		lines = append(lines, kit.Hang(kit.Margin+style.Render(cursor+here+name), t.Muted, description)...)
	}
	rows := max(1, height-1)
	shown := kit.Scroll{}.Over(lines, rows).By(first-rows/2).Show(first, end)
	keys := ansi.Truncate(scenesEnter, max(0, width-len("Scenes")), "…")
	head := kit.Margin + t.Strong.Render("Scenes") + t.Muted.Render(keys)
	return append([]string{head}, kit.MarkMore(t, shown, width, "…")...)
}
