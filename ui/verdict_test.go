package ui

import (
	"fmt"
	"regexp"
	"strings"
	"testing"

	tea "charm.land/bubbletea/v2"
	"github.com/charmbracelet/colorprofile"
	"github.com/charmbracelet/x/ansi"
	"github.com/charmbracelet/x/exp/golden"

	"portolan/internal/journey"
	"portolan/internal/text"
	"portolan/quiz"
	"portolan/ui/kit/kittest"
)

// openQuestion returns a learner at a round of one question, in a window of a size.
func openQuestion(t testing.TB, id, size string) *learner {
	t.Helper()
	l := open(t, journey.AtRound{Question: id})
	l.resize(size)
	return l
}

// chooses types the digit of an option, and types it again if the first one only scrolled the options into the window.
func (l *learner) chooses(is string) *learner {
	l.t.Helper()
	q := at[journey.Round](l).Question
	for place := range q.Order {
		if q.Option(place).Is != is {
			continue
		}
		for range 2 {
			if at[journey.Round](l).Question.Graded == nil {
				l.press(fmt.Sprint(place + 1))
			}
		}
		return l
	}
	l.t.Fatalf("%s does not offer %s", q.Proved.Question.ID, is)
	return l
}

// TestVerdictScreens compares verdicts with golden screens: too open, with a URL and five options, with three clients,
// more than needed, does not work, and right.
func TestVerdictScreens(t *testing.T) {
	for _, c := range []struct{ name, id, is, keys string }{
		{"too open", "studio-wipe", "NodePort", ""},
		{"right", "studio-wipe", "ClusterIP", ""},
		{"url", "webhook-gateway", "LoadBalancer", ""},
		{"three clients", "dc-broker-tcp", "NodePort", ""},
		{"addresses", "dc-broker-tcp", "NodePort", "t"},
		{"story", "studio-wipe", "NodePort", "s"},
		{"replay", "studio-wipe", "NodePort", "r"},
		{"replay other", "studio-wipe", "NodePort", "r r"},
	} {
		for _, size := range append(sizes(), "160x50") {
			t.Run(c.name+"/"+size, func(t *testing.T) {
				l := openQuestion(t, c.id, size).chooses(c.is).press(c.keys)
				fits(t, l, size)
				golden.RequireEqual(t, l.screen()+"\n")
			})
		}
	}
	t.Run("ascii", func(t *testing.T) {
		l := open(t, journey.AtRound{Question: "studio-wipe"})
		l.app.frame.ASCII = true
		l.resize("80x24")
		golden.RequireEqual(t, l.chooses("NodePort").screen()+"\n")
	})
}

// everyChoice calls check for every option of every question about types.
func everyChoice(t *testing.T, size string, check func(t *testing.T, l *learner, id string)) {
	t.Helper()
	questions, err := kittest.Course(t).Questions()
	if err != nil {
		t.Fatal(err)
	}
	for _, q := range questions {
		if q.Kind != quiz.Choose {
			continue
		}
		for _, o := range q.Options {
			check(t, openQuestion(t, q.ID, size).chooses(o.Is), q.ID+", "+o.Is+", "+size)
		}
	}
}

// TestEveryVerdictFits checks every verdict in windows of the usual sizes: nothing is below the window, nothing is cut,
// and no line is wider than the window.
func TestEveryVerdictFits(t *testing.T) {
	for _, size := range []string{"80x24", "120x40"} {
		everyChoice(t, size, func(t *testing.T, l *learner, id string) {
			t.Helper()
			if l.shows("↓ more") {
				t.Errorf("%s does not fit:\n%s", id, l.screen())
			}
			for line := range strings.SplitSeq(l.app.top().View(), "\n") {
				plain := strings.TrimRight(ansi.Strip(line), " \u00a0")
				if left, _, _ := strings.Cut(plain, "│"); strings.Contains(left, "…") {
					t.Errorf("%s cuts: %q", id, plain)
				}
				if ansi.StringWidth(plain) > l.app.frame.Width {
					t.Errorf("%s has a line of %d columns: %q", id, ansi.StringWidth(plain), plain)
				}
			}
		})
	}
}

