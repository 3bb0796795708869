//go:build unix

package terminaltest

import (
	"os"
	"path/filepath"
	"strings"
	"testing"
)

// script writes a shell script that gets the file to edit as "$1", and returns its name.
func script(t *testing.T, lines ...string) string {
	t.Helper()
	name := filepath.Join(t.TempDir(), "editor")
	if err := os.WriteFile(name, []byte("#!/bin/sh\n"+strings.Join(lines, "\n")+"\n"), 0o700); err != nil {
		t.Fatal(err)
	}
	return name
}

// openSandbox starts Portolan with an editor, and opens the sandbox of the first lesson.
func openSandbox(t *testing.T, editor string) *Session {
	t.Helper()
	s := Terminal{Env: []string{"VISUAL=" + editor}}.read(t)
	s.Does("e", "Accepted")
	return s
}

const openEditor = "\x0f" // ctrl+o

// disorder leaves a terminal as an editor does that was killed: raw, without an echo, on the other screen, with the
// mouse and every other mode on, without a cursor, and with another scroll region.
const disorder = `stty raw -echo; printf '\033[?1049h\033[?1002h\033[?1003h\033[?1006h\033[?1004h\033[?2004h\033[?1h\033=\033[>1u\033[>5u\033[>4;2m'; ` +
	`printf '\033[?25l\033[?7l\033[2;5r\033[31;5m\033(0'`

// TestEditorLeavesDisorder opens an editor that leaves the terminal in disorder, in the sandbox and in the course as
// lines. Afterwards the program works as before, and leaves the terminal as it was.
func TestEditorLeavesDisorder(t *testing.T) {
	for _, end := range []string{"", "exit 3", "kill -KILL $$"} {
		editor := script(t, disorder, end)
		s := openSandbox(t, editor)
		before := s.Quiet()
		s.Types(openEditor)
		if end == "" {
			s.Becomes(before)
		} else {
			s.Settles("Nothing changed")
		}
		s.Types(interrupt)
		s.Leaves(0)
	}
	s := Terminal{Env: []string{"VISUAL=" + script(t, disorder)}}.start(t, "--plain")
	s.Waits("1, 2 or 0 >")
	s.Does("lab wrong-label\r", "Enter: check >")
	s.Types("edit\r")
	s.Quiet()
	s.AsBefore()
	s.Types("quit\r")
	s.Leaves(0)
}

// TestEditorReplacesTheFile opens editors that leave something else than an ordinary file, or far too much. A message
// says so, and the text is as before.
func TestEditorReplacesTheFile(t *testing.T) {
	for name, command := range map[string]string{
		"named pipe": `rm "$1"; mkfifo "$1"`, "folder": `rm "$1"; mkdir "$1"`, "device": `ln -sf /dev/zero "$1"`,
		"link": `ln -sf /etc/passwd "$1"`, "nothing": `rm "$1"`, "100 GB": `truncate -s 100G "$1"`,
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			s := openSandbox(t, script(t, command))
			s.Types(openEditor)
			s.Settles("Nothing changed", "kind: Service")
			s.Types(interrupt)
			s.Leaves(0)
		})
	}
}

// TestEditorStops opens editors that stop themselves, or a program that they run. No shell can continue them here, so
// they go on, and their text arrives.
func TestEditorStops(t *testing.T) {
	for _, command := range []string{"kill -STOP $$", "kill -TSTP $$", `sh -c 'kill -STOP $$; :'`} {
		s := openSandbox(t, script(t, command, `echo '# went on' >> "$1"`))
		s.Types(openEditor)
		s.Settles("# went on")
		s.Types(interrupt)
		s.Leaves(0)
	}
}

// TestEditorStopsForTheShell opens an editor that stops itself, in a shell with job control. The program stops with it,
// and fg continues both.
func TestEditorStopsForTheShell(t *testing.T) {
	many(t)
	editor := script(t, "kill -STOP $$", `echo '# went on' >> "$1"`)
	const shell = `set -m; "$0" --reduce-motion; echo STOPPED; read -r; fg >/dev/null; echo DONE`
	s := Terminal{Env: []string{"VISUAL=" + editor}}.Start(t, "bash", "-c", shell, portolan(t))
	s.Waits(firstQuestion(t))
	s.openLesson()
	s.Does("e", "Accepted")
	s.Does(openEditor, "STOPPED")
	s.Does(enter, "# went on")
	s.Types(interrupt)
	s.Waits("DONE")
	s.Leaves(0)
}

// TestHostileEditor has an editor whose name has escape sequences, and marks that reverse the direction of writing.
// None of them reaches the terminal.
func TestHostileEditor(t *testing.T) {
	const name = "/nowhere/\x1b]0;pwned\x07\x1b[31;5m\u202egpj.\u009b31m"
	for _, name := range []string{name, "'" + name + "'"} {
		s := openSandbox(t, name)
		s.Types(openEditor)
		s.Settles("Nothing changed")
		s.Types(interrupt)
		s.Leaves(0)
		harmless(t, s.Written())

		s = Terminal{Env: []string{"VISUAL=" + name}}.start(t, "--plain")
		s.Waits("1, 2 or 0 >")
		s.Does("lab wrong-label\r", "Enter: check >")
		s.Does("edit\r", "The editor did not work")
		s.Types("quit\r")
		s.Leaves(0)
		harmless(t, s.Written())
	}
}
