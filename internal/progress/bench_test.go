package progress

import (
	"path/filepath"
	"testing"
	"time"
)

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
		if rows[i], err = pack(Event{
			Time: noon.Add(time.Duration(i) * time.Second), Kind: Answered,
			Body: anAnswer(),
		}); err != nil {
			b.Fatal(err)
		}
	}
	if err := store.(*disk).insert(rows); err != nil {
		b.Fatal(err)
	}
}
