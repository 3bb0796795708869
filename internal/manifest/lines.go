package manifest

import (
	"bufio"
	"bytes"
	"errors"
	"io"
	"slices"
)

// lineReader reads a stream line by line. Lines can be put back, and the stream can be handed to another reader.
type lineReader struct {
	from  *bufio.Reader
	base  *backed
	line  int // the number of the last line, from 1
	whole []byte
}

// backed is a stream to which text can be put back.
type backed struct {
	text []byte // what was put back and is not read again yet
	from io.Reader
}

// Read implements io.Reader.
func (b *backed) Read(p []byte) (int, error) {
	if len(b.text) > 0 {
		n := copy(p, b.text)
		b.text = b.text[n:]
		return n, nil
	}
	return b.from.Read(p) //nolint:wrapcheck // an io.Reader returns io.EOF as it is
}

// errLongLine is the error for a line of more than maxDocument bytes. No YAML document may hold it.
var errLongLine = errors.New("the line is too long")

// bufferSize is how much a lineReader reads at once, at most.
const bufferSize = 64 << 10

// newLineReader returns a reader of a stream. It reads through a buffer that nothing else uses any more.
func newLineReader(from io.Reader, buffer *bufio.Reader) *lineReader {
	base := &backed{from: from}
	buffer.Reset(base)
	return &lineReader{from: buffer, base: base}
}

// next returns the next line with its line break, which only the last line may lack. The bytes are valid until the next
// call. The error at the end is io.EOF.
func (r *lineReader) next() ([]byte, error) {
	line, err := r.from.ReadSlice('\n')
	if len(line) > 0 {
		r.line++
	}
	if !errors.Is(err, bufio.ErrBufferFull) {
		return line, lineError(line, err)
	}
	r.whole = append(r.whole[:0], line...)
	for errors.Is(err, bufio.ErrBufferFull) {
		if len(r.whole) > maxDocument {
			return r.whole, errLongLine
		}
		line, err = r.from.ReadSlice('\n')
		r.whole = append(r.whole, line...)
	}
	return r.whole, lineError(r.whole, err)
}

// lineError drops the error at the end of the stream while there is still a line.
func lineError(line []byte, err error) error {
	if len(line) > 0 && errors.Is(err, io.EOF) {
		return nil
	}
	return err
}

// rest returns the stream behind the last line.
func (r *lineReader) rest() io.Reader {
	buffered, _ := r.from.Peek(r.from.Buffered()) // they are there
	r.base.text = slices.Concat(buffered, r.base.text)
	r.from.Reset(r.base)
	return r.base
}

// resume goes on with a text, which is on a given line, and then with what rest returned and nobody has read.
func (r *lineReader) resume(text []byte, line int) {
	r.base.text = slices.Concat(text, r.base.text)
	r.from.Reset(r.base)
	r.line = line - 1
}

// skipBreak goes on with the next line if there is nothing on the current one but its line break.
func (r *lineReader) skipBreak() bool {
	const most = len("\r\n")
	next, _ := r.from.Peek(most) // less at the end of the stream
	isBreak := bytes.HasPrefix(next, []byte("\n")) || string(next) == "\r\n"
	if isBreak {
		_, _ = r.from.Discard(1 + bytes.IndexByte(next, '\n')) // they were peeked at, so they are there
		r.line++
	}
	return isBreak
}
