package progress

import (
	"bytes"
	"encoding/json"
	"errors"
	"fmt"
	"reflect"
	"time"
	"unicode/utf8"

	"github.com/google/uuid"
)

// row is an event as it is stored: complete, and with its body as JSON.
type row struct {
	id, learner string
	at          time.Time
	kind        Kind
	body        []byte
	fresh       bool // it is recorded now, and not imported: see the rules in reset.go
}

// timeFormat is how the time of an event is stored. Text of this form sorts by time.
const timeFormat = "2006-01-02T15:04:05.000000Z07:00"

// pack turns an event into a row, with an ID and a time if they are missing. It fails if the body does not have the
// type that belongs to the kind, or if the event could not be read back from the record or from an export.
func pack(e Event) (row, error) {
	if !fits(e) {
		return row{}, fmt.Errorf("record %q: its body must not be a %T", e.Kind, e.Body)
	}
	if e.Time.IsZero() {
		e.Time = time.Now()
	}
	r, err := complete(e)
	r.fresh = true
	return r, err
}

// complete turns an event into a row, with an ID if it has none. It checks everything but the type of the body.
func complete(e Event) (row, error) {
	body := []byte(e.stored)
	if body == nil {
		var err error
		if body, err = json.Marshal(e.Body); err != nil {
			return row{}, fmt.Errorf("record %q: %w", e.Kind, err)
		}
	}
	e = e.By(e.Learner)
	r := row{e.ID, e.Learner, e.Time.UTC().Truncate(time.Microsecond), e.Kind, body, false}
	if err := r.check(); err != nil {
		return row{}, fmt.Errorf("record %q: %w", e.Kind, err)
	}
	return r, nil
}

// packAll packs the events of an export. If a newer version wrote an event, its body stays as it is.
func packAll(events []Event) ([]row, error) {
	rows := make([]row, len(events))
	for i, e := range events {
		if _, raw := e.Body.(json.RawMessage); !raw && !fits(e) {
			return nil, fmt.Errorf("import %q: its body must not be a %T", e.Kind, e.Body)
		}
		var err error
		if rows[i], err = complete(e); err != nil {
			return nil, err
		}
	}
	return rows, nil
}

// check fails if a row could not be read back after it is stored or exported. The record only grows, so such a row
// could never be removed from it. The error is the end of a sentence that names the event.
func (r row) check() error {
	id, err := uuid.Parse(r.id)
	switch {
	case err != nil || id.String() != r.id:
		return errors.New("its id is no UUID")
	case r.kind == "":
		return errors.New("it has no kind")
	case r.at.Year() < 0 || r.at.Year() > 9999:
		return fmt.Errorf("its time is in the year %d in UTC, and years go from 0 to 9999", r.at.Year())
	case !utf8.ValidString(string(r.kind)) || !utf8.ValidString(r.learner):
		return errors.New("its kind or its learner is not UTF-8")
	case depth(r.body) > maxDepth:
		return fmt.Errorf("its body is nested more than %d levels deep", maxDepth)
	case !json.Valid(r.body):
		return errors.New("its body is not JSON")
	}
	return r.checkSize()
}

// checkSize fails if the line of an export would be too long to import. Escaping makes a line at most six times as long
// as its row.
func (r row) checkSize() error {
	if 6*(len(r.body)+len(r.learner)+len(r.kind)+200) <= maxLine {
		return nil
	}
	line, err := exportLine(unpack(r))
	if err != nil {
		return err
	}
	if len(line) > maxLine {
		return fmt.Errorf("it has %d bytes, and at most %d are allowed", len(line), maxLine)
	}
	return nil
}

// maxDepth is how deep the JSON of a body may be nested. SQLite's json_valid, which checks each body, ends at 1000
// levels (https://www.sqlite.org/json1.html#interface_overview).
const maxDepth = 900

// depth returns how deep the arrays and objects of a JSON text are nested.
func depth(text []byte) int {
	now, deepest, quoted := 0, 0, false
	for i := 0; i < len(text); i++ {
		switch c := text[i]; {
		case quoted && c == '\\':
			i++
		case c == '"':
			quoted = !quoted
		case quoted:
		case c == '{' || c == '[':
			now++
			deepest = max(deepest, now)
		case c == '}' || c == ']':
			now--
		}
	}
	return deepest
}

// columns are the values of a row as they come from the file: text, or whatever is in the place of text.
type columns [5]any

// dest returns where a query puts the columns of a row.
func (c *columns) dest() []any {
	dest := make([]any, len(c))
	for i := range c {
		dest[i] = &c[i]
	}
	return dest
}

// read returns the row of these columns. It returns false if the row cannot be an event: something else is in the place
// of a text, the id is no UUID, the time cannot be read, or the body is not JSON.
func (c *columns) read() (row, bool) {
	var texts [len(c)]string
	for i, value := range c {
		text, ok := value.(string)
		if !ok {
			return row{}, false
		}
		texts[i] = text
	}
	at, err := time.Parse(time.RFC3339Nano, texts[2])
	if err != nil {
		return row{}, false
	}
	r := row{texts[0], texts[1], at.UTC().Truncate(time.Microsecond), Kind(texts[3]), []byte(texts[4]), false}
	return r, r.check() == nil
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
	want := emptyBody(r.kind)
	if want == nil || !bytes.HasPrefix(bytes.TrimSpace(r.body), []byte("{")) {
		return e
	}
	body := reflect.New(reflect.TypeOf(want))
	if json.Unmarshal(r.body, body.Interface()) != nil {
		return e
	}
	e.Body = body.Elem().Interface()
	if again, err := json.Marshal(e.Body); err != nil || !bytes.Equal(again, r.body) {
		e.stored = r.body
	}
	return e
}
