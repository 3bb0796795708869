package ui

import (
	"context"
	"slices"

	tea "charm.land/bubbletea/v2"

	"portolan/internal/journey"
	"portolan/internal/text"
)

// do gives an input to the journey. It shows the result at once, or after the events are on disk if the effect says so.
func (a App) do(in journey.Input, cmd tea.Cmd) (App, tea.Cmd) {
	next, effect := a.journey.Do(in, journey.Moment{Time: a.session.Now(), Seed: a.session.Seed()})
	a.journey = next
	waits := len(a.queue) > 0
	for _, e := range effect.Events {
		a.queue = append(slices.Clip(a.queue), e.By(a.session.Learner))
	}
	if !waits && len(a.queue) > 0 {
		cmd = tea.Batch(cmd, a.save())
	}
	if effect.Hold && len(a.queue) > 0 {
		a.held = &effect
		return a, cmd
	}
	return a.applyEffect(effect, cmd)
}

// save writes the oldest waiting event to disk, and then sends a savedMsg.
func (a App) save() tea.Cmd {
	s, e := a.session, a.queue[0]
	return func() tea.Msg { return savedMsg{err: s.Store.Record(s.Ctx, e)} }
}

// savedMsg reports that the oldest event of the queue is on disk, or why it is not.
type savedMsg struct{ err error }

// saved writes the next event of the queue. When the queue is empty, it shows the effect that was held. If an event
// cannot be written, a notice says so, but the event still counts until the program ends.
func (a App) saved(msg savedMsg) (tea.Model, tea.Cmd) {
	if len(a.queue) > 0 {
		if msg.err != nil {
			a.failed = append(slices.Clip(a.failed), a.queue[0])
		}
		a.queue = a.queue[1:]
	}
	if msg.err != nil {
		a = a.withNotice(notSaved + text.Line(msg.err.Error()))
	}
	if len(a.queue) > 0 {
		return a, a.save()
	}
	if a.held == nil {
		return a, nil
	}
	effect := *a.held
	a.held = nil
	return a.applyEffect(effect, nil)
}

// flush writes the events that are not on disk yet, after the program has ended. Among them are those that could not be
// written before, because the disk may have room by now, and one that was just being written when the program ended.
// The store keeps only one event for each ID, so a second write does no harm.
func (a App) flush(ctx context.Context) error {
	for _, e := range slices.Concat(a.failed, a.queue) {
		if err := a.session.Store.Record(ctx, e); err != nil {
			return err
		}
	}
	return nil
}
