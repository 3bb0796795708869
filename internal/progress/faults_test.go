package progress

import (
	"bytes"
	"fmt"
	"maps"
	"math/rand/v2"
	"os"
	"path/filepath"
	"slices"
	"testing"
	"time"

	lib "modernc.org/sqlite/lib"
)

// TestEveryChangeFails lets the first, the second, the third … change of a file fail, until none is left: each open,
// write, sync, truncate and delete that SQLite does for a record. The disk is full or broken for one change, or for all
// changes from this one on until it is repaired. Every answer that was recorded must be there afterwards, and the store
// must work again. Renames of a repair are not SQLite's: TestARepairIsFinishedAtTheNextStart stops between those.
func TestEveryChangeFails(t *testing.T) {
	full := map[string]int32{"write": lib.SQLITE_FULL, "open": lib.SQLITE_CANTOPEN, "truncate": lib.SQLITE_FULL}
	broken := map[string]int32{
		"open": lib.SQLITE_CANTOPEN, "write": lib.SQLITE_IOERR_WRITE, "truncate": lib.SQLITE_IOERR_TRUNCATE,
		"sync": lib.SQLITE_IOERR_FSYNC, "delete": lib.SQLITE_IOERR_DELETE,
	}
	for name, codes := range map[string]map[string]int32{"full": full, "broken": broken} {
		for _, once := range []bool{true, false} {
			t.Run(fmt.Sprintf("%s, once %v", name, once), func(t *testing.T) {
				fs := newFaultyFS(t)
				for n := 0; ; n++ {
					fs.ops = nil
					fs.fail = func(i int, o op) (int32, bool) {
						code, can := codes[o.what]
						return code, can && (i == n || i > n && !once)
					}
					surviveFault(t, fs, filepath.Join(inMemory(t), "progress.db"), n)
					if i := len(fs.ops); i <= n {
						t.Logf("%d changes", i)
						break
					}
				}
			})
		}
	}
}

// surviveFault makes a record, records two answers and closes it, and opens it again to record two more, while changes
// fail. When an answer cannot be saved, the disk is repaired and the same answer recorded again.
func surviveFault(t *testing.T, fs *faultyFS, path string, n int) {
	t.Helper()
	o := opener{path: path, wait: 20 * time.Millisecond, now: time.Now, vfs: fs.name}
	var kept []string
	for round := range 2 {
		s, notice, err := o.open(t.Context())
		if err != nil {
			t.Fatalf("change %d: %v", n, err)
		}
		if notice != "" && fs.fail == nil {
			t.Errorf("change %d: %s", n, notice)
		}
		if Forgets(s) {
			fs.fail = nil // the disk is repaired before the next start
		}
		for i := range 2 {
			e := Event{ID: uuidOf(2*round + i), Learner: "ada", Time: noon, Kind: Answered, Body: anAnswer()}
			err := s.Record(t.Context(), e)
			if err != nil {
				fs.fail = nil // the disk is repaired, and the learner goes on
				err = s.Record(t.Context(), e)
			}
			if err != nil {
				t.Errorf("change %d: record again: %v", n, err)
			}
			if !Forgets(s) {
				kept = append(kept, e.ID)
			}
		}
		if err := s.Close(); err != nil && fs.fail == nil {
			t.Errorf("change %d: close: %v", n, err)
		}
	}
	checkKept(t, path, kept, fmt.Sprintf("change %d", n))
}

// checkKept opens a record in the usual file system, and fails if it is damaged or if one of these events is not there.
func checkKept(t *testing.T, path string, kept []string, where string) (found []Event) {
	t.Helper()
	s, notice, err := Open(t.Context(), path)
	if err != nil || notice != "" {
		t.Errorf("%s: notice %q, %v", where, notice, err)
		return nil
	}
	defer s.Close()
	var got []string
	found = events(t, s, "ada")
	for _, e := range found {
		got = append(got, e.ID)
	}
	for _, id := range kept {
		if !slices.Contains(got, id) {
			t.Errorf("%s: %s was recorded and is lost; there are %q", where, id, got)
		}
	}
	record(t, s, Event{Kind: Answered, Body: anAnswer()})
	return found
}

