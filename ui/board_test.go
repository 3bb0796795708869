package ui

import (
	"context"
	"fmt"
	"math/rand/v2"
	"strings"
	"testing"

	tea "charm.land/bubbletea/v2"
	"github.com/charmbracelet/x/exp/golden"

	"portolan/internal/journey"
	"portolan/internal/progress"
	"portolan/lessons"
	"portolan/ui/kit"
	"portolan/ui/kit/kittest"
)

// silent returns a round whose hidden fault is that node1 is down.
func silent() journey.Place { return journey.AtBoard{Board: "silent-node", Seed: 1} }

// TestBoardScreens compares the states of a round with the golden screens.
func TestBoardScreens(t *testing.T) {
	for _, c := range []struct{ name, keys string }{
		{"start", ""},
		{"probed", "enter down enter down down down down down enter"},
		{"all probed", "enter enter enter enter enter enter enter enter enter enter enter enter enter enter enter"},
		{"naming", "enter down enter n"},
		{"naming guess", "n"},
		{"wrong", "enter n 1"},
		{"right", "enter down enter down down down enter n 4"},
		{"not sure", "enter n 0"},
		{"told", "enter down enter down down down enter n 4 end"},
		{"help", "?"},
	} {
		for _, size := range sizes() {
			t.Run(c.name+"/"+size, func(t *testing.T) {
				l := open(t, silent())
				l.press("size:" + size + " " + c.keys)
				fits(t, l, size)
				golden.RequireEqual(t, l.screen()+"\n")
			})
		}
	}
}

// TestBoardFind finds a fault. The results of probes stay on the screen. The path of the packet is shown only after the
// fault is named.
func TestBoardFind(t *testing.T) {
	l := open(t, silent())
	l.press("size:80x24").sees("One thing is broken").sees("0 of 8 tried")
	l.press("enter").sees("the office tries node1:30007 ○ TIMEOUT").sees("1 of 8 tried")
	l.press("down enter").sees("the office tries node2:30007 ● CONNECTED")
	l.press("enter enter enter enter enter enter").sees("node1:30099, an unused port ○ TIMEOUT")
	for _, early := range []string{"━", "has failed", "RIGHT"} {
		if strings.Contains(l.screen(), early) {
			t.Errorf("%q is on the screen before a fault is named:\n%s", early, l.screen())
		}
	}
	l.press("tab").sees("What is the fault?").sees("the office tries node2:30007 ● CONNECTED")
	l.press("4").sees("You named it: The machine node1 has failed. RIGHT").sees("no other fault fits")
	l.press("left").sees("the office sends the packet into the network")
	l.press("r").sees("○ TIMEOUT curl: (28)")
	kept := l.kept()
	if len(kept) != 1 {
		t.Fatalf("kept %v, want one answer", kept)
	}
	got := kept[0].Body.(progress.Answer)
	if got.Question != "silent-node/node1-lost" || got.Pattern != "board:silent-node" || got.Lesson != "silent-node" ||
		got.Objective != "O16" ||
		got.Chosen != "node1-lost" || got.Verdict != "right" || !got.Right || !got.First || got.NotSure ||
		got.Occasion != progress.InLesson || got.Hash == "" || len(got.Order) != 9 ||
		got.Order[3] != "node1-lost" {
		t.Errorf("kept %+v", got)
	}
}

// TestBoardNamesOnlyWhatWasChosen presses Enter without a choice, which names nothing. The learner can go back to the
// probes, and "not sure" is an answer.
func TestBoardNamesOnlyWhatWasChosen(t *testing.T) {
	l := open(t, silent())
	l.press("size:80x24 n").sees("You have tried nothing yet")
	l.press("enter").sees("Choose first")
	l.press("tab").sees("▸ the office tries node1:30007")
	l.press("n down down down down down down down down down down enter").
		sees("Not sure: The machine node1 has failed.").
		sees("that was a guess")
	got := l.kept()[0].Body.(progress.Answer)
	if got.Verdict != "not sure" || !got.NotSure || got.Right || got.Chosen != "" {
		t.Errorf("kept %+v, want one that was not sure", got)
	}
}

// TestBoardVerdictWaitsForDisk names a fault. Until the answer is on disk, the verdict is not shown and keys change
// nothing.
func TestBoardVerdictWaitsForDisk(t *testing.T) {
	l := open(t, silent())
	l.press("size:80x24 n")
	next, cmd := l.app.Update(kittest.Key(t, "4"))
	l.app = next.(App)
	before := l.screen()
	l.press("a 2 enter")
	if l.screen() != before || strings.Contains(before, "RIGHT") {
		t.Errorf("the screen while the answer is not on disk:\n%s", l.screen())
	}
	l.run(cmd)
	l.sees("RIGHT")
}

