package plain

import (
	"bufio"
	"context"
	"errors"
	"fmt"
	"io"
	"syscall"
	"unicode/utf8"

	"portolan/internal/crash"
)

// maxLine is the maximum length of an input line in bytes.
const maxLine = 64 << 10

// The errors of a line that cannot be used. The lines after it can be read all the same.
var (
	errTooLong = errors.New(tooLong)
	errNotText = errors.New(notText)
)

// lines reads the input line by line, in a goroutine of its own, so that a context can end the wait for a line. It
// reads only when next requests a line, so that between two lines another program, such as an editor, can read the
// input.
type lines struct {
	requests chan struct{}
	results  chan result
}

// result is an input line, or the error of reading it.
type result struct {
	text string
	err  error
}

func newLines(in io.Reader, fault *crash.Crash) lines {
	l := lines{requests: make(chan struct{}, 1), results: make(chan result, 1)}
	go fault.Contain(func() {
		from := bufio.NewReader(in)
		for range l.requests {
			text, err := readLine(from)
			l.results <- result{text, err}
		}
	})
	return l
}

// close ends the goroutine, which first finishes the line that it is reading.
func (l lines) close() { close(l.requests) }

// next returns the next line. It fails with io.EOF at the end of the input, with errTooLong or errNotText if the line
// cannot be used, and with the error of ctx if ctx ends first.
func (l lines) next(ctx context.Context) (string, error) {
	l.requests <- struct{}{}
	select {
	case one := <-l.results:
		return one.text, one.err
	case <-ctx.Done():
		return "", ctx.Err()
	}
}

// readLine reads up to a line break or the end of the input, and returns the line with its line break.
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

// ended reports whether an error of a reader means the end of the input: the end of a file, or a closed terminal, whose
// reads fail with EIO.
func ended(err error) bool { return errors.Is(err, io.EOF) || errors.Is(err, syscall.EIO) }
