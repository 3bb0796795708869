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

// prose renders Markdown as lines of text. It removes the marks of emphasis. It keeps the backquotes of code, because
// without colours nothing else sets a command off from the other words.
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

// blocks adds the blocks inside n. first is what every block begins with on its first line: a list mark or spaces. rest
// is printed before all other lines.
func (m prose) blocks(n ast.Node, first, rest string) {
	for child := n.FirstChild(); child != nil; child = child.NextSibling() {
		if child.PreviousSibling() != nil && !tight(child) {
			m.gap()
		}
		m.block(child, first, rest)
		first = rest
	}
}

// tight reports whether the source has no empty line between a block and the block above it. It says so only of blocks
// in lists, because all other blocks are printed with an empty line between them.
func tight(n ast.Node) bool {
	if n.Kind() == ast.KindTextBlock || n.Kind() == ast.KindListItem || n.Parent().Kind() == ast.KindListItem {
		return !n.HasBlankPreviousLines()
	}
	return false
}

func (m prose) block(n ast.Node, first, rest string) {
	switch n := n.(type) {
	case *ast.List:
		m.blocks(n, first, rest)
	case *ast.ListItem:
		m.blocks(n, m.deeper(first, mark(n)), m.deeper(rest, strings.Repeat(" ", len(mark(n)))))
	case *ast.Blockquote:
		m.blocks(n, m.deeper(first, "> "), m.deeper(rest, "> "))
	case *ast.FencedCodeBlock:
		if !m.spoken || string(n.Language(m.source)) != "picture" { // the prose says what a picture shows
			m.code(n, rest)
		}
	case *ast.CodeBlock:
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

// mark returns what is printed before the item of a list: its number, or a dash.
func mark(item ast.Node) string {
	list, ok := item.Parent().(*ast.List)
	if !ok || !list.IsOrdered() {
		return "- "
	}
	number := list.Start
	for before := item.PreviousSibling(); before != nil; before = before.PreviousSibling() {
		number++
	}
	return fmt.Sprintf("%d. ", number)
}

// deeper adds a mark to the lead of a line. It does not if the lead would then take more than half of the line.
func (m prose) deeper(lead, mark string) string {
	if len(lead)+len(mark) > m.width/2 {
		return lead
	}
	return lead + mark
}

func (m prose) code(n ast.Node, rest string) {
	lines := strings.Split(strings.TrimSuffix(string(n.Lines().Value(m.source)), "\n"), "\n")
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
		if n.Parent().Kind() == ast.KindCodeSpan {
			return string(n.Value(m.source)) // Markdown marks have no meaning in code
		}
		value := literal(n.Value(m.source))
		switch {
		case n.HardLineBreak():
			value += "\n"
		case n.SoftLineBreak():
			value += " "
		}
		return value
	case *ast.CodeSpan:
		return "`" + m.inline(n) + "`"
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

// literal replaces the escapes in a text: \* is a star, and &lt; is a less-than sign.
func literal(content []byte) string {
	return string(util.UnescapePunctuations(util.ResolveEntityNames(util.ResolveNumericReferences(content))))
}
