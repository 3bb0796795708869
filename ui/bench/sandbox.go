package bench

import (
	"slices"
	"strings"

	"charm.land/bubbles/v2/key"
	tea "charm.land/bubbletea/v2"
	"charm.land/lipgloss/v2"
	"github.com/charmbracelet/x/ansi"

	"portolan/internal/cluster"
	"portolan/internal/journey"
	"portolan/internal/sandbox"
	"portolan/ui/kit"
)

// Sandbox is the screen on which a learner experiments with a manifest, and can take it to any scene of the course.
type Sandbox struct {
	workbench
	home    string   // the scene that the sandbox begins in
	gone    []string // pods that were deleted there beforehand
	scenes  sceneList
	Trouble string // why there is nothing to show
}

// NewSandbox opens the manifest of a lesson's step, or that of a question. If drafts has a bench for it, the learner finds
// their text again.
func NewSandbox(s *kit.Session, p kit.OpenSandbox, drafts map[string]sandbox.Bench) kit.Screen {
	const head = "Sandbox   "
	begin, err := startOf(s, p)
	if err != nil {
		return Sandbox{workbench: workbench{keys: newBenchKeys(), page: kit.Page{Left: head, Ruled: true}}, Trouble: err.Error()}
	}
	draft := strings.Join([]string{p.Lesson, p.Step, p.Question, p.Option}, " ")
	bench, kept := drafts[draft]
	if !kept {
		bench = begin.bench()
	}
	w := newWorkbench(s, head+oneLine(begin.title), draft, bench)
	if begin.to != "" && w.seen.scene.Name == begin.scene.Name {
		w = w.cursorOn(begin.from, begin.to)
	} else {
		w = w.widest()
	}
	return Sandbox{workbench: w, home: begin.scene.Name, gone: begin.gone}
}

// Resize lays the screen out anew. Text, cursor and packet stay.
func (s Sandbox) Resize(f kit.Frame) kit.Screen {
	s.frame = f
	return s.laidOut()
}

// Typing reports that letters belong to the text.
func (s Sandbox) Typing() bool { return !s.picture && s.Trouble == "" }

// View paints what laidOut has laid out.
func (s Sandbox) View() string { return s.page.Render(s.frame) }

// Update handles a message.
func (s Sandbox) Update(msg tea.Msg) (kit.Screen, kit.Action, tea.Cmd) {
	press, isKey := msg.(tea.KeyPressMsg)
	if isKey {
		s.said, s.lost = "", false
	}
	var cmd tea.Cmd
	switch k := s.keys; {
	case s.Trouble != "":
		if isKey && key.Matches(press, k.Leave, k.Next) {
			return s, kit.Close{}, nil
		}
		return s, nil, nil
	case isKey && s.choosing():
		s, cmd = s.sceneKey(press)
	case isKey && s.leaves(press):
		return s, kit.Close{}, nil
	case isKey && s.picture && key.Matches(press, k.scenes):
		s = s.scenesOpened()
	default:
		s.workbench, cmd = s.update(msg)
	}
	return s.laidOut(), nil, cmd
}

// happened lists what was done to the scene: the pods that were deleted beforehand, and the switches that are on.
func (s Sandbox) happened() string {
	var all []string
	for _, pod := range s.gone {
		here := func(p cluster.Pod) bool { return "pod/"+cluster.Name(p.Namespace, p.Name) == pod }
		if s.seen.scene.Name == s.home && !slices.ContainsFunc(s.seen.scene.Pods, here) {
			all = append(all, cluster.Short(pod)+" is gone")
		}
	}
	return strings.Join(append(all, s.switchedOn()...), ", ")
}

// laidOut lays out the page for View.
func (s Sandbox) laidOut() Sandbox {
	if s.frame.Width == 0 {
		return s
	}
	s.page.Keys = s.ShortHelp()
	if s.Trouble != "" {
		s.page.Body = kit.Styled(s.frame.Theme.Bad, s.Trouble, kit.TextWidth(s.frame))
		return s
	}
	state := s.stateLines(s.acceptance())
	height := s.rowsAbove(state)
	if height < 1 {
		return s
	}
	s.page.Right = s.headRight()
	s.workbench = s.lit()
	var lines []string
	switch {
	case s.wide():
		s.workbench, lines = s.twoColumns(nil, s.pictureAndTable(s.pictureWidth(), height), height)
	case s.picture:
		lines = s.pictureAndTable(kit.BodyWidth(s.frame), height)
	case s.roomy():
		s.workbench, lines = s.textBeside(s.asideLines(s.asideWidth(), height), height)
	default:
		s.workbench, lines = s.textAlone(height)
	}
	s.workbench = s.filled(lines, state)
	return s
}

// headRight returns the right side of the head: the scene and, if there is room for both, what was done to it.
func (s Sandbox) headRight() string {
	scene, done := "scene "+oneLine(s.seen.scene.Name), s.happened()
	both := scene + "   " + whatIf + done
	switch {
	case done == "":
		return scene
	case ansi.StringWidth(both) <= kit.BodyWidth(s.frame)/2:
		return both
	}
	return whatIf + done
}

// acceptance returns the last line of a text without errors: the API server accepts it, perhaps with a warning.
func (s Sandbox) acceptance() (style lipgloss.Style, head, more string) {
	if len(s.seen.warnings) > 0 {
		return s.frame.Theme.Open, s.accepted(), oneLine(s.seen.warnings[0])
	}
	return s.frame.Theme.Good, s.accepted(), string(journey.Takes)
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

// asideLines returns what is beside the text: what the API server has against it, and who gets in.
func (s Sandbox) asideLines(width, height int) []string {
	wrong := s.errorLines(width, height-2)
	lines := wrong
	if len(wrong) > 0 {
		lines = append(lines, "")
	}
	table := s.staleNote(s.guestLines(width), width)
	const least = 6 // fewer rows of the table are of no use
	switch room := height - len(lines); {
	case len(table) <= room:
	case room < least:
		return wrong
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
		return s.textHelp(s.pictureWord())
	case s.face == switchFace:
		return s.switchHelp()
	case s.face == ownFace:
		return []key.Binding{kit.As(k.Next, "take it there"), kit.Shown(k.upRow, "↑↓", "choose"), kit.Shown(k.scenes, "s", backToTable), k.Help}
	}
	return append(s.tableHelp(), kit.As(k.scenes, "scenes"), k.Help)
}
