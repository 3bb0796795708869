package progress

import (
	"bufio"
	"context"
	"database/sql"
	"encoding/json"
	"errors"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"reflect"
	"slices"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/adrg/xdg"
)

// childFile names the record that the test binary writes to when it is started again as the program to be killed.
const childFile = "PORTOLAN_TEST_RECORD"

func TestMain(m *testing.M) {
	if path := os.Getenv(childFile); path != "" {
		answerAndHang(path)
	}
	os.Exit(m.Run())
}

// answerAndHang records one answer, says so, and waits to be killed.
func answerAndHang(path string) {
	s, _, err := Open(context.Background(), path)
	if err == nil {
		err = s.Record(context.Background(), Event{Kind: Answered, Body: anAnswer()})
	}
	if err != nil {
		fmt.Println(err)
		os.Exit(1)
	}
	fmt.Println("saved")
	select {}
}

func TestAnAnswerSurvivesAKill(t *testing.T) {
	path := filepath.Join(t.TempDir(), "progress.db")
	for round := 1; round <= 3; round++ {
		child := exec.Command(os.Args[0])
		child.Env = append(os.Environ(), childFile+"="+path)
		out, err := child.StdoutPipe()
		if err != nil {
			t.Fatal(err)
		}
		if err := child.Start(); err != nil {
			t.Fatal(err)
		}
		said, _ := bufio.NewReader(out).ReadString('\n')
		if err := child.Process.Kill(); err != nil {
			t.Fatal(err)
		}
		_ = child.Wait() // it was killed
		if said != "saved\n" {
			t.Fatalf("the child said %q", said)
		}
		s := opened(t, path)
		got := events(t, s, "")
		if len(got) != round || !reflect.DeepEqual(got[round-1].Body, any(anAnswer())) {
			t.Fatalf("after kill %d: %v", round, got)
		}
	}
}

func TestTwoProgramsManyLearners(t *testing.T) {
	path := filepath.Join(t.TempDir(), "progress.db")
	const programs, learners, answers = 2, 12, 8
	var started, wg sync.WaitGroup
	started.Add(programs)
	for range programs {
		wg.Go(func() {
			s, notice, err := Open(t.Context(), path) // both at once, on a file that is not there yet
			started.Done()
			if err != nil || notice != "" {
				t.Errorf("Open: notice %q, error %v", notice, err)
				return
			}
			started.Wait()
			var at sync.WaitGroup
			for l := range learners {
				at.Go(func() {
					for n := range answers {
						e := Event{Learner: fmt.Sprint(l), Kind: Answered, Body: Answer{Hints: n}}
						if err := s.Record(t.Context(), e); err != nil {
							t.Errorf("Record: %v", err)
						}
					}
				})
			}
			at.Wait()
			if err := s.Close(); err != nil {
				t.Errorf("Close: %v", err)
			}
		})
	}
	wg.Wait()
	s := opened(t, path)
	for l := range learners {
		counts := map[int]int{}
		for _, e := range events(t, s, fmt.Sprint(l)) {
			counts[e.Body.(Answer).Hints]++
		}
		for n := range answers {
			if counts[n] != programs {
				t.Errorf("learner %d, answer %d: kept %d times, want %d", l, n, counts[n], programs)
			}
		}
	}
}

func TestCloseWritesWhatIsPending(t *testing.T) {
	path := filepath.Join(t.TempDir(), "progress.db")
	s := opened(t, path).(*lasting)
	arrived, leave := make(chan bool, batch), make(chan bool)
	insert := s.save
	s.save = func(rows []row) error { arrived <- true; <-leave; return insert(rows) }
	const pending = 10
	results := make(chan error, pending)
	for range pending {
		reply := make(chan error, 1)
		r, err := pack(Event{Kind: Reset, Body: Step{}})
		if err != nil {
			t.Fatal(err)
		}
		if err := s.send(t.Context(), job{[]row{r}, reply}); err != nil {
			t.Fatal(err)
		}
		go func() { results <- <-reply }()
	}
	<-arrived
	closed := make(chan error)
	go func() { closed <- s.Close() }()
	close(leave)
	if err := <-closed; err != nil {
		t.Fatal(err)
	}
	for range pending {
		if err := <-results; err != nil {
			t.Errorf("a pending event: %v", err)
		}
	}
	if got := events(t, opened(t, path), ""); len(got) != pending {
		t.Errorf("kept %d, want %d", len(got), pending)
	}
}

func TestAPanicInTheWriterIsAnError(t *testing.T) {
	s := opened(t, filepath.Join(t.TempDir(), "progress.db")).(*lasting)
	insert := s.save
	s.save = func([]row) error { panic("no such luck") }
	e := Event{Kind: Reset, Body: Step{}}
	if err := s.Record(t.Context(), e); err == nil || !strings.Contains(err.Error(), "no such luck") {
		t.Errorf("got %v", err)
	}
	s.save = insert
	record(t, s, e) // the writer goes on
}

