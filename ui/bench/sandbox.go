package bench

import (
	"slices"
	"strings"

	"charm.land/bubbles/v2/key"
	tea "charm.land/bubbletea/v2"
	"charm.land/lipgloss/v2"
	"github.com/charmbracelet/x/ansi"

	"portolan/internal/cluster"
	"portolan/internal/sandbox"
	"portolan/ui/kit"
)

// Sandbox is the screen on which a learner experiments with a manifest. They can also take it to any other scene of the
// course.
type Sandbox struct {
	workbench
	home    string   // the name of the scene that the sandbox begins in
	deleted []string // pods that were deleted from that scene before the sandbox opened
	scenes  sceneList
	Trouble string // why the sandbox cannot be opened
}

// NewSandbox opens the manifest of a lesson's step or of a question. If drafts contains a bench for it, the learner
// gets back the text that they left there.
func NewSandbox(s *kit.Session, p kit.OpenSandbox, drafts map[string]sandbox.Bench) kit.Screen {
	const head = "Sandbox   "
	begin, err := startOf(s, p)
	if err != nil {
		// The picture has the keys, because there is no text to type into.
		w := workbench{keys: newBenchKeys(), page: kit.Page{Left: head, Ruled: true}}
		w.picture = true
		return Sandbox{workbench: w, Trouble: err.Error()}
	}
	draft := strings.Join([]string{p.Lesson, p.Step, p.Question, p.Option}, " ")
	bench, found := drafts[draft]
	if !found {
		bench = begin.bench()
	}
	w := newWorkbench(s, head+oneLine(begin.title), draft, bench)
	if begin.to != "" && w.found.scene.Name == begin.scene.Name {
		w.table = w.table.cursorOn(begin.from, begin.to)
	} else {
		w.table = w.table.widest()
	}
	return Sandbox{workbench: w, home: begin.scene.Name, deleted: begin.deleted}
}

// Resize lays the screen out again. Text, cursor and packet stay as they are.
func (s Sandbox) Resize(f kit.Frame) kit.Screen {
	s.frame = f
	return s.laidOut()
}

// Update handles the keys that only a sandbox has, and passes everything else to the workbench.
func (s Sandbox) Update(msg tea.Msg) (kit.Screen, kit.Action, tea.Cmd) {
	var cmd tea.Cmd
	press, isKey := msg.(tea.KeyPressMsg) // a message that is not a key matches no binding
	if isKey {
		s.message, s.stray = "", false
	}
	k := s.keys
	if s.picture && s.face == ownFace && isKey {
		if next, ok := s.chooseScene(press); ok {
			return next.laidOut(), nil, nil
		}
	}
	switch {
	case s.leaves(press), s.Trouble != "" && key.Matches(press, k.Next):
		return s, kit.Close{}, nil
	case s.Trouble != "":
	case s.picture && key.Matches(press, k.scenes):
		s = s.scenesOpened()
	default:
		s.workbench, cmd = s.update(msg)
	}
	return s.laidOut(), nil, cmd
}

// chooseScene handles a key while the scenes are listed. It returns false for a key that has no meaning there.
func (s Sandbox) chooseScene(press tea.KeyPressMsg) (Sandbox, bool) {
	at, moves := s.keys.Scrolled(press, s.scenes.at, max(0, len(s.scenes.all)-1))
	switch {
	case key.Matches(press, s.keys.Leave, s.keys.scenes):
		s.face = tableFace
	case moves:
		s.scenes.at = at
	case key.Matches(press, s.keys.Next) && len(s.scenes.all) > 0:
		s = s.movedTo(s.scenes.all[at])
	default:
		return s, false
	}
	return s, true
}

// happened returns what was done to the scene: the pods that were deleted before the sandbox opened, and the switches
// that are on.
func (s Sandbox) happened() string {
	var all []string
	for _, pod := range s.deleted {
		here := func(p cluster.Pod) bool { return "pod/"+cluster.Name(p.Namespace, p.Name) == pod }
		if s.found.scene.Name == s.home && !slices.ContainsFunc(s.found.scene.Pods, here) {
			all = append(all, cluster.Short(pod)+" is gone")
		}
	}
	return strings.Join(append(all, s.switches.on()...), ", ")
}

// laidOut lays out the page for View.
func (s Sandbox) laidOut() Sandbox {
	s.page.Keys = s.ShortHelp()
	if s.Trouble != "" {
		s.page.Body = kit.Styled(s.frame.Theme.Bad, s.Trouble, kit.TextWidth(s.frame))
		return s
	}
	state := s.stateLines(s.acceptance())
	height := s.rowsAbove(state)
	if s.frame.Width == 0 || height < 1 {
		return s
	}
	s.page.Right = s.headRight()
	s.workbench = s.prepared()
	var beside []string
	switch width := s.besideWidth(); {
	case s.wide() || s.picture:
		beside = s.pictureAndTable(width, height)
	case s.roomy():
		beside = s.asideLines(width, height)
	}
	s.workbench = s.arranged(nil, beside, state)
	return s
}

// headRight returns the right side of the head: the scene and what was done to it. If both do not fit, it returns only
// what was done.
func (s Sandbox) headRight() string {
	scene, done := "scene "+oneLine(s.found.scene.Name), s.happened()
	if done == "" {
		return scene
	}
	if both := scene + "   " + whatIf + done; ansi.StringWidth(both) <= kit.BodyWidth(s.frame)/2 {
		return both
	}
	return whatIf + done
}

// acceptance returns the last line for a text without errors. It says that the API server accepts the text, perhaps
// with a warning.
func (s Sandbox) acceptance() (style lipgloss.Style, head, more string) {
	if len(s.found.warnings) > 0 {
		return s.frame.Theme.Open, s.found.accepted(), oneLine(s.found.warnings[0])
	}
	return s.frame.Theme.Good, s.found.accepted(), ""
}

// pictureAndTable returns the picture with the table, the switches or the scenes below it.
func (s Sandbox) pictureAndTable(width, height int) []string {
	head := s.staleHead(width)
	if s.face != ownFace {
		return s.pictureLines(head, enterSends, width, height)
	}
	wrong, room := s.wideErrors(width), height-len(head)
	if s.wide() {
		room -= s.pictureRoom()
	}
	scenes := s.scenes.lines(s.frame.Theme, width, max(3, room-len(wrong)))
	return s.stacked(head, append(scenes, wrong...), width, height)
}

// asideLines returns the lines beside the text: the API server's errors, and which client can connect.
func (s Sandbox) asideLines(width, height int) []string {
	lines := kit.Gap(s.found.errorLines(s.frame.Theme, width, height-2))
	table := s.staleNote(s.table.column(width), width)
	const least = 6 // a table with fewer rows is of no use
	switch room := height - len(lines); {
	case len(table) <= room:
	case room < least:
		return lines
	default:
		table = append(table[:room-1], s.frame.Theme.Faint.Render(allByTab))
	}
	return append(lines, table...)
}

// ShortHelp returns the keys for the footer.
func (s Sandbox) ShortHelp() []key.Binding {
	k := s.keys
	switch {
	case s.Trouble != "":
		return []key.Binding{kit.As(k.Leave, "leave")}
	case !s.picture:
		return k.textHelp(s.pictureLabel())
	case s.face == switchFace:
		return k.listHelp("on, off", k.switches)
	case s.face == ownFace:
		return k.listHelp("take it there", k.scenes)
	}
	return append(s.table.help(k), kit.As(k.scenes, "scenes"), k.Help)
}
