package plain

import (
	"fmt"
	"path"
	"slices"
	"strconv"
	"strings"

	"portolan/internal/sandbox"
)

// changed takes a text in place of the manifest, and says what came of it.
func (m *atLab) changed(p *player, b sandbox.Bench) {
	if b.Text() == m.bench.Text() {
		m.bench = b
		p.say("The manifest is as it was.")
		return
	}
	m.bench = b
	m.keep(p)
	m.check(p)
}

// line changes one line of the manifest: "9 type: ClusterIP"; "9 -" takes it out, "9 + text" puts one behind it.
func (m *atLab) line(p *player, rest string) {
	number, text, given := strings.Cut(rest, " ")
	lines := m.texts()
	n, err := strconv.Atoi(number)
	switch {
	case err != nil || n < 1 || n > len(lines):
		p.say("Which line, and what goes there? For example: line %d %s", min(4, len(lines)), strings.TrimSpace(lines[min(4, len(lines))-1]))
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
	m.changed(p, m.bench.Edit(strings.Join(lines, "\n")+"\n"))
}

func (m *atLab) edit(p *player) {
	if p.o.Edit == nil {
		p.say("There is no terminal here to open an editor in. Use line, file or paste; help says how.")
		return
	}
	if err := p.write(p.text.String()); err != nil {
		return // the next line that is written says it
	}
	text, err := p.o.Edit(p.ctx, m.bench.Text())
	switch {
	case err != nil:
		p.say("The editor came to nothing: %v. The manifest is as it was.", err)
	case len(text) > sandbox.MaxText:
		p.say("That is more than %d KB, which is more than a manifest here may have. The manifest is as it was.", sandbox.MaxText>>10)
	default:
		m.changed(p, m.bench.Edit(text))
	}
}

func (m *atLab) file(p *player, name string) {
	switch {
	case p.o.Read == nil:
		p.say("There are no files of yours here. Use line or paste; help says how.")
		return
	case name == "":
		p.say("Which file? For example: file %s", path.Join("docs", "examples", "web.yaml"))
		return
	}
	data, err := p.o.Read(name, sandbox.MaxText+1)
	switch {
	case err != nil:
		p.say("%s was not read: %v", name, err)
	case len(data) > sandbox.MaxText:
		p.say("%s has more than %d KB, which is more than a manifest here may have.", name, sandbox.MaxText>>10)
	case len(strings.TrimSpace(string(data))) == 0:
		p.say("%s is empty. Was it saved?", name)
	default:
		m.changed(p, m.bench.Edit(string(data)))
	}
}

func (m *atLab) undo(p *player, word string) {
	step := m.bench.Undo
	if word == "redo" {
		step = m.bench.Redo
	}
	b, ok := step()
	if !ok {
		p.say("There is nothing to %s.", word)
		return
	}
	m.changed(p, b)
}
