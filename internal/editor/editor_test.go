//go:build unix

package editor_test

import (
	"context"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"portolan/internal/editor"
	"portolan/internal/text"
)

// TestEdit runs editors. No other user may read the file, and afterwards the folder of the file must be gone.
func TestEdit(t *testing.T) {
	dir := t.TempDir()
	t.Setenv("TMPDIR", dir)
	const replaced = "is no ordinary file any more"
	for _, c := range []struct{ name, command, want, fails string }{
		{name: "with arguments", command: "sed -i s/one/two/", want: "two\n"},
		{name: "with quotes", command: `sh -c 'stat -c %a "$1" > "$1.mode"; cat "$1.mode" > "$1"' sh`, want: "600\n"},
		{name: "saves a new file", command: `sh -c 'echo new > "$1.new"; mv "$1.new" "$1"' sh`, want: "new\n"},
		{name: "saves nothing", command: `sh -c ': > "$1"' sh`, want: ""},
		{name: "saves what just fits", command: `sh -c 'printf 123456789 > "$1"' sh`, want: "123456789"},
		{name: "stops itself, then goes on", command: `sh -c 'kill -STOP $$; echo two > "$1"' sh`, want: "two\n"},
		{name: "stops itself for a while", command: `sh -c 'kill -TSTP $$; echo two > "$1"' sh`, want: "two\n"},
		{name: "fails", command: "false", fails: "it failed with exit code 1"},
		{name: "is killed", command: `sh -c 'kill -KILL $$' sh`, fails: "it failed with exit code 137"},
		{name: "is not there", command: "no-such-editor-anywhere", fails: "executable file not found"},
		{name: "deletes the file", command: "rm", fails: replaced},
		{name: "makes it a folder", command: `sh -c 'rm "$1"; mkdir "$1"' sh`, fails: replaced},
		{name: "makes it a named pipe", command: `sh -c 'rm "$1"; mkfifo "$1"' sh`, fails: replaced},
		{name: "makes it a link to a device", command: `sh -c 'ln -sf /dev/zero "$1"' sh`, fails: replaced},
		{name: "makes it a link to a file", command: `sh -c 'ln -sf /etc/passwd "$1"' sh`, fails: replaced},
		{name: "makes it a link to nothing", command: `sh -c 'ln -sf /nowhere "$1"' sh`, fails: replaced},
		{name: "deletes the folder", command: `sh -c 'rm -r "$(dirname "$1")"' sh`, fails: replaced},
	} {
		t.Run(c.name, func(t *testing.T) {
			const limit = 9
			got, err := editor.Edit(context.Background(), c.command, "one\n", limit, editor.Terminal{})
			if (err != nil) != (c.fails != "") || got != c.want || err != nil && !strings.Contains(err.Error(), c.fails) {
				t.Errorf("%q and %v, want %q, and the error %q", got, err, c.want, c.fails)
			}
		})
	}
	if rest, err := filepath.Glob(filepath.Join(dir, "*")); err != nil || len(rest) > 0 {
		t.Errorf("left behind: %v %v", rest, err)
	}
}

// TestEditKeepsWhatIsTooLong saves more than fits. The error names the file, which is still there with all of it.
func TestEditKeepsWhatIsTooLong(t *testing.T) {
	dir := t.TempDir()
	t.Setenv("TMPDIR", dir)
	const limit = 1 << 10
	for _, command := range []string{
		`sh -c 'head -c 1025 /dev/zero > "$1"' sh`, `sh -c 'truncate -s 100G "$1"' sh`,
	} {
		got, err := editor.Edit(context.Background(), command, "one\n", limit, editor.Terminal{})
		if got != "" || err == nil || !strings.Contains(err.Error(), "the limit is 1 KB") {
			t.Fatalf("%s: %d bytes and %v", command, len(got), err)
		}
		_, file, _ := strings.Cut(err.Error(), "still there: ")
		if info, err := os.Stat(file); err != nil || info.Size() <= limit {
			t.Errorf("%s: the file is not there any more: %v", command, err)
		}
	}
}

// TestEditNeverEndsStopping runs an editor that stops itself again and again. It is ended.
func TestEditNeverEndsStopping(t *testing.T) {
	_, err := editor.Edit(context.Background(), `sh -c 'while :; do kill -STOP $$; done' sh`, "one\n", 9, editor.Terminal{})
	if err == nil || !strings.Contains(err.Error(), "stopped itself again and again") {
		t.Errorf("the error is %v", err)
	}
}

// TestEditErrorsAreClean has escape sequences, and marks that reverse the direction of writing, in the command and in
// the name of the folder. None of them is in an error.
func TestEditErrorsAreClean(t *testing.T) {
	const hostile = "\x1b[2J\x1b]0;pwned\x07\u202egpj.\u009b31m\n"
	folder := filepath.Join(t.TempDir(), "\x1b[31m\u202e")
	if err := os.Mkdir(folder, 0o700); err != nil {
		t.Fatal(err)
	}
	for _, c := range []struct{ folder, command string }{
		{t.TempDir(), hostile},
		{t.TempDir(), "/nowhere/" + hostile},
		{t.TempDir(), "'" + hostile + "'"},
		{folder, "rm"},
		{folder + "/none", "vi"},
	} {
		t.Setenv("TMPDIR", c.folder)
		_, err := editor.Edit(context.Background(), c.command, "one\n", 9, editor.Terminal{})
		if err == nil {
			t.Fatalf("%q works", c.command)
		}
		if bad := strings.IndexFunc(err.Error(), text.Invisible); bad >= 0 {
			t.Errorf("%q: the error has an invisible character: %q", c.command, err)
		}
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
