package cli_test

import (
	"bytes"
	"context"
	"errors"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/adrg/xdg"

	"portolan/internal/cli"
	"portolan/internal/text"
	"portolan/ui"
)

// TestNothingHiddenGetsOut gives names with escape sequences, with control characters and with marks that turn the
// direction of writing, as arguments, as file names and in the environment. None of these characters may be printed.
func TestNothingHiddenGetsOut(t *testing.T) {
	const evil = "a\x1b[2J\x1b]0;x\x07\u202e\u2066\u200b\u0085\x7fb"
	dir := t.TempDir()
	evilDir := filepath.Join(dir, evil)
	if err := os.MkdirAll(filepath.Join(evilDir, "lessons"), 0o700); err != nil {
		t.Skip("this system does not take such names:", err)
	}
	manifests := filepath.Join(evilDir, "m.yaml")
	for name, content := range map[string]string{
		manifests: "a: [", filepath.Join(evilDir, "lessons", "01-"+evil+".md"): evil, filepath.Join(evilDir, "export"): "{",
	} {
		if err := os.WriteFile(name, []byte(content), 0o600); err != nil {
			t.Fatal(err)
		}
	}
	t.Cleanup(xdg.Reload)
	for _, name := range []string{"XDG_STATE_HOME", "HOME"} {
		t.Setenv(name, evilDir)
	}
	blocked := filepath.Join(evilDir, "export") // a file in the place of a folder: the record cannot be opened
	t.Setenv("XDG_DATA_HOME", blocked)
	xdg.Reload()
	environ := append(os.Environ(), "TERM="+evil, "LANG="+evil, "EDITOR="+evil, "VISUAL="+evil, "LC_ALL="+evil, "ACCESSIBLE=1")
	web := "../../docs/examples/web.yaml"
	for _, args := range [][]string{
		{"--course", evil},
		{"--course", evilDir},
		{"lint", evilDir},
		{"lint", evilDir, "-o", "json"},
		{"lint", evil},
		{evil},
		{"--" + evil},
		{"-" + evil},
		{"--theme", evil},
		{"lesson", evil},
		{"lesson", "nodeport", evil},
		{"quiz", "--lesson", evil},
		{"quiz", "--seed", evil},
		{"quiz", "--plain"},
		{"--plain"},
		{},
		{"validate", "-f", evilDir},
		{"validate", "-f", manifests},
		{"validate", "-f", manifests, "-o", "json"},
		{"validate", "-f", evil},
		{"explain", "-f", manifests},
		{"explain", "-f", evil},
		{"explain", "-f", web, "-o", evil},
		{"trace", "-f", web, "--from", evil, "--to", evil},
		{"trace", "-f", web, "--from", "internet", "--to", evil},
		{"trace", "-f", manifests, "--from", "a", "--to", "b"},
		{"glossary", evil},
		{"progress", evil},
		{"progress", "import", evil},
		{"progress", "import", blocked},
		{"progress", "path"},
		{"progress", "export", filepath.Join(evilDir, "new")},
		{"progress", "reset", "--lesson", evil, "--yes"},
		{"progress"},
		{"completion", evil},
		{"help", evil},
	} {
		var out, about bytes.Buffer
		cli.Main(t.Context(), cli.Env{
			Args: args, In: strings.NewReader("find " + evil + "\nlab " + evil + "\nfile " + evil + "\n" + evil + "\n"), Out: &out,
			Err: &about, Environ: environ, Version: "v1.2.3",
			Run: func(context.Context, ui.Options) (string, error) { return evil, errors.New(evil) },
		})
		for _, said := range []string{out.String(), about.String()} {
			if strings.ContainsFunc(strings.ReplaceAll(said, "\n", ""), text.Invisible) {
				t.Errorf("portolan %q prints hidden characters: %q", args, said)
			}
		}
		if out.Len()+about.Len() == 0 {
			t.Errorf("portolan %q prints nothing", args)
		}
	}
}
