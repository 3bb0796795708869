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

// markdown turns Markdown into plain text. It can be reused for any number of texts.
type markdown struct{ parser parser.Parser }

func newMarkdown() markdown {
	return markdown{goldmark.New(goldmark.WithExtensions(extension.Table)).Parser()}
}

// plain returns the text of Markdown without its markup. Each paragraph, list item, table row and line of code becomes
// one line.
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

// write appends the text of a node and of all its descendants.
func write(out *strings.Builder, source []byte, n ast.Node) {
	switch n := n.(type) {
	case *ast.HTMLBlock, *ast.RawHTML: // HTML, such as a comment, is not for readers
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

// written returns a text as a reader sees it. Code stays as it is. Elsewhere "\*" becomes a star and "&lt;" becomes
// "<".
func written(n *ast.Text, source []byte) []byte {
	value := n.Value(source)
	if n.Parent().Kind() == ast.KindCodeSpan {
		return value
	}
	return util.UnescapePunctuations(util.ResolveEntityNames(util.ResolveNumericReferences(value)))
}
