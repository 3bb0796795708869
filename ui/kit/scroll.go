package kit

import (
	"slices"

	tea "charm.land/bubbletea/v2"
	"github.com/charmbracelet/x/ansi"
)

// Scroll is a list of lines of which the window shows a part.
type Scroll = List[string]

// List is a list of which the window shows a part. The methods that scroll return the scrolled list. They never scroll
// past the first or the last item.
type List[T any] struct {
	All  []T
	rows int // how many items the window shows
	at   int // the index of the first item in the window
}

// Over replaces the items, and sets how many of them the window shows. The position stays the same if it still exists.
func (l List[T]) Over(all []T, rows int) List[T] {
	l.All, l.rows = all, rows
	return l.By(0)
}

// By scrolls down n items, or up if n is negative.
func (l List[T]) By(n int) List[T] {
	l.at = min(max(0, l.at+n), l.last())
	return l
}

// Pages scrolls down n pages, or up if n is negative. The last item of a page is also the first one of the next page.
func (l List[T]) Pages(n int) List[T] { return l.By(n * max(1, l.rows-1)) }

// Top scrolls to the first item.
func (l List[T]) Top() List[T] { return l.By(-l.at) }

// Bottom scrolls to the last item.
func (l List[T]) Bottom() List[T] { return l.By(l.Below()) }

// Above returns how many items are above the window.
func (l List[T]) Above() int { return l.at }

// Below returns how many items are below the window.
func (l List[T]) Below() int { return l.last() - l.at }

// Visible reports whether the item with an index is in the window.
func (l List[T]) Visible(i int) bool { return i >= l.at && i < l.at+l.rows }

// Show scrolls until the items from index first up to, but not including, end are in the window. It scrolls no further
// than it has to. If they do not all fit, the window begins with the first of them.
func (l List[T]) Show(first, end int) List[T] {
	l.at = min(max(l.at, end-l.rows), max(0, first), l.last())
	return l
}

// Shown returns the items in the window.
func (l List[T]) Shown() []T { return l.All[l.at:min(len(l.All), l.at+max(0, l.rows))] }

// Key handles a key that scrolls. It returns false for any other key.
func (l List[T]) Key(k *Keys, msg tea.KeyPressMsg) (List[T], bool) {
	at, ok := k.Scrolled(msg, l.at, l.last())
	l.at = at
	return l, ok
}

func (l List[T]) last() int { return max(0, len(l.All)-l.rows) }

// Scrolled puts the visible lines on a page. The rules above and below them show whether there are more.
func (p Page) Scrolled(s Scroll) Page {
	p.Body, p.Above, p.Below = s.Shown(), s.Above() > 0, s.Below() > 0
	return p
}

// MarkMore returns the lines in the window, for a list that takes only a part of the screen. A mark at the end of the
// first or the last line shows that there are more above or below. If the line has to be cut for the mark, it ends in
// cut. Each line fits in a margin and width columns.
func MarkMore(t *Theme, s Scroll, width int, cut string) []string {
	lines := slices.Clone(s.Shown())
	mark := func(i int, more string) {
		room := max(1, len(Margin)+width-ansi.StringWidth(more))
		lines[i] = ansi.Truncate(lines[i], room, cut) + t.Faint.Render(more)
	}
	if s.Above() > 0 {
		mark(0, " ↑ more")
	}
	if s.Below() > 0 {
		mark(len(lines)-1, " ↓ more")
	}
	return lines
}
