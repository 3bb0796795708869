package ui

import (
	"errors"
	"strings"
	"testing"

	"charm.land/bubbles/v2/key"
	tea "charm.land/bubbletea/v2"
	"github.com/charmbracelet/x/exp/golden"

	"portolan/internal/journey"
	"portolan/internal/sandbox"
	"portolan/ui/bench"
	"portolan/ui/kit"
)

// theSandbox opens the manifest of a step in which the office connects to node1:30007.
var theSandbox = kit.OpenSandbox{Lesson: "nodeport", Step: "a-node-without-a-web-pod"}

// TestSandbox compares the sandbox with the golden screens in testdata, in four windows.
func TestSandbox(t *testing.T) {
	for _, c := range []struct {
		name string
		keys string
	}{
		{"editing", "down down down end"},
		{"error", "down down down down down end type:s"},
		{"broken", "down down down down down end backspace backspace backspace backspace backspace " +
			"backspace backspace backspace backspace backspace"},
		{"picture", "tab"},
		{"sent", "tab enter"},
		{"hop", "tab enter left left left"},
		{"what if", "tab x"},
		{"switch on", "tab enter x down enter x"},
		{"stale picture", "down down down down down end type:s tab"},
		{"help", "tab ?"},
	} {
		for _, size := range sizes() {
			t.Run(c.name+"/"+size, func(t *testing.T) {
				l := open(t, theSandbox)
				l.press("size:" + size + " " + c.keys)
				fits(t, l, size)
				golden.RequireEqual(t, l.screen()+"\n")
			})
		}
	}
}

// text returns the manifest of the sandbox on the screen.
func (l *learner) text() string {
	l.t.Helper()
	s, ok := l.app.top().(bench.Sandbox)
	if !ok {
		l.t.Fatalf("on top is %T:\n%s", l.app.top(), l.screen())
	}
	return s.Bench.Text()
}

// TestSandboxLives changes words after a packet was sent. The table, the picture and the text follow on every key.
func TestSandboxLives(t *testing.T) {
	l := open(t, theSandbox)
	l.press("size:120x40 tab enter").sees("the office connects to node1:30007").sees("● CONNECTED")
	l.press("tab down down down down down end").sees("type: NodePort")
	l.press("backspace").sees("╳ line 6").sees("The picture shows the last text that was accepted.").sees("CONNECTED")
	l.press("type:t").sees("● Accepted").sees("CONNECTED")
	l.press("down down down down down down down end").sees("nodePort: 30007")
	l.press("backspace type:8").sees(":30008").sees("the office connects to node1:30008")
}

// TestSandboxFollowsTheText shows the doors of the Service in whose document the cursor is.
func TestSandboxFollowsTheText(t *testing.T) {
	l := open(t, theSandbox)
	l.press("size:120x40")
	for range 20 {
		l.press("down")
	}
	l.press("end")
	l.send(
		tea.PasteMsg{
			Content: "\n---\napiVersion: v1\nkind: Service\nmetadata:\n  name: second\nspec:\n  ports:\n    - port: 81",
		},
	)
	l.sees("● Accepted").sees("second 2/2")
	l.press("up up up up up up up up up").sees("web 1/2")
	l.press("tab right").
		sees("connects to node1:30007").
		press("right").
		sees("connects to node2:30007").
		press("right").
		sees("second 2/2")
}

// TestSandboxOfAQuestion opens a choose question. The sandbox begins with the chosen type, in the scene without the
// Service of the question.
func TestSandboxOfAQuestion(t *testing.T) {
	l := open(t, kit.OpenSandbox{Question: "wt-tickets", Option: "NodePort"})
	l.press("size:120x40").sees("type: NodePort").sees("● Accepted").sees("node port")
	predict := open(t, kit.OpenSandbox{Question: "cip-namespace"})
	predict.press("size:120x40").sees("● Accepted").sees("kind: Service")
}

// TestStartOfABlank opens a fill question. The blank has what the learner typed.
func TestStartOfABlank(t *testing.T) {
	l := open(t, kit.OpenSandbox{Question: "np-fill-port", Option: "30010"})
	l.press("size:80x24").sees("nodePort: 30010").sees("● Accepted")
}

