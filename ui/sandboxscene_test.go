package ui

import (
	"strings"
	"testing"

	"charm.land/bubbles/v2/key"
	tea "charm.land/bubbletea/v2"
	"github.com/charmbracelet/x/exp/golden"

	"portolan/ui/bench"
	"portolan/ui/kit/kittest"
)

// manifests that a learner might write in place of the lesson's.
const (
	dnsText = "apiVersion: v1\nkind: Service\nmetadata:\n  name: web\nspec:\n  type: NodePort\n  selector:\n    app: " +
		"web\n  ports:\n" +
		"    - name: http\n      port: 80\n      targetPort: 8080\n    - name: dns\n      port: 53\n      protocol: UDP\n"
	sctpText  = dnsText + "    - name: signal\n      port: 3868\n      protocol: SCTP\n"
	aliasText = "apiVersion: v1\nkind: Service\nmetadata:\n  name: db\nspec:\n  type: ExternalName\n  externalName: " +
		"db.example.com\n"
	warnedText = "apiVersion: v1\nkind: Service\nmetadata:\n  name: " +
		"web\nspec:\n  externalIPs:\n    - 192.0.2.80\n  selector:\n    app: web\n" +
		"  trafficDistribution: PreferClose\n  ports:\n    - port: 80\n      targetPort: 8080\n"
	refusedText = "apiVersion: v1\nkind: Service\nmetadata:\n  name: Web_Shop\nspec:\n  selector:\n    app: " +
		"web\n  ports:\n    - port: 80\n      targetPort: 8080\n"
	longText = "apiVersion: v1\nkind: Service\nmetadata:\n  name: web\n  annotations:\n" +
		"    note: one two three four five six seven eight nine ten eleven twelve thirteen fourteen " +
		"fifteen\nspec:\n  ports:\n    - port: 80\n"
)

// written opens the sandbox and replaces its text, as a learner might.
func written(t *testing.T, size, text string) *learner {
	t.Helper()
	l := open(t, theSandbox)
	l.press("size:" + size)
	return l.writes(text)
}

// writes replaces the text of the sandbox in the learner's own editor.
func (l *learner) writes(text string) *learner {
	l.t.Helper()
	was := l.app.session.Edit
	defer func() { l.app.session.Edit = was }()
	var edited tea.Msg
	l.app.session.Edit = func(_ string, done func(string, error) tea.Msg) tea.Cmd {
		edited = done(text, nil)
		return nil
	}
	l.press("ctrl+o").send(edited)
	return l
}

// TestSandboxSays compares what the sandbox shows for texts that learners might write with the golden screens, in three
// windows.
func TestSandboxSays(t *testing.T) {
	for _, c := range []struct{ name, text, keys string }{
		{"scenes", dnsText, "tab s"},
		{"scenes below", dnsText, "tab s end"},
		{"moved", dnsText, "tab s down enter"},
		{"udp", dnsText, ""},
		{"udp picture", dnsText, "tab"},
		{"some", dnsText, "tab x enter x"},
		{"sctp picture", sctpText, "tab"},
		{"alias", aliasText, ""},
		{"alias picture", aliasText, "tab"},
		{"warned", warnedText, ""},
		{"warned picture", warnedText, "tab"},
		{"refused", refusedText, ""},
		{"long line", longText, "ctrl+p ctrl+p ctrl+p end"},
		{"stray letter", dnsText, "tab type:z"},
	} {
		for _, size := range sizes() {
			t.Run(c.name+"/"+size, func(t *testing.T) {
				l := written(t, size, c.text)
				l.press(c.keys)
				fits(t, l, size)
				golden.RequireEqual(t, l.screen()+"\n")
			})
		}
	}
}

// TestSandboxMoves applies a text to another scene. The text and its undo stay. The client, the packet and the switches
// start again.
func TestSandboxMoves(t *testing.T) {
	l := open(t, theSandbox)
	l.press("size:120x40").sees("scene shop")
	l.press("down down down end type:1 tab x enter").sees("node1 is lost").press("x enter down")
	l.press("s").sees("Scenes").sees("▸ ● shop")
	l.press("down").sees("▸ shop-bare").press("enter")
	l.sees("The scene is now shop-bare.").sees("scene shop-bare").sees("name: web1")
	l.sees("the office connects to node1:30007").sees("enter send ")
	for _, old := range []string{"send again", "what if:", "Scenes"} {
		if l.shows(old) {
			t.Errorf("not everything is begun anew, there is %q:\n%s", old, l.screen())
		}
	}
	l.press("tab ctrl+/").sees("name: web ").sees("scene shop-bare")
	l.press("esc").sees("Continue")
	l.app, _ = l.app.apply(theSandbox, nil)
	l.sees("scene shop-bare")
	l.press("tab s").sees("▸ ● shop-bare").press("enter").sees("scene shop-bare")
	l.press("s home").sees("▸ bakery").press("s").sees("▸").press("s esc s s")
	if l.shows("Scenes") || !l.shows("enter send ") {
		t.Errorf("s does not lead back to the table:\n%s", l.screen())
	}
}

