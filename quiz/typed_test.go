package quiz_test

import "testing"

// TestTypedAnswer types texts into a gap. The answer is one line of printable characters: a tab or a line break becomes
// a space, and spaces at the ends are dropped.
func TestTypedAnswer(t *testing.T) {
	for name, c := range map[string]struct{ typed, want string }{
		"a tab":                {"80\t80", "80 80"},
		"a line break":         {"80\n80", "80 80"},
		"spaces at the ends":   {"\t 8080 \n", "8080"},
		"an escape sequence":   {"80\x1b[31m80", "8080"},
		"nothing printable":    {"\a", ""},
		"a carriage return":    {"8080\r", "8080"},
		"a non-breaking space": {"80\u00a080", "80 80"},
	} {
		t.Run(name, func(t *testing.T) {
			if g := proved(t, "example-web-port").Grade(c.typed); g.Choice != c.want {
				t.Errorf("%q is graded as %q, want %q", c.typed, g.Choice, c.want)
			}
		})
	}
}