func TestADamagedFileIsMovedAside(t *testing.T) {
	fill := func(t *testing.T, path string) {
		s := opened(t, path)
		for range 200 {
			record(t, s, Event{Kind: Answered, Body: anAnswer()})
		}
		if err := s.Close(); err != nil {
			t.Fatal(err)
		}
	}
	overwrite := func(t *testing.T, path string, from int64, with string) {
		f, err := os.OpenFile(path, os.O_WRONLY, 0)
		if err != nil {
			t.Fatal(err)
		}
		defer f.Close()
		if _, err := f.WriteAt([]byte(with), from); err != nil {
			t.Fatal(err)
		}
	}
	tests := map[string]func(t *testing.T, path string){
		"no database at all": func(t *testing.T, path string) {
			write(t, path, strings.Repeat("dear diary ", 500))
			write(t, path+"-wal", "a log")
		},
		"a page overwritten": func(t *testing.T, path string) {
			fill(t, path)
			overwrite(t, path, 3*4096, strings.Repeat("x", 4096))
		},
		"cut short": func(t *testing.T, path string) {
			fill(t, path)
			if err := os.Truncate(path, 5*4096); err != nil {
				t.Fatal(err)
			}
		},
		"a database of something else": func(t *testing.T, path string) {
			run(t, path, "CREATE TABLE recipes (name TEXT)")
		},
		"the table is gone": func(t *testing.T, path string) {
			run(t, path, "CREATE TABLE recipes (name TEXT); PRAGMA user_version = 1")
		},
	}
	for name, damage := range tests {
		t.Run(name, func(t *testing.T) {
			path := filepath.Join(t.TempDir(), "progress.db")
			damage(t, path)
			before := contents(t, path)
			s, notice, err := Open(t.Context(), path)
			if err != nil {
				t.Fatal(err)
			}
			defer s.Close()
			_, aside, _ := strings.Cut(notice, "kept: ")
			if !strings.HasPrefix(aside, path+".damaged-20") {
				t.Fatalf("the notice names no place: %q", notice)
			}
			const header = 100 // where SQLite marks a database that it opened as WAL
			if got := contents(t, aside); got[header:] != before[header:] {
				t.Error("the damaged file changed on the way")
			}
			record(t, s, Event{Kind: Reset, Body: Step{}})
			if got := events(t, s, ""); len(got) != 1 {
				t.Errorf("the new record has %d events, want 1", len(got))
			}
		})
	}
}

func TestMovingAsideTwiceInASecond(t *testing.T) {
	path := filepath.Join(t.TempDir(), "progress.db")
	for i, want := range []string{"", "-2", "-3"} {
		write(t, path, fmt.Sprint("damage ", i))
		seen, err := os.Stat(path)
		if err != nil {
			t.Fatal(err)
		}
		got, err := moveAside(path, seen, noon)
		if err != nil || got != path+".damaged-20261122-120000"+want {
			t.Errorf("moved to %q, %v", got, err)
		}
	}
}

func TestAFileThatAnotherProgramMovedIsLeftAlone(t *testing.T) {
	path := filepath.Join(t.TempDir(), "progress.db")
	write(t, path, "damage")
	seen, err := os.Stat(path)
	if err != nil {
		t.Fatal(err)
	}
	if err := os.Rename(path, path+".moved"); err != nil {
		t.Fatal(err)
	}
	write(t, path, "new and fine")
	if got, err := moveAside(path, seen, noon); got != "" || err != nil {
		t.Errorf("moved to %q, %v", got, err)
	}
	if got := contents(t, path); got != "new and fine" {
		t.Errorf("the new file holds %q", got)
	}
}

