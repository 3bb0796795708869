package progress

import (
	"context"
	"database/sql/driver"
	"fmt"
	"sync/atomic"

	"modernc.org/sqlite"
)

// connector opens the connections to a record. It wraps SQLite's own, because one setting must be made before SQLite
// reads the file.
type connector struct {
	driver.Connector
	// checked is set once the whole file was read without an error. Until then the log (-wal) stays when a connection
	// is closed. SQLite would remove it even if it could not read it.
	checked atomic.Bool
}

// settings are made on every connection. With WAL, readers do not wait for a writer, even in another program. With
// FULL, a committed event has been synced to disk (https://www.sqlite.org/pragma.html#pragma_synchronous).
const settings = "PRAGMA journal_mode = WAL; PRAGMA synchronous = FULL"

// Connect implements driver.Connector.
func (c *connector) Connect(ctx context.Context) (driver.Conn, error) {
	conn, err := c.Connector.Connect(ctx)
	if err != nil {
		return nil, err //nolint:wrapcheck // database/sql hands it to the caller, who says what was attempted
	}
	if !c.checked.Load() {
		err = keepLog(conn, true)
	}
	if exec, ok := conn.(driver.ExecerContext); ok && err == nil {
		_, err = exec.ExecContext(ctx, settings, nil)
	}
	if err != nil {
		_ = conn.Close() // the first error says more
		return nil, fmt.Errorf("set up the connection: %w", err)
	}
	return conn, nil
}

// keepLog sets whether the log stays when the last program closes the file. connection is a connection of SQLite.
func keepLog(connection any, keep bool) error {
	control, ok := connection.(sqlite.FileControl)
	if !ok {
		return fmt.Errorf("%T has no file control", connection)
	}
	mode := 0
	if keep {
		mode = 1
	}
	if _, err := control.FileControlPersistWAL("main", mode); err != nil {
		return fmt.Errorf("keep the log: %w", err)
	}
	return nil
}
