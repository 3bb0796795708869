package progress

import (
	"path/filepath"
	"strings"
	"testing"
)

// TestChangedTables changes what a file has besides its rows. The record must open with its answer, and what belongs to
// it must be there again.
func TestChangedTables(t *testing.T) {
	const other = "CREATE TABLE events (id TEXT PRIMARY KEY NOT NULL, learner TEXT NOT NULL, at TEXT NOT NULL, kind TEXT " +
		"NOT NULL, body TEXT NOT NULL, mood TEXT)"
	rebuild := func(table string) string {
		return "ALTER TABLE events RENAME TO old; " + table + "; INSERT INTO events SELECT *, NULL FROM old; DROP TABLE old"
	}
	for name, c := range map[string]struct{ change, notice string }{
		"a trigger dropped":         {"DROP TRIGGER events_stay", ""},
		"a trigger changed":         {"DROP TRIGGER events_stay; CREATE TRIGGER events_stay BEFORE DELETE ON events BEGIN SELECT 1; END", ""},
		"a trigger that forbids":    {"CREATE TRIGGER no BEFORE INSERT ON events BEGIN SELECT raise(ABORT, 'no'); END", ""},
		"an index that forbids":     {"CREATE UNIQUE INDEX \"n\"\"o\" ON events (learner)", ""},
		"the index dropped":         {"DROP INDEX events_learner", ""},
		"the view dropped":          {"DROP VIEW answers", ""},
		"the view changed":          {"DROP VIEW answers; CREATE VIEW answers AS SELECT 1", ""},
		"the view is a table":       {"DROP VIEW answers; CREATE TABLE answers (x)", ""},
		"a view of somebody's":      {"CREATE VIEW mine AS SELECT id FROM events", ""},
		"the version negative":      {"PRAGMA user_version = -1", ""},
		"the version most negative": {"PRAGMA user_version = -2147483648", ""},
		"the version gone":          {"PRAGMA user_version = 0", ""},
		"a column more":             {"ALTER TABLE events ADD COLUMN mood TEXT", "Saved from it: 1 answer."},
		"a column less":             {"DROP VIEW answers; ALTER TABLE events DROP COLUMN body", "you start from the beginning"},
		"another table":             {rebuild(other), "Saved from it: 1 answer."},
		"another database":          {"DROP TABLE events; CREATE TABLE recipes (x)", "you start from the beginning"},
		"no table at all":           {"DROP VIEW answers; DROP TABLE events", "Saved from it: 1 answer."},
	} {
		t.Run(name, func(t *testing.T) {
			path := filepath.Join(t.TempDir(), "progress.db")
			s := opened(t, path)
			record(t, s, Event{Learner: "ada", Kind: Answered, Body: anAnswer()})
			if err := s.Close(); err != nil {
				t.Fatal(err)
			}
			run(t, path, c.change)
			s, notice, err := Open(t.Context(), path)
			if err != nil || (notice == "") != (c.notice == "") || !strings.Contains(notice, c.notice) {
				t.Fatalf("notice %q, want %q in it; %v", notice, c.notice, err)
			}
			defer s.Close()
			want := 1
			if strings.Contains(notice, "from the beginning") {
				want = 0
			}
			if got := events(t, s, "ada"); len(got) != want {
				t.Errorf("%d events, want %d", len(got), want)
			}
			record(t, s, Event{Learner: "ada", Kind: Answered, Body: anAnswer()})
			db := database(t, path)
			for _, check := range []string{"DELETE FROM events", "UPDATE events SET learner = ''"} {
				if _, err := db.Exec(check); err == nil {
					t.Errorf("%s works", check)
				}
			}
			var rows int
			if err := db.QueryRow("SELECT count(*) FROM answers WHERE question <> ''").Scan(&rows); err != nil || rows != want+1 {
				t.Errorf("the view has %d rows, want %d; %v", rows, want+1, err)
			}
		})
	}
}
