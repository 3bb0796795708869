package lessons

import (
	"path"
	"slices"
	"strings"
	"time"

	"github.com/charmbracelet/x/ansi"

	"portolan/internal/authored"
	"portolan/internal/manifest"
)

// The limits on a lesson's length.
const (
	minSteps, maxSteps   = 4, 10
	maxLines, lineWidth  = 8, 76 // of prose in a step, so that it fits on one small screen
	maxWhy               = 110   // columns: with the prediction, it fits below the hops of a small window
	maxMinutes           = 10
	maxMinutesFirstStart = 3
)

// Check checks the rules for lessons, and returns nil if there are no problems. Lesson 0, the first start, has fewer
// rules, because it does not teach anything yet.
func Check(lessons []Lesson) []authored.Problem {
	c := &checker{ids: map[string]string{}, numbers: map[int]string{}}
	for i, l := range lessons {
		c.lesson = l
		c.identity()
		c.frontMatter()
		c.terms(lessons[:i])
		if l.Number > 0 {
			c.shape()
		}
		c.minutes()
		for _, s := range l.Steps {
			c.step(s)
		}
	}
	slices.SortStableFunc(c.problems, authored.Problem.Compare)
	return c.problems
}

// checker is a check in progress.
type checker struct {
	lesson   Lesson
	ids      map[string]string // by id: the file of the lesson
	numbers  map[int]string
	problems []authored.Problem
}

// report adds a problem of the current lesson.
func (c *checker) report(line int, format string, args ...any) {
	c.problems = append(c.problems, authored.Problemf(c.lesson.File, line, format, args...))
}

// identity checks that the file name contains the lesson's id, and that no other lesson has the same id or number.
func (c *checker) identity() {
	l := c.lesson
	if want := fileName.FindStringSubmatch(path.Base(l.File)); want == nil || want[2] != l.ID {
		c.report(c.lesson.KeyLine("id"), "the id %q is not what the file's name says: make them equal", l.ID)
	}
	if other, taken := c.ids[l.ID]; taken {
		c.report(c.lesson.KeyLine("id"), "the id %q is that of %s: choose another", l.ID, other)
	}
	if other, taken := c.numbers[l.Number]; taken {
		c.report(1, "the number %02d is that of %s: choose another", l.Number, other)
	}
	c.ids[l.ID], c.numbers[l.Number] = l.File, l.File
}

// frontMatter checks that the lesson says where its claims come from and what the learner can do afterwards.
func (c *checker) frontMatter() {
	l := c.lesson
	if l.Kubernetes == "" {
		c.report(1, "no kubernetes version: say against which one its claims were checked")
	}
	if len(l.Sources) == 0 {
		c.report(1, "no sources: list the pages that its claims come from")
	}
	for _, s := range l.Sources {
		if !strings.HasPrefix(s, "https://") {
			c.report(c.lesson.KeyLine("sources"), "the source %q is no https:// address", s)
		}
	}
	if l.Number > 0 && len(l.Objectives) == 0 {
		c.report(1, "no objectives: say what the learner can do afterwards")
	}
}

// shape checks that a lesson has the right number of steps, and something to read, to watch and to predict.
func (c *checker) shape() {
	l := c.lesson
	c.countSteps()
	var note, ask, after, service, listed bool
	for _, s := range l.Steps {
		if s.Manifest != nil {
			note = note || slices.ContainsFunc(s.Manifest.Lines, func(l manifest.Line) bool { return l.Note != "" })
			service = service || slices.ContainsFunc(s.Manifest.objects,
				func(o manifest.Object) bool { return o.Service() != nil })
		}
		if s.Trace != nil {
			ask = ask || s.Trace.Ask != ""
			after = after || len(s.Trace.After) > 0
		}
		listed = listed || slices.ContainsFunc(s.Consoles,
			func(c Console) bool { return strings.Contains(c.Text, "$ kubectl get svc") })
	}
	for _, rule := range []struct {
		isMet bool
		text  string
	}{
		{note, "no manifest has a note: comment the lines that matter"},
		{ask, "no trace has an ask: let the learner predict one"},
		{after, "no trace has an after: show what happens when something is lost or missing"},
		{listed || !service, "no console fence shows `$ kubectl get svc`: show what it prints for this Service"},
	} {
		if !rule.isMet {
			c.report(1, "%s", rule.text)
		}
	}
}

func (c *checker) countSteps() {
	n := 0
	for _, s := range c.lesson.Steps {
		if s.Lab == nil && s.Board == nil {
			n++
		}
	}
	if n < minSteps || n > maxSteps {
		c.report(1, "%d steps, labs and boards aside: a lesson has %d to %d", n, minSteps, maxSteps)
	}
}

// minutes checks that a lesson is short enough to fit between two meetings.
func (c *checker) minutes() {
	limit := maxMinutes * time.Minute
	if c.lesson.Number == 0 {
		limit = maxMinutesFirstStart * time.Minute
	}
	if d := c.lesson.Duration(); d > limit {
		c.report(1, "takes %d minutes, more than %d: leave something out", d/time.Minute, limit/time.Minute)
	}
}

// step checks that a step is small enough for one screen, shows one thing, and has no filler words.
func (c *checker) step(s Step) {
	if n := s.wrapped(lineWidth); n > maxLines {
		c.report(s.Line, "the prose takes %d lines of %d columns, more than %d: split the step", n, lineWidth, maxLines)
	}
	code := slices.ContainsFunc(s.prose, func(p proseLine) bool { return p.code })
	switch shows := s.Manifest != nil || s.Trace != nil; {
	case s.Lab != nil || s.Board != nil:
		c.labOrBoard(s)
	case shows && s.Question != nil:
		c.report(s.Line, "a manifest or trace, and a question: give the question a step of its own")
	case !shows && s.Question == nil && !code:
		c.report(s.Line, "only prose: add a manifest, a trace or a question")
	}
	c.filler(s.Line, s.Title)
	if s.Trace != nil {
		c.filler(s.Trace.Line, s.Trace.Ask)
		c.filler(s.Trace.Line, s.Trace.Why)
		if n := ansi.StringWidth(s.Trace.Why); n > maxWhy {
			c.report(s.Trace.Line, "the why takes %d columns, more than %d: say it shorter", n, maxWhy)
		}
	}
	for _, p := range s.prose {
		if !p.code {
			c.filler(p.line, p.text)
		}
	}
}

// labOrBoard checks that a lab or a board is alone in its step, and that a lab is at the end of its lesson.
func (c *checker) labOrBoard(s Step) {
	if s.Manifest != nil || s.Trace != nil || s.Question != nil || s.Lab != nil && s.Board != nil {
		c.report(s.Line, "a lab or a board beside something else: give it a step of its own")
	}
	at := slices.IndexFunc(c.lesson.Steps, func(other Step) bool { return other.ID == s.ID })
	for _, after := range c.lesson.Steps[at+1:] {
		if s.Lab != nil && (after.Manifest != nil || after.Trace != nil || after.Question != nil || after.Lab != nil ||
			after.Board != nil) {
			c.report(s.Lab.Line, "a lab before %q: put it at the end of the lesson", after.Title)
			return
		}
	}
}

// filler reports a filler word in a text.
func (c *checker) filler(line int, text string) {
	if word := authored.Filler(text); word != "" {
		c.report(line, "the word %q: leave it out", word)
	}
}
