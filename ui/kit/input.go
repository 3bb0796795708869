package kit

import "charm.land/bubbles/v2/textinput"

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
