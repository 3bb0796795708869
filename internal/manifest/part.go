package manifest

import (
	"bytes"
	"encoding/json"
	"slices"
	"strings"

	"github.com/go-json-experiment/json/jsontext"
	"gopkg.in/yaml.v3"
	metav1 "k8s.io/apimachinery/pkg/apis/meta/v1"
	sigsjson "sigs.k8s.io/json"
	sigsyaml "sigs.k8s.io/yaml"
)

// decode reads all parts of a batch.
func (b *batch) decode() {
	defer close(b.done)
	r := partReader{need: b.source.reader.need}
	for _, p := range b.parts {
		o := Object{File: b.source.name, Document: p.document, Item: p.item, line: p.line, column: p.column}
		text := b.text[p.from:p.to]
		var objects []Object
		switch p.form {
		case wholeDocument:
			o.text = string(text)
			objects = o.read()
		case headOfDocument:
			objects = r.head(o, text)
		case yamlItem:
			objects = r.yamlItem(o, text)
		case jsonItem:
			objects = r.jsonItem(o, text, p.inherited)
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

// partReader reads the items of Lists, one after the other. It uses its memory again for the next one.
type partReader struct {
	need  Need
	lines []outlined
	kept  []outlined
	open  []level
	js    []byte
	plans map[typeMeta]plan
	first *positions // shared by objects whose text is not kept
}

// begins returns the positions of an object of which only the beginning is known: this column of its first line,
// counted from 0.
func (r *partReader) begins(column int) *positions {
	if r.first == nil || r.first.root.Column != 1+column {
		r.first = &positions{root: &yaml.Node{Kind: yaml.MappingNode, Line: 1, Column: 1 + column}}
	}
	return r.first
}

// plan says what to read of the objects of a type that an API server has stored.
type plan struct {
	keep   branch // nil for everything
	isHead bool   // only type and name
}

// head reads type and name of a document of which nothing else is needed.
func (r *partReader) head(o Object, text []byte) []Object {
	o.positions = r.begins(0)
	r.outline(text)
	r.keepAll()
	if js := r.plain(); js != nil && o.identify(js, typeMeta{}) == nil {
		return []Object{o}
	}
	o.text = string(text)
	js, err := readJSON(o.text, sigsyaml.YAMLToJSON)
	if err == nil {
		err = o.identify(js, typeMeta{})
	}
	if err != nil {
		o.Errors = []Error{o.unrecognized(err)}
		o.explain()
	}
	return []Object{o}
}

// outline follows the lines of a text.
func (r *partReader) outline(text []byte) (h header) {
	outline := outline{}
	r.lines = r.lines[:0]
	for line := range bytes.Lines(text) {
		l := outline.next(bytes.TrimSuffix(line, []byte("\n")))
		r.lines = append(r.lines, l)
		h.add(l)
	}
	return h
}

// keepAll keeps all lines but comments.
func (r *partReader) keepAll() {
	r.kept = append(r.kept[:0], r.lines...)
	r.kept = slices.DeleteFunc(r.kept, func(l outlined) bool { return l.kind == comment })
}

// yamlItem reads an item of a List in block YAML. The text begins with the dash of the List, in whose place it puts a
// space, so that the item is a document with the same positions.
func (r *partReader) yamlItem(o Object, text []byte) []Object {
	o.positions = r.begins(indentOf(text))
	if o.forbidden(text) {
		return []Object{o}
	}
	text[indentOf(text)] = ' '
	h := r.outline(text)
	plan := r.planOf(h)
	if plan.keep == nil || !r.prune(nil, plan.keep) {
		r.keepAll()
		o.text = string(text)
		return o.readItem(r.plain(), h.typeMeta, typeMeta{})
	}
	js := r.plain()
	if js == nil {
		pruned := pruner{open: r.open[:0]}
		pruned.addAll(text, r.lines, plan.keep)
		js, _ = itemJSON(string(pruned.out)) // nil if it fails
	}
	return o.readPruned(js, text, plan.isHead, h.typeMeta, typeMeta{})
}

// readPruned reads an object of which only some branches are needed. js is the JSON of these branches, or nil if there
// is none. isHead says that only type and name are needed. text is the whole object, for the positions of errors;
// without an error it is not kept, and the position of every field is the first line of the object.
func (o Object) readPruned(js, text []byte, isHead bool, known, inherited typeMeta) []Object {
	ok := false
	if isHead {
		ok = js != nil && o.identify(js, inherited) == nil
	} else {
		ok = js != nil && o.decodeKnown(js, known)
	}
	if ok {
		return []Object{o}
	}
	o.text = string(text)
	return o.readItem(js, known, inherited)
}

// prune finds the lines to keep.
func (r *partReader) prune(text []byte, keep branch) bool {
	p := pruner{open: r.open[:0], lines: r.kept[:0], noText: true}
	ok := p.addAll(text, r.lines, keep)
	r.open, r.kept = p.open, p.lines
	return ok
}

// plain returns the JSON of the kept lines, or nil if a parser has to read them.
func (r *partReader) plain() []byte {
	js, ok := plainJSONOf(r.kept, r.js[:0])
	if !ok {
		return nil
	}
	r.js = js
	return js
}

// planOf returns what to read of an object.
func (r *partReader) planOf(h header) plan {
	if r.plans == nil {
		r.plans = map[typeMeta]plan{}
	}
	p, ok := r.plans[h.typeMeta]
	if !ok {
		if p.isHead = r.need.skips(h.typeMeta, false); p.isHead {
			p.keep = headOnly()
		} else if r.need.ConnectionsOnly {
			p.keep = connections(h.typeMeta)
		}
		r.plans[h.typeMeta] = p
	}
	if !h.stored && !p.isHead {
		p.keep = nil
	}
	return p
}

// jsonItem reads an item of a List in JSON.
func (r *partReader) jsonItem(o Object, text []byte, inherited typeMeta) []Object {
	o.positions = r.begins(indentOf(text))
	if o.forbidden(text) {
		return []Object{o}
	}
	h := headerOfJSON(text)
	plan := r.planOf(h)
	if plan.keep == nil {
		o.text = string(text)
		return o.readItem(plainOrNil(text), h.typeMeta, inherited)
	}
	r.js, _ = pruneJSON(r.js[:0], text, plan.keep)
	js := plainOrNil(r.js)
	if js == nil {
		js, _ = itemJSON(string(r.js)) // nil if it fails
	}
	return o.readPruned(js, text, plan.isHead, h.typeMeta, inherited)
}

// forbidden refuses an item whose text has a character that no manifest may contain.
func (o *Object) forbidden(text []byte) bool {
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

// readItem reads the text of an item, which is a YAML document of its own. js is its JSON, or nil if only a parser can
// tell it. known is its type, as far as that can be told from its lines. In an item, a repeated key is no error: see
// [Object.items].
func (o Object) readItem(js []byte, known, inherited typeMeta) []Object {
	o.positions = &positions{text: o.text}
	if js != nil && o.decodeKnown(js, known) {
		return []Object{o}
	}
	if js != nil {
		return o.unpack(js, inherited, nil)
	}
	js, err := itemJSON(o.text)
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

// decodeKnown decodes an object of a known type that has no error. It returns false if there may be one, and then
// unpack must look for it.
func (o *Object) decodeKnown(js []byte, known typeMeta) bool {
	if known.apiVersion == "" || strings.HasSuffix(known.kind, "List") || escapedControl(js) {
		return false
	}
	value := newValue(known.apiVersion, known.kind)
	if value == nil {
		return false
	}
	strict, err := sigsjson.UnmarshalStrict(js, value)
	named, ok := value.(metav1.Object)
	if err != nil || len(strict) > 0 || !ok {
		return false
	}
	o.APIVersion, o.Kind, o.Value = known.apiVersion, known.kind, value
	o.Name, o.Namespace = harmless(named.GetName()), harmless(named.GetNamespace())
	return true
}

// plainOrNil returns a valid JSON text if it can be decoded as it is, or nil if a YAML parser might read it in another
// way: because of a repeated key, a number that is not a short whole one, deep nesting, or an escaped character.
func plainOrNil(text []byte) []byte {
	if !jsontext.Value(text).IsValid() || nesting(text) > maxDepth-inList || bytes.Contains(text, []byte(`\u`)) {
		return nil
	}
	for at := 0; at < len(text); at++ {
		switch c := text[at]; {
		case c == '"':
			at += stringLength(text[at:]) - 1
		case c == '-':
			return nil
		case c >= '0' && c <= '9':
			number := text[at : at+valueLength(text[at:])]
			if !isPlainNumber(number) {
				return nil
			}
			at += len(number) - 1
		}
	}
	return text
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
	return json.Marshal(tree)
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
