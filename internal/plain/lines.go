package plain

import (
	"bufio"
	"context"
	"errors"
	"fmt"
	"io"
	"syscall"
	"unicode/utf8"
)

// maxLine is the maximum length of an input line in bytes.
const maxLine = 64 << 10

// The errors of a single line. More lines can follow.
var (
	errTooLong = errors.New(tooLong)
	errNotText = errors.New(notText)
)

// lines reads the input line by line. It reads a line only when next asks for one, so that between two lines another
// program, such as an editor, can read the input.
type lines struct {
	requests chan struct{}
	results  chan result
}

// result is an input line without its line break, or the error of reading it.
type result struct {
	text string
	err  error
}

func newLines(in io.Reader) lines {
	l := lines{requests: make(chan struct{}, 1), results: make(chan result, 1)}
	go func() {
		from := bufio.NewReader(in)
		for range l.requests {
			text, err := readLine(from)
			l.results <- result{text, err}
		}
	}()
	return l
}

// close stops reading the input, after the line that was last asked for has arrived.
func (l lines) close() { close(l.requests) }

// next returns the next line. At the end of the input it fails with io.EOF. For a line that cannot be used it fails
// with errTooLong or errNotText, and more lines can follow. It fails with the error of ctx if ctx ends first.
func (l lines) next(ctx context.Context) (string, error) {
	l.requests <- struct{}{}
	select {
	case one := <-l.results:
		return one.text, one.err
	case <-ctx.Done():
		return "", ctx.Err()
	}
}

// readLine reads up to a line break, which it leaves out, or up to the end.
func readLine(from *bufio.Reader) (string, error) {
	var line []byte
	long := false
	for {
		piece, err := from.ReadSlice('\n')
		if !long {
			line = append(line, piece...)
			long = len(line) > maxLine
		}
		switch {
		case errors.Is(err, bufio.ErrBufferFull):
			continue
		case err != nil && !ended(err):
			return "", fmt.Errorf("read a line: %w", err)
		case err != nil && len(line) == 0:
			return "", io.EOF
		case long:
			return "", errTooLong
		case !utf8.Valid(line):
			return "", errNotText
		}
		return string(line), nil
	}
}

// ended reports whether an error of a reader means the end of the input: the end of a file, or a terminal that has
// hung up.
func ended(err error) bool { return errors.Is(err, io.EOF) || errors.Is(err, syscall.EIO) }
