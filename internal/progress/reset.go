package progress

import (
	"encoding/json"
	"fmt"
	"slices"
	"time"
)

// What a reset forgets
//
// Events are replayed in the order of their times, on every machine, so that records that were imported into each other
// show the same. But clocks are wrong at times, and then the order of the times is not the order in which things
// happened. Three rules make a reset mean what the learner meant:
//
//  1. A reset forgets every event with an earlier time, wherever it was recorded and whenever it was imported. So the
//     reset of another machine forgets nothing that came after it.
//  2. A reset also forgets the events that were in the record already when it was recorded, even if they have a later
//     time, because a clock was ahead. It names these events in its body ("forgets"). So it forgets them after an
//     export and an import too.
//  3. An event that is recorded after a reset counts, even if the clock was set back since then. Record gives it a time
//     just after the latest reset of its learner.
//
// A reset of one lesson forgets only events of that lesson. A reset never forgets another reset.

// resetBody is the body of a reset in the record. An export has it too. Programs that know only Step ignore Forgets.
type resetBody struct {
	Step
	Forgets []string `json:"forgets,omitempty"` // ids of events with later times that the reset forgets
}

// maxForgets is how many events one reset names at most. Its line in an export is then shorter than maxLine.
const maxForgets = 20_000

// after returns r with a time after the latest reset of its learner. latest is the zero time if there was none. Only
// in the last microsecond of the year 9999 both have the same time; then the order of recording decides.
func (r row) after(latest time.Time) row {
	if latest.IsZero() || r.at.After(latest) {
		return r
	}
	r.at = latest
	if next := latest.Add(time.Microsecond); next.Year() <= 9999 {
		r.at = next
	}
	return r
}

// naming returns the row of a reset with the ids of later events that it forgets. It returns more than one row if the
// ids do not fit into one.
func (r row) naming(later []string) ([]row, error) {
	if len(later) == 0 {
		return []row{r}, nil
	}
	var body resetBody
	if err := json.Unmarshal(r.body, &body); err != nil {
		return nil, fmt.Errorf("read the reset: %w", err)
	}
	var rows []row
	for ids := range slices.Chunk(later, maxForgets) {
		body.Forgets = ids
		data, err := json.Marshal(body)
		if err != nil {
			return nil, fmt.Errorf("write the reset: %w", err)
		}
		part := r
		part.body = data
		if len(rows) > 0 {
			part.id = Event{}.By("").ID
		}
		rows = append(rows, part)
	}
	return rows, nil
}

// named has the events that resets name, by id. For each it has the lessons of these resets; "" means every lesson.
type named map[string][]string

// namedBy returns the events that the resets among events name.
func namedBy(events []Event) named {
	all := named{}
	for _, e := range events {
		if e.Kind != Reset || e.stored == nil {
			continue
		}
		var body resetBody
		if json.Unmarshal(e.stored, &body) != nil {
			continue
		}
		for _, id := range body.Forgets {
			all[id] = append(all[id], body.Lesson)
		}
	}
	return all
}

// forget reports whether a reset names the event for its lesson or for every lesson.
func (n named) forget(e Event) bool {
	lesson, ok := lessonOf(e)
	return ok && slices.ContainsFunc(n[e.ID], func(reset string) bool { return reset == "" || reset == lesson })
}

// lessonOf returns the lesson of an event. It returns false for a reset, and if this version cannot read the body.
func lessonOf(e Event) (lesson string, ok bool) {
	switch body := e.Body.(type) {
	case Step:
		return body.Lesson, e.Kind != Reset
	case Prediction:
		return body.Lesson, true
	case Answer:
		return body.Lesson, true
	case Lab:
		return body.Lesson, true
	}
	return "", false
}
