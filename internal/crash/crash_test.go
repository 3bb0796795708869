package crash_test

import (
	"os"
	"path/filepath"
	"regexp"
	"strings"
	"testing"

	"github.com/adrg/xdg"

	"portolan/internal/crash"
)

// stateIn lets the program keep its state in a folder during a test.
func stateIn(t *testing.T, folder string) {
	t.Helper()
	t.Cleanup(xdg.Reload) // after the variable is back
	t.Setenv("XDG_STATE_HOME", folder)
	xdg.Reload()
}

func TestReport(t *testing.T) {
	folder := t.TempDir()
	stateIn(t, folder)
	fault, ended := &crash.Crash{}, 0
	fault.EndBy(func() { ended++ })
	if err := fault.Report(crash.Saved); err != nil || fault.Happened() {
		t.Errorf("without a panic: %v", err)
	}
	fault.Contain(func() { panic("boom\non two lines\x1b[2J") })
	fault.Contain(func() { panic("a later one") })
	if !fault.Happened() || ended != 1 {
		t.Errorf("the program was ended %d times, want once", ended)
	}
	err := fault.Report(crash.LastLost)
	want := "portolan has a bug and had to stop: boom\nYour last answer may be lost.\nThe details are in "
	if err == nil || !strings.HasPrefix(err.Error(), want) {
		t.Fatalf("the message is %v", err)
	}
	name := regexp.MustCompile(`\S+/crash-\S+\.txt`).FindString(err.Error())
	details, err := os.ReadFile(name)
	if err != nil || filepath.Dir(name) != filepath.Join(folder, "portolan") {
		t.Fatal(name, err)
	}
	for _, words := range []string{"panic: boom\non two lines\n", "crash_test.go", "portolan "} {
		if !strings.Contains(string(details), words) {
			t.Errorf("the details do not say %q:\n%s", words, details)
		}
	}
}

// TestReportWithoutAFolder: the message says so if the details cannot be written.
func TestReportWithoutAFolder(t *testing.T) {
	file := filepath.Join(t.TempDir(), "file")
	if err := os.WriteFile(file, nil, 0o600); err != nil {
		t.Fatal(err)
	}
	stateIn(t, file)
	fault := &crash.Crash{}
	fault.Contain(func() { panic("boom") })
	want := "portolan has a bug and had to stop: boom\nThe details could not be saved: "
	if err := fault.Report(crash.NoAnswers); err == nil || !strings.HasPrefix(err.Error(), want) {
		t.Errorf("the message is %v", err)
	}
}
