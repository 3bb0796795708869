//go:build unix

package terminaltest

import (
	"database/sql"
	"fmt"
	"math/rand/v2"
	"os/exec"
	"path/filepath"
	"syscall"
	"testing"
	"time"

	"portolan/internal/progress"
)

// ways are the keys and signals that end the program with exit code 0.
var ways = []struct {
	name  string
	leave func(*Session)
}{
	{"q", func(s *Session) { s.Types("qqq") }},
	{"ctrl+c", func(s *Session) { s.Types(interrupt) }},
	{"SIGTERM", func(s *Session) { s.Signal(syscall.SIGTERM) }},
	{"SIGINT", func(s *Session) { s.Signal(syscall.SIGINT) }},
	{"SIGHUP", func(s *Session) { s.Signal(syscall.SIGHUP) }},
	{"SIGHUP twice", func(s *Session) { s.Signal(syscall.SIGHUP, syscall.SIGHUP) }},
}

// TestWaysOut leaves in every way, from the first page and from a lesson whose packet is moving, with the mouse on.
func TestWaysOut(t *testing.T) {
	for _, way := range ways {
		t.Run(way.name, func(t *testing.T) {
			t.Parallel()
			s := Terminal{}.begin(t)
			way.leave(s)
			s.Leaves(0)
			s = Terminal{}.begin(t)
			s.openLesson()
			s.Does("m", "wheel scrolls now")
			way.leave(s)
			s.Leaves(0)
		})
	}
}

// answer starts a round of practice and answers its first question.
func (w Terminal) answer(t *testing.T) *Session {
	t.Helper()
	s := w.start(t, "quiz", "--lesson", "which-type", "--seed", "4", still)
	s.Waits("question 1 of")
	s.Does("0", "enter next")
	return s
}

// TestKeptAnswers answers a question and then leaves in every way, or closes the terminal. The answer must be in the
// record.
func TestKeptAnswers(t *testing.T) {
	many(t)
	for _, way := range ways {
		data := t.TempDir()
		s := Terminal{Data: data}.answer(t)
		way.leave(s)
		if code := s.Ended(); code != 0 {
			t.Errorf("%s: exit code %d, want 0", way.name, code)
		}
		if n := countEvents(t, data); n != 1 {
			t.Errorf("%s: the record has %d events, want 1", way.name, n)
		}
	}
	data := t.TempDir()
	s := Terminal{Data: data}.answer(t)
	s.HangUp()
	if code, n := s.Ended(), countEvents(t, data); code != 2 || n != 1 {
		t.Errorf("the terminal is closed: exit code %d and %d events, want 2 and 1", code, n)
	}
}

// TestKilledAfterVerdict kills the program as soon as a verdict is on the screen. The answer must be in the record at
// the next start.
func TestKilledAfterVerdict(t *testing.T) {
	data := t.TempDir()
	Terminal{Data: data}.answer(t).Stop()
	if kinds := eventKinds(t, data); kinds != string(progress.Answered) {
		t.Errorf("the record holds %q, want the one answer", kinds)
	}
}

// countEvents counts the events in a record, and fails if SQLite finds the file damaged.
func countEvents(t *testing.T, data string) (events int) {
	t.Helper()
	db, err := sql.Open("sqlite", "file:"+filepath.Join(data, "portolan", "progress.db"))
	if err != nil {
		t.Fatal(err)
	}
	defer func() { _ = db.Close() }()
	var verdict string
	if err := db.QueryRow("PRAGMA integrity_check").Scan(&verdict); err != nil || verdict != "ok" {
		t.Fatalf("the record is damaged: %v, %q", err, verdict)
	}
	if err := db.QueryRow("SELECT count(*) FROM events").Scan(&events); err != nil {
		t.Fatal(err)
	}
	return events
}

// TestKills kills the program at random moments while it gets answers. The record must not be damaged or lose an
// answer.
func TestKills(t *testing.T) {
	n, data, events := many(t), t.TempDir(), 0
	random := rand.New(rand.NewPCG(1, 1))
	for i := range n {
		s := Terminal{Data: data}.start(t, "quiz", "--seed", fmt.Sprint(i+1), still)
		pause := 60 // milliseconds at most, while it starts
		if i == 0 || i%3 != 0 {
			s.Waits("question 1 of")
			for range 3 {
				s.Types("0" + enter)
			}
			pause = 30
		}
		time.Sleep(time.Duration(random.IntN(pause)) * time.Millisecond)
		s.Stop()
		now := countEvents(t, data)
		if now < events {
			t.Fatalf("kill %d: %d events where there were %d", i+1, now, events)
		}
		events = now
	}
	t.Logf("%d kills, %d answers kept", n, events)
	if aside, _ := filepath.Glob(filepath.Join(data, "portolan", "*damaged*")); len(aside) > 0 || events == 0 {
		t.Errorf("%d events, moved aside: %v", events, aside)
	}
}

// TestSuspend stops the program with ctrl+z in a shell and continues it with fg.
func TestSuspend(t *testing.T) {
	many(t)
	if _, err := exec.LookPath("bash"); err != nil {
		t.Skip("there is no bash")
	}
	const script = `set -m; "$0" --reduce-motion; echo STOPPED; read -r; fg >/dev/null; echo DONE`
	s := Terminal{}.Start(t, "bash", "-c", script, portolan(t))
	before := s.Settles(firstQuestion(t))
	s.Types("\x1a")
	s.Settles("STOPPED")
	s.AsBefore()
	s.Types(enter)
	s.Becomes(before)
	s.Does(tab, contents, "q", "DONE")
	s.Leaves(0)
}

// TestSuspendWithoutShell presses ctrl+z where no shell could continue the program. It goes on.
func TestSuspendWithoutShell(t *testing.T) {
	s := Terminal{}.begin(t, still)
	before := s.Quiet()
	s.Types("\x1a")
	s.Becomes(before)
	s.Does(tab, contents)
	s.Types(interrupt)
	s.Leaves(0)
}

// TestQuickQuits leaves within 10 ms of the first output, in terminals with ever later answers to its queries. No
// answer may arrive at the shell's prompt.
func TestQuickQuits(t *testing.T) {
	milliseconds := []time.Duration{0, 5, 20, 60, 150, 400}
	each(t, many(t), func(t *testing.T, i int) {
		late := milliseconds[i%len(milliseconds)] * time.Millisecond
		leavesNothing(t, late, time.Duration(i%11)*time.Millisecond, i%3 == 0)
	})
}

// TestQuitsWhileAsked leaves while the queries are under way or about to be. Answers may be 20 ms late.
func TestQuitsWhileAsked(t *testing.T) {
	each(t, many(t), func(t *testing.T, i int) {
		leavesNothing(t, time.Duration(i%3)*10*time.Millisecond, time.Duration(i%20*10)*time.Millisecond, i%7 == 0)
	})
}

// leavesNothing leaves a while after the first output, with a signal or a key. No answer to a query may arrive at the
// shell's prompt.
func leavesNothing(t *testing.T, late, since time.Duration, bySignal bool) {
	t.Helper()
	s := Terminal{Late: late}.start(t)
	s.Until("output", func() bool { return s.Size() > 0 })
	time.Sleep(since)
	if bySignal {
		s.Signal(syscall.SIGTERM)
	} else {
		s.Types("q")
	}
	s.Leaves(0)
	time.Sleep(late)
	s.NothingAtPrompt()
}
