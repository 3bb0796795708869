package progress

import (
	"bufio"
	"encoding/binary"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"os"
)

// logDamaged reports whether SQLite would ignore a part of the log (-wal) that was complete once, so that answers would
// be lost without a word. SQLite reads the frames up to the first one whose checksum is wrong. Such a frame is expected
// in the last transaction, where a program was killed or the power was lost while it wrote. But if another transaction
// follows, the one before was complete and synced. So damage to the last transaction cannot be noticed. The caller must
// hold the write lock, so that nobody writes to the log. The format is on
// https://www.sqlite.org/fileformat2.html#the_write_ahead_log.
func logDamaged(path string) (bool, error) {
	file, err := os.Open(path)
	if errors.Is(err, fs.ErrNotExist) {
		return false, nil
	}
	if err != nil {
		return false, fmt.Errorf("read the log: %w", err)
	}
	defer func() { _ = file.Close() }()
	in := bufio.NewReaderSize(file, 1<<16)
	var head [logHeader]byte
	if _, err := io.ReadFull(in, head[:]); err != nil {
		return false, ended(err)
	}
	l := newLogCheck(head)
	size := int(binary.BigEndian.Uint32(head[8:]))
	if l.header { // the size of pages may be wrong too, so only the start of the first frame can be checked
		size = 0
	}
	for frame := make([]byte, frameHeader+size); ; {
		if _, err := io.ReadFull(in, frame); err != nil {
			return false, ended(err)
		}
		if l.damaged(frame) {
			return true, nil
		}
	}
}

// ended returns the error of a read, or nil if the file only ended.
func ended(err error) error {
	if errors.Is(err, io.EOF) || errors.Is(err, io.ErrUnexpectedEOF) {
		return nil
	}
	return fmt.Errorf("read the log: %w", err)
}

// logCheck checks the frames of a log one after the other.
type logCheck struct {
	order  binary.ByteOrder // of the numbers in checksums
	salts  [2]uint32        // two numbers that every frame of this log has
	sums   [2]uint32        // the checksum up to here
	header bool             // the header is broken
	broken bool             // the header or a frame was broken
	ended  bool             // since then, a transaction has ended
}

// newLogCheck checks the header of a log.
func newLogCheck(head [logHeader]byte) *logCheck {
	big := binary.BigEndian
	l := &logCheck{order: binary.LittleEndian, salts: [2]uint32{big.Uint32(head[16:]), big.Uint32(head[20:])}}
	if head[3]&1 == 1 {
		l.order = big
	}
	l.add(head[:24])
	const magic, version = 0x377f0682, 3007000
	l.header = big.Uint32(head[:])&^1 != magic || big.Uint32(head[4:]) != version ||
		l.sums != [2]uint32{big.Uint32(head[24:]), big.Uint32(head[28:])}
	l.broken = l.header
	return l
}

// damaged checks the next frame. It reports whether the frame belongs to a transaction after a broken one.
func (l *logCheck) damaged(frame []byte) bool {
	big := binary.BigEndian
	first, second := big.Uint32(frame[8:]) == l.salts[0], big.Uint32(frame[12:]) == l.salts[1]
	if l.header && (first || second) {
		return true
	}
	last := big.Uint32(frame[4:]) != 0 // of a transaction
	if l.broken {
		if first && second && l.ended {
			return true
		}
		l.ended = l.ended || first && second && last
		return false
	}
	l.add(frame[:8])
	l.add(frame[frameHeader:])
	l.broken = !first || !second || l.sums != [2]uint32{big.Uint32(frame[16:]), big.Uint32(frame[20:])}
	l.ended = l.broken && last
	return false
}

// add adds data to the checksum.
func (l *logCheck) add(data []byte) {
	for ; len(data) >= 8; data = data[8:] {
		l.sums[0] += l.order.Uint32(data) + l.sums[1]
		l.sums[1] += l.order.Uint32(data[4:]) + l.sums[0]
	}
}
