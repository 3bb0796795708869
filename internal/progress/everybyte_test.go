package progress

import (
	"bytes"
	"encoding/binary"
	"flag"
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"sync/atomic"
	"testing"
)

// every is the distance of the bytes and lengths that TestEveryByteDamaged damages. -every 1 takes them all, which
// needs a minute.
var every = flag.Int("every", 37, "damage every n-th byte of a record, and cut it off at every n-th length")

// smallRecord makes a record of three events with pages of 512 bytes, so that there are few bytes to damage. With a
// log, the last two events are only in its -wal file, as after a kill.
func smallRecord(t testing.TB, log bool) (file, wal []byte) {
	t.Helper()
	path := filepath.Join(t.TempDir(), "progress.db")
	run(t, path, "PRAGMA page_size = 512; CREATE TABLE x (x); DROP TABLE x")
	s := opened(t, path)
	for i, e := range oneOfEach()[:3] {
		if i == 1 {
			if err := s.Close(); err != nil {
				t.Fatal(err)
			}
			s = opened(t, path)
		}
		record(t, s, e)
	}
	if !log {
		if err := s.Close(); err != nil {
			t.Fatal(err)
		}
		return []byte(contents(t, path)), nil
	}
	return []byte(contents(t, path)), []byte(contents(t, path+"-wal"))
}

// damagedRecord is a record of three events with one damage.
type damagedRecord struct {
	name      string
	file, wal []byte
	newer     bool // the damage is in the number of the version, so it may look like a newer one
	unnoticed bool // nobody can tell the damage from a program that was killed, or from a new record
}

// damages returns each damage to a record.
func damages(file, wal []byte) []damagedRecord {
	const version, versionEnd = 60, 64
	var all []damagedRecord
	for at := 0; at < len(file); at += *every {
		all = append(all,
			damagedRecord{fmt.Sprintf("byte %d of the file", at), flipped(file, at), wal, version <= at && at < versionEnd, false},
			damagedRecord{fmt.Sprintf("the file cut at %d", at), file[:at], wal, false, at == 0 && wal == nil})
	}
	last := logHeader // where the last transaction of the log begins
	for at := last; at < len(wal); at += frameHeader + 512 {
		if ends := binary.BigEndian.Uint32(wal[at+4:]) != 0; ends && at+frameHeader+512 < len(wal) {
			last = at + frameHeader + 512
		}
	}
	for at := 0; at < len(wal); at += *every {
		all = append(all,
			damagedRecord{fmt.Sprintf("byte %d of the log", at), file, flipped(wal, at), false, at >= last},
			damagedRecord{fmt.Sprintf("the log cut at %d", at), file, wal[:at], false, true})
	}
	return all
}

func flipped(data []byte, at int) []byte {
	data = bytes.Clone(data)
	data[at] ^= 0xff
	return data
}

// TestEveryByteDamaged changes the bytes of a record, and of a log beside it, one at a time, and cuts them off at every
// length. The record must open, and then everything must work. If events are missing, the notice says so.
func TestEveryByteDamaged(t *testing.T) {
	for _, log := range []bool{false, true} {
		all := damages(smallRecord(t, log))
		var next atomic.Int64
		for worker := range 2 {
			t.Run(fmt.Sprintf("log %v, worker %d", log, worker), func(t *testing.T) {
				t.Parallel()
				folder := inMemory(t)
				for n := next.Add(1); n <= int64(len(all)); n = next.Add(1) {
					all[n-1].mustOpen(t, filepath.Join(folder, fmt.Sprint(n), "progress.db"))
				}
			})
		}
	}
}

// inMemory returns an empty folder, if possible one in memory, where nobody waits for a disk.
func inMemory(t *testing.T) string {
	t.Helper()
	folder, err := os.MkdirTemp("/dev/shm", "portolan")
	if err != nil {
		return t.TempDir()
	}
	t.Cleanup(func() { _ = os.RemoveAll(folder) })
	return folder
}

// mustOpen opens a damaged record at path and uses it, and opens it once more. Then it removes the record.
func (d damagedRecord) mustOpen(t *testing.T, path string) {
	t.Helper()
	defer func() { _ = os.RemoveAll(filepath.Dir(path)) }()
	if err := os.Mkdir(filepath.Dir(path), 0o700); err != nil {
		t.Fatal(err)
	}
	write(t, path, string(d.file))
	if d.wal != nil {
		write(t, path+"-wal", string(d.wal))
	}
	found, notice := d.use(t, path)
	if found < 3 && notice == "" && !d.unnoticed {
		t.Errorf("%s: %d of 3 events are there, and no notice", d.name, found)
	}
	if strings.HasPrefix(notice, "Nothing") {
		if !d.newer || !strings.Contains(notice, "newer version") {
			t.Errorf("%s: %s", d.name, notice)
		}
		return
	}
	if again, notice := d.use(t, path); again != found+1 || strings.Contains(notice, "damaged") {
		t.Errorf("%s: at the second start there are %d events, want %d; notice %q", d.name, again, found+1, notice)
	}
}

// use opens a record, records an event, and returns how many events there were.
func (d damagedRecord) use(t *testing.T, path string) (found int, notice string) {
	t.Helper()
	s, notice, err := Open(t.Context(), path)
	if err != nil {
		t.Fatalf("%s: open: %v", d.name, err)
	}
	before, err := s.Events(t.Context(), "ada")
	if err != nil {
		t.Errorf("%s: read: %v", d.name, err)
	}
	if err := s.Record(t.Context(), Event{Kind: Answered, Learner: "ada", Body: anAnswer()}); err != nil {
		t.Errorf("%s: write: %v", d.name, err)
	}
	after, err := s.Events(t.Context(), "ada")
	if err != nil || len(after) != len(before)+1 {
		t.Errorf("%s: %d events, and after one more %d, %v", d.name, len(before), len(after), err)
	}
	if err := s.Close(); err != nil {
		t.Errorf("%s: close: %v", d.name, err)
	}
	return len(before), notice
}
