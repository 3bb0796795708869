package progress

import (
	"bytes"
	"fmt"
	"path/filepath"
	"runtime"
	"testing"
	"time"
)

// TestWorkGrowsWithTheRecord doubles a record twice. What an export, an import and a start with its replay allocate may
// grow at most 2.5 times with each.
func TestWorkGrowsWithTheRecord(t *testing.T) {
	type cost struct{ allocations, bytes uint64 }
	costs := map[string][]cost{}
	measure := func(what string, do func()) {
		var before, after runtime.MemStats
		runtime.ReadMemStats(&before)
		do()
		runtime.ReadMemStats(&after)
		costs[what] = append(costs[what], cost{after.Mallocs - before.Mallocs, after.TotalAlloc - before.TotalAlloc})
	}
	const small = 500
	for _, n := range []int{small, 2 * small, 4 * small} {
		many := make([]Event, n)
		for i := range many {
			many[i] = Event{
				ID: uuidOf(i), Learner: "ada", Time: noon.Add(time.Duration(i) * time.Second), Kind: Answered, Body: anAnswer(),
			}
		}
		export := exported(t, many)
		path := filepath.Join(t.TempDir(), fmt.Sprint(n), "progress.db")
		s := opened(t, path)
		measure("import", func() {
			read, err := ReadExport(bytes.NewReader([]byte(export)))
			if err != nil {
				t.Fatal(err)
			}
			if added, err := s.Import(t.Context(), read); err != nil || added != n {
				t.Fatalf("added %d, %v", added, err)
			}
		})
		if err := s.Close(); err != nil {
			t.Fatal(err)
		}
		measure("open and replay", func() {
			s = opened(t, path)
			if got := len(Replay(events(t, s, "ada")).Answers); got != n {
				t.Fatalf("%d answers, want %d", got, n)
			}
		})
		measure("export", func() {
			if got := exported(t, events(t, s, "ada")); got != export {
				t.Error("the export is another one")
			}
		})
		measure("salvage", func() {
			if rows, err := scan(path); err != nil || len(rows) != n {
				t.Fatalf("found %d, %v", len(rows), err)
			}
		})
	}
	for what, all := range costs {
		for i, c := range all[1:] {
			if before := all[i]; 2*c.allocations > 5*before.allocations || 2*c.bytes > 5*before.bytes {
				t.Errorf("%s: %v allocations and bytes, and with twice the events %v", what, before, c)
			}
		}
		t.Log(what, all)
	}
}
