package lessons

import (
	"regexp"
	"slices"
	"strings"

	"portolan/internal/authored"
	"portolan/internal/text"

	"gopkg.in/yaml.v3"
)

// Term is a word that a lesson introduces, with its entry in the glossary.
type Term struct {
	Name    string
	Meaning string // one sentence, with names between backticks; Check reports a term without one
	Line    int    // of the file, counted from 1
}

// terms are the terms in the front matter, a mapping from name to meaning. They keep the order of the file.
type terms []Term

// UnmarshalYAML reads the mapping. It also reads a list of names without meanings, so that a course still opens that
// was written before the glossary existed. It fails for anything else, for an empty name, and for a name that occurs
// twice.
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

// Teaches returns the index of the step that introduces a term: the first one that has it in bold, in the singular or
// with a plural s. ok is false if no step has it in bold.
func (l Lesson) Teaches(term string) (step int, ok bool) {
	bold := regexp.MustCompile("(?i)\\*\\*`?" + termPattern(term) + "s?`?\\*\\*")
	step = slices.IndexFunc(l.Steps, func(s Step) bool { return bold.MatchString(s.readText()) })
	return step, step >= 0
}

// termPattern returns a regular expression for a term, whose words may be on different lines.
func termPattern(term string) string {
	parts := strings.Fields(term)
	for i := range parts {
		parts[i] = regexp.QuoteMeta(parts[i])
	}
	return strings.Join(parts, `\s+`)
}

// subjects returns the terms that any lesson may use, even before the lesson that introduces them. The first start
// already shows a Service and its type.
func subjects() []string {
	return []string{"Service", "ClusterIP", "NodePort", "LoadBalancer", "ExternalName"}
}

// terms reports every term of the lesson that has no meaning of one sentence, that no step has in bold, or that an
// earlier lesson introduces or uses.
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

// usesOf reports every step of an earlier lesson that uses a term of the current lesson.
func (c *checker) usesOf(term string, earlier Lesson) {
	use := regexp.MustCompile(`(?i)(?:^|[^\pL\pN_])(` + termPattern(term) + `)(?:[^\pL\pN_]|$)`)
	for _, s := range earlier.Steps {
		if at := use.FindStringSubmatchIndex(s.readText()); at != nil {
			c.problems = append(c.problems, authored.Problemf(earlier.File, s.lineOf(at[2]),
				"the term %q is used here, and introduced only in %s: say it in other words", term, c.lesson.File))
		}
	}
}
