package editor_test

import (
	"context"
	"path/filepath"
	"testing"

	"portolan/internal/editor"
)

// TestEdit runs editors. No other user may read the file, and afterwards the folder of the file must be gone.
func TestEdit(t *testing.T) {
	dir := t.TempDir()
	t.Setenv("TMPDIR", dir)
	for _, c := range []struct {
		name, command, want string
		fails               bool
	}{
		{name: "with arguments", command: "sed -i s/one/two/", want: "two\n"},
		{name: "with quotes", command: `sh -c 'stat -c %a "$1" > "$1.mode"; cat "$1.mode" > "$1"' sh`, want: "600\n"},
		{name: "saves too much", command: `sh -c 'echo more than there is room for > "$1"' sh`, want: "more than "},
		{name: "fails", command: "false", fails: true},
		{name: "is not there", command: "no-such-editor-anywhere", fails: true},
	} {
		t.Run(c.name, func(t *testing.T) {
			const limit = 10
			got, err := editor.Edit(context.Background(), c.command, "one\n", limit, editor.Terminal{})
			if (err != nil) != c.fails || got != c.want {
				t.Errorf("%q and %v, want %q, and an error: %v", got, err, c.want, c.fails)
			}
		})
	}
	if rest, err := filepath.Glob(filepath.Join(dir, "*")); err != nil || len(rest) > 0 {
		t.Errorf("left behind: %v %v", rest, err)
	}
}

func TestCommand(t *testing.T) {
	for _, c := range []struct{ visual, editor, want string }{
		{"code --wait", "vi", "code --wait"},
		{" ", "vi", "vi"},
		{"", "", ""},
	} {
		env := map[string]string{"VISUAL": c.visual, "EDITOR": c.editor}
		if got := editor.Command(func(name string) string { return env[name] }); got != c.want {
			t.Errorf("VISUAL=%q EDITOR=%q: %q, want %q", c.visual, c.editor, got, c.want)
		}
	}
}
