package progress

import (
	"encoding/json"
	"fmt"
	"time"

	"github.com/google/uuid"
)

// Kind is what happened.
type Kind string

// The kinds of events.
const (
	StepSeen  Kind = "step"       // a step was shown: Body is a Step
	Predicted Kind = "prediction" // a prediction was made: Body is a Prediction
	Answered  Kind = "answer"     // a question was answered: Body is an Answer
	Finished  Kind = "finished"   // the last step of a lesson is behind: Body is a Step
	// a lesson need not be taken: its questions were answered before it. Body is a Step with the lesson.
	Known  Kind = "known"
	Mended Kind = "lab" // a lab was solved, or its solution shown: Body is a Lab
	// what came before does not count: Body is a Step with the lesson, or without one for all.
	Reset Kind = "reset"
)

// Event is one line of the record. Events are only ever added. Package journey makes them; whoever keeps them says by
// [Event.By] whose they are.
type Event struct {
	ID      string    `json:"id"` // UUID, version 7
	Learner string    `json:"learner"`
	Time    time.Time `json:"time"` // kept in UTC, to the microsecond
	Kind    Kind      `json:"kind"`
	Body    any       `json:"body"` // Step, Prediction or Answer; json.RawMessage for what a newer version wrote
}

// By returns the event as one of a learner, with a new ID unless it has one. IDs are made here and nowhere else.
func (e Event) By(learner string) Event {
	e.Learner = learner
	if e.ID == "" {
		e.ID = uuid.Must(uuid.NewV7()).String() // it fails only without random numbers, and then Go ends the program
	}
	return e
}

// Step is a place in the course.
type Step struct {
	Lesson string `json:"lesson"`
	Step   string `json:"step,omitempty"`
}

// Prediction is what a learner expected of a trace before it ran.
type Prediction struct {
	Lesson string `json:"lesson"`
	Step   string `json:"step"`
	Chosen string `json:"chosen"` // "yes", "no", an outcome; "" for not sure
	Right  bool   `json:"right"`
}

// Lab is a lab that was solved, or given up for its solution.
type Lab struct {
	Lab       string        `json:"lab"`
	Lesson    string        `json:"lesson"`
	Objective string        `json:"objective"`
	Hash      string        `json:"hash"`               // of the lab's content
	Solved    bool          `json:"solved"`             // false: the solution was shown first
	Hints     int           `json:"hints"`              // how many were read
	Manifest  string        `json:"manifest,omitempty"` // what met the needs and bans
	Took      time.Duration `json:"milliseconds"`       // stored in whole milliseconds
}

// labJSON is a Lab without its methods, as answerJSON is.
type labJSON Lab

// MarshalJSON writes Took in whole milliseconds.
func (l Lab) MarshalJSON() ([]byte, error) {
	l.Took /= time.Millisecond
	return json.Marshal(labJSON(l))
}

// UnmarshalJSON reads what MarshalJSON wrote.
func (l *Lab) UnmarshalJSON(data []byte) error {
	if err := json.Unmarshal(data, (*labJSON)(l)); err != nil {
		return err
	}
	l.Took *= time.Millisecond
	return nil
}

// Occasion is where a question was asked.
type Occasion string

// The occasions.
const (
	InLesson Occasion = "lesson"
	Before   Occasion = "before"
	After    Occasion = "after"
	Practice Occasion = "practice"
	InRoom   Occasion = "room"
)

// Answer is one answered question, with all that grading, review and reports will ever ask of it.
type Answer struct {
	Question      string        `json:"question"`
	Hash          string        `json:"hash"`    // of the question's content when it was asked
	Pattern       string        `json:"pattern"` // its needs and bans without names
	Lesson        string        `json:"lesson"`
	Objective     string        `json:"objective"`
	Chosen        string        `json:"chosen"`
	Order         []string      `json:"order"`   // the options as they were shown
	Verdict       string        `json:"verdict"` // "fits", "too open", …; "right" or "wrong" for kinds without verdicts
	Right         bool          `json:"right"`
	Misconception string        `json:"misconception,omitempty"`
	First         bool          `json:"first"` // the first try of this question by this learner
	Hints         int           `json:"hints"`
	NotSure       bool          `json:"notSure"`
	Took          time.Duration `json:"milliseconds"` // stored in whole milliseconds
	Occasion      Occasion      `json:"occasion"`
}

