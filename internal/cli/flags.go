package cli

import (
	"fmt"
	"io/fs"
	"slices"
	"strings"

	"github.com/spf13/cobra"

	"portolan/internal/course"
	"portolan/internal/text"
)

// flags are the values of the flags that several commands have.
type flags struct {
	course string // the folder of the course; "" is the embedded course

	plain  bool
	noSave bool
	still  bool
	ascii  bool
	theme  choice
}

// forCourse adds the flags of the commands that open the course.
func (f *flags) forCourse(cmd *cobra.Command) {
	cmd.Flags().BoolVar(&f.plain, "plain", false, "print lines, as for screen readers (also: ACCESSIBLE=1)")
	cmd.Flags().BoolVar(&f.noSave, "no-save", false, "do not read or write your progress, for a demo")
	cmd.Flags().BoolVar(&f.still, "reduce-motion", false, "switch animations off (also: REDUCE_MOTION=1)")
	cmd.Flags().BoolVar(&f.ascii, "ascii", false, "draw with ASCII characters (also: PORTOLAN_ASCII=1)")
	cmd.Flags().Var(&f.theme, "theme", "colours for a dark or light background")
}

// choice is the value of a flag that takes one of a few names.
type choice struct {
	value string
	names []string
	kind  string // what the help text calls the value
}

// String implements pflag.Value.
func (c *choice) String() string { return c.value }

// Type implements pflag.Value. It appears in the help text.
func (c *choice) Type() string { return c.kind }

// Set implements pflag.Value.
func (c *choice) Set(name string) error {
	if !slices.Contains(c.names, name) {
		return fmt.Errorf("use %s", text.List(c.names, "or"))
	}
	c.value = name
	return nil
}

// load reads the course that --course names.
func (f *flags) load() (*course.Course, error) {
	files, shut, err := openFolder(f.course)
	if err != nil {
		return nil, err
	}
	defer shut() // Load has read everything
	c, err := course.Load(files)
	if err != nil && f.course == "" {
		return nil, fmt.Errorf("read the built-in course: %w", err)
	}
	if err != nil {
		return nil, fmt.Errorf("this course cannot be read. To see everything that is wrong: portolan lint %s\n%w",
			f.course, err)
	}
	return c, nil
}

// openFolder returns the files of the course in a folder, or of the embedded course if folder is "". The caller must
// call shut after the last file is read.
func openFolder(folder string) (files fs.FS, shut func(), err error) {
	if folder == "" {
		return course.Embedded(), func() {}, nil
	}
	opened, err := course.OpenFolder(folder)
	if err != nil {
		return nil, nil, err
	}
	return opened, func() { _ = opened.Close() }, nil // nothing was written, so nothing can be lost
}

// wantsASCII reports whether pictures are drawn with ASCII characters. That is so if the user sets PORTOLAN_ASCII, or
// if the locale says that the terminal does not use UTF-8. If no locale is set, the terminal is taken to use UTF-8.
func wantsASCII(env Env) bool {
	if on(env.Getenv("PORTOLAN_ASCII")) {
		return true
	}
	for _, name := range []string{"LC_ALL", "LC_CTYPE", "LANG"} {
		if locale := strings.ToLower(env.Getenv(name)); locale != "" {
			return !strings.Contains(locale, "utf-8") && !strings.Contains(locale, "utf8")
		}
	}
	return false
}

// on reports whether the value of an environment variable switches something on.
func on(value string) bool { return value != "" && value != "0" }
