package kit

import (
	"slices"

	"charm.land/bubbles/v2/key"
	"charm.land/bubbles/v2/textinput"
	tea "charm.land/bubbletea/v2"
)

// NewInput returns an empty text field for at most limit characters. Its cursor does not blink, because nothing moves
// unless the learner starts it.
func NewInput(limit int) textinput.Model {
	in := textinput.New()
	in.Prompt, in.CharLimit = "", limit
	styles := in.Styles()
	styles.Cursor.Blink = false
	in.SetStyles(styles)
	in.Focus()
	return in
}

// UpdateInput passes a message to a text field. It handles the keys that delete up to the end of a word itself, because
// textinput panics on them when the cursor is on the last character, and deletes one word too many when the cursor is
// on the last character of another word.
func UpdateInput(in textinput.Model, msg tea.Msg) (textinput.Model, tea.Cmd) {
	if k, ok := msg.(tea.KeyPressMsg); ok && key.Matches(k, in.KeyMap.DeleteWordForward) {
		return withoutWord(in), nil
	}
	return in.Update(msg)
}

// withoutWord deletes from the cursor to where the cursor would be one word further.
func withoutWord(in textinput.Model) textinput.Model {
	from := in.Position()
	ahead, _ := in.Update(tea.KeyPressMsg{Code: tea.KeyRight, Mod: tea.ModAlt})
	in.SetValue(string(slices.Delete([]rune(in.Value()), from, ahead.Position())))
	in.SetCursor(from)
	return in
}
