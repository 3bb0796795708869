package lint

import (
	"math"
	"regexp"
	"slices"
	"strconv"
	"strings"

	"portolan/internal/access"
	"portolan/internal/authored"
	"portolan/internal/cluster"
	"portolan/quiz"
)

// wording checks the rules on what a learner reads.
func (c *checker) wording(q quiz.Question) {
	story := flat(q.Story)
	checkQuote := func(from, quote string) {
		switch {
		case strings.TrimSpace(quote) == "":
			c.complain(q, "%s needs `says`: words of the story", from)
		case !strings.Contains(story, flat(quote)):
			c.complain(q, "%q (%s) is not in the story", quote, from)
		}
	}
	for _, n := range q.Needs {
		checkQuote(n.From, n.Quote)
		if access.Outside(n.From) {
			c.storyMentions(q, n, story)
		}
	}
	for _, b := range q.Bans {
		checkQuote(b.From, b.Quote)
	}
	if negated.MatchString(q.Ask) {
		c.complain(q, "ask for what is, not for \"which is not\"")
	}
	for _, o := range q.Options {
		c.noLumping(q, "option "+o.Is, o.Text, o.Is)
	}
}

// noLumping checks that no option refers to the other options, such as "all of the above".
func (c *checker) noLumping(q quiz.Question, option string, texts ...string) {
	if slices.ContainsFunc(texts, lumped.MatchString) {
		c.complain(q, "%s: no \"all of the above\" or its like; options are shuffled", option)
	}
}

// noFiller checks that texts for the learner have no filler words.
func (c *checker) noFiller(q quiz.Question, texts ...string) {
	for _, text := range texts {
		if word := authored.Filler(text); word != "" {
			c.complain(q, "the word %q: leave it out", word)
		}
	}
}

// storyMentions checks that the story tells the learner what the need of an outside client requires: its address, its
// port, or that it must survive a loss. What the cluster provides is in Proved.Facts.
func (c *checker) storyMentions(q quiz.Question, n quiz.Need, story string) {
	has := func(words ...string) bool {
		return slices.ContainsFunc(words, func(w string) bool {
			return w != "" &&
				strings.Contains(story, strings.ToLower(w))
		})
	}
	if n.To != "" {
		host, _ := cluster.SplitAddress(n.To)
		if _, port, found := strings.Cut(n.To, host+":"); !has(host, "address") && (!found || !has(port)) {
			c.complain(q, "the need of %s insists on %s, and the story has neither the host, the port nor \"address\"", n.From,
				n.To)
		}
	}
	scheme := map[int]string{80: "http", 443: "https", 22: "ssh"}[n.Port]
	if n.Port != 0 && !has(scheme, strconv.Itoa(n.Port), "port") {
		c.complain(q, "the need of %s insists on port %d, and the story does not say so", n.From, n.Port)
	}
	if n.Stable && !loss.MatchString(story) {
		c.complain(q, "the need of %s is stable, and the story has no word of a machine that fails (is lost, breaks, "+
			"restarts, …)", n.From)
	}
}

// balance checks that each type is right about equally often. If there are at least nine choose questions, each type
// must be the answer to 15 to 45 percent of them.
func (c *checker) balance() {
	count := map[string]int{}
	total := 0
	var last quiz.Question
	for _, p := range c.proved {
		if p.Question.Kind == quiz.Choose {
			count[p.Right]++
			total++
			last = quiz.Question{File: p.Question.File, Line: p.Question.Line} // no ID: it is about all
		}
	}
	if total < 9 {
		return
	}
	for _, typ := range quiz.Types() {
		if share := 100 * count[typ] / total; share < 15 || 100*count[typ] > 45*total {
			c.complain(last, "%s is right in %d of %d choose questions; want 15 to 45 of 100 for each type", typ, count[typ],
				total)
		}
	}
}

// lengths checks that a learner cannot recognise the right option as the longest one. In no question may it be more
// than 30 percent longer than all others. Over all questions, it may not be the longest more often than chance
// predicts.
func (c *checker) lengths() {
	longest, chance, total := 0, 0.0, 0
	var last quiz.Question
	for _, p := range c.proved {
		right, other := 0, 0
		for _, o := range p.Options {
			n := len([]rune(o.Text))
			if o.Right {
				right = n
			} else {
				other = max(other, n)
			}
		}
		if right == 0 || other == 0 {
			continue
		}
		total++
		chance += 1 / float64(len(p.Options))
		last = quiz.Question{File: p.Question.File, Line: p.Question.Line}
		if right > other {
			longest++
		}
		if 10*right > 13*other {
			c.complain(p.Question, "the right option is longer than all others by more than 30 of 100")
		}
	}
	if total > 1 && float64(longest) > math.Ceil(chance) {
		c.complain(last, "the right option is the longest in %d of %d questions with texts; chance would be %.1f", longest,
			total, chance)
	}
}

// monotony checks that no lesson with at least three questions has the same answer to all of them. It also checks the
// choose questions of a lesson alone: if the same type is always right, a fact question among them must not hide it.
func (c *checker) monotony() {
	all, choices := map[string][]quiz.Proved{}, map[string][]quiz.Proved{}
	var order []string
	for _, p := range c.proved {
		lesson := p.Question.Lesson
		if len(all[lesson]) == 0 {
			order = append(order, lesson)
		}
		all[lesson] = append(all[lesson], p)
		if p.Question.Kind == quiz.Choose {
			choices[lesson] = append(choices[lesson], p)
		}
	}
	for _, lesson := range order {
		switch {
		case sameAnswer(all[lesson]):
			c.complain(all[lesson][0].Question, "all questions of the lesson %s have the answer %s", lesson,
				all[lesson][0].Right)
		case sameAnswer(choices[lesson]):
			c.complain(choices[lesson][0].Question, "all choices of the lesson %s have the answer %s", lesson,
				choices[lesson][0].Right)
		}
	}
}

func sameAnswer(all []quiz.Proved) bool {
	return len(all) >= 3 && !slices.ContainsFunc(all, func(p quiz.Proved) bool { return p.Right != all[0].Right })
}

// flat returns text in lower case, with every run of spaces and line breaks replaced by one space.
func flat(text string) string { return strings.ToLower(strings.Join(strings.Fields(text), " ")) }

var (
	negated = regexp.MustCompile(
		`(?i)\bwhich\b[^.?!]*\b(is|are|does|do|would|will|can)\s*(not\b|n't\b)|\bnot true\b|\bEXCEPT\b`,
	)
	lumped = regexp.MustCompile(`(?i)\b(all|none|both|neither|any) of (the above|these|them|the others)\b`)
	loss   = regexp.MustCompile(
		`\b(los[est]\w*|loss|d(ie|ies|ied|ying|ead)|fail\w*|down|surviv\w*|reboot\w*|restart\w*|` +
			`maintenance|gone|outage\w*|replac\w*|broken?|breaks?|crash\w*|unplug\w*|off|without|patch\w*|repair\w*|serviced)\b`,
	)
)
