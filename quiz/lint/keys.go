package lint

import (
	"regexp"
	"slices"
	"strings"

	"gopkg.in/yaml.v3"

	"portolan/quiz"
)

// shape lists the keys that a kind of question must have and those that it may have. Any other key is a problem.
type shape struct{ needs, may []string }

// shapeOf returns the keys of a kind, without those that every kind has (id, kind, lesson, teaches).
func shapeOf(k quiz.Kind) (shape, bool) {
	switch k {
	case quiz.Choose:
		return shape{
			[]string{"story", "scene", "manifest", "needs", "options"},
			[]string{"as", "route", "pair", "bans", "sources"},
		}, true
	case quiz.Predict:
		return shape{
			[]string{"ask", "scene", "request.from", "request.to", "options"},
			[]string{"story", "manifest", "set", "after", "asks", "sources"},
		}, true
	case quiz.Reach:
		return shape{
			[]string{"ask", "scene", "request.from", "options"},
			[]string{"story", "manifest", "set", "after", "sources"},
		}, true
	case quiz.Fill:
		return shape{
			[]string{"story", "scene", "manifest", "answer", "wrong", "why"},
			[]string{"ask", "needs", "bans", "sources"},
		}, true
	case quiz.Fact:
		return shape{[]string{"ask", "options", "sources"}, []string{"story"}}, true
	case quiz.Cause:
		return shape{[]string{"board", "fault", "probes", "options"}, []string{"ask", "story", "sources"}}, true
	}
	return shape{}, false
}

// keysOf returns the keys that a question has, in the order of the struct, without those that every kind has. The keys
// of a request are "request.from" and "request.to".
func keysOf(q quiz.Question) []string {
	var top yaml.Node
	if err := top.Encode(q); err != nil { // cannot happen: the question was read from YAML
		return nil
	}
	var keys []string
	for i := 0; i < len(top.Content); i += 2 {
		switch key := top.Content[i].Value; key {
		case "id", "kind", "lesson", "teaches":
		case "request":
			for k := 0; k < len(top.Content[i+1].Content); k += 2 {
				keys = append(keys, "request."+top.Content[i+1].Content[k].Value)
			}
		default:
			keys = append(keys, key)
		}
	}
	return keys
}

// keys checks that a question has the keys that its kind needs, and no others.
func (c *checker) keys(q quiz.Question) {
	if q.Lesson == "" || q.Teaches == "" {
		c.complain(q, "lesson and teaches say when it may be asked and what it is for")
	}
	want, ok := shapeOf(q.Kind)
	if q.Kind == "door" {
		c.complain(q, `the kind "door" is called reach now`)
		return
	}
	if !ok {
		c.complain(q, "kind %q is none of choose, predict, reach, fill, fact, cause", q.Kind)
		return
	}
	has := keysOf(q)
	for _, key := range want.needs {
		if !slices.Contains(has, key) {
			c.complain(q, "a %s question needs the key %s", q.Kind, key)
		}
	}
	for _, key := range has {
		if !slices.Contains(want.needs, key) && !slices.Contains(want.may, key) {
			c.complain(q, "a %s question does not have the key %s", q.Kind, key)
		}
	}
	if q.Kind == quiz.Fill && len(q.Needs)+len(q.Bans) == 0 {
		c.complain(q, "a fill question needs needs or bans to judge by")
	}
	for _, source := range q.Sources {
		if !strings.HasPrefix(source, "https://") {
			c.complain(q, "the source %q is no https:// address", source)
		}
	}
	c.options(q)
	c.asFields(q)
	c.clients(q)
}

// clients checks that outside clients are written without "client/", because sentences, tables and patterns show the
// name as it is written.
func (c *checker) clients(q quiz.Question) {
	clients := []string{q.Request.From}
	for _, n := range q.Needs {
		clients = append(clients, n.From)
	}
	for _, b := range q.Bans {
		clients = append(clients, b.From)
	}
	for _, from := range clients {
		c.client(q, from)
	}
}

func (c *checker) client(q quiz.Question, from string) {
	if name, ok := strings.CutPrefix(from, "client/"); ok {
		c.complain(q, "from %s: write %s; only pods and nodes have a kind before their name", from, name)
	}
}

