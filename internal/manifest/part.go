package manifest

import (
	"bytes"
	"encoding/json"
	"slices"
	"strings"

	"gopkg.in/yaml.v3"
	sigsyaml "sigs.k8s.io/yaml"
)

// decode reads all parts of a batch.
func (b *batch) decode() {
	defer close(b.done)
	var lines []outlined
	for _, p := range b.parts {
		o := Object{File: b.source.name, Document: p.document, Item: p.item, line: p.line, column: p.column}
		text := b.text[p.from:p.to]
		var objects []Object
		switch p.form {
		case wholeDocument:
			o.text = string(text)
			objects = o.read()
		case headOfDocument:
			o.text = string(text)
			objects = o.readHead()
		case yamlItem:
			objects, lines = o.readYAML(text, b.source.reader.need, lines[:0])
		case jsonItem:
			objects = o.readJSONItem(text, p.inherited, b.source.reader.need)
		}
		for _, o := range objects {
			if len(o.Errors) > 0 {
				b.bad++
			}
		}
		b.objects = append(b.objects, objects...)
	}
	b.source.reader.bad.Add(b.bad)
	b.text, b.parts = nil, nil
}

// readHead reads type and name of an object of which nothing else is needed.
func (o Object) readHead() []Object {
	js, err := readJSON(o.text, sigsyaml.YAMLToJSON)
	if err == nil {
		err = o.identify(js, typeMeta{})
	}
	if err != nil {
		o.Errors = []Error{o.unrecognized(err)}
		o.explain()
	}
	o.positions = &positions{text: o.text}
	return []Object{o}
}

// readYAML reads an item of a List in block YAML. The text begins with the dash of the List, in whose place it puts a
// space, so that the item is a document with the same positions. lines is memory to use.
func (o Object) readYAML(text []byte, need Need, lines []outlined) ([]Object, []outlined) {
	if o.forbidden(text) {
		return []Object{o}, lines
	}
	text[indentOf(text)] = ' '
	h, outline := header{}, outline{}
	for line := range bytes.Lines(text) {
		l := outline.next(bytes.TrimSuffix(line, []byte("\n")))
		lines = append(lines, l)
		h.add(l)
	}
	if keep := need.branchOf(h); keep != nil {
		if pruned, kept, ok := prune(text, lines, keep); ok {
			return o.readPart(pruned, kept, need.skips(h.typeMeta, false)), lines
		}
	}
	o.text = string(text)
	kept := slices.DeleteFunc(lines, func(l outlined) bool { return l.kind == comment })
	js, _ := plainJSONOf(kept)
	return o.readItem(js, typeMeta{}), lines
}

// readPart reads what is left of an object after pruning. It does not keep the text: an object that an API server has
// stored hardly ever has an error, and then the first line of the object has to do for its position.
func (o Object) readPart(pruned []byte, lines []outlined, head bool) []Object {
	o.text = string(pruned)
	js, ok := plainJSONOf(lines)
	var objects []Object
	switch {
	case !head:
		objects = o.readItem(js, typeMeta{})
	case ok && o.identify(js, typeMeta{}) == nil:
		objects = []Object{o}
	default:
		objects = o.readHead()
	}
	for i := range objects {
		objects[i].forget()
	}
	return objects
}

// forget drops the text of an object. Its positions are then that of its first line.
func (o *Object) forget() {
	column := 1 + indentOf([]byte(o.text))
	o.text = ""
	o.positions = &positions{root: &yaml.Node{Kind: yaml.MappingNode, Line: 1, Column: column}}
}

// branchOf returns the branch of an object that is needed, or nil for all of it.
func (n Need) branchOf(h header) branch {
	switch {
	case n.skips(h.typeMeta, false):
		return headOnly()
	case h.stored && n.ConnectionsOnly:
		return connections(h.typeMeta)
	}
	return nil
}

// prune returns a copy of the lines of an object with only the branches to keep.
func prune(text []byte, lines []outlined, keep branch) (pruned []byte, kept []outlined, ok bool) {
	p := newPruner(keep, make([]byte, 0, 2<<10))
	i := 0
	for raw := range bytes.Lines(text) {
		if !p.add(lines[i], raw) {
			return nil, nil, false
		}
		i++
	}
	return p.out, p.lines, true
}

