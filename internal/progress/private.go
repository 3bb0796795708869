package progress

import (
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
)

// folderName is the name of the folder that the program makes for the record. See Path.
const folderName = "portolan"

// errNoFile means that something other than a file has the name of the record.
var errNoFile = errors.New("it is not a file")

// prepare makes the record's folder and an empty record, unless they exist, so that only their owner may read them.
// SQLite gives its -wal and -shm files the permissions of the record.
func prepare(path string) error {
	folder := filepath.Dir(path)
	if err := os.MkdirAll(folder, 0o700); err != nil {
		return fmt.Errorf("make the folder: %w", err)
	}
	if filepath.Base(folder) == folderName { // the user may share any other folder
		makePrivate(folder)
	}
	if info, err := os.Stat(path); err == nil && !info.Mode().IsRegular() {
		return errNoFile
	}
	file, err := os.OpenFile(path, os.O_WRONLY|os.O_CREATE|os.O_EXCL, 0o600)
	if err == nil {
		err = file.Close()
	}
	if err != nil && !errors.Is(err, fs.ErrExist) {
		return fmt.Errorf("make the record: %w", err)
	}
	for _, part := range parts {
		makePrivate(path + part)
	}
	if n := size(path); n == 1 || n == 0 && size(path+"-wal") > logHeader {
		return fmt.Errorf("%w: SQLite would take it for a new file and remove its log", errDamaged)
	}
	return nil
}

// size returns the size of a file in bytes, or 0 if there is none.
func size(path string) int64 {
	info, err := os.Stat(path)
	if err != nil {
		return 0
	}
	return info.Size()
}

// makePrivate takes the permissions of everybody but the owner from a file or folder. It leaves a symbolic link alone,
// because the user has chosen another place. An error does not matter: the file belongs to somebody else, or the disk
// is read-only.
func makePrivate(path string) {
	const others = 0o077
	info, err := os.Lstat(path)
	if err == nil && info.Mode()&fs.ModeSymlink == 0 && info.Mode().Perm()&others != 0 {
		_ = os.Chmod(path, info.Mode().Perm()&^others)
	}
}
