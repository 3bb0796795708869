package bench

import (
	"strings"
	"testing"
)

// TestLabBeginsAtTheTop presses Enter at the story. The text cursor is then in the first line, not at the fault.
func TestLabBeginsAtTheTop(t *testing.T) {
	for _, lab := range []string{"wrong-label", "close-the-cache", "port-80-refused"} {
		d := atLab(t, lab).press("size:80x24")
		if w := at[Lab](d); !w.reading() {
			t.Errorf("%s: begins at the story %v:\n%s", lab, w.picture, d.screen())
		}
		d.press("enter")
		if e := at[Lab](d).editor; e.row != 0 || e.col != 0 {
			t.Errorf("%s: the cursor is in line %d, column %d; want the start of the text", lab, e.row+1, e.col)
		}
	}
}

// TestBriefing gives the briefing of a lab many heights and widths. It is never taller, and a mark shows where it was
// cut.
func TestBriefing(t *testing.T) {
	for _, keys := range []string{"", "ctrl+g ctrl+g", "enter type:x", "enter type:x ctrl+g"} {
		w := at[Lab](atLab(t, "three-cards").press("size:80x24 " + keys))
		for _, width := range []int{30, 46, 64} {
			all := w.story().briefing(width, 1000)
			for height := 1; height <= len(all)+1; height++ {
				lines := w.story().briefing(width, height)
				marked := strings.Contains(strings.Join(lines, "\n"), allOfIt)
				if len(lines) > height || marked == (height >= len(all)) {
					t.Errorf(
						"after %q %d columns, %d of %d rows: %d rows, a cut is marked %v",
						keys,
						width,
						height,
						len(all),
						len(lines),
						marked,
					)
				}
			}
		}
	}
}
