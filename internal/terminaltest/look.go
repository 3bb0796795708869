//go:build unix

package terminaltest

import (
	"slices"
	"time"
)

// Shows reports whether the frame is complete and contains every text, wherever its lines break.
func (s *Session) Shows(texts ...string) bool {
	return look(s, func() bool { return s.screen.shows(texts) })
}

// Text is what the screen shows.
func (s *Session) Text() string { return look(s, s.screen.text) }

// Styled is what the screen shows, with colours as escape sequences.
func (s *Session) Styled() string { return look(s, s.screen.Render) }

// Written is all that the program has written so far.
func (s *Session) Written() string { return look(s, func() string { return string(s.raw) }) }

// Size is how many bytes the program has written so far.
func (s *Session) Size() int { return look(s, func() int { return len(s.raw) }) }

// Frames is how many frames the program has drawn so far.
func (s *Session) Frames() int { return look(s, func() int { return s.screen.frames }) }

// Copied is what the program has put on the clipboard so far, in base64.
func (s *Session) Copied() []string {
	return look(s, func() []string { return slices.Clone(s.screen.copied) })
}

// LastOutput is when the program wrote last.
func (s *Session) LastOutput() time.Time { return look(s, func() time.Time { return s.last }) }

// look reads something that the program's output changes.
func look[T any](s *Session, read func() T) T {
	s.mu.Lock()
	defer s.mu.Unlock()
	return read()
}
