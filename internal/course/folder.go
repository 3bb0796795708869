package course

import (
	"errors"
	"fmt"
	"io"
	"io/fs"
	"os"
	"path"
	"path/filepath"
	"slices"
	"strings"
	"sync"
	"syscall"

	"portolan/internal/authored"
)

// The limits of a course on disk. A file of the course inside the program has 50 KB at most. A course that reaches the
// limits still fits into memory.
const (
	maxFile  = 1 << 20  // bytes of one file
	maxBytes = 64 << 20 // bytes of all files
	maxFiles = 20000    // files of the course, and entries of one of its folders
)

// Folder is a course in a folder on disk. It reads only regular files, and a limited number of bytes. It never leaves
// the folder: a symbolic link is followed only if it leads to a file of the same folder. Its errors are
// authored.Problems where the author of the course has to change something.
type Folder struct {
	root *os.Root

	mu    sync.Mutex
	sizes map[string]int // the size of each file that was read
	bytes int            // their sum
}

// OpenFolder opens a folder as a course. It fails if it is not a folder. The caller must close it.
func OpenFolder(name string) (*Folder, error) {
	info, err := os.Stat(name)
	if err != nil {
		return nil, fmt.Errorf("open the course: %w", err)
	}
	if !info.IsDir() {
		return nil, fmt.Errorf("open the course: %s is not a folder. A course is a folder with lessons/ and quiz/ in it",
			name)
	}
	root, err := os.OpenRoot(name)
	if err != nil {
		return nil, fmt.Errorf("open the course: %w", err)
	}
	return &Folder{root: root, sizes: map[string]int{}}, nil
}

// Close closes the folder. Afterwards, nothing can be read from it.
func (f *Folder) Close() error {
	if err := f.root.Close(); err != nil {
		return fmt.Errorf("close the course: %w", err)
	}
	return nil
}

// Open implements fs.FS. It fails for everything but regular files and folders. It does not wait for the other end of a
// pipe.
func (f *Folder) Open(name string) (fs.File, error) {
	if !fs.ValidPath(name) {
		return nil, &fs.PathError{Op: "open", Path: name, Err: fs.ErrInvalid}
	}
	if info, err := f.root.Stat(name); err != nil {
		return nil, f.explained(name, err)
	} else if !readable(info) { // opening a device may already change it
		return nil, notAFile(name)
	}
	// Between Stat and OpenFile, the file may become a pipe. Without O_NONBLOCK, OpenFile would then wait.
	file, err := f.root.OpenFile(filepath.FromSlash(name), os.O_RDONLY|syscall.O_NONBLOCK, 0)
	if err != nil {
		return nil, f.explained(name, err)
	}
	info, err := file.Stat()
	if err == nil && !readable(info) {
		err = notAFile(name)
	}
	if err != nil {
		return nil, errors.Join(err, file.Close())
	}
	return file, nil
}

// readable reports whether a file of a course may be read.
func readable(info fs.FileInfo) bool { return info.Mode().IsRegular() || info.IsDir() }

func notAFile(name string) error {
	return authored.Problem{File: name, Text: "this is a pipe, a device or a socket: put a text file here"}
}

// explained returns the error of opening a file. If a symbolic link is the reason, the error says so.
func (f *Folder) explained(name string, err error) error {
	for part := name; part != "."; part = path.Dir(part) {
		info, lookErr := f.root.Lstat(part)
		if lookErr == nil && info.Mode()&fs.ModeSymlink != 0 {
			return authored.Problem{
				File: name, Text: "a symbolic link that does not lead to a file of the course: put the file itself here",
			}
		}
	}
	return err
}

// ReadFile implements fs.ReadFileFS. It fails if a file, or everything that was read so far, is too large.
func (f *Folder) ReadFile(name string) ([]byte, error) {
	file, err := f.Open(name)
	if err != nil {
		return nil, err
	}
	defer func() { _ = file.Close() }()
	data, err := io.ReadAll(io.LimitReader(file, maxFile+1)) // the file may grow in the meantime
	switch {
	case err != nil:
		return nil, fmt.Errorf("read %s: %w", name, err)
	case len(data) > maxFile:
		return nil, authored.Problemf(name, 0, "the file is larger than %d KB: split it", maxFile>>10)
	}
	return data, f.count(name, len(data))
}

// count adds a file to what was read. A file that is read again counts once. It fails if the course is too large.
func (f *Folder) count(name string, size int) error {
	f.mu.Lock()
	defer f.mu.Unlock()
	f.bytes += size - f.sizes[name]
	f.sizes[name] = size
	switch {
	case f.bytes > maxBytes:
		return authored.Problemf(name, 0, "the files of the course up to this one are larger than %d MB: "+
			"take out what does not belong to the course", maxBytes>>20)
	case len(f.sizes) > maxFiles:
		return authored.Problemf(name, 0, "the course has more than %d files: take out what does not belong to the course",
			maxFiles)
	}
	return nil
}

// ReadDir implements fs.ReadDirFS. It fails if the folder has too many entries.
func (f *Folder) ReadDir(name string) ([]fs.DirEntry, error) {
	file, err := f.Open(name)
	if err != nil {
		return nil, err
	}
	defer func() { _ = file.Close() }()
	folder, ok := file.(fs.ReadDirFile)
	if !ok {
		return nil, &fs.PathError{Op: "read", Path: name, Err: errors.ErrUnsupported}
	}
	entries, err := folder.ReadDir(maxFiles + 1)
	switch {
	case err != nil && !errors.Is(err, io.EOF):
		return nil, fmt.Errorf("read the folder %s: %w", name, err)
	case len(entries) > maxFiles:
		return nil, authored.Problemf(name, 0, "the folder has more than %d entries: take out what does not belong to the "+
			"course", maxFiles)
	}
	slices.SortFunc(entries, func(a, b fs.DirEntry) int { return strings.Compare(a.Name(), b.Name()) })
	return entries, nil
}
