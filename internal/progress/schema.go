package progress

import (
	"context"
	"database/sql"
	"errors"
	"fmt"
)

// errNewer means that a later version of the program wrote the file and this one might misread it.
var errNewer = errors.New("a newer version of portolan wrote it")

// errForeign means that the file is a database, but not one of ours.
var errForeign = errors.New("it is a database of something else")

// migrations returns the steps from an empty file to the tables of this version, in order. `user_version` says
// how many of them a file has seen. A step that has been released is never edited: changes are appended.
func migrations() []string {
	return []string{
		// The one table, which the database itself keeps append-only, and the answers with a column for
		// each field of Answer, for reports and for whoever opens the file with sqlite3.
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

// migrate brings a file up to the tables of this version, inside one transaction that holds the write lock, so that
// two programs that start together do not both try. It fails if the file cannot be written, and with
// errNewer or errForeign.
func migrate(ctx context.Context, db *sql.DB, steps []string) error {
	tx, err := db.BeginTx(ctx, nil)
	if err != nil {
		return fmt.Errorf("open for writing: %w", err)
	}
	defer func() { _ = tx.Rollback() }() // after a commit it does nothing
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

// writable fails if the file is read-only, which SQLite says only when something is written: the version it has.
func writable(ctx context.Context, tx *sql.Tx, version int) error {
	if _, err := tx.ExecContext(ctx, fmt.Sprintf("PRAGMA user_version = %d", version)); err != nil {
		return fmt.Errorf("open for writing: %w", err)
	}
	return nil
}

// version returns how many migrations the file has seen, of those known.
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
