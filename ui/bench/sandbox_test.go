package bench

import (
	"strings"
	"testing"

	tea "charm.land/bubbletea/v2"

	"portolan/quiz"
	"portolan/ui/kit"
	"portolan/ui/kit/kittest"
)

// TestStartOfEveryChoice opens every choose question with every type. The API server accepts each.
func TestStartOfEveryChoice(t *testing.T) {
	s := kittest.Session(t)
	questions, err := s.Course.Questions()
	if err != nil {
		t.Fatal(err)
	}
	seen := 0
	for _, q := range questions {
		if q.Kind != quiz.Choose {
			continue
		}
		for _, typ := range []string{"ClusterIP", "NodePort", "LoadBalancer"} {
			g, err := startOf(s, kit.OpenSandbox{Question: q.ID, Option: typ})
			if err != nil {
				t.Fatal(err)
			}
			if b := g.bench(); len(b.Errors()) > 0 || !strings.Contains(g.text, "  type: "+typ+"\n") {
				t.Errorf("%s as %s: %v\n%s", q.ID, typ, b.Errors(), g.text)
			}
			seen++
		}
	}
	if seen == 0 {
		t.Error("the bank has no question for a type")
	}
}

// TestSandboxKeepsItsPlace resizes the window. Text, cursor and packet stay where they are.
func TestSandboxKeepsItsPlace(t *testing.T) {
	d := atSandbox(t, theSandbox()).press("size:80x24 tab enter left tab down down end type:x")
	before, shown := at[Sandbox](d), d.shown.View()
	d.press("size:40x12 size:200x50 size:1x1 size:80x24")
	after := at[Sandbox](d)
	if before.editor.row != after.editor.row || before.editor.col != after.editor.col ||
		before.Bench.Text() != after.Bench.Text() {
		t.Errorf("the cursor was at %d,%d and is at %d,%d",
			before.editor.row, before.editor.col, after.editor.row, after.editor.col)
	}
	if before.table.player.Hop != after.table.player.Hop {
		t.Errorf("the packet was at %d and is at %d", before.table.player.Hop, after.table.player.Hop)
	}
	if after.View() != shown {
		t.Errorf("the screen was\n%s\nand is\n%s", shown, after.View())
	}
}

// TestEditing runs an editor. The text that it saves comes back. If it fails, the old text stays.
func TestEditing(t *testing.T) {
	for command, want := range map[string]string{"sed -i s/one/two/": "two\n", "false": "one\n"} {
		run := editing{command: command, text: "one\n"}
		if err := run.Run(); run.text != want || (err != nil) != (command == "false") {
			t.Errorf("%s: %q and %v, want %q", command, run.text, err, want)
		}
	}
}

// TestEditorOfNothing has no editor in the environment. The error says how to name one.
func TestEditorOfNothing(t *testing.T) {
	cmd := EditorOf([]string{"EDITOR= "})("text", func(text string, err error) tea.Msg {
		return editedMsg{text: text, err: err}
	})
	msg, ok := cmd().(editedMsg)
	if !ok || msg.err == nil || !strings.Contains(msg.err.Error(), "EDITOR=vi") {
		t.Errorf("got %v", msg)
	}
}
