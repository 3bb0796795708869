package progress

import (
	"bufio"
	"bytes"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"time"

	"github.com/google/uuid"
)

// exportFormat and exportVersion are in the first line of an export.
const (
	exportFormat  = "portolan progress"
	exportVersion = 1
)

// maxLine is the maximum length of a line of an export, in bytes. An answer has less than a thousandth of that.
const maxLine = 1 << 20

// header is the first line of an export. It says what the file is and how many events follow.
type header struct {
	Format  string `json:"format"`
	Version int    `json:"version"`
	Events  int    `json:"events"`
}

// WriteExport writes events as JSON lines: first the header, then each event.
func WriteExport(w io.Writer, events []Event) error {
	e := json.NewEncoder(w)
	if err := e.Encode(header{exportFormat, exportVersion, len(events)}); err != nil {
		return fmt.Errorf("write the export: %w", err)
	}
	for _, event := range events {
		if err := e.Encode(event); err != nil {
			return fmt.Errorf("write the export: event %s: %w", event.ID, err)
		}
	}
	return nil
}

// ReadExport reads what WriteExport wrote. A body that this version cannot decode, because a newer version wrote it,
// stays json.RawMessage. ReadExport fails if the input is not an export, if its format is newer, if a line is not an
// event, or if lines are missing. The error has the number of a wrong line.
func ReadExport(r io.Reader) ([]Event, error) {
	lines := bufio.NewScanner(r)
	lines.Buffer(nil, maxLine)
	if !lines.Scan() {
		return nil, errors.Join(errors.New("read the export: it is empty"), lines.Err())
	}
	var head header
	if err := json.Unmarshal(lines.Bytes(), &head); err != nil || head.Format != exportFormat {
		return nil, fmt.Errorf("read the export: line 1: this is no %s", exportFormat)
	}
	if head.Version != exportVersion {
		return nil, fmt.Errorf("read the export: a newer version of portolan wrote it (format %d, this one reads %d)",
			head.Version, exportVersion)
	}
	var events []Event
	for n := 2; lines.Scan(); n++ {
		if len(bytes.TrimSpace(lines.Bytes())) == 0 {
			continue
		}
		e, err := readEvent(lines.Bytes())
		if err != nil {
			return nil, fmt.Errorf("read the export: line %d: %w", n, err)
		}
		events = append(events, e)
	}
	if err := lines.Err(); err != nil {
		return nil, fmt.Errorf("read the export: %w", err)
	}
	if len(events) != head.Events {
		return nil, fmt.Errorf("read the export: it should have %d events and has %d", head.Events, len(events))
	}
	return events, nil
}

// readEvent reads one event from its line.
func readEvent(line []byte) (Event, error) {
	var read struct {
		ID      string          `json:"id"`
		Learner string          `json:"learner"`
		Time    time.Time       `json:"time"`
		Kind    Kind            `json:"kind"`
		Body    json.RawMessage `json:"body"`
	}
	if err := json.Unmarshal(line, &read); err != nil {
		return Event{}, fmt.Errorf("read an event: %w", err)
	}
	id, err := uuid.Parse(read.ID)
	switch {
	case err != nil:
		return Event{}, errors.New("its id is no UUID")
	case read.Kind == "":
		return Event{}, errors.New("it has no kind")
	case read.Time.IsZero():
		return Event{}, errors.New("it has no time")
	case read.Body == nil:
		return Event{}, errors.New("it has no body")
	}
	return unpack(row{id.String(), read.Learner, read.Time, read.Kind, read.Body}), nil
}
