package manifest

import (
	"bufio"
	"bytes"
	"errors"
	"fmt"
	"io"
	"runtime"
	"sync"
	"sync/atomic"
)

// Reader reads manifests of up to 1 GiB: a stream of YAML or JSON documents, with Lists, as kubectl prints a whole
// cluster. It keeps what [Need] asks for and not the text that it has read, so that its memory depends on what is kept.
//
// A Reader cuts the stream into documents, and a List in the form that kubectl prints into its items. Goroutines decode
// them while it reads on. What is written in another form takes the path of [Parse], which gives every text to a YAML
// parser as a whole. Both paths give the same objects with the same errors, as FuzzFastPath checks. They differ only if
// the parser cannot read the text: the whole List is lost on the path of Parse, and here only the item.
type Reader struct {
	need  Need
	exact bool // whether every document takes the path of Parse
	total int  // bytes read from all files

	buffer *bufio.Reader // that the files are read through, one after the other

	jobs    chan *batch
	workers sync.WaitGroup
	files   []*source
	objects int          // how many there may be so far
	bad     atomic.Int64 // how many objects with errors there are
}

// source is a file, a pipe, or another stream of documents.
type source struct {
	reader  *Reader
	name    string
	lines   *lineReader
	number  int // how many documents with content there were
	ended   bool
	cuts    int   // how many documents there were
	refused error // why it was not read to its end; otherwise nil
	batches []*batch
	current *batch

	behindJSON bool   // whether the last document was JSON, which ends without a "---" line
	column     int    // how many bytes are before the next document on its line
	text, head []byte // memory that the next document may use
}

// NewReader returns a Reader. Call [Reader.Read] for each file, and then [Reader.Objects] once.
func NewReader(need Need) *Reader { return &Reader{need: need} }

// ErrTooMuch is the error of [Reader.Read] for input that is larger than any cluster, such as a file that never ends.
var ErrTooMuch = fmt.Errorf(
	"there is more than %d MiB to read. Choose fewer objects, for example those of one namespace", maxInput>>20)

// Read reads a stream to its end. file is its name in objects and errors. Text that is no manifest becomes an Object
// with Errors. Read fails if the stream cannot be read, or with an [Error] if it is so large or so odd that it is not
// read to its end.
func (r *Reader) Read(file string, from io.Reader) error {
	s := &source{reader: r, name: file}
	r.files = append(r.files, s)
	if r.buffer == nil {
		r.buffer = bufio.NewReaderSize(nil, bufferSize)
	}
	s.lines = newLineReader(&limited{from, r}, r.buffer)
	return s.run()
}

// Objects waits until everything is decoded. It returns the objects of each Read, in the order of the texts. After
// Objects, the Reader cannot be used any more.
func (r *Reader) Objects() [][]Object {
	if r.jobs != nil {
		close(r.jobs)
		r.workers.Wait()
	}
	all := make([][]Object, len(r.files))
	bad := 0
	for i, s := range r.files {
		for _, b := range s.batches {
			for _, o := range b.objects {
				if bad > maxBad {
					break
				}
				if len(o.Errors) > 0 {
					if bad++; bad > maxBad {
						o = o.afterBad()
					}
				}
				all[i] = append(all[i], o)
			}
			b.objects = nil
		}
	}
	return all
}

// afterBad returns what stands for the objects after too many objects with errors.
func (o Object) afterBad() Object {
	at := o.Errors[0].Position
	return Object{File: o.File, Document: o.Document, Item: o.Item, line: o.line, Errors: []Error{{
		File: o.File, Position: at, Reason: "TooManyErrors",
		Message: fmt.Sprintf("Too many objects with errors: limit is %d", maxBad),
		Hint:    "Correct the errors above. This object and those after it are left out.",
	}}}
}

// limited is a stream that ends with ErrTooMuch when all files together have given too many bytes.
type limited struct {
	from   io.Reader
	reader *Reader
}

// Read implements io.Reader.
func (l *limited) Read(p []byte) (int, error) {
	if l.reader.total > maxInput {
		return 0, ErrTooMuch
	}
	n, err := l.from.Read(p)
	l.reader.total += n
	return n, err //nolint:wrapcheck // an io.Reader returns io.EOF as it is
}

// run reads all documents of a source.
func (s *source) run() error {
	if start, err := s.lines.from.Peek(len(byteOrderMark)); err == nil && string(start) == byteOrderMark {
		_, _ = s.lines.from.Discard(len(byteOrderMark)) // they were peeked at, so they are there
	}
	for !s.ended {
		if err := s.document(); err != nil {
			return fmt.Errorf("%s: line %d: %w", s.name, s.lines.line+1, err)
		}
	}
	s.flush()
	return s.refused
}

