package manifest

import (
	"bytes"
	"encoding/json"
	"errors"
	"slices"
	"strings"

	"github.com/go-json-experiment/json/jsontext"
)

// jsonDocument reads a document that is JSON, a token at a time. It takes a List apart, and finds type and name of
// another object that is not needed. Of everything else it only finds the end, and the text is decoded as a whole.
//
// What follows the closing brace is the next document, as for kubectl, which reads a series of JSON objects:
// YAMLOrJSONDecoder, k8s.io/apimachinery/pkg/util/yaml/decoder.go. A YAML parser would ignore it without a word.
type jsonDocument struct {
	*document
	stream   *capture
	decoder  *jsontext.Decoder
	meta     typeMeta
	metadata []byte
	typed    bool // whether the items of the List take their type from the List
	whole    bool // whether the document has to be decoded as a whole
}

// errNotJSON means that a document which begins as JSON has to be read line by line, as YAML.
var errNotJSON = errors.New("not a JSON document")

// mayBeJSON reports whether the document may be JSON, by what comes next. Flow YAML begins so, too. It does not read
// the line, because a whole series of JSON objects may be on it.
func (d *document) mayBeJSON() bool {
	if d.number > 0 || d.noJSON {
		return false
	}
	const enough = 256                           // bytes
	start, _ := d.source.lines.from.Peek(enough) // less at the end of the stream
	inside, isBrace := bytes.CutPrefix(bytes.TrimLeft(start, " "), []byte("{"))
	inside = bytes.TrimSpace(inside)
	return isBrace && (len(inside) == 0 || inside[0] == '"' || inside[0] == '}')
}

// readJSON reads the document as JSON up to its closing brace. done is true if the document is dealt with. Otherwise it
// is not JSON, and the lines of the source go on where they were.
func (d *document) readJSON() (done bool, err error) {
	first := d.source.lines.line + 1
	d.noJSON = true
	if d.count(); d.isTooMany() {
		return true, nil
	}
	d.list.mark = len(d.source.batches)
	stream := newCapture(d.source.lines.rest(), first)
	j := &jsonDocument{document: d, stream: stream, whole: d.source.reader.exact}
	j.decoder = jsontext.NewDecoder(stream, jsontext.AllowDuplicateNames(true))
	err = j.read()
	switch {
	case d.source.ended:
		return true, nil
	case stream.err != nil:
		return true, stream.err
	case err == nil && (j.isUsable() || !stream.isLong):
		j.finish()
		return true, nil
	}
	return j.again(first)
}

// again puts the text back, so that the document is read line by line. If the text is too long, that is an error.
func (j *jsonDocument) again(first int) (done bool, err error) {
	if j.list.begun {
		j.source.cut(j.list.mark)
	}
	if j.stream.isLong {
		j.giveUp(j.stream.lineOf(j.decoder.InputOffset()))
		return true, nil
	}
	j.list = newList()
	j.source.lines.resume(j.stream.text, first)
	return false, nil
}

// read reads the object at the root.
func (j *jsonDocument) read() error {
	if token, err := j.decoder.ReadToken(); err != nil || token.Kind() != '{' {
		return errNotJSON
	}
	for j.decoder.PeekKind() == '"' {
		name, err := j.decoder.ReadToken()
		if err != nil {
			return errNotJSON
		}
		if err := j.field(name.String()); err != nil {
			return err
		}
		if j.source.ended {
			return nil
		}
	}
	if _, err := j.decoder.ReadToken(); err != nil {
		return errNotJSON
	}
	return nil
}

// field reads the value of a field of the root. Go's JSON ignores the case of names, and takes the last of two.
func (j *jsonDocument) field(name string) (err error) {
	kind := j.decoder.PeekKind()
	switch {
	case j.whole:
	case name == "kind" && kind == '"' && j.meta.kind == "":
		return j.word(&j.meta.kind)
	case name == "apiVersion" && kind == '"' && j.meta.apiVersion == "":
		return j.word(&j.meta.apiVersion)
	case name == "items" && kind == '[' && !j.list.begun:
		return j.items()
	case name == "metadata" && j.metadata == nil:
		value, err := j.decoder.ReadValue()
		j.metadata = bytes.Clone(value)
		return err //nolint:wrapcheck // it only says that the document is read again
	default:
		j.whole = slices.ContainsFunc([]string{"kind", "apiVersion", "items", "metadata"}, func(read string) bool {
			return strings.EqualFold(name, read)
		})
	}
	return j.skip()
}

