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

// maxLine is how many bytes a line that is typed may have.
const maxLine = 64 << 10

// What may be wrong with a line; there may be more lines after it.
var (
	errTooLong = errors.New(tooLong)
	errNotText = errors.New(notText)
)

// lines reads what is typed, a line only when it is asked for one: between two lines the input belongs to whoever
// wants it, such as an editor.
type lines struct {
	ask chan struct{}
	got chan typed
}

// typed is a line without its end, or why there is none.
type typed struct {
	text string
	err  error
}

func newLines(in io.Reader) lines {
	l := lines{ask: make(chan struct{}), got: make(chan typed, 1)}
	go func() {
		from := bufio.NewReader(in)
		for range l.ask {
			text, err := readLine(from)
			l.got <- typed{text, err}
		}
	}()
	return l
}

// close lets go of the input once the line that was asked for last has come.
func (l lines) close() { close(l.ask) }

// next returns the next line. It fails with io.EOF at the end, with errTooLong and errNotText for a line that cannot be
// used, after which there may be more, and with the error of ctx when that ends first.
func (l lines) next(ctx context.Context) (string, error) {
	select {
	case l.ask <- struct{}{}:
	case <-ctx.Done():
		return "", ctx.Err()
	}
	select {
	case one := <-l.got:
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

// ended reports whether an error of a reader says that nothing more comes: the end of a file, or a terminal that hung up.
func ended(err error) bool { return errors.Is(err, io.EOF) || errors.Is(err, syscall.EIO) }