// TestSandboxUndo undoes what was typed and redoes it. The text is still there after leaving and coming back.
func TestSandboxUndo(t *testing.T) {
	l := open(t, theSandbox)
	l.press("size:80x24 down down down end type:shop").sees("name: webshop")
	l.press("ctrl+/").sees("to web name")
	l.press("ctrl+y").sees("name: webshop")
	l.press("tab u tab").sees("to web name")
	l.press("ctrl+/").sees("There is nothing to undo.")
	l.press("ctrl+y esc").sees("Continue")
	l.app, _ = l.app.apply(theSandbox, nil)
	l.sees("name: webshop")
	l.press("tab o").sees("This is the original text").press("u tab").sees("name: webshop")
}

// TestSandboxPaste pastes far more than a text may have, with escape sequences in it.
func TestSandboxPaste(t *testing.T) {
	l := open(t, theSandbox)
	l.press("size:80x24")
	l.send(tea.PasteMsg{Content: strings.Repeat("# \x1b[31mred\x1b[0m \x1b]0;title\x07\u009b31m\r\n", 9000)})
	l.sees("The paste was cut: the limit is 64 KB.")
	text := l.text()
	if len(text) > sandbox.MaxText || len(text) < sandbox.MaxText-10 {
		t.Errorf("the text has %d bytes, want all that there is room for", len(text))
	}
	if strings.ContainsAny(text, "\x1b\x07\r\u009b") {
		t.Error("the text has what a terminal would obey")
	}
	l.press("type:x").sees("The text is full")
	l.press("tab")
	l.send(tea.PasteMsg{Content: "q"})
	l.press("u tab").sees("1 apiVersion: v1")
}

// TestSandboxWhatIf loses a node and takes that back. The table no longer lists the lost node, and then lists it again.
func TestSandboxWhatIf(t *testing.T) {
	l := open(t, theSandbox)
	l.press("size:120x40 tab enter").sees("node1 ? no name")
	l.press("x enter").sees("[x] node1 is lost").sees("what if: web-a is gone, node1 is lost").press("x").sees("● some")
	l.sees("▸ office")
	if strings.Contains(l.screen(), "node1         ?") {
		t.Errorf("a node that is lost sends:\n%s", l.screen())
	}
	l.press("x enter").sees("[ ] node1 is lost").press("esc").sees("▸ office").sees("node1 ? no name")
}

// TestOutsideEditor takes the text that the learner's own editor returns. If the editor fails, nothing changes.
func TestOutsideEditor(t *testing.T) {
	l := open(t, theSandbox)
	l.press("size:80x24 ctrl+o").sees("No other editor can be opened here.")
	var was string
	var done func(string, error) tea.Msg
	l.app.session.Edit = func(text string, then func(string, error) tea.Msg) tea.Cmd {
		was, done = text, then
		return nil
	}
	l.press("ctrl+o")
	if was != l.text() {
		t.Errorf("the editor was given %q", was)
	}
	l.send(done("", errors.New("vi\x1b[2J: not found")))
	l.sees("Nothing changed: vi: not found").sees("kind: Service")
	l.send(done(strings.Replace(was, "name: web", "name: shop", 1), nil))
	l.sees("name: shop").sees("to shop")
	l.press("ctrl+/").sees("to web")
}

// TestSandboxFits draws sandbox and lab in every window, after different keys.
func TestSandboxFits(t *testing.T) {
	for _, place := range []any{theSandbox, journey.AtLab{Lab: "three-cards"}} {
		for _, keys := range []string{
			"", "down end type:x", "tab", "tab enter", "tab x enter", "tab h s", "tab tab enter",
			"tab tab x enter", "tab tab h s", "tab type:x ctrl+g", "ctrl+g ctrl+g ctrl+g ctrl+g",
			"ctrl+g ctrl+g ctrl+g ctrl+g enter tab",
		} {
			l := open(t, place)
			l.press("size:80x24 " + keys)
			for _, size := range []string{
				"1x1", "40x12", "50x15", "60x20", "72x18", "79x24", "80x24", "109x30", "110x20",
				"120x40", "200x50",
			} {
				l.resize(size)
				fits(t, l, size+" "+keys)
			}
		}
	}
}

