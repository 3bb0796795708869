package ui

import (
	"strings"
	"testing"

	"github.com/charmbracelet/x/exp/golden"

	"portolan/internal/journey"
	"portolan/internal/progress"
	"portolan/ui/kit"
)

// theLab opens a lab whose selector lacks the end of a word.
var theLab = journey.AtLab{Lab: "wrong-label"}

// mend goes from the story to the text and fixes it.
const mend = "enter " + mending

// mending goes to the selector from any position and types what is missing.
const mending = "up up up up up up up up up up up up down down down down down down end type:ue"

// TestLab compares labs with the golden screens in testdata, in four windows.
func TestLab(t *testing.T) {
	for _, c := range []struct {
		name  string
		place any
		keys  string
	}{
		{"start", theLab, ""},
		{"text", theLab, "enter"},
		{"hints", theLab, "ctrl+g ctrl+g"},
		{"hints typing", theLab, "tab tab tab ctrl+g ctrl+g"},
		{"solution asked", theLab, "ctrl+g ctrl+g ctrl+g ctrl+g"},
		{"solution", theLab, "ctrl+g ctrl+g ctrl+g ctrl+g enter"},
		{"three cards", journey.AtLab{Lab: "three-cards"}, ""},
		{"three cards wrong", journey.AtLab{Lab: "three-cards"}, "tab tab tab up up down down down type:s ctrl+g"},
		{"refused", journey.AtLab{Lab: "port-80-refused"}, ""},
		{"refused text", journey.AtLab{Lab: "port-80-refused"}, "tab tab tab"},
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

// TestLabSolved compares a solved lab with the golden screens: while the learner still types, and then at the picture.
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

// TestLabTicks fixes a manifest letter by letter. Only the letter that makes a demand hold ticks it. With that letter
// the lab is recorded once, and a learner who goes on typing sees the same screen.
func TestLabTicks(t *testing.T) {
	l := open(t, theLab)
	l.press("size:80x24 enter down down down down down down end type:u").
		sees("○ counter can connect").sees("○ goals met: 0 of 1")
	l.press("type:e").sees("✓ counter can connect").sees("● all goals met tab, then enter: done")
	l.press("enter").sees("all goals met") // a line break, and not the way out
	l.press("backspace backspace backspace backspace").sees("○ goals met: 0 of 1").press("type:e").sees("all goals met")
	if kept := l.kept(); len(kept) != 1 || strings.Contains(l.screen(), "SOLVED") {
		t.Fatalf("while one types %v is kept:\n%s", kept, l.screen())
	}
	l.press("tab").sees("A selector that matches no pod is not an error").
		sees("enter: done").press("enter").sees("Continue")
	kept := l.kept()
	if len(kept) != 1 || kept[0].Kind != progress.Mended {
		t.Fatalf("kept %v, want the lab once", kept)
	}
	body, ok := kept[0].Body.(progress.Lab)
	if !ok || !body.Solved || body.Hints != 0 || body.Lab != "wrong-label" || body.Lesson == "" || body.Hash == "" ||
		body.Manifest == "" {
		t.Errorf("kept %+v", kept[0].Body)
	}
}

// TestLabInPassing deletes a value on the way to another one. Without a value every client is where it should be, but
// the lab is not solved before the line is gone. Then it is recorded once, whatever the learner does next.
func TestLabInPassing(t *testing.T) {
	word, line := strings.Repeat("backspace ", len(" LoadBalancer")), strings.Repeat("backspace ", len("  type:"))
	for _, keys := range []string{
		"type:x esc", "", "ctrl+c", "esc", "tab esc", "tab enter", "tab s enter", "tab s esc",
	} {
		t.Run(keys, func(t *testing.T) {
			l := open(t, journey.AtLab{Lab: "close-the-cache"})
			l.press("size:80x24 enter down down down down down end " + word).sees("type has a value")
			if kept := l.kept(); len(kept) != 0 {
				t.Errorf("kept %v while a field is empty", kept)
			}
			l.press(line).sees("● all goals met").press(keys)
			if kept := l.kept(); len(kept) != 1 {
				t.Errorf("kept %v, want the lab once", kept)
			}
		})
	}
}

// TestLabSolution reads three hints and asks for the solution. The screen asks for confirmation, the lab is recorded as
// shown, and undo brings the text back.
func TestLabSolution(t *testing.T) {
	l := open(t, theLab)
	l.press("size:80x24 enter ctrl+g").
		sees("Hint 1 of 3").
		press("ctrl+g").
		sees("Hint 2 of 3").
		press("ctrl+g").
		sees("Hint 3 of 3")
	l.press("ctrl+g").sees("Show the solution?").press("type:n").sees("○ goals met: 0 of 1").sees("app: catalog")
	l.press("ctrl+g enter").sees("The solution: all goals met").sees("app: catalogue")
	l.press("ctrl+/").sees("○ goals met: 0 of 1")
	l.press(mending).sees("all goals met").press("esc")
	kept := l.kept()
	if len(kept) != 1 {
		t.Fatalf("kept %v, want the lab once", kept)
	}
	if body, ok := kept[0].Body.(progress.Lab); !ok || body.Solved || body.Hints != 3 {
		t.Errorf("kept %+v, want one with three hints that the solution solved", kept[0].Body)
	}
}

// TestLabAgain comes back to a lab. Text and hints are still there, and a solved lab is not recorded again.
func TestLabAgain(t *testing.T) {
	l := open(t, theLab)
	l.press("size:80x24 ctrl+g enter down down down end type:x esc").sees("Continue")
	l.app, _ = l.app.apply(kit.Do{Input: journey.Open{Place: theLab}}, nil)
	l.sees("Hint 1 of 3").press("enter").sees("name: cataloguex")
	l.press("ctrl+/ " + mending + " esc").sees("Continue")
	again := open(t, theLab, l.kept()...)
	again.press("size:80x24 " + mend).sees("SOLVED").press("tab").sees("enter: back").press("enter")
	if kept := again.kept(); len(kept) != 0 {
		t.Errorf("recorded again: %v", kept)
	}
}

// TestLabBegins opens a lab: with the text if there is room for the picture beside it, else with the story. Esc leaves
// the story, as its footer says.
func TestLabBegins(t *testing.T) {
	for size, story := range map[string]bool{
		"40x12": true, "50x15": true, "80x24": true, "109x40": true, "120x19": true,
		"110x24": false, "200x50": false,
	} {
		l := open(t, theLab)
		l.press("size:" + size)
		if begins := l.shows("enter fix it"); begins != story {
			t.Errorf("%s: begins at the story %v, want %v:\n%s", size, begins, story, l.screen())
		}
		if story {
			l.sees("esc leave").press("esc").sees("Continue")
		}
	}
}

// TestLabInASmallWindow begins with the story, and enter leads from it to the text.
func TestLabInASmallWindow(t *testing.T) {
	l := open(t, theLab)
	l.press("size:50x15").sees("In a music shop").press("enter").sees("6 selector:")
	l.press(mending).
		sees("all goals met").
		press("tab").
		sees("A selector that matches no pod").
		press("enter").
		sees("Continue")
}

// TestLabStale types an error. The list of demands and the story then say which text the ticks refer to.
func TestLabStale(t *testing.T) {
	l := open(t, journey.AtLab{Lab: "three-cards"})
	l.press("size:80x24 enter type:x").
		sees("with the last accepted").
		press("tab s").
		sees("with the last accepted text: ○ the visitor")
	l.press("size:120x40").sees("with the last accepted text:").press("u")
	if strings.Contains(l.screen(), "before the error") {
		t.Errorf("it says so of a text that is taken:\n%s", l.screen())
	}
	refused := open(t, journey.AtLab{Lab: "port-80-refused"})
	refused.press("size:80x24").sees("not tried yet, because the text is refused:")
}

// TestLabHintIsSeen reads hints in every window. Each hint is visible at once, to its last word.
func TestLabHintIsSeen(t *testing.T) {
	for _, lab := range []string{"three-cards", "port-80-refused", "wrong-label"} {
		for _, size := range []string{"40x12", "50x15", "72x18", "80x24", "110x20", "120x40"} {
			for _, keys := range []string{"", "tab", "tab tab", "tab type:x tab", "type:x", "enter type:x", "tab x"} {
				l := open(t, journey.AtLab{Lab: lab})
				l.press("size:" + size + " " + keys + " ctrl+g")
				hints := at[journey.Lab](l).Bench.Hints()
				words := strings.Fields(hints[0])
				if last := words[len(words)-1]; !strings.Contains(l.screen(), "Hint 1 of 3") ||
					!strings.Contains(l.screen(), last) {
					t.Errorf("%s in %s after %q: the hint is not to be seen:\n%s", lab, size, keys, l.screen())
				}
			}
		}
	}
}

// TestLabInFairWeather turns a switch on. Needs and bans are still judged without it, and the screen says so.
func TestLabInFairWeather(t *testing.T) {
	l := open(t, theLab)
	l.press("size:80x24 tab tab x enter").
		sees("what if: node1 is lost").
		sees("○ goals met: 0 of 1, counted with every what-if off").
		press("x tab " + mending)
	l.sees("● all goals met, counted with every what-if off").press("tab enter")
	again := open(t, theLab, l.kept()...)
	again.press("size:80x24 " + mend + " tab x enter").
		sees("● SOLVED: all goals met, counted with every what-if off").
		press("enter")
	if strings.Contains(again.screen(), "weather") {
		t.Errorf("nothing is switched on:\n%s", again.screen())
	}
}

// TestTextSaysWhereTheKeysAre checks that the footer says where the help is. While the learner types, a question mark
// is a letter.
func TestTextSaysWhereTheKeysAre(t *testing.T) {
	for _, place := range []any{theLab, theSandbox} {
		l := open(t, place)
		l.press("size:120x40").sees("tab picture and ? keys").press("size:80x24")
		if l.shows("enter fix it") {
			l.press("tab")
		}
		l.sees("tab picture and ? keys").sees("esc leave")
	}
}

// TestLabThatIsNotThere opens a lab that does not exist. The screen says so, and the learner can leave it.
func TestLabThatIsNotThere(t *testing.T) {
	l := open(t, journey.AtLab{Lab: "none"})
	l.press("size:80x24").sees(`there is no lab "none"`).press("x").sees("no lab").press("q").sees("Continue")
}

// TestLabSolutionAgain comes back to a lab whose solution was shown. It is in the record only once, whatever the
// learner does with it.
func TestLabSolutionAgain(t *testing.T) {
	l := open(t, theLab)
	l.press("size:80x24 ctrl+g ctrl+g ctrl+g ctrl+g enter").
		sees("The solution: all goals met").
		press("ctrl+/ esc").
		sees("Continue")
	l.app, _ = l.app.apply(kit.Do{Input: journey.Open{Place: theLab}}, nil)
	l.press(mend).sees("all goals met").press("esc")
	if kept := l.kept(); len(kept) != 1 {
		t.Errorf("kept %v, want the lab once", kept)
	}
}
