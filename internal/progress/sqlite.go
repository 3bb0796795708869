package progress

import (
	"context"
	"database/sql"
	"errors"
	"fmt"
	"net/url"
	"path/filepath"
	"strings"
	"sync"
	"time"
)

const (
	patience = 10 * time.Second // how long to wait while another program writes
	batch    = 64               // how many jobs the writer takes into one transaction, when many learners answer at once
	stamp    = "2006-01-02T15:04:05.000000Z07:00"
)

// errDamaged means that SQLite could open the file but found it inconsistent.
var errDamaged = errors.New("the record is damaged")

// lasting is the Store on disk. Only one goroutine writes. It writes all waiting events in one transaction, so many
// learners on one server share a disk sync.
type lasting struct {
	db   *sql.DB
	jobs chan job
	gone chan struct{}     // closed when the writer has written everything
	save func([]row) error // writes rows in one transaction
	mu   sync.RWMutex      // held for reading while sending, so that no goroutine sends on jobs after Close
	done bool
}

// job is a group of events that the writer saves together or not at all. The writer sends the result to reply.
type job struct {
	rows  []row
	reply chan<- error
}

// open opens or creates the record at path and starts its writer.
func open(ctx context.Context, path string) (Store, error) {
	if err := makeFolder(path); err != nil {
		return nil, err
	}
	db, err := connect(ctx, path)
	if err != nil {
		return nil, err
	}
	s := &lasting{db: db, jobs: make(chan job, batch), gone: make(chan struct{})}
	s.save = s.insert
	go s.write()
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
		"_pragma": {fmt.Sprintf("busy_timeout(%d)", patience.Milliseconds()), "journal_mode(WAL)", "synchronous(FULL)"},
		"_txlock": {"immediate"},
	}
	slashed := "/" + strings.TrimPrefix(filepath.ToSlash(abs), "/") // C:/… needs a slash in front
	u := url.URL{Scheme: "file", OmitHost: true, Path: slashed, RawQuery: query.Encode()}
	return u.String(), nil
}

// migrateWhenFree calls migrate, and again while the file is busy. When two programs switch the same new file to WAL
// at the same moment, SQLite returns SQLITE_BUSY at once, without the wait of busy_timeout.
func migrateWhenFree(ctx context.Context, db *sql.DB) error {
	ctx, cancel := context.WithTimeout(ctx, patience)
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
	var says string
	if err := db.QueryRowContext(ctx, "PRAGMA quick_check(1)").Scan(&says); err != nil {
		return fmt.Errorf("check the record: %w", err)
	}
	if says != "ok" {
		return fmt.Errorf("%w: %s", errDamaged, says)
	}
	return nil
}

// Record implements Store.
func (s *lasting) Record(ctx context.Context, e Event) error {
	r, err := pack(e)
	if err != nil {
		return err
	}
	if err := s.keep(ctx, []row{r}); err != nil {
		return fmt.Errorf("record %q: %w", e.Kind, err)
	}
	return nil
}

// Import implements Store.
func (s *lasting) Import(ctx context.Context, events []Event) (added int, err error) {
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
	if err := s.keep(ctx, rows); err != nil {
		return 0, fmt.Errorf("import: %w", err)
	}
	return len(rows), nil
}

// ids returns the IDs of all events, of all learners.
func (s *lasting) ids(ctx context.Context) (have map[string]bool, err error) {
	rows, err := s.db.QueryContext(ctx, "SELECT id FROM events")
	if err != nil {
		return nil, s.readError(err)
	}
	defer func() { err = errors.Join(err, rows.Close()) }()
	have = map[string]bool{}
	for rows.Next() {
		var id string
		if err := rows.Scan(&id); err != nil {
			return nil, s.readError(err)
		}
		have[id] = true
	}
	if err := rows.Err(); err != nil {
		return nil, s.readError(err)
	}
	return have, nil
}

// keep sends rows to the writer and waits until they are on disk.
func (s *lasting) keep(ctx context.Context, rows []row) error {
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
func (s *lasting) send(ctx context.Context, j job) error {
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
func (s *lasting) Events(ctx context.Context, learner string) (events []Event, err error) {
	rows, err := s.db.QueryContext(ctx, "SELECT id, learner, at, kind, body FROM events WHERE learner = ? ORDER BY at, "+
		"rowid", learner)
	if err != nil {
		return nil, s.readError(err)
	}
	defer func() { err = errors.Join(err, rows.Close()) }()
	for rows.Next() {
		var r row
		var at string
		if err := rows.Scan(&r.id, &r.learner, &at, &r.kind, &r.body); err != nil {
			return nil, s.readError(err)
		}
		if r.at, err = time.Parse(time.RFC3339Nano, at); err != nil {
			return nil, s.readError(err)
		}
		events = append(events, unpack(r))
	}
	if err := rows.Err(); err != nil {
		return nil, s.readError(err)
	}
	return events, nil
}

// readError wraps an error of reading. If the store is closed, it returns ErrClosed instead.
func (s *lasting) readError(err error) error {
	s.mu.RLock()
	defer s.mu.RUnlock()
	if s.done {
		return ErrClosed
	}
	return fmt.Errorf("read the record: %w", err)
}

// Close implements Store.
func (s *lasting) Close() error {
	s.mu.Lock()
	first := !s.done
	if s.done = true; first {
		close(s.jobs)
	}
	s.mu.Unlock()
	<-s.gone
	if !first {
		return nil
	}
	if err := s.db.Close(); err != nil {
		return fmt.Errorf("close the record: %w", err)
	}
	return nil
}
