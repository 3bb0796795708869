package plain

import (
	"fmt"
	"path"
	"slices"
	"strings"

	"portolan/internal/journey"
	"portolan/internal/sandbox"
)

// edit replaces the lab's bench with a changed one, and prints the result.
func (p *player) edit(l journey.Lab, b sandbox.Bench) {
	same := b.Text() == l.Bench.Text()
	p.giveInput(journey.Edit{Bench: b})
	if same {
		p.say(labSame)
		return
	}
	if l, ok := p.journey.Stop().(journey.Lab); ok {
		p.check(l)
	}
}

// editLine changes one line of the manifest: "9 type: ClusterIP" replaces it, "9 -" removes it, and "9 + text" adds a
// line after it. "9" alone prints the line.
func (p *player) editLine(l journey.Lab, rest string) {
	word, text, given := strings.Cut(rest, " ")
	lines := manifestLines(l)
	n, ok := number(word)
	switch {
	case !ok || n < 1 || n > len(lines):
		p.say(labWhich, min(4, len(lines)), strings.TrimSpace(lines[min(4, len(lines))-1]))
		return
	case !given:
		p.line(fmt.Sprintf("%d: %s", n, lines[n-1]))
		return
	}
	before := lines[n-1]
	indent := before[:len(before)-len(strings.TrimLeft(before, " "))]
	added, more := strings.CutPrefix(text, "+ ")
	switch {
	case text == "-":
		lines = slices.Delete(lines, n-1, n)
	case more:
		lines = slices.Insert(lines, n, indent+strings.TrimSpace(added))
		p.line(fmt.Sprintf("%d: %s", n+1, lines[n]))
	default:
		lines[n-1] = indent + strings.TrimSpace(text)
		p.line(fmt.Sprintf("%d: %s", n, lines[n-1]))
	}
	p.edit(l, l.Bench.Edit(strings.Join(lines, "\n")+"\n"))
}

func (p *player) editOutside(l journey.Lab) {
	if p.o.Edit == nil {
		p.say(labNoEditor)
		return
	}
	if err := p.write(p.text.String()); err != nil {
		return // the next write fails with the same error, and reports it
	}
	text, err := p.o.Edit(p.ctx, l.Bench.Text())
	if err != nil {
		p.say(labEditor, err)
		return
	}
	p.edit(l, l.Bench.Edit(text))
}

func (p *player) file(l journey.Lab, name string) {
	switch {
	case p.o.Read == nil:
		p.say(labNoFiles)
		return
	case name == "":
		p.say(labFile, path.Join("docs", "examples", "web.yaml"))
		return
	}
	data, err := p.o.Read(name, sandbox.MaxText+1)
	switch {
	case err != nil:
		p.say(labUnread, name, err)
	case len(data) > sandbox.MaxText:
		p.say(labFileLong, name, sandbox.MaxText>>10)
	case len(strings.TrimSpace(string(data))) == 0:
		p.say(labFileEmpty, name)
	default:
		p.edit(l, l.Bench.Edit(string(data)))
	}
}

// undo takes the last change back, or makes it again. word is "undo" or "redo", and step is the method of the bench
// that does it.
func (p *player) undo(l journey.Lab, word string, step func() (sandbox.Bench, bool)) {
	b, ok := step()
	if !ok {
		p.say(labNothing, word)
		return
	}
	p.edit(l, b)
}
