package progress

import (
	"context"
	"database/sql"
	"fmt"
)

// checkAndMigrate brings the tables of a file to this version and checks that all of it can be read. It does so in one
// transaction that holds the write lock. It fails if the file cannot be written. odd is how many rows cannot be read as
// events.
func checkAndMigrate(ctx context.Context, db *sql.DB, path string) (odd int, err error) {
	conn, err := db.Conn(ctx)
	if err != nil {
		return 0, fmt.Errorf("open for writing: %w", err)
	}
	defer func() { _ = conn.Close() }() // gives it back to the pool
	tx, err := conn.BeginTx(ctx, nil)
	if err != nil {
		return 0, fmt.Errorf("open for writing: %w", err)
	}
	defer func() { _ = tx.Rollback() }() // does nothing after a commit
	broken, err := logDamaged(path + "-wal")
	if err == nil && broken {
		err = fmt.Errorf("%w: its log is broken", errDamaged)
	}
	if err != nil {
		return 0, err
	}
	if err := checkPages(ctx, tx); err != nil {
		return 0, err
	}
	changed, err := migrate(ctx, tx, migrations())
	if err == nil {
		odd, err = countOdd(ctx, tx)
	}
	if err == nil {
		err = tryWriting(ctx, tx)
	}
	if err == nil && changed {
		err = tx.Commit()
	}
	if err != nil {
		return 0, fmt.Errorf("check the record: %w", err)
	}
	_ = tx.Rollback()                                                    // it ends the transaction that changed nothing
	return odd, conn.Raw(func(c any) error { return keepLog(c, false) }) //nolint:wrapcheck // keepLog has wrapped it
}

// checkPages reads the whole file once. For a year of answers this takes a few milliseconds. It fails with errDamaged.
// It leaves out what the rows contain: countOdd looks at that.
func checkPages(ctx context.Context, tx *sql.Tx) error {
	var result string
	_, err := tx.ExecContext(ctx, "PRAGMA ignore_check_constraints = ON")
	if err == nil {
		err = tx.QueryRowContext(ctx, "PRAGMA integrity_check(1)").Scan(&result)
	}
	if err == nil {
		_, err = tx.ExecContext(ctx, "PRAGMA ignore_check_constraints = OFF")
	}
	if err != nil {
		return fmt.Errorf("check the record: %w", err)
	}
	if result != "ok" {
		return fmt.Errorf("%w: %s", errDamaged, result)
	}
	return nil
}

// usual is true for rows as this program writes them. Every such row can be read. SQLite evaluates it several times
// faster than this program could read all rows.
const usual = `kind IN ('answer', 'step', 'prediction', 'finished', 'known', 'lab', 'reset')
	AND typeof(learner) = 'text' AND learner NOT GLOB '*[^ -~]*' AND length(CAST(learner AS BLOB)) = length(learner)
	AND typeof(body) = 'text' AND length(CAST(body AS BLOB)) < 100000 AND json_valid(body)
	AND length(unhex(id, '-')) = 16 AND lower(id) = id AND id LIKE '________-____-____-____-____________'
	AND length(CAST(at AS BLOB)) = 27 AND strftime('%Y-%m-%dT%H:%M:%S', at) = substr(at, 1, 19)
	AND substr(at, 21, 6) NOT GLOB '*[^0-9]*' AND at LIKE '____-__-__T__:__:__.______Z'`

// countOdd returns how many rows cannot be read as events. They stay in the file, because nothing is ever removed.
func countOdd(ctx context.Context, tx *sql.Tx) (odd int, err error) {
	var c columns
	err = each(ctx, tx, c.dest(), func() {
		if _, ok := c.read(); !ok {
			odd++
		}
	}, "SELECT id, learner, at, kind, body FROM events WHERE ("+usual+") IS NOT TRUE")
	if err != nil {
		return 0, fmt.Errorf("read the record: %w", err)
	}
	return odd, nil
}

// tryWriting writes what Record would write, and more pages. It fails if the file is read-only, or so damaged that it
// can be read but not written, which no check of SQLite notices. The caller undoes the writes and must not commit them.
func tryWriting(ctx context.Context, tx *sql.Tx) error {
	const event = `INSERT INTO events (id, learner, at, kind, body)
		VALUES (hex(randomblob(16)), '', '', '', json_quote(hex(zeroblob(65536))))`
	for _, statement := range []string{"SAVEPOINT try", event, "ROLLBACK TO try", "RELEASE try"} {
		if _, err := tx.ExecContext(ctx, statement); err != nil {
			return fmt.Errorf("open for writing: %w", err)
		}
	}
	return nil
}
