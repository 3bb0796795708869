package plain

import (
	"strings"

	"github.com/charmbracelet/x/ansi"

	"portolan/internal/manifest"
	"portolan/internal/text"
	"portolan/quiz"
)

// least is the minimum width in columns of a note beside its line.
const least = 24

// manifest adds YAML with its notes as comments: beside their lines if there is room, else above them. On a printed
// page the notes are in one column. On a spoken page each note follows directly after its line.
func (p *page) manifest(lines []manifest.Line) {
	margin, column := "    ", 0
	if p.spoken {
		margin = "  "
	}
	for _, l := range lines {
		if l.Note != "" {
			column = max(column, len(margin)+ansi.StringWidth(l.Text)+2)
		}
	}
	fits := p.width-column-len("# ") >= least
	for _, l := range lines {
		line := margin + l.Text
		if p.spoken {
			column = ansi.StringWidth(line) + 2
			fits = column+ansi.StringWidth("# "+l.Note) <= p.width
		}
		switch {
		case l.Note == "":
			p.line(line)
		case fits:
			p.wrapped(text.Pad(line, column)+"# ", strings.Repeat(" ", column)+"# ", l.Note)
		default:
			indent := line[:len(line)-len(strings.TrimLeft(line, " "))] + "# "
			p.wrapped(indent, indent, l.Note)
			p.line(line)
		}
	}
}

// questionManifest adds the manifest of a question, if it has one that belongs to the question. On a spoken page, a
// note marks the line with the gap, because a screen reader may not read underscores aloud.
func (p *page) questionManifest(q quiz.Question) {
	if q.Kind == quiz.Choose || q.Manifest == "" {
		return
	}
	lines := annotated(q.Manifest)
	for i, l := range lines {
		if p.spoken && strings.Contains(l.Text, quiz.Blank) {
			lines[i].Note = "the gap"
		}
	}
	p.manifest(lines)
	p.gap()
}

// yaml prints a manifest without its notes, so that it can be copied. Without a manifest it prints that there is none.
func (p *player) yaml(lines []manifest.Line) {
	for _, l := range lines {
		p.line(l.Text)
	}
	if len(lines) == 0 {
		p.say(noManifest)
	}
}

// annotated returns the lines of a manifest, with its comments as notes. A manifest with a gap may not be YAML. Then it
// returns the lines as they are.
func annotated(source string) []manifest.Line {
	m, err := manifest.Annotate(source)
	if err != nil {
		return rawLines(source)
	}
	return m.Lines
}

// rawLines returns the lines of a text, without notes.
func rawLines(source string) []manifest.Line {
	var lines []manifest.Line
	for l := range strings.SplitSeq(strings.TrimRight(source, "\n"), "\n") {
		lines = append(lines, manifest.Line{Text: l})
	}
	return lines
}