// options checks the rules on each option, each wrong text of a blank, and the keywords of needs and bans.
func (c *checker) options(q quiz.Question) {
	seen := map[string]bool{}
	for _, o := range q.Options {
		if o.Is == "" || seen[o.Is] {
			c.complain(q, "option %q: each needs an `is` of its own", o.Is)
		}
		seen[o.Is] = true
		if strings.TrimSpace(o.Why) == "" && q.Kind != quiz.Cause {
			c.complain(q, "option %s needs a why", o.Is)
		}
		if o.Right && q.Kind != quiz.Fact {
			c.complain(q, "option %s: the answer of a %s question is computed; leave right out", o.Is, q.Kind)
		}
		if q.Kind == quiz.Fact && o.Text == "" {
			c.complain(q, "option %s needs a text", o.Is)
		}
		c.diagnosis(q, o.Is, o.Diagnoses)
	}
	for _, w := range q.Wrong {
		if strings.TrimSpace(w.Why) == "" {
			c.complain(q, "wrong %q needs a why", w.Is)
		}
		c.diagnosis(q, w.Is, w.Diagnoses)
	}
	c.chooses(q)
	if q.Kind != quiz.Fill && len(q.Options) == 1 {
		c.complain(q, "one option is no question")
	}
	c.reaches(q)
}

// chooses checks what a choose question offers, and what goes with it.
func (c *checker) chooses(q quiz.Question) {
	const most = 5
	if q.Kind != quiz.Choose {
		return
	}
	gateway, none := false, false
	for _, o := range q.Options {
		if !slices.Contains(quiz.OptionsToChoose(), o.Is) {
			c.complain(q, "option %q is none of %s", o.Is, strings.Join(quiz.OptionsToChoose(), ", "))
		}
		gateway, none = gateway || o.Is == quiz.BehindGateway, none || o.Is == quiz.NoneOfThese
	}
	switch {
	case len(q.Options) > most:
		c.complain(q, "%d options are too many to choose from; offer %d at most", len(q.Options), most)
	case gateway != (q.Route.Host != ""):
		c.complain(q, "the option %s and the key route.host go together", quiz.BehindGateway)
	case none && len(q.Sources) == 0:
		c.complain(q, "with the option %s, sources say what one would do instead", quiz.NoneOfThese)
	}
}

// reaches checks the words in needs and bans that say at which addresses to try them.
func (c *checker) reaches(q quiz.Question) {
	for _, n := range q.Needs {
		if n.Every != "" && n.Every != "node" {
			c.complain(q, "the need of %s: every %q is not known; want node", n.From, n.Every)
		}
		if !slices.Contains([]string{"", "one-off-access"}, n.Feature) {
			c.complain(q, "the need of %s: feature %q is not known; want one-off-access", n.From, n.Feature)
		}
		if !slices.Contains([]string{"", "UDP", "TCP"}, n.Protocol) {
			c.complain(q, "the need of %s: protocol %q is neither TCP nor UDP", n.From, n.Protocol)
		}
		if n.Every != "" && n.To != "" {
			c.complain(q, "the need of %s: one address (to) is not every node", n.From)
		}
	}
	for _, b := range q.Bans {
		if !slices.Contains([]string{"", "node", "balancer", "name"}, b.By) {
			c.complain(q, "the ban of %s: by %q is none of node, balancer, name", b.From, b.By)
		}
	}
}

// asFields checks that `as` adds fields only to options that exist.
func (c *checker) asFields(q quiz.Question) {
	for typ, fields := range q.As {
		if _, ok := fields.(map[string]any); !ok || !slices.Contains(quiz.OptionsToChoose(), typ) {
			c.complain(q, "as: %q: want one of %v with spec fields below it", typ, quiz.Types())
		}
	}
}

func (c *checker) diagnosis(q quiz.Question, option, code string) {
	if code != "" && !codeShape.MatchString(code) {
		c.complain(q, "option %s diagnoses %q: want M and a number", option, code)
	}
}

func isID(text string) bool { return idShape.MatchString(text) }

var (
	idShape   = regexp.MustCompile(`^[a-z0-9]+(-[a-z0-9]+)*$`)
	codeShape = regexp.MustCompile(`^M[0-9]+$`)
)
