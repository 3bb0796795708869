//go:build unix

package ui

import (
	"context"
	"errors"
	"fmt"
	"go/ast"
	"go/parser"
	"go/token"
	"io"
	"io/fs"
	"os"
	"path/filepath"
	"regexp"
	"strings"
	"testing"

	"charm.land/bubbles/v2/key"
	tea "charm.land/bubbletea/v2"

	"portolan/internal/course"
	"portolan/internal/crash"
	"portolan/internal/journey"
	"portolan/internal/progress"
	"portolan/internal/terminaltest"
	"portolan/ui/kit"
)

// The tests of crashes run this test binary again. It then is a program that panics in the place that the environment
// names.
const wherePanics, whereKept = "PORTOLAN_TEST_PANIC", "PORTOLAN_TEST_RECORD"

func TestMain(m *testing.M) {
	if where := os.Getenv(wherePanics); where != "" {
		os.Exit(crashing(where, os.Getenv(whereKept)))
	}
	os.Exit(m.Run())
}

// crashing runs the program as package cli does, with a screen that records a prediction when a key is pressed, and
// then panics.
func crashing(where, record string) int {
	ctx := context.Background()
	c, err := course.Load(course.Embedded())
	if err != nil {
		panic(err)
	}
	store, _, err := progress.Open(ctx, record)
	if err != nil {
		panic(err)
	}
	_, err = run(
		ctx,
		Options{Course: c, Store: store, Learner: "me", Env: os.Environ()},
		func(ctx context.Context, o Options) (App, error) {
			app, err := begin(ctx, o)
			if where == "begin" {
				panic("boom in begin")
			}
			app = app.withTop(bomb{where: where, session: app.session})
			app.session.Clip = func(string) error { panic("boom in clip") }
			return app, err
		},
	)
	if err = errors.Join(err, store.Close()); err != nil {
		fmt.Fprintln(os.Stderr, "portolan: "+err.Error())
		return 2
	}
	return 0
}

// bomb is a screen instead of the first page. It panics in the place that where names.
type bomb struct {
	where   string
	session *kit.Session
	lit     bool
}

func (b bomb) boom() tea.Msg { panic("boom in " + b.where) }

// litMsg tells a bomb to panic in its place.
type litMsg struct{}

// Show sends the message with which the bomb panics, after the guess on the first page.
func (b bomb) Show(journey.Stop, journey.Text) (kit.StopScreen, tea.Cmd) {
	return b, func() tea.Msg { return litMsg{} }
}

func (b bomb) Update(msg tea.Msg) (kit.Screen, kit.Action, tea.Cmd) {
	switch msg.(type) {
	case tea.KeyPressMsg:
		return b, kit.Do{Input: journey.Choose{N: 1}}, nil
	case litMsg:
	default:
		return b, nil, nil
	}
	fine := func() tea.Msg { return nil }
	switch b.where {
	case "Update":
		b.boom()
	case "View":
		b.lit = true
	case "command":
		return b, nil, b.boom
	case "batch":
		return b, nil, tea.Batch(fine, tea.Batch(b.boom, b.boom))
	case "sequence":
		return b, nil, tea.Sequence(fine, b.boom)
	case "clip":
		return b, nil, b.session.Copy("text")
	case "editor":
		return b, nil, tea.Exec(b, nil)
	case "afterwards":
		return b, nil, tea.Exec(quiet{}, func(error) tea.Msg { return b.boom() })
	}
	return b, nil, nil
}

func (b bomb) View() string {
	if b.lit {
		b.boom()
	}
	return "press any key"
}

func (b bomb) Resize(kit.Frame) kit.Screen {
	if b.where == "Resize" {
		b.boom()
	}
	return b
}

func (b bomb) Typing() bool              { return true }
func (b bomb) ShortHelp() []key.Binding  { return nil }
func (b bomb) FullHelp() [][]key.Binding { return nil }

// Run makes a bomb something that Bubble Tea can run instead of an editor.
func (b bomb) Run() error        { b.boom(); return nil }
func (bomb) SetStdin(io.Reader)  {}
func (bomb) SetStdout(io.Writer) {}
func (bomb) SetStderr(io.Writer) {}

type quiet struct{ bomb }

func (quiet) Run() error { return nil }

