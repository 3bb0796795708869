package lint

import (
	"fmt"
	"regexp"
	"slices"
	"strings"

	"portolan/internal/cluster"
	"portolan/quiz"
)

// Stats describes a bank of questions as a whole: how often each kind, answer and objective occurs, and how well the
// answers of choose questions can be guessed without understanding.
type Stats struct {
	Kinds      map[string]int // by kind
	Answers    map[string]int // by answer, of choose questions
	Outcomes   map[string]int // by outcome, of predict questions that ask for one
	Objectives map[string]int // by objective
	Pairs      int            // choose questions that change another one by one fact
	Facts      []FactShare    // the facts that choose questions have in common, the most telling first
	Guess      Guess
}

// FactShare says how often choose questions with a fact have their most frequent answer.
type FactShare struct {
	Fact      string // "a load balancer provider", "no ban"
	Questions int    // how many have the fact
	Answer    string // the most frequent answer among them
	Share     float64
}

// Measure returns the statistics of proved questions.
func Measure(questions []quiz.Proved) Stats {
	s := Stats{
		Kinds: map[string]int{}, Answers: map[string]int{}, Outcomes: map[string]int{}, Objectives: map[string]int{},
	}
	var choices []quiz.Proved
	for _, p := range questions {
		s.Kinds[string(p.Question.Kind)]++
		s.Objectives[p.Question.Teaches]++
		switch {
		case p.Question.Kind == quiz.Choose:
			s.Answers[p.Right]++
			choices = append(choices, p)
			if p.Question.Pair != "" {
				s.Pairs++
			}
		case p.Question.Kind == quiz.Predict && (p.Question.Asks == "" || p.Question.Asks == "outcome"):
			s.Outcomes[p.Right]++
		}
	}
	s.Facts = factShares(choices)
	s.Guess = guess(choices)
	return s
}

// factShares returns a row for each fact that at least a tenth of the questions have.
func factShares(choices []quiz.Proved) []FactShare {
	const part = 10
	answers := map[string]map[string]int{}
	for _, p := range choices {
		for _, fact := range factsOf(p) {
			if answers[fact] == nil {
				answers[fact] = map[string]int{}
			}
			answers[fact][p.Right]++
		}
	}
	var all []FactShare
	for fact, count := range answers {
		row := FactShare{Fact: fact}
		for answer, n := range count {
			row.Questions += n
			if n > count[row.Answer] || n == count[row.Answer] && answer < row.Answer {
				row.Answer = answer
			}
		}
		row.Share = float64(count[row.Answer]) / float64(row.Questions)
		if row.Questions*part >= len(choices) {
			all = append(all, row)
		}
	}
	slices.SortFunc(all, func(a, b FactShare) int {
		if a.Share != b.Share {
			return int((b.Share - a.Share) * (1 << 20))
		}
		return strings.Compare(a.Fact, b.Fact)
	})
	return all
}

// factsOf returns what a program can read off a choose question. For each fact, it returns a text that says whether it
// holds.
func factsOf(p quiz.Proved) []string {
	nodes, inside := false, false
	for _, c := range p.Scene.Clients {
		nodes = nodes || c.Reaches.Has(cluster.ReachNodes)
	}
	for _, n := range p.Question.Needs {
		inside = inside || strings.HasPrefix(n.From, "pod/")
	}
	facts := []struct {
		holds bool
		yes   string
		no    string
	}{
		{p.Scene.Provider != nil, "a load balancer provider", "no load balancer provider"},
		{nodes, "an outside client reaches the nodes", "no outside client reaches the nodes"},
		{len(p.Scene.Gateways()) > 0, "a Gateway", "no Gateway"},
		{!p.Scene.NodeFirewall.All(), "a firewall in front of the nodes", "no firewall in front of the nodes"},
		{len(p.Question.Bans) > 0, "a ban", "no ban"},
		{inside, "a need of a pod", "no need of a pod"},
		{strings.Contains(p.Question.Manifest, "nodePort:"), "a nodePort line", "no nodePort line"},
		{len(p.Scene.Clients) > 1, "two outside clients or more", "one outside client at most"},
	}
	all := make([]string, len(facts))
	for i, f := range facts {
		all[i] = f.no
		if f.holds {
			all[i] = f.yes
		}
	}
	return all
}

var storyWord = regexp.MustCompile(`[a-z0-9]+`)

// visible returns the features of a choose question that a learner sees before the choice: the words of its story, the
// facts about the cluster, the manifest's nodePort, and which options are offered.
func visible(p quiz.Proved) []string {
	all := storyWord.FindAllString(strings.ToLower(p.Question.Story), -1)
	hidden := []string{"a ban", "no ban", "a need of a pod", "no need of a pod"}
	for _, fact := range factsOf(p) {
		if !slices.Contains(hidden, fact) {
			all = append(all, "fact: "+fact)
		}
	}
	for _, c := range p.Scene.Clients {
		if c.Reaches.Has(cluster.ReachNodes) {
			all = append(all, "reaches nodes: "+c.Name)
		}
		if c.Reaches.Has(cluster.ReachLoadBalancers) && p.Scene.Provider != nil {
			all = append(all, "reaches balancers: "+c.Name)
		}
	}
	for _, o := range p.Question.Options {
		all = append(all, "offered: "+o.Is)
	}
	slices.Sort(all)
	return slices.Compact(all)
}

// Text lays the statistics out for a terminal.
func (s Stats) Text() string {
	var out strings.Builder
	table := func(title string, count map[string]int) {
		fmt.Fprintf(&out, "%s\n", title)
		for _, name := range byCount(count) {
			fmt.Fprintf(&out, "  %-18s %4d\n", name, count[name])
		}
	}
	table("Questions by kind", s.Kinds)
	table("Answers of choose questions", s.Answers)
	table("Outcomes of predict questions", s.Outcomes)
	table("Questions by objective", s.Objectives)
	fmt.Fprintf(&out, "Choose questions that change another by one fact: %d\n", s.Pairs)
	out.WriteString("What one fact tells (the most frequent answer among the questions that have it)\n")
	for _, f := range s.Facts {
		fmt.Fprintf(&out, "  %-36s %3d  %-12s %3.0f %%\n", f.Fact, f.Questions, f.Answer, 100*f.Share)
	}
	fmt.Fprintf(&out, "Guessed from words and facts, mean of %d seeds: %.1f %%\n", guessSeeds, 100*s.Guess.Right)
	for _, name := range byCount(s.Answers) {
		fmt.Fprintf(&out, "  %-18s %3.0f %% of its questions\n", name, 100*s.Guess.Recall[name])
	}
	return out.String()
}

// byCount returns the keys of a count, the most frequent first.
func byCount(count map[string]int) []string {
	var names []string
	for name := range count {
		names = append(names, name)
	}
	slices.SortFunc(names, func(a, b string) int {
		if count[a] != count[b] {
			return count[b] - count[a]
		}
		return strings.Compare(a, b)
	})
	return names
}
