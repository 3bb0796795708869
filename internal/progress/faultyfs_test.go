package progress

import (
	"fmt"
	"path/filepath"
	"runtime"
	"slices"
	"strings"
	"sync"
	"testing"
	"unsafe"

	"modernc.org/libc"
	lib "modernc.org/sqlite/lib"
)

// faultyFS is a file system for SQLite (https://www.sqlite.org/vfs.html). It passes everything on to the usual one,
// writes down what changes a file, and lets one change fail if a test wants that.
type faultyFS struct {
	name string
	next *lib.Tsqlite3_vfs // the usual file system
	vfs  *lib.Tsqlite3_vfs
	keep []any     // functions that SQLite calls by their address
	free []uintptr // memory of SQLite's own, which the race detector lets it use

	mu      sync.Mutex
	files   map[uintptr]string                        // the names of open files
	methods map[uintptr]*lib.Tsqlite3_io_methods      // our methods, by those of the usual file system
	usual   map[uintptr]*lib.Tsqlite3_io_methods      // the methods of the usual file system, by open file
	ops     []op                                      // every change so far
	fail    func(n int, o op) (code int32, fail bool) // decides whether the n-th change fails; nil if none does
}

// op is one change of a file: open, write, truncate, sync or delete.
type op struct {
	what, file string
	at         int64
	data       []byte
}

// newFaultyFS registers a file system, under a name of its own, until the end of the test.
func newFaultyFS(t *testing.T) *faultyFS {
	t.Helper()
	tls := libc.NewTLS()
	fs := &faultyFS{
		files: map[uintptr]string{}, methods: map[uintptr]*lib.Tsqlite3_io_methods{},
		usual: map[uintptr]*lib.Tsqlite3_io_methods{},
	}
	fs.next = pointer[lib.Tsqlite3_vfs](lib.Xsqlite3_vfs_find(tls, 0))
	fs.name = fmt.Sprintf("faulty%p", fs)
	path, err := libc.CString(fs.name)
	if err != nil {
		t.Fatal(err)
	}
	fs.free = append(fs.free, path)
	fs.vfs = outside(fs, tls, *fs.next)
	fs.vfs.FzName = path
	fs.vfs.FpNext = 0
	fs.vfs.FxOpen = fs.address(fs.open)
	fs.vfs.FxDelete = fs.address(fs.delete)
	at := uintptr(unsafe.Pointer(fs.vfs))
	if code := lib.Xsqlite3_vfs_register(tls, at, 0); code != lib.SQLITE_OK {
		t.Fatalf("register: %d", code)
	}
	t.Cleanup(func() {
		lib.Xsqlite3_vfs_unregister(tls, at)
		for _, at := range fs.free {
			libc.Xfree(tls, at)
		}
		tls.Close()
		runtime.KeepAlive(fs)
	})
	return fs
}

// outside copies a value into memory outside of Go's heap.
func outside[T any](fs *faultyFS, tls *libc.TLS, value T) *T {
	at := libc.Xmalloc(tls, libc.Tsize_t(unsafe.Sizeof(value)))
	fs.free = append(fs.free, at)
	p := pointer[T](at)
	*p = value
	return p
}

// pointer returns what is at an address that SQLite has given.
func pointer[T any](at uintptr) *T { return *(**T)(unsafe.Pointer(&at)) }

// call returns the function at an address that SQLite has given.
func call[F any](at uintptr) F { return *(*F)(unsafe.Pointer(&struct{ uintptr }{at})) }

// address returns the address by which SQLite calls a function.
func (fs *faultyFS) address(function any) uintptr {
	fs.keep = append(fs.keep, function)
	return (*[2]uintptr)(unsafe.Pointer(&function))[1]
}

