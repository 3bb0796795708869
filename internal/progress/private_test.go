//go:build unix

package progress

import (
	"io/fs"
	"os"
	"path/filepath"
	"strings"
	"syscall"
	"testing"
)

// TestOnlyTheOwnerMayReadTheRecord opens records with a umask that forbids nothing. This must hold for every file in
// the folder: the record, its -wal and -shm, a damaged record and the lock. A folder that is not the program's stays as
// it is.
func TestOnlyTheOwnerMayReadTheRecord(t *testing.T) {
	old := syscall.Umask(0)
	defer syscall.Umask(old)
	for name, prepare := range map[string]func(t *testing.T, path string){
		"new": func(*testing.T, string) {},
		"made with wider permissions": func(t *testing.T, path string) {
			record(t, opened(t, path), Event{Kind: Reset, Body: Step{}})
			widen(t, path)
		},
		"damaged, with wider permissions": func(t *testing.T, path string) {
			if err := os.Mkdir(filepath.Dir(path), 0o777); err != nil {
				t.Fatal(err)
			}
			write(t, path, strings.Repeat("dear diary ", 500))
			write(t, path+"-wal", "a log")
			widen(t, path)
		},
	} {
		t.Run(name, func(t *testing.T) {
			shared := t.TempDir()
			if err := os.Chmod(shared, 0o777); err != nil {
				t.Fatal(err)
			}
			path := filepath.Join(shared, folderName, "progress.db")
			prepare(t, path)
			s, _, err := Open(t.Context(), path)
			if err != nil {
				t.Fatal(err)
			}
			defer s.Close()
			record(t, s, Event{Kind: Reset, Body: Step{}})
			for name, want := range map[string]fs.FileMode{shared: 0o777, filepath.Dir(path): 0o700} {
				if info, err := os.Stat(name); err != nil || info.Mode().Perm() != want {
					t.Errorf("%s has the permissions %v, want %v; %v", name, info.Mode(), want, err)
				}
			}
			files, err := os.ReadDir(filepath.Dir(path))
			if err != nil || len(files) < 3 {
				t.Fatalf("%v, %v", files, err)
			}
			for _, f := range files {
				if info, err := f.Info(); err != nil || info.Mode().Perm() != 0o600 {
					t.Errorf("%s has the permissions %v, want 0600; %v", f.Name(), info.Mode(), err)
				}
			}
		})
	}
}

// widen lets everybody read the files of a record and its folder.
func widen(t *testing.T, path string) {
	t.Helper()
	if err := os.Chmod(filepath.Dir(path), 0o777); err != nil {
		t.Fatal(err)
	}
	files, err := filepath.Glob(path + "*")
	if err != nil || len(files) == 0 {
		t.Fatalf("%v, %v", files, err)
	}
	for _, name := range files {
		if err := os.Chmod(name, 0o666); err != nil {
			t.Fatal(err)
		}
	}
}

// TestALinkedFolderKeepsItsPermissions: the user has chosen another place for the record.
func TestALinkedFolderKeepsItsPermissions(t *testing.T) {
	shared := filepath.Join(t.TempDir(), "shared")
	if err := os.Mkdir(shared, 0o755); err != nil {
		t.Fatal(err)
	}
	link := filepath.Join(t.TempDir(), folderName)
	if err := os.Symlink(shared, link); err != nil {
		t.Fatal(err)
	}
	record(t, opened(t, filepath.Join(link, "progress.db")), Event{Kind: Reset, Body: Step{}})
	if info, err := os.Stat(shared); err != nil || info.Mode().Perm() != 0o755 {
		t.Errorf("the folder has the permissions %v, %v", info.Mode(), err)
	}
}
