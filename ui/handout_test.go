package ui

import (
	"regexp"
	"slices"
	"strings"
	"testing"

	"github.com/charmbracelet/x/exp/golden"

	"portolan/internal/handout"
	"portolan/internal/journey"
	"portolan/ui/kit"
)

// TestHandoutScreens compares the card and the glossary with the golden screens.
func TestHandoutScreens(t *testing.T) {
	for _, c := range []struct {
		name  string
		place any
		keys  string
	}{
		{"card", kit.OpenCard{}, ""},
		{"card next page", kit.OpenCard{}, "enter"},
		{"card end", kit.OpenCard{}, "end"},
		{"card help", kit.OpenCard{}, "?"},
		{"glossary", kit.OpenGlossary{}, ""},
		{"glossary chosen", kit.OpenGlossary{}, "down down down down"},
		{"glossary filtered", kit.OpenGlossary{}, "type:node down"},
		{"glossary nothing", kit.OpenGlossary{}, "type:cobol"},
	} {
		for _, size := range sizes() {
			t.Run(c.name+"/"+size, func(t *testing.T) {
				l := open(t, c.place)
				l.press("size:" + size + " " + c.keys)
				fits(t, l, size)
				golden.RequireEqual(t, l.screen()+"\n")
			})
		}
	}
}

// TestGlossaryOpensEverywhere presses g on every screen where letters are keys, and leaves the glossary again.
func TestGlossaryOpensEverywhere(t *testing.T) {
	for _, place := range everyPlace() {
		if slices.Contains([]any{kit.OpenFind{}, kit.OpenGlossary{}}, place) {
			continue // their fields take letters
		}
		l := open(t, place, somePast(t)...)
		l.resize("80x24")
		if l.app.top().Typing() {
			l.press("tab") // from the text of a manifest to its picture
		}
		before := l.screen()
		l.press("g").sees("Glossary").press("esc")
		if l.screen() != before {
			t.Errorf("%T: leaving the glossary leads to\n%s\nand not back to\n%s", place, l.screen(), before)
		}
	}
}

// TestGlossaryOpensTheStep opens the step that explains a term. It takes the place of the glossary, and leaving it
// leads back to where the learner was. Nothing is recorded.
func TestGlossaryOpensTheStep(t *testing.T) {
	for _, c := range []struct{ query, term, sees string }{
		{"type:node space type:port", "node port", "One port on every node"},
		{"type:SLICE", "EndpointSlice", "A selector makes a list"},
		{"type:timeout", "timeout", "One word is different"}, // of the first start
		{"type:metallb", "provider", "One address for the customers"},
	} {
		t.Run(c.term, func(t *testing.T) {
			l := open(t, journey.AtStep{Lesson: "clusterip"})
			l.press("size:80x24 right").sees("step 2 of")
			recorded := len(l.kept())
			l.press("g " + c.query).sees("▸ " + c.term).press("enter").sees(c.sees)
			l.press("esc").sees("step 2 of")
			if n := len(l.kept()); n != recorded {
				t.Errorf("%d events were recorded", n-recorded)
			}
		})
	}
}

// TestGlossaryListsEveryTerm walks down the whole list.
func TestGlossaryListsEveryTerm(t *testing.T) {
	for _, size := range append(sizes(), "40x12") {
		l := open(t, kit.OpenGlossary{})
		l.resize(size)
		for _, e := range handout.Glossary(l.app.session.Course) {
			l.sees("▸ " + e.Term).sees(strings.ReplaceAll(firstWords(e.Meaning), "`", ""))
			fits(t, l, size)
			l.press("down")
		}
	}
}

// firstWords returns the beginning of a text.
func firstWords(s string) string { return strings.Join(strings.Fields(s)[:4], " ") }

// TestGlossaryKeepsLettersForTheField types letters that are keys on other screens.
func TestGlossaryKeepsLettersForTheField(t *testing.T) {
	l := open(t, kit.OpenGlossary{})
	l.press("size:80x24 type:gqtx?/").sees("/ gqtx?/").sees("The glossary has no term about")
	l.press("enter ctrl+u").sees("1 of 30").press("pgdown").sees("19 of 30").press("pgup").sees("1 of 30")
	l.press("esc").sees("Portolan")
}

// TestCardFromResults opens the card with its key, reads it to its end, and is back at the results.
func TestCardFromResults(t *testing.T) {
	l := open(t, journey.AtResults{}, somePast(t)...)
	l.press("size:80x24").sees("t card").press("t").sees("EACH TYPE CONTAINS THE ONE BEFORE")
	for range 10 {
		if strings.Contains(l.footer(), "back") && !strings.Contains(l.footer(), "next page") {
			break
		}
		l.press("enter")
	}
	l.sees("curl -m 5 http://web").press("enter").sees("WHAT TO DO NEXT")
}

// TestGlossaryOverTheCard opens a term from the card. Leaving its step leads back to the card, and then to the results.
func TestGlossaryOverTheCard(t *testing.T) {
	l := open(t, journey.AtResults{}, somePast(t)...)
	l.press("size:80x24 t g type:pending").sees("▸ pending").press("enter").sees("An address that stays pending")
	l.press("esc").sees("EACH TYPE CONTAINS THE ONE BEFORE").press("q").sees("WHAT TO DO NEXT")
}

// TestCardHasTheColoursOfTheScreen compares the colours of the HTML pages with those of the badges.
func TestCardHasTheColoursOfTheScreen(t *testing.T) {
	var page strings.Builder
	if err := handout.NewCard().WriteHTML(&page); err != nil {
		t.Fatal(err)
	}
	theme := kit.NewTheme(kit.Light, false)
	for name, variable := range map[string]string{"ClusterIP": "teal", "NodePort": "amber", "LoadBalancer": "violet"} {
		found := regexp.MustCompile(`--` + variable + `: #(..)(..)(..);`).FindStringSubmatch(page.String())
		if found == nil {
			t.Fatalf("the page has no colour %s", variable)
		}
		r, g, b, _ := theme.Frame(name).GetForeground().RGBA()
		for i, part := range []uint32{r, g, b} {
			if got := hex(part); got != found[i+1] {
				t.Errorf("%s: the screen has %s where the page has %s", name, got, found[i+1])
			}
		}
	}
}

// hex returns a part of a colour as two digits.
func hex(part uint32) string {
	const digits = "0123456789abcdef"
	return string([]byte{digits[part>>12&15], digits[part>>8&15]})
}
