package progress

import (
	"encoding/json"
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
	ID      string    `json:"id"` // UUID, version 7 if this program made it
	Learner string    `json:"learner"`
	Time    time.Time `json:"time"` // stored in UTC, in whole microseconds; the year is from 0 to 9999
	Kind    Kind      `json:"kind"`
	Body    any       `json:"body"` // Step, Prediction, Answer or Lab; json.RawMessage if a newer version wrote it

	// stored is the body as it was read, if Body does not have all of it: a newer version may have added fields, and a
	// reset names the later events that it forgets. It is nil if encoding Body gives the same JSON.
	stored json.RawMessage
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
