package home

import (
	tea "charm.land/bubbletea/v2"

	"portolan/internal/journey"
	"portolan/ui/kit"
)

// reportScreen is what the results and the end of a part have in common: a list of items to open and, in a wide window,
// a preview of the item under the cursor.
type reportScreen struct {
	session  *kit.Session
	keys     *kit.Keys
	frame    kit.Frame
	standing journey.Standing
	list     report
	pane     []string
}

func newReportScreen(s *kit.Session, now journey.Standing) reportScreen {
	return reportScreen{session: s, keys: kit.NewKeys(), standing: now}
}

// Typing is always false, because there is no text field.
func (r reportScreen) Typing() bool { return false }

// after takes the window and the cursor of the screen that this one replaces.
func (r reportScreen) after(was reportScreen) reportScreen {
	r.list = r.list.withCursorOf(was.list)
	return r.resized(was.frame)
}

// resized lays the list out for a window.
func (r reportScreen) resized(f kit.Frame) reportScreen {
	r.frame = f
	r.list = r.list.laidOut(f)
	return r.previewed()
}

// pressed handles a key that moves the cursor or scrolls.
func (r reportScreen) pressed(press tea.KeyPressMsg) reportScreen {
	r.list = r.list.pressed(r.frame, r.keys, press)
	return r.previewed()
}

// previewed makes the preview of what is under the cursor.
func (r reportScreen) previewed() reportScreen {
	r.pane = preview{r.session, r.frame, r.standing}.chosen(r.list)
	return r
}

// render paints the list into a page.
func (r reportScreen) render(p kit.Page) string {
	return beside(r.frame, p.Scrolled(r.list.rows), r.pane).Render(r.frame)
}
