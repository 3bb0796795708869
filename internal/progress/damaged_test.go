package progress

import (
	"os"
	"path/filepath"
	"strings"
	"testing"
)

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
			saved := len(events(t, s, ""))
			record(t, s, Event{Kind: Reset, Body: Step{}})
			if got := events(t, s, ""); len(got) != saved+1 {
				t.Errorf("the new record has %d events after one more, want %d", len(got), saved+1)
			}
		})
	}
}

func TestANameForADamagedFileIsUsedOnce(t *testing.T) {
	name := filepath.Join(t.TempDir(), "progress.db.damaged-20261122-120000")
	for _, want := range []string{"", "-2", "-3"} {
		got, err := unused(name)
		if err != nil || got != name+want {
			t.Errorf("got %q, %v", got, err)
		}
		write(t, got, "damage")
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
			if !strings.HasPrefix(notice, "Nothing will be saved") || !strings.Contains(notice, path) ||
				!strings.Contains(notice, tt.notice) {
				t.Errorf("notice %q", notice)
			}
			record(t, s, Event{Kind: Reset, Body: Step{}})
			if got := events(t, s, ""); len(got) != 1 {
				t.Errorf("it does not even remember: %v", got)
			}
		})
	}
}