// document reads the next document. Documents are cut as kubectl cuts them: YAMLReader,
// k8s.io/apimachinery/pkg/util/yaml/decoder.go. A line that begins with "---" ends a document. If there is no text
// before such a line, the line is the beginning of the document. A line "..." does not end a document: the YAML parser
// stops reading there and ignores the rest of the document.
func (s *source) document() error {
	d := newDocument(s)
	if s.cuts++; s.cuts > maxObjects {
		d.refuse(tooManyObjects())
	}
	for !s.ended {
		if d.mayBeJSON() {
			if done, err := d.readJSON(); done || err != nil {
				return err
			}
		}
		raw, err := s.lines.next()
		if err != nil {
			return d.end(err)
		}
		after, isSeparator := afterDashes(raw)
		switch {
		case isSeparator && after != "":
			d.refuseSeparator(after)
			return nil
		case isSeparator && (d.size > 0 || d.behind):
			d.finish()
			return nil
		case isSeparator:
			d.keep(raw)
		default:
			d.add(raw)
		}
	}
	return nil
}

// end ends the document where the source ends, or where it cannot be read any more.
func (d *document) end(err error) error {
	switch {
	case errors.Is(err, io.EOF):
		d.source.ended = true
		d.finish()
	case errors.Is(err, errLongLine):
		d.count()
		d.giveUp(d.source.lines.line)
	default:
		return err
	}
	return nil
}

// afterDashes returns what follows the dashes of a line between two documents, without a comment.
func afterDashes(line []byte) (after string, isSeparator bool) {
	rest, isSeparator := bytes.CutPrefix(line, []byte(separator))
	if rest = bytes.TrimSpace(rest); !isSeparator || len(rest) == 0 || rest[0] == '#' {
		return "", isSeparator
	}
	return string(rest), true
}

// batch is work for one goroutine: texts to decode, and the objects that they describe.
type batch struct {
	source  *source
	text    []byte
	parts   []part
	objects []Object
	bad     int64 // how many of the objects have errors
	done    chan struct{}
}

// batchSize is how many bytes of text a batch has. It is so large that handing it over costs nothing, and so small that
// the texts being decoded are a small part of the memory.
const (
	batchSize  = 128 << 10
	batchParts = 500 // so that few objects are decoded in vain if all are wrong
)

// part is a text of a batch, and where it is from.
type part struct {
	form           form
	from, to       int // its bytes in the text of the batch
	document, item int
	line, column   int      // where it begins; column counts from 0
	inherited      typeMeta // the type of an item of a typed List in JSON
}

// form says how a text is written.
type form byte

const (
	wholeDocument  form = iota
	headOfDocument      // only type and name matter; the rest is left out
	yamlItem            // begins with the dash of its List
	jsonItem
)

// start begins a part. Its text is what is appended to the text of the current batch until end is called.
func (s *source) start(p part) {
	if s.current != nil && (len(s.current.text) >= batchSize || len(s.current.parts) >= batchParts) {
		s.flush()
	}
	if s.current == nil {
		s.current = &batch{source: s, done: make(chan struct{})}
	}
	p.from = len(s.current.text)
	s.current.parts = append(s.current.parts, p)
	s.reader.objects++
}

// end ends the part that start began.
func (s *source) end() {
	if s.current != nil && len(s.current.parts) > 0 {
		s.current.parts[len(s.current.parts)-1].to = len(s.current.text)
	}
}

// addWhole adds a part with its whole text.
func (s *source) addWhole(p part, text []byte) {
	s.start(p)
	s.current.text = append(s.current.text, text...)
	s.end()
}

// addError adds an object that cannot be read.
func (s *source) addError(o Object) {
	s.flush()
	b := &batch{source: s, objects: []Object{o}, bad: 1, done: make(chan struct{})}
	close(b.done)
	s.reader.bad.Add(1)
	s.batches = append(s.batches, b)
}

// flush has the current batch decoded. If too many objects are wrong, the source ends, because the rest will be wrong
// too.
func (s *source) flush() {
	b := s.current
	if b == nil {
		return
	}
	s.end()
	s.current = nil
	s.batches = append(s.batches, b)
	if s.reader.exact {
		b.decode()
	} else {
		s.reader.startWorkers()
		s.reader.jobs <- b
	}
	if s.reader.bad.Load() > maxBad {
		s.ended = true
	}
}

func (r *Reader) startWorkers() {
	if r.jobs != nil {
		return
	}
	r.jobs = make(chan *batch)
	for range runtime.GOMAXPROCS(0) {
		r.workers.Go(func() {
			for b := range r.jobs {
				b.decode()
			}
		})
	}
}

// cut drops all batches from an index on.
func (s *source) cut(index int) {
	s.flush()
	for _, b := range s.batches[index:] {
		<-b.done
		s.reader.bad.Add(-b.bad)
	}
	s.batches = s.batches[:index]
}
