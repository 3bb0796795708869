package manifest

import "bytes"

// header is what can be told about an object in block YAML without parsing it. The lines are given to it in order.
type header struct {
	typeMeta      // "" where the object has no such field, has it twice, or writes it in an unusual way
	stored   bool // whether the object has a field that only an API server sets, as cluster.IsStored has it

	started    bool
	base       int  // the column of the object's fields
	inType     bool // whether the last field is apiVersion or kind
	inMetadata bool // whether the line is below metadata
	column     int  // the column of the fields of metadata; 0 until the first one
	odd        bool // whether the type cannot be told
}

// add looks at the next line of the object.
func (h *header) add(l outlined) {
	if l.kind == more && h.inType { // the type goes on
		h.odd, h.typeMeta = true, typeMeta{}
	}
	if l.kind != node {
		return
	}
	if !h.started {
		h.started, h.base = true, l.field
	}
	switch {
	case l.field == h.base:
		h.root(l)
	case h.inMetadata && !l.dash:
		if h.column == 0 {
			h.column = l.field
		}
		if l.field == h.column {
			h.metadata(l)
		}
	}
}

func (h *header) root(l outlined) {
	h.inType, h.inMetadata, h.column = false, string(l.key) == "metadata", 0
	target := &h.apiVersion
	switch string(l.key) {
	case "apiVersion":
	case "kind":
		target = &h.kind
	default:
		return
	}
	h.inType = true
	word := plainWord(l.value)
	if h.odd = h.odd || word == "" || *target != ""; h.odd {
		h.typeMeta = typeMeta{}
		return
	}
	*target = word
}

func (h *header) metadata(l outlined) {
	switch string(l.key) {
	case "uid", "resourceVersion", "creationTimestamp":
		switch string(l.value) {
		case "", "null", "~", `""`, "''":
		default:
			h.stored = true
		}
	}
}

// plainWord returns an unquoted value of letters, digits and the few other characters of an apiVersion, or "" if the
// value is anything else.
func plainWord(value []byte) string {
	word, _, _ := bytes.Cut(value, []byte(" #"))
	word = bytes.TrimRight(word, " ")
	for _, c := range word {
		if !isWordByte(c) {
			return ""
		}
	}
	return string(word)
}

func isWordByte(c byte) bool {
	return c >= 'a' && c <= 'z' || c >= 'A' && c <= 'Z' || c >= '0' && c <= '9' || c == '.' || c == '/' || c == '-'
}

// pruner copies the kept branches of an object in block YAML. It copies every other line as an empty line, so that the
// copy has the same positions as the original.
type pruner struct {
	out      []byte
	lines    []outlined // the fields and items that are kept
	open     []level    // the fields that lead to the current line
	dropping bool       // whether the open scalar belongs to a dropped field
	noText   bool       // whether out is not wanted
}

// level is a field that the pruner has seen.
type level struct {
	column  int
	fields  branch // the fields to keep; nil means all
	dropped bool
}

// newPruner returns a pruner that appends to out what keep has.
func newPruner(keep branch, out []byte) *pruner {
	return &pruner{out: out, open: []level{{column: -1, fields: keep}}}
}

// add copies or drops the next line. raw is the line with its line break. It returns false if the object is written so
// that it cannot be pruned.
func (p *pruner) add(l outlined, raw []byte) bool {
	switch {
	case l.kind == comment || l.kind == more && p.dropping:
		p.drop(nil)
		return true
	case l.kind == more:
		p.copy(l, raw)
		return true
	}
	parent := p.parent(l)
	switch {
	case parent.dropped:
		p.dropping = true
		p.drop(nil)
		return true
	case parent.fields == nil || l.key == nil && !l.nested:
		p.dropping = false
		p.copy(l, raw)
		return true
	case l.nested || l.quoted:
		return false
	}
	fields, kept := parent.fields[string(l.key)]
	p.open = append(p.open, level{column: l.field, fields: fields, dropped: !kept})
	switch p.dropping = !kept; {
	case kept:
		p.copy(l, raw)
	case l.dash: // the item stays, because its number counts, and other fields of it may be kept
		p.drop(raw[:min(len(raw), l.column+1)])
		p.lines = append(p.lines, outlined{kind: node, column: l.column, dash: true, field: l.field})
	default:
		p.drop(nil)
	}
	return true
}

// addAll copies or drops the lines of an object. With noText, text may be nil.
func (p *pruner) addAll(text []byte, lines []outlined, keep branch) bool {
	p.open = append(p.open, level{column: -1, fields: keep})
	for _, l := range lines {
		raw := text
		if !p.noText {
			raw = text[:bytes.IndexByte(text, '\n')+1]
			if len(raw) == 0 {
				raw = text
			}
			text = text[len(raw):]
		}
		if !p.add(l, raw) {
			return false
		}
	}
	return true
}

func (p *pruner) copy(l outlined, raw []byte) {
	if !p.noText {
		p.out = append(p.out, raw...)
	}
	p.lines = append(p.lines, l)
}

// drop writes an empty line, or what is left of a line.
func (p *pruner) drop(left []byte) {
	if !p.noText {
		p.out = append(append(p.out, left...), '\n')
	}
}

// parent returns the field to which a line belongs. The dash of a list item may be in the column of its field.
func (p *pruner) parent(l outlined) level {
	last := len(p.open) - 1
	for p.open[last].column > l.column || p.open[last].column == l.column && !l.dash {
		last--
	}
	p.open = p.open[:last+1]
	return p.open[last]
}
