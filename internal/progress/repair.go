package progress

import (
	"context"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"slices"
	"time"

	"github.com/rogpeppe/go-internal/lockedfile"
)

// A damaged record is replaced in steps, so that the program may be killed, or the power lost, after any of them:
//
//  1. Every event that scan finds is written into a new file, NAME.salvaging.
//  2. When that is on disk, it is renamed to NAME.salvaged. From here on the new file takes the place of the old one,
//     if need be at the next start.
//  3. The damaged record is renamed to NAME, and then its -wal, -shm and -journal.
//  4. NAME.salvaged is renamed to the record.
//
// NAME is the path of the record with ".damaged-" and the time. Only the program that holds the lock file does this.
const (
	damagedMark = ".damaged-"
	unfinished  = ".salvaging"
	finished    = ".salvaged"
)

// repair replaces a damaged record, and opens the new one.
func (o opener) repair(ctx context.Context) (Store, string, error) {
	unlock, err := o.lock(ctx)
	if err != nil {
		return o.opened(ctx, nil, 0, err)
	}
	defer unlock()
	aside := o.needsSwap()
	if aside == "" {
		s, odd, err := o.connect(ctx) // another program may have repaired it meanwhile
		if !damaged(err) {
			return o.opened(ctx, s, odd, err)
		}
		if aside, err = o.salvage(ctx); err != nil {
			return o.opened(ctx, nil, 0, fmt.Errorf("%w: %w", errDamaged, err))
		}
	}
	if err := o.swap(aside); err != nil {
		return o.opened(ctx, nil, 0, fmt.Errorf("%w: %w", errDamaged, err))
	}
	s, _, err := o.connect(ctx)
	if err != nil {
		return o.opened(ctx, nil, 0, err)
	}
	var answers, all int
	const query = "SELECT count(*) FILTER (WHERE kind = 'answer'), count(*) FROM events"
	if err := s.db.QueryRowContext(ctx, query).Scan(&answers, &all); err != nil {
		_ = s.Close() // the first error says more
		return o.opened(ctx, nil, 0, fmt.Errorf("read the record: %w", err))
	}
	return s, salvaged(answers, all-answers, aside), nil
}

// lock waits until no other program repairs the record, and keeps others from it until unlock is called. A repair takes
// longer than a write, so lock waits ten times as long.
func (o opener) lock(ctx context.Context) (unlock func(), err error) {
	type result struct {
		file *lockedfile.File
		err  error
	}
	got, given := make(chan result), make(chan struct{})
	defer close(given)
	go func() {
		file, err := lockedfile.OpenFile(o.path+".lock", os.O_RDWR|os.O_CREATE, 0o600)
		select {
		case got <- result{file, err}:
		case <-given: // nobody waits any more
			if err == nil {
				_ = file.Close()
			}
		}
	}()
	select {
	case r := <-got:
		if r.err != nil {
			return nil, fmt.Errorf("%w: %w", errDamaged, r.err)
		}
		return func() { _ = r.file.Close() }, nil
	case <-time.After(10 * o.wait):
		return nil, errBusy
	case <-ctx.Done():
		return nil, ctx.Err()
	}
}

// salvage writes the events of a damaged record into a new file. It returns the name that the damaged record gets.
func (o opener) salvage(ctx context.Context) (aside string, err error) {
	rows, err := scan(o.path)
	if err != nil && !errors.Is(err, fs.ErrNotExist) {
		return "", err
	}
	o.remove(unfinished)
	o.remove(finished) // it has nothing that the record does not have, because it never took the record's place
	if aside, err = unused(o.path + damagedMark + o.now().Format("20060102-150405")); err != nil {
		return "", err
	}
	fresh := o
	fresh.path = aside + unfinished
	if err := fresh.fill(ctx, rows); err != nil {
		o.remove(unfinished)
		return "", err
	}
	if err := os.Rename(fresh.path, aside+finished); err != nil {
		return "", fmt.Errorf("name the new file: %w", err)
	}
	syncFolder(o.path)
	return aside, nil
}

// fill makes a new record with rows, and closes it.
func (o opener) fill(ctx context.Context, rows []row) error {
	s, _, err := o.connect(ctx)
	if err != nil {
		return err
	}
	if len(rows) > 0 {
		err = s.write(ctx, rows)
	}
	if err = errors.Join(s.Close(), err); err != nil {
		return fmt.Errorf("write what was saved: %w", err)
	}
	if _, err := os.Lstat(o.path + "-wal"); err == nil {
		return errors.New("write what was saved: a part of it is still in its log")
	}
	return nil
}

// remove removes the new files of an earlier salvage that went no further than this step.
func (o opener) remove(step string) {
	for _, part := range parts {
		rest, _ := filepath.Glob(quoteGlob(o.path) + damagedMark + "*" + step + part)
		for _, name := range rest {
			_ = os.Remove(name)
		}
	}
}

// needsSwap returns the name for a damaged record whose replacement is finished but has not taken its place, or "".
// That is so only if there is no record now.
func (o opener) needsSwap() (aside string) {
	if _, err := os.Lstat(o.path); !errors.Is(err, fs.ErrNotExist) {
		return ""
	}
	names, _ := filepath.Glob(quoteGlob(o.path) + damagedMark + "*" + finished)
	if len(names) == 0 {
		return ""
	}
	slices.Sort(names) // the last one is the newest
	last := names[len(names)-1]
	return last[:len(last)-len(finished)]
}

// Pending reports whether a damaged record was repaired but the program ended before the new file took the place of
// the record. Open finishes that. Until then there is no file at path.
func Pending(path string) bool { return opener{path: path}.needsSwap() != "" }

// swap gives the damaged record its new name, and its replacement the name of the record.
func (o opener) swap(aside string) error {
	for _, part := range parts {
		if err := os.Rename(o.path+part, aside+part); err != nil && !errors.Is(err, fs.ErrNotExist) {
			return fmt.Errorf("move the damaged record aside: %w", err)
		}
	}
	syncFolder(o.path)
	if err := os.Rename(aside+finished, o.path); err != nil {
		return fmt.Errorf("move the new record into place: %w", err)
	}
	syncFolder(o.path)
	return nil
}

// parts are what follows the path of a record in the names of the files that SQLite makes for it. The record itself
// comes first.
var parts = [...]string{"", "-wal", "-shm", "-journal"}

// syncFolder makes the names of files last if the power is lost. Some systems cannot do that, and need not.
func syncFolder(path string) {
	folder, err := os.Open(filepath.Dir(path))
	if err != nil {
		return
	}
	_ = folder.Sync()
	_ = folder.Close()
}

// quoteGlob returns a pattern that matches only this path.
func quoteGlob(path string) string {
	var quoted []rune
	for _, r := range path {
		if r == '*' || r == '?' || r == '[' || r == '\\' && filepath.Separator != '\\' {
			quoted = append(quoted, '\\')
		}
		quoted = append(quoted, r)
	}
	return string(quoted)
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
