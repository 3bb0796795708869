package course

import (
	"strings"

	"github.com/yuin/goldmark"
	"github.com/yuin/goldmark/ast"
	"github.com/yuin/goldmark/extension"
	table "github.com/yuin/goldmark/extension/ast"
	"github.com/yuin/goldmark/parser"
	"github.com/yuin/goldmark/text"
	"github.com/yuin/goldmark/util"
)

// markdown takes the marks out of Markdown. It serves any number of texts.
type markdown struct{ parser parser.Parser }

func newMarkdown() markdown {
	return markdown{goldmark.New(goldmark.WithExtensions(extension.Table)).Parser()}
}

// plain is what Markdown says: a line for each paragraph, each item of a list, each row of a table and each line of
// code.
func (m markdown) plain(source string) string {
	var out strings.Builder
	write(&out, []byte(source), m.parser.Parse(text.NewReader([]byte(source))))
	var lines []string
	for line := range strings.SplitSeq(out.String(), "\n") {
		if words := strings.Fields(line); len(words) > 0 {
			lines = append(lines, strings.Join(words, " "))
		}
	}
	return strings.Join(lines, "\n")
}

// write adds a node and all that is in it.
func write(out *strings.Builder, source []byte, n ast.Node) {
	switch n := n.(type) {
	case *ast.HTMLBlock, *ast.RawHTML: // comments and such are not for readers
		return
	case *ast.FencedCodeBlock, *ast.CodeBlock:
		out.Write(n.Lines().Value(source))
	case *ast.AutoLink:
		out.Write(n.Label(source))
	case *ast.Text:
		out.Write(written(n, source))
		if n.SoftLineBreak() || n.HardLineBreak() {
			out.WriteByte(' ')
		}
	}
	for child := n.FirstChild(); child != nil; child = child.NextSibling() {
		write(out, source, child)
	}
	switch {
	case n.Kind() == table.KindTableCell:
		out.WriteByte(' ')
	case n.Type() == ast.TypeBlock:
		out.WriteByte('\n')
	}
}

// written is a text as it is read: code stands as it is, elsewhere "\*" is a star and "&lt;" a sign.
func written(n *ast.Text, source []byte) []byte {
	value := n.Value(source)
	if n.Parent().Kind() == ast.KindCodeSpan {
		return value
	}
	return util.UnescapePunctuations(util.ResolveEntityNames(util.ResolveNumericReferences(value)))
}
