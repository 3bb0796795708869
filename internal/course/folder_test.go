//go:build unix

package course_test

import (
	"context"
	"errors"
	"fmt"
	"io/fs"
	"net"
	"os"
	"path/filepath"
	"strings"
	"syscall"
	"testing"

	"portolan/internal/authored"
	"portolan/internal/course"
)

// folder writes files below a new folder and opens it as a course.
func folder(t *testing.T, files map[string]string) (c *course.Folder, dir string) {
	t.Helper()
	dir = t.TempDir()
	for name, content := range files {
		put(t, filepath.Join(dir, name), content)
	}
	c, err := course.OpenFolder(dir)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = c.Close() })
	return c, dir
}

func put(t *testing.T, file, content string) {
	t.Helper()
	if err := os.MkdirAll(filepath.Dir(file), 0o700); err != nil {
		t.Fatal(err)
	}
	if err := os.WriteFile(file, []byte(content), 0o600); err != nil {
		t.Fatal(err)
	}
}

// TestFolderReadsOnlyFiles puts something else in the place of a lesson, of a folder, or of a scene. Reading names it,
// says what to do, and does not wait.
func TestFolderReadsOnlyFiles(t *testing.T) {
	const pipe = "this is a pipe, a device or a socket: put a text file here"
	const link = "a symbolic link that does not lead to a file of the course: put the file itself here"
	lesson := filepath.Join("lessons", "01-a.md")
	for name, c := range map[string]struct {
		make func(dir string) error
		want string
	}{
		"a pipe": {
			func(dir string) error { return syscall.Mkfifo(filepath.Join(dir, lesson), 0o600) },
			"lessons/01-a.md: " + pipe,
		},
		"a socket": {
			func(dir string) error {
				t.Chdir(dir) // the path of a socket must be short
				_, err := (&net.ListenConfig{}).Listen(context.Background(), "unix", lesson)
				return err
			},
			"lessons/01-a.md: " + pipe,
		},
		"a device": {
			func(dir string) error { return os.Symlink("/dev/zero", filepath.Join(dir, lesson)) },
			"lessons/01-a.md: " + link,
		},
		"a link that leads out": {
			func(dir string) error { return os.Symlink("/etc/hostname", filepath.Join(dir, lesson)) },
			"lessons/01-a.md: " + link,
		},
		"a link that leads nowhere": {
			func(dir string) error { return os.Symlink("02-b.md", filepath.Join(dir, lesson)) },
			"lessons/01-a.md: " + link,
		},
		"a link to a pipe": {
			func(dir string) error {
				return errors.Join(syscall.Mkfifo(filepath.Join(dir, "p"), 0o600), os.Symlink("../p", filepath.Join(dir, lesson)))
			},
			"lessons/01-a.md: " + pipe,
		},
		"a folder": {
			func(dir string) error { return os.Mkdir(filepath.Join(dir, lesson), 0o700) },
			"lessons/01-a.md: it cannot be read: ",
		},
		"a scene that is a pipe": {
			func(dir string) error {
				return syscall.Mkfifo(filepath.Join(dir, "lessons", "scenes", "b.yaml"), 0o600)
			},
			"lessons/scenes/b.yaml: " + pipe,
		},
		"a folder that leads out": {
			func(dir string) error { return os.Symlink("/etc", filepath.Join(dir, "quiz", "bank")) },
			"quiz/bank: " + link,
		},
		"a folder that leads to itself": {
			func(dir string) error { return os.Symlink("bank", filepath.Join(dir, "quiz", "bank")) },
			"quiz/bank: " + link,
		},
		"a folder that is a file": {
			func(dir string) error { return os.WriteFile(filepath.Join(dir, "quiz", "labs"), nil, 0o600) },
			"quiz/labs: it cannot be read: ",
		},
		"an example that is a pipe": {
			func(dir string) error { return syscall.Mkfifo(filepath.Join(dir, "quiz", "README.md"), 0o600) },
			"quiz/README.md: " + pipe,
		},
	} {
		t.Run(name, func(t *testing.T) {
			files, dir := folder(t, map[string]string{"lessons/scenes/a.yaml": "", "quiz/.keep": ""})
			if err := c.make(dir); err != nil {
				t.Fatal(err)
			}
			found := fmt.Sprint(course.Check(files))
			if !strings.Contains(found, c.want) {
				t.Errorf("lint finds %s, want %q", found, c.want)
			}
			if name == "an example that is a pipe" { // Load does not read examples
				return
			}
			if _, err := course.Load(files); err == nil || !strings.Contains(err.Error(), c.want) {
				t.Errorf("Load says %v, want %q", err, c.want)
			}
		})
	}
}

// TestFolderFollowsLinksInside: a lesson may be a link to another file of the same folder.
func TestFolderFollowsLinksInside(t *testing.T) {
	files, dir := folder(t, map[string]string{"drafts/a.md": "text", "lessons/scenes/a.yaml": ""})
	if err := os.Symlink("../drafts/a.md", filepath.Join(dir, "lessons", "01-a.md")); err != nil {
		t.Fatal(err)
	}
	if data, err := fs.ReadFile(files, "lessons/01-a.md"); err != nil || string(data) != "text" {
		t.Errorf("read %q, %v", data, err)
	}
}

// TestFolderIsLimited reads a file, a course and a folder that are larger than a course can be.
func TestFolderIsLimited(t *testing.T) {
	files, dir := folder(t, map[string]string{"a": "small"})
	sparse := func(name string, size int64) {
		put(t, filepath.Join(dir, name), "")
		if err := os.Truncate(filepath.Join(dir, name), size); err != nil {
			t.Fatal(err)
		}
	}
	sparse("big", 1<<40) // as large as a file that never stops growing
	for range 3 {        // a file that is read again counts once
		if _, err := files.ReadFile("a"); err != nil {
			t.Fatal(err)
		}
	}
	wants(t, files, "big", "big: the file is larger than 1024 KB: split it")
	var problem authored.Problem
	for i := range 64 {
		name := fmt.Sprint("part", i)
		sparse(name, 1<<20)
		_, err := files.ReadFile(name)
		if errors.As(err, &problem) != (i == 63) { // with "a", these are more than 64 MB
			t.Errorf("%s: %v", name, err)
		}
	}
	if !strings.Contains(problem.Text, "larger than 64 MB") {
		t.Errorf("the problem is %v", problem)
	}
}

func wants(t *testing.T, files *course.Folder, name, want string) {
	t.Helper()
	if _, err := files.ReadFile(name); err == nil || err.Error() != want {
		t.Errorf("%s: got %v, want %s", name, err, want)
	}
}

func TestOpenFolderRefuses(t *testing.T) {
	dir := t.TempDir()
	put(t, filepath.Join(dir, "file"), "")
	if err := syscall.Mkfifo(filepath.Join(dir, "pipe"), 0o600); err != nil {
		t.Fatal(err)
	}
	for _, name := range []string{"file", "pipe", "missing"} {
		if _, err := course.OpenFolder(filepath.Join(dir, name)); err == nil {
			t.Errorf("%s was opened as a course", name)
		}
	}
}
