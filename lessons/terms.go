package lessons

import (
	"regexp"
	"slices"
	"strings"

	"portolan/internal/authored"
	"portolan/internal/text"

	"gopkg.in/yaml.v3"
)

// Term is a word that a lesson introduces. The glossary lists it.
type Term struct {
	Name    string
	Meaning string // one sentence, with names between backticks; Check reports a term without one
	Line    int    // in the file
}

// terms are written as a mapping from name to meaning. They keep its order.
type terms []Term

// UnmarshalYAML reads the mapping. It also reads a list of names, which have no meaning yet, so that a course that was
// written before there was a glossary can still be opened.
func (t *terms) UnmarshalYAML(n *yaml.Node) error {
	switch n.Kind {
	case yaml.SequenceNode:
		for _, item := range n.Content {
			*t = append(*t, Term{Name: text.Squeeze(item.Value), Line: item.Line})
		}
	case yaml.MappingNode:
		for i := 0; i < len(n.Content); i += 2 {
			name := n.Content[i]
			*t = append(*t, Term{text.Squeeze(name.Value), text.Squeeze(n.Content[i+1].Value), name.Line})
		}
	default:
		return authored.Errorf(n, "terms are not a mapping: write node port: A port, the same on every node.")
	}
	for i, term := range *t {
		if term.Name == "" {
			return authored.Errorf(n, "a term without a name: write node port: A port, the same on every node.")
		}
		if slices.ContainsFunc((*t)[:i], func(other Term) bool { return strings.EqualFold(other.Name, term.Name) }) {
			return authored.Errorf(n, "term %q stands twice: keep one", term.Name)
		}
	}
	return nil
}

// Teaches returns the index of the step that introduces a term of the lesson: the first one that has it in bold. ok is
// false if no step has.
func (l Lesson) Teaches(term string) (step int, ok bool) {
	bold := regexp.MustCompile("(?i)\\*\\*`?" + spaced(term) + "s?`?\\*\\*")
	step = slices.IndexFunc(l.Steps, func(s Step) bool { return bold.MatchString(s.readText()) })
	return step, step >= 0
}

// spaced returns a pattern that matches a term, also over the end of a line.
func spaced(term string) string {
	words := strings.Fields(term)
	for i := range words {
		words[i] = regexp.QuoteMeta(words[i])
	}
	return strings.Join(words, `\s+`)
}

// subjects are the names of what the whole course is about. The first start already shows a Service and its type, so an
// earlier lesson may use these names before the lesson that introduces them.
func subjects() []string {
	return []string{"Service", "ClusterIP", "NodePort", "LoadBalancer", "ExternalName"}
}

// terms checks that every term has a meaning, that a step has the term in bold, that no other lesson introduces it too,
// and that no earlier lesson uses it.
func (c *checker) terms(before []Lesson) {
	for _, term := range c.lesson.Terms {
		if term.Meaning == "" {
			c.report(term.Line, "the term %q has no meaning: write %[1]s: and one sentence for the glossary", term.Name)
		} else if !strings.HasSuffix(term.Meaning, ".") || strings.Contains(term.Meaning, ". ") {
			c.report(term.Line, "the meaning of %q is not one sentence: end it with a full stop, and use no other", term.Name)
		}
		c.filler(term.Line, term.Meaning)
		for _, l := range before {
			if slices.ContainsFunc(l.Terms, func(t Term) bool { return strings.EqualFold(t.Name, term.Name) }) {
				c.report(term.Line, "the term %q is introduced in %s already: keep one", term.Name, l.File)
			} else if !slices.Contains(subjects(), term.Name) {
				c.usesOf(term.Name, l)
			}
		}
		if _, ok := c.lesson.Teaches(term.Name); !ok {
			c.report(term.Line, "the term %q is nowhere in bold: write **%[1]s** in the step that explains it", term.Name)
		}
	}
}

// usesOf reports the steps of an earlier lesson that use a term of the current lesson.
func (c *checker) usesOf(term string, earlier Lesson) {
	use := regexp.MustCompile(`(?i)(?:^|[^\pL\pN_])(` + spaced(term) + `)(?:[^\pL\pN_]|$)`)
	for _, s := range earlier.Steps {
		if at := use.FindStringSubmatchIndex(s.readText()); at != nil {
			c.problems = append(c.problems, authored.Problemf(earlier.File, s.lineOf(at[2]),
				"the term %q is used here, and introduced only in %s: say it in other words", term, c.lesson.File))
		}
	}
}
