package kit

import (
	"image/color"
	"math"
	"testing"

	"charm.land/lipgloss/v2"
)

// TestContrast checks that every colour is readable on its background: a contrast of 4.5 to 1 on a known background
// (WCAG 2.2, 1.4.3), and of 3 to 1 on both black and white if the background is unknown.
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
		for name, hex := range map[string]string{
			"muted": p.muted, "faint": p.faint, "brass": p.brass, "sea": p.sea,
			"good": p.good, "bad": p.bad,
		} {
			if got := contrast(lipgloss.Color(hex), c.on); got < c.contrast {
				t.Errorf("shade %d, %s %s on %v: %.1f to 1, want %.1f", c.shade, name, hex, c.on, got, c.contrast)
			}
		}
	}
}

// contrast returns the contrast of two colours as WCAG computes it, from 1 to 21.
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
