package manifest

import (
	"bytes"
	"encoding/json"
	"errors"
	"io"
	"strings"

	"github.com/go-json-experiment/json/jsontext"
)

// jsonDocument reads a document that is JSON, a token at a time. It takes a List apart, and finds type and name of
// another object that is not needed. For everything else the document is read again, as text.
type jsonDocument struct {
	*document
	stream   *capture
	decoder  *jsontext.Decoder
	meta     typeMeta
	metadata []byte
	typed    bool // whether the items of the List take their type from the List
}

// errUnusual means that a JSON document has to be read again, as text.
var errUnusual = errors.New("not a JSON document that can be read a token at a time")

// mayBeJSON reports whether the document begins with a line that may begin JSON. Flow YAML begins so, too.
func (d *document) mayBeJSON(raw []byte) bool {
	inside, isBrace := bytes.CutPrefix(bytes.TrimLeft(raw, " "), []byte("{"))
	if inside = bytes.TrimSpace(inside); !isBrace || len(inside) > 0 && inside[0] != '"' && inside[0] != '}' {
		return false
	}
	return d.number == 0 && !d.source.reader.exact && !d.noJSON
}

// readJSON reads the document as JSON up to its closing brace. raw is its first line. done is true if the document is
// dealt with. Otherwise the lines of the source go on after the JSON, or at raw if it is not such JSON.
func (d *document) readJSON(raw []byte) (done bool, err error) {
	lines := d.source.lines
	first := lines.line
	d.noJSON = true
	d.count()
	d.list.mark = len(d.source.batches)
	stream := newCapture(lines.rest(raw), first)
	j := &jsonDocument{document: d, stream: stream}
	j.decoder = jsontext.NewDecoder(stream, jsontext.AllowDuplicateNames(true))
	err = j.read()
	switch {
	case d.source.ended:
		return true, nil
	case stream.err != nil:
		return true, stream.err
	case err == nil:
		return j.finish(first)
	}
	return j.again(first, j.stream.text)
}

// again puts the text back, so that the document is read line by line. If the text is too long, that is an error.
func (j *jsonDocument) again(first int, text []byte) (done bool, err error) {
	if j.list.begun {
		j.source.cut(j.list.mark)
	}
	if j.stream.isLong {
		j.giveUp(j.stream.lineOf(j.decoder.InputOffset()))
		return true, nil
	}
	j.list = newList()
	j.source.lines.resume(text, first)
	return false, nil
}

// read reads the object at the root.
func (j *jsonDocument) read() error {
	if token, err := j.decoder.ReadToken(); err != nil || token.Kind() != '{' {
		return errUnusual
	}
	for j.decoder.PeekKind() == '"' {
		name, err := j.decoder.ReadToken()
		if err != nil {
			return errUnusual
		}
		if err := j.field(name.String()); err != nil {
			return err
		}
		if j.source.ended {
			return nil
		}
	}
	if _, err := j.decoder.ReadToken(); err != nil {
		return errUnusual
	}
	return nil
}

// field reads the value of a field of the root. Go's JSON ignores the case of names.
func (j *jsonDocument) field(name string) (err error) {
	switch {
	case name == "kind":
		return j.word(&j.meta.kind)
	case name == "apiVersion":
		return j.word(&j.meta.apiVersion)
	case name == "items" && j.decoder.PeekKind() == '[' && !j.list.begun:
		return j.items()
	case name == "metadata" && j.metadata == nil:
		value, err := j.decoder.ReadValue()
		j.metadata = bytes.Clone(value)
		return err //nolint:wrapcheck // it only says that the document is read again
	case strings.EqualFold(name, "kind"), strings.EqualFold(name, "apiVersion"), strings.EqualFold(name, "items"),
		strings.EqualFold(name, "metadata"):
		return errUnusual
	}
	return j.skip()
}

// word reads a string that is in the document only once.
func (j *jsonDocument) word(into *string) error {
	token, err := j.decoder.ReadToken()
	if err != nil || token.Kind() != '"' || *into != "" {
		return errUnusual
	}
	*into = token.String()
	return nil
}

// skip reads over a value, however long it is.
func (j *jsonDocument) skip() error {
	depth := j.decoder.StackDepth()
	for {
		if _, err := j.decoder.ReadToken(); err != nil {
			return errUnusual
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
		return errUnusual
	}
	for j.decoder.PeekKind() == '{' {
		raw, err := j.decoder.ReadValue()
		if err != nil {
			return errUnusual
		}
		j.stream.refill()
		j.list.items++
		p := part{form: jsonItem, document: j.number, item: j.list.items, inherited: inherited}
		begin := j.decoder.InputOffset() - int64(len(raw))
		p.line, p.column = j.stream.lineOf(begin), j.stream.columnOf(begin)
		j.list.line = p.line
		j.source.addWhole(p, raw)
		if j.source.reader.objects > maxObjects {
			j.refuse(tooManyObjects())
		}
		if j.source.ended {
			return nil
		}
	}
	if token, err := j.decoder.ReadToken(); err != nil || token.Kind() != ']' {
		return errUnusual
	}
	return nil
}

// finish ends the document. Only blanks and comments may follow the closing brace.
func (j *jsonDocument) finish(first int) (done bool, err error) {
	if !j.isUsable() {
		return j.again(first, j.stream.text)
	}
	lines := j.source.lines
	unread := j.decoder.UnreadBuffer()
	text := j.stream.text[:max(0, len(j.stream.text)-len(unread))]
	lines.resume(unread, j.stream.lineOf(j.decoder.InputOffset()))
	for sameLine := true; ; sameLine = false {
		raw, err := lines.next()
		if text = append(text, raw...); len(text) > maxDocument {
			text, j.stream.isLong = nil, true
		}
		word, isSeparator := afterDashes(raw)
		switch {
		case errors.Is(err, io.EOF):
			j.source.ended = true
			j.addHead()
			return true, nil
		case err != nil && !errors.Is(err, errLongLine):
			return true, err
		case isSeparator && !sameLine && word != "":
			j.refuseSeparator(word)
			return true, nil
		case isSeparator && !sameLine:
			j.addHead()
			return true, nil
		case !isIdle(raw, sameLine):
			return j.again(first, text)
		}
	}
}

// isIdle reports whether a line has only blanks and a comment. On the line of the closing brace, a comment begins after
// a blank.
func isIdle(line []byte, sameLine bool) bool {
	if sameLine {
		return isRest(bytes.TrimRight(line, "\r\n"))
	}
	trimmed := bytes.TrimSpace(line)
	return len(trimmed) == 0 || trimmed[0] == '#'
}

// isUsable reports whether the items of the List could be read, or that of another object only the head matters.
func (j *jsonDocument) isUsable() bool {
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
	p := part{form: headOfDocument, document: j.number, line: j.line}
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