func TestWhatCannotBeWrittenIsNotSaved(t *testing.T) {
	tests := []struct {
		name   string
		make   func(t *testing.T, dir string) string
		notice string
	}{
		{"the folder is a file", func(t *testing.T, dir string) string {
			write(t, filepath.Join(dir, "portolan"), "")
			return filepath.Join(dir, "portolan", "progress.db")
		}, "cannot be written"},
		{"the file is a folder", func(t *testing.T, dir string) string {
			if err := os.Mkdir(filepath.Join(dir, "progress.db"), 0o700); err != nil {
				t.Fatal(err)
			}
			return filepath.Join(dir, "progress.db")
		}, "cannot be written"},
		{"the folder is read-only", func(t *testing.T, dir string) string {
			readOnly(t, dir, 0o500)
			return filepath.Join(dir, "portolan", "progress.db")
		}, "permission denied"},
		{"the record is read-only", func(t *testing.T, dir string) string {
			path := filepath.Join(dir, "progress.db")
			if err := opened(t, path).Close(); err != nil {
				t.Fatal(err)
			}
			readOnly(t, path, 0o400)
			return path
		}, "cannot be written"},
		{"a newer version wrote it", func(t *testing.T, dir string) string {
			path := filepath.Join(dir, "progress.db")
			if err := opened(t, path).Close(); err != nil {
				t.Fatal(err)
			}
			run(t, path, "PRAGMA user_version = 1000")
			return path
		}, "Update portolan"},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			path := tt.make(t, t.TempDir())
			s, notice, err := Open(t.Context(), path)
			if err != nil {
				t.Fatal(err)
			}
			if !strings.HasPrefix(notice, "Nothing will be saved") || !strings.Contains(notice, path) || !strings.Contains(notice, tt.notice) {
				t.Errorf("notice %q", notice)
			}
			record(t, s, Event{Kind: Reset, Body: Step{}})
			if got := events(t, s, ""); len(got) != 1 {
				t.Errorf("it does not even remember: %v", got)
			}
		})
	}
}

func TestOpenEndsWithItsContext(t *testing.T) {
	ctx, cancel := context.WithCancel(t.Context())
	cancel()
	if _, _, err := Open(ctx, filepath.Join(t.TempDir(), "progress.db")); !errors.Is(err, context.Canceled) {
		t.Errorf("got %v", err)
	}
}

func TestAPathWithOddCharacters(t *testing.T) {
	path := filepath.Join(t.TempDir(), "a b?c=d#e%20f", "progress.db")
	record(t, opened(t, path), Event{Kind: Reset, Body: Step{}})
	if got := events(t, opened(t, path), ""); len(got) != 1 {
		t.Errorf("got %v", got)
	}
	if _, err := os.Stat(path); err != nil {
		t.Error(err)
	}
}

func TestEveryFieldOfAnAnswerIsAColumn(t *testing.T) {
	path := filepath.Join(t.TempDir(), "progress.db")
	record(t, opened(t, path), Event{Learner: "ada", Time: noon, Kind: Answered, Body: anAnswer()}, Event{Kind: Reset, Body: Step{}})
	db := database(t, path)
	data, err := json.Marshal(anAnswer())
	if err != nil {
		t.Fatal(err)
	}
	var fields map[string]any
	if err := json.Unmarshal(data, &fields); err != nil {
		t.Fatal(err)
	}
	if len(fields) != reflect.TypeFor[Answer]().NumField() {
		t.Fatalf("anAnswer leaves a field empty: %s", data)
	}
	for name, want := range fields {
		var got string
		if err := db.QueryRow(fmt.Sprintf("SELECT %q FROM answers", name)).Scan(&got); err != nil {
			t.Errorf("column %s: %v", name, err)
		}
		if want := asColumn(t, want); got != want {
			t.Errorf("column %s holds %s, want %s", name, got, want)
		}
	}
	var rows int
	if err := db.QueryRow("SELECT count(*) FROM answers WHERE learner = 'ada' AND at = '2026-11-22T12:00:00.123456Z'").Scan(&rows); err != nil || rows != 1 {
		t.Errorf("%d rows, %v", rows, err)
	}
}

// asColumn is how SQLite shows a value of JSON.
func asColumn(t *testing.T, value any) string {
	t.Helper()
	switch v := value.(type) {
	case string:
		return v
	case bool:
		return map[bool]string{false: "0", true: "1"}[v]
	}
	data, err := json.Marshal(value)
	if err != nil {
		t.Fatal(err)
	}
	return string(data)
}

func TestTheTableOnlyGrows(t *testing.T) {
	path := filepath.Join(t.TempDir(), "progress.db")
	record(t, opened(t, path), Event{Kind: Reset, Body: Step{}})
	db := database(t, path)
	for _, change := range []string{"DELETE FROM events", "UPDATE events SET learner = 'eve'"} {
		if _, err := db.Exec(change); err == nil || !strings.Contains(err.Error(), "only ever added") {
			t.Errorf("%s: %v", change, err)
		}
	}
}