// readJSONItem reads an item of a List in JSON.
func (o Object) readJSONItem(text []byte, inherited typeMeta, need Need) []Object {
	if found := o.forbidden(text); found {
		return []Object{o}
	}
	h := headerOfJSON(text)
	keep := need.branchOf(h)
	o.text = string(pruneJSON(nil, text, keep))
	var objects []Object
	if need.skips(h.typeMeta, false) {
		objects = o.readHead()
	} else {
		objects = o.readItem(nil, inherited)
	}
	if keep != nil {
		for i := range objects {
			objects[i].forget()
		}
	}
	return objects
}

// forbidden refuses an item whose text has a character that no manifest may contain.
func (o *Object) forbidden(text []byte) bool {
	o.positions = &positions{root: &yaml.Node{Kind: yaml.MappingNode, Line: 1, Column: 1 + indentOf(text)}}
	if isClean(text) {
		return false
	}
	e, found := o.badCharacter(string(text))
	if found {
		o.Errors = []Error{e}
	}
	return found
}

// isClean reports whether a text is ASCII without any control character but line breaks and tabs. Most texts are, and
// this is the quick way to know it.
func isClean(text []byte) bool {
	for _, c := range text {
		if c < ' ' && c != '\n' && c != '\r' && c != '\t' || c >= 0x7f {
			return false
		}
	}
	return true
}

// readItem reads the text of an item, which is a YAML document of its own. js is its JSON, or nil if that is not known
// yet. In an item, a repeated key is no error: see [Object.items].
func (o Object) readItem(js []byte, inherited typeMeta) []Object {
	o.positions = &positions{text: o.text}
	var err error
	if js == nil {
		js, err = itemJSON(o.text)
	}
	if err == nil && (nesting(js) > maxDepth-inList || strings.Contains(o.text, "<<")) {
		var root *yaml.Node
		if root, err = readTree(o.text); err == nil {
			err = checkSize(root)
		}
	}
	if err != nil {
		o.Errors = []Error{o.unrecognized(err)}
		o.explain()
		return []Object{o}
	}
	return o.unpack(js, inherited, nil)
}

// inList is how much deeper than in a document of its own an item is nested in a List, with room for the document and
// for the scalars themselves.
const inList = 4

// itemJSON converts the text of an item to compact JSON, in which no key is repeated. JSON that has only whole numbers
// is the same when it is read as YAML, which takes much longer.
func itemJSON(text string) ([]byte, error) {
	if !strings.HasPrefix(text, "{") {
		return readJSON(text, sigsyaml.YAMLToJSON)
	}
	decoder := json.NewDecoder(strings.NewReader(text))
	decoder.UseNumber()
	var tree any
	if err := decoder.Decode(&tree); err != nil || hasOddNumber(tree) {
		return readJSON(text, sigsyaml.YAMLToJSON)
	}
	return json.Marshal(tree) //nolint:wrapcheck // a tree that was decoded from JSON can be encoded
}

// hasOddNumber reports whether a tree has a number with a fraction or an exponent, or a very large one. YAML may write
// it in another way.
func hasOddNumber(tree any) bool {
	switch v := tree.(type) {
	case json.Number:
		return len(v) > 15 || strings.ContainsAny(string(v), ".eE") || v == "-0"
	case []any:
		for _, item := range v {
			if hasOddNumber(item) {
				return true
			}
		}
	case map[string]any:
		for _, item := range v {
			if hasOddNumber(item) {
				return true
			}
		}
	}
	return false
}

// nesting returns how deep the brackets of a JSON text are nested.
func nesting(js []byte) int {
	depth, deepest := 0, 0
	for i := 0; i < len(js); i++ {
		switch js[i] {
		case '"':
			i += 1 + closing(js[i+1:], '"')
		case '{', '[':
			depth++
			deepest = max(deepest, depth)
		case '}', ']':
			depth--
		}
	}
	return deepest
}
