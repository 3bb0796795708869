package kit

import tea "charm.land/bubbletea/v2"

// Scroll is a list of lines of which the window shows a part. Its methods return where it goes, never past an end.
type Scroll struct {
	Lines []string
	rows  int // of the window
	at    int // the first line that is shown
}

// Over puts other lines into the place of the old ones, or into a window of other rows.
func (s Scroll) Over(lines []string, rows int) Scroll {
	s.Lines, s.rows = lines, rows
	return s.By(0)
}

// By scrolls down, or up if n is negative.
func (s Scroll) By(n int) Scroll {
	s.at = min(max(0, s.at+n), s.last())
	return s
}

// Pages scrolls by as many windows, with one line in common.
func (s Scroll) Pages(n int) Scroll { return s.By(n * max(1, s.rows-1)) }

// Top shows the first line.
func (s Scroll) Top() Scroll { return s.By(-s.at) }

// Bottom shows the last line.
func (s Scroll) Bottom() Scroll { return s.By(s.Below()) }

// Above returns how many lines are above the window.
func (s Scroll) Above() int { return s.at }

// Below returns how many lines are below the window.
func (s Scroll) Below() int { return s.last() - s.at }

// InSight reports whether a line is in the window.
func (s Scroll) InSight(line int) bool { return line >= s.at && line < s.at+s.rows }

// Show scrolls as little as it can until the lines from first to before end are in the window, or as many as it holds.
func (s Scroll) Show(first, end int) Scroll {
	s.at = min(max(s.at, end-s.rows), max(0, first), s.last())
	return s
}

// Key scrolls with a key, and reports whether that key scrolls.
func (s Scroll) Key(k *Keys, msg tea.KeyPressMsg) (Scroll, bool) {
	at, ok := k.Scrolled(msg, s.at, s.last())
	s.at = at
	return s, ok
}

func (s Scroll) last() int { return max(0, len(s.Lines)-s.rows) }

// Scrolled puts the part that is shown into a page, which says whether there is more.
func (p Page) Scrolled(s Scroll) Page {
	p.Body, p.Above, p.Below = s.Lines[s.at:], s.Above() > 0, s.Below() > 0
	return p
}
