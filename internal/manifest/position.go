package manifest

import (
	"strconv"
	"strings"
	"sync"

	"gopkg.in/yaml.v3"
)

// positions is the tree of a text, with the positions of its fields counted from the first line of the text.
type positions struct {
	text string     // the text to read the tree from; "" if root is set at once
	list *positions // of an item: those of its List; otherwise nil
	item int        // the index of the item in the List
	once sync.Once
	root *yaml.Node
}

// tree reads the tree when it is first needed. It returns nil if yaml.v3 cannot read the text, although the API server
// can.
func (p *positions) tree() *yaml.Node {
	if p == nil {
		return nil
	}
	p.once.Do(func() {
		if p.list != nil {
			p.root = itemNode(p.list.tree(), p.item)
		}
		if p.text == "" {
			return
		}
		if root, err := readTree(p.text); err == nil {
			p.root = root
		}
	})
	return p.root
}

// splitPath splits "spec.ports[0].nodePort" into spec, ports, 0, nodePort. A key in brackets may contain dots:
// "metadata.labels[example.com/team]".
func splitPath(path string) []string {
	var parts []string
	for path != "" {
		switch path[0] {
		case '.':
			path = path[1:]
		case '[':
			key, rest, _ := strings.Cut(path[1:], "]")
			parts, path = append(parts, key), rest
		default:
			end := strings.IndexAny(path, ".[")
			if end < 0 {
				end = len(path)
			}
			parts, path = append(parts, path[:end]), path[end:]
		}
	}
	return parts
}

// joinPath appends a key to a path in the notation that splitPath reads.
func joinPath(path, key string) string {
	switch {
	case hasControl(key) || strings.ContainsAny(key, "\n\r\t"):
		key = strconv.Quote(key)
		fallthrough
	case strings.ContainsAny(key, ".[]/ "):
		return path + "[" + key + "]"
	case path == "":
		return key
	}
	return path + "." + key
}

// place follows the path through the tree as far as it can, and returns the position where it stops.
func place(root *yaml.Node, path []string) Position {
	node := resolve(root)
	if node == nil {
		return Position{}
	}
	at := Position{Line: node.Line, Column: node.Column}
	for i, part := range path {
		key, value := child(node, part)
		if value == nil {
			return at
		}
		node = resolve(value)
		at = positionOf(key, value, i == len(path)-1 || node != nil && node.Kind == yaml.ScalarNode)
	}
	return at
}

// positionOf returns the position of a field. If last is true, and if the value is a scalar or a flow collection on the
// line of its name, it is the position of the value. Otherwise it is that of the name. An item of a list has no name,
// so its position is that of its value.
func positionOf(key, value *yaml.Node, last bool) Position {
	written := value.Kind == yaml.ScalarNode && value.Value != "" || value.Style&yaml.FlowStyle != 0
	if key == nil || last && written && value.Line == key.Line {
		return Position{Line: value.Line, Column: value.Column}
	}
	return Position{Line: key.Line, Column: key.Column}
}

// child returns the field of a mapping or the item of a list, or nil. If no key has exactly this name, child accepts
// one that differs only in case, because the API server itself writes "spec.LoadBalancerSourceRanges". For clusterIPs
// it also accepts clusterIP, from which the server derives clusterIPs.
func child(node *yaml.Node, part string) (key, value *yaml.Node) {
	if node.Kind == yaml.SequenceNode {
		i, err := strconv.Atoi(part)
		if err != nil || i < 0 || i >= len(node.Content) {
			return nil, nil
		}
		return nil, node.Content[i]
	}
	for _, same := range []func(string) bool{
		func(k string) bool { return k == part },
		func(k string) bool { return strings.EqualFold(k, part) },
		func(k string) bool { return part == "clusterIPs" && k == "clusterIP" },
	} {
		if key, value = lookUp(node, same); value != nil {
			return key, value
		}
	}
	return nil, nil
}

// lookUp returns the first key of a mapping that matches, and its value. Keys that "<<" merges come last.
func lookUp(node *yaml.Node, same func(string) bool) (key, value *yaml.Node) {
	if node.Kind != yaml.MappingNode {
		return nil, nil
	}
	for i := 0; i+1 < len(node.Content); i += 2 {
		if k := resolve(node.Content[i]); k != nil && same(k.Value) {
			return node.Content[i], node.Content[i+1]
		}
	}
	for i := 0; i+1 < len(node.Content); i += 2 {
		if node.Content[i].Tag != "!!merge" {
			continue
		}
		if merged := resolve(node.Content[i+1]); merged != nil && merged != node {
			if key, value = lookUp(merged, same); value != nil {
				return key, value
			}
		}
	}
	return nil, nil
}

// resolve follows an alias to its node and a document to its content. For nil it returns nil.
func resolve(node *yaml.Node) *yaml.Node {
	for node != nil {
		switch {
		case node.Kind == yaml.AliasNode:
			node = node.Alias
		case node.Kind == yaml.DocumentNode && len(node.Content) > 0:
			node = node.Content[0]
		default:
			return node
		}
	}
	return nil
}

// duplicates returns the keys that are repeated within their mapping, in the order of the text.
func duplicates(node *yaml.Node) []*yaml.Node {
	if node == nil || len(node.Content) == 0 {
		return nil
	}
	var found []*yaml.Node
	seen := make(map[string]bool, len(node.Content)/2)
	for i, c := range node.Content {
		if node.Kind == yaml.MappingNode && i%2 == 0 && c.Kind == yaml.ScalarNode {
			if seen[c.Value] {
				found = append(found, c)
			}
			seen[c.Value] = true
		}
		found = append(found, duplicates(c)...)
	}
	return found
}
