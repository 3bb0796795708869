package terminal

import (
	"time"
	"unicode"
	"unicode/utf8"
)

const (
	interrupt  = 0x03 // what ctrl+c sends
	bell       = 0x07
	cancel     = 0x18
	substitute = 0x1a
	esc        = 0x1b
	del        = 0x7f
)

// The limits of what passes, in bytes. What is longer is dropped.
const (
	maxControl = 160     // a control sequence; the longest answers list about 20 attributes
	maxText    = 1 << 10 // a string, such as a colour or the name of the terminal
	maxSkip    = 4 << 10 // after so many bytes a sequence without an end no longer swallows what follows
	maxPaste   = 1 << 18 // one paste; the sandbox takes a quarter of that
	maxAlts    = 16      // keys with alt in one read

	// maxGrowth is by how much a read, or a pause, can make what passes longer. A key with alt grows by six bytes.
	maxGrowth = maxAlts*6 + len(pasteEnds) + 1
)

// How long the filter waits for the rest of what is incomplete. A terminal sends a key or an answer at once, so only a
// slow line separates its parts.
const (
	keyWait    = 50 * time.Millisecond // after esc, alone or with the character that begins a sequence: it may be a key
	answerWait = 250 * time.Millisecond
	leaveWait  = 150 * time.Millisecond // after ctrl+c in a paste: the learner may have pressed it
	pasteWait  = time.Second            // for more of a paste, or its end
)

// The markers of a bracketed paste.
const pasteBegins, pasteEnds = "\x1b[200~", "\x1b[201~"

// kind says what the bytes that the filter holds are the beginning of.
type kind int

const (
	nothing   kind = iota
	character      // a character of several bytes
	escape         // esc alone
	control        // a control sequence: esc [
	single         // a function key: esc O
	text           // a string: esc P, X, ], ^ or _
	textEnd        // a string and the esc of its end
	mouse          // esc [ M, which three bytes follow
)

// filter passes on what is complete and well-formed: characters, keys, answers of the terminal, and pastes. It holds
// an incomplete sequence until its end, and drops it when it is too long or contains a byte that it cannot contain. So
// no incomplete sequence swallows later keys. Ctrl+c ends every sequence.
type filter struct {
	kind kind
	held []byte // the beginning of what is incomplete
	size int    // how long the incomplete sequence is; held has no more than the limit of its kind
	alts int    // keys with alt that the current read may still have

	pasting     bool
	room        int  // bytes that the current paste may still have
	interrupted bool // ctrl+c was last in the paste
}

// feed takes the next bytes from the terminal, and appends what passes to out.
func (f *filter) feed(out, in []byte) []byte {
	f.alts = maxAlts
	for _, b := range in {
		out = f.step(out, b)
	}
	return out
}

// wait returns how long to wait for more input before calling pause. It is 0 if nothing is incomplete.
func (f *filter) wait() time.Duration {
	switch {
	case f.pasting && f.interrupted:
		return leaveWait
	case f.pasting:
		return pasteWait
	case f.kind == nothing:
		return 0
	case len(f.held) <= 2 && f.kind != character:
		return keyWait
	}
	return answerWait
}

// pause ends what is incomplete, because no more input came. It appends the keys that this was to out. A paste without
// an end becomes a paste of what came so far, with ctrl+c after it if that was last.
func (f *filter) pause(out []byte) []byte {
	f.alts = maxAlts
	began, held, pasting := f.kind, f.held, f.pasting
	f.forget()
	if pasting {
		f.pasting = false
		out = append(out, pasteEnds...)
		if f.interrupted {
			out = append(out, interrupt)
		}
		return out
	}
	switch {
	case began == escape:
		return append(out, "\x1b[27u"...) // the escape key; after a bare esc, the library would wait once more
	case len(held) == 2 && (began == control || began == single || began == text):
		return f.alt(out, held[1])
	}
	return out
}

func (f *filter) forget() { f.kind, f.held, f.size = nothing, f.held[:0], 0 }

// hold begins to hold something incomplete.
func (f *filter) hold(k kind, b ...byte) {
	f.kind, f.held, f.size = k, append(f.held[:0], b...), len(b)
}

// more holds another byte, unless there are already limit bytes. It gives up a sequence that never ends.
func (f *filter) more(b byte, limit int) {
	if len(f.held) < limit {
		f.held = append(f.held, b)
	}
	if f.size++; f.size > maxSkip {
		f.forget()
	}
}

