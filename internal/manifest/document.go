package manifest

import (
	"bytes"
	"fmt"
	"math"

	sigsyaml "sigs.k8s.io/yaml"
)

// document is the document of a source that is being read: the text between two "---" lines.
//
// Its lines are followed by an outline. As long as the outline is sure, a List is cut into its items at once, and of
// any other object the head is known. The text is kept as well, up to maxDocument, because a parser has to read it if
// the outline gets unsure.
type document struct {
	source *source
	line   int    // the line of the file where it begins, from 1
	column int    // how many bytes are before it on that line; not 0 only behind a JSON document
	number int    // counts only documents with content, from 1; 0 as long as this one has none
	size   int    // bytes so far
	behind bool   // whether it follows a JSON document, and not a "---" line
	text   []byte // nil if the text is too long to keep
	isLong bool

	outline outline
	doubt   int // the line at which the outline got unsure; 0 if it is sure
	header  header
	head    *pruner // copies type and name; nil if they cannot be told
	list    list
	noJSON  bool // whether it was tried as JSON
}

// list is a List that is cut into its items.
type list struct {
	begun   bool // whether the field items has begun
	inItems bool
	column  int // of the dashes; -1 before the first item
	field   int // the column of the fields of the current item
	items   int
	mark    int    // the number of batches before the first item
	start   int    // the size of the document before the current item
	line    int    // of the current item
	frame   []byte // the lines outside the items
}

func newList() list { return list{column: -1, field: math.MaxInt} }

func newDocument(s *source) *document {
	d := &document{
		source: s, line: s.lines.line + 1, column: s.column, behind: s.behindJSON, text: s.text[:0],
		list: newList(), head: newPruner(headOnly(), s.head[:0]),
	}
	s.behindJSON, s.column = false, 0
	return d
}

// keep adds a line to the text.
func (d *document) keep(raw []byte) {
	if d.size == 0 {
		d.line = d.source.lines.line
	}
	d.size += len(raw)
	if d.isLong = d.isLong || len(d.text)+len(raw) > maxDocument; d.isLong {
		d.text = nil
		return
	}
	d.text = append(d.text, raw...)
}

// count gives the document its number when its first content is read.
func (d *document) count() {
	if d.number == 0 {
		d.source.number++
		d.number = d.source.number
	}
}

// add reads a line of the document.
func (d *document) add(raw []byte) {
	d.keep(raw)
	if trimmed := bytes.TrimSpace(raw); len(trimmed) > 0 && trimmed[0] != '#' {
		d.count()
	}
	if d.isTooMany() {
		return
	}
	if d.source.reader.exact {
		return
	}
	if d.doubt == 0 {
		l := d.outline.next(bytes.TrimSuffix(raw, []byte("\n")))
		if l.kind == unsure || !d.follow(l, raw) {
			d.doubt = d.source.lines.line
		}
	}
	switch {
	case d.isLong && d.doubt > 0:
		d.giveUp(d.doubt)
	case d.head != nil && len(d.head.out) > maxDocument:
		d.refuse(d.tooLong())
	}
}

// follow takes a line into the List or into the head of another object. It returns false if only a parser can tell what
// the line means.
func (d *document) follow(l outlined, raw []byte) bool {
	if d.list.begun {
		return d.followList(l, raw)
	}
	d.header.add(l)
	if isItems(l) {
		d.source.flush()
		d.list.begun, d.list.inItems, d.list.mark = true, true, len(d.source.batches)
		d.list.frame = bytes.Clone(d.text)
		return d.header.base == 0 && !d.isLong
	}
	if d.head != nil && !d.head.add(l, raw) {
		d.head = nil
	}
	return true
}

// isItems reports whether the field items of a List begins in a line.
func isItems(l outlined) bool {
	return l.kind == node && l.column == 0 && !l.dash && string(l.key) == "items" && isRest(l.value)
}

// followList takes a line of a List.
func (d *document) followList(l outlined, raw []byte) bool {
	t := &d.list
	if l.kind == node && !d.followNode(l, len(raw)) {
		return false
	}
	if !t.inItems {
		t.frame = append(t.frame, raw...)
		return len(t.frame) <= maxDocument
	}
	if t.items > 0 {
		d.source.current.text = append(d.source.current.text, raw...)
		if d.size-t.start > maxDocument {
			d.refuse(d.tooLong())
		}
	}
	return true
}

// followNode takes a line of a List on which an item or a field begins. length is that of the line.
func (d *document) followNode(l outlined, length int) bool {
	t := &d.list
	switch {
	case l.dash && t.inItems && (t.column < 0 || l.column == t.column):
		if l.key == nil || l.nested {
			return false
		}
		d.startItem(l, length)
	case l.column == 0 && !l.dash:
		d.endItem()
		t.inItems = false
		d.header.add(l)
		return string(l.key) == "apiVersion" || string(l.key) == "kind" || string(l.key) == "metadata"
	case t.inItems && l.column < t.field: // a parser would not read on
		return false
	}
	return true
}

