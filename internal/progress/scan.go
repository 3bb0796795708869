package progress

import (
	"bytes"
	"cmp"
	"encoding/binary"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"os"
	"slices"
)

// scan reads events from a record that SQLite cannot open: a damaged one, one that another program holds, or one with
// a log (-wal) in a folder that cannot be written. It looks for rows of the table of events in every page of the file
// and of its log, wherever in the page they are. It ignores the structure of the file, because any part of it may be
// damaged. Events are never changed or removed, so every complete row is an event, and of two copies of a row either
// will do. Rows are in the order in which they were recorded. scan fails if the file cannot be read.
func scan(path string) ([]row, error) {
	file, err := openFile(path)
	if err != nil {
		return nil, err
	}
	defer func() { _ = file.Close() }()
	s := scanner{file: file, found: map[string]bool{}, logged: map[uint32]int64{}}
	log, err := openFile(path + "-wal")
	if err == nil {
		defer func() { _ = log.Close() }()
		s.log = log
	}
	if err != nil && !errors.Is(err, fs.ErrNotExist) {
		return nil, err
	}
	for _, s.size = range s.sizes() {
		s.chained = 4 * s.length() / int64(s.size)
		if err := s.pages(); err != nil {
			return nil, err
		}
	}
	slices.SortStableFunc(s.rows, func(a, b numbered) int { return cmp.Compare(a.rowid, b.rowid) })
	rows := make([]row, len(s.rows))
	for i, r := range s.rows {
		rows[i] = r.row
	}
	return rows, nil
}

// openFile opens a regular file for reading. It refuses everything else, because reading a pipe may never end.
func openFile(path string) (*os.File, error) {
	if info, err := os.Stat(path); err != nil {
		return nil, fmt.Errorf("read the record: %w", err)
	} else if !info.Mode().IsRegular() {
		return nil, errNoFile
	}
	file, err := os.Open(path)
	if err != nil {
		return nil, fmt.Errorf("read the record: %w", err)
	}
	return file, nil
}

// scanner collects the rows of a damaged record. Its numbers of bytes and places are those of SQLite's file format
// (https://www.sqlite.org/fileformat2.html).
type scanner struct {
	file, log *os.File         // log is nil if there is none
	size      int              // of a page
	logged    map[uint32]int64 // where in the log the newest copy of a page is
	found     map[string]bool  // the ids of rows
	rows      []numbered
	chained   int64 // how many pages of chains may still be read, so that a made-up file cannot keep the program busy
}

// numbered is a row with its rowid.
type numbered struct {
	row
	rowid int64
}

const (
	usualPage   = 4096 // the size of pages that SQLite chooses
	logHeader   = 32   // bytes before the first frame of the log
	frameHeader = 24   // bytes of a frame of the log before its page
)

// sizes returns the sizes that the pages may have: the one in the file, the one in the log, and SQLite's usual one,
// because any of the three may be damaged.
func (s *scanner) sizes() []int {
	sizes := []int{usualPage}
	head := make([]byte, 2)
	if _, err := s.file.ReadAt(head, 16); err == nil {
		sizes = append(sizes, int(binary.BigEndian.Uint16(head)))
	}
	if s.log != nil {
		head := make([]byte, 4)
		if _, err := s.log.ReadAt(head, 8); err == nil {
			sizes = append(sizes, int(binary.BigEndian.Uint32(head)))
		}
	}
	sizes = slices.DeleteFunc(sizes, func(n int) bool { return n < 512 || n > 1<<15 || n&(n-1) != 0 })
	slices.Sort(sizes)
	return slices.Compact(sizes)
}

// length returns how many bytes the file and its log have together.
func (s *scanner) length() int64 {
	var n int64
	for _, file := range []*os.File{s.file, s.log} {
		if file != nil {
			if info, err := file.Stat(); err == nil {
				n += info.Size()
			}
		}
	}
	return n
}

// pages looks for rows in every page of the log and the file.
func (s *scanner) pages() error {
	clear(s.logged)
	if s.log != nil {
		err := s.each(s.log, logHeader, int64(frameHeader+s.size), func(at int64, frame []byte) {
			if len(frame) > frameHeader {
				s.logged[binary.BigEndian.Uint32(frame)] = at + frameHeader
			}
		})
		if err == nil {
			err = s.each(s.log, logHeader, int64(frameHeader+s.size), func(_ int64, frame []byte) {
				if len(frame) > frameHeader {
					s.page(frame[frameHeader:])
				}
			})
		}
		if err != nil {
			return err
		}
	}
	return s.each(s.file, 0, int64(s.size), func(_ int64, page []byte) { s.page(page) })
}

