package terminal

import (
	"bytes"
	"fmt"
	"os"
	"sync"
	"time"

	"github.com/charmbracelet/x/ansi"
)

// The largest part of a window that is painted. The rest of a larger window stays blank. Bubble Tea keeps about 200
// bytes for each cell.
const (
	maxColumns = 500
	maxRows    = 200
)

// Output is the screen of a terminal. It has no file descriptor that Bubble Tea could ask for the size of the window,
// because Bubble Tea would allocate its cells for the whole window.
type Output struct {
	mu      sync.Mutex
	file    *os.File
	begun   time.Time // when the program first wrote something
	tall    bool      // the window has more rows than are painted
	margins bool      // the terminal scrolls only the rows that are painted
	holds   bool      // questions are held back
	held    []byte    // the questions so far
}

// NewOutput returns the output to the terminal that a file is open on. It holds questions back until Questions.
func NewOutput(f *os.File) *Output { return &Output{file: f, holds: true} }

// Fit takes the size of the window, and returns the size of the part that is painted.
func (o *Output) Fit(columns, rows int) (paintedColumns, paintedRows int) {
	o.mu.Lock()
	defer o.mu.Unlock()
	o.tall = rows > maxRows
	return min(columns, maxColumns), min(rows, maxRows)
}

// The sequences that a frame begins with when it repaints everything, and with which the program leaves its screen.
const (
	clearing = ansi.CursorHomePosition + ansi.EraseEntireScreen
	leaving  = ansi.ResetModeAltScreenSaveCursor
	wholeWin = "\x1b[r" // every row scrolls
)

// Write writes to the terminal, apart from questions that are held back. Bubble Tea scrolls by line feeds in the last
// row that it knows. So in a taller window, Write makes the terminal scroll only the rows that are painted.
func (o *Output) Write(p []byte) (int, error) {
	o.mu.Lock()
	defer o.mu.Unlock()
	if o.begun.IsZero() {
		o.begun = time.Now()
	}
	out := p
	if o.holds {
		out = o.holdBack(out)
	}
	if o.tall || o.margins {
		out = o.scrolling(out)
	}
	if _, err := o.file.Write(out); err != nil {
		return 0, err //nolint:wrapcheck // it names what was attempted, and the file
	}
	return len(p), nil
}

func (o *Output) scrolling(out []byte) []byte {
	if bytes.Contains(out, []byte(clearing)) {
		region := wholeWin
		if o.margins = o.tall; o.margins {
			region = fmt.Sprintf("\x1b[1;%dr", maxRows)
		}
		out = bytes.ReplaceAll(out, []byte(clearing), []byte(region+clearing))
	}
	if o.margins && bytes.Contains(out, []byte(leaving)) {
		o.margins = false
		out = bytes.ReplaceAll(out, []byte(leaving), []byte(wholeWin+leaving))
	}
	return out
}

// holdBack removes questions from what is written, and remembers them.
func (o *Output) holdBack(out []byte) []byte {
	for _, question := range []string{
		ansi.RequestModeSynchronizedOutput, ansi.RequestModeUnicodeCore, ansi.RequestKittyKeyboard,
		ansi.RequestBackgroundColor,
	} {
		if without := bytes.ReplaceAll(out, []byte(question), nil); len(without) < len(out) {
			o.held = append(o.held, question...)
			out = without
		}
	}
	return out
}

// Begun returns when something was first written. It is zero before that.
func (o *Output) Begun() time.Time {
	o.mu.Lock()
	defer o.mu.Unlock()
	return o.begun
}

// Questions returns the questions to the terminal that were held back. Later ones are written at once.
func (o *Output) Questions() string {
	o.mu.Lock()
	defer o.mu.Unlock()
	questions := string(o.held)
	o.holds, o.held = false, nil
	return questions
}
