// Package bench contains the screen on which a learner changes a manifest and sees what follows: the sandbox, and the lab.
package bench

import (
	"strings"

	tea "charm.land/bubbletea/v2"

	"portolan/internal/access"
	"portolan/internal/cluster"
	"portolan/internal/journey"
	"portolan/internal/manifest"
	"portolan/internal/sandbox"
	"portolan/quiz/lab"
	"portolan/ui/kit"
)

// Workbench is a manifest under the learner's hands, and the scene that it is applied to: the sandbox, and with a story and
// demands the lab. Keys belong either to the text or to the picture.
type Workbench struct {
	session *kit.Session
	keys    *benchKeys
	frame   kit.Frame
	home    string   // the scene that a sandbox begins in
	gone    []string // pods that were deleted there beforehand
	Draft   string   // what the text began with: its name when the screen is left
	title   string
	Trouble string // why there is nothing to show

	Bench   sandbox.Bench
	editor  editor
	picture bool // keys belong to the picture
	face    face // what the picture shows beside itself

	at     pick // whom the packet is from, and by which door
	sent   bool // it was sent; while the text changes it is sent again
	player kit.Player
	choice int // the switch under the cursor
	scenes []sceneChoice
	scene  int    // the scene under the cursor
	scroll int    // in the story
	asking bool   // whether the solution may replace the text
	said   string // once, until the next key
	lost   bool   // a letter was typed that means nothing here; until the next key

	stop    *journey.Lab // the lab; nil in a sandbox
	before  bool         // the lab was in the record when it was opened
	changes int          // how often the bench was changed, so that the journey gets it

	seen  benchSight
	body  []string // what the window shows, set by laidOut
	above bool
	below bool
}

// face is what stands in the place under the picture, or instead of it.
type face uint8

const (
	tableFace  face = iota // who gets in
	switchFace             // what can happen to the scene
	sceneFace              // the scenes that the text can be taken to
	storyFace              // the lab's story, its demands and hints, on a page of their own
)

// benchSight is what a bench says, asked once after every change.
type benchSight struct {
	errors   []manifest.Error
	warnings []string
	wrong    map[int]bool
	scene    cluster.Scene
	stale    bool
	services []string
	table    access.Table // of the service under the cursor
	demands  []lab.Demand
	switches []sandbox.Switch
	solved   bool
}

// NewSandbox opens the manifest of a lesson's step, or that of a question.
func NewSandbox(s *kit.Session, p kit.OpenSandbox, drafts map[string]sandbox.Bench) kit.Screen {
	w := Workbench{session: s, keys: newBenchKeys()}
	g, err := grounds(s, p)
	if err != nil {
		w.Trouble = err.Error()
		return w
	}
	w.title, w.Draft = oneLine(g.title), strings.Join([]string{p.Lesson, p.Step, p.Question, p.Option}, " ")
	w.home, w.gone = g.scene.Name, g.gone
	bench := g.bench()
	if left, ok := drafts[w.Draft]; ok {
		bench = left
	}
	w = w.open(bench)
	if g.to != "" && w.seen.scene.Name == w.home {
		return w.aimedAt(g.from, g.to)
	}
	return w.widest()
}

// open takes up a bench.
func (w Workbench) open(bench sandbox.Bench) Workbench {
	w.Bench = bench
	w.editor = newEditor(w.Bench.Text())
	w = w.looked()
	if len(w.seen.errors) > 0 && w.seen.errors[0].Line > 0 {
		w.editor = w.editor.put(w.seen.errors[0].Line-1, lineEnd)
	}
	return w
}

// Resize lays the screen out anew; text, cursor and packet stay. Where text and picture do not stand beside each other, a lab
// begins with its story.
func (w Workbench) Resize(f kit.Frame) kit.Screen {
	first := w.frame.Width == 0
	w.frame = f
	if w.IsLab() && first && f.Width > 0 && !w.wide() {
		w.picture, w.face = true, storyFace
	}
	return w.laidOut()
}

// Typing reports that letters belong to the text.
func (w Workbench) Typing() bool { return !w.picture && w.Trouble == "" }

// Update handles a message. Whenever that has changed the bench of a lab, the journey gets it.
func (w Workbench) Update(msg tea.Msg) (kit.Screen, kit.Action, tea.Cmd) {
	next, action, cmd := w.handle(msg)
	if changed, ok := next.(Workbench); ok && action == nil && w.IsLab() && changed.changes != w.changes {
		action = kit.Do{Input: journey.Edit{Bench: changed.Bench}}
	}
	return next, action, cmd
}

func (w Workbench) handle(msg tea.Msg) (kit.Screen, kit.Action, tea.Cmd) {
	switch msg := msg.(type) {
	case kit.HopMsg:
		var cmd tea.Cmd
		w.player, cmd = w.player.Update(w.session, msg)
		return w.laidOut(), nil, cmd
	case tea.PasteMsg:
		if w.Typing() && !w.asking {
			return w.paste(msg.Content)
		}
	case editedMsg:
		return w.edited(msg)
	case tea.KeyPressMsg:
		return w.keyPress(msg)
	}
	return w, nil, nil
}

// changed puts what is in the editor on the bench, and asks it for everything anew.
func (w Workbench) changed() Workbench {
	w.Bench = w.Bench.Edit(w.editor.text())
	if kept := w.Bench.Text(); kept != w.editor.text() {
		w.editor = w.editor.holding(kept)
	}
	return w.looked()
}

// turned takes another bench: its text comes into the editor.
func (w Workbench) turned(b sandbox.Bench) Workbench {
	w.Bench = b
	w.editor = w.editor.holding(b.Text())
	return w.looked()
}

// looked asks the bench for everything.
func (w Workbench) looked() Workbench {
	b := w.Bench
	w.changes++
	w.seen = benchSight{
		table: w.seen.table, errors: b.Errors(), warnings: b.Warnings(), wrong: map[int]bool{}, services: b.Services(),
		demands: b.Demands(), switches: b.Switches(), solved: b.Solved(),
	}
	w.seen.scene, w.seen.stale = b.Scene()
	for _, e := range w.seen.errors {
		w.seen.wrong[e.Line] = true
	}
	return w.aimed()
}

// aimed finds the connection that the cursor is on, and sends it again if it was sent.
func (w Workbench) aimed() Workbench {
	if at, ok := w.document(); ok && !w.picture {
		w.at.service = at
	}
	w.at.service = min(w.at.service, max(0, len(w.seen.services)-1))
	was := w.seen.table
	w.seen.table = access.Table{}
	if len(w.seen.services) > 0 {
		w.seen.table = w.Bench.Table(w.seen.services[w.at.service])
	}
	w.at = w.at.following(was, w.seen.table)
	hop := w.player.Hop
	w.player = kit.NewPlayer(w.seen.scene, w.aim().Trace)
	if w.sent {
		w.player = w.player.End()
		if hop < w.player.Hop && w.picture {
			w.player.Hop = max(0, hop)
		}
	}
	return w.laidOut()
}