func TestMigrationsRunOnceAndInOrder(t *testing.T) {
	source, err := dataSource(filepath.Join(t.TempDir(), "progress.db"))
	if err != nil {
		t.Fatal(err)
	}
	db, err := sql.Open("sqlite", source)
	if err != nil {
		t.Fatal(err)
	}
	defer db.Close()
	next := append(migrations(), "CREATE TABLE more (x)", "INSERT INTO more VALUES (7)")
	for _, steps := range [][]string{migrations(), migrations(), next, next} {
		if err := migrate(t.Context(), db, steps); err != nil {
			t.Fatal(err)
		}
	}
	var rows int
	if err := db.QueryRow("SELECT count(*) FROM more").Scan(&rows); err != nil || rows != 1 {
		t.Errorf("%d rows, %v", rows, err)
	}
	if err := migrate(t.Context(), db, migrations()); !errors.Is(err, errNewer) {
		t.Errorf("an older program: %v", err)
	}
	broken := append(slices.Clone(next), "CREATE TABLE half (x); CREATE TABLE more (x)")
	if err := migrate(t.Context(), db, broken); err == nil {
		t.Error("want an error")
	}
	if _, err := db.Exec("SELECT * FROM half"); err == nil {
		t.Error("a migration that failed has left something behind")
	}
}

func TestTheRecordIsSyncedAndShared(t *testing.T) {
	s := opened(t, filepath.Join(t.TempDir(), "progress.db")).(*lasting)
	for pragma, want := range map[string]string{"journal_mode": "wal", "synchronous": "2", "busy_timeout": fmt.Sprint(patience.Milliseconds())} {
		var got string
		if err := s.db.QueryRow("PRAGMA " + pragma).Scan(&got); err != nil || got != want {
			t.Errorf("%s is %s, want %s (%v)", pragma, got, want, err)
		}
	}
}

func TestPathHonoursXDG(t *testing.T) {
	t.Cleanup(xdg.Reload) // after the variable is back
	home := t.TempDir()
	t.Setenv("XDG_DATA_HOME", home)
	xdg.Reload()
	if got, want := Path(), filepath.Join(home, "portolan", "progress.db"); got != want {
		t.Errorf("Path() = %q, want %q", got, want)
	}
}

func BenchmarkOpen(b *testing.B) {
	path := filepath.Join(b.TempDir(), "progress.db")
	fillForBenchmark(b, path)
	for b.Loop() {
		s, _, err := Open(b.Context(), path)
		if err != nil {
			b.Fatal(err)
		}
		if err := s.Close(); err != nil {
			b.Fatal(err)
		}
	}
}

func BenchmarkReplay(b *testing.B) {
	path := filepath.Join(b.TempDir(), "progress.db")
	fillForBenchmark(b, path)
	s, _, err := Open(b.Context(), path)
	if err != nil {
		b.Fatal(err)
	}
	defer s.Close()
	for b.Loop() {
		events, err := s.Events(b.Context(), "")
		if err != nil || len(Replay(events).Answers) != 2000 {
			b.Fatal(err)
		}
	}
}

func BenchmarkRecord(b *testing.B) {
	s, _, err := Open(b.Context(), filepath.Join(b.TempDir(), "progress.db"))
	if err != nil {
		b.Fatal(err)
	}
	defer s.Close()
	for b.Loop() {
		if err := s.Record(b.Context(), Event{Kind: Answered, Body: anAnswer()}); err != nil {
			b.Fatal(err)
		}
	}
}

// fillForBenchmark writes about a year of one learner's answers.
func fillForBenchmark(b *testing.B, path string) {
	b.Helper()
	store, _, err := Open(b.Context(), path)
	if err != nil {
		b.Fatal(err)
	}
	defer store.Close()
	rows := make([]row, 2000)
	for i := range rows {
		if rows[i], err = pack(Event{Time: noon.Add(time.Duration(i) * time.Second), Kind: Answered, Body: anAnswer()}); err != nil {
			b.Fatal(err)
		}
	}
	if err := store.(*lasting).insert(rows); err != nil {
		b.Fatal(err)
	}
}

func database(t *testing.T, path string) *sql.DB {
	t.Helper()
	db, err := sql.Open("sqlite", path)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = db.Close() })
	return db
}

func run(t *testing.T, path, statements string) {
	t.Helper()
	db := database(t, path)
	if _, err := db.Exec(statements); err != nil {
		t.Fatal(err)
	}
	if err := db.Close(); err != nil {
		t.Fatal(err)
	}
}

func write(t *testing.T, path, text string) {
	t.Helper()
	if err := os.WriteFile(path, []byte(text), 0o600); err != nil {
		t.Fatal(err)
	}
}

func contents(t *testing.T, path string) string {
	t.Helper()
	data, err := os.ReadFile(path)
	if err != nil {
		t.Fatal(err)
	}
	return string(data)
}

// readOnly takes the right to write until the test is over. The superuser may write all the same.
func readOnly(t *testing.T, path string, mode os.FileMode) {
	t.Helper()
	if os.Geteuid() == 0 {
		t.Skip("the superuser may write everywhere")
	}
	if err := os.Chmod(path, mode); err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = os.Chmod(path, 0o700) })
}
