package progress

import (
	"context"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"time"

	"modernc.org/sqlite"
	lib "modernc.org/sqlite/lib"
)

// Open opens or creates the record at path (made with its folder). A damaged file is moved aside, never
// deleted: the notice then says where to. If the folder cannot be written, or a newer version of the program
// wrote the file, it returns a NewMemory and a notice that nothing will be saved. The notice is one or two
// sentences for the learner, "" if all is well. It fails only when ctx ends.
func Open(ctx context.Context, path string) (s Store, notice string, err error) {
	seen, _ := os.Stat(path) // nil if there is no such file
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

// unsaved is the notice that goes with a store that forgets.
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

// root is the innermost reason, which is the part that a learner can act on.
func root(err error) error {
	for {
		inner := errors.Unwrap(err)
		if inner == nil {
			return err
		}
		err = inner
	}
}

// damaged reports whether err says that the file is not a record that can be read.
func damaged(err error) bool {
	return errors.Is(err, errForeign) || errors.Is(err, errDamaged) ||
		primary(err) == lib.SQLITE_CORRUPT || primary(err) == lib.SQLITE_NOTADB
}

// busy reports whether err says that somebody else holds the file.
func busy(err error) bool {
	return primary(err) == lib.SQLITE_BUSY || primary(err) == lib.SQLITE_LOCKED
}

// primary returns SQLite's primary result code, 0 if err is none of SQLite's (https://www.sqlite.org/rescode.html).
func primary(err error) int {
	if e, ok := errors.AsType[*sqlite.Error](err); ok {
		return e.Code() & 0xff
	}
	return 0
}

// moveAside renames a damaged record with what belongs to it and returns its new name. If the file is no longer
// the one that was seen, another program has moved it just now, and there is nothing to do: the name is "".
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

// unused returns name, or name-2, name-3, …, whichever nothing has yet.
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

// makeFolder makes the record's folder, for its owner alone.
func makeFolder(path string) error {
	if err := os.MkdirAll(filepath.Dir(path), 0o700); err != nil {
		return fmt.Errorf("make the folder: %w", err)
	}
	return nil
}