// change writes a change down. It returns the code of the error with which the change must fail, or 0.
func (fs *faultyFS) change(o op) int32 {
	fs.mu.Lock()
	defer fs.mu.Unlock()
	if fs.fail != nil {
		if code, fail := fs.fail(len(fs.ops), o); fail {
			fs.ops = append(fs.ops, op{what: "failed " + o.what, file: o.file})
			return code
		}
	}
	fs.ops = append(fs.ops, o)
	return lib.SQLITE_OK
}

func (fs *faultyFS) open(tls *libc.TLS, _, path, file uintptr, flags int32, out uintptr) int32 {
	name := ""
	if path != 0 {
		name = filepath.Base(libc.GoString(path))
	}
	if code := fs.change(op{what: "open", file: name}); code != 0 {
		pointer[lib.Tsqlite3_file](file).FpMethods = 0
		return code
	}
	next := call[func(*libc.TLS, uintptr, uintptr, uintptr, int32, uintptr) int32](fs.next.FxOpen)
	code := next(tls, uintptr(unsafe.Pointer(fs.vfs)), path, file, flags, out)
	f := pointer[lib.Tsqlite3_file](file)
	if code != 0 || f.FpMethods == 0 {
		return code
	}
	fs.mu.Lock()
	defer fs.mu.Unlock()
	fs.files[file] = name
	fs.usual[file] = pointer[lib.Tsqlite3_io_methods](f.FpMethods)
	f.FpMethods = uintptr(unsafe.Pointer(fs.methodsFor(tls, f.FpMethods)))
	return code
}

// methodsFor returns the methods of a file whose usual methods are at an address.
func (fs *faultyFS) methodsFor(tls *libc.TLS, at uintptr) *lib.Tsqlite3_io_methods {
	if own, ok := fs.methods[at]; ok {
		return own
	}
	own := outside(fs, tls, *pointer[lib.Tsqlite3_io_methods](at))
	own.FxWrite, own.FxTruncate, own.FxSync = fs.address(fs.write), fs.address(fs.truncate), fs.address(fs.sync)
	fs.methods[at] = own
	return own
}

func (fs *faultyFS) of(file uintptr) (name string, usual *lib.Tsqlite3_io_methods) {
	fs.mu.Lock()
	defer fs.mu.Unlock()
	return fs.files[file], fs.usual[file]
}

func (fs *faultyFS) write(tls *libc.TLS, file, data uintptr, n int32, at int64) int32 {
	name, usual := fs.of(file)
	copied := slices.Clone(unsafe.Slice(pointer[byte](data), n))
	if code := fs.change(op{"write", name, at, copied}); code != 0 {
		return code
	}
	return call[func(*libc.TLS, uintptr, uintptr, int32, int64) int32](usual.FxWrite)(tls, file, data, n, at)
}

func (fs *faultyFS) truncate(tls *libc.TLS, file uintptr, size int64) int32 {
	name, usual := fs.of(file)
	if code := fs.change(op{what: "truncate", file: name, at: size}); code != 0 {
		return code
	}
	return call[func(*libc.TLS, uintptr, int64) int32](usual.FxTruncate)(tls, file, size)
}

func (fs *faultyFS) sync(_ *libc.TLS, file uintptr, _ int32) int32 {
	name, _ := fs.of(file)
	return fs.change(op{what: "sync", file: name}) // nobody needs these files after the test
}

func (fs *faultyFS) delete(tls *libc.TLS, _, path uintptr, sync int32) int32 {
	if code := fs.change(op{what: "delete", file: filepath.Base(libc.GoString(path))}); code != 0 {
		return code
	}
	next := call[func(*libc.TLS, uintptr, uintptr, int32) int32](fs.next.FxDelete)
	return next(tls, uintptr(unsafe.Pointer(fs.vfs)), path, sync)
}

// String returns the changes as lines, for the message of a test that fails.
func (fs *faultyFS) String() string {
	var lines strings.Builder
	for i, o := range fs.ops {
		fmt.Fprintf(&lines, "%d %s %s at %d, %d bytes\n", i, o.what, o.file, o.at, len(o.data))
	}
	return lines.String()
}