// TestSandboxMovesToEveryScene applies the lesson's manifest to every scene of the course.
func TestSandboxMovesToEveryScene(t *testing.T) {
	l := open(t, theSandbox)
	l.press("size:80x24 tab s")
	scenes := l.app.session.Course.Scenes()
	if len(scenes) < 2 {
		t.Fatalf("there are %d scenes", len(scenes))
	}
	for i, name := range scenes {
		l.press("home" + strings.Repeat(" down", i)).sees("▸").press("enter")
		fits(t, l, "80x24")
		l.press("enter").sees("scene " + name).sees("● Accepted").press("s").sees("▸ ● " + name)
	}
}

// TestLabHasOneScene presses s in a lab. It shows the story, and not the scenes.
func TestLabHasOneScene(t *testing.T) {
	l := open(t, theLab)
	l.press("size:80x24 tab tab s").sees("In a music shop")
	if strings.Contains(l.screen(), "Scenes") {
		t.Errorf("a lab offers scenes:\n%s", l.screen())
	}
}

// TestStrayLetters types letters while the picture has the keys. Until the next key, a note says how to get to the
// text.
func TestStrayLetters(t *testing.T) {
	const hint = "tab: back to the text"
	for _, keys := range []string{"tab z", "tab Z", "tab x 8", "tab s z", "tab h"} {
		l := open(t, theSandbox)
		l.press("size:80x24 " + keys).sees(hint).press("down")
		if strings.Contains(l.screen(), hint) {
			t.Errorf("after %q and a key that means something it is still there:\n%s", keys, l.screen())
		}
	}
	l := open(t, theLab)
	l.press("size:80x24 z").sees(hint).press("tab tab z").sees(hint)
	for _, keys := range []string{"", "tab j", "tab ctrl+y", "tab home"} {
		l := open(t, theSandbox)
		l.press("size:80x24 " + keys)
		if strings.Contains(l.screen(), hint) {
			t.Errorf("after %q:\n%s", keys, l.screen())
		}
	}
}

// TestSandboxOfAnAlias opens a Service without an address. The footer does not offer to send a packet.
func TestSandboxOfAnAlias(t *testing.T) {
	l := written(t, "80x24", aliasText)
	l.press("tab").sees("db is an alias: DNS answers with db.example.com.")
	if strings.Contains(l.screen(), "send") {
		t.Errorf("there is something to send:\n%s", l.screen())
	}
	l.writes(aliasText + "  ports:\n    - port: 5432\n")
	l.sees("db is an alias").sees("db name").sees("enter send")
}

// TestSandboxWithoutPorts checks that the sandbox says why there is no address to try.
func TestSandboxWithoutPorts(t *testing.T) {
	l := written(
		t,
		"80x24",
		"apiVersion: v1\nkind: Service\nmetadata:\n  name: web\nspec:\n  clusterIP: None\n  selector:\n    app: web\n",
	)
	l.press("tab").sees("web has no ports, so there is no address to connect to.")
}

// TestSandboxScenesHelp checks that the help page explains every key of the sandbox's footers.
func TestSandboxScenesHelp(t *testing.T) {
	for _, keys := range []string{"", "tab", "tab s", "tab x"} {
		l := open(t, theSandbox)
		l.press("size:80x24 " + keys)
		s, explained := l.app.top(), map[string]bool{}
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

// TestSandboxSaysFits draws the screens of TestSandboxSays in every window.
func TestSandboxSaysFits(t *testing.T) {
	for _, text := range []string{dnsText, aliasText, warnedText, refusedText, longText} {
		for _, keys := range []string{"", "tab", "tab enter", "tab s", "tab s end", "tab x enter x"} {
			l := written(t, "80x24", text)
			l.press(keys)
			for _, size := range []string{"1x1", "40x12", "50x15", "60x20", "72x18", "80x24", "110x20", "120x40", "200x50"} {
				l.resize(size)
				fits(t, l, size+" "+keys)
			}
		}
	}
}

// TestSaidInFull checks that a notice that does not fit in a line is wrapped.
func TestSaidInFull(t *testing.T) {
	l := open(t, theSandbox)
	l.app.session.Edit = bench.EditorOf(nil)
	for _, size := range []string{"40x12", "50x15", "80x24"} {
		l.press("size:" + size)
		next, cmd := l.app.Update(kittest.Key(t, "ctrl+o"))
		l.app = next.(App)
		l.send(cmd())
		l.sees("start again")
		fits(t, l, size)
	}
}
