package progress

import (
	"encoding/json"
	"fmt"
	"reflect"
	"time"

	"github.com/google/uuid"
)

// Kind says what happened.
type Kind string

// The kinds of events.
const (
	StepSeen  Kind = "step"       // a step was shown: Body is a Step
	Predicted Kind = "prediction" // a prediction was made: Body is a Prediction
	Answered  Kind = "answer"     // a question was answered: Body is an Answer
	Finished  Kind = "finished"   // the learner went past the last step of a lesson: Body is a Step
	// The learner showed beforehand that they know a lesson: Body is a Step with the lesson.
	Known  Kind = "known"
	Mended Kind = "lab" // a lab was solved, or its solution shown: Body is a Lab
	// Earlier events no longer count: Body is a Step with the lesson, or an empty Step for all lessons.
	Reset Kind = "reset"
)

// Event is one line of the record. The record only grows: events are added, never changed or removed. Package journey
// makes events. The program that saves an event sets its learner with [Event.By].
type Event struct {
	ID      string    `json:"id"` // UUID, version 7
	Learner string    `json:"learner"`
	Time    time.Time `json:"time"` // stored in UTC, in whole microseconds
	Kind    Kind      `json:"kind"`
	Body    any       `json:"body"` // Step, Prediction, Answer or Lab; json.RawMessage if a newer version wrote it
}

// By returns the event with a learner, and with a new ID if it has none. All IDs of events are made here.
func (e Event) By(learner string) Event {
	e.Learner = learner
	if e.ID == "" {
		e.ID = uuid.Must(uuid.NewV7()).String() // it fails only without random numbers, and then Go itself ends the program
	}
	return e
}

// Step is a lesson, or a step of a lesson.
type Step struct {
	Lesson string `json:"lesson"`
	Step   string `json:"step,omitempty"`
}

// Prediction is what a learner expected of a packet before it was sent.
type Prediction struct {
	Lesson string `json:"lesson"`
	Step   string `json:"step"`
	Chosen string `json:"chosen"` // "yes", "no", an outcome; "" for not sure
	Right  bool   `json:"right"`
}

// Lab is the result of a lab that the learner solved, or whose solution they asked for.
type Lab struct {
	Lab       string `json:"lab"`
	Lesson    string `json:"lesson"`
	Objective string `json:"objective"`
	Hash      string `json:"hash"`               // of the lab's content
	Solved    bool   `json:"solved"`             // false if the learner saw the solution first
	Hints     int    `json:"hints"`              // how many hints were read
	Manifest  string `json:"manifest,omitempty"` // the text that met the needs and bans

	Milliseconds int64 `json:"milliseconds"` // how long the learner took
}

// Occasion is where a question was asked.
type Occasion string

// The occasions.
const (
	InLesson Occasion = "lesson"
	Before   Occasion = "before" // in a test before the lesson
	After    Occasion = "after"  // in a test after the lesson
	Practice Occasion = "practice"
	InRoom   Occasion = "room" // in a room of a classroom
)

// Answer is one answered question, with everything that grading, review and reports need.
type Answer struct {
	Question      string   `json:"question"`
	Hash          string   `json:"hash"`    // of the question's content when it was asked
	Pattern       string   `json:"pattern"` // the needs and bans of the question, without names
	Lesson        string   `json:"lesson"`
	Objective     string   `json:"objective"`
	Chosen        string   `json:"chosen"`
	Order         []string `json:"order"`   // the options, in the order on the screen
	Verdict       string   `json:"verdict"` // "fits", "too open", …; "right" or "wrong" for kinds without verdicts
	Right         bool     `json:"right"`
	Misconception string   `json:"misconception,omitempty"`
	First         bool     `json:"first"` // it is the first answer of this learner to this question
	Hints         int      `json:"hints"`
	NotSure       bool     `json:"notSure"`
	Milliseconds  int64    `json:"milliseconds"` // how long the learner took
	Occasion      Occasion `json:"occasion"`
}

// row is an event as it is stored: complete, and with its body as JSON.
type row struct {
	id, learner string
	at          time.Time
	kind        Kind
	body        []byte
}

// pack turns an event into a row, with an ID and a time if they are missing. It fails if the body does not have the
// type that belongs to the kind.
func pack(e Event) (row, error) {
	if !fits(e) {
		return row{}, fmt.Errorf("record %q: its body must not be a %T", e.Kind, e.Body)
	}
	return complete(e)
}

// complete turns an event into a row and fills in what is missing. It does not check the body.
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

// packAll packs the events of an export. If a newer version wrote an event, its body stays as it is.
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

// unseen returns the rows whose IDs are not in have, each ID once. It also adds these IDs to have.
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

// emptyBody returns the zero body of a kind, or nil if this version does not know the kind.
func emptyBody(kind Kind) any {
	switch kind {
	case StepSeen, Finished, Known, Reset:
		return Step{}
	case Mended:
		return Lab{}
	case Predicted:
		return Prediction{}
	case Answered:
		return Answer{}
	}
	return nil
}

// fits reports whether the body has the type of the event's kind. If this version does not know the kind, the body may
// have any type.
func fits(e Event) bool {
	want := emptyBody(e.Kind)
	return e.Kind != "" && (want == nil || reflect.TypeOf(e.Body) == reflect.TypeOf(want))
}

// unpack turns a row into an event. A body that this version cannot read, because its kind or fields are newer, stays
// raw JSON. So nothing of the record is lost, and one unreadable line does not affect the others.
func unpack(r row) Event {
	e := Event{ID: r.id, Learner: r.learner, Time: r.at, Kind: r.kind, Body: json.RawMessage(r.body)}
	if want := emptyBody(r.kind); want != nil {
		body := reflect.New(reflect.TypeOf(want))
		if json.Unmarshal(r.body, body.Interface()) == nil {
			e.Body = body.Elem().Interface()
		}
	}
	return e
}
