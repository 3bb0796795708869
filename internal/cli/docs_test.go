package cli_test

import (
	"bytes"
	"encoding/json"
	"errors"
	"io"
	"os"
	"os/exec"
	"path/filepath"
	"regexp"
	"strings"
	"testing"

	"github.com/spf13/cobra"

	"portolan/internal/cli"
)

// inTheClone runs a command line in the top folder of the repository. It returns what the command prints and its exit
// code.
func inTheClone(t *testing.T, line, data string) (stdout, stderr string, code int) {
	t.Helper()
	cmd := exec.CommandContext(t.Context(), "sh", "-c", line)
	cmd.Dir = "../.."
	cmd.Env = append(os.Environ(), "XDG_DATA_HOME="+data, "TERM=dumb")
	var out, err bytes.Buffer
	cmd.Stdout, cmd.Stderr = &out, &err
	if e := cmd.Run(); e != nil && cmd.ProcessState == nil {
		t.Fatal(e)
	}
	return out.String(), err.String(), cmd.ProcessState.ExitCode()
}

// TestHelpExamples runs every example of every --help. Examples that open the course get it as lines.
func TestHelpExamples(t *testing.T) {
	needShell(t)
	var all func(cmd *cobra.Command)
	all = func(cmd *cobra.Command) {
		if cmd.Example == "" && cmd.Name() != "completion" && cmd.Name() != "help" && !cmd.HasSubCommands() {
			t.Errorf("%s --help has no example", cmd.CommandPath())
		}
		for line := range strings.Lines(cmd.Example) {
			line, _, _ = strings.Cut(strings.TrimSpace(line), "   ")
			t.Run(line, func(t *testing.T) {
				data := t.TempDir()
				stdout, stderr, code := inTheClone(t, strings.ReplaceAll(line, "> ", "> "+data+"/"), data)
				if code == 2 || code == 127 || stdout == "" && stderr == "" && !strings.Contains(line, ">") {
					t.Errorf("exit code %d\n%s%s", code, stdout, stderr)
				}
			})
		}
		for _, sub := range cmd.Commands() {
			all(sub)
		}
	}
	all(cli.New(cli.Env{Out: io.Discard, Err: io.Discard}))
}

func needShell(t *testing.T) {
	t.Helper()
	if _, err := exec.LookPath("sh"); err != nil {
		t.Skip("there is no shell to type into")
	}
}

// TestJSONIsAsDescribed runs the commands of docs/json.md and compares the JSON there with what they print: every key,
// the order of the keys, and every value that is not an ellipsis.
func TestJSONIsAsDescribed(t *testing.T) {
	needShell(t)
	text, err := os.ReadFile(filepath.Join("..", "..", "docs", "json.md"))
	if err != nil {
		t.Fatal(err)
	}
	example := regexp.MustCompile("(?s)```console\n(.*?)```\n\n```jsonl?\n(.*?)```")
	found := example.FindAllStringSubmatch(string(text), -1)
	if len(found) == 0 || len(found) != strings.Count(string(text), "```json") {
		t.Errorf("%d examples are understood of %d", len(found), strings.Count(string(text), "```json"))
	}
	for _, m := range found {
		lines := strings.Split(strings.TrimSpace(m[1]), "\n")
		t.Run(lines[len(lines)-1], func(t *testing.T) {
			data, stdout := t.TempDir(), ""
			for _, line := range lines {
				var stderr string
				if stdout, stderr, _ = inTheClone(t, strings.TrimPrefix(line, "$ "), data); stderr != "" {
					t.Fatal(stderr)
				}
			}
			got, want := readOrdered(t, stdout), readOrdered(t, m[2])
			if where := differ(got, want); where != "" {
				t.Errorf("it prints something else at %s:\n%s", where, stdout)
			}
		})
	}
}

// object is a JSON object whose keys keep their order.
type object []member

type member struct {
	key   string
	value any
}

// readOrdered reads JSON values up to the end.
func readOrdered(t *testing.T, text string) []any {
	t.Helper()
	d := json.NewDecoder(strings.NewReader(text))
	d.UseNumber()
	var all []any
	for {
		token, err := d.Token()
		if errors.Is(err, io.EOF) {
			return all
		}
		if err != nil {
			t.Fatalf("this is no JSON: %v\n%s", err, text)
		}
		all = append(all, readValue(t, d, token))
	}
}

func readValue(t *testing.T, d *json.Decoder, token json.Token) any {
	t.Helper()
	next := func() json.Token {
		token, err := d.Token()
		if err != nil {
			t.Fatal(err)
		}
		return token
	}
	switch token {
	case json.Delim('{'):
		o := object{}
		for d.More() {
			key, _ := next().(string)
			o = append(o, member{key, readValue(t, d, next())})
		}
		next()
		return o
	case json.Delim('['):
		list := []any{}
		for d.More() {
			list = append(list, readValue(t, d, next()))
		}
		next()
		return list
	}
	return token
}

const ellipsis = "…"

// differ returns where two values differ, or "" if they are equal. An ellipsis in want matches anything.
func differ(got, want any) string {
	switch want := want.(type) {
	case object:
		return differInObject(got, want)
	case []any:
		return differInList(got, want)
	case string:
		have, ok := got.(string)
		if begins, cut := strings.CutSuffix(want, ellipsis); ok && cut && strings.HasPrefix(have, begins) {
			return ""
		}
	}
	if got != want {
		return " (another value)"
	}
	return ""
}

func differInObject(got any, want object) string {
	have, ok := got.(object)
	if !ok || len(have) != len(want) {
		return " (not the same keys)"
	}
	for i := range want {
		if have[i].key != want[i].key {
			return "." + have[i].key
		}
		if where := differ(have[i].value, want[i].value); where != "" {
			return "." + want[i].key + where
		}
	}
	return ""
}

// differInList compares lists. An ellipsis at the end of want matches any number of items.
func differInList(got any, want []any) string {
	have, ok := got.([]any)
	if n := len(want); ok && n > 0 && want[n-1] == ellipsis && len(have) >= n-1 {
		have, want = have[:n-1], want[:n-1]
	}
	if !ok || len(have) != len(want) {
		return " (not as many)"
	}
	for i := range want {
		if where := differ(have[i], want[i]); where != "" {
			return "[]" + where
		}
	}
	return ""
}

func TestDiffer(t *testing.T) {
	for _, c := range []struct {
		got, want string
		same      bool
	}{
		{`{"a":1,"b":[]}`, `{"a":1,"b":[]}`, true},
		{`{"a":1,"b":2}`, `{"b":2,"a":1}`, false},
		{`{"a":1,"b":2}`, `{"a":1}`, false},
		{`{"a":1}`, `{"a":"1"}`, false},
		{`{"a":[1,2,3]}`, `{"a":[1,"…"]}`, true},
		{`{"a":[2,3]}`, `{"a":[1,"…"]}`, false},
		{`{"a":[1,2]}`, `{"a":[1]}`, false},
		{`"some text"`, `"some…"`, true},
		{`"a text"`, `"some…"`, false},
		{`null`, `[]`, false},
	} {
		if where := differ(readOrdered(t, c.got), readOrdered(t, c.want)); (where == "") != c.same {
			t.Errorf("%s and %s: differ says %q", c.got, c.want, where)
		}
	}
}
