package progress

import (
	"fmt"
	"os"
	"path/filepath"
	"slices"
	"strconv"

	"portolan/internal/text"
)

// holders returns the other programs that have a file open, such as "sqlite3 (process 4711)". The system says that only
// on Linux, and only of the user's own programs, so there may be more.
func holders(path string) []string {
	path, err := filepath.Abs(path)
	if err != nil {
		return nil
	}
	if linked, err := filepath.EvalSymlinks(path); err == nil {
		path = linked
	}
	processes, err := os.ReadDir("/proc")
	if err != nil {
		return nil
	}
	var found []string
	for _, p := range processes {
		id, err := strconv.Atoi(p.Name())
		if err != nil || id == os.Getpid() || !hasOpen(id, path) {
			continue
		}
		name, err := os.ReadFile(fmt.Sprintf("/proc/%d/comm", id))
		if err != nil {
			continue
		}
		found = append(found, fmt.Sprintf("%s (process %d)", text.Squeeze(text.Line(string(name))), id))
	}
	return found
}

// hasOpen reports whether a process has a file open.
func hasOpen(process int, path string) bool {
	folder := fmt.Sprintf("/proc/%d/fd", process)
	files, err := os.ReadDir(folder)
	return err == nil && slices.ContainsFunc(files, func(f os.DirEntry) bool {
		to, err := os.Readlink(filepath.Join(folder, f.Name()))
		return err == nil && to == path
	})
}
