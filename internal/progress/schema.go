package progress

import (
	"context"
	"database/sql"
	"errors"
	"fmt"
)

// errNewer means that a newer version of the program wrote the file, so this version might misread it.
var errNewer = errors.New("a newer version of portolan wrote it")

// errForeign means that the file is a database of another program.
var errForeign = errors.New("it is a database of something else")

// migrations returns the steps from an empty file to the tables of this version, in order. `user_version` in the file
// is the number of steps it has had. Never edit a step that has been released: append a new one.
func migrations() []string {
	return []string{
		// The only table, and a view of the answers with a column for each field of Answer. Triggers keep the table
		// append-only. The view is for reports and for people who open the file with sqlite3.
		`CREATE TABLE events (
			id      TEXT PRIMARY KEY NOT NULL,
			learner TEXT NOT NULL,
			at      TEXT NOT NULL,
			kind    TEXT NOT NULL,
			body    TEXT NOT NULL CHECK (json_valid(body))
		);
		CREATE INDEX events_learner ON events (learner);
		CREATE TRIGGER events_stay_as_they_are BEFORE UPDATE ON events BEGIN
			SELECT raise(ABORT, 'events are only ever added');
		END;
		CREATE TRIGGER events_stay BEFORE DELETE ON events BEGIN
			SELECT raise(ABORT, 'events are only ever added');
		END;
		CREATE VIEW answers AS SELECT
			id, learner, at,
			body ->> 'question'                  AS "question",
			body ->> 'hash'                      AS "hash",
			body ->> 'pattern'                   AS "pattern",
			body ->> 'lesson'                    AS "lesson",
			body ->> 'objective'                 AS "objective",
			body ->> 'chosen'                    AS "chosen",
			body ->> 'order'                     AS "order",
			body ->> 'verdict'                   AS "verdict",
			body ->> 'right'                     AS "right",
			coalesce(body ->> 'misconception', '') AS "misconception",
			body ->> 'first'                     AS "first",
			body ->> 'hints'                     AS "hints",
			body ->> 'notSure'                   AS "notSure",
			body ->> 'milliseconds'              AS "milliseconds",
			body ->> 'occasion'                  AS "occasion"
		FROM events WHERE kind = 'answer';`,
	}
}

// migrate creates or updates the tables of a file. It runs inside one transaction that holds the write lock, so that
// two programs that start at the same time do not both migrate. It fails if the file cannot be written, and with
// errNewer or errForeign.
func migrate(ctx context.Context, db *sql.DB, steps []string) error {
	tx, err := db.BeginTx(ctx, nil)
	if err != nil {
		return fmt.Errorf("open for writing: %w", err)
	}
	defer func() { _ = tx.Rollback() }() // does nothing after a commit
	have, err := version(ctx, tx, len(steps))
	if err != nil {
		return err
	}
	for i, step := range steps[have:] {
		// PRAGMA takes no parameters.
		if _, err := tx.ExecContext(ctx, fmt.Sprintf("%s; PRAGMA user_version = %d", step, have+i+1)); err != nil {
			return fmt.Errorf("bring it to version %d: %w", have+i+1, err)
		}
	}
	if have == len(steps) {
		return writable(ctx, tx, have)
	}
	if err := tx.Commit(); err != nil {
		return fmt.Errorf("bring it to version %d: %w", len(steps), err)
	}
	return nil
}

// writable fails if the file is read-only. SQLite reports that only on a write, so writable writes the version that the
// file has already.
func writable(ctx context.Context, tx *sql.Tx, version int) error {
	if _, err := tx.ExecContext(ctx, fmt.Sprintf("PRAGMA user_version = %d", version)); err != nil {
		return fmt.Errorf("open for writing: %w", err)
	}
	return nil
}

// version returns how many of the known migrations the file has had. It fails with errForeign or errNewer.
func version(ctx context.Context, tx *sql.Tx, known int) (int, error) {
	var have, tables, events int
	if err := tx.QueryRowContext(ctx, "PRAGMA user_version").Scan(&have); err != nil {
		return 0, fmt.Errorf("read its version: %w", err)
	}
	const query = "SELECT count(*), count(*) FILTER (WHERE name = 'events') FROM sqlite_schema"
	err := tx.QueryRowContext(ctx, query).Scan(&tables, &events)
	switch {
	case err != nil:
		return 0, fmt.Errorf("read its tables: %w", err)
	case have == 0 && tables > 0, have > 0 && events == 0:
		return 0, errForeign
	case have > known:
		return 0, errNewer
	}
	return have, nil
}