// TestSandboxHelp checks that the help page explains every key of every footer.
func TestSandboxHelp(t *testing.T) {
	for _, keys := range []string{
		"", "tab", "tab tab", "tab tab enter", "tab tab x", "tab tab s", mend, mend + " tab",
		mend + " tab s", "ctrl+g ctrl+g ctrl+g ctrl+g", "ctrl+g ctrl+g ctrl+g ctrl+g enter tab",
	} {
		l := open(t, journey.AtLab{Lab: "wrong-label"})
		l.press("size:80x24 " + keys)
		s := l.app.top()
		explained := map[string]bool{}
		for _, group := range append(s.FullHelp(), []key.Binding{l.app.keys.Help}) {
			for _, b := range group {
				for _, name := range b.Keys() {
					explained[name] = true
				}
			}
		}
		for _, b := range s.ShortHelp() {
			for _, name := range b.Keys() {
				if !explained[name] {
					t.Errorf("after %q the footer has %s (%s), the help does not", keys, name, b.Help().Desc)
				}
			}
		}
	}
}

// TestSandboxASCII checks that only ASCII characters are drawn.
func TestSandboxASCII(t *testing.T) {
	for _, keys := range []string{"down down down down down end type:s", "tab enter", "tab x enter"} {
		l := open(t, theSandbox)
		l.app.frame.ASCII = true
		l.press("size:120x40 " + keys)
		for _, r := range l.screen() {
			if r > 0x7e {
				t.Fatalf("after %q there is %q:\n%s", keys, r, l.screen())
			}
		}
	}
}

// TestSandboxWithoutAPod opens a sandbox after a lesson has deleted a pod. The head says so in the scene of the lesson,
// and in no other scene.
func TestSandboxWithoutAPod(t *testing.T) {
	l := open(t, theSandbox)
	l.press("size:120x40").sees("what if: web-a is gone").press("tab s down enter").sees("scene shop-bare")
	if strings.Contains(l.screen(), "what if: web-a") {
		t.Errorf("it is gone there too:\n%s", l.screen())
	}
	l.press("s up enter").sees("scene shop").sees("( web-a :8080 )")
}

// TestThePacketKeepsItsDoor loses the node that a packet was sent to. The packet still goes to that node, although
// another one answers.
func TestThePacketKeepsItsDoor(t *testing.T) {
	l := open(t, theSandbox)
	l.press("size:120x40 tab enter").sees("● CONNECTED")
	l.press("x enter x").sees("the office connects to node1:30007").sees("TIMEOUT")
	l.press("d enter").sees("the office connects to node2:30007").sees("● CONNECTED")
}

// TestBlankInTheSandbox opens the manifest of an answered blank. It has what was typed or, after "not sure", the right
// answer.
func TestBlankInTheSandbox(t *testing.T) {
	for typed, want := range map[string]string{"30010": "nodePort: 30010", "0": "nodePort: 300"} {
		l := asking(t, "np-fill-port")
		l.press("size:80x24 type:" + typed + " enter e").sees(want)
		if strings.Contains(l.screen(), "____") {
			t.Errorf("after %s the blank is open:\n%s", typed, l.screen())
		}
	}
}

// TestNoneOfTheseHasNoType answers "None of these" where NodePort fits. The verdict tries NodePort, r plays that try,
// and e opens the manifest with no other type.
func TestNoneOfTheseHasNoType(t *testing.T) {
	l := open(t, journey.AtRound{Lesson: "which-type", Seed: 36})
	l.press("size:80x24 3 3").sees("You chose None of these").sees("every node forwards port")
	l.press("r").sees("NodePort").sees("The pod grafana answers.")
	l.press("enter e").sees("Sandbox").sees("● Accepted")
}
