package progress

import (
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"
)

// locked holds the write lock of a record until unlock is called. With the lock "EXCLUSIVE" nobody may read either.
func locked(t *testing.T, path, mode string) (unlock func()) {
	t.Helper()
	db := database(t, path)
	db.SetMaxOpenConns(1)
	for _, s := range []string{"PRAGMA locking_mode = " + mode, "BEGIN IMMEDIATE", "PRAGMA user_version = 1"} {
		if _, err := db.Exec(s); err != nil {
			t.Fatal(err)
		}
	}
	return func() {
		if err := db.Close(); err != nil {
			t.Error(err)
		}
	}
}

// TestALockedRecord: another program holds the record. The program starts without saving, and shows what was done.
func TestALockedRecord(t *testing.T) {
	for _, mode := range []string{"NORMAL", "EXCLUSIVE"} {
		t.Run(mode, func(t *testing.T) {
			path := filepath.Join(t.TempDir(), "progress.db")
			s := opened(t, path)
			record(t, s, Event{Learner: "ada", Kind: Answered, Body: anAnswer()})
			if err := s.Close(); err != nil {
				t.Fatal(err)
			}
			defer locked(t, path, mode)()
			s, notice, err := opener{path: path, wait: 10 * time.Millisecond, now: time.Now}.open(t.Context())
			if err != nil || !strings.HasPrefix(notice, "Nothing will be saved: another program holds "+path) {
				t.Fatalf("notice %q, %v", notice, err)
			}
			if !Forgets(s) || Unread(s) || len(events(t, s, "ada")) != 1 {
				t.Errorf("forgets %v, unread %v, events %v", Forgets(s), Unread(s), events(t, s, "ada"))
			}
		})
	}
}

// TestAShortLockIsWaitedFor: another portolan is writing just now.
func TestAShortLockIsWaitedFor(t *testing.T) {
	path := filepath.Join(t.TempDir(), "progress.db")
	s := opened(t, path)
	unlock := locked(t, path, "NORMAL")
	result := make(chan error)
	go func() { result <- s.Record(t.Context(), Event{Kind: Reset, Body: Step{}}) }()
	unlock()
	if err := <-result; err != nil {
		t.Error(err)
	}
}

// TestRecordAfterALock: a write that the lock made fail works once the lock is gone.
func TestRecordAfterALock(t *testing.T) {
	path := filepath.Join(t.TempDir(), "progress.db")
	s, _, err := opener{path: path, wait: 10 * time.Millisecond, now: time.Now}.open(t.Context())
	if err != nil {
		t.Fatal(err)
	}
	defer s.Close()
	unlock := locked(t, path, "NORMAL")
	e := Event{ID: uuidOf(1), Kind: Reset, Body: Step{}}
	if err := s.Record(t.Context(), e); !busy(err) {
		t.Errorf("got %v, want a busy record", err)
	}
	unlock()
	record(t, s, e)
}

// TestTheWaitForALockIsShort: no setting of the real program may make a learner wait for a second.
func TestTheWaitForALockIsShort(t *testing.T) {
	db := opened(t, filepath.Join(t.TempDir(), "progress.db")).(*disk).db
	var wait int
	if err := db.QueryRow("PRAGMA busy_timeout").Scan(&wait); err != nil || wait < 500 || wait > 800 {
		t.Errorf("SQLite waits for %d ms, %v", wait, err)
	}
}

// TestWhoHoldsTheRecord runs the test binary a second time. It opens the record and hangs.
func TestWhoHoldsTheRecord(t *testing.T) {
	if _, err := os.Stat("/proc/self/fd"); err != nil {
		t.Skip("this system does not say who has a file open")
	}
	path := filepath.Join(t.TempDir(), "progress.db")
	child, _ := startChild(t, path)
	got := holders(path)
	if len(got) != 1 || !strings.HasSuffix(got[0], fmt.Sprintf("(process %d)", child.Pid)) {
		t.Errorf("got %q, want the process %d", got, child.Pid)
	}
	if notice := unsaved(path, errBusy); !strings.Contains(notice, fmt.Sprintf("(process %d) holds %s", child.Pid, path)) {
		t.Errorf("notice %q", notice)
	}
}

// TestARecordInAReadOnlyFolderIsRead: SQLite cannot open a record with a log there, because it must write the -shm
// file.
func TestARecordInAReadOnlyFolderIsRead(t *testing.T) {
	file, wal := smallRecord(t, true)
	folder := t.TempDir()
	path := filepath.Join(folder, "progress.db")
	write(t, path, string(file))
	write(t, path+"-wal", string(wal))
	if rows, err := scan(path); err != nil || len(rows) != 3 {
		t.Errorf("found %d events, %v", len(rows), err)
	}
	readOnly(t, path, 0o400)
	readOnly(t, folder, 0o500)
	s, notice, err := Open(t.Context(), path)
	if err != nil || !strings.HasPrefix(notice, "Nothing will be saved") || Unread(s) || len(events(t, s, "ada")) != 3 {
		t.Errorf("notice %q, unread %v, events %v, %v", notice, Unread(s), events(t, s, "ada"), err)
	}
}