// word reads a string.
func (j *jsonDocument) word(into *string) error {
	token, err := j.decoder.ReadToken()
	if err != nil {
		return errNotJSON
	}
	*into = token.String()
	return nil
}

// skip reads over a value, however long it is.
func (j *jsonDocument) skip() error {
	depth := j.decoder.StackDepth()
	for {
		if _, err := j.decoder.ReadToken(); err != nil {
			return errNotJSON
		}
		j.stream.refill()
		if j.decoder.StackDepth() == depth {
			return nil
		}
	}
}

// items adds the items of a List.
func (j *jsonDocument) items() error {
	j.source.flush()
	j.list.begun, j.list.mark = true, len(j.source.batches)
	inherited := typeMeta{}
	if kind, isList := strings.CutSuffix(j.meta.kind, "List"); isList && kind != "" && j.meta.apiVersion != "" {
		inherited, j.typed = typeMeta{j.meta.apiVersion, kind}, true
	}
	if _, err := j.decoder.ReadToken(); err != nil {
		return errNotJSON
	}
	for j.decoder.PeekKind() == '{' {
		raw, err := j.decoder.ReadValue()
		if err != nil {
			return errNotJSON
		}
		j.stream.refill()
		j.list.items++
		p := part{form: jsonItem, document: j.number, item: j.list.items, inherited: inherited}
		begin := j.decoder.InputOffset() - int64(len(raw))
		p.line, p.column = j.stream.lineOf(begin), j.columnOf(begin)
		j.list.line = p.line
		j.source.addWhole(p, raw)
		if j.source.reader.objects > maxObjects {
			j.refuse(tooManyObjects())
		}
		if j.source.ended {
			return nil
		}
	}
	for j.decoder.PeekKind() != ']' {
		if j.whole = true; j.skip() != nil {
			return errNotJSON
		}
	}
	_, _ = j.decoder.ReadToken() // it was peeked at
	return nil
}

// finish adds the document, and goes on behind its closing brace.
func (j *jsonDocument) finish() {
	unread := j.decoder.UnreadBuffer()
	end := j.decoder.InputOffset()
	if j.isUsable() {
		j.addHead()
	} else {
		j.addText(j.stream.text[:len(j.stream.text)-len(unread)])
	}
	j.source.behindJSON, j.source.column = true, j.columnOf(end)
	j.source.lines.resume(unread, j.stream.lineOf(end))
	if j.source.lines.skipBreak() {
		j.source.column = 0
	}
}

// columnOf returns how many bytes are before a byte on its line of the file. An earlier document may be on the same
// line.
func (j *jsonDocument) columnOf(offset int64) int {
	column := j.stream.columnOf(offset)
	if j.stream.line == j.line {
		column += j.column
	}
	return column
}

// addText adds the document to be decoded as a whole. text is its JSON.
func (j *jsonDocument) addText(text []byte) {
	if j.list.begun {
		j.source.cut(j.list.mark)
	}
	p := part{form: wholeDocument, document: j.number, line: j.line, column: j.column}
	j.source.addWhole(p, append(j.text, text...))
}

// isUsable reports whether the items of the List could be read, or that of another object only the head matters.
func (j *jsonDocument) isUsable() bool {
	if j.whole {
		return false
	}
	if j.list.begun {
		return j.meta.kind == "List" || j.typed
	}
	return j.source.reader.need.skips(j.meta, j.stream.isLong)
}

// addHead adds type and name of an object that is not a List.
func (j *jsonDocument) addHead() {
	if j.list.begun {
		return
	}
	p := part{form: headOfDocument, document: j.number, line: j.line, column: j.column}
	j.source.addWhole(p, headJSON(j.meta, j.metadata))
}

// headJSON returns an object that has only its type and its metadata.
func headJSON(meta typeMeta, metadata []byte) []byte {
	head := struct {
		APIVersion string          `json:"apiVersion,omitempty"`
		Kind       string          `json:"kind"`
		Metadata   json.RawMessage `json:"metadata,omitempty"`
	}{meta.apiVersion, meta.kind, metadata}
	text, err := json.Marshal(head)
	if err != nil { // cannot happen: the parts are JSON
		return nil
	}
	return text
}