// answerJSON is an Answer without its methods, so that they can call the encoder for the rest.
type answerJSON Answer

// MarshalJSON writes Took in whole milliseconds.
func (a Answer) MarshalJSON() ([]byte, error) {
	a.Took /= time.Millisecond
	return json.Marshal(answerJSON(a))
}

// UnmarshalJSON reads what MarshalJSON wrote.
func (a *Answer) UnmarshalJSON(data []byte) error {
	if err := json.Unmarshal(data, (*answerJSON)(a)); err != nil {
		return err
	}
	a.Took *= time.Millisecond
	return nil
}

// row is an event as it is kept: complete, and with its body in JSON.
type row struct {
	id, learner string
	at          time.Time
	kind        Kind
	body        []byte
}

// pack completes an event with an ID and the time, and refuses one whose body is not what its kind says.
func pack(e Event) (row, error) {
	if !fits(e) {
		return row{}, fmt.Errorf("record %q: its body must not be a %T", e.Kind, e.Body)
	}
	return complete(e)
}

// complete makes the row of an event, with what it lacks.
func complete(e Event) (row, error) {
	body, err := json.Marshal(e.Body)
	if err != nil {
		return row{}, fmt.Errorf("record %q: %w", e.Kind, err)
	}
	e = e.By(e.Learner)
	if e.Time.IsZero() {
		e.Time = time.Now()
	}
	return row{e.ID, e.Learner, e.Time.UTC().Truncate(time.Microsecond), e.Kind, body}, nil
}

// packAll packs events of an export. What a newer version wrote has a body that is left as it was.
func packAll(events []Event) ([]row, error) {
	rows := make([]row, len(events))
	for i, e := range events {
		put := pack
		if _, raw := e.Body.(json.RawMessage); raw {
			put = complete
		}
		var err error
		if rows[i], err = put(e); err != nil {
			return nil, err
		}
	}
	return rows, nil
}

// unseen are the rows whose ids are not there yet, each once.
func unseen(rows []row, have map[string]bool) []row {
	var fresh []row
	for _, r := range rows {
		if !have[r.id] {
			have[r.id] = true
			fresh = append(fresh, r)
		}
	}
	return fresh
}

// fits reports whether the body has the type of the event's kind. Kinds that this version does not know may have any.
func fits(e Event) bool {
	ok := true
	switch e.Kind {
	case "":
		ok = false
	case StepSeen, Finished, Known, Reset:
		_, ok = e.Body.(Step)
	case Mended:
		_, ok = e.Body.(Lab)
	case Predicted:
		_, ok = e.Body.(Prediction)
	case Answered:
		_, ok = e.Body.(Answer)
	}
	return ok
}

// unpack makes an event of a row. A body that this version cannot read, because its kind or its
// fields came later, stays as it is: nothing of the record is lost and one odd line spoils no other.
func unpack(r row) Event {
	e := Event{ID: r.id, Learner: r.learner, Time: r.at, Kind: r.kind}
	switch r.kind {
	case StepSeen, Finished, Known, Reset:
		e.Body = body[Step](r.body)
	case Mended:
		e.Body = body[Lab](r.body)
	case Predicted:
		e.Body = body[Prediction](r.body)
	case Answered:
		e.Body = body[Answer](r.body)
	default:
		e.Body = json.RawMessage(r.body)
	}
	return e
}

// body reads a body as a T, or leaves it as it was written.
func body[T any](data []byte) any {
	var v T
	if err := json.Unmarshal(data, &v); err != nil {
		return json.RawMessage(data)
	}
	return v
}
