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

	"portolan/internal/text"
)

// exportFormat and exportVersion are in the first line of an export.
const (
	exportFormat  = "portolan progress"
	exportVersion = 1
)

// maxLine is the maximum length of a line of an export, in bytes. An answer has less than a thousandth of that.
const maxLine = 1 << 20

// maxExport is the maximum length of an export, in bytes. It is enough for half a million answers.
const maxExport = 256 << 20

// header is the first line of an export. It says what the file is and how many events follow.
type header struct {
	Format  string `json:"format"`
	Version int    `json:"version"`
	Events  int    `json:"events"`
}

// WriteExport writes events as JSON lines: first the header, then each event. The lines are safe to print on a
// terminal, because invisible characters are escaped. When another record imports them, it exports the same bytes.
func WriteExport(w io.Writer, events []Event) error {
	out := bufio.NewWriter(w)
	head, err := json.Marshal(header{exportFormat, exportVersion, len(events)})
	if err != nil {
		return fmt.Errorf("write the export: %w", err)
	}
	_, err = out.Write(append(head, '\n'))
	for i := 0; i < len(events) && err == nil; i++ {
		var line string
		if line, err = exportLine(events[i]); err != nil {
			return fmt.Errorf("write the export: event %s: %w", events[i].ID, err)
		}
		_, err = out.WriteString(line + "\n")
	}
	if err = errors.Join(err, out.Flush()); err != nil {
		return fmt.Errorf("write the export: %w", err)
	}
	return nil
}

// exportLine returns the line of an event in an export, without the line break.
func exportLine(e Event) (string, error) {
	if e.stored != nil {
		e.Body = e.stored
	}
	line, err := json.Marshal(e)
	if err != nil {
		return "", fmt.Errorf("encode it: %w", err)
	}
	return text.EscapeJSON(string(line)), nil
}

// ReadExport reads what WriteExport wrote. A body that this version cannot decode, because a newer version wrote it,
// stays json.RawMessage. ReadExport fails if the input is not an export, if its format is newer, if it is longer than
// 256 MiB, if a line is not an event or is longer than 1 MiB, or if there are fewer or more events than the first line
// says. The error has the number of a wrong line. ReadExport reads a wrong input no further than it must.
func ReadExport(r io.Reader) ([]Event, error) {
	counted := &io.LimitedReader{R: r, N: maxExport + 1}
	lines := bufio.NewScanner(counted)
	lines.Buffer(nil, maxLine)
	head, err := readHeader(lines)
	if err != nil {
		return nil, fmt.Errorf("read the export: %w", err)
	}
	var events []Event
	n := 1
	for lines.Scan() {
		n++
		if len(bytes.TrimSpace(lines.Bytes())) == 0 {
			continue
		}
		e, err := readEvent(lines.Bytes())
		if err == nil && len(events) == head.Events {
			err = fmt.Errorf("the first line says %s, and there are more", text.Count(head.Events, "event"))
		}
		if err != nil {
			return nil, fmt.Errorf("read the export: line %d: %w", n, err)
		}
		events = append(events, e)
	}
	switch err := lines.Err(); {
	case errors.Is(err, bufio.ErrTooLong):
		return nil, fmt.Errorf("read the export: line %d: it is longer than %d bytes", n+1, maxLine)
	case err != nil:
		return nil, fmt.Errorf("read the export: line %d: %w", n+1, err)
	case counted.N == 0:
		return nil, fmt.Errorf("read the export: line %d: the file is longer than %d MiB", n, maxExport>>20)
	case len(events) != head.Events:
		return nil, fmt.Errorf("read the export: line %d: the first line says %s, and the file has %d", n,
			text.Count(head.Events, "event"), len(events))
	}
	return events, nil
}

// readHeader reads the first line of an export. The error says which line is wrong, except for an empty input.
func readHeader(lines *bufio.Scanner) (header, error) {
	var head header
	if !lines.Scan() && lines.Err() == nil {
		return head, errors.New("it is empty")
	}
	if err := lines.Err(); err != nil && !errors.Is(err, bufio.ErrTooLong) {
		return head, fmt.Errorf("line 1: %w", err)
	}
	err := json.Unmarshal(lines.Bytes(), &head)
	switch {
	case err != nil || head.Format != exportFormat:
		return head, errors.New("line 1: this is not an export of portolan")
	case head.Version != exportVersion:
		return head, fmt.Errorf("line 1: a newer version of portolan wrote it (format %d, this one reads %d)",
			head.Version, exportVersion)
	}
	return head, nil
}

// readEvent reads one event from its line.
func readEvent(line []byte) (Event, error) {
	var read struct {
		ID      string          `json:"id"`
		Learner string          `json:"learner"`
		Time    *time.Time      `json:"time"`
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
	case read.Time == nil:
		return Event{}, errors.New("it has no time")
	case read.Body == nil:
		return Event{}, errors.New("it has no body")
	}
	r := row{id.String(), read.Learner, read.Time.UTC().Truncate(time.Microsecond), read.Kind, read.Body, false}
	if err := r.check(); err != nil {
		return Event{}, err
	}
	return unpack(r), nil
}
