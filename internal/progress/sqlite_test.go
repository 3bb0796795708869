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

	"github.com/adrg/xdg"
)

// childFile is the environment variable with the path of a record. If it is set, the test binary is the program that a
// test kills, and writes to this record.
const childFile = "PORTOLAN_TEST_RECORD"

func TestMain(m *testing.M) {
	if path := os.Getenv(childFile); path != "" {
		answerAndHang(path)
	}
	os.Exit(m.Run())
}

// answerAndHang records one answer, prints that it has, and waits until the test kills it.
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

// startChild starts answerAndHang in another process, and waits until its answer is saved. It is killed at the end of
// the test, or by kill.
func startChild(t *testing.T, path string) (child *os.Process, kill func()) {
	t.Helper()
	command := exec.Command(os.Args[0])
	command.Env = append(os.Environ(), childFile+"="+path)
	out, err := command.StdoutPipe()
	if err != nil {
		t.Fatal(err)
	}
	if err := command.Start(); err != nil {
		t.Fatal(err)
	}
	kill = sync.OnceFunc(func() {
		_ = command.Process.Kill()
		_ = command.Wait() // it was killed
	})
	t.Cleanup(kill)
	if said, _ := bufio.NewReader(out).ReadString('\n'); said != "saved\n" {
		t.Fatalf("the child said %q", said)
	}
	return command.Process, kill
}

func TestAnAnswerSurvivesAKill(t *testing.T) {
	path := filepath.Join(t.TempDir(), "progress.db")
	for round := 1; round <= 3; round++ {
		_, kill := startChild(t, path)
		kill()
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
	s := opened(t, path).(*disk)
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
	s := opened(t, filepath.Join(t.TempDir(), "progress.db")).(*disk)
	insert := s.save
	s.save = func([]row) error { panic("no such luck") }
	e := Event{Kind: Reset, Body: Step{}}
	if err := s.Record(t.Context(), e); err == nil || !strings.Contains(err.Error(), "no such luck") {
		t.Errorf("got %v", err)
	}
	s.save = insert
	record(t, s, e) // the writer goes on
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
	record(t, opened(t, path), Event{Learner: "ada", Time: noon, Kind: Answered, Body: anAnswer()},
		Event{Kind: Reset, Body: Step{}})
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
	const query = "SELECT count(*) FROM answers WHERE learner = 'ada' AND at = '2026-11-22T12:00:00.123456Z'"
	if err := db.QueryRow(query).Scan(&rows); err != nil || rows != 1 {
		t.Errorf("%d rows, %v", rows, err)
	}
}

// asColumn returns a JSON value as SQLite prints it.
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
	db := database(t, filepath.Join(t.TempDir(), "progress.db"))
	to := func(steps []string) error {
		tx, err := db.BeginTx(t.Context(), nil)
		if err != nil {
			t.Fatal(err)
		}
		if _, err := migrate(t.Context(), tx, steps); err != nil {
			return errors.Join(err, tx.Rollback())
		}
		return tx.Commit()
	}
	next := append(migrations(), "CREATE TABLE more (x)", "INSERT INTO more VALUES (7)")
	for _, steps := range [][]string{migrations(), migrations(), next, next} {
		if err := to(steps); err != nil {
			t.Fatal(err)
		}
	}
	var rows int
	if err := db.QueryRow("SELECT count(*) FROM more").Scan(&rows); err != nil || rows != 1 {
		t.Errorf("%d rows, %v", rows, err)
	}
	if err := to(migrations()); !errors.Is(err, errNewer) {
		t.Errorf("an older program: %v", err)
	}
	broken := append(slices.Clone(next), "CREATE TABLE half (x); CREATE TABLE more (x)")
	if err := to(broken); err == nil {
		t.Error("want an error")
	}
	if _, err := db.Exec("SELECT * FROM half"); err == nil {
		t.Error("a migration that failed has left something behind")
	}
}

func TestTheRecordIsSyncedAndShared(t *testing.T) {
	s := opened(t, filepath.Join(t.TempDir(), "progress.db")).(*disk)
	for pragma, want := range map[string]string{
		"journal_mode": "wal", "synchronous": "2",
		"busy_timeout": fmt.Sprint(maxWait.Milliseconds()),
	} {
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

func database(t testing.TB, path string) *sql.DB {
	t.Helper()
	db, err := sql.Open("sqlite", path)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = db.Close() })
	return db
}

func run(t testing.TB, path, statements string) {
	t.Helper()
	db := database(t, path)
	if _, err := db.Exec(statements); err != nil {
		t.Fatal(err)
	}
	if err := db.Close(); err != nil {
		t.Fatal(err)
	}
}

func write(t testing.TB, path, text string) {
	t.Helper()
	if err := os.WriteFile(path, []byte(text), 0o600); err != nil {
		t.Fatal(err)
	}
}

func contents(t testing.TB, path string) string {
	t.Helper()
	data, err := os.ReadFile(path)
	if err != nil {
		t.Fatal(err)
	}
	return string(data)
}

// readOnly makes a file read-only until the end of the test. It skips the test for root, who may write all the same.
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
