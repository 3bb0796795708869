package manifest

import (
	"bufio"
	"errors"
	"io"
)

// lineReader reads a stream line by line. Lines can be put back, and the stream can be handed to another reader.
type lineReader struct {
	from  *bufio.Reader
	line  int // the number of the last line, from 1
	whole []byte
}

// errLongLine is the error for a line of more than maxDocument bytes. No YAML document may hold it.
var errLongLine = errors.New("the line is too long")

// bufferSize is how much a lineReader reads at once.
const bufferSize = 64 << 10

func newLineReader(from io.Reader, size int) *lineReader {
	return &lineReader{from: bufio.NewReaderSize(from, size)}
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

// rest returns the stream from the next line on.
func (r *lineReader) rest() io.Reader { return r.from }

// resume goes on with another stream, whose first byte is on a given line.
func (r *lineReader) resume(from io.Reader, line int) {
	r.from, r.line = bufio.NewReaderSize(from, bufferSize), line-1
}
