package cli

import (
	"bytes"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"slices"
	"strconv"

	"github.com/spf13/cobra"

	"portolan/internal/text"
)

// output is where and how a command prints its result.
type output struct {
	to     io.Writer
	format *choice
}

// newOutput adds -o to a command that prints to w.
func newOutput(cmd *cobra.Command, w io.Writer) output {
	o := output{w, &choice{"text", []string{"text", "json"}, "format"}}
	cmd.Flags().VarP(o.format, "output", "o", "text or json, as in docs/json.md")
	completeFlag(cmd, "output", func(_ *cobra.Command, _ []string, word string) ([]string, cobra.ShellCompDirective) {
		return withPrefix(slices.Clone(o.format.names), word)
	})
	return o
}

// wantsJSON reports whether the user asks for JSON.
func (o output) wantsJSON() bool { return o.format.value == "json" }

// print prints a result: the value as JSON, or what asText writes.
func (o output) print(value any, asText func(io.Writer) error) error {
	if o.wantsJSON() {
		return printJSON(o.to, value)
	}
	return asText(o.to)
}

// answer prints the result of a command that answers yes or no. If the answer is no, it fails with errNo.
func (o output) answer(yes bool, value any, asText func(io.Writer) error) error {
	if err := o.print(value, asText); err != nil || yes {
		return err
	}
	return errNo
}

// printLine writes a text and a line break, or nothing if the text is "".
func printLine(w io.Writer, line string) error {
	if line == "" {
		return nil
	}
	_, err := fmt.Fprintln(w, text.Lines(line))
	return err
}

// filesFlag adds -f to a command and returns a pointer to its paths.
func filesFlag(cmd *cobra.Command) *[]string {
	return cmd.Flags().StringArrayP("file", "f", nil, "`FILE`, a folder, or - for standard input; repeatable")
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
		return errors.New("use a whole number, such as 7")
	}
	*s = seed(number)
	return nil
}

// printJSON writes a value as JSON, indented by two spaces. It escapes invisible characters, because a terminal might
// obey them. A JSON parser reads the same value.
func printJSON(w io.Writer, v any) error {
	var encoded bytes.Buffer
	e := json.NewEncoder(&encoded)
	e.SetEscapeHTML(false)
	e.SetIndent("", "  ")
	if err := e.Encode(v); err != nil {
		return fmt.Errorf("write JSON: %w", err)
	}
	_, err := io.WriteString(w, text.EscapeJSON(encoded.String()))
	return err
}
