package progress

import (
	"bytes"
	"os"
	"path/filepath"
	"strings"
	"testing"
)

// FuzzImport reads any bytes as an export. Either the error says which line is wrong, or the events come out of a
// record as an export that reads and writes itself again. SQLite must accept every body, because it checks them too.
func FuzzImport(f *testing.F) {
	f.Add([]byte(exportOf(oddEvents())))
	for _, line := range oddEvents() {
		f.Add([]byte(exportOf([]string{line})))
	}
	db := database(f, filepath.Join(f.TempDir(), "empty.db"))
	f.Fuzz(func(t *testing.T, data []byte) {
		read, err := ReadExport(bytes.NewReader(data))
		if err != nil {
			if !strings.Contains(err.Error(), "line ") && !strings.HasSuffix(err.Error(), "it is empty") {
				t.Fatalf("the error names no line: %v", err)
			}
			return
		}
		s := NewMemory()
		for i := range read {
			read[i].Learner = "ada"
			r, err := complete(read[i])
			var valid bool
			if err == nil {
				err = db.QueryRow("SELECT json_valid(?)", string(r.body)).Scan(&valid)
			}
			if err != nil || !valid {
				t.Fatalf("SQLite says that %q is valid: %v; %v", r.body, valid, err)
			}
		}
		if _, err := s.Import(t.Context(), read); err != nil {
			t.Fatalf("read but not imported: %v", err)
		}
		first := exported(t, events(t, s, "ada"))
		again, err := ReadExport(strings.NewReader(first))
		if err != nil {
			t.Fatalf("the export cannot be imported: %v\n%s", err, first)
		}
		if second := exported(t, again); second != first {
			t.Fatalf("first  %s\nsecond %s", first, second)
		}
		Replay(again)
	})
}

// FuzzOpen opens any bytes as a record with a log. It must open, or a newer version must have written it, and then it
// must work, and open again without damage.
func FuzzOpen(f *testing.F) {
	file, wal := smallRecord(f, true)
	f.Add(file, wal)
	f.Add(file, []byte{})
	f.Add([]byte{}, wal)
	f.Add(file[:len(file)/2], wal[:len(wal)/2])
	f.Add([]byte("dear diary"), []byte("a log"))
	f.Fuzz(func(t *testing.T, file, wal []byte) {
		folder := inMemory(t)
		defer func() { _ = os.RemoveAll(folder) }()
		path := filepath.Join(folder, "progress.db")
		write(t, path, string(file))
		write(t, path+"-wal", string(wal))
		d := damagedRecord{name: "these bytes"}
		found, notice := d.use(t, path)
		if strings.HasPrefix(notice, "Nothing") {
			if !strings.Contains(notice, "newer version") {
				t.Fatal(notice)
			}
			return
		}
		if again, notice := d.use(t, path); again != found+1 || strings.Contains(notice, "damaged") {
			t.Fatalf("at the second start there are %d events, want %d; notice %q", again, found+1, notice)
		}
	})
}
