package progress

import (
	"context"
	"database/sql"
	"errors"
	"fmt"
	"maps"
	"slices"
	"strings"
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

// migrate creates or updates the tables of a file, in a transaction that holds the write lock, so that two programs
// that start at the same time do not both migrate. It reports whether it changed the file. It fails with errNewer, with
// errForeign, or with errDamaged if the tables are not those that this program made.
func migrate(ctx context.Context, tx *sql.Tx, steps []string) (changed bool, err error) {
	have, changed, err := version(ctx, tx, steps)
	if err != nil {
		return false, err
	}
	for i, step := range steps[have:] {
		// PRAGMA takes no parameters.
		if _, err := tx.ExecContext(ctx, fmt.Sprintf("%s; PRAGMA user_version = %d", step, have+i+1)); err != nil {
			return false, fmt.Errorf("bring it to version %d: %w", have+i+1, err)
		}
		changed = true
	}
	return changed, nil
}

// version returns how many of the known migrations the file has had. It creates again
// what is missing or changed besides the table of events, and reports whether it did.
func version(ctx context.Context, tx *sql.Tx, steps []string) (have int, changed bool, err error) {
	if err := tx.QueryRowContext(ctx, "PRAGMA user_version").Scan(&have); err != nil {
		return 0, false, fmt.Errorf("read its version: %w", err)
	}
	is, err := schemaOf(ctx, tx)
	if err != nil {
		return 0, false, err
	}
	_, hasEvents := is["events"]
	switch {
	case len(is) == 0 && have <= 0:
		return 0, false, nil
	case !hasEvents:
		return 0, false, errForeign
	case have > len(steps):
		return 0, false, errNewer
	case have <= 0: // the number is damaged
		have, changed = len(steps), true
	}
	want, err := schemaAfter(ctx, steps[:have])
	if err != nil {
		return 0, false, err
	}
	if is["events"] != want["events"] {
		return 0, false, fmt.Errorf("%w: its table has other columns", errDamaged)
	}
	mended, err := mend(ctx, tx, is, want)
	if err == nil && changed {
		_, err = tx.ExecContext(ctx, fmt.Sprintf("PRAGMA user_version = %d", have))
	}
	if err != nil {
		return 0, false, fmt.Errorf("mend its tables: %w", err)
	}
	return have, changed || mended, nil
}

// object is an index, a trigger, a view or a table of a file.
type object struct{ kind, table, sql string }

// schemaOf returns the objects of a file, by name. It leaves out the indexes that SQLite makes itself.
func schemaOf(ctx context.Context, in querier) (map[string]object, error) {
	objects, name, o := map[string]object{}, "", object{}
	err := each(ctx, in, []any{&name, &o.kind, &o.table, &o.sql}, func() { objects[name] = o },
		"SELECT name, type, tbl_name, sql FROM sqlite_schema WHERE sql IS NOT NULL")
	if err != nil {
		return nil, fmt.Errorf("read its tables: %w", err)
	}
	return objects, nil
}

// schemaAfter returns the objects that a new file has after these migrations.
func schemaAfter(ctx context.Context, steps []string) (map[string]object, error) {
	db, err := sql.Open("sqlite", ":memory:")
	if err != nil {
		return nil, fmt.Errorf("make the tables in memory: %w", err)
	}
	defer func() { _ = db.Close() }()
	db.SetMaxOpenConns(1) // every connection would have its own memory
	for _, step := range steps {
		if _, err := db.ExecContext(ctx, step); err != nil {
			return nil, fmt.Errorf("make the tables in memory: %w", err)
		}
	}
	return schemaOf(ctx, db)
}

// mend removes indexes and triggers on the table of events that this program did not make, because they can keep it
// from adding events. It creates again what is missing or changed. Other tables and views stay: they may be somebody's
// reports. mend reports whether it changed anything.
func mend(ctx context.Context, tx *sql.Tx, is, want map[string]object) (changed bool, err error) {
	var statements []string
	for _, name := range slices.Sorted(maps.Keys(is)) {
		o := is[name]
		_, ours := want[name]
		if o != want[name] && (ours || o.table == "events" && o.kind != "table") {
			statements = append(statements, fmt.Sprintf("DROP %s %s", o.kind, quote(name)))
		}
	}
	for _, name := range slices.Sorted(maps.Keys(want)) {
		if is[name] != want[name] {
			statements = append(statements, want[name].sql)
		}
	}
	for _, s := range statements {
		if _, err := tx.ExecContext(ctx, s); err != nil {
			return false, err //nolint:wrapcheck // the caller says what was attempted
		}
	}
	return len(statements) > 0, nil
}

// quote returns a name in the form that SQL takes for any name.
func quote(name string) string { return `"` + strings.ReplaceAll(name, `"`, `""`) + `"` }
