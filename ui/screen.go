package ui

import (
	"portolan/internal/journey"
	"portolan/ui/bench"
	"portolan/ui/board"
	"portolan/ui/home"
	"portolan/ui/kit"
	"portolan/ui/lesson"
	"portolan/ui/round"
)

// newScreen makes the screen that shows a stop.
func newScreen(s *kit.Session, stop journey.Stop) kit.StopScreen {
	switch stop := stop.(type) {
	case journey.Welcome:
		return home.NewStart(s, stop)
	case journey.Step:
		return lesson.New(s, stop)
	case journey.Round, journey.Known:
		return round.New(s, stop)
	case journey.Results:
		return home.NewResults(s, stop)
	case journey.PartEnd:
		return home.NewPartEnd(s, stop)
	case journey.Lab:
		return bench.NewLab(s, stop)
	case journey.Board:
		return board.New(s, stop)
	case journey.Broken:
		return home.NewBroken(stop)
	case journey.Contents:
		return home.NewHome(s, stop)
	}
	return nil
}
