package plain

import (
	"fmt"
	"strings"
	"time"

	"portolan/internal/cluster"
	"portolan/internal/progress"
	"portolan/internal/sandbox"
	"portolan/internal/standing"
	"portolan/quiz"
)

// atLab is a manifest to mend.
type atLab struct {
	lab      quiz.Lab
	bench    sandbox.Bench
	from     *atLesson // nil if it was not opened in a lesson
	begun    time.Time
	paste    *strings.Builder // the text pasted so far; nil if nothing is
	asked    string           // the word that asks first, said once
	recorded bool             // that it was solved, or its solution shown
}

// openLab opens a lab, as it was left if it is under way.
func openLab(p *player, id string, from *atLesson) {
	lab, scene, err := p.o.Course.Lab(id)
	if err != nil {
		p.trouble(err)
		return
	}
	m := &atLab{lab: lab, from: from, begun: p.o.Now()}
	bench, under := p.benches[id]
	if !under {
		bench = sandbox.ForLab(scene, lab)
	}
	if err := bench.Err(); err != nil {
		p.trouble(err)
		return
	}
	m.bench, m.recorded = bench, p.state.Labs[id].Solved || bench.Solved() || bench.SolutionShown()
	p.open(m)
}

func (m *atLab) tell(p *player) {
	p.say("Lab: %s", m.lab.Title)
	p.gap()
	p.say("%s", m.lab.Story)
	p.gap()
	m.show(p)
	p.gap()
	m.check(p)
	if !m.done() {
		p.gap()
		p.say("Change it with line, edit, file or paste. hint says where to look; help lists the words.")
	}
}

// show says the manifest with the numbers of its lines, which errors and the word line go by.
func (m *atLab) show(p *player) {
	p.say("The manifest, with the numbers of its lines:")
	for i, l := range m.texts() {
		p.line(fmt.Sprintf("%d: %s", i+1, l))
	}
}

func (m *atLab) texts() []string { return strings.Split(strings.TrimRight(m.bench.Text(), "\n"), "\n") }

// check says what the API server has against the manifest, or else which needs and bans hold.
func (m *atLab) check(p *player) {
	if errs := m.bench.Errors(); len(errs) > 0 {
		p.say("The API server refuses it:")
		p.refused(m.bench.Text(), errs)
		return
	}
	if warnings := m.bench.Warnings(); len(warnings) > 0 {
		p.say("The API server takes it, and warns:")
		for _, w := range warnings {
			p.item("- ", w)
		}
		p.say("What must hold:")
	} else {
		p.say("The API server takes it. What must hold:")
	}
	for _, d := range m.bench.Demands() {
		m.demand(p, d)
	}
	if m.bench.Solved() {
		p.gap()
		word := "Solved."
		if m.bench.SolutionShown() {
			word = "Everything holds."
		}
		p.say("%s %s", word, m.lab.Matters)
	}
}

// demand says one need or ban, whether it holds, and if not what the client gets now, and why.
func (m *atLab) demand(p *player, d quiz.Demand) {
	text := d.Text
	if d.Says != "" {
		text += fmt.Sprintf(" (%q)", d.Says)
	}
	if d.Holds {
		p.item("- ", text+": holds.")
		return
	}
	text += ": does not hold yet"
	if now := sandbox.Now(d); now != "" {
		text += " (now: " + now + ")"
	}
	text += "."
	switch t := d.Try.Trace; {
	case t.To != "" && d.Who != "":
		text += fmt.Sprintf(" From %s to %s: %s", t.Sender(), t.To, t.Reason())
	case t.To != "":
		text += fmt.Sprintf(" One door too many is %s.", t.To)
	case d.Try.Note != "":
		text += " " + strings.ToUpper(d.Try.Note[:1]) + d.Try.Note[1:] + "."
	}
	p.item("- ", text)
}

// keep remembers the bench, and records the lab the first time it is solved, be it by the solution.
func (m *atLab) keep(p *player) {
	p.benches[m.lab.ID] = m.bench
	if m.recorded || !m.bench.Solved() {
		return
	}
	m.recorded = true
	p.record(progress.Mended, standing.Mended(m.bench, p.o.Now().Sub(m.begun)))
}

func (m *atLab) prompt(*player) string {
	switch {
	case m.paste != nil && m.paste.Len() == 0:
		return "The manifest, then a dot alone"
	case m.paste != nil:
		return "" // nothing between the lines of a text
	case m.asked != "":
		return "Type " + m.asked + " once more, or go on as before"
	case m.done() && m.from == nil:
		return "Enter: leave the lab"
	case m.done():
		return "Enter: go on with the lesson"
	}
	return "Enter: check"
}

// done reports that there is nothing left to mend.
func (m *atLab) done() bool { return m.bench.Solved() || m.bench.SolutionShown() }

