package progress

import (
	"bytes"
	"encoding/json"
	"errors"
	"fmt"
	"path/filepath"
	"reflect"
	"strings"
	"testing"
	"time"
)

// uuidOf returns the n-th ID that a test uses.
func uuidOf(n int) string { return fmt.Sprintf("019a2c1e-0000-7000-8000-%012d", n) }

// oneOfEach returns an event of each kind, and one of a kind that only a newer version knows.
func oneOfEach() []Event {
	return []Event{
		{ID: uuidOf(1), Learner: "ada", Time: noon, Kind: StepSeen, Body: Step{"nodeport", "who-may-knock"}},
		{
			ID: uuidOf(2), Learner: "ada", Time: noon.Add(time.Second), Kind: Predicted,
			Body: Prediction{"nodeport", "who-may-knock", "yes", true},
		},
		{ID: uuidOf(3), Learner: "ada", Time: noon.Add(2 * time.Second), Kind: Answered, Body: anAnswer()},
		{ID: uuidOf(4), Learner: "ada", Time: noon.Add(3 * time.Second), Kind: Finished, Body: Step{Lesson: "nodeport"}},
		{ID: uuidOf(5), Learner: "ada", Time: noon.Add(4 * time.Second), Kind: Reset, Body: Step{}},
		{
			ID: uuidOf(6), Learner: "ada", Time: noon.Add(5 * time.Second), Kind: "dreamt",
			Body: json.RawMessage(`{"of":"ports"}`),
		},
		{
			ID: uuidOf(7), Learner: "ada", Time: noon.Add(6 * time.Second), Kind: StepSeen,
			Body: json.RawMessage(`["otherwise"]`),
		},
	}
}

func exported(t testing.TB, events []Event) string {
	t.Helper()
	var text bytes.Buffer
	if err := WriteExport(&text, events); err != nil {
		t.Fatal(err)
	}
	return text.String()
}

func TestAnExportIsReadAsItWasWritten(t *testing.T) {
	want := oneOfEach()
	got, err := ReadExport(strings.NewReader(exported(t, want)))
	if err != nil {
		t.Fatal(err)
	}
	if !reflect.DeepEqual(got, want) {
		t.Errorf("got  %v\nwant %v", got, want)
	}
}

func TestReadExportRefuses(t *testing.T) {
	const head = `{"format":"portolan progress","version":1,"events":1}` + "\n"
	for name, c := range map[string]struct{ text, want string }{
		"nothing":       {"", "it is empty"},
		"something":     {"a,b,c\n", "line 1: this is not an export of portolan"},
		"newer":         {`{"format":"portolan progress","version":2}`, "a newer version"},
		"missing lines": {head, "the first line says 1 event, and the file has 0"},
		"broken line":   {head + "{", "line 2: read an event"},
		"no UUID":       {head + `{"id":"7"}`, "line 2: its id is no UUID"},
		"no kind":       {head + `{"id":"` + uuidOf(1) + `"}`, "it has no kind"},
		"no time":       {head + `{"id":"` + uuidOf(1) + `","kind":"step"}`, "it has no time"},
		"no body":       {head + `{"id":"` + uuidOf(1) + `","kind":"step","time":"2026-03-01T08:00:00Z"}`, "it has no body"},
		"endless line":  {head + strings.Repeat(" ", maxLine+1), "line 2: it is longer than 1048576 bytes"},
	} {
		t.Run(name, func(t *testing.T) {
			if _, err := ReadExport(strings.NewReader(c.text)); err == nil || !strings.Contains(err.Error(), c.want) {
				t.Errorf("got %v, want %q in it", err, c.want)
			}
		})
	}
}

// TestImportIsAUnion imports two records into each other, one of them twice. Both must then have the same events in the
// same order.
func TestImportIsAUnion(t *testing.T) {
	all := oneOfEach()
	odd, even := []Event{all[0], all[2], all[4], all[6]}, []Event{all[1], all[2], all[3], all[5]}
	for name, s := range stores(t) {
		t.Run(name, func(t *testing.T) {
			for i, c := range []struct {
				events []Event
				added  int
			}{{even, 4}, {odd, 3}, {odd, 0}, {nil, 0}, {append(odd, odd...), 0}} {
				if added, err := s.Import(t.Context(), c.events); err != nil || added != c.added {
					t.Errorf("import %d: added %d, want %d; %v", i, added, c.added, err)
				}
			}
			if got := events(t, s, "ada"); !reflect.DeepEqual(got, all) {
				t.Errorf("got  %v\nwant %v", got, all)
			}
		})
	}
}

func TestImportIsAllOrNothing(t *testing.T) {
	for name, s := range stores(t) {
		t.Run(name, func(t *testing.T) {
			broken := append(oneOfEach(), Event{ID: uuidOf(8), Learner: "ada", Kind: Answered, Body: "no answer"})
			if added, err := s.Import(t.Context(), broken); err == nil || added != 0 {
				t.Errorf("added %d, %v", added, err)
			}
			if got := events(t, s, "ada"); len(got) != 0 {
				t.Errorf("it holds %v", got)
			}
			if err := s.Close(); err != nil {
				t.Fatal(err)
			}
			if _, err := s.Import(t.Context(), oneOfEach()); !errors.Is(err, ErrClosed) {
				t.Errorf("closed: %v, want ErrClosed", err)
			}
		})
	}
}

// TestImportManyAtOnce imports a year of answers. All must be saved in one transaction.
func TestImportManyAtOnce(t *testing.T) {
	s := opened(t, filepath.Join(t.TempDir(), "progress.db")).(*disk)
	writes := 0
	insert := s.save
	s.save = func(rows []row) error { writes++; return insert(rows) }
	year := make([]Event, 5000)
	for i := range year {
		year[i] = Event{
			ID: uuidOf(i), Learner: "ada", Time: noon.Add(time.Duration(i) * time.Hour), Kind: Answered,
			Body: anAnswer(),
		}
	}
	if added, err := s.Import(t.Context(), year); err != nil || added != len(year) || writes != 1 {
		t.Errorf("added %d in %d writes, %v", added, writes, err)
	}
}
