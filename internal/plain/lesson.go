package plain

import (
	"fmt"
	"io"
	"strings"

	"github.com/charmbracelet/x/ansi"

	"portolan/internal/cluster"
	"portolan/internal/course"
	"portolan/internal/journey"
	"portolan/internal/text"
	"portolan/lessons"
)

// Lesson prints a lesson of the course c. It prints each step with its prose, its manifest with the notes, its trace
// hop by hop, its question without the answer, and the story of its lab or board. It fails if a trace cannot be run,
// if a question, lab or board is not in the course, or if w cannot be written to. It writes only at the end, so in
// the other cases nothing is printed.
func Lesson(w io.Writer, c *course.Course, l lessons.Lesson) error {
	p := newPage()
	p.title(l)
	for i, s := range l.Steps {
		p.heading("", s.Title, "-")
		p.markdown(s.Prose)
		if s.Manifest != nil {
			p.gap()
			p.manifest(s.Manifest.Lines)
		}
		if s.Trace != nil {
			_, trace, err := c.Play(l, i)
			if err != nil {
				return err
			}
			p.trace(*s.Trace, trace)
		}
		if err := p.task(c, s); err != nil {
			return fmt.Errorf("print lesson %s, step %d: %w", l.ID, i+1, err)
		}
	}
	if len(l.Sources) > 0 {
		p.heading("", "Sources", "-")
		p.list("- ", l.Sources)
	}
	return p.print(w)
}

// task adds what a step asks the learner to do: its question, or the title and the story of its lab or board.
func (p *page) task(c *course.Course, s lessons.Step) error {
	if s.Question != nil {
		question, err := c.Question(s.Question.ID)
		if err != nil {
			return err
		}
		p.question(question, s.Question.Show)
	}
	what, title, story := "", "", ""
	var err error
	switch {
	case s.Lab != nil:
		lab, _, labErr := c.Lab(s.Lab.ID)
		what, title, story, err = "Lab: ", lab.Title, lab.Story, labErr
	case s.Board != nil:
		proved, boardErr := c.Board(s.Board.ID)
		what, title, story, err = "Board: ", proved.Board.Title, proved.Board.Story, boardErr
	}
	if err != nil || what == "" {
		return err
	}
	p.gap()
	p.item(what, title)
	p.gap()
	p.markdown(story)
	return nil
}

// Contents prints the parts and lessons of a course. For each lesson it prints how many minutes it takes, and the id
// that names it on the command line.
func Contents(w io.Writer, c *course.Course) error {
	widest := 0
	for _, l := range c.Lessons() {
		widest = max(widest, ansi.StringWidth(text.Lines(l.ID)))
	}
	p := newPage()
	for _, part := range c.Parts {
		p.gap()
		p.item(fmt.Sprintf("%d  ", part.Number), part.Title+", "+journey.Minutes(part.Duration()))
		for _, l := range part.Lessons {
			id, minutes := text.Pad(text.Lines(l.ID), widest), journey.Minutes(l.Duration())
			p.item(fmt.Sprintf("  %2d  %s  %6s  ", l.Number, id, minutes), l.Title)
		}
	}
	return p.print(w)
}

func (p *page) title(l lessons.Lesson) {
	number := ""
	if l.Number > 0 {
		number = fmt.Sprintf("%d  ", l.Number)
	}
	p.heading(number, l.Title, "=")
	about := journey.Minutes(l.Duration())
	if l.Kubernetes != "" {
		about += ", Kubernetes " + l.Kubernetes
	}
	p.line(about)
}

// trace adds the packet of a step: who sends it, the question about it, its hops, and what its client sees.
func (p *page) trace(step lessons.Trace, t cluster.Trace) {
	p.gap()
	p.say("From %s to %s%s", step.From, step.To, after(step.After))
	if step.Ask != "" {
		p.say("%s", step.Ask)
	}
	p.gap()
	p.hops(t)
	if t.Outcome != cluster.Connected {
		p.wrapped("  ", "  ", t.Reason())
	}
}

// after returns what has happened before a packet is sent, for the end of a sentence: ", after node1 is lost".
func after(events []cluster.Event) string {
	var texts []string
	for _, e := range events {
		texts = append(texts, e.Text())
	}
	if len(texts) == 0 {
		return ""
	}
	return ", after " + strings.Join(texts, " and ")
}
