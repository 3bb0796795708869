package progress

import (
	"context"
	"fmt"
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
	return s.save(rows)
}

// insert saves rows in one transaction: all of them or none. It returns when they are on disk.
func (s *disk) insert(rows []row) error {
	ctx := context.Background() // a caller that stops waiting must not cancel the events of the others
	tx, err := s.db.BeginTx(ctx, nil)
	if err != nil {
		return fmt.Errorf("write the record: %w", err)
	}
	defer func() { _ = tx.Rollback() }() // does nothing after a commit
	for _, r := range rows {
		_, err := tx.ExecContext(ctx, "INSERT INTO events (id, learner, at, kind, body) VALUES (?, ?, ?, ?, "+
			"?) ON CONFLICT (id) DO NOTHING",
			r.id, r.learner, r.at.Format(timeFormat), string(r.kind), string(r.body))
		if err != nil {
			return fmt.Errorf("write the record: %w", err)
		}
	}
	if err := tx.Commit(); err != nil {
		return fmt.Errorf("write the record: %w", err)
	}
	return nil
}