// TestEveryQuotationIsWhole checks that every verdict has the words that decide and the addresses that were dialled, in
// full, also in a narrow window.
func TestEveryQuotationIsWhole(t *testing.T) {
	everyChoice(t, "44x90", func(t *testing.T, l *learner, id string) {
		t.Helper()
		q := at[journey.Round](l).Question
		for _, try := range []quiz.Try{q.Graded.Judgement.Evidence.Chosen, q.Graded.Judgement.Evidence.Fitting} {
			if to := try.Trace.To; to != "" && !q.Graded.Right && try.Option != quiz.NoneOfThese && !l.shows(to) {
				t.Errorf("%s does not show %q:\n%s", id, to, l.screen())
			}
		}
		for _, r := range q.Proved.Table {
			if quote := text.Squeeze(strings.ReplaceAll(r.Quote, "`", "")); r.From != "" && !l.shows(quote) {
				t.Errorf("%s does not show %q:\n%s", id, quote, l.screen())
			}
		}
	})
}

// TestVerdictNamesWhatDecides checks the sentence beside each stamp: it names the client that can connect, what no
// client uses, or the client that cannot connect.
func TestVerdictNamesWhatDecides(t *testing.T) {
	everyChoice(t, "80x24", func(t *testing.T, l *learner, id string) {
		t.Helper()
		j := *at[journey.Round](l).Question.Graded.Judgement
		names := func(words ...string) {
			t.Helper()
			for _, w := range words {
				if strings.Contains(j.Reason, w) {
					return
				}
			}
			t.Errorf("%s: %q names none of %q", id, j.Reason, words)
		}
		q := at[journey.Round](l).Question.Proved.Question
		switch {
		case j.Verdict == quiz.TooOpen:
			names(quiz.ClientName(q.Bans[j.Ban].From))
		case j.Verdict == quiz.MoreThanNeeded:
			names("external address", "port on every node")
		case j.Verdict == quiz.DoesNotWork && j.Refused == "" && j.Option != quiz.NoneOfThese:
			names(quiz.ClientName(q.Needs[j.Need].From))
		}
	})
}

// TestMoreClients turns the pages of a table that does not fit on one.
func TestMoreClients(t *testing.T) {
	l := openQuestion(t, "dc-broker-tcp", "80x24").chooses("NodePort")
	l.sees("plant chart internet").sees("t addresses")
	l.press("t").sees("reachable at").sees("+ http://broker.example.com/").sees("t first clients")
	l.press("t").sees("plant chart internet")
}

// TestStoryAgain reads the story after the answer, and comes back.
func TestStoryAgain(t *testing.T) {
	l := openQuestion(t, "studio-wipe", "80x24").chooses("NodePort")
	l.press("s").sees("In spring a tester deleted them").sees("enter back to the answer")
	l.press("s").sees("The office tries it:")
	l.press("s enter").sees("The office tries it:").sees("question 1 of 1")
}

// TestWatchBoth shows the packets of both tries: one after the other, or beside the verdict in a wide window.
func TestWatchBoth(t *testing.T) {
	l := openQuestion(t, "studio-wipe", "80x24").chooses("NodePort")
	l.press("r").sees("NodePort").sees("CONNECTED").sees("r the other one")
	l.press("r").sees("ClusterIP").sees("TIMEOUT")
	l.press("enter").sees("The office tries it:")
	l.press("right").sees("office sends to node1:30086").press("enter").sees("The office tries it:")
	wide := openQuestion(t, "studio-wipe", "120x40").chooses("NodePort")
	wide.sees("CONNECTED").sees("TIMEOUT").sees("must reach")
	wide.app.session.Still = false
	wide.press("r").sees("office sends to node1:30086").sees("office sends to 10.96.1.1:6379")
	wide.press("enter").sees("CONNECTED").sees("TIMEOUT")
	wide.press("r v").sees("LoadBalancer").press("enter")
	if wide.sees("CONNECTED").sees("TIMEOUT"); wide.shows("sends to") {
		t.Errorf("a packet that was moving still moves after the way back:\n%s", wide.screen())
	}
}

