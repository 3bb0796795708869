package progress

import (
	"encoding/json"
	"fmt"
	"path/filepath"
	"reflect"
	"strings"
	"testing"
	"time"
)

// TestRecordRefusesWhatCannotBeReadBack: the record only grows, so such an event could never be removed.
func TestRecordRefusesWhatCannotBeReadBack(t *testing.T) {
	step := func(change func(*Event)) Event {
		e := Event{ID: uuidOf(1), Time: noon, Kind: StepSeen, Body: Step{"nodeport", "a"}}
		change(&e)
		return e
	}
	unknown := func(body string) Event { return Event{Kind: "dreamt", Time: noon, Body: json.RawMessage(body)} }
	for name, e := range map[string]Event{
		"before the year 0": step(func(e *Event) {
			e.Time = time.Date(0, 1, 1, 0, 0, 0, 0, time.FixedZone("", 3600))
		}),
		"after the year 9999": step(func(e *Event) {
			e.Time = time.Date(9999, 12, 31, 23, 59, 59, 0, time.FixedZone("", -3600))
		}),
		"an id that is no UUID":          step(func(e *Event) { e.ID = "7" }),
		"an id in capitals":              step(func(e *Event) { e.ID = strings.ToUpper(uuidOf(1)) }),
		"a learner that is not UTF-8":    step(func(e *Event) { e.Learner = "ad\xff" }),
		"a kind that is not UTF-8":       {Kind: "dream\xff", Time: noon, Body: json.RawMessage(`{}`)},
		"a body that is not JSON":        unknown(`{"of":`),
		"a body that SQLite cannot read": unknown(strings.Repeat("[", 1001) + strings.Repeat("]", 1001)),
		"a line too long for an import":  unknown(`"` + strings.Repeat("<", maxLine/6) + `"`),
	} {
		for store, s := range stores(t) {
			t.Run(store+"/"+name, func(t *testing.T) {
				if err := s.Record(t.Context(), e); err == nil {
					t.Error("Record: want an error")
				}
				if added, err := s.Import(t.Context(), []Event{e}); err == nil {
					t.Errorf("Import: added %d, want an error", added)
				}
				if got := events(t, s, e.Learner); len(got) != 0 {
					t.Errorf("it was kept: %v", got)
				}
			})
		}
	}
}

// oddEvents are lines of an export that are unusual and yet right.
func oddEvents() []string {
	line := func(n int, at, kind, body string) string {
		return fmt.Sprintf(`{"id":%q,"learner":"ada","time":%q,"kind":%q,"body":%s}`, uuidOf(n), at, kind, body)
	}
	return []string{
		line(1, "0000-01-01T00:00:00Z", "step", `{"lesson":"a","step":"b"}`),
		line(2, "0001-01-01T00:00:00Z", "step", `{"lesson":"a","step":"b"}`),
		line(3, "9999-12-31T23:59:59.999999Z", "step", `{"lesson":"a"}`),
		line(4, "2026-03-02T08:14:05.123456789+05:30", "finished", `{"lesson":"a"}`),
		line(5, "2026-03-02T08:14:05Z", "answer", `{"question":"q","right":true,"mood":{"new":[1,2]},"hints":1}`),
		line(6, "2026-03-02T08:14:05Z", "answer", `{"question":"q","milliseconds":123456789012345678901234567890}`),
		line(7, "2026-03-02T08:14:05Z", "dreamt", `{"n":12345678901234567890123456789012345678901234567890.5e-7}`),
		line(8, "2026-03-02T08:14:05Z", "dreamt", `["otherwise",null,"a\u2028b\u0000\u001b\ud800"]`),
		line(9, "2026-03-02T08:14:05Z", "step", `null`),
		line(10, "2026-03-02T08:14:05Z", "reset", `"x"`),
		line(11, "2026-03-02T08:14:05Z", "step", "{\"lesson\":\"\xff\u202e\u0085\u007f<&>\", \"Step\" : \"B\", \"step\":\"c\"}"),
		strings.Replace(line(12, "2026-03-02T08:14:05Z", "dreamt", `{}`), "dreamt", `a\u2028\u0000\u001b]0;`, 1),
		line(13, "2026-03-02T08:14:05Z", "dreamt", strings.Repeat("[", maxDepth)+strings.Repeat("]", maxDepth)),
		strings.Replace(line(14, "2026-03-02T08:14:05Z", "lab", `{}`), uuidOf(14), strings.ToUpper("{"+uuidOf(14)+"}"), 1),
	}
}

func exportOf(lines []string) string {
	return fmt.Sprintf(`{"format":"portolan progress","version":1,"events":%d}`, len(lines)) + "\n" +
		strings.Join(lines, "\n") + "\n"
}

