package lessons

import (
	"bytes"
	"errors"
	"path"
	"regexp"
	"slices"
	"strings"
	"unicode"
	"unicode/utf8"

	"portolan/internal/authored"
	"portolan/internal/manifest"
	"portolan/internal/text"

	"github.com/yuin/goldmark/ast"
	"github.com/yuin/goldmark/parser"
	markdown "github.com/yuin/goldmark/text"
)

// Parse reads one lesson. file is its path within the course, "lessons/03-nodeport.md". Its name gives the lesson's
// number, and errors begin with it. The error joins an authored.Problem for everything that is wrong.
func Parse(file string, src []byte) (Lesson, error) {
	src = bytes.ReplaceAll(src, []byte("\r\n"), []byte("\n"))
	r := &reader{file: file, src: src, lesson: Lesson{File: file}}
	if len(src) > maxSource {
		r.fail(0, "the file is larger than %d KB: make two lessons of it", maxSource>>10)
		return Lesson{}, errors.Join(r.errs...)
	}
	if r.refuseControls(); len(r.errs) == 0 {
		r.readName()
		if body, ok := r.readFront(); ok {
			r.readBody(body)
		}
	}
	if err := errors.Join(r.errs...); err != nil {
		return Lesson{}, err
	}
	return r.lesson, nil
}

// The limits of a file. The rules of Check are much stricter. These only keep parsing and printing fast, because
// Markdown with thousands of brackets or quotations inside each other takes a time that is quadratic or worse.
const (
	maxSource   = 128 << 10 // bytes of the file
	maxWidth    = 1000      // characters on a line
	maxStep     = 16 << 10  // bytes of a step
	maxRead     = 100       // steps
	maxNested   = 13        // blocks inside each other: a list and its item are two, and the text is one
	maxProblems = 100       // that are reported of the characters of a file
)

// reader holds the state of reading one lesson.
type reader struct {
	file   string
	src    []byte
	lesson Lesson
	errs   []error
	breaks []int // the offsets of all line breaks; line finds them
}

// fail adds a problem at a line.
func (r *reader) fail(line int, format string, args ...any) {
	r.errs = append(r.errs, authored.Problemf(r.file, line, format, args...))
}

// refuseControls refuses characters that could control a terminal. It also refuses tabs, because their width differs
// between terminals, and lines that are too long.
func (r *reader) refuseControls() {
	line, width := 1, 0
	for rest := r.src; len(rest) > 0 && len(r.errs) < maxProblems; {
		c, size := utf8.DecodeRune(rest)
		if width++; width == maxWidth+1 {
			r.fail(line, "more than %d characters on one line: break the line", maxWidth)
		}
		switch {
		case c == '\n':
			line, width = line+1, 0
		case c == utf8.RuneError && size == 1:
			r.fail(line, "byte 0x%02x is no UTF-8: save the file as UTF-8", rest[0])
		case c == '\t':
			r.fail(line, "a tab: use spaces")
		case text.Invisible(c):
			r.errs = append(r.errs, authored.InvisibleRune(r.file, line, c))
		}
		rest = rest[size:]
	}
}

var fileName = regexp.MustCompile(`^(\d\d)-([a-z0-9-]+)\.md$`)

// readName reads the lesson's number from the file name.
func (r *reader) readName() {
	parts := fileName.FindStringSubmatch(path.Base(r.file))
	if parts == nil {
		r.fail(1, "the file's name is not like 03-nodeport.md: two digits and the lesson's id")
		return
	}
	r.lesson.Number = 10*int(parts[1][0]-'0') + int(parts[1][1]-'0')
}

// line returns the line of an offset in the source, from 1.
func (r *reader) line(offset int) int {
	if r.breaks == nil {
		for i, c := range r.src {
			if c == '\n' {
				r.breaks = append(r.breaks, i)
			}
		}
	}
	before, _ := slices.BinarySearch(r.breaks, offset)
	return 1 + before
}

// readBody splits the text after the front matter, which begins at offset, into steps.
func (r *reader) readBody(offset int) {
	src := r.src[offset:]
	blocks := parser.NewParser(parser.WithBlockParsers(parser.DefaultBlockParsers()...))
	doc := blocks.Parse(markdown.NewReader(src))
	var steps []*stepReader
	for node := doc.FirstChild(); node != nil; node = node.NextSibling() {
		start := offset + bytes.LastIndexByte(src[:node.Pos()], '\n') + 1
		heading, ok := node.(*ast.Heading)
		switch {
		case ok && r.isStep(heading, start):
			if n := len(steps); n > 0 {
				steps[n-1].end = start
			}
			steps = append(steps, r.newStep(heading, offset, start))
		case len(steps) == 0:
			r.fail(r.line(start), "text before the first step: put it under a ## heading")
			return
		default:
			steps[len(steps)-1].nodes = append(steps[len(steps)-1].nodes, node)
		}
	}
	switch {
	case len(steps) == 0:
		r.fail(r.line(offset), "a lesson without steps: start each with a ## heading")
	case len(steps) > maxRead:
		r.fail(steps[maxRead].step.Line, "more than %d steps: make several lessons of it", maxRead)
		return
	}
	seen := map[string]bool{}
	for _, s := range steps {
		s.read()
		if seen[s.step.ID] {
			r.fail(s.step.Line, "a second step is called %q: give it a title of its own", s.step.ID)
		}
		seen[s.step.ID] = true
		r.lesson.Steps = append(r.lesson.Steps, s.step)
	}
}