// TestSourceOfAFact checks that the address of a source is on the screen in full, as a link, and that c copies it.
func TestSourceOfAFact(t *testing.T) {
	const id = "why-old-address"
	for _, size := range append(sizes(), "160x50") {
		l := openQuestion(t, id, size)
		copies := ""
		l.app.session.Clip = func(text string) error {
			copies = text
			return nil
		}
		sources := at[journey.Round](l).Question.Proved.Question.Sources
		l.send(tea.ColorProfileMsg{Profile: colorprofile.TrueColor})
		l.press("0 0").press(strings.Repeat("down ", 30))
		for _, s := range sources {
			if !strings.Contains(strings.Join(strings.Fields(l.screen()), ""), s) {
				t.Errorf("%s does not show %s:\n%s", size, s, l.screen())
			}
			if !strings.Contains(l.app.View().Content, "\x1b]8;;"+s) {
				t.Errorf("%s has no link to %s", size, s)
			}
		}
		l.app, _ = pressed(t, l.app, "c")
		if l.sees("Copied."); copies != "" && copies != strings.Join(sources, "\n") {
			t.Errorf("copied %q", copies)
		}
	}
	plain := open(t, journey.AtRound{Question: id})
	plain.app.frame.ASCII = true
	if plain.press("size:80x24 0 0"); strings.Contains(plain.app.View().Content, "\x1b]8;") {
		t.Error("a terminal without such characters gets a link")
	}
}

// pressed presses one key and returns the app and the command that follows.
func pressed(t testing.TB, a App, name string) (App, tea.Cmd) {
	t.Helper()
	next, cmd := a.Update(kittest.Key(t, name))
	return next.(App), cmd
}

// TestQuestionBesideItsScene opens every question in a wide window. Those with a scene have its picture beside them,
// and no blank rectangle is larger than 60 columns and 18 rows. The picture of a choice has no node port, unless
// another Service of the scene has one.
func TestQuestionBesideItsScene(t *testing.T) {
	questions, err := kittest.Course(t).Questions()
	if err != nil {
		t.Fatal(err)
	}
	for _, q := range questions {
		if q.Kind == quiz.Fact || q.Kind == quiz.Cause {
			continue
		}
		l := openQuestion(t, q.ID, "120x40")
		proved := at[journey.Round](l).Question.Proved
		if !l.shows(proved.Scene.Nodes[0].Name) {
			t.Errorf("%s has no picture:\n%s", q.ID, l.screen())
		}
		if w, h := largestBlank(l.screen(), 120, 60, 18); w > 0 {
			t.Errorf("%s has a blank rectangle of %d×%d:\n%s", q.ID, w, h, l.screen())
		}
		if port := nodePort.FindString(l.screen()); len(proved.Scene.Services) == 0 && !strings.Contains(q.Story, port) {
			t.Errorf("%s shows a node port before the answer:\n%s", q.ID, l.screen())
		}
	}
}

var nodePort = regexp.MustCompile(`:3\d{4}`)

// largestBlank returns a rectangle of blanks that is wider and higher than the given sizes, or zeros.
func largestBlank(screen string, columns, wide, high int) (width, height int) {
	run := make([]int, columns) // for each column, how many rows up to this one are blank
	for line := range strings.SplitSeq(screen, "\n") {
		cells := []rune(text.Pad(line, columns))
		for x := range run {
			if run[x]++; cells[x] != ' ' {
				run[x] = 0
			}
		}
		for from := range run {
			least := run[from]
			for to := from; to < columns; to++ {
				if least = min(least, run[to]); least <= high {
					break
				}
				if to-from+1 > wide {
					return to - from + 1, least
				}
			}
		}
	}
	return 0, 0
}
