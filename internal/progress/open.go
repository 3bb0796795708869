package progress

import (
	"context"
	"errors"
	"fmt"
	"time"

	"modernc.org/sqlite"
	lib "modernc.org/sqlite/lib"
)

// Open opens the record at path, and creates the file and its folder if there is none. Only their owner may read them.
//
// Whatever cannot be read of a damaged record is left out: Open writes every event that it finds into a new file, and
// keeps the damaged file under another name, which is in the notice. If the file cannot be written, or another program
// holds it for longer than half a second, Open returns a store in memory with the events of the record, and the notice
// says that nothing will be saved. It does so without the events if a newer version of the program wrote the record, or
// if the record cannot even be read: see [Unread]. The notice is one or two sentences for the learner, or "". Open
// fails only if ctx ends.
func Open(ctx context.Context, path string) (s Store, notice string, err error) {
	return opener{path: path, wait: maxWait, now: time.Now}.open(ctx)
}

// opener opens one record.
type opener struct {
	path string
	wait time.Duration // how long to wait for another program
	now  func() time.Time
	vfs  string // SQLite's name for a file system (https://www.sqlite.org/vfs.html); "" is the usual one
}

// open implements Open.
func (o opener) open(ctx context.Context) (Store, string, error) {
	if o.needsSwap() == "" {
		s, odd, err := o.connect(ctx)
		if !damaged(err) {
			return o.opened(ctx, s, odd, err)
		}
	}
	return o.repair(ctx)
}

// opened returns what Open returns after connect has returned s, odd and err, where err does not mean damage.
func (o opener) opened(ctx context.Context, s *disk, odd int, err error) (Store, string, error) {
	switch {
	case err == nil:
		return s, unreadable(odd, o.path), nil
	case ctx.Err() != nil:
		return nil, "", fmt.Errorf("open the record %s: %w", o.path, ctx.Err())
	case errors.Is(err, errNewer):
		return &memory{unread: true}, unsaved(o.path, err), nil
	}
	from := o.path
	if aside := o.needsSwap(); aside != "" {
		from = aside + finished // a repair could not take its last step
	}
	rows, unread := scan(from)
	return &memory{rows: rows, unread: unread != nil}, unsaved(o.path, err), nil
}

// errDamaged means that the file is not as this program made it.
var errDamaged = errors.New("the record is damaged")

// damaged reports whether err means that the file is not a readable record.
func damaged(err error) bool {
	if errors.Is(err, errForeign) || errors.Is(err, errDamaged) {
		return true
	}
	switch primary(err) {
	case lib.SQLITE_CORRUPT, lib.SQLITE_NOTADB, lib.SQLITE_ERROR, lib.SQLITE_CONSTRAINT, lib.SQLITE_FORMAT,
		lib.SQLITE_MISMATCH, lib.SQLITE_TOOBIG, lib.SQLITE_SCHEMA, lib.SQLITE_EMPTY:
		return true
	}
	return false
}

// busy reports whether err means that another program has locked the file.
func busy(err error) bool {
	return errors.Is(err, errBusy) || primary(err) == lib.SQLITE_BUSY || primary(err) == lib.SQLITE_LOCKED
}

// errBusy means that another program is repairing the record.
var errBusy = errors.New("another program is repairing the record")

// primary returns SQLite's primary result code (https://www.sqlite.org/rescode.html), or 0 if err is not from SQLite.
func primary(err error) int {
	if e, ok := errors.AsType[*sqlite.Error](err); ok {
		return e.Code() & 0xff
	}
	return 0
}
