package ui

import (
	"strings"
	"testing"

	tea "charm.land/bubbletea/v2"
	"github.com/charmbracelet/colorprofile"
	"github.com/charmbracelet/x/ansi"
	"github.com/charmbracelet/x/exp/golden"

	"portolan/internal/journey"
	"portolan/ui/kit/kittest"
)

// TestLessonScreens compares screens of a lesson that a learner comes to after some steps.
func TestLessonScreens(t *testing.T) {
	asks := journey.AtStep{Lesson: "nodeport", Step: "every-node-forwards-to-the-same-pods"}
	console := journey.AtStep{Lesson: "why-a-service", Step: "is-a-running-pod-a-ready-pod"}
	for _, c := range []shot{
		{name: "right", place: theStep, keys: "enter enter enter 1"},
		{name: "unsure", place: theStep, keys: "enter enter enter 0"},
		{name: "fields", place: theStep, keys: "enter enter enter 2 down down down"},
		{name: "timeout", place: journey.AtStep{Lesson: "clusterip", Step: "clients-outside-have-no-route"}, keys: "enter"},
		{name: "back", place: theStep, keys: "enter enter enter 2 enter left"},
		{name: "back to the picture", place: theStep, keys: "enter enter enter 2 enter left tab"},
		{name: "back to an answer", place: asks, keys: "enter enter 1 1 enter left"},
		{name: "console", place: console, keys: "enter enter enter enter 1"},
		{name: "lab", place: journey.AtStep{Lesson: "nodeport", Step: "fix-it"}},
		{name: "end", place: asks, keys: "enter enter 1 1 enter G right"},
		{name: "end of the course", place: journey.AtStep{Lesson: "debugging-ladder"}, keys: "G right"},
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

// TestBackToAnAnswer goes back to an answered question. It must show the answer, ← must go back further, and Enter must
// go on.
func TestBackToAnAnswer(t *testing.T) {
	for _, size := range sizes() {
		l := open(t, journey.AtStep{Lesson: "nodeport", Step: "every-node-forwards-to-the-same-pods"})
		l.press("size:" + size + " enter enter 1 1")
		l.sees("You said:")
		l.press("enter").sees("step 5 of")
		l.press("left").sees("step 4 of").sees("You said:")
		l.press("enter").sees("step 5 of")
		l.press("left left").sees("step 3 of")
		l.press("right").sees("You said:")
	}
}

// TestAnswerIsKept starts the program again in the middle of a lesson. A question answered before is still answered.
func TestAnswerIsKept(t *testing.T) {
	l := open(t, journey.AtStep{Lesson: "nodeport", Step: "every-node-forwards-to-the-same-pods"})
	l.press("size:120x40 1 enter").sees("step 5 of")
	again := open(t, journey.AtStep{Lesson: "nodeport"}, l.kept()...)
	again.press("size:120x40").sees("step 5 of")
	again.press("left").sees("step 4 of").sees("You said:")
	again.press("enter").sees("step 5 of")
}

// TestSeenPacket goes back to a packet that was seen. Enter must go on, and tab must show the packet again.
func TestSeenPacket(t *testing.T) {
	l := open(t, journey.AtStep{Lesson: "nodeport"})
	l.press("size:80x24 enter").sees("CONNECTED")
	l.press("tab").sees("apiVersion").sees("tab picture")
	l.press("tab").sees("CONNECTED").sees("tab read")
	l.press("tab enter").sees("step 2 of").sees("The same through node2")
	l.press("left").sees("step 1 of").sees("apiVersion")
	l.press("enter").sees("step 2 of")
	l.press("left tab").sees("step 1 of").sees("CONNECTED")
	l.press("left").sees("hop 5 of 6")
	l.press("enter").sees("step 2 of")
}

// TestPredictionIsKept goes back to a packet that was predicted. The result of the prediction must still be there.
func TestPredictionIsKept(t *testing.T) {
	l := open(t, theStep)
	l.press("size:80x24 enter 2").sees("You predicted: no answer. It connected.")
	l.press("enter left").sees("step 3 of").sees("web-a is deleted")
	l.press("tab").sees("You predicted: no answer. It connected.")
	l.press("size:120x40").sees("You predicted: no answer. It connected.")
	if kept := len(l.kept()); kept != 4 {
		t.Errorf("%d events are kept, want two steps, a prediction and a step again: %v", kept, l.kept())
	}
}

// TestLettersBeforeALab presses the letters that move elsewhere. In the lab h shows a hint, so on the page before it no
// letter moves.
func TestLettersBeforeALab(t *testing.T) {
	l := open(t, journey.AtStep{Lesson: "nodeport", Step: "fix-it"})
	l.press("size:80x24 h l j k").sees("step 11 of 11")
	l.press("left").sees("step 10 of 11")
	l = open(t, journey.AtStep{Lesson: "nodeport", Step: "the-same-through-node2"})
	l.press("size:80x24 h").sees("step 1 of 11")
	l.press("l").sees("step 2 of 11")
}

// TestCopyURL copies a URL whole where a step has no manifest, and the manifest where it has one.
func TestCopyURL(t *testing.T) {
	l := open(t, journey.AtStep{Lesson: "nodeport", Step: "the-same-through-node2"})
	var copied string
	l.app.session.Clip = func(text string) error {
		copied = text
		return nil
	}
	l.press("size:80x24").sees("c copy the URL")
	l.press("c").sees("copied")
	if copied != "http://node2:30007" {
		t.Errorf("copied %q", copied)
	}
	l.press("left c")
	if !strings.HasPrefix(copied, "apiVersion: v1\nkind: Service") {
		t.Errorf("copied %q", copied)
	}
}

// TestAPIText shows the API's own text about nodePort. Its URL is whole on a line, and c copies it.
func TestAPIText(t *testing.T) {
	const url = "https://kubernetes.io/docs/concepts/services-networking/service/#type-nodeport"
	for _, size := range []string{"80x24", "120x40"} {
		l := open(t, theStep)
		var copied string
		l.app.session.Clip = func(text string) error {
			copied = text
			return nil
		}
		l.send(tea.ColorProfileMsg{Profile: colorprofile.TrueColor})
		l.press("size:" + size + " down down down down down down i").sees(url)
		if !strings.Contains(l.app.View().Content, ansi.SetHyperlink(url)+url) {
			t.Errorf("%s: the URL is no hyperlink", size)
		}
		if l.press("c").sees("copied"); copied != url {
			t.Errorf("%s: copied %q", size, copied)
		}
	}
}

// TestLinks checks that a URL is a hyperlink where terminals have them, and only there. In every window, it is whole.
func TestLinks(t *testing.T) {
	const url = "http://node2:30007"
	for profile, want := range map[colorprofile.Profile]bool{
		colorprofile.TrueColor: true, colorprofile.ANSI256: true, colorprofile.ANSI: false,
		colorprofile.ASCII: false, colorprofile.NoTTY: false, colorprofile.Unknown: false,
	} {
		for _, size := range append(sizes(), "40x12") {
			l := open(t, journey.AtStep{Lesson: "nodeport", Step: "the-same-through-node2"})
			l.send(tea.ColorProfileMsg{Profile: profile})
			l.press("size:" + size).sees(url)
			linked := strings.Contains(l.app.View().Content, ansi.SetHyperlink(url)+url+ansi.ResetHyperlink())
			if linked != want {
				t.Errorf("%v, %s: linked is %v", profile, size, linked)
			}
		}
	}
	l := open(t, journey.AtStep{Lesson: "nodeport", Step: "the-same-through-node2"})
	l.app.frame.ASCII = true
	l.send(tea.ColorProfileMsg{Profile: colorprofile.TrueColor})
	if l.press("size:80x24"); strings.Contains(l.app.View().Content, "\x1b]8;") {
		t.Error("a terminal without other characters than ASCII gets a hyperlink")
	}
}

// TestReasonIsOnTheScreen predicts every packet of the course, right and wrong, in every window. What was predicted,
// what happened and why are on the screen of the packet.
func TestReasonIsOnTheScreen(t *testing.T) {
	for _, lesson := range kittest.Course(t).Lessons() {
		for _, step := range lesson.Steps {
			if step.Trace == nil || step.Trace.Ask == "" {
				continue
			}
			for _, size := range append(sizes(), "40x12", "60x20", "160x50") {
				for _, guess := range []string{"1", "2"} {
					l := open(t, journey.AtStep{Lesson: lesson.ID, Step: step.ID})
					l.resize(size)
					for range 20 {
						if strings.Contains(l.footer(), "predict") {
							break
						}
						l.press("enter")
					}
					l.press(guess)
					fits(t, l, size)
					result, ok := at[journey.Step](l).Predicted()
					want := strings.ReplaceAll(string(result.What+" "+result.Why), "`", "")
					if !ok || !readable(l.screen(), want) {
						t.Errorf("%s/%s at %s, %s: not on the screen: %s\n%s", lesson.ID, step.ID, size, guess, want, l.screen())
					}
				}
			}
		}
	}
}

// readable reports whether a text is on a screen, over the whole width or in one of two columns.
func readable(screen, text string) bool {
	for _, from := range []int{0, 60, 63, 83} {
		for _, to := range []int{57, 80, 160} {
			var column strings.Builder
			for line := range strings.SplitSeq(screen, "\n") {
				cells := []rune(line)
				column.WriteString(string(cells[min(from, len(cells)):max(min(from, len(cells)), min(to, len(cells)))]) + " ")
			}
			if strings.Contains(strings.Join(strings.Fields(column.String()), " "), text) {
				return true
			}
		}
	}
	return false
}
