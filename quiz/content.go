package quiz

import (
	"embed"
	"io/fs"
)

//go:embed README.md bank labs boards
var content embed.FS

// Content returns the bank that is embedded in the program: bank/*.yaml, labs/*.yaml, boards/*.yaml, and README.md
// with its examples.
func Content() fs.FS { return content }
