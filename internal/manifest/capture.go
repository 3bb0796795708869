package manifest

import (
	"bytes"
	"errors"
	"io"
)

// capture is the stream of a JSON document. It keeps the first part of the text, knows the line of every byte, and ends
// if a single value gets too long.
type capture struct {
	from   io.Reader
	text   []byte // what has been read; nil if that is too long to keep
	isLong bool
	left   int   // how many bytes may still be read before the next call of refill
	err    error // why from could not be read; nil at its end

	read   int64   // bytes so far
	line   int     // the line of the byte at start
	start  int64   // where that line begins
	breaks []int64 // where the following lines begin
}

// errLongValue ends a stream in which a value is longer than an object may be.
var errLongValue = errors.New("the value is too long")

// newCapture returns a capture of a stream that begins at a line of its file.
func newCapture(from io.Reader, line int) *capture {
	return &capture{from: from, line: line, left: maxDocument + bufferSize}
}

// refill tells the capture that a value has been read.
func (c *capture) refill() { c.left = maxDocument + bufferSize }

// Read implements io.Reader.
func (c *capture) Read(p []byte) (int, error) {
	if c.left <= 0 {
		return 0, errLongValue
	}
	n, err := c.from.Read(p[:min(len(p), bufferSize)])
	if err != nil && !errors.Is(err, io.EOF) {
		c.err = err
	}
	c.left -= n
	if c.isLong = c.isLong || len(c.text)+n > maxDocument; c.isLong {
		c.text = nil
	} else {
		c.text = append(c.text, p[:n]...)
	}
	for at := 0; ; {
		length := bytes.IndexByte(p[at:n], '\n')
		if length < 0 {
			break
		}
		at += length + 1
		c.breaks = append(c.breaks, c.read+int64(at))
	}
	c.read += int64(n)
	return n, err //nolint:wrapcheck // an io.Reader returns io.EOF as it is
}

// lineOf returns the line of a byte. The offsets of its calls must not decrease.
func (c *capture) lineOf(offset int64) int {
	passed := 0
	for passed < len(c.breaks) && c.breaks[passed] <= offset {
		passed++
	}
	if passed > 0 {
		c.line, c.start = c.line+passed, c.breaks[passed-1]
		c.breaks = append(c.breaks[:0], c.breaks[passed:]...)
	}
	return c.line
}

// columnOf returns how many bytes are before a byte on its line.
func (c *capture) columnOf(offset int64) int {
	c.lineOf(offset)
	return int(offset - c.start)
}
