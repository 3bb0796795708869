// Package house_test has the tests that hold for the whole repository and not for one package: who may import whom, how
// long a file may be, where sentences stand, and which commands CONTRIBUTING.md names.
package house_test

import (
	"log"
	"os"
	"testing"
)

// TestMain runs the tests in the top folder, because they read files of every package.
func TestMain(m *testing.M) {
	if err := os.Chdir("../.."); err != nil {
		log.Fatal(err)
	}
	os.Exit(m.Run())
}
