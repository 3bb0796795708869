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

// TestFills checks that the text on every badge and stamp is readable, and that the badges of two types never look the
// same, also to people with each of the three kinds of colour blindness.
func TestFills(t *testing.T) {
	for _, shade := range []Shade{Neutral, Dark, Light} {
		p := paletteOf(shade)
		for _, fill := range []struct{ name, on, hex string }{
			{"teal", p.onBadge, p.teal},
			{"amber", p.onBadge, p.amber},
			{"violet", p.onBadge, p.violet},
			{"slate", p.onBadge, p.slate},
			{"good", p.onStamp, p.good},
			{"brass", p.onStamp, p.brass},
			{"bad", p.onStamp, p.bad},
		} {
			if got := contrast(lipgloss.Color(fill.on), lipgloss.Color(fill.hex)); got < 4.5 {
				t.Errorf("shade %d, text on %s %s: %.1f to 1, want 4.5", shade, fill.name, fill.hex, got)
			}
		}
		badges := []string{p.teal, p.amber, p.violet}
		for kind, see := range colourBlindness() {
			for i, a := range badges {
				for _, b := range badges[i+1:] {
					if d := distance(see(lipgloss.Color(a)), see(lipgloss.Color(b))); d < 0.15 {
						t.Errorf("shade %d, %s: %s and %s look alike: %.2f", shade, kind, a, b, d)
					}
				}
			}
		}
	}
}

// colourBlindness returns what people see of a colour: the matrices of Viénot, Brettel and Mollon (1999), and of
// Brettel, Viénot and Mollon (1997) for tritanopia, on linear RGB from 0 to 1.
func colourBlindness() map[string]func(color.Color) [3]float64 {
	matrix := func(m [9]float64) func(color.Color) [3]float64 {
		return func(c color.Color) [3]float64 {
			r, g, b, _ := c.RGBA()
			in := [3]float64{linear(r), linear(g), linear(b)}
			var out [3]float64
			for i := range out {
				out[i] = m[3*i]*in[0] + m[3*i+1]*in[1] + m[3*i+2]*in[2]
			}
			return out
		}
	}
	return map[string]func(color.Color) [3]float64{
		"everyone":     matrix([9]float64{1, 0, 0, 0, 1, 0, 0, 0, 1}),
		"protanopia":   matrix([9]float64{0.11238, 0.88762, 0, 0.11238, 0.88762, 0, 0.00401, -0.00401, 1}),
		"deuteranopia": matrix([9]float64{0.29275, 0.70725, 0, 0.29275, 0.70725, 0, -0.02234, 0.02234, 1}),
		"tritanopia":   matrix([9]float64{1, 0.14461, -0.14461, 0, 0.85924, 0.14076, 0, 0.85924, 0.14076}),
	}
}

func distance(a, b [3]float64) float64 {
	return math.Sqrt((a[0]-b[0])*(a[0]-b[0]) + (a[1]-b[1])*(a[1]-b[1]) + (a[2]-b[2])*(a[2]-b[2]))
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
	return 0.2126*linear(r) + 0.7152*linear(g) + 0.0722*linear(b)
}

// linear returns the light of a channel of sRGB, from 0 to 1.
func linear(v uint32) float64 {
	s := float64(v) / 0xffff
	if s <= 0.04045 {
		return s / 12.92
	}
	return math.Pow((s+0.055)/1.055, 2.4)
}
