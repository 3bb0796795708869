package cli

import (
	"bytes"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"strconv"
	"strings"
	"unicode"
	"unicode/utf16"

	"github.com/spf13/cobra"
)

// format is the value of -o: text for people or JSON for programs.
type format string

// The formats of results.
const (
	asText format = "text"
	asJSON format = "json"
)

// outputFlag adds -o to a command and returns a pointer to its value.
func outputFlag(cmd *cobra.Command) *format {
	f := asText
	cmd.Flags().VarP(&f, "output", "o", "text, or json: see docs/json.md")
	return &f
}

// filesFlag adds -f to a command and returns a pointer to its paths.
func filesFlag(cmd *cobra.Command) *[]string {
	return cmd.Flags().StringArrayP("file", "f", nil, "`FILE`, a folder, or - for standard input; may repeat")
}

// String implements pflag.Value.
func (f *format) String() string { return string(*f) }

// Type implements pflag.Value. It appears in the help text.
func (f *format) Type() string { return "format" }

// Set implements pflag.Value.
func (f *format) Set(word string) error {
	if format(word) != asText && format(word) != asJSON {
		return errors.New("it is text or json")
	}
	*f = format(word)
	return nil
}

// seed is the value of --seed.
type seed uint64

// String implements pflag.Value.
func (s *seed) String() string { return strconv.FormatUint(uint64(*s), 10) }

// Type implements pflag.Value. It appears in the help text.
func (s *seed) Type() string { return "uint" }

// Set implements pflag.Value.
func (s *seed) Set(word string) error {
	number, err := strconv.ParseUint(word, 10, 64)
	if err != nil {
		return errors.New("it is a whole number from 0 up, such as 7")
	}
	*s = seed(number)
	return nil
}

// printJSON writes a value as JSON, indented by two spaces. It escapes invisible characters, because a terminal might
// interpret them as commands. For a JSON parser the value stays the same.
func printJSON(w io.Writer, v any) error {
	var text bytes.Buffer
	e := json.NewEncoder(&text)
	e.SetEscapeHTML(false)
	e.SetIndent("", "  ")
	if err := e.Encode(v); err != nil {
		return fmt.Errorf("write JSON: %w", err)
	}
	_, err := io.WriteString(w, escapeHidden(text.String()))
	return err
}

// escapeHidden escapes the invisible characters in JSON text. The encoder itself escapes only the characters below
// U+0020, and U+2028 and U+2029.
func escapeHidden(text string) string {
	var out strings.Builder
	for _, r := range text {
		switch {
		case r == '\n' || !unicode.In(r, unicode.Cc, unicode.Cf, unicode.Zl, unicode.Zp):
			out.WriteRune(r)
		case r > 0xffff:
			high, low := utf16.EncodeRune(r)
			fmt.Fprintf(&out, `\u%04x\u%04x`, high, low)
		default:
			fmt.Fprintf(&out, `\u%04x`, r)
		}
	}
	return out.String()
}
