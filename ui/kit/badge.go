package kit

import (
	"regexp"
	"strings"

	"charm.land/lipgloss/v2"
	corev1 "k8s.io/api/core/v1"

	"portolan/internal/journey"
	"portolan/quiz"
)

// lastSpace ends a badge or a stamp. It is a no-break space, because renderers drop spaces at the end of a line.
const lastSpace = "\u00a0"

// Badge returns the name of a Service type on the colour of that type, which is the same on every screen. All names
// that are no such type share one colour.
func (t *Theme) Badge(name string) string { return t.badgeOf(name).Render(" " + name + lastSpace) }

// Titled renders lead and then title on one line, both plain text. Each name of a Service type in the title is on the
// colour of that type. A name at the beginning of the title, before a comma, becomes a whole badge, as NodePort does in
// "NodePort, one port". The spaces of the badge replace the last space of lead and the comma, so the line keeps its
// width.
func (t *Theme) Titled(style lipgloss.Style, lead, title string) string {
	name, rest, _ := strings.Cut(title, ", ")
	if typeNames.FindString(name) != name || rest == "" || !strings.HasSuffix(lead, " ") {
		return render(style, lead) + t.named(style, title)
	}
	return render(style, lead[:len(lead)-1]) + t.Badge(name) + t.named(style, " "+rest)
}

// named renders a text. Each name of a Service type in it is on the colour of that type.
func (t *Theme) named(style lipgloss.Style, text string) string {
	var out strings.Builder
	at := 0
	for _, found := range typeNames.FindAllStringIndex(text, -1) {
		name := text[found[0]:found[1]]
		out.WriteString(render(style, text[at:found[0]]) + t.badgeOf(name).Render(name))
		at = found[1]
	}
	return out.String() + render(style, text[at:])
}

// render renders a text. An empty text stays empty, without escape sequences.
func render(style lipgloss.Style, text string) string {
	if text == "" {
		return ""
	}
	return style.Render(text)
}

// typeNames matches the names of Service types.
var typeNames = regexp.MustCompile(`\b(ClusterIP|NodePort|LoadBalancer|ExternalName)\b`)

// Frame returns the style of a frame around a Service type. It has the colour of the type's badge.
func (t *Theme) Frame(name string) lipgloss.Style {
	return lipgloss.NewStyle().Foreground(t.badgeOf(name).GetBackground())
}

func (t *Theme) badgeOf(name string) lipgloss.Style {
	switch corev1.ServiceType(name) {
	case corev1.ServiceTypeClusterIP:
		return t.ClusterIP
	case corev1.ServiceTypeNodePort:
		return t.NodePort
	case corev1.ServiceTypeLoadBalancer:
		return t.LoadBalancer
	default:
		return t.OtherType
	}
}

// Stamp returns a verdict in capitals on its colour.
func (t *Theme) Stamp(v quiz.Verdict) string {
	return t.stampOf(v).Render(" " + strings.ToUpper(v.String()) + lastSpace)
}

// RightStamp returns "RIGHT" or "NOT RIGHT" on the colour of a verdict.
func (t *Theme) RightStamp(right bool) string {
	if right {
		return t.StampGood.Render(" RIGHT" + lastSpace)
	}
	return t.StampBad.Render(" NOT RIGHT" + lastSpace)
}

// NotSureStamp returns "NOT SURE" on a neutral colour.
func (t *Theme) NotSureStamp() string { return t.OtherType.Render(" NOT SURE" + lastSpace) }

// ASCIIMarks replaces the characters of badges, stamps and marks that ASCIIOnly does not know.
func ASCIIMarks(s string) string {
	return strings.NewReplacer(lastSpace, " ", string(Right), "v", string(Wrong), "x", string(Here), "@").Replace(s)
}

func (t *Theme) stampOf(v quiz.Verdict) lipgloss.Style {
	switch v {
	case quiz.Fits:
		return t.StampGood
	case quiz.DoesNotWork:
		return t.StampBad
	default:
		return t.StampOpen
	}
}

// Progress is a mark for each step of a lesson or each question of a round.
type Progress string

// The marks. Each has a shape of its own, so that they differ without colours too.
const (
	Passed Progress = "●" // a step that was seen
	Right  Progress = "✓"
	Wrong  Progress = "✗"
	Here   Progress = "◉"
	Ahead  Progress = "○"
)

// Marked returns the mark that is drawn for a mark of the journey.
func Marked(m journey.Mark) Progress {
	switch m {
	case journey.Seen:
		return Passed
	case journey.Right:
		return Right
	case journey.Wrong:
		return Wrong
	case journey.Here:
		return Here
	case journey.Unmarked, journey.NotYet:
	}
	return Ahead
}

// ProgressOf returns the marks of a row of things, of which the one with the index here is shown now. before gives the
// mark of each earlier one.
func ProgressOf(here, all int, before func(i int) Progress) []Progress {
	marks := make([]Progress, all)
	for i := range marks {
		switch {
		case i < here:
			marks[i] = before(i)
		case i == here:
			marks[i] = Here
		default:
			marks[i] = Ahead
		}
	}
	return marks
}

// Style returns the style of a mark.
func (p Progress) Style(t *Theme) lipgloss.Style {
	switch p {
	case Right:
		return t.Good
	case Wrong:
		return t.Bad
	case Here:
		return t.Selected.Underline(true)
	case Passed, Ahead:
	}
	return t.Muted
}

// ProgressMarks returns the marks in one string, each in its style.
func ProgressMarks(t *Theme, marks []Progress) string {
	line := Runs[Progress]{Style: func(p Progress) lipgloss.Style { return p.Style(t) }}
	for _, m := range marks {
		line.Add(m, string(m))
	}
	return line.String()
}