// TestThePowerIsLost records answers, writes down every change of a file, and then builds what may be on the disk if
// the power is lost after each change. A change that no sync has followed may be there, or not, or in part. Every
// answer for which Record had returned must be there, all of an import or none, and the record must open.
//
// This does not cover a disk that lies about a sync, a name of a file that is lost although the file was synced, and
// bytes beside a write that change: SQLite relies on the disk for those.
func TestThePowerIsLost(t *testing.T) {
	fs := newFaultyFS(t)
	path := filepath.Join(inMemory(t), "progress.db")
	recorded := map[int][]string{} // the ids of events, by how many changes there were when Record returned
	const imported = 40
	n := 0
	for range 2 { // the second time the record exists already
		s, notice, err := opener{path: path, wait: maxWait, now: time.Now, vfs: fs.name}.open(t.Context())
		if err != nil || notice != "" {
			t.Fatalf("notice %q, %v", notice, err)
		}
		for range 3 {
			n++
			record(t, s, Event{ID: uuidOf(n), Learner: "ada", Time: noon, Kind: Answered, Body: anAnswer()})
			recorded[len(fs.ops)] = append(recorded[len(fs.ops)], uuidOf(n))
		}
		more := make([]Event, imported)
		for i := range more {
			n++
			more[i] = Event{ID: uuidOf(n), Learner: "ada", Time: noon, Kind: Finished, Body: Step{Lesson: "nodeport"}}
		}
		if _, err := s.Import(t.Context(), more); err != nil {
			t.Fatal(err)
		}
		if err := s.Close(); err != nil {
			t.Fatal(err)
		}
	}
	random := rand.New(rand.NewPCG(1, 2))
	state := drive{}
	var kept []string
	for i := 0; i <= len(fs.ops); i++ {
		kept = append(kept, recorded[i]...)
		for variant, files := range state.afterPowerLoss(random) {
			folder := inMemory(t)
			for name, data := range files {
				write(t, filepath.Join(folder, name), string(data))
			}
			where := fmt.Sprintf("after change %d, variant %d", i, variant)
			found := checkKept(t, filepath.Join(folder, "progress.db"), kept, where)
			if n := countKind(found, Finished); n%imported != 0 {
				t.Errorf("%s: %d events of an import of %d are there", where, n, imported)
			}
			_ = os.RemoveAll(folder)
		}
		if t.Failed() {
			t.Fatal(fs)
		}
		if i < len(fs.ops) {
			state.apply(fs.ops[i])
		}
	}
}

func countKind(events []Event, kind Kind) (n int) {
	for _, e := range events {
		if e.Kind == kind {
			n++
		}
	}
	return n
}

// drive is a disk: its files by name.
type drive map[string]*driveFile

// driveFile is what is surely on the disk, and the changes since the last sync.
type driveFile struct {
	synced  []byte
	pending []op
}

func (d drive) apply(o op) {
	f := d[o.file]
	if f == nil {
		f = &driveFile{}
	}
	switch o.what {
	case "open":
		d[o.file] = f
	case "delete":
		delete(d, o.file)
	case "sync":
		for _, p := range f.pending {
			f.synced = changed(f.synced, p)
		}
		f.pending = nil
	default:
		f.pending = append(f.pending, o)
	}
}

// changed returns data after a write or a truncation.
func changed(data []byte, o op) []byte {
	if o.what == "truncate" {
		return append(bytes.Clone(data), make([]byte, max(0, o.at-int64(len(data))))...)[:o.at]
	}
	data = append(bytes.Clone(data), make([]byte, max(0, o.at+int64(len(o.data))-int64(len(data))))...)
	copy(data[o.at:], o.data)
	return data
}

// afterPowerLoss returns what may be on the disk: no change since the last sync, all of them, all but a part of the
// last one, and random ones, each of them whole or in part. A disk writes sectors of 512 bytes as a whole.
func (d drive) afterPowerLoss(random *rand.Rand) []map[string][]byte {
	choose := []func(i, n int, o op) op{
		func(int, int, op) op { return op{} },
		func(_, _ int, o op) op { return o },
		func(i, n int, o op) op {
			if i == n-1 {
				return torn(o, len(o.data)/2)
			}
			return o
		},
		func(_, _ int, o op) op {
			if random.IntN(2) == 0 {
				return op{}
			}
			return torn(o, random.IntN(len(o.data)+512))
		},
	}
	var all []map[string][]byte
	for _, c := range choose {
		files := map[string][]byte{}
		for _, name := range slices.Sorted(maps.Keys(d)) {
			data := d[name].synced
			for i, o := range d[name].pending {
				if o = c(i, len(d[name].pending), o); o.what != "" {
					data = changed(data, o)
				}
			}
			files[name] = data
		}
		all = append(all, files)
	}
	return all
}

// torn returns a write of which only the first sectors reached the disk.
func torn(o op, n int) op {
	o.data = o.data[:min(len(o.data), n/512*512)]
	if len(o.data) == 0 && o.what == "write" {
		return op{}
	}
	return o
}
