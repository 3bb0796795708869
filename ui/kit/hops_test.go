package kit

import (
	"strings"
	"testing"

	"charm.land/lipgloss/v2"
	"github.com/charmbracelet/x/ansi"

	"portolan/internal/cluster"
	"portolan/internal/course"
	"portolan/internal/diagram"
	"portolan/internal/journey"
	"portolan/internal/text"
)

// TestHops moves every packet of the course. Track and Timeline must have the same number of lines at every hop, none
// of them too wide, and the marks must show where the packet is.
func TestHops(t *testing.T) {
	c, err := course.Load(course.Embedded())
	if err != nil {
		t.Fatal(err)
	}
	for _, l := range append(c.Lessons(), *c.Welcome) {
		for i, step := range l.Steps {
			if step.Trace == nil {
				continue
			}
			scene, trace, err := c.Play(l, i)
			if err != nil {
				t.Fatal(err)
			}
			p := NewPlayer(scene, trace)
			p.To = step.Trace.To
			for _, width := range []int{36, 56, 76, 112} {
				checkHops(t, l.ID+"/"+step.ID, p, width)
			}
		}
	}
}

func checkHops(t *testing.T, name string, p Player, width int) {
	t.Helper()
	f := Frame{Width: 120, Height: 40, Theme: NewTheme(Dark, false)}
	const room = 24
	track, line := len(p.End().Track(f, width)), len(p.End().Timeline(f, width, room))
	for hop := 0; hop <= diagram.Hops(p.Trace); hop++ {
		p.Hop = hop
		for shown, want := range map[string]int{
			strings.Join(p.Track(f, width), "\n"):          track,
			strings.Join(p.Timeline(f, width, room), "\n"): line,
		} {
			lines := strings.Split(ansi.Strip(shown), "\n")
			if len(lines) != want {
				t.Errorf("%s, width %d, hop %d: %d lines, %d at the end\n%s", name, width, hop, len(lines), want, shown)
			}
			if text.Widest(lines) > width {
				t.Errorf("%s, width %d, hop %d: too wide\n%s", name, width, hop, shown)
			}
			ahead := strings.Count(strings.Join(lines, ""), "○")
			if got := diagram.Hops(p.Trace) - ahead; got != hop {
				t.Errorf("%s, width %d: the marks are at hop %d, want %d\n%s", name, width, got, hop, shown)
			}
		}
	}
}

// TestNoHops shows a connection that cannot even begin, because there is no address.
func TestNoHops(t *testing.T) {
	f := Frame{Width: 120, Height: 40, Theme: NewTheme(Dark, false)}
	p := NewPlayer(cluster.Scene{}, cluster.Trace{From: "client/office", Outcome: cluster.NoAddress}).End()
	for _, lines := range [][]string{p.Track(f, 76), p.Timeline(f, 56, 20)} {
		if all := ansi.Strip(strings.Join(lines, "\n")); !strings.Contains(all, "NO ADDRESS") {
			t.Errorf("%q", all)
		}
	}
}

// TestPredictedLines shows a wrong prediction as one paragraph, and with the reason below.
func TestPredictedLines(t *testing.T) {
	p := journey.Predicted{Sure: true, What: "You predicted: no answer. It connected.", Why: "A `web` pod answers."}
	for apart, want := range map[bool]string{
		false: "You predicted: no answer. It|connected. A web pod answers.",
		true:  "You predicted: no answer. It|connected.|A web pod answers.",
	} {
		lines := PredictedLines(NewTheme(Dark, false), p, 30, apart)
		if got := ansi.Strip(strings.Join(lines, "|")); got != want {
			t.Errorf("%q, want %q", got, want)
		}
	}
}

// TestPrints says what a client prints for each way in which a connection ends.
func TestPrints(t *testing.T) {
	for _, c := range []struct {
		to    string
		trace cluster.Trace
		want  string
	}{
		{"http://web", cluster.Trace{To: "web:80", Outcome: cluster.Connected}, "curl prints: HTTP/1.1 200 OK"},
		{"db:5432", cluster.Trace{To: "db:5432", Outcome: cluster.Connected}, ""},
		{
			"web:80",
			cluster.Trace{To: "web:80", Outcome: cluster.Refused},
			"curl prints: " + cluster.Trace{To: "web:80", Outcome: cluster.Refused}.Prints(),
		},
		{"", cluster.Trace{Outcome: cluster.NoAddress}, "no address to try: EXTERNAL-IP is <pending>"},
	} {
		p := NewPlayer(cluster.Scene{}, c.trace)
		p.To = c.to
		if who, what := p.prints(); who+what != c.want {
			t.Errorf("%s: %q, want %q", c.to, who+what, c.want)
		}
	}
}

// TestNamesStayWhole renders Markdown at many widths. No name in backticks is broken over two lines if it fits on one.
func TestNamesStayWhole(t *testing.T) {
	const prose = "Some words, and then `kubectl get svc web` and `type: NodePort` in a\nsentence, `web-a` too.\n\n" +
		"- an item with `kubectl\n  get svc web` in it\n- another"
	for width := 22; width < 80; width++ {
		all := ansi.Strip(strings.Join(markdown(prose, width, NewTheme(Dark, false)), "\n"))
		if strings.Count(all, "kubectl get svc web") != 2 || !strings.Contains(all, "type: NodePort") {
			t.Errorf("width %d:\n%s", width, all)
		}
	}
	named := strings.Join(Named(lipgloss.NewStyle(), "a `b` c", 20), "")
	if named != "a \x1b[1mb\x1b[m c" {
		t.Errorf("named %q", named)
	}
}
