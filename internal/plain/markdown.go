package plain

import (
	"fmt"
	"strings"

	"github.com/charmbracelet/x/ansi"
	"github.com/yuin/goldmark"
	"github.com/yuin/goldmark/ast"
	"github.com/yuin/goldmark/extension"
	table "github.com/yuin/goldmark/extension/ast"
	markdown "github.com/yuin/goldmark/text"
	"github.com/yuin/goldmark/util"

	"portolan/internal/text"
)

// prose renders Markdown as lines of text. It removes the marks of emphasis, but keeps the backquotes of code.
// Without colours, only they distinguish a command from other words.
type prose struct {
	*page
	source []byte
}

// markdown adds Markdown to the page.
func (p *page) markdown(source string) {
	m := prose{p, []byte(source)}
	parser := goldmark.New(goldmark.WithExtensions(extension.Table)).Parser()
	m.blocks(parser.Parse(markdown.NewReader(m.source)), "", "")
}

// blocks adds the blocks inside n. first is printed before the first line, and rest before all other lines.
func (m prose) blocks(n ast.Node, first, rest string) {
	for child := n.FirstChild(); child != nil; child = child.NextSibling() {
		if child.PreviousSibling() != nil && !tight(child) {
			m.gap()
		}
		m.block(child, first, rest)
		first = rest
	}
}

// tight reports whether a block follows the block above it without an empty line.
func tight(n ast.Node) bool {
	if n.Kind() == ast.KindTextBlock || n.Kind() == ast.KindListItem || n.Parent().Kind() == ast.KindListItem {
		return !n.HasBlankPreviousLines()
	}
	return false
}

func (m prose) block(n ast.Node, first, rest string) {
	switch n := n.(type) {
	case *ast.List:
		m.list(n, first, rest)
	case *ast.Blockquote:
		m.blocks(n, m.deeper(first, "> "), m.deeper(rest, "> "))
	case *ast.FencedCodeBlock, *ast.CodeBlock:
		m.code(n, rest)
	case *ast.ThematicBreak:
		if !m.spoken {
			m.line(first + "* * *")
		}
	case *table.Table:
		m.table(n, rest)
	case *ast.HTMLBlock: // comments and other HTML are not shown to readers
	default:
		m.wrapped(first, rest, m.inline(n))
	}
}

func (m prose) list(n *ast.List, first, rest string) {
	number := n.Start
	for item := n.FirstChild(); item != nil; item = item.NextSibling() {
		if item.PreviousSibling() != nil && !tight(item) {
			m.gap()
		}
		mark := "- "
		if n.IsOrdered() {
			mark = fmt.Sprintf("%d. ", number)
			number++
		}
		m.blocks(item, m.deeper(first, mark), m.deeper(rest, strings.Repeat(" ", len(mark))))
		first = rest
	}
}

// deeper adds a mark to the lead of a line, unless the lead would then take more than half of the line.
func (m prose) deeper(lead, mark string) string {
	if len(lead)+len(mark) > m.width/2 {
		return lead
	}
	return lead + mark
}

func (m prose) code(n ast.Node, rest string) {
	var lines []string
	for i := range n.Lines().Len() {
		segment := n.Lines().At(i)
		lines = append(lines, strings.TrimRight(string(segment.Value(m.source)), "\n"))
	}
	if m.spoken {
		m.console(lines)
		return
	}
	for _, l := range lines {
		m.line(rest + "    " + l)
	}
}

// table adds a table in columns. If the columns are too wide, it adds each row as one line of cells.
func (m prose) table(n ast.Node, rest string) {
	var rows [][]string
	for row := n.FirstChild(); row != nil; row = row.NextSibling() {
		var cells []string
		for cell := row.FirstChild(); cell != nil; cell = cell.NextSibling() {
			cells = append(cells, m.inline(cell))
		}
		rows = append(rows, cells)
	}
	if m.spoken {
		m.rows(rows)
		return
	}
	lines := text.Columns(rows)
	wide := ansi.StringWidth(rest)+text.Widest(lines) > m.width
	for i, cells := range rows {
		if wide {
			m.wrapped(rest, rest+"  ", strings.Join(cells, " | "))
			continue
		}
		m.line(rest + lines[i])
	}
}

// inline returns the text inside n.
func (m prose) inline(n ast.Node) string {
	var b strings.Builder
	for child := n.FirstChild(); child != nil; child = child.NextSibling() {
		b.WriteString(m.plainText(child))
	}
	return b.String()
}

func (m prose) plainText(n ast.Node) string {
	switch n := n.(type) {
	case *ast.Text:
		return literal(n.Value(m.source)) + lineBreak(n)
	case *ast.CodeSpan:
		return "`" + m.raw(n) + "`"
	case *ast.AutoLink:
		return string(n.URL(m.source))
	case *ast.Link:
		to, label := string(n.Destination), m.inline(n)
		if to == label || !strings.Contains(to, "://") {
			return label // a printed page cannot follow a link inside the course
		}
		return label + " (" + to + ")"
	case *ast.RawHTML:
		return ""
	}
	return m.inline(n)
}

// raw returns the text inside code, where Markdown marks have no meaning.
func (m prose) raw(n ast.Node) string {
	var b strings.Builder
	for child := n.FirstChild(); child != nil; child = child.NextSibling() {
		if t, ok := child.(*ast.Text); ok {
			b.Write(t.Value(m.source))
		}
	}
	return b.String()
}

// literal replaces the escapes in a text: \* is a star, and &lt; is a less-than sign.
func literal(content []byte) string {
	return string(util.UnescapePunctuations(util.ResolveEntityNames(util.ResolveNumericReferences(content))))
}

func lineBreak(n *ast.Text) string {
	switch {
	case n.HardLineBreak():
		return "\n"
	case n.SoftLineBreak():
		return " "
	}
	return ""
}
