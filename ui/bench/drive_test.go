package bench

import (
	"fmt"
	"strings"
	"testing"

	tea "charm.land/bubbletea/v2"
	"github.com/charmbracelet/x/ansi"

	"portolan/internal/journey"
	"portolan/internal/progress"
	"portolan/ui/kit"
	"portolan/ui/kit/kittest"
)

// driver types keys into one lab or sandbox, without an app around it.
type driver struct {
	t       *testing.T
	shown   kit.Screen
	journey journey.Journey // for a lab, which asks it for hints
	left    bool            // the screen has asked to be left
}

// theSandbox returns the request to open the manifest of a lesson in which the office dials node1:30007.
func theSandbox() kit.OpenSandbox { return kit.OpenSandbox{Lesson: "nodeport"} }

// atSandbox opens a sandbox.
func atSandbox(t *testing.T, place kit.OpenSandbox) *driver {
	t.Helper()
	return &driver{t: t, shown: NewSandbox(kittest.Session(t), place, nil)}
}

// atLab opens a lab.
func atLab(t *testing.T, lab string) *driver {
	t.Helper()
	j, _ := journey.New(kittest.Course(t), progress.Replay(nil)).
		Do(journey.Open{Place: journey.AtLab{Lab: lab}}, kittest.Moment())
	stop, ok := j.Stop().(journey.Lab)
	if !ok {
		t.Fatalf("there is no lab %q but a %T", lab, j.Stop())
	}
	return &driver{t: t, shown: NewLab(kittest.Session(t), stop), journey: j}
}

// at returns the screen as its own type.
func at[S kit.Screen](d *driver) S {
	d.t.Helper()
	s, ok := d.shown.(S)
	if !ok {
		d.t.Fatalf("the screen is a %T", d.shown)
	}
	return s
}

// press types keys, separated by spaces: "enter down 1", "type:8080" for a word, "size:80x24" for another window.
func (d *driver) press(keys string) *driver {
	d.t.Helper()
	for name := range strings.FieldsSeq(keys) {
		if size, ok := strings.CutPrefix(name, "size:"); ok {
			f := kit.Frame{Theme: kit.NewTheme(kit.Dark, false)}
			if _, err := fmt.Sscanf(size, "%dx%d", &f.Width, &f.Height); err != nil {
				d.t.Fatalf("size %q: %v", size, err)
			}
			d.shown = d.shown.Resize(f)
			continue
		}
		for _, key := range kittest.Keys(d.t, name) {
			d.send(key)
		}
	}
	return d
}

// send delivers a message, and does what the screen asks of the app.
func (d *driver) send(msg tea.Msg) {
	d.t.Helper()
	next, action, _ := d.shown.Update(msg)
	d.shown = next
	switch action := action.(type) {
	case nil:
	case kit.Close:
		d.left = true
	case kit.Do:
		if _, leaves := action.Input.(journey.Leave); leaves {
			d.left = true
			return
		}
		d.journey, _ = d.journey.Do(action.Input, kittest.Moment())
		d.shown, _ = at[Lab](d).Show(d.journey.Stop(), "")
	default:
		d.t.Fatalf("the screen asks for %T", action)
	}
}

// screen returns what the learner sees, without colours.
func (d *driver) screen() string { return ansi.Strip(d.shown.View()) }