// step handles one byte.
func (f *filter) step(out []byte, b byte) []byte {
	if b == interrupt {
		f.forget()
		return f.plain(out, b)
	}
	switch f.kind {
	case nothing:
		return f.begin(out, b)
	case character:
		return f.inCharacter(out, b)
	case escape:
		return f.afterEscape(out, b)
	case control:
		return f.inControl(out, b)
	case single:
		return f.inSingle(out, b)
	case mouse:
		return f.inMouse(out, b)
	case text, textEnd:
	}
	return f.inText(out, b)
}

// begin handles a byte where nothing is incomplete. Bytes that begin no character are dropped. Among them are the
// control codes from 0x80 to 0x9f, which begin sequences in the library, but never in UTF-8.
func (f *filter) begin(out []byte, b byte) []byte {
	switch {
	case b == esc:
		f.hold(escape, b)
	case b < utf8.RuneSelf:
		return f.plain(out, b)
	case utf8.RuneStart(b):
		f.hold(character, b)
	}
	return out
}

// again drops what is held, and handles the byte as if nothing had been before it.
func (f *filter) again(out []byte, b byte) []byte {
	f.forget()
	return f.begin(out, b)
}

// plain passes on characters, or keys that send one byte. In a paste, only what belongs to a text passes.
func (f *filter) plain(out []byte, b ...byte) []byte {
	if !f.pasting {
		return append(out, b...)
	}
	f.interrupted = b[0] == interrupt
	if b[0] < ' ' && b[0] != '\t' && b[0] != '\n' && b[0] != '\r' || b[0] == del || len(b) > f.room {
		return out
	}
	f.room -= len(b)
	return append(out, b...)
}

func (f *filter) inCharacter(out []byte, b byte) []byte {
	if utf8.RuneStart(b) {
		return f.again(out, b)
	}
	f.held = append(f.held, b)
	if !utf8.FullRune(f.held) {
		return out
	}
	whole := f.held
	f.forget()
	r, n := utf8.DecodeRune(whole)
	if r == utf8.RuneError || n != len(whole) || unicode.IsControl(r) {
		return out
	}
	return f.plain(out, whole...)
}

func (f *filter) afterEscape(out []byte, b byte) []byte {
	switch b {
	case esc:
		return out // of several, the last one counts
	case '[':
		f.hold(control, esc, b)
	case 'O':
		f.hold(single, esc, b)
	case 'P', 'X', ']', '^', '_':
		f.hold(text, esc, b)
	case '\r', '\t', del:
		f.forget()
		return f.alt(out, b)
	default:
		if b < ' ' || b >= utf8.RuneSelf {
			return f.again(out, b)
		}
		f.forget()
		return f.alt(out, b)
	}
	return out
}

func (f *filter) inControl(out []byte, b byte) []byte {
	switch {
	case b < ' ' || b >= del:
		return f.again(out, b)
	case b < '@':
		f.more(b, maxControl)
		return out
	case b == 'M' && len(f.held) == 2:
		f.hold(mouse, esc, '[', b)
		return out
	}
	f.more(b, maxControl)
	sequence := f.held
	whole := f.size == len(sequence)
	f.forget()
	if !whole {
		return out
	}
	return f.sequence(out, sequence)
}

func (f *filter) inSingle(out []byte, b byte) []byte {
	switch {
	case b >= '0' && b <= '9' && len(f.held) < 4:
		f.more(b, maxControl)
		return out
	case b <= ' ' || b >= del:
		return f.again(out, b)
	}
	f.more(b, maxControl)
	key := f.held
	f.forget()
	if f.pasting || !functionKey(b) {
		return out
	}
	return append(out, key...)
}

// inText handles a byte of a string. Other control codes than its end do not occur in a string, so they end it, too.
func (f *filter) inText(out []byte, b byte) []byte {
	switch {
	case f.kind == textEnd && b != '\\':
		f.hold(escape, esc)
		return f.afterEscape(out, b)
	case b == esc:
		f.more(b, maxText)
		if f.kind == text {
			f.kind = textEnd
		}
		return out
	case b == cancel || b == substitute:
		f.forget()
		return out
	case b < ' ' && b != bell:
		return f.again(out, b)
	}
	ends := f.kind == textEnd || b == bell
	f.more(b, maxText)
	if !ends {
		return out
	}
	answer := f.held
	whole := f.size == len(answer)
	f.forget()
	if f.pasting || !whole || !wellFormedText(answer) {
		return out
	}
	return append(out, answer...)
}

// inMouse handles the bytes of a mouse report in the old form: a button and a place, each as one character.
func (f *filter) inMouse(out []byte, b byte) []byte {
	if b < ' ' || b >= del {
		return f.again(out, b)
	}
	f.more(b, maxControl)
	const whole = len("\x1b[M") + 3
	if len(f.held) < whole {
		return out
	}
	report := f.held
	f.forget()
	if f.pasting {
		return out
	}
	return append(out, report...)
}
