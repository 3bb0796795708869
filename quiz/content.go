package quiz

import (
	"embed"
	"io/fs"
)

//go:embed README.md bank/*.yaml
var content embed.FS

// Content returns the bank that is inside the program: bank/*.yaml, and README.md with its examples.
func Content() fs.FS { return content }