// isStep reports whether a heading starts a step. It refuses a heading that a reader could mistake for the start of a
// step.
func (r *reader) isStep(h *ast.Heading, start int) bool {
	switch {
	case h.Level == 1:
		r.fail(r.line(start), "a # heading: the lesson's title stands in the front matter, its steps start with ##")
	case h.Level == 2 && r.src[start] != '#' && r.src[start] != ' ':
		r.fail(r.line(start), "a heading made by underlining: write it as ##, or leave a blank line above the rule")
	}
	return h.Level == 2
}

// newStep starts a step at its heading. offset is where the body starts, because positions in blocks count from
// there.
func (r *reader) newStep(h *ast.Heading, offset, start int) *stepReader {
	s := &stepReader{reader: r, offset: offset, start: len(r.src), end: len(r.src)}
	s.step.Line = r.line(start)
	if i := bytes.IndexByte(r.src[start:], '\n'); i >= 0 {
		s.start = start + i + 1
	}
	s.step.Title = strings.TrimSpace(strings.ReplaceAll(string(s.lines(h)), "`", ""))
	s.step.ID = slug(s.step.Title)
	switch {
	case s.step.ID == "":
		r.fail(s.step.Line, "a step without a title: write it after the ##")
	case text.WithoutHidden(s.step.Title) != s.step.Title:
		r.errs = append(r.errs, authored.HiddenReference(r.file, s.step.Line))
	case len(s.step.Title) > authored.MaxTitle:
		r.fail(s.step.Line, "a title of more than %d characters: make it shorter", authored.MaxTitle)
	}
	return s
}

// slug makes the id of a step in the same way as code-hosting sites make the anchor of a heading, so that links into
// lessons work there too.
func slug(title string) string {
	return strings.Map(func(c rune) rune {
		switch {
		case unicode.IsLetter(c), unicode.IsDigit(c), c == '-', c == '_':
			return unicode.ToLower(c)
		case c == ' ':
			return '-'
		}
		return -1
	}, title)
}

// stepReader holds the state of reading one step.
type stepReader struct {
	*reader
	offset     int // the offset at which the body starts
	start, end int // the offsets of the text below the heading
	nodes      []ast.Node
	taken      []string // the words that mark the fences read so far
	step       Step
}

// lines returns the text of a block.
func (s *stepReader) lines(n ast.Node) []byte { return n.Lines().Value(s.src[s.offset:]) }

// read takes the fences out of a step. What remains is its prose.
func (s *stepReader) read() {
	first := s.step.Line + 1
	var shown []proseLine
	if s.end-s.start > maxStep {
		s.fail(s.step.Line, "a step of more than %d KB: split it", maxStep>>10)
		return
	}
	for i, line := range strings.Split(strings.TrimSuffix(string(s.src[s.start:s.end]), "\n"), "\n") {
		shown = append(shown, proseLine{text: strings.TrimRight(line, " "), line: first + i})
	}
	for _, node := range s.nodes {
		f, ok := s.fence(node)
		if !ok {
			s.refuseNested(node, 1)
			continue
		}
		hidden := s.take(f)
		for i := f.line; i < min(f.line+f.count, first+len(shown)); i++ {
			shown[i-first].hidden = hidden
			shown[i-first].code = true
		}
	}
	for _, p := range shown {
		if !p.code && text.WithoutHidden(p.text) != p.text {
			s.errs = append(s.errs, authored.HiddenReference(s.file, p.line))
		}
	}
	s.step.prose = tidy(shown)
	var prose []string
	for _, p := range s.step.prose {
		prose = append(prose, p.text)
	}
	s.step.Prose = strings.Join(prose, "\n")
}

// proseLine is one line of a step's prose and its line in the file.
type proseLine struct {
	text   string
	line   int
	code   bool // part of a fence
	hidden bool // part of a fence that is not shown as it is
}