// TestBoardAnotherRound plays round after round, and then opens the board again. No round hides the same fault as the
// round before.
func TestBoardAnotherRound(t *testing.T) {
	l := open(t, silent())
	l.press("size:80x24")
	for range 5 {
		l.press("n 0 a").sees("0 of 8 tried")
	}
	last := ""
	for _, e := range l.kept() {
		question := e.Body.(progress.Answer).Question
		if question == last {
			t.Errorf("%s was hidden twice in a row", question)
		}
		last = question
	}
	fresh := open(t, journey.AtBoard{Board: "silent-node"}, l.kept()...)
	fresh.press("size:80x24 n 0")
	events, err := fresh.store.Events(context.Background(), "me")
	if err != nil {
		t.Fatal(err)
	}
	if again := events[0].Body.(progress.Answer).Question; again == last {
		t.Errorf("%s was hidden again by the next visit", again)
	}
}

// TestBoardLeadsBack goes back into the lesson that it was opened from.
func TestBoardLeadsBack(t *testing.T) {
	l := open(t, silent())
	l.press("size:80x24 n 0 enter").sees("Portolan")
	l = open(t, silent())
	l.press("size:80x24 enter n q").sees("Portolan")
	if kept := l.kept(); len(kept) != 0 {
		t.Errorf("kept %v of a round that was left", kept)
	}
}

// TestBoardKeepsItsRound opens another screen on top of a board. The round is still there afterwards.
func TestBoardKeepsItsRound(t *testing.T) {
	l := open(t, silent())
	l.press("size:80x24 enter / type:slices").
		sees("Find in the course").
		press("enter esc").
		sees("1 of 8 tried").
		sees("○ TIMEOUT")
}

// TestBoardTrouble opens a board that cannot be played. The screen says what is wrong.
func TestBoardTrouble(t *testing.T) {
	l := open(t, journey.AtBoard{Board: "nowhere"})
	l.press("size:80x24").
		sees(`there is no board "nowhere"`).
		press("n 1 a").
		sees("Find the fault").
		press("enter").
		sees("Portolan")
}

// TestBoardInSmallWindows checks that the item under the cursor is visible in every window.
func TestBoardInSmallWindows(t *testing.T) {
	for _, size := range []string{"40x12", "50x15", "80x24"} {
		l := open(t, silent())
		l.press("size:" + size)
		for range 8 {
			l.press("enter").sees("▸")
			fits(t, l, size)
			l.press("down").sees("▸")
		}
		l.press("n")
		for range 10 {
			l.press("down").sees("▸")
		}
		l.sees("▸ 0 not sure")
	}
}

// TestBoardFindKnownWalk sends hundreds of keys, pastes and window sizes to three screens, with animated packets.
// Nothing may panic, and no frame may be larger than its window.
func TestBoardFindKnownWalk(t *testing.T) {
	keys := strings.Fields(
		"enter enter enter tab n a up down down left right 0 1 2 3 9 r v g home end type:po backspace ctrl+u",
	)
	begin := func(seed uint64) *learner {
		l := open(t, []any{journey.AtBoard{Board: "ladder"}, kit.OpenFind{}, journey.AtKnown{}}[seed%3])
		l.app.session.Still = false
		return l.press("size:80x24")
	}
	for seed := range uint64(6) {
		r := rand.New(rand.NewPCG(seed, 2))
		l := begin(seed)
		for i := range 150 {
			switch l.app.journey.Stop().(type) {
			case journey.Board, journey.Known:
			default:
				if searching := len(l.app.layers) > l.app.stops(); !searching {
					l = begin(seed)
				}
			}
			switch r.IntN(10) {
			case 0:
				l.send(tea.WindowSizeMsg{Width: 1 + r.IntN(140), Height: 1 + r.IntN(50)})
			case 1:
				l.hop(0)
			case 2:
				l.send(tea.PasteMsg{Content: "80\n\x1b[31m80"})
			default:
				l.press(keys[r.IntN(len(keys))])
			}
			fits(t, l, fmt.Sprintf("seed %d, step %d", seed, i))
		}
	}
}

// TestBoardStep opens a board from a step of a lesson, and goes on to the next step afterwards.
func TestBoardStep(t *testing.T) {
	steps := func(l lessons.Lesson) (at int, id string) {
		for i, s := range l.Steps {
			if s.Board != nil {
				return i, s.ID
			}
		}
		return -1, ""
	}
	found := false
	for _, les := range open(t, journey.AtContents{}).app.session.Course.Lessons() {
		at, id := steps(les)
		if at < 0 {
			continue
		}
		found = true
		l := open(t, journey.AtStep{Lesson: les.ID, Step: id})
		l.press("size:80x24 enter").sees("tried")
		l.press("n 0 enter")
		if strings.Contains(l.screen(), "tried") {
			t.Errorf("%s does not go on behind its board:\n%s", les.ID, l.screen())
		}
	}
	if !found {
		t.Skip("no lesson has a board yet")
	}
}

// TestBoardCovered opens another screen before the named fault is on disk. The verdict is there when the learner comes
// back.
func TestBoardCovered(t *testing.T) {
	l := open(t, silent())
	l.press("size:80x24 n")
	next, saved := l.app.Update(kittest.Key(t, "1"))
	l.app = next.(App)
	l.press("/").sees("Find in the course")
	l.run(saved)
	l.press("esc").sees("The fault: ").press("enter").sees("Portolan")
}