// startItem begins an item. Its first line, of this length, is the line that was read last.
func (d *document) startItem(l outlined, length int) {
	d.endItem()
	t := &d.list
	t.column, t.field, t.start, t.line = l.column, l.field, d.size-length, d.source.lines.line
	t.items++
	d.source.start(part{form: yamlItem, document: d.number, item: t.items, line: t.line})
}

// endItem ends the current item of the List.
func (d *document) endItem() {
	if d.list.items > 0 && d.list.inItems {
		d.source.end()
	}
}

// finish gives the document, which has ended, to a goroutine that decodes it.
func (d *document) finish() {
	if d.number == 0 {
		return
	}
	d.endItem()
	defer d.lend()
	if d.isList() {
		return
	}
	if d.list.begun {
		d.source.cut(d.list.mark)
	}
	p := part{form: wholeDocument, document: d.number, line: d.line, column: d.column}
	switch {
	case d.skippable():
		p.form = headOfDocument
		d.source.addWhole(p, d.head.out)
	case d.isLong:
		o := d.object()
		o.Errors = []Error{o.tooMuch(d.tooLong())}
		d.source.addError(o)
	default:
		d.source.addWhole(p, d.text)
	}
}

// lend gives the memory of the document to the next one.
func (d *document) lend() {
	if d.text != nil {
		d.source.text = d.text
	}
	if d.head != nil {
		d.source.head = d.head.out
	}
}

// isList reports whether the document is a List that has been cut into its items.
func (d *document) isList() bool {
	if !d.list.begun || d.doubt > 0 || d.header.typeMeta != (typeMeta{"v1", "List"}) || d.list.items == 0 {
		return false
	}
	frame := d.object()
	js, err := readJSON(string(d.list.frame), sigsyaml.YAMLToJSONStrict)
	return err == nil && frame.identify(js, typeMeta{}) == nil && frame.Kind == "List"
}

// skippable reports whether only the type and the name of the document matter, and are known.
func (d *document) skippable() bool {
	if d.source.reader.exact || d.doubt > 0 || d.list.begun || d.head == nil || d.header.kind == "" {
		return false
	}
	return d.source.reader.need.skips(d.header.typeMeta, d.isLong)
}

// object returns the document as an Object without content.
func (d *document) object() Object {
	return Object{File: d.source.name, Document: d.number, text: string(d.text), line: d.line, column: d.column}
}

// refuseSeparator ends the source at a "---" line with a text on it. kubectl cannot read such a line.
func (d *document) refuseSeparator(after string) {
	d.count()
	d.drop()
	o := d.object()
	line := d.source.lines.line
	o.Errors = []Error{o.unreadable(after, line)}
	d.source.addError(o)
}

// tooLong returns the hint for an object that is too long.
func (d *document) tooLong() string {
	return d.name() + " is longer than " + limitText + ". Leave out what is not needed."
}

// name names the document, or the current item of its List.
func (d *document) name() string {
	if d.list.items > 0 {
		return fmt.Sprintf("Item %d of document %d", d.list.items, d.number)
	}
	return fmt.Sprintf("Document %d", d.number)
}

// giveUp refuses a document that is too long for a parser, although only a parser could read it: the outline got unsure
// at a line.
func (d *document) giveUp(line int) {
	d.refuse(fmt.Sprintf("Document %d is longer than %s, and line %d is not as kubectl prints it. "+
		"Print the document again with kubectl, or split it.", d.number, limitText, line))
}

// refuse ends the source with an error about the current document, because its end is not known or too far away.
func (d *document) refuse(hint string) {
	d.drop()
	o := d.object()
	if d.list.items > 0 {
		o.Item, o.line = d.list.items, d.list.line
	}
	o.Errors = []Error{o.tooMuch(hint)}
	d.source.refused = o.Errors[0]
	d.source.addError(o)
}

// isTooMany refuses the document if there are more documents or objects before it than a cluster has.
func (d *document) isTooMany() bool {
	if d.number <= maxNumber && d.source.reader.objects <= maxObjects {
		return false
	}
	d.refuse(tooManyObjects())
	return true
}

// tooManyObjects is the hint for a file with more objects than a cluster has.
func tooManyObjects() string {
	return fmt.Sprintf("A file may hold %d documents, and all files together %d objects. Split it.", maxNumber, maxObjects)
}

// drop forgets what has been read of the document, and ends the source.
func (d *document) drop() {
	d.source.ended = true
	d.endItem()
	if d.list.begun {
		d.source.cut(d.list.mark)
	}
}
