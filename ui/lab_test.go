package ui

import (
	"testing"

	"github.com/charmbracelet/x/exp/golden"

	"portolan/internal/progress"
)

// theLab has one letter too few in its selector.
var theLab = Place{Screen: LabScreen, Lab: "wrong-label"}

// mend goes to the selector from wherever the cursor is, and types what is missing.
const mend = "up up up up up up up up up up up up down down down down down down end type:ue"

// TestLab compares labs with their pictures in testdata, in three windows.
func TestLab(t *testing.T) {
	for _, c := range []struct {
		name  string
		place Place
		keys  string
	}{
		{"start", theLab, ""},
		{"text", theLab, "tab tab"},
		{"hints", theLab, "ctrl+g ctrl+g"},
		{"solution asked", theLab, "ctrl+g ctrl+g ctrl+g ctrl+g"},
		{"solution", theLab, "ctrl+g ctrl+g ctrl+g ctrl+g enter"},
		{"three cards", Place{Screen: LabScreen, Lab: "three-cards"}, ""},
		{"refused", Place{Screen: LabScreen, Lab: "port-80-refused"}, ""},
	} {
		for _, size := range sizes() {
			t.Run(c.name+"/"+size, func(t *testing.T) {
				l := open(t, c.place)
				l.press("size:" + size + " " + c.keys)
				fits(t, l, size)
				golden.RequireEqual(t, l.screen()+"\n")
			})
		}
	}
}

// TestLabSolved compares a lab that is solved with its pictures: while one still types, and then at the picture.
func TestLabSolved(t *testing.T) {
	for name, keys := range map[string]string{"typing": "", "picture": "tab"} {
		for _, size := range sizes() {
			t.Run(name+"/"+size, func(t *testing.T) {
				l := open(t, theLab)
				l.press("size:80x24 " + mend + " size:" + size + " " + keys)
				fits(t, l, size)
				golden.RequireEqual(t, l.screen()+"\n")
			})
		}
	}
}

// TestLabTicks mends a manifest letter by letter: the list ticks on the letter that does it, the record has it once, and
// enter leads back.
func TestLabTicks(t *testing.T) {
	l := open(t, theLab)
	l.press("size:80x24 down down down down down down end type:u").sees("[ ] counter gets in").sees("○ 0 of 1 hold")
	l.press("type:e").sees("[x] counter gets in").sees("SOLVED")
	l.press("enter").sees("SOLVED") // a line break, and not the way out
	l.press("backspace backspace backspace backspace type:e").sees("SOLVED")
	kept := l.kept()
	if len(kept) != 1 || kept[0].Kind != progress.Mended {
		t.Fatalf("kept %v, want the lab once", kept)
	}
	body, ok := kept[0].Body.(progress.Lab)
	if !ok || !body.Solved || body.Hints != 0 || body.Lab != "wrong-label" || body.Lesson == "" || body.Hash == "" || body.Manifest == "" {
		t.Errorf("kept %+v", kept[0].Body)
	}
	l.press("tab").sees("A selector that picks no pod is no error")
	l.press("enter").sees("Continue")
}

// TestLabSolution reads three hints and asks for the solution: it is asked about first, recorded as shown, and undone.
func TestLabSolution(t *testing.T) {
	l := open(t, theLab)
	l.press("size:80x24 ctrl+g").sees("Hint 1 of 3").press("ctrl+g").sees("Hint 2 of 3").press("ctrl+g").sees("Hint 3 of 3")
	l.press("ctrl+g").sees("Show the solution in place of your text?").press("type:n").sees("○ 0 of 1 hold").sees("app: catalog")
	l.press("ctrl+g enter").sees("The solution: everything holds.").sees("app: catalogue")
	l.press("ctrl+/").sees("○ 0 of 1 hold")
	l.press(mend).sees("everything holds")
	kept := l.kept()
	if len(kept) != 1 {
		t.Fatalf("kept %v, want the lab once", kept)
	}
	if body, ok := kept[0].Body.(progress.Lab); !ok || body.Solved || body.Hints != 3 {
		t.Errorf("kept %+v, want one with three hints that the solution solved", kept[0].Body)
	}
}

// TestLabAgain comes back to a lab that was left: text and hints are there; what was solved once is not recorded again.
func TestLabAgain(t *testing.T) {
	l := open(t, theLab)
	l.press("size:80x24 ctrl+g down down down end type:x esc").sees("Continue")
	l.app, _ = l.app.apply(Open{Place: theLab}, nil)
	l.sees("name: cataloguex").sees("Hint 1 of 3")
	l.press("ctrl+/ " + mend).sees("SOLVED")
	again := open(t, theLab, l.kept()...)
	again.press("size:80x24 " + mend).sees("SOLVED")
	if kept := again.kept(); len(kept) != 0 {
		t.Errorf("recorded again: %v", kept)
	}
}

// TestLabInASmallWindow begins with the story, and enter leads from it to the text.
func TestLabInASmallWindow(t *testing.T) {
	l := open(t, theLab)
	l.press("size:50x15").sees("The counter of a record shop").press("enter").sees("1 apiVersion: v1")
	l.press(mend).sees("SOLVED").press("tab").sees("A selector that picks no pod").press("enter").sees("Continue")
}

// TestLabThatIsNotThere says so, and lets one go.
func TestLabThatIsNotThere(t *testing.T) {
	l := open(t, Place{Screen: LabScreen, Lab: "none"})
	l.press("size:80x24").sees(`there is no lab "none"`).press("x").sees("no lab").press("q").sees("Continue")
}

// TestLabSolutionAgain comes back to a lab whose solution was shown: it stands in the record once, whatever is done with it then.
func TestLabSolutionAgain(t *testing.T) {
	l := open(t, theLab)
	l.press("size:80x24 ctrl+g ctrl+g ctrl+g ctrl+g enter").sees("The solution: everything holds.").press("ctrl+/ esc").sees("Continue")
	l.app, _ = l.app.apply(Open{Place: theLab}, nil)
	l.press("tab " + mend).sees("everything holds")
	if kept := l.kept(); len(kept) != 1 {
		t.Errorf("kept %v, want the lab once", kept)
	}
}
