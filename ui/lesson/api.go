package lesson

import (
	"fmt"
	"strings"

	"charm.land/bubbles/v2/key"
	tea "charm.land/bubbletea/v2"
	"github.com/charmbracelet/x/ansi"

	"portolan/ui/kit"
)

// apiKey handles a key while the API's own text is shown: it scrolls, copies the URL in the text, or closes the text.
func (m lesson) apiKey(msg tea.KeyPressMsg) (lesson, tea.Cmd) {
	_, description := m.pane.Official()
	if url := kit.URL(description); url != "" && key.Matches(msg, m.keys.CopyYAML) {
		m.note = copied
		return m, m.session.Copy(url)
	}
	scrolled, stays := m.api.Over(m.apiLines(), kit.BodyHeight(m.frame)).Key(m.keys, msg)
	if m.api = nil; stays {
		m.api = &scrolled
	}
	return m, nil
}

// apiHelp returns the keys for the footer while the API's own text is shown.
func (m lesson) apiHelp() []key.Binding {
	k := m.keys
	b := []key.Binding{kit.Shown(k.Up, "↑↓", "scroll")}
	if _, description := m.pane.Official(); kit.URL(description) != "" {
		b = append(b, kit.As(k.CopyYAML, "copy the URL"))
	}
	return append(b, kit.Shown(k.Help, "any other key", "close"))
}

// apiLines returns the Kubernetes API's own text about the field under the cursor. In a wide window, the manifest and
// the picture are below it.
func (m lesson) apiLines() []string {
	_, description := m.pane.Official()
	width := kit.TextWidth(m.frame)
	var lines []string
	for paragraph := range strings.SplitSeq(description, "\n") {
		paragraph = strings.TrimSpace(paragraph)
		if paragraph == "" {
			lines = kit.Gap(lines)
			continue
		}
		lines = append(lines, m.apiParagraph(paragraph, width)...)
	}
	version := fmt.Sprintf(apiVersion, m.stop.Lesson.Kubernetes)
	lines = append(kit.Gap(lines), kit.Styled(m.frame.Theme.Muted, version, width)...)
	if m.frame.Width < kit.SideBySide {
		return lines
	}
	left := m.pane.Width() + 2*len(kit.Margin)
	rows, _, _ := m.pane.Wide(m.frame.Theme, left, 0)
	play := m.player
	play.Lit = m.pane.Lit()
	picture := play.View(m.frame, kit.BodyWidth(m.frame)-left, mostPicture)
	return append(kit.Gap(lines), kit.Indent(kit.Beside(rows, picture, left, ""))...)
}

// apiParagraph returns a paragraph, wrapped. A URL that is wider than the paragraph gets a line of its own.
func (m lesson) apiParagraph(paragraph string, width int) []string {
	t, url := m.frame.Theme, kit.URL(paragraph)
	if ansi.StringWidth(url) <= width {
		return kit.Styled(t.Text, paragraph, width)
	}
	before, after, _ := strings.Cut(paragraph, url)
	lines := append(kit.Styled(t.Text, strings.TrimSpace(before), width), kit.WholeURL(m.frame, url)...)
	return append(lines, kit.Styled(t.Text, strings.TrimSpace(after), width)...)
}
