package authored

import (
	"errors"
	"slices"

	"gopkg.in/yaml.v3"

	"portolan/internal/text"
)

// The limits of what authors write in YAML. They keep every later step fast: decoding a mapping takes a time that is
// quadratic in the number of its keys, and laying out a text has to look at it many times.
const (
	MaxDepth    = 30       // lists and mappings inside each other
	maxKeys     = 200      // of one mapping
	maxText     = 16 << 10 // bytes of one value
	MaxTitle    = 200      // bytes of a title, an id, or a key
	maxAliases  = 100      // of one text
	maxAliased  = 200      // values for which an alias stands
	maxProblems = 100      // that are reported of one text
)

// checkNode returns a Problem for each part of a YAML text that is larger than the limits, or has invisible characters,
// because a terminal may obey them. A tab is one of them, because its width differs between terminals. YAML can write
// all of them as escapes, such as "\e", so the decoded text is checked. checkNode reports at most maxProblems.
func (y YAML) checkNode(top *yaml.Node) error {
	c := nodeChecker{file: y.File}
	c.check(top, 1)
	return errors.Join(c.problems...)
}

// nodeChecker collects the problems of nodes.
type nodeChecker struct {
	file     string
	problems []error
	aliases  int
}

func (c *nodeChecker) report(n *yaml.Node, format string, args ...any) {
	c.problems = append(c.problems, Problemf(c.file, n.Line, format, args...))
}

// check checks a node and everything in it. depth is the number of lists and mappings around the node, with itself.
func (c *nodeChecker) check(n *yaml.Node, depth int) {
	switch {
	case len(c.problems) >= maxProblems:
		return
	case n.Kind == yaml.AliasNode:
		c.checkAlias(n)
		return
	case depth > MaxDepth:
		c.report(n, "lists and mappings are nested more than %d deep: nest them less", MaxDepth)
		return
	case n.Kind == yaml.MappingNode && len(n.Content) > 2*maxKeys:
		c.report(n, "a mapping has %d keys, and at most %d are allowed: split it", len(n.Content)/2, maxKeys)
		return
	case len(n.Value) > maxText:
		c.report(n, "a text has %d bytes, and at most %d are allowed: make it shorter", len(n.Value), maxText)
		return
	}
	if text.WithoutHidden(n.Value) != n.Value {
		c.problems = append(c.problems, HiddenReference(c.file, n.Line))
	}
	for _, r := range n.Value {
		if r != '\n' && text.Invisible(r) {
			c.problems = append(c.problems, InvisibleRune(c.file, n.Line, r))
			break
		}
	}
	if n.Kind == yaml.MappingNode {
		for i := 0; i < len(n.Content); i += 2 {
			c.checkNames(n.Content[i], n.Content[i+1])
		}
	}
	for _, child := range n.Content {
		c.check(child, depth+1)
	}
}

// checkNames checks the length of a key, and of its value if that is a name or a title.
func (c *nodeChecker) checkNames(key, value *yaml.Node) {
	switch {
	case len(key.Value) > MaxTitle:
		c.report(key, "a key has %d bytes, and at most %d are allowed: make it shorter", len(key.Value), MaxTitle)
	case len(value.Value) > MaxTitle && isName(key.Value):
		c.report(value, "the %s has %d bytes, and at most %d are allowed: make it shorter", key.Value, len(value.Value),
			MaxTitle)
	}
}

// checkAlias checks an alias. Without limits, aliases that contain each other could stand for a text of any size.
func (c *nodeChecker) checkAlias(n *yaml.Node) {
	c.aliases++
	size, nested := 0, false
	if n.Alias != nil {
		size, nested = sizeOf(n.Alias, 0)
	}
	switch {
	case nested:
		c.report(n, "*%.40s stands for a value that has another alias in it: write the value itself", n.Value)
	case size > maxAliased:
		c.report(n, "*%.40s stands for more than %d values: write the values themselves", n.Value, maxAliased)
	case c.aliases == maxAliases+1:
		c.report(n, "there are more than %d aliases: write the values themselves", maxAliases)
	}
}

// sizeOf adds to a sum the number of nodes in a node, with itself. It stops when the sum is greater than maxAliased.
// nested reports that it has found an alias.
func sizeOf(n *yaml.Node, sum int) (total int, nested bool) {
	if n.Kind == yaml.AliasNode {
		return sum, true
	}
	sum++
	for _, child := range n.Content {
		if sum > maxAliased {
			break
		}
		if sum, nested = sizeOf(child, sum); nested {
			return sum, true
		}
	}
	return sum, false
}

// isName reports whether the value of a key is a name or a title, which screens show on one line.
func isName(key string) bool {
	return slices.Contains([]string{
		"id", "title", "part", "scene", "lesson", "teaches", "kind", "from", "to", "board", "fault", "pair",
	}, key)
}