// TestCrash lets the program panic in every place. Each time the terminal is restored, the answer is on disk, the
// learner reads what to do and no stack, and the stack is in a file.
func TestCrash(t *testing.T) {
	for _, where := range []string{
		"begin", "Resize", "Update", "View", "command", "batch", "sequence", "clip", "editor",
		"afterwards",
	} {
		t.Run(where, func(t *testing.T) {
			t.Parallel()
			folder := t.TempDir()
			record := filepath.Join(folder, "progress.db")
			code, output := crashed(t, where, record, folder)
			if code != 2 {
				t.Errorf("exit code %d, want 2", code)
			}
			for _, words := range []string{
				"portolan: portolan has a bug and had to stop: boom in " + where,
				"Your answers are saved",
			} {
				if !strings.Contains(output, words) {
					t.Errorf("the learner does not read %q:\n%s", words, output)
				}
			}
			if regexp.MustCompile(`goroutine|\.go:|Caught panic`).MatchString(output) {
				t.Errorf("the learner reads a stack:\n%s", output)
			}
			name := regexp.MustCompile(`\S+/crash-\S+\.txt`).FindString(output)
			details, err := os.ReadFile(name)
			if err != nil || filepath.Dir(name) != filepath.Join(folder, "portolan") {
				t.Fatalf("the file with the details: %v\n%s", err, output)
			}
			for _, words := range []string{"panic: boom in " + where, "crash_test.go", "TERM=xterm"} {
				if !strings.Contains(string(details), words) {
					t.Errorf("the file with the details does not say %q:\n%s", words, details)
				}
			}
			if where != "begin" && where != "Resize" {
				keptOne(t, record)
			}
		})
	}
}

// TestCrashKeepsTheApp lets Update and View panic. The app and the last view stay as they were, so that the program can
// end in an orderly way.
func TestCrashKeepsTheApp(t *testing.T) {
	for _, where := range []string{"Update", "View"} {
		app := open(t, journey.AtContents{}).app
		app = app.withTop(bomb{where: where, session: app.session})
		g := &guarded{app: app, crash: &crash.Crash{}}
		g.Update(tea.WindowSizeMsg{Width: 80, Height: 24})
		before := g.View().Content
		model, cmd := g.Update(litMsg{})
		if model != g || cmd != nil {
			t.Errorf("%s: after the panic there are %v, %v", where, model, cmd)
		}
		if after := g.View().Content; after != before || after == "" || !g.crash.Happened() {
			t.Errorf("%s: the screen is %q, and was %q", where, after, before)
		}
	}
}

// keptOne fails the test unless the record has exactly the one answer.
func keptOne(t *testing.T, record string) {
	t.Helper()
	store, notice, err := progress.Open(context.Background(), record)
	if err != nil || notice != "" {
		t.Fatalf("open the record: %v %s", err, notice)
	}
	defer func() { _ = store.Close() }()
	if events, err := store.Events(context.Background(), "me"); err != nil || len(events) != 1 {
		t.Errorf("the record has %v, %v; want the one answer", events, err)
	}
}

// crashed runs the program that panics, in a terminal that answers nothing, and presses a key. When the terminal is
// restored, it returns the exit code and everything that the program wrote.
func crashed(t *testing.T, where, record, state string) (code int, output string) {
	t.Helper()
	self, err := os.Executable()
	if err != nil {
		t.Fatal(err)
	}
	env := []string{wherePanics + "=" + where, whereKept + "=" + record, "TERM=xterm", "GOCOVERDIR=" + state}
	s := terminaltest.Terminal{Data: state, Mute: true, Env: env}.Start(t, self)
	if where != "begin" && where != "Resize" { // those panic before the first frame
		s.Waits("press any key")
		s.Types("a")
	}
	code = s.Ended()
	s.Quiet()
	s.AsBefore()
	return code, s.Written()
}

// TestGoroutinesAreContained reads every go statement of this package and of the screens. A panic in a goroutine
// without Contain would end the program and leave the terminal in raw mode.
func TestGoroutinesAreContained(t *testing.T) {
	seen := 0
	err := filepath.WalkDir(".", func(name string, _ fs.DirEntry, err error) error {
		if err != nil || filepath.Ext(name) != ".go" || strings.HasSuffix(name, "_test.go") {
			return err
		}
		files := token.NewFileSet()
		file, err := parser.ParseFile(files, name, nil, 0)
		if err != nil {
			return err
		}
		ast.Inspect(file, func(n ast.Node) bool {
			statement, ok := n.(*ast.GoStmt)
			if !ok {
				return true
			}
			seen++
			if called, ok := statement.Call.Fun.(*ast.SelectorExpr); !ok || called.Sel.Name != "Contain" {
				t.Errorf("%s: a goroutine that is not in Crash.Contain", files.Position(statement.Pos()))
			}
			return true
		})
		return nil
	})
	if err != nil {
		t.Fatal(err)
	}
	if seen == 0 {
		t.Error("no go statement was found: this test looks in the wrong place")
	}
}
