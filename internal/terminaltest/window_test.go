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

// TestHugeWindow starts in windows that are larger than any screen, and resizes to them. It shows what it shows at
// 500×200, takes no more memory, and scrolls only what it paints.
func TestHugeWindow(t *testing.T) {
	walk := func(w Terminal) (shown []string, mb float64) {
		s := w.begin(t, still)
		for _, keys := range []string{"", tab, "?", esc, down + down + down + enter, right, esc, "g", down + down} {
			s.Types(keys)
			shown = append(shown, s.Quiet())
		}
		s.Types(interrupt)
		mb = s.peakMB()
		s.Leaves(0)
		return shown, mb
	}
	want, most := walk(Terminal{Columns: 500, Rows: 200})
	for _, size := range [][2]int{{3000, 3000}, {65535, 65535}, {510, 40}, {100, 65535}} {
		small, _ := want, 0.0
		if size[0] < 500 || size[1] < 200 {
			small, _ = walk(Terminal{Columns: min(size[0], 500), Rows: min(size[1], 200)})
		}
		got, mb := walk(Terminal{Columns: size[0], Rows: size[1]})
		t.Logf("%d×%d: %.0f MB, and %.0f MB at 500×200", size[0], size[1], mb, most)
		if !slices.Equal(got, small) {
			t.Errorf("%d×%d does not show what a smaller window shows:\n%s", size[0], size[1], got)
		}
		if mb > 1.2*most {
			t.Errorf("%d×%d takes %.0f MB, and 500×200 takes %.0f MB", size[0], size[1], mb, most)
		}
	}
	s := Terminal{}.begin(t, still)
	before := s.Quiet()
	for _, size := range [][2]int{{3000, 3000}, {65535, 65535}} {
		s.Resize(size[0], size[1])
		s.Becomes(want[0])
		s.Resize(80, 24)
		s.Becomes(before)
	}
	if mb := s.peakMB(); mb > 1.2*most {
		t.Errorf("resizing takes %.0f MB, and 500×200 takes %.0f MB", mb, most)
	}
	s.Types(interrupt)
	s.Leaves(0)
}
