// Package text formats the reports of package explain as text.
package text

import (
	"cmp"
	"io"
	"strings"

	"github.com/charmbracelet/x/ansi"
	corev1 "k8s.io/api/core/v1"

	"portolan/internal/cluster"
	"portolan/internal/diagram"
	"portolan/internal/explain"
	"portolan/internal/text"
)

// Layout says how to format a report.
type Layout struct {
	Width  int  // in columns
	ASCII  bool // draw with ASCII
	Fields bool // add the API documentation of each field

	// Of a summary:
	Unbroken bool   // a Service is always one line, even if that is wider than Width: for a pipe
	Command  string // the command that prints the page of one Service
}

// leastWidth is the smallest width that lines are wrapped to. A narrower layout gets this width.
const leastWidth = 40

// mostProse is the largest width of a line of prose, even if the layout is wider.
const mostProse = 100

// Write writes a report. For each Service it shows a drawing, which clients reach it, what looks wrong, and its
// fields. No line is wider than the layout, unless the layout is narrower than leastWidth. Text from the objects is
// not escaped.
func Write(w io.Writer, r explain.Report, l Layout) error {
	l.Width = max(l.Width, leastWidth)
	p := page{layout: l}
	for i, s := range r.Services {
		if i > 0 {
			p.line("")
			p.line(strings.Repeat("=", min(l.Width, len("Service ")+ansi.StringWidth(title(s)))))
			p.line("")
		}
		p.service(s)
	}
	if left := append(leftOut(r.Unreadable), notRead(r.NotRead)...); len(left) > 0 {
		p.line("")
		for _, sentence := range left {
			p.wrapped("", sentence)
		}
	}
	_, err := io.WriteString(w, p.text.String())
	return err
}

// page collects the lines of a report.
type page struct {
	layout Layout
	text   strings.Builder
}

// line adds a line, cut if it is too wide.
func (p *page) line(l string) {
	p.text.WriteString(strings.TrimRight(ansi.Truncate(l, p.layout.Width, ""), " ") + "\n")
}

// wrapped adds prose, broken into lines. The first line begins with first, the others with as many spaces.
func (p *page) wrapped(first, prose string) {
	indent := ansi.StringWidth(first)
	lead := first
	for _, l := range text.Wrap(text.Squeeze(prose), min(p.layout.Width, mostProse)-indent) {
		p.line(lead + l)
		lead = strings.Repeat(" ", indent)
	}
}

// section starts a section of the report.
func (p *page) section(title string) {
	p.line("")
	p.line(title)
	p.line("")
}

// title returns the name and the type of a Service.
func title(s explain.Service) string { return cluster.Name(s.Namespace, s.Name) + ", " + kindOf(s) }

// kindOf returns the type of a Service, or "headless".
func kindOf(s explain.Service) string {
	if s.Headless() {
		return "headless"
	}
	return cmp.Or(s.Type, "no type")
}

func (p *page) service(s explain.Service) {
	p.line("Service " + title(s))
	if s.Stored != nil {
		p.assumed(s.Assumed)
		p.line("")
		p.picture(s)
		p.section("Who can connect")
		p.access(s)
	}
	p.section("What looks wrong")
	p.findings(s.Findings)
	if fields := s.Fields(); len(fields) > 0 {
		p.section("The fields of its spec")
		p.fields(fields)
	}
}

func (p *page) assumed(sentences []string) {
	if len(sentences) == 0 {
		return
	}
	p.line("")
	p.wrapped("", "The files do not say this, so Portolan assumes:")
	for _, sentence := range sentences {
		p.wrapped("- ", sentence)
	}
}

// picture draws the Service. For an ExternalName Service it only writes where the name points to.
func (p *page) picture(s explain.Service) {
	if s.Stored.Spec.Type == corev1.ServiceTypeExternalName {
		p.wrapped("  ", s.Name+" --> "+s.Stored.Spec.ExternalName+"   an alias in cluster DNS")
		return
	}
	const rows = 24
	drawn := diagram.Draw(s.Picture(), cluster.Trace{}, diagram.Options{
		Width: p.layout.Width, Height: rows, Hop: -1, ASCII: p.layout.ASCII, Service: cluster.Name(s.Namespace, s.Name),
	})
	for l := range strings.SplitSeq(drawn.String(), "\n") {
		p.line(l)
	}
}

func (p *page) findings(found []explain.Finding) {
	if len(found) == 0 {
		p.line("  Nothing.")
	}
	for i, f := range found {
		if i > 0 {
			p.line("")
		}
		p.wrapped("  "+text.Pad(string(f.Severity), len("warning"))+"  ", f.Place())
		p.wrapped("    ", f.Problem)
		if f.Fix != explain.NoFix {
			p.wrapped("    Fix: ", f.Fix)
		}
	}
}

// fields adds a line for each field. If the page is too narrow for three columns, the explanation goes below the
// field.
func (p *page) fields(fields []explain.Field) {
	const mostName, mostValue, leastWords = 24, 16, 24
	name, value := 0, 0
	for _, f := range fields {
		if w := ansi.StringWidth(shortField(f)); w <= mostName {
			name = max(name, w)
		}
		if w := ansi.StringWidth(f.Value); w <= mostValue {
			value = max(value, w)
		}
	}
	for _, f := range fields {
		lead := p.mark(f.Origin) + text.Pad(shortField(f), name) + "  " + text.Pad(f.Value, value) + "  "
		column := name + value + len("      ")
		if p.layout.Width-column < leastWords {
			column = len("      ")
		}
		if ansi.StringWidth(lead) > column {
			p.wrapped(p.mark(f.Origin), shortField(f)+"  "+f.Value)
			lead = strings.Repeat(" ", column)
		}
		p.wrapped(lead, f.Meaning)
		if p.layout.Fields && f.Official != "" {
			p.wrapped("      API: ", f.Official)
		}
	}
	p.line("")
	p.wrapped("  ", strings.TrimSpace(p.mark(explain.Default))+" a default   + chosen by the cluster")
}

// mark returns the symbol before a field: it shows whether the value is a default or was chosen by the cluster. A
// value from the file has no symbol.
func (p *page) mark(o explain.Origin) string {
	switch {
	case o == explain.Chosen:
		return "+ "
	case o == explain.Default && p.layout.ASCII:
		return ". "
	case o == explain.Default:
		return "· "
	}
	return "  "
}

func shortField(f explain.Field) string { return strings.TrimPrefix(f.Field, "spec.") }
