package progress

import (
	"context"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"time"

	"modernc.org/sqlite"
	lib "modernc.org/sqlite/lib"
)

// Open opens the record at path, and creates the file and its folder if there is none. It renames a damaged file and
// begins a new one, and the notice says where the damaged file is. If the file cannot be written, or a newer version of
// the program wrote it, Open returns a store in memory, and the notice says that nothing will be saved. The notice is
// one or two sentences for the learner, or "". Open fails only if ctx ends.
func Open(ctx context.Context, path string) (s Store, notice string, err error) {
	seen, _ := os.Stat(path) // nil if the file does not exist
	s, err = open(ctx, path)
	switch {
	case err == nil:
		return s, "", nil
	case ctx.Err() != nil:
		return nil, "", fmt.Errorf("open the record %s: %w", path, ctx.Err())
	case !damaged(err):
		return NewMemory(), unsaved(path, err), nil
	}
	aside, err := moveAside(path, seen, time.Now())
	if err != nil {
		return NewMemory(), unsaved(path, err), nil
	}
	s, err = open(ctx, path)
	if err != nil {
		return NewMemory(), unsaved(path, err), nil
	}
	if aside == "" {
		return s, "", nil
	}
	return s, fmt.Sprintf("Your progress could not be read, so this is a new start. The damaged file was kept: %s", aside),
		nil
}

// unsaved returns the notice that nothing will be saved, with the reason.
func unsaved(path string, err error) string {
	switch {
	case errors.Is(err, errNewer):
		return fmt.Sprintf("Nothing will be saved: %s was written by a newer version of portolan. "+
			"Update portolan to go on where you were.", path)
	case busy(err):
		return fmt.Sprintf("Nothing will be saved: another program holds %s. Close it and start again.", path)
	}
	return fmt.Sprintf("Nothing will be saved: %s cannot be written (%v). To keep it elsewhere, "+
		"set XDG_DATA_HOME to a folder that can be written.", path, root(err))
}

// root returns the innermost error, because that is the part a learner can act on.
func root(err error) error {
	for {
		inner := errors.Unwrap(err)
		if inner == nil {
			return err
		}
		err = inner
	}
}

// damaged reports whether err means that the file is not a readable record.
func damaged(err error) bool {
	return errors.Is(err, errForeign) || errors.Is(err, errDamaged) ||
		primary(err) == lib.SQLITE_CORRUPT || primary(err) == lib.SQLITE_NOTADB
}

// busy reports whether err means that another program has locked the file.
func busy(err error) bool {
	return primary(err) == lib.SQLITE_BUSY || primary(err) == lib.SQLITE_LOCKED
}

// primary returns SQLite's primary result code (https://www.sqlite.org/rescode.html), or 0 if err is not from SQLite.
func primary(err error) int {
	if e, ok := errors.AsType[*sqlite.Error](err); ok {
		return e.Code() & 0xff
	}
	return 0
}

// moveAside renames a damaged record and its -wal and -shm files, and returns the new name. seen is the damaged file.
// If another file is at path by now, another program has already moved the damaged one. Then moveAside does nothing
// and returns "".
func moveAside(path string, seen fs.FileInfo, now time.Time) (string, error) {
	if is, err := os.Stat(path); err != nil || seen == nil || !os.SameFile(is, seen) {
		return "", nil
	}
	aside, err := unused(path + ".damaged-" + now.Format("20060102-150405"))
	if err != nil {
		return "", err
	}
	for _, part := range []string{"-wal", "-shm", ""} {
		if err := os.Rename(path+part, aside+part); err != nil && !errors.Is(err, fs.ErrNotExist) {
			return "", fmt.Errorf("move the damaged record aside: %w", err)
		}
	}
	return aside, nil
}

// unused returns the first of name, name-2, name-3, … that does not exist.
func unused(name string) (string, error) {
	free := name
	for n := 2; ; n++ {
		_, err := os.Lstat(free)
		if errors.Is(err, fs.ErrNotExist) {
			return free, nil
		}
		if err != nil {
			return "", fmt.Errorf("find a name to move the damaged record to: %w", err)
		}
		free = fmt.Sprintf("%s-%d", name, n)
	}
}
