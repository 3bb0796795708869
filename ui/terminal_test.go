package ui

import (
	"image/color"
	"math"
	"testing"
	"time"

	tea "charm.land/bubbletea/v2"
	"charm.land/lipgloss/v2"
)

// answer is the type of a terminal's answer to the question what it is, as the input decoder makes it.
type answer []int

// TestParting leaves the terminal, and looks at when the program ends.
func TestParting(t *testing.T) {
	now := time.Now()
	for _, c := range []struct {
		name  string
		until time.Time
		msgs  []tea.Msg // after the first QuitMsg
		over  bool
	}{
		{"long after the start", now.Add(-time.Minute), nil, true},
		{"right after the start", now.Add(time.Minute), nil, false},
		{"answers to something else", now.Add(time.Minute), []tea.Msg{tea.ModeReportMsg{Mode: nil}, tea.KeyPressMsg{Code: 'x'}, tea.QuitMsg{}}, false},
		{"one answer: a frame's question may still be open", now.Add(time.Minute), []tea.Msg{answer{62}}, false},
		{"two answers", now.Add(time.Minute), []tea.Msg{answer{62}, answer{62}}, true},
		{"no answer for long", now.Add(time.Minute), []tea.Msg{partedMsg{}}, true},
	} {
		t.Run(c.name, func(t *testing.T) {
			p := parting{until: c.until}
			for _, msg := range append([]tea.Msg{tea.QuitMsg{}}, c.msgs...) {
				msg = p.filter(msg)
				if _, mine := p.handle(msg); !mine && msg != nil {
					t.Errorf("%T reaches the app, which the learner has left", msg)
				}
			}
			if _, ends := p.filter(tea.QuitMsg{}).(tea.QuitMsg); ends != c.over {
				t.Errorf("the program ends: %v, want %v", ends, c.over)
			}
		})
	}
}

// TestPartingAsksNothingMore holds that what the app asked of the terminal and has not been sent is dropped.
func TestPartingAsksNothingMore(t *testing.T) {
	p := newParting(time.Now())
	if p.filter(tea.RequestBackgroundColor()) == nil {
		t.Error("a question is dropped although nobody leaves")
	}
	p.handle(p.filter(tea.QuitMsg{}))
	if p.filter(tea.RequestBackgroundColor()) != nil {
		t.Error("a question goes out whose answer nobody reads")
	}
}

// TestWindowWithoutSize takes a window of 0×0 for a usual one.
func TestWindowWithoutSize(t *testing.T) {
	g := &guarded{crash: &crash{}}
	for size, want := range map[tea.WindowSizeMsg]tea.WindowSizeMsg{
		{}:                        {Width: 80, Height: 24},
		{Width: 80}:               {Width: 80, Height: 24},
		{Width: 100, Height: 0}:   {Width: 80, Height: 24},
		{Width: 1, Height: 1}:     {Width: 1, Height: 1},
		{Width: 120, Height: 200}: {Width: 120, Height: 200},
	} {
		if got := g.filter(g, size); got != want {
			t.Errorf("%v is taken for %v, want %v", size, got, want)
		}
	}
}

// TestViewRendersNoMarkdown bounds what painting costs on every screen: rendering the Markdown of a step alone makes more than
// ten thousand allocations.
func TestViewRendersNoMarkdown(t *testing.T) {
	const most = 4000
	for _, place := range everyPlace() {
		l := open(t, place)
		l.resize("120x40")
		if got := testing.AllocsPerRun(3, func() { _ = l.app.View() }); got > most {
			t.Errorf("%T: View makes %.0f allocations, want %d at most", place, got, most)
		}
	}
}

// TestContrast holds that every colour is readable on its background: 4.5 to 1 for a known one (WCAG 2.2, 1.4.3), 3 to 1 on black and on
// white where the terminal does not say which it has.
func TestContrast(t *testing.T) {
	for _, c := range []struct {
		shade    Shade
		on       color.Color
		contrast float64
	}{
		{Dark, color.Black, 4.5},
		{Light, color.White, 4.5},
		{Neutral, color.Black, 3},
		{Neutral, color.White, 3},
	} {
		p := paletteOf(c.shade)
		for name, hex := range map[string]string{"muted": p.muted, "faint": p.faint, "brass": p.brass, "sea": p.sea, "good": p.good, "bad": p.bad} {
			if got := contrast(lipgloss.Color(hex), c.on); got < c.contrast {
				t.Errorf("shade %d, %s %s on %v: %.1f to 1, want %.1f", c.shade, name, hex, c.on, got, c.contrast)
			}
		}
	}
}

// contrast is that of two colours as WCAG computes it, from 1 to 21.
func contrast(a, b color.Color) float64 {
	light, dark := luminance(a), luminance(b)
	if light < dark {
		light, dark = dark, light
	}
	return (light + 0.05) / (dark + 0.05)
}

func luminance(c color.Color) float64 {
	r, g, b, _ := c.RGBA()
	linear := func(v uint32) float64 {
		s := float64(v) / 0xffff
		if s <= 0.04045 {
			return s / 12.92
		}
		return math.Pow((s+0.055)/1.055, 2.4)
	}
	return 0.2126*linear(r) + 0.7152*linear(g) + 0.0722*linear(b)
}
