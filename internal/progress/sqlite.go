package progress

import (
	"context"
	"database/sql"
	"errors"
	"fmt"
	"net/url"
	"os"
	"path/filepath"
	"strings"
	"sync"
	"time"
)

const (
	maxWait    = 10 * time.Second // how long to wait while another program writes
	batch      = 64               // how many jobs the writer takes into one transaction, when many learners answer at once
	timeFormat = "2006-01-02T15:04:05.000000Z07:00"
)

// errDamaged means that SQLite could open the file but found it inconsistent.
var errDamaged = errors.New("the record is damaged")

// disk is the Store on disk. Only one goroutine writes. It saves all waiting events in one transaction, so that events
// of many learners on one server need only one disk sync.
type disk struct {
	db       *sql.DB
	jobs     chan job
	finished chan struct{}     // closed when the writer has written everything
	save     func([]row) error // writes rows in one transaction
	mu       sync.RWMutex      // held for reading while sending, so that no goroutine sends on jobs after Close
	done     bool
}

// job has events that the writer saves together: all of them or none. The writer sends the result to reply.
type job struct {
	rows  []row
	reply chan<- error
}

// open opens or creates the record at path and starts its writer.
func open(ctx context.Context, path string) (Store, error) {
	if err := os.MkdirAll(filepath.Dir(path), 0o700); err != nil { // only its owner may open the folder
		return nil, fmt.Errorf("make the folder: %w", err)
	}
	db, err := connect(ctx, path)
	if err != nil {
		return nil, err
	}
	s := &disk{db: db, jobs: make(chan job, batch), finished: make(chan struct{})}
	s.save = s.insert
	go s.runWriter()
	return s, nil
}

// connect opens the database, updates its tables to this version and checks that it is not damaged.
func connect(ctx context.Context, path string) (*sql.DB, error) {
	source, err := dataSource(path)
	if err != nil {
		return nil, err
	}
	db, err := sql.Open("sqlite", source)
	if err != nil {
		return nil, fmt.Errorf("open the record: %w", err)
	}
	err = migrateWhenFree(ctx, db)
	if err == nil {
		err = check(ctx, db)
	}
	if err != nil {
		return nil, errors.Join(err, db.Close())
	}
	return db, nil
}

// dataSource returns the path in SQLite's URI form, with the settings of every connection. With WAL, readers do not
// wait for a writer, even in another program. With FULL, a committed event has been synced to disk
// (https://www.sqlite.org/pragma.html#pragma_synchronous). With IMMEDIATE, a transaction takes the write lock at once
// and never has to upgrade its lock.
func dataSource(path string) (string, error) {
	abs, err := filepath.Abs(path)
	if err != nil {
		return "", fmt.Errorf("find the record: %w", err)
	}
	query := url.Values{
		"_pragma": {fmt.Sprintf("busy_timeout(%d)", maxWait.Milliseconds()), "journal_mode(WAL)", "synchronous(FULL)"},
		"_txlock": {"immediate"},
	}
	slashed := "/" + strings.TrimPrefix(filepath.ToSlash(abs), "/") // C:/… needs a slash in front
	u := url.URL{Scheme: "file", OmitHost: true, Path: slashed, RawQuery: query.Encode()}
	return u.String(), nil
}

// migrateWhenFree calls migrate, and repeats that for at most maxWait while the file is busy. If two programs switch
// the same new file to WAL at the same moment, SQLite does not wait for busy_timeout and returns SQLITE_BUSY at once.
func migrateWhenFree(ctx context.Context, db *sql.DB) error {
	ctx, cancel := context.WithTimeout(ctx, maxWait)
	defer cancel()
	again := time.NewTicker(5 * time.Millisecond)
	defer again.Stop()
	for {
		err := migrate(ctx, db, migrations())
		if !busy(err) {
			return err
		}
		select {
		case <-ctx.Done():
			return err
		case <-again.C:
		}
	}
}

// check reads the whole file once. For a year of answers this takes about a millisecond. It fails with errDamaged.
func check(ctx context.Context, db *sql.DB) error {
	var result string
	if err := db.QueryRowContext(ctx, "PRAGMA quick_check(1)").Scan(&result); err != nil {
		return fmt.Errorf("check the record: %w", err)
	}
	if result != "ok" {
		return fmt.Errorf("%w: %s", errDamaged, result)
	}
	return nil
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
	ids, id := map[string]bool{}, ""
	err := s.query(ctx, []any{&id}, func() error {
		ids[id] = true
		return nil
	}, "SELECT id FROM events")
	return ids, err
}

// query reads each row of a query into the variables of dest, and then calls each. If the store is closed, it fails
// with ErrClosed.
func (s *disk) query(ctx context.Context, dest []any, each func() error, query string, args ...any) error {
	rows, err := s.db.QueryContext(ctx, query, args...)
	if err == nil {
		for err == nil && rows.Next() {
			if err = rows.Scan(dest...); err == nil {
				err = each()
			}
		}
		err = errors.Join(err, rows.Err(), rows.Close())
	}
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
	var r row
	var at string
	err := s.query(ctx, []any{&r.id, &r.learner, &at, &r.kind, &r.body}, func() error {
		var err error
		if r.at, err = time.Parse(time.RFC3339Nano, at); err != nil {
			return fmt.Errorf("event %s: %w", r.id, err)
		}
		events = append(events, unpack(r))
		return nil
	}, "SELECT id, learner, at, kind, body FROM events WHERE learner = ? ORDER BY at, rowid", learner)
	return events, err
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
