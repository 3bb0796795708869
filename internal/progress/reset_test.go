package progress

import (
	"fmt"
	"path/filepath"
	"reflect"
	"slices"
	"strings"
	"testing"
	"time"
)

// TestWhatAResetForgets holds the rules of reset.go. Each case records events with the times that a wrong clock gave
// them. The steps that still count must be the same in the record, in a record that has imported its export, and in one
// that had events of its own before.
func TestWhatAResetForgets(t *testing.T) {
	const year = 365 * 24 * time.Hour
	saw := func(after time.Duration, lesson string) Event {
		return Event{Learner: "ada", Time: noon.Add(after), Kind: StepSeen, Body: Step{Lesson: lesson, Step: "1"}}
	}
	reset := func(after time.Duration, lesson string) Event {
		return Event{Learner: "ada", Time: noon.Add(after), Kind: Reset, Body: Step{Lesson: lesson}}
	}
	last := reset(0, "")
	last.Time = time.Date(9999, 12, 31, 23, 59, 59, 999999000, time.UTC)
	for name, c := range map[string]struct {
		events []Event
		want   []string // the lessons that count
	}{
		"the clock was right":                   {[]Event{saw(0, "a"), reset(1, ""), saw(2, "b")}, []string{"b"}},
		"seen in the future":                    {[]Event{saw(year, "a"), reset(0, ""), saw(1, "b")}, []string{"b"}},
		"seen in the future, one lesson reset":  {[]Event{saw(year, "a"), saw(year, "b"), reset(0, "a")}, []string{"b"}},
		"reset, then seen in the future":        {[]Event{reset(0, "a"), saw(year, "a")}, []string{"a"}},
		"reset in the future, then set right":   {[]Event{saw(0, "a"), reset(year, ""), saw(1, "b")}, []string{"b"}},
		"reset in the future, one lesson":       {[]Event{saw(0, "a"), reset(year, "a"), saw(1, "a"), saw(1, "b")}, []string{"a", "b"}},
		"reset twice, the clock set back":       {[]Event{saw(2, "a"), reset(year, ""), saw(1, "b"), reset(0, "b")}, nil},
		"reset in the last microsecond of 9999": {[]Event{saw(0, "a"), last, saw(0, "b")}, []string{"b"}},
		"everything at the same time":           {[]Event{saw(0, "a"), reset(0, ""), saw(0, "b")}, []string{"b"}},
	} {
		for store, s := range stores(t) {
			t.Run(store+"/"+name, func(t *testing.T) {
				record(t, s, c.events...)
				own := events(t, s, "ada")
				checkCounts(t, "in the record", own, c.want)
				text := exported(t, own)
				read, err := ReadExport(strings.NewReader(text))
				if err != nil {
					t.Fatal(err)
				}
				other := opened(t, filepath.Join(t.TempDir(), "progress.db"))
				record(t, other, saw(-time.Hour, "y"), saw(2*year, "z"))
				if _, err := other.Import(t.Context(), read); err != nil {
					t.Fatal(err)
				}
				// The other machine's events are older than every reset of everything, or newer than all.
				checkCounts(t, "imported", slices.DeleteFunc(events(t, other, "ada"), func(e Event) bool {
					return !slices.ContainsFunc(own, func(o Event) bool { return o.ID == e.ID })
				}), c.want)
			})
		}
	}
}

func checkCounts(t *testing.T, where string, events []Event, want []string) {
	t.Helper()
	var got []string
	for lesson := range Replay(events).Lessons {
		got = append(got, lesson)
	}
	slices.Sort(got)
	if !reflect.DeepEqual(got, want) {
		t.Errorf("%s: the lessons %v count, want %v", where, got, want)
	}
}

// TestAnImportedResetForgetsOnlyWhatItKnew: another machine was reset before this one's events were recorded.
func TestAnImportedResetForgetsOnlyWhatItKnew(t *testing.T) {
	for name, s := range stores(t) {
		t.Run(name, func(t *testing.T) {
			record(t, s, Event{Learner: "ada", Time: noon, Kind: StepSeen, Body: Step{"a", "1"}})
			if _, err := s.Import(t.Context(), []Event{
				{ID: uuidOf(1), Learner: "ada", Time: noon.Add(-time.Hour), Kind: Reset, Body: Step{}},
				{ID: uuidOf(2), Learner: "ada", Time: noon.Add(-2 * time.Hour), Kind: StepSeen, Body: Step{"b", "1"}},
			}); err != nil {
				t.Fatal(err)
			}
			checkCounts(t, "here", events(t, s, "ada"), []string{"a"})
		})
	}
}

// TestAResetOfManyLaterEvents: the ids of the events do not fit into one line of an export.
func TestAResetOfManyLaterEvents(t *testing.T) {
	rows := make([]row, maxForgets+1)
	for i := range rows {
		rows[i] = row{
			fmt.Sprintf("019a2c1e-0000-7000-8000-%012d", i), "ada", noon.Add(time.Hour), StepSeen,
			[]byte(`{"lesson":"a","step":"1"}`), false,
		}
	}
	s := opened(t, filepath.Join(t.TempDir(), "progress.db"))
	if err := s.(*disk).insert(rows); err != nil {
		t.Fatal(err)
	}
	record(t, s, Event{Learner: "ada", Time: noon, Kind: Reset, Body: Step{}})
	read, err := ReadExport(strings.NewReader(exported(t, events(t, s, "ada"))))
	if err != nil {
		t.Fatal(err)
	}
	checkCounts(t, "in the export", read, nil)
}
