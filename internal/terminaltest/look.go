//go:build unix

package terminaltest

import (
	"slices"
	"time"
)

// Shows reports whether the frame is complete and contains every text. Line breaks on the screen do not matter.
func (s *Session) Shows(texts ...string) bool {
	return look(s, func() bool { return s.screen.shows(texts) })
}

// Text returns the text on the screen.
func (s *Session) Text() string { return look(s, s.screen.text) }

// Styled returns the text on the screen with escape sequences for its colours.
func (s *Session) Styled() string { return look(s, s.screen.Render) }

// Written returns everything that the program has written so far.
func (s *Session) Written() string { return look(s, func() string { return string(s.raw) }) }

// Size returns how many bytes the program has written so far.
func (s *Session) Size() int { return look(s, func() int { return len(s.raw) }) }

// Frames returns how many frames the program has drawn so far.
func (s *Session) Frames() int { return look(s, func() int { return s.screen.frames }) }

// Copied returns each text that the program has put on the clipboard so far, in base64.
func (s *Session) Copied() []string {
	return look(s, func() []string { return slices.Clone(s.screen.copied) })
}

// LastOutput returns when the program last wrote.
func (s *Session) LastOutput() time.Time { return look(s, func() time.Time { return s.last }) }

// look calls read while it holds the lock, because output of the program can change the screen at any time.
func look[T any](s *Session, read func() T) T {
	s.mu.Lock()
	defer s.mu.Unlock()
	return read()
}
