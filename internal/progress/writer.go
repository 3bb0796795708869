package progress

import (
	"context"
	"fmt"
)

// write is the writer goroutine: it takes what waits, writes it and answers, until jobs is closed and empty.
func (s *lasting) write() {
	defer close(s.gone)
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
		err := s.settle(jobs)
		for _, j := range jobs {
			j.reply <- err
		}
	}
}

// settle writes the events of jobs. A panic below it becomes an error: it must not end a program that
// has a terminal to put back in order.
func (s *lasting) settle(jobs []job) (err error) {
	defer func() {
		if p := recover(); p != nil {
			err = fmt.Errorf("write the record: %v", p)
		}
	}()
	rows := make([]row, 0, len(jobs))
	for _, j := range jobs {
		rows = append(rows, j.rows...)
	}
	return s.save(rows)
}

// insert writes rows in one transaction and returns when they are on disk, or none is.
func (s *lasting) insert(rows []row) error {
	ctx := context.Background() // whoever gave up waiting, the others still want theirs
	tx, err := s.db.BeginTx(ctx, nil)
	if err != nil {
		return fmt.Errorf("write the record: %w", err)
	}
	defer func() { _ = tx.Rollback() }() // after a commit it does nothing
	for _, r := range rows {
		_, err := tx.ExecContext(ctx, "INSERT INTO events (id, learner, at, kind, body) VALUES (?, ?, ?, ?, "+
			"?) ON CONFLICT (id) DO NOTHING",
			r.id, r.learner, r.at.Format(stamp), string(r.kind), string(r.body))
		if err != nil {
			return fmt.Errorf("write the record: %w", err)
		}
	}
	if err := tx.Commit(); err != nil {
		return fmt.Errorf("write the record: %w", err)
	}
	return nil
}