// TestAnExportImportsAgainByteForByte imports odd events into a record, exports them, and imports the export into
// another record. Both exports must be the same, and what this version does not know must still be in them.
func TestAnExportImportsAgainByteForByte(t *testing.T) {
	text := exportOf(oddEvents())
	var exports []string
	for range 2 {
		read, err := ReadExport(strings.NewReader(text))
		if err != nil {
			t.Fatal(err)
		}
		path := filepath.Join(t.TempDir(), "progress.db")
		s := opened(t, path)
		if added, err := s.Import(t.Context(), read); err != nil || added != len(oddEvents()) {
			t.Fatalf("added %d, %v", added, err)
		}
		if err := s.Close(); err != nil {
			t.Fatal(err)
		}
		text = exported(t, events(t, opened(t, path), "ada"))
		exports = append(exports, text)
	}
	if exports[0] != exports[1] {
		t.Errorf("first  %s\nsecond %s", exports[0], exports[1])
	}
	for _, part := range []string{
		`"mood":{"new":[1,2]}`, "123456789012345678901234567890", "12345678901234567890123456789012345678901234567890.5e-7",
		`"a\u2028b\u0000\u001b\ud800"`, "0000-01-01T00:00:00Z", "0001-01-01T00:00:00Z", "9999-12-31T23:59:59.999999Z",
		"2026-03-02T02:44:05.123456Z", `\u202e\u0085\u007f\u003c\u0026\u003e`, `"a\u2028\u0000\u001b]0;"`,
	} {
		if !strings.Contains(exports[0], part) {
			t.Errorf("the export has no %s:\n%s", part, exports[0])
		}
	}
}

// TestAnAnswerWithNewFieldsCounts: fields of a newer version do not keep this one from reading the rest.
func TestAnAnswerWithNewFieldsCounts(t *testing.T) {
	read, err := ReadExport(strings.NewReader(exportOf(oddEvents()[4:5])))
	if err != nil {
		t.Fatal(err)
	}
	if got, want := Replay(read).Answers, []Answer{{Question: "q", Right: true, Hints: 1}}; !reflect.DeepEqual(got, want) {
		t.Errorf("got %+v, want %+v", got, want)
	}
}

// TestOddRowsArePassedOver puts rows into a record that this program would not write. The others are read, the notice
// counts the odd ones, and they stay in the file.
func TestOddRowsArePassedOver(t *testing.T) {
	const insert = "PRAGMA ignore_check_constraints = ON; INSERT INTO events (id, learner, at, kind, body) VALUES "
	row := func(id, learner, at, kind, body string) string {
		return fmt.Sprintf("(%s, %s, %s, %s, %s)", id, learner, at, kind, body)
	}
	id, at, body := "'"+uuidOf(1)+"'", "'2026-03-02T08:14:05.000000Z'", "'{}'"
	for name, odd := range map[string]string{
		"a time that cannot be read":  row(id, "'ada'", "'yesterday'", "'step'", body),
		"the 31st of February":        row(id, "'ada'", "'2026-02-31T08:14:05.000000Z'", "'step'", body),
		"a minute of 61":              row(id, "'ada'", "'2026-03-02T08:61:05.000000Z'", "'step'", body),
		"the year 12026":              row(id, "'ada'", "'12026-03-02T08:14:05.00000Z'", "'step'", body),
		"the year -1":                 row(id, "'ada'", "'0000-01-01T00:00:00+01:00'", "'step'", body),
		"a number as the time":        row(id, "'ada'", "7", "'step'", body),
		"a blob as the time":          row(id, "'ada'", "CAST("+at+" AS BLOB)", "'step'", body),
		"no JSON":                     row(id, "'ada'", at, "'step'", "'{\"lesson\":'"),
		"a blob as the body":          row(id, "'ada'", at, "'step'", "x'7b7d'"),
		"no id":                       row("''", "'ada'", at, "'step'", body),
		"a huge id":                   row("hex(zeroblob(100000))", "'ada'", at, "'step'", body),
		"a blob as the id":            row("x'00ff'", "'ada'", at, "'step'", body),
		"an id in capitals":           row("upper("+id+")", "'ada'", at, "'step'", body),
		"control characters as id":    row("char(27, 0, 10)", "'ada'", at, "'step'", body),
		"an id that is not UTF-8":     row("CAST(x'ff' AS TEXT)", "'ada'", at, "'step'", body),
		"no kind":                     row(id, "'ada'", at, "''", body),
		"a kind that is not UTF-8":    row(id, "'ada'", at, "CAST(x'ff' AS TEXT)", body),
		"a blob as the learner":       row(id, "x'616461'", at, "'step'", body),
		"a learner that is not UTF-8": row(id, "CAST(x'ff' AS TEXT)", at, "'step'", body),
	} {
		t.Run(name, func(t *testing.T) {
			path := filepath.Join(t.TempDir(), "progress.db")
			s := opened(t, path)
			record(t, s, Event{ID: uuidOf(2), Learner: "ada", Kind: Answered, Body: anAnswer()})
			if err := s.Close(); err != nil {
				t.Fatal(err)
			}
			run(t, path, insert+odd)
			s, notice, err := Open(t.Context(), path)
			if err != nil {
				t.Fatal(err)
			}
			defer s.Close()
			if want := "1 event of your progress cannot be read, so it does not count. It stays in the file: " + path; notice != want {
				t.Errorf("notice %q, want %q", notice, want)
			}
			record(t, s, Event{ID: uuidOf(3), Learner: "ada", Kind: Answered, Body: anAnswer()})
			if got := exported(t, events(t, s, "ada")); strings.Count(got, "\n") != 3 || !strings.Contains(got, uuidOf(2)) {
				t.Errorf("the export is %s", got)
			}
			var rows int
			if err := database(t, path).QueryRow("SELECT count(*) FROM events").Scan(&rows); err != nil || rows != 3 {
				t.Errorf("the file has %d rows, want 3; %v", rows, err)
			}
		})
	}
}
