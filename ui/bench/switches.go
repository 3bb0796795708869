package bench

import (
	"fmt"

	"charm.land/bubbles/v2/key"
	tea "charm.land/bubbletea/v2"
	"github.com/charmbracelet/x/ansi"

	"portolan/internal/sandbox"
	"portolan/ui/kit"
)

// switchList is the list of the switches of a scene, with a cursor. A switch that is on makes something go wrong, such
// as the loss of a node.
type switchList struct {
	all []sandbox.Switch
	at  int
}

// press handles a key that moves the cursor or flips the switch under it. flip is nil if the key flips no switch. ok is
// false if the key has no meaning here.
func (l switchList) press(k *benchKeys, msg tea.KeyPressMsg) (next switchList, flip *sandbox.Switch, ok bool) {
	if key.Matches(msg, k.Next) {
		return l, &l.all[min(l.at, len(l.all)-1)], true
	}
	l.at, ok = k.Scrolled(msg, l.at, len(l.all)-1)
	return l, nil, ok
}

// lines returns height rows of the list, around the cursor.
func (l switchList) lines(t *kit.Theme, width, height int) []string {
	shown := kit.List[sandbox.Switch]{}.Over(l.all, max(1, height-1)).Show(l.at, l.at+1)
	head := "What if"
	if first := shown.Above(); len(shown.Shown()) < len(l.all) {
		head = fmt.Sprintf(whatIfOf, first+1, first+len(shown.Shown()), len(l.all))
	}
	keys := ansi.Truncate(whatIfEnter, width-len(head), "…")
	lines := []string{kit.Margin + t.Strong.Render(head) + t.Muted.Render(keys)}
	for i, s := range shown.Shown() {
		mark, style := t.Cursor(shown.Above()+i == l.at)
		if s.On && shown.Above()+i != l.at {
			style = t.Open
		}
		lines = append(lines, kit.Margin+style.Render(ansi.Truncate(mark+ticked(s.On)+s.Label, width, "…")))
	}
	return lines
}

// ticked returns a box, with a tick if on is set.
func ticked(on bool) string {
	if on {
		return "[x] "
	}
	return "[ ] "
}

// on says what the switches that are on have done to the scene.
func (l switchList) on() []string {
	var on []string
	for _, s := range l.all {
		if s.On {
			on = append(on, s.Label)
		}
	}
	return on
}
