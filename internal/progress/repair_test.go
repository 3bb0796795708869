package progress

import (
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	lib "modernc.org/sqlite/lib"
)

// TestTwoProgramsRepairOneRecord: both find the record damaged at the same moment. It is repaired once.
func TestTwoProgramsRepairOneRecord(t *testing.T) {
	path := filepath.Join(t.TempDir(), "progress.db")
	s := opened(t, path)
	record(t, s, Event{Learner: "ada", Kind: Answered, Body: anAnswer()})
	if err := s.Close(); err != nil {
		t.Fatal(err)
	}
	run(t, path, "DROP VIEW answers; ALTER TABLE events ADD COLUMN mood TEXT")
	const programs = 4
	found := make(chan int)
	for range programs {
		go func() {
			o := opener{path: path, wait: time.Minute, now: time.Now}
			s, _, err := o.open(t.Context())
			if err != nil || Forgets(s) {
				t.Errorf("forgets %v, %v", Forgets(s), err)
			}
			events, err := s.Events(t.Context(), "ada")
			if err != nil {
				t.Error(err)
			}
			found <- len(events)
			_ = s.Close()
		}()
	}
	for range programs {
		if n := <-found; n != 1 {
			t.Errorf("a program found %d events, want 1", n)
		}
	}
	if aside, err := filepath.Glob(path + damagedMark + "*[0-9]"); err != nil || len(aside) != 1 {
		t.Errorf("kept %q, %v", aside, err)
	}
}

// TestARepairIsFinishedAtTheNextStart stops the replacement of a damaged record after each of its steps.
func TestARepairIsFinishedAtTheNextStart(t *testing.T) {
	for name, stop := range map[string]func(o opener, aside string) error{
		"before the record is renamed": func(opener, string) error { return nil },
		"after the record is renamed":  func(o opener, aside string) error { return os.Rename(o.path, aside) },
		"after its log is renamed too": func(o opener, aside string) error {
			_ = os.Rename(o.path, aside)
			return os.Rename(o.path+"-wal", aside+"-wal")
		},
		"before the new file is whole": func(_ opener, aside string) error {
			return os.Rename(aside+finished, aside+unfinished)
		},
	} {
		t.Run(name, func(t *testing.T) {
			file, wal := smallRecord(t, true)
			path := filepath.Join(t.TempDir(), "progress.db")
			write(t, path, string(flipped(file, 0)))
			write(t, path+"-wal", string(flipped(wal, 40)))
			o := opener{path: path, wait: maxWait, now: func() time.Time { return noon }}
			aside, err := o.salvage(t.Context())
			if err != nil {
				t.Fatal(err)
			}
			if err := stop(o, aside); err != nil {
				t.Fatal(err)
			}
			s, notice, err := Open(t.Context(), path)
			if err != nil || !strings.HasPrefix(notice, "Your progress file was damaged") {
				t.Fatalf("notice %q, %v", notice, err)
			}
			defer s.Close()
			if got := events(t, s, "ada"); len(got) != 3 {
				t.Errorf("%d events, want 3", len(got))
			}
			if rest, _ := filepath.Glob(path + "*.salv*"); len(rest) > 0 {
				t.Errorf("there is still %q", rest)
			}
			_, kept, _ := strings.Cut(notice, "kept: ")
			if contents(t, kept) != string(flipped(file, 0)) {
				t.Error("the damaged file has changed")
			}
		})
	}
}

// TestARepairThatFails: a rename of the repair fails. The program starts without saving, with all events, and the next
// start repairs the record.
func TestARepairThatFails(t *testing.T) {
	for name, inTheWay := range map[string]string{
		"the new file is not renamed":    finished,
		"the log is not renamed":         "-wal",
		"the new file cannot even begin": unfinished,
	} {
		t.Run(name, func(t *testing.T) {
			file, wal := smallRecord(t, true)
			path := filepath.Join(t.TempDir(), "progress.db")
			write(t, path, string(flipped(file, 0)))
			write(t, path+"-wal", string(flipped(wal, 40)))
			obstacle := path + damagedMark + "20261122-120000" + inTheWay
			if err := os.MkdirAll(filepath.Join(obstacle, "full"), 0o700); err != nil {
				t.Fatal(err)
			}
			o := opener{path: path, wait: maxWait, now: func() time.Time { return noon }}
			s, notice, err := o.open(t.Context())
			if err != nil || !strings.HasPrefix(notice, "Nothing will be saved") || len(events(t, s, "ada")) != 3 {
				t.Errorf("notice %q, events %v, %v", notice, events(t, s, "ada"), err)
			}
			if err := os.RemoveAll(obstacle); err != nil {
				t.Fatal(err)
			}
			s, notice, err = o.open(t.Context())
			if err != nil || !strings.HasPrefix(notice, "Your progress file was damaged") || len(events(t, s, "ada")) != 3 {
				t.Errorf("then: notice %q, events %v, %v", notice, events(t, s, "ada"), err)
			}
			if err := s.Close(); err != nil {
				t.Error(err)
			}
		})
	}
}

// TestARepairWhileChangesFail lets each change of a file fail that SQLite does for a repair. No event may be lost: the
// next start finds them all.
func TestARepairWhileChangesFail(t *testing.T) {
	fs := newFaultyFS(t)
	file, wal := smallRecord(t, true)
	for n := 0; n == 0 || n < len(fs.ops); n++ {
		path := filepath.Join(inMemory(t), "progress.db")
		write(t, path, string(flipped(file, 0)))
		write(t, path+"-wal", string(flipped(wal, 40)))
		fs.ops = nil
		fs.fail = func(i int, o op) (int32, bool) { return lib.SQLITE_IOERR_WRITE, i == n && o.what != "open" }
		o := opener{path: path, wait: maxWait, now: time.Now, vfs: fs.name}
		for range 2 {
			s, notice, err := o.open(t.Context())
			if err != nil || len(events(t, s, "ada")) != 3 {
				t.Errorf("change %d: notice %q, events %v, %v", n, notice, events(t, s, "ada"), err)
			}
			if err := s.Close(); err != nil && fs.fail == nil {
				t.Errorf("change %d: %v", n, err)
			}
			fs.fail = nil
		}
		checkKept(t, path, []string{uuidOf(1), uuidOf(2), uuidOf(3)}, fmt.Sprintf("change %d", n))
	}
}
