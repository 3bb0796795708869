package ui

import (
	"strings"
	"testing"

	tea "charm.land/bubbletea/v2"
	"github.com/charmbracelet/x/exp/golden"

	"portolan/internal/journey"
	"portolan/ui/kit"
)

// TestFindScreens compares the search with the golden screens: the empty field, results, and no results.
func TestFindScreens(t *testing.T) {
	for _, c := range []struct{ name, keys string }{
		{"empty", ""},
		{"results", "type:30007"},
		{"chosen", "type:30007 down down down down down down"},
		{"nothing", "type:cobol"},
	} {
		for _, size := range sizes() {
			t.Run(c.name+"/"+size, func(t *testing.T) {
				l := open(t, kit.OpenFind{})
				l.press("size:" + size + " " + c.keys)
				fits(t, l, size)
				golden.RequireEqual(t, l.screen()+"\n")
			})
		}
	}
}

// TestFindOpens opens the result under the cursor. It replaces the search, so leaving it leads back to where the
// learner was before.
func TestFindOpens(t *testing.T) {
	for _, c := range []struct{ query, kind, sees string }{
		{"type:one space type:port", "lesson", "NodePort, one port on every node"},
		{"type:32767", "step", "Which numbers a node port can have"},
		{"type:appliances", "question", "Practice"},
	} {
		t.Run(c.kind, func(t *testing.T) {
			l := open(t, journey.AtStep{Lesson: "clusterip"})
			l.press("size:80x24 right").sees("step 2 of")
			l.press("/ " + c.query).sees("▸ " + c.kind).press("enter").sees(c.sees)
			l.press("esc").sees("step 2 of")
		})
	}
}

// TestFindOpensLabs opens a lab by its title.
func TestFindOpensLabs(t *testing.T) {
	l := open(t, kit.OpenFind{})
	l.resize("80x24")
	labs, err := l.app.session.Course.Labs()
	if err != nil || len(labs) == 0 {
		t.Fatalf("%d labs: %v", len(labs), err)
	}
	l.press("type:" + strings.ReplaceAll(labs[0].Title, " ", " space type:")).sees("▸ lab")
	l.press("enter").sees(labs[0].Title)
}

// TestFindKeepsLettersForTheField types letters that are keys on other screens.
func TestFindKeepsLettersForTheField(t *testing.T) {
	l := open(t, kit.OpenFind{})
	l.press("size:80x24 type:jkqhl?gG/").sees("/ jkqhl?gG/")
	l.press("ctrl+u type:node").sees("1 of").press("down").sees("2 of").press("type:P").sees("1 of")
	l.press("esc").sees("Portolan")
}

// TestFindPaste pastes text with line breaks and escape sequences. The field gets only the words, up to its longest
// query.
func TestFindPaste(t *testing.T) {
	l := open(t, kit.OpenFind{})
	l.resize("80x24")
	l.send(tea.PasteMsg{Content: "\x1b[31mtarget\x07Port\n\t8080\x1b[0m"})
	if q := l.field(); q != "targetPort 8080" {
		t.Errorf("the field has %q", q)
	}
	l.press("ctrl+u type:" + strings.Repeat("x", 100))
	const longest = 60
	if q := l.field(); q != strings.Repeat("x", longest) {
		t.Errorf("the field took %q, want %d characters", q, longest)
	}
}

// field returns the text in the field of the search.
func (l *learner) field() string {
	for line := range strings.SplitSeq(l.screen(), "\n") {
		if text, ok := strings.CutPrefix(strings.TrimSpace(line), "/ "); ok {
			return text
		}
	}
	return ""
}

// TestFindNothingToOpen presses Enter without results. Nothing opens.
func TestFindNothingToOpen(t *testing.T) {
	l := open(t, kit.OpenFind{})
	l.press("size:80x24 enter down up enter").sees("Find in the course")
	l.press("type:cobol enter").sees("nothing found").sees("Nothing found for “cobol”")
}
