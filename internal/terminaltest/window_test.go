//go:build unix

package terminaltest

import (
	"slices"
	"strings"
	"testing"
	"time"
)

// TestEverySize starts the program in each size, and also resizes a running program to each size. Both must show the
// same.
func TestEverySize(t *testing.T) {
	many(t)
	sizes := [][2]int{
		{1, 1},
		{3, 2},
		{5, 3},
		{10, 4},
		{20, 6},
		{39, 11},
		{40, 12},
		{60, 20},
		{80, 24},
		{110, 30},
		{120, 40},
		{200, 50},
		{500, 200},
	}
	fresh := make([]string, len(sizes))
	each(t, len(sizes), func(t *testing.T, i int) {
		columns, rows := sizes[i][0], sizes[i][1]
		s := Terminal{Columns: columns, Rows: rows}.start(t)
		if columns >= 40 && rows >= 12 {
			s.Waits("quit")
		}
		s.Until("frame", func() bool { return s.Text() != "" })
		time.Sleep(time.Until(s.Begun.Add(500 * time.Millisecond)))
		fresh[i] = s.Quiet()
		s.Types("q")
		s.Leaves(0)
	})
	s := Terminal{}.begin(t)
	for i, size := range sizes {
		s.Resize(size[0], size[1])
		s.Becomes(fresh[i])
	}
}

// TestToNothingAndBack makes the window as small as possible in the middle of a lesson, and then large again.
func TestToNothingAndBack(t *testing.T) {
	many(t)
	s := large.read(t)
	s.Does(right, "step 2 of", right, "step 3 of")
	s.Types(down + down)
	before := s.Quiet()
	for range 3 {
		s.Resize(1, 1)
		s.Quiet()
		s.Resize(large.Columns, large.Rows)
		s.Becomes(before)
	}
}

// TestResizeStorm resizes the window a thousand times.
func TestResizeStorm(t *testing.T) {
	many(t)
	s := large.read(t)
	want := s.Quiet()
	frames, size, begun := s.Frames(), s.Size(), time.Now()
	const resizes = 1000
	for i := range resizes {
		s.Resize(60+i*7%80, 20+i*3%30)
		time.Sleep(time.Millisecond)
	}
	s.Resize(large.Columns, large.Rows)
	stopped := time.Now()
	s.Becomes(want)
	drawn, written := s.Frames()-frames, s.Written()[size:]
	during, late := s.LastOutput().Sub(begun), max(0, s.LastOutput().Sub(stopped))
	t.Logf("%d frames in %s, %d KB, the last %s after the last resize", drawn, during, len(written)>>10, late)
	switch clears := strings.Count(written, "\x1b[2J"); {
	case drawn == 0:
		t.Error("no frame was counted")
	case drawn > resizes || float64(drawn) > 130*during.Seconds()+5:
		t.Errorf("%d frames in %s, want 120 a second at most", drawn, during)
	case clears > drawn:
		t.Errorf("the screen was cleared %d times outside of a frame", clears-drawn)
	case late > 3*time.Second:
		t.Errorf("the last frame came after %s, want 3 s at most", late)
	}
}

// hugeWalk are keys, each with a text that shows that they have worked.
var hugeWalk = []string{
	"", "quit", tab, contents, "?", "Keys of this screen", esc, contents, down + down + down + enter, lesson, right, "step 2 of",
	"g", "1 of", down + down, "3 of",
}

// TestHugeWindow starts in windows that are larger than any screen, and resizes to them. It shows what it shows in the
// part of them that it paints, and takes no more memory.
func TestHugeWindow(t *testing.T) {
	many(t)
	var most float64 // MB at 500×200
	for _, size := range [][2]int{{3000, 3000}, {100, 65535}} {
		fits := Terminal{Columns: min(size[0], 500), Rows: min(size[1], 200)}.begin(t, still)
		s := Terminal{Columns: size[0], Rows: size[1]}.begin(t, still)
		for pair := range slices.Chunk(hugeWalk, 2) {
			fits.Types(pair[0])
			want := fits.Settles(pair[1])
			s.Types(pair[0])
			s.Becomes(want)
		}
		mb := s.peakMB()
		most = max(most, fits.peakMB())
		t.Logf("%d×%d takes %.0f MB, and 500×200 takes %.0f MB", size[0], size[1], mb, most)
		if mb > 1.3*most {
			t.Errorf("%d×%d takes %.0f MB, and 500×200 takes %.0f MB", size[0], size[1], mb, most)
		}
		for _, session := range []*Session{fits, s} {
			session.Types(interrupt)
			session.Leaves(0)
		}
	}
}

// TestResizeToHuge resizes the window to one that is larger than any screen, and back.
func TestResizeToHuge(t *testing.T) {
	s := Terminal{Columns: 500, Rows: 200}.begin(t, still)
	whole, most := s.Quiet(), s.peakMB()
	for _, size := range [][2]int{{3000, 3000}, {65535, 65535}} {
		s.Resize(80, 24)
		s.Settles("quit")
		s.Resize(size[0], size[1])
		s.Becomes(whole)
	}
	if mb := s.peakMB(); mb > 1.5*most {
		t.Errorf("it takes %.0f MB, and %.0f MB before it was resized", mb, most)
	}
	s.Types(interrupt)
	s.Leaves(0)
}
