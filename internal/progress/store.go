// Package progress stores what learners do, and computes everything that the program shows about it.
//
// The record is a single table of events, and events are only added: a learner saw a step, made a prediction, answered
// a question, finished a lesson or started a lesson again. Nothing derived is stored. Replay computes what home,
// practice and results show. So when the program gets a better rule for what an answer means, the rule applies to all
// earlier answers too.
//
// The permanent store is one SQLite file. Record returns when its event is on disk, so the learner never sees a verdict
// that a crash could lose. Two programs may use the file at the same time. If the file cannot be written, Open returns
// the reason as a sentence for the learner, and the program continues with a store in memory that has the events of the
// file. A damaged file is replaced by a new one with every event that can still be read, and kept.
package progress

import (
	"context"
	"errors"
	"path/filepath"
	"slices"
	"sync"
	"time"

	"github.com/adrg/xdg"
)

// ErrClosed is the error of every method of a closed Store.
var ErrClosed = errors.New("the record is closed")

// Store stores events. Open returns a store on disk, and NewMemory one in memory for demos and tests. Both are safe
// for concurrent use.
type Store interface {
	// Record adds an event and returns when it is on disk. It fills in ID and Time if they are empty. If an event with
	// the same ID exists, Record adds nothing. After a reset it may change the time: see the rules in reset.go. It
	// fails with ErrClosed, if the body does not suit the kind, if the event could not be read back later, such as one
	// whose ID is no UUID or whose year in UTC is not from 0 to 9999, or if the event cannot be written to disk. After
	// an error the store can still be used, and the same event can be recorded again. If ctx ends while Record waits,
	// the event may or may not be saved.
	Record(ctx context.Context, e Event) error
	// Import adds events that were exported on this or another machine: all of them or none. Then the record is the
	// union by ID. It returns how many events were new. A body may be json.RawMessage, as ReadExport returns it when it
	// cannot decode the body. Import fails as Record does.
	Import(ctx context.Context, events []Event) (added int, err error)
	// Events returns a learner's events in the order of their time. Events of the same time are in the order in which
	// they were recorded. So after two records are imported into each other, both return the same. A row of the file
	// that cannot be an event is left out; it stays in the file.
	Events(ctx context.Context, learner string) ([]Event, error)
	// Close writes pending events and closes the file. It may be called twice.
	Close() error
}

// Path returns the path of the record: $XDG_DATA_HOME/portolan/progress.db on every system. If the variable is not
// set, the operating system's own data folder takes its place.
func Path() string {
	return filepath.Join(xdg.DataHome, folderName, "progress.db")
}

// memory is a Store that loses its events when the program ends. It stores rows and not events, so that a body is
// encoded and decoded as in a file.
type memory struct {
	mu     sync.RWMutex
	rows   []row
	unread bool // it takes the place of a record that could not be read
	closed bool
}

// Forgets reports whether a store loses its events when it is closed. That is the store of NewMemory, which Open also
// returns if it cannot write the record.
func Forgets(s Store) bool {
	_, ok := s.(*memory)
	return ok
}

// Unread reports whether a store takes the place of a record that Open could not read, so that its events are missing.
func Unread(s Store) bool {
	m, ok := s.(*memory)
	return ok && m.unread
}

// NewMemory returns a Store in memory.
func NewMemory() Store { return &memory{} }

// Record implements Store.
func (m *memory) Record(_ context.Context, e Event) error {
	r, err := pack(e)
	if err != nil {
		return err
	}
	_, err = m.add([]row{r})
	return err
}

// Import implements Store.
func (m *memory) Import(_ context.Context, events []Event) (added int, err error) {
	rows, err := packAll(events)
	if err != nil {
		return 0, err
	}
	return m.add(rows)
}

// add stores the rows whose IDs are new, and returns how many these are.
func (m *memory) add(rows []row) (added int, err error) {
	m.mu.Lock()
	defer m.mu.Unlock()
	if m.closed {
		return 0, ErrClosed
	}
	stored := map[string]bool{}
	for _, r := range m.rows {
		stored[r.id] = true
	}
	rows = unseen(rows, stored)
	for _, r := range rows {
		parts := []row{r}
		if r.fresh {
			if parts, err = m.ordered(r); err != nil {
				return 0, err
			}
		}
		m.rows = append(m.rows, parts...)
	}
	return len(rows), nil
}

// ordered returns a row that is recorded now, with the time and the body that the rules in reset.go ask for.
func (m *memory) ordered(r row) ([]row, error) {
	var latest time.Time
	for _, old := range m.rows {
		if old.learner == r.learner && old.kind == Reset && old.at.After(latest) {
			latest = old.at
		}
	}
	r = r.after(latest)
	if r.kind != Reset {
		return []row{r}, nil
	}
	var later []string
	for _, old := range m.rows {
		if old.learner == r.learner && old.kind != Reset && !old.at.Before(r.at) {
			later = append(later, old.id)
		}
	}
	return r.naming(later)
}

// Events implements Store.
func (m *memory) Events(_ context.Context, learner string) ([]Event, error) {
	m.mu.RLock()
	defer m.mu.RUnlock()
	if m.closed {
		return nil, ErrClosed
	}
	var events []Event
	for _, r := range m.rows {
		if r.learner == learner {
			events = append(events, unpack(r))
		}
	}
	sortByTime(events)
	return events, nil
}

// sortByTime sorts events by time. Events of the same time stay in their order, which is that of recording.
func sortByTime(events []Event) {
	slices.SortStableFunc(events, func(a, b Event) int { return a.Time.Compare(b.Time) })
}

// Close implements Store.
func (m *memory) Close() error {
	m.mu.Lock()
	defer m.mu.Unlock()
	m.closed = true
	return nil
}
