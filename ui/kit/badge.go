package kit

import (
	"strings"

	"charm.land/lipgloss/v2"
	corev1 "k8s.io/api/core/v1"

	"portolan/quiz"
)

// lastSpace ends a badge or a stamp. It is a no-break space, because renderers drop spaces at the end of a line.
const lastSpace = "\u00a0"

// Badge returns the name of a Service type on the colour of that type, which is the same on every screen. All names
// that are no such type share one colour.
func (t *Theme) Badge(name string) string { return t.badgeOf(name).Render(" " + name + lastSpace) }

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

// progressMarks renders marks.
func progressMarks(t *Theme, marks []Progress) string {
	line := Runs[Progress]{Style: func(p Progress) lipgloss.Style { return p.Style(t) }}
	for _, m := range marks {
		line.Add(m, string(m))
	}
	return line.String()
}