func (m *atLab) enter(p *player) {
	m.asked = ""
	if m.done() {
		m.back(p)
		return
	}
	m.check(p)
}

// back leaves for where it was opened.
func (m *atLab) back(p *player) {
	p.benches[m.lab.ID] = m.bench
	if m.from == nil {
		p.open(contents{brief: true})
		return
	}
	m.from.back(p, m.done())
}

// raw takes the lines that are pasted, as they are.
func (m *atLab) raw(p *player, line string) bool {
	switch {
	case m.paste == nil:
		return false
	case strings.TrimSpace(line) == ".":
		text := m.paste.String()
		m.paste = nil
		m.changed(p, m.bench.Edit(text))
		return true
	}
	m.paste.WriteString(line + "\n")
	if m.paste.Len() > sandbox.MaxText {
		m.paste = nil
		p.say("That is more than %d KB, which is more than a manifest here may have. The manifest is as it was.", sandbox.MaxText>>10)
	}
	return true
}

func (m *atLab) take(p *player, w words) bool {
	asked := m.asked
	m.asked = ""
	switch w.verb {
	case "check":
		m.check(p)
	case "show":
		m.show(p)
	case "yaml":
		for _, l := range m.texts() {
			p.line(l)
		}
	case "line":
		m.line(p, w.rest)
	case "edit":
		m.edit(p)
	case "file":
		m.file(p, w.rest)
	case "paste":
		m.paste = new(strings.Builder)
		p.say("Type or paste the whole manifest. A line with nothing but a dot ends it.")
	case "undo", "redo":
		m.undo(p, w.verb)
	case "hint":
		m.hint(p)
	case "solution":
		m.solution(p, asked)
	case "who":
		m.who(p)
	case "back", "skip":
		m.back(p)
	default:
		if asked == "quit" {
			m.asked = asked
		}
		return false
	}
	return true
}

func (m *atLab) hint(p *player) {
	m.bench = m.bench.Hint()
	p.benches[m.lab.ID] = m.bench
	hints := m.bench.Hints()
	if len(hints) == 0 {
		p.say("This lab has no hints.")
		return
	}
	p.say("Hint %d of %d: %s", len(hints), len(m.lab.Hints), hints[len(hints)-1])
}

func (m *atLab) solution(p *player, asked string) {
	if !m.bench.SolutionShown() && asked != "solution" {
		m.asked = "solution"
		p.say("The solution takes the place of your manifest, and the lab then counts as shown, not as solved.")
		return
	}
	m.bench = m.bench.Solution()
	m.keep(p)
	m.show(p)
	p.gap()
	m.check(p)
}

// who says who gets in by which door.
func (m *atLab) who(p *player) {
	_, stale := m.bench.Scene()
	if stale {
		p.say("With the last manifest that the API server took:")
	}
	for _, service := range m.bench.Services() {
		p.say("Who gets in to %s:", service)
		table := m.bench.Table(service)
		for _, r := range table.Rows {
			p.item("- ", cluster.Short(r.From)+": "+doorways(r))
		}
		if len(table.Left) > 0 {
			p.say("Only TCP is followed here; left out: %s.", strings.Join(table.Left, ", "))
		}
		p.gap()
	}
	for _, w := range m.bench.Warnings() {
		p.say("The API server warns: %s", w)
	}
}

// doorways says by which doors a client gets in, and by which it does not.
func doorways(r sandbox.Row) string {
	var in, out []string
	for _, c := range r.Cells {
		switch {
		case c.Door.Address == "":
		case c.Mixed:
			in = append(in, c.Door.Address+" (not always)")
		case c.Trace.Outcome == cluster.Connected:
			in = append(in, c.Door.Address)
		default:
			out = append(out, c.Door.Address)
		}
	}
	return either("gets in by", in, "does not get in by", out)
}

// keeps asks first when quitting would lose a manifest that is not solved yet.
func (m *atLab) keeps(p *player) bool {
	if m.asked == "quit" || m.done() || m.bench.Text() == m.bench.Start() {
		return false
	}
	m.asked = "quit"
	p.say("Your changes to this manifest are not kept when you quit.")
	return true
}

func (m *atLab) words() [][2]string {
	return [][2]string{
		{"check", "what the API server says, and which needs and bans hold"},
		{"show", "the manifest; yaml says it without numbers"},
		{"line 7 TEXT", "put TEXT on line 7, as far in as it was; line 7 - takes the line out, line 7 + TEXT puts one behind it"},
		{"edit", "change the manifest in your own editor ($VISUAL or $EDITOR)"},
		{"file PATH", "take the manifest from a file"},
		{"paste", "type or paste the whole manifest here"},
		{"undo", "take the last change back; redo makes it again"},
		{"who", "who gets in, by which door"},
		{"hint", "one hint more, of three"},
		{"solution", "show a solution; asks first"},
		{"back", "leave the lab"},
	}
}
