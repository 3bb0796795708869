package ui

import (
	"bytes"
	"fmt"
	"regexp"
	"strings"
	"testing"
	"unicode"

	tea "charm.land/bubbletea/v2"
	"github.com/charmbracelet/colorprofile"
	"github.com/charmbracelet/x/exp/golden"

	"portolan/internal/journey"
	"portolan/ui/kit"
)

// TestColours compares every screen as it is painted: on a dark, a light and an unknown background, with as many
// colours as terminals have. The golden files show styles in braces. Their text is that of TestScreens.
func TestColours(t *testing.T) {
	for _, c := range append(shots(t), otherShots()...) {
		t.Run(c.name, func(t *testing.T) {
			var all strings.Builder
			seen := map[string]bool{}
			for _, shade := range []kit.Shade{kit.Dark, kit.Light, kit.Neutral} {
				for _, depth := range []colorprofile.Profile{
					colorprofile.TrueColor, colorprofile.ANSI256, colorprofile.ANSI,
					colorprofile.Ascii,
				} {
					l := open(t, c.place, c.past...)
					l.app.background = shade
					l.send(tea.ColorProfileMsg{Profile: depth})
					l.press("size:80x24 " + c.keys)
					painted := inDepth(t, l.app.View().Content, depth)
					if !seen[painted] {
						seen[painted] = true
						fmt.Fprintf(&all, "== %s, %v\n%s\n", shadeName(shade), depth, painted)
					}
				}
			}
			golden.RequireEqual(t, all.String())
		})
	}
}

// otherShots are screens that are compared as they are painted, besides those of shots.
func otherShots() []shot {
	return []shot{
		{name: "sandbox error", place: theSandbox, keys: "down down down down down end type:s"},
		{name: "sandbox sent", place: theSandbox, keys: "tab enter"},
		{name: "lab", place: journey.AtLab{Lab: "three-cards"}},
		{name: "lab mending", place: journey.AtLab{Lab: "wrong-label"}, keys: "ctrl+g ctrl+g"},
		{name: "board", place: journey.AtBoard{Board: "silent-node", Seed: 1}, keys: "enter enter enter"},
		{name: "board named", place: journey.AtBoard{Board: "silent-node", Seed: 1}, keys: "enter n 1"},
		{name: "find", place: kit.OpenFind{}, keys: "type:refused"},
		{name: "glossary", place: kit.OpenGlossary{}, keys: "down down down"},
		{name: "card", place: kit.OpenCard{}},
		{name: "known", place: journey.AtKnown{}},
		{name: "selector", place: theStep, keys: "size:120x40 down down"},
		{name: "official text", place: theStep, keys: "i"},
	}
}

// TestASCIIScreens compares every screen as a terminal shows it that has only ASCII characters.
func TestASCIIScreens(t *testing.T) {
	for _, c := range append(shots(t), otherShots()...) {
		t.Run(c.name, func(t *testing.T) {
			l := open(t, c.place, c.past...)
			l.app.frame.ASCII = true
			l.press("size:80x24 " + c.keys)
			fits(t, l, "80x24")
			screen := l.screen()
			l.app.frame.ASCII = false
			l.app = l.app.resized()
			if strings.Count(l.screen(), "?") != strings.Count(screen, "?") {
				t.Errorf("a character has no replacement:\n%s", screen)
			}
			if i := strings.IndexFunc(screen, func(r rune) bool { return r > unicode.MaxASCII }); i >= 0 {
				t.Errorf("%q is not ASCII", screen[i:min(len(screen), i+20)])
			}
			golden.RequireEqual(t, screen+"\n")
		})
	}
}

func shadeName(s kit.Shade) string {
	return map[kit.Shade]string{kit.Dark: "dark", kit.Light: "light", kit.Neutral: "unknown background"}[s]
}

var styleCode = regexp.MustCompile("\x1b\\[([0-9;:]*)m")

// inDepth returns what a terminal with a number of colours gets. Styles are in braces, and lines without a style are
// left out.
func inDepth(t *testing.T, content string, depth colorprofile.Profile) string {
	t.Helper()
	var out bytes.Buffer
	w := colorprofile.Writer{Forward: &out, Profile: depth}
	if _, err := w.WriteString(content); err != nil {
		t.Fatal(err)
	}
	var styled []string
	for i, line := range strings.Split(out.String(), "\n") {
		if styleCode.MatchString(line) {
			styled = append(
				styled,
				fmt.Sprintf("%2d %s", i+1, strings.TrimRight(styleCode.ReplaceAllString(line, "{$1}"), " ")),
			)
		}
	}
	return strings.Join(styled, "\n")
}
