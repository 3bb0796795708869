package cli

import (
	"io"

	"portolan/internal/course"
	"portolan/internal/plain"
	"portolan/lessons"
)

// entryJSON is a lesson in the list of lessons, as docs/json.md describes it.
type entryJSON struct {
	ID      string `json:"id"`
	Number  int    `json:"number"`
	Part    string `json:"part"`
	Title   string `json:"title"`
	Minutes int    `json:"minutes"`
}

// lessonJSON is a lesson, as docs/json.md describes it.
type lessonJSON struct {
	entryJSON
	Kubernetes string          `json:"kubernetes"`
	Scene      string          `json:"scene"`
	Objectives []objectiveJSON `json:"objectives"`
	Terms      []string        `json:"terms"`
	Sources    []string        `json:"sources"`
	Steps      []stepJSON      `json:"steps"`
}

type objectiveJSON struct {
	ID   string `json:"id"`
	Text string `json:"text"`
}

// stepJSON is a step. Manifest, trace, question, lab and board are null if the step does not have them.
type stepJSON struct {
	ID       string        `json:"id"`
	Title    string        `json:"title"`
	Prose    string        `json:"prose"`
	Manifest *manifestJSON `json:"manifest"`
	Trace    *sendJSON     `json:"trace"`
	Question *questionJSON `json:"question"`
	Lab      *string       `json:"lab"`
	Board    *string       `json:"board"`
}

// manifestJSON is a manifest without its comments, and the notes on its fields that the comments contain.
type manifestJSON struct {
	YAML  string     `json:"yaml"`
	Notes []noteJSON `json:"notes"`
}

type noteJSON struct {
	Line  int    `json:"line"`
	Field string `json:"field"`
	Note  string `json:"note"`
}

// sendJSON is a connection that a lesson shows, and its result.
type sendJSON struct {
	Ask    string    `json:"ask"`
	After  []string  `json:"after"`
	Result traceJSON `json:"result"`
}

type questionJSON struct {
	ID   string `json:"id"`
	Show string `json:"show"`
}

func printContents(out output, c *course.Course) error {
	all := []entryJSON{}
	for _, l := range c.Lessons() {
		all = append(all, newEntryJSON(l))
	}
	return out.print(all, func(w io.Writer) error { return plain.Contents(w, c) })
}

func newEntryJSON(l lessons.Lesson) entryJSON {
	return entryJSON{l.ID, l.Number, l.Part, l.Title, int(l.Duration().Minutes())}
}

func printLesson(out output, c *course.Course, l lessons.Lesson) error {
	if !out.wantsJSON() {
		return plain.Lesson(out.to, c, l)
	}
	all := lessonJSON{
		entryJSON: newEntryJSON(l), Kubernetes: l.Kubernetes, Scene: l.Scene, Objectives: []objectiveJSON{},
		Terms: make([]string, len(l.Terms)), Sources: append([]string{}, l.Sources...),
		Steps: make([]stepJSON, len(l.Steps)),
	}
	for i, t := range l.Terms {
		all.Terms[i] = t.Name
	}
	for _, o := range l.Objectives {
		all.Objectives = append(all.Objectives, objectiveJSON{o.ID, o.Text})
	}
	for i, s := range l.Steps {
		sent, err := newSendJSON(c, l, i)
		if err != nil {
			return err
		}
		all.Steps[i] = stepJSON{
			s.ID, s.Title, s.Prose, newManifestJSON(s.Manifest), sent, newQuestionJSON(s.Question),
			idJSON(s.Lab), idJSON(s.Board),
		}
	}
	return printJSON(out.to, all)
}

func newManifestJSON(m *lessons.Manifest) *manifestJSON {
	if m == nil {
		return nil
	}
	out := &manifestJSON{m.YAML(), []noteJSON{}}
	for i, l := range m.Lines {
		if l.Note != "" {
			out.Notes = append(out.Notes, noteJSON{i + 1, l.Field, l.Note})
		}
	}
	return out
}

// newSendJSON runs the trace of step i. It returns nil if the step has no trace.
func newSendJSON(c *course.Course, l lessons.Lesson, i int) (*sendJSON, error) {
	step := l.Steps[i].Trace
	if step == nil {
		return nil, nil
	}
	_, t, err := c.Play(l, i)
	if err != nil {
		return nil, err
	}
	out := &sendJSON{step.Ask, []string{}, newTraceJSON(t)}
	for _, e := range step.After {
		out.After = append(out.After, e.String())
	}
	return out, nil
}

func newQuestionJSON(q *lessons.Question) *questionJSON {
	if q == nil {
		return nil
	}
	show := map[lessons.Show]string{lessons.Free: "free", lessons.Worked: "worked", lessons.Faded: "faded"}
	return &questionJSON{q.ID, show[q.Show]}
}

// idJSON returns the ID of a lab or board, or nil if ref is nil.
func idJSON(ref *lessons.Ref) *string {
	if ref == nil {
		return nil
	}
	return &ref.ID
}
