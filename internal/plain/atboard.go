package plain

import (
	"fmt"
	"strconv"
	"strings"
	"time"

	"portolan/internal/progress"
	"portolan/internal/standing"
	"portolan/quiz"
)

// atBoard is a fault to find by probing.
type atBoard struct {
	hunt   quiz.Hunt
	from   *atLesson
	begun  time.Time
	naming bool
}

// openBoard opens a round at a board, with another fault than the round before hid.
func openBoard(p *player, id string, from *atLesson) {
	proved, err := p.o.Course.Board(id)
	if err != nil {
		p.trouble(err)
		return
	}
	hunt := quiz.NewHunt(proved, p.o.Seed(), standing.LastFault(p.state, id))
	p.open(&atBoard{hunt: hunt, from: from, begun: p.o.Now()})
}

func (m *atBoard) board() quiz.Board { return m.hunt.Board().Board }

func (m *atBoard) tell(p *player) {
	p.say("Fault board: %s", m.board().Title)
	p.gap()
	p.say("%s", m.board().Story)
	p.gap()
	switch {
	case m.hunt.Done():
		m.verdict(p)
	case m.naming:
		m.options(p)
	default:
		m.probes(p)
	}
}

// probes lists what can be tried.
func (m *atBoard) probes(p *player) {
	p.say("What you can try:")
	for i := range m.board().Probes {
		text := m.board().Probes[i].Says
		if shown, ok := m.hunt.Shows(i); ok {
			text += ". Tried: " + brief(shown)
		}
		p.item(fmt.Sprintf("%d: ", i+1), text)
	}
}

// brief is what a probe shows, in a word.
func brief(s quiz.Shown) string {
	if s.Trace == nil {
		return "a listing; try it again to hear it"
	}
	word := strings.ReplaceAll(s.Trace.Outcome.String(), "-", " ")
	if s.Trace.Mixed {
		word += ", now and then"
	}
	return word
}

// shows says what a probe shows: what its client prints, or what kubectl does. The way of the packet would tell the fault.
func (m *atBoard) shows(p *player, i int) {
	shown, _ := m.hunt.Shows(i)
	p.say("%d: %s", i+1, m.board().Probes[i].Says)
	if shown.Trace != nil {
		p.say("%s", shown.Trace.Prints())
		if shown.Trace.Mixed {
			p.say("That is now and then; at other times it connects.")
		}
		return
	}
	p.console(strings.Split(strings.TrimRight(Clean(shown.Text), "\n"), "\n"))
}

// options lists the faults.
func (m *atBoard) options(p *player) {
	p.say("What is wrong?")
	for i, f := range m.hunt.Options() {
		p.item(fmt.Sprintf("%d: ", i+1), f.Is)
	}
	p.say("0: not sure, show me")
}

// name ends the round with a fault; "" is not sure.
func (m *atBoard) name(p *player, fault string) {
	m.hunt = m.hunt.Name(fault)
	body := standing.Named(m.hunt)
	body.First, body.Took = !p.seen(body.Question), p.o.Now().Sub(m.begun)
	p.record(progress.Answered, body)
	m.verdict(p)
}

// verdict says which fault it was, how the probes tell, and the way of the packet that was complained about.
func (m *atBoard) verdict(p *player) {
	hidden, named, right := m.hunt.Result()
	is := strings.TrimSuffix(hidden.Fault.Is, ".")
	switch {
	case right:
		p.say("Right: %s.", is)
	case named == "":
		p.say("Not sure. It was this: %s.", is)
	default:
		p.say("Not right. It was this: %s.", is)
	}
	p.say("%s", hidden.Fault.Why)
	p.gap()
	m.left(p, hidden.Fault.ID)
	p.say("The packet, from %s to %s:", hidden.Complaint.Sender(), hidden.Complaint.To)
	p.packet(hidden.Complaint)
}

// left says which other faults would have shown the same in all that was tried.
func (m *atBoard) left(p *player, hidden string) {
	ruled := m.hunt.Ruled()
	var open []string
	for i, f := range m.hunt.Options() {
		if !ruled[i] && f.ID != hidden {
			open = append(open, strings.TrimSuffix(f.Is, "."))
		}
	}
	tried := fmt.Sprintf("You tried %d of %d probes.", len(m.hunt.Tried()), len(m.board().Probes))
	if len(open) == 0 {
		p.say("%s They ruled out every other fault.", tried)
	} else {
		p.say("%s They left these as well:", tried)
		for _, o := range open {
			p.item("- ", o)
		}
	}
	p.gap()
}

func (m *atBoard) prompt(*player) string {
	switch {
	case m.hunt.Done():
		return "Enter: go on; another: another fault"
	case m.naming:
		return fmt.Sprintf("1 to %d, 0, or probes", len(m.hunt.Options()))
	}
	return fmt.Sprintf("Enter: the next probe; 1 to %d; name", len(m.board().Probes))
}

func (m *atBoard) enter(p *player) {
	switch {
	case m.hunt.Done():
		m.back(p)
	case m.naming:
		p.say("Choose first: a digit, then enter. 0: not sure, show me.")
	default:
		for i := range m.board().Probes {
			if _, tried := m.hunt.Shows(i); !tried {
				m.try(p, strconv.Itoa(i+1))
				return
			}
		}
		m.naming = true
		m.options(p)
	}
}

// back leaves for the lesson.
func (m *atBoard) back(p *player) {
	if m.from == nil {
		p.open(contents{brief: true})
		return
	}
	m.from.back(p, m.hunt.Done())
}

func (m *atBoard) take(p *player, w words) bool {
	n, digits := w.number()
	switch {
	case w.verb == "another" && m.hunt.Done():
		openBoard(p, m.board().ID, m.from)
	case w.verb == "back", w.verb == "skip":
		m.back(p)
	case m.hunt.Done():
		return false
	case w.verb == "try":
		m.naming = false
		m.try(p, w.rest)
	case w.verb == "probes":
		m.naming = false
		m.probes(p)
	case w.verb == "name":
		m.naming = true
		m.options(p)
	case digits && !m.naming:
		m.try(p, w.line)
	case digits && n == 0:
		m.name(p, "")
	case digits && n <= len(m.hunt.Options()):
		m.name(p, m.hunt.Options()[n-1].ID)
	case digits:
		p.say("There is no fault %d.", n)
	default:
		return false
	}
	return true
}

// try tries the probe of a number.
func (m *atBoard) try(p *player, word string) {
	n, err := strconv.Atoi(word)
	if err != nil || n < 1 || n > len(m.board().Probes) {
		p.say("Which one? try 1 to try %d. probes lists them.", len(m.board().Probes))
		return
	}
	m.hunt = m.hunt.Probe(n - 1)
	m.shows(p, n-1)
}

func (m *atBoard) words() [][2]string {
	return [][2]string{
		{"try 3", "try the probe of that number"},
		{"probes", "what can be tried, and what it showed"},
		{"name", "name the fault, by a digit"},
		{"another", "after the round: another fault"},
		{"back", "leave the board"},
	}
}
