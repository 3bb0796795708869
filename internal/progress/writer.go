package progress

import (
	"context"
	"database/sql"
	"errors"
	"fmt"
	"maps"
	"time"
)

// runWriter runs in the writer's goroutine. It takes the jobs that are waiting, saves them in one transaction and
// replies. It returns when jobs is closed and empty.
func (s *disk) runWriter() {
	defer close(s.finished)
	for first := range s.jobs {
		jobs := append(make([]job, 0, batch), first)
		for more := true; more && len(jobs) < batch; {
			select {
			case j, ok := <-s.jobs:
				if more = ok; ok {
					jobs = append(jobs, j)
				}
			default:
				more = false
			}
		}
		err := s.saveJobs(jobs)
		for _, j := range jobs {
			j.reply <- err
		}
	}
}

// saveJobs saves the events of jobs. It turns a panic into an error, because a crash of this goroutine would end the
// program before it can restore the terminal.
func (s *disk) saveJobs(jobs []job) (err error) {
	defer func() {
		if p := recover(); p != nil {
			err = fmt.Errorf("write the record: %v", p)
		}
	}()
	rows := make([]row, 0, len(jobs))
	for _, j := range jobs {
		rows = append(rows, j.rows...)
	}
	if err = s.save(rows); busy(err) {
		err = fmt.Errorf("%s holds %s: %w", holder(s.path), s.path, err)
	}
	return err
}

// insert saves rows in one transaction: all of them or none. It returns when they are on disk.
func (s *disk) insert(rows []row) error {
	ctx := context.Background() // a caller that stops waiting must not cancel the events of the others
	tx, err := s.db.BeginTx(ctx, nil)
	if err != nil {
		return fmt.Errorf("write the record: %w", err)
	}
	defer func() { _ = tx.Rollback() }() // does nothing after a commit
	if err := insertInto(ctx, tx, &s.resets, rows); err != nil {
		return fmt.Errorf("write the record: %w", err)
	}
	if err := tx.Commit(); err != nil {
		return fmt.Errorf("write the record: %w", err)
	}
	return nil
}

// insertInto adds rows to the table of events. It skips rows whose IDs are there already.
func insertInto(ctx context.Context, tx *sql.Tx, known *resets, rows []row) error {
	latest, err := known.read(ctx, tx)
	if err != nil {
		return err
	}
	add, err := tx.PrepareContext(ctx,
		"INSERT INTO events (id, learner, at, kind, body) VALUES (?, ?, ?, ?, ?) ON CONFLICT (id) DO NOTHING")
	if err != nil {
		return err //nolint:wrapcheck // the caller says what was attempted
	}
	defer func() { _ = add.Close() }()
	for _, r := range rows {
		parts := []row{r}
		if r.fresh {
			r = r.after(latest[r.learner])
			if parts, err = withLater(ctx, tx, r); err != nil {
				return err
			}
		}
		for _, p := range parts {
			at := p.at.Format(timeFormat)
			if _, err := add.ExecContext(ctx, p.id, p.learner, at, string(p.kind), string(p.body)); err != nil {
				return err //nolint:wrapcheck // the caller says what was attempted
			}
		}
		if r.kind == Reset && r.at.After(latest[r.learner]) {
			latest[r.learner] = r.at
		}
	}
	return nil
}

// withLater returns the row, and if it is a reset, with the events in the file that have a later time.
func withLater(ctx context.Context, tx *sql.Tx, r row) ([]row, error) {
	if r.kind != Reset {
		return []row{r}, nil
	}
	var later []string
	var id any
	err := each(ctx, tx, []any{&id}, func() {
		if text, ok := id.(string); ok {
			later = append(later, text)
		}
	}, "SELECT id FROM events WHERE learner = ? AND kind <> 'reset' AND (at >= ? OR length(at) <> ?) ORDER BY rowid",
		r.learner, r.at.Format(timeFormat), len(noTime))
	if err != nil {
		return nil, err
	}
	return r.naming(later)
}

// noTime has the length of every time that this program stores.
const noTime = "0000-00-00T00:00:00.000000Z"

// resets is what the writer knows about the resets in the file, so that it reads each row for them only once.
type resets struct {
	through int64                // the rowid up to which the file was read
	latest  map[string]time.Time // the time of the latest reset, by learner
}

// read reads the resets that were added to the file since the last call, and returns the latest one of each learner.
// The caller may change the map.
func (known *resets) read(ctx context.Context, tx *sql.Tx) (map[string]time.Time, error) {
	next := resets{known.through, maps.Clone(known.latest)}
	if next.latest == nil {
		next.latest = map[string]time.Time{}
	}
	var learner, at any
	err := each(ctx, tx, []any{&learner, &at}, func() {
		who, _ := learner.(string)
		text, _ := at.(string)
		if t, err := time.Parse(time.RFC3339Nano, text); err == nil && t.After(next.latest[who]) {
			next.latest[who] = t.UTC()
		}
	}, "SELECT learner, at FROM events WHERE rowid > ? AND kind = 'reset'", known.through)
	if err != nil {
		return nil, err
	}
	if err := tx.QueryRowContext(ctx, "SELECT coalesce(max(rowid), 0) FROM events").Scan(&next.through); err != nil {
		return nil, err //nolint:wrapcheck // the caller says what was attempted
	}
	*known = next
	return maps.Clone(next.latest), nil
}

// querier is what a query runs on: a database or a transaction.
type querier interface {
	QueryContext(ctx context.Context, query string, args ...any) (*sql.Rows, error)
}

// each reads each row of a query into the variables of dest, and then calls do.
func each(ctx context.Context, in querier, dest []any, do func(), query string, args ...any) error {
	rows, err := in.QueryContext(ctx, query, args...)
	if err != nil {
		return err
	}
	for err == nil && rows.Next() {
		if err = rows.Scan(dest...); err == nil {
			do()
		}
	}
	return errors.Join(err, rows.Err(), rows.Close())
}