// each calls do with each part of a file from a place on, and with the place of the part. The last part may be shorter.
func (s *scanner) each(file *os.File, from, size int64, do func(at int64, part []byte)) error {
	part := make([]byte, size)
	for at := from; ; at += size {
		n, err := file.ReadAt(part, at)
		if n > 0 {
			do(at, part[:n])
		}
		if errors.Is(err, io.EOF) {
			return nil
		}
		if err != nil {
			return fmt.Errorf("read the record: %w", err)
		}
	}
}

// page looks for rows in a page. A row begins with its length and its rowid. Then comes its header, whose first byte is
// the header's length, and whose second byte is the type of the id: a text of 36 bytes.
func (s *scanner) page(page []byte) {
	const typeOfID = 13 + 2*36
	for at := 3; at < len(page); at++ {
		next := bytes.IndexByte(page[at:], typeOfID)
		if next < 0 {
			return
		}
		at += next
		for start := at - 3; start >= 0 && start >= at-19; start-- {
			length, rest := varint(page[start:])
			rowid, rest := varint(rest)
			if len(page)-len(rest) == at-1 && s.add(rest, length, rowid) {
				break
			}
		}
	}
}

// add adds the row whose payload begins with rest, and reports whether it is an event.
func (s *scanner) add(rest []byte, length, rowid int64) bool {
	const shortest, longest = 36, 4 * maxLine
	if length < shortest || length > longest || len(rest) < 128+36 && int64(len(rest)) < length {
		return false
	}
	if id := int(rest[0]); id+36 <= len(rest) && s.found[string(rest[id:id+36])] {
		return true
	}
	for _, log := range []bool{true, false} { // the newest copy of a page is in the log, but it may be damaged
		r, ok := parse(s.payload(rest, int(length), log))
		if !ok {
			continue
		}
		if !s.found[r.id] {
			s.found[r.id] = true
			s.rows = append(s.rows, numbered{r, rowid})
		}
		return true
	}
	return false
}

// payload returns the bytes of a row. What does not fit into its page is in a chain of other pages. payload returns nil
// if a part is missing.
func (s *scanner) payload(rest []byte, length int, log bool) []byte {
	local := length
	if most := s.size - 35; length > most {
		least := (s.size-12)*32/255 - 23
		if local = least + (length-least)%(s.size-4); local > most {
			local = least
		}
	}
	if local == length {
		return rest[:min(local, len(rest))]
	}
	if len(rest) < local+4 {
		return nil
	}
	data := slices.Clone(rest[:local])
	more := make([]byte, s.size)
	for next := binary.BigEndian.Uint32(rest[local:]); len(data) < length; next = binary.BigEndian.Uint32(more) {
		if s.chained--; s.chained < 0 || next == 0 || !s.readPage(next, more, log) {
			return nil
		}
		data = append(data, more[4:min(s.size, 4+length-len(data))]...)
	}
	return data
}

// readPage reads the page with a number, from the log if log is true and the log has it, and otherwise from the file.
func (s *scanner) readPage(number uint32, page []byte, log bool) bool {
	if at, ok := s.logged[number]; ok && log {
		_, err := s.log.ReadAt(page, at)
		return err == nil
	}
	_, err := s.file.ReadAt(page, int64(number-1)*int64(s.size))
	return err == nil
}

// parse returns the row with this payload: a header with the types of the columns, and then the columns. All five must
// be text. A table may have more columns than this version knows.
func parse(payload []byte) (row, bool) {
	var c columns
	size, types := varint(payload)
	if size > int64(len(payload)) || size < int64(len(c)) {
		return row{}, false
	}
	types, data := types[:max(0, int(size)-(len(payload)-len(types)))], payload[size:]
	for i := range c {
		var kind int64
		kind, types = varint(types)
		n := (kind - 13) / 2
		if kind < 13 || kind%2 == 0 || n > int64(len(data)) {
			return row{}, false
		}
		c[i], data = string(data[:n]), data[n:]
	}
	return c.read()
}

// varint reads a number in SQLite's form, and returns what follows. If data is too short, it returns -1 and nil.
func varint(data []byte) (n int64, rest []byte) {
	for i, b := range data {
		if i == 8 {
			return n<<8 | int64(b), data[9:]
		}
		n = n<<7 | int64(b&0x7f)
		if b < 0x80 {
			return n, data[i+1:]
		}
	}
	return -1, nil
}
