package ui

import (
	"strings"
	"testing"

	tea "charm.land/bubbletea/v2"
	"github.com/charmbracelet/x/exp/golden"

	"portolan/internal/journey"
	"portolan/internal/progress"
)

// theStep has a manifest, and asks what happens before it shows it.
var theStep = journey.AtStep{Lesson: "nodeport", Step: "a-node-without-a-web-pod"}

// TestField checks the sentence about a field of the manifest, which says what the field refers to in the scene.
func TestField(t *testing.T) {
	l := open(t, theStep)
	l.press("size:80x24 enter 1 down").sees("opens node1:30007 node2:30007 10.96.1.1:80 web:80")
	l.press("down down").sees("selects web-b, but not orders, cart, db")
	l.press("down down").sees("dialled at web:80")
	l.press("down").sees("leads to 10.244.2.11:8080")
	l.press("down").sees("dialled at node1:30007 node2:30007")
}

// TestFieldKeepsASecret checks that nothing says where a field leads before the learner has predicted it.
func TestFieldKeepsASecret(t *testing.T) {
	l := open(t, theStep)
	l.press("size:80x24 down down down down down down").sees("for clients outside")
	if strings.Contains(l.screen(), "dialled at") {
		t.Errorf("the field gives the answer away:\n%s", l.screen())
	}
	l.press("enter 1 tab").sees("dialled at")
}

// TestFieldsWhileWatching moves over the fields while a packet fills the window. The first key only shows the field,
// and later keys move.
func TestFieldsWhileWatching(t *testing.T) {
	l := open(t, theStep)
	l.press("size:80x24 enter 2").sees("● CONNECTED").press("down").sees("type: NodePort opens node1:30007")
	l.press("down down").sees("app: web selects web-b")
}

// TestOfficialText shows the API's own text about a field, and goes back.
func TestOfficialText(t *testing.T) {
	for _, size := range sizes() {
		t.Run(size, func(t *testing.T) {
			l := open(t, theStep)
			l.press("size:" + size + " down down down down down down i")
			fits(t, l, size)
			golden.RequireEqual(t, l.screen()+"\n")
			l.press("x").sees("nodePort: 30007")
		})
	}
}

// TestOfficialTextResized reads the end of a text in a small window. Then the window gets larger.
func TestOfficialTextResized(t *testing.T) {
	l := open(t, theStep)
	l.press("size:40x12 i end size:120x40").
		sees("as kubectl explain prints it").
		sees("type determines how the Service is exposed")
}

// TestCopy puts clean YAML on the clipboard: no notes, no line numbers.
func TestCopy(t *testing.T) {
	l := open(t, journey.AtStep{Lesson: "nodeport"})
	copied := ""
	l.app.session.Clip = func(text string) error {
		copied = text
		return nil
	}
	l.press("size:80x24 c").sees("copied")
	if !strings.HasPrefix(copied, "apiVersion: v1\nkind: Service\n") || strings.Contains(copied, "#") {
		t.Errorf("copied:\n%s", copied)
	}
}

// TestLookingUp opens a result of the search and comes back to where the learner was.
func TestLookingUp(t *testing.T) {
	l := open(t, journey.AtStep{Lesson: "nodeport"})
	l.press("size:80x24 right right").sees("step 3 of")
	l.press("/ esc").sees("step 3 of")
	l.press("e").press("esc esc").sees("step 3 of")
}

// TestLookingUpIsNoBeginning opens another lesson from the search and turns its pages. The learner resumes where they
// were before. Once they answer something there, they have begun that lesson.
func TestLookingUpIsNoBeginning(t *testing.T) {
	l := open(t, journey.AtStep{Lesson: "clusterip"})
	l.press("size:80x24 right right").sees("step 3 of")
	before := len(l.kept())
	l.press("/ type:30007 enter right right")
	if kept := l.kept(); len(kept) != before {
		t.Errorf("leafing in what was looked up was recorded: %v", kept[before:])
	}
	l.press("esc").sees("2 ClusterIP").sees("step 3 of").press("esc").sees("Continue ClusterIP")
}

// TestLookedUpToTheEnd goes to the end of a looked-up lesson. Then the lesson counts as seen. From the end, ← leads
// back.
func TestLookedUpToTheEnd(t *testing.T) {
	l := open(t, journey.AtStep{Lesson: "clusterip", Lookup: true})
	l.press("size:80x24 end").sees("step 8 of").press("right").sees("so the lesson counts as seen")
	l.press("left").sees("step 8 of").press("right esc").sees("seen ClusterIP")
}

// TestPassedOver goes through a lesson without an answer. It counts as seen, and the end says so.
func TestPassedOver(t *testing.T) {
	l := open(t, journey.AtStep{Lesson: "why-a-service"})
	l.press("size:80x24 end right").sees("3 questions are not answered yet, so the lesson counts as seen.")
	l.press("esc").sees("0 of 5 lessons").sees("seen Why a Service").sees("Continue ClusterIP")
}

// TestWheel turns the mouse wheel on. Only then does it scroll.
func TestWheel(t *testing.T) {
	l := open(t, journey.AtContents{})
	l.press("size:80x24")
	first := l.chosen()
	next := l.press("down").chosen()
	l.press("up")
	if l.app.View().MouseMode != tea.MouseModeNone {
		t.Error("the mouse is captured though nobody asked for it: text cannot be selected")
	}
	l.press("m").sees("The mouse wheel scrolls now.")
	if l.app.View().MouseMode == tea.MouseModeNone {
		t.Error("m does not switch the mouse on")
	}
	l.send(tea.MouseWheelMsg{Button: tea.MouseWheelDown})
	if l.chosen() == first || l.chosen() != next {
		t.Errorf("the wheel moved the cursor to %q, want %q", l.chosen(), next)
	}
	l.press("m").sees("The mouse selects text again.")
}

// TestReset resets a lesson, and then everything. Each time, the screen asks for confirmation first.
func TestReset(t *testing.T) {
	past := somePast(t)
	l := open(t, journey.AtResults{}, past...)
	l.press("size:80x24 down down down x").sees("Reset lesson 1, Why a Service at all?")
	l.press("n").sees("1 Why a Service at all done")
	l.press("x y").
		sees("1 Why a Service at all not begun").
		sees("2 ClusterIP inside the cluster 3 of 8 steps")
	l.press("X").sees("Reset all your progress?")
	l.press("y").sees("2 ClusterIP inside the cluster not begun")
	if kept := l.kept(); len(kept) != 2 || kept[0].Kind != progress.Reset {
		t.Errorf("kept %v, want two resets: events are only ever added", kept)
	}
}

// TestTypedTextIsNotLostUnasked types into a blank and presses esc. The screen warns before it drops the text.
func TestTypedTextIsNotLostUnasked(t *testing.T) {
	l := asking(t, "np-fill-port")
	l.press("type:300 esc").sees("Press esc again to erase your text.")
	l.press("type:10").sees("30010").press("esc esc").sees("Continue")
}