// tidy leaves out the hidden lines, and blank lines at the start and the end. It reduces several blank lines to one.
func tidy(all []proseLine) []proseLine {
	var kept []proseLine
	for _, p := range all {
		blank := p.text == "" && !p.code
		if p.hidden || blank && (len(kept) == 0 || kept[len(kept)-1].text == "") {
			continue
		}
		kept = append(kept, p)
	}
	for len(kept) > 0 && kept[len(kept)-1].text == "" {
		kept = kept[:len(kept)-1]
	}
	return kept
}

// fence is a fenced block that is not inside a list or quotation.
type fence struct {
	info  string
	text  string
	line  int // of the line that opens the fence
	count int // of its lines, with those that open and close it
}

// fence returns a node as a fence. ok is false if the node is not a fence.
func (s *stepReader) fence(node ast.Node) (fence, bool) {
	block, ok := node.(*ast.FencedCodeBlock)
	if !ok {
		return fence{}, false
	}
	f := fence{text: string(s.lines(block)), line: s.line(s.offset + block.Pos()), count: block.Lines().Len() + 2}
	if block.Info != nil {
		f.info = string(block.Info.Segment.Value(s.src[s.offset:]))
	}
	if lines := 1 + bytes.Count(bytes.TrimSuffix(s.src, []byte("\n")), []byte("\n")); f.line+f.count-1 > lines {
		s.fail(f.line, "a fence that is never closed: end it with a line of ```")
	}
	return f, true
}

// fenceWord returns the word that marks a fence with a meaning for lessons, and the info string that it should have.
// The word is "" for a fence that is shown as it is.
func fenceWord(info string) (word, want string) {
	for _, word := range strings.Fields(info) {
		switch word {
		case "manifest":
			return word, "yaml manifest"
		case "trace", "question", "lab", "board", "notes":
			return word, word
		}
	}
	return "", ""
}

// refuseNested refuses a fence inside a list or a quotation if it would have a meaning for lessons outside. It also
// refuses lists and quotations inside each other if there are too many. depth is the number of blocks around the node,
// with the node itself.
func (s *stepReader) refuseNested(node ast.Node, depth int) {
	if depth > maxNested {
		s.fail(s.line(s.offset+node.Pos()), "too many lists and quotations inside each other: use at most %d", maxNested/2)
		return
	}
	for child := node.FirstChild(); child != nil && child.Type() == ast.TypeBlock; child = child.NextSibling() {
		if f, ok := s.fence(child); ok {
			if word, _ := fenceWord(f.info); word != "" {
				s.fail(f.line, "a %s fence inside a list or quotation: put it at the margin", word)
			}
		}
		s.refuseNested(child, depth+1)
	}
}

// take stores the content of a fence that has a meaning for lessons, and reports whether the fence has one.
func (s *stepReader) take(f fence) bool {
	word, want := fenceWord(f.info)
	if word == "" {
		if f.info == "console" {
			s.step.Consoles = append(s.step.Consoles, Console{Text: f.text, Line: f.line + 1})
		}
		return false
	}
	if f.info != want {
		s.fail(f.line, "a fence %q: write ```%s", f.info, want)
		return true
	}
	if slices.Contains(s.taken, word) {
		s.fail(f.line, "a second %s in one step: start a new step", word)
		return true
	}
	s.taken = append(s.taken, word)
	switch word {
	case "manifest":
		s.takeManifest(f)
	case "trace":
		s.takeTrace(f)
	case "question":
		s.takeQuestion(f)
	case "lab":
		s.step.Lab = s.takeRef(f)
	case "board":
		s.step.Board = s.takeRef(f)
	case "notes":
		s.step.Notes = strings.TrimSpace(f.text)
	}
	return true
}

// takeManifest reads a manifest fence in two ways: as lines with notes for the reader, and as objects for the scene.
func (s *stepReader) takeManifest(f fence) {
	annotated, err := manifest.Annotate(f.text)
	if err != nil {
		s.fail(f.line, "the manifest cannot be shown: %v", err)
	}
	s.step.Manifest = &Manifest{Annotated: annotated, Line: f.line + 1}
	s.step.Manifest.objects = manifest.Parse(s.file, []byte(strings.Repeat("\n", f.line)+f.text))
	if err == nil && len(s.step.Manifest.objects) == 0 {
		s.fail(f.line, "a manifest without an object: write one, or take the fence out")
	}
	for _, o := range s.step.Manifest.objects {
		for _, e := range o.Errors {
			message := e.Text()
			if e.Hint != "" {
				message += " (" + e.Hint + ")"
			}
			s.fail(max(e.Line, f.line+1), "%s", message)
		}
	}
}

// takeRef reads a fence that holds one id.
func (s *stepReader) takeRef(f fence) *Ref {
	words := strings.Fields(f.text)
	if len(words) != 1 {
		s.fail(f.line, "a %s fence with %d words: write one id in it", f.info, len(words))
		return &Ref{Line: f.line}
	}
	return &Ref{ID: words[0], Line: f.line + 1}
}
