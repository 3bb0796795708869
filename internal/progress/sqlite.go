package progress

import (
	"context"
	"database/sql"
	"fmt"
	"net/url"
	"path/filepath"
	"strings"
	"sync"
	"time"

	"modernc.org/sqlite"
	lib "modernc.org/sqlite/lib"
)

const (
	// maxWait is how long to wait while another program writes. A write takes some milliseconds, so a program that
	// holds the record for longer is stuck. The learner reads so within a second.
	maxWait = 500 * time.Millisecond
	batch   = 64 // how many jobs the writer takes into one transaction, when many learners answer at once
)

// disk is the Store on disk. Only one goroutine writes. It saves all waiting events in one transaction, so that events
// of many learners on one server need only one disk sync.
type disk struct {
	path     string
	db       *sql.DB
	jobs     chan job
	finished chan struct{}     // closed when the writer has written everything
	save     func([]row) error // writes rows in one transaction
	resets   resets            // only the writer uses it
	mu       sync.RWMutex      // held for reading while sending, so that no goroutine sends on jobs after Close
	done     bool
}

// job has events that the writer saves together: all of them or none. The writer sends the result to reply.
type job struct {
	rows  []row
	reply chan<- error
}

// connect opens or creates the record and starts its writer. It brings the tables to this version and checks the file.
// odd is how many rows of it cannot be read.
func (o opener) connect(ctx context.Context) (s *disk, odd int, err error) {
	if err := prepare(o.path); err != nil {
		return nil, 0, err
	}
	source, err := o.dataSource()
	if err != nil {
		return nil, 0, err
	}
	base, err := sqlite.NewConnector(source)
	if err != nil {
		return nil, 0, fmt.Errorf("open the record: %w", err)
	}
	connect := &connector{Connector: base}
	db := sql.OpenDB(connect)
	if odd, err = o.makeReady(ctx, db); err != nil {
		_ = db.Close() // the first error says more
		return nil, 0, err
	}
	connect.checked.Store(true)
	s = &disk{path: o.path, db: db, jobs: make(chan job, batch), finished: make(chan struct{})}
	s.save = s.insert
	go s.runWriter()
	return s, odd, nil
}

// dataSource returns the path in SQLite's URI form. With IMMEDIATE, a transaction takes the write lock at once and
// never has to upgrade its lock.
func (o opener) dataSource() (string, error) {
	abs, err := filepath.Abs(o.path)
	if err != nil {
		return "", fmt.Errorf("find the record: %w", err)
	}
	query := url.Values{
		"_pragma": {fmt.Sprintf("busy_timeout(%d)", o.wait.Milliseconds())},
		"_txlock": {"immediate"},
	}
	if o.vfs != "" {
		query.Set("vfs", o.vfs)
	}
	slashed := "/" + strings.TrimPrefix(filepath.ToSlash(abs), "/") // C:/… needs a slash in front
	u := url.URL{Scheme: "file", OmitHost: true, Path: slashed, RawQuery: query.Encode()}
	return u.String(), nil
}

// makeReady calls checkAndMigrate, and repeats that for at most the time of o while the file is busy. If two programs
// switch the same new file to WAL at the same moment, SQLite does not wait for busy_timeout and returns SQLITE_BUSY at
// once.
func (o opener) makeReady(ctx context.Context, db *sql.DB) (odd int, err error) {
	last := time.NewTimer(o.wait)
	defer last.Stop()
	again := time.NewTicker(5 * time.Millisecond)
	defer again.Stop()
	for {
		odd, err := checkAndMigrate(ctx, db, o.path)
		if primary(err) == lib.SQLITE_READONLY && formatDamaged(o.path) {
			err = fmt.Errorf("%w: %w", errDamaged, err)
		}
		if !busy(err) {
			return odd, err
		}
		select {
		case <-last.C:
			return 0, err
		case <-ctx.Done():
			return 0, err
		case <-again.C:
		}
	}
}

// formatDamaged reports whether a file says that it has a format which no version of SQLite writes. SQLite takes such a
// file for read-only (https://www.sqlite.org/fileformat2.html#file_format_version_numbers).
func formatDamaged(path string) bool {
	file, err := openFile(path)
	if err != nil {
		return false
	}
	defer func() { _ = file.Close() }()
	formats := make([]byte, 2)
	_, err = file.ReadAt(formats, 18)
	return err == nil && (formats[0] > 2 || formats[1] > 2)
}

// Record implements Store.
func (s *disk) Record(ctx context.Context, e Event) error {
	r, err := pack(e)
	if err != nil {
		return err
	}
	if err := s.write(ctx, []row{r}); err != nil {
		return fmt.Errorf("record %q: %w", e.Kind, err)
	}
	return nil
}

// Import implements Store.
func (s *disk) Import(ctx context.Context, events []Event) (added int, err error) {
	rows, err := packAll(events)
	if err != nil {
		return 0, err
	}
	have, err := s.ids(ctx)
	if err != nil {
		return 0, err
	}
	if rows = unseen(rows, have); len(rows) == 0 {
		return 0, nil
	}
	if err := s.write(ctx, rows); err != nil {
		return 0, fmt.Errorf("import: %w", err)
	}
	return len(rows), nil
}

// ids returns the IDs of all events, of all learners.
func (s *disk) ids(ctx context.Context) (map[string]bool, error) {
	ids := map[string]bool{}
	var id any
	err := s.query(ctx, []any{&id}, func() {
		if text, ok := id.(string); ok {
			ids[text] = true
		}
	}, "SELECT id FROM events")
	return ids, err
}

// query reads each row of a query into the variables of dest, and then calls do. If the store is closed, it fails with
// ErrClosed.
func (s *disk) query(ctx context.Context, dest []any, do func(), query string, args ...any) error {
	err := each(ctx, s.db, dest, do, query, args...)
	s.mu.RLock()
	defer s.mu.RUnlock()
	switch {
	case err == nil:
		return nil
	case s.done:
		return ErrClosed
	}
	return fmt.Errorf("read the record: %w", err)
}

// write sends rows to the writer and waits until they are on disk.
func (s *disk) write(ctx context.Context, rows []row) error {
	reply := make(chan error, 1)
	if err := s.send(ctx, job{rows, reply}); err != nil {
		return err
	}
	select {
	case err := <-reply:
		return err
	case <-ctx.Done():
		return ctx.Err()
	}
}

// send puts a job into the writer's queue.
func (s *disk) send(ctx context.Context, j job) error {
	s.mu.RLock()
	defer s.mu.RUnlock()
	if s.done {
		return ErrClosed
	}
	select {
	case s.jobs <- j:
		return nil
	case <-ctx.Done():
		return ctx.Err()
	}
}

// Events implements Store.
func (s *disk) Events(ctx context.Context, learner string) ([]Event, error) {
	var events []Event
	var c columns
	err := s.query(ctx, c.dest(), func() {
		if r, ok := c.read(); ok {
			events = append(events, unpack(r))
		}
	}, "SELECT id, learner, at, kind, body FROM events WHERE learner = ? ORDER BY rowid", learner)
	if err != nil {
		return nil, err
	}
	sortByTime(events)
	return events, nil
}

// Close implements Store.
func (s *disk) Close() error {
	s.mu.Lock()
	first := !s.done
	if s.done = true; first {
		close(s.jobs)
	}
	s.mu.Unlock()
	<-s.finished
	if !first {
		return nil
	}
	if err := s.db.Close(); err != nil {
		return fmt.Errorf("close the record: %w", err)
	}
	return nil
}
