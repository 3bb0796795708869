// Package progress keeps what learners have done, and computes everything that is shown of it.
//
// The record is one table of events that only ever grows: a step was seen, a prediction made, a
// question answered, a lesson finished, a lesson started afresh. Nothing derived is stored. What home,
// practice and results show is computed from the events by Replay, so a better idea of what
// an answer means reaches back to the first answer ever given.
//
// The store that lasts is one SQLite file. Record returns when its event is on disk, so a verdict that
// is on the screen survives a kill at any moment. Two programs may use the file at once. If it cannot be used
// Open says why, in a sentence for the learner, and the program goes on with a store that forgets.
package progress

import (
	"context"
	"errors"
	"path/filepath"
	"slices"
	"sync"

	"github.com/adrg/xdg"
)

// ErrClosed is what a closed Store answers.
var ErrClosed = errors.New("the record is closed")

// Store keeps events. The one that Open finds on disk lasts; the one of NewMemory forgets, for demos and tests.
// Both may be used by any number of goroutines.
type Store interface {
	// Record adds an event and returns when it is on disk. ID and Time are filled in if empty. An event whose ID is there
	// already is not added again. It fails with ErrClosed, when the body does not suit the kind, and when the
	// disk does not take it; if ctx ends while it waits the event may or may not be kept.
	Record(ctx context.Context, e Event) error
	// Import adds events that were exported, on this machine or another, all or none: the record is then the union by ID.
	// It returns how many were new. Bodies may be what ReadExport leaves as it was written. It fails as Record does.
	Import(ctx context.Context, events []Event) (added int, err error)
	// Events returns a learner's events in the order of their time; of the same time, in the order they were recorded. So
	// two records that were imported into each other say the same.
	Events(ctx context.Context, learner string) ([]Event, error)
	// Close writes what is pending and lets go of the file. Closing twice is fine.
	Close() error
}

// Path returns where the record lives: $XDG_DATA_HOME/portolan/progress.db, on every system; without that variable the
// folder that the system has for such data.
func Path() string {
	return filepath.Join(xdg.DataHome, "portolan", "progress.db")
}

// memory is a Store that forgets. It keeps rows, not events, so that what it gives back is what a file would.
type memory struct {
	mu     sync.RWMutex
	rows   []row
	closed bool
}

// Forgets reports whether a store keeps nothing once it is closed: NewMemory, and what Open returns where nothing can
// be written.
func Forgets(s Store) bool {
	_, ok := s.(*memory)
	return ok
}

// NewMemory returns a Store that forgets.
func NewMemory() Store { return &memory{} }

// Record implements Store.
func (m *memory) Record(_ context.Context, e Event) error {
	r, err := pack(e)
	if err != nil {
		return err
	}
	m.mu.Lock()
	defer m.mu.Unlock()
	if m.closed {
		return ErrClosed
	}
	m.rows = append(m.rows, unseen([]row{r}, m.ids())...)
	return nil
}

// Import implements Store.
func (m *memory) Import(_ context.Context, events []Event) (added int, err error) {
	rows, err := packAll(events)
	if err != nil {
		return 0, err
	}
	m.mu.Lock()
	defer m.mu.Unlock()
	if m.closed {
		return 0, ErrClosed
	}
	rows = unseen(rows, m.ids())
	m.rows = append(m.rows, rows...)
	return len(rows), nil
}

// ids are those of all events that are there, of whomever.
func (m *memory) ids() map[string]bool {
	have := map[string]bool{}
	for _, r := range m.rows {
		have[r.id] = true
	}
	return have
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
	slices.SortStableFunc(events, func(a, b Event) int { return a.Time.Compare(b.Time) })
	return events, nil
}

// Close implements Store.
func (m *memory) Close() error {
	m.mu.Lock()
	defer m.mu.Unlock()
	m.closed = true
	return nil
}
