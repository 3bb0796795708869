package text

import (
	"cmp"
	"fmt"
	"io"
	"slices"
	"strings"

	"github.com/charmbracelet/x/ansi"

	"portolan/internal/explain"
	"portolan/internal/text"
)

// WriteSummary writes a report on several Services, the answer first: how many work, then a line for each Service, the
// worst first and with what is wrong, then what was assumed. Hints are only counted. Text from the objects is not
// escaped.
func WriteSummary(w io.Writer, r explain.Report, l Layout) error {
	l.Width = max(l.Width, leastWidth)
	p := page{layout: l}
	if len(r.Services) == 0 {
		_, err := io.WriteString(w, noneExposed(r.Of)+"\n")
		return err
	}
	r.Services = byName(r.Services)
	p.wrapped("", headline(r))
	t := newTable(r.Services, l)
	for i, s := range sections(r.Services) {
		p.line("")
		p.title(t, fmt.Sprintf("%s: %d", s.title, len(s.services)), i == 0)
		p.groups(t, s.services)
	}
	p.summaryEnd(r)
	_, err := io.WriteString(w, p.text.String())
	return err
}

// byName sorts Services by namespace and name.
func byName(services []explain.Service) []explain.Service {
	return slices.SortedStableFunc(slices.Values(services), func(a, b explain.Service) int {
		return cmp.Or(cmp.Compare(a.Namespace, b.Namespace), cmp.Compare(a.Name, b.Name))
	})
}

// section is a part of the summary.
type section struct {
	title    string
	services []explain.Service
}

// The parts of the summary, in their order.
const (
	broken = iota
	partly
	warned
	internet
	nodes
	routed
	inside
)

// sections sorts Services into the parts of the summary. It leaves out empty parts.
func sections(services []explain.Service) []section {
	parts := []section{
		broken:   {title: "Does not work"},
		partly:   {title: "Works only in part"},
		warned:   {title: "Warning"},
		internet: {title: "Reached from the internet"},
		nodes:    {title: "Reached from the nodes' network"},
		routed:   {title: "Behind " + routedBy(services)},
		inside:   {title: "Not reached from outside the cluster"},
	}
	for _, s := range services {
		i := sectionOf(s)
		parts[i].services = append(parts[i].services, s)
	}
	return slices.DeleteFunc(parts, func(s section) bool { return len(s.services) == 0 })
}

// sectionOf returns the part of the summary for a Service: what is wrong counts more than who reaches it.
func sectionOf(s explain.Service) int {
	switch severity := s.Severity(); {
	case severity == explain.Bad && (s.Reach == explain.ReachNobody || s.Reach == explain.ReachUnknown):
		return broken
	case severity == explain.Bad:
		return partly
	case severity == explain.Warning:
		return warned
	case s.Reach == explain.ReachInternet:
		return internet
	case s.Reach == explain.ReachNodes:
		return nodes
	case len(s.Behind) > 0:
		return routed
	}
	return inside
}

// summaryEnd adds what follows the Services: what was left out and assumed, and how to see more.
func (p *page) summaryEnd(r explain.Report) {
	p.line("")
	for _, sentence := range append(leftOut(r.Unreadable), notRead(r.NotRead)...) {
		p.wrapped("", sentence)
	}
	if len(r.Assumed) > 0 {
		p.wrapped("", "Assumed: "+strings.Join(r.Assumed, "; ")+".")
	}
	if end := more(r.Services) + ": " + p.layout.Command; p.layout.Unbroken || ansi.StringWidth(end) <= p.layout.Width {
		p.text.WriteString(end + "\n")
		return
	}
	p.wrapped("", more(r.Services)+":") // a command is easier to copy if it has a line of its own
	p.wrapped("  ", p.layout.Command)
}

// notRead names the kinds of objects that were not looked at, those that may change the answer first.
func notRead(kinds []explain.NotRead) []string {
	var matter, others, said []string
	for _, k := range kinds {
		name := CountKind(k.Count, k.Kind)
		if k.Matters {
			matter = append(matter, name)
		} else {
			others = append(others, name)
		}
	}
	if len(matter) > 0 {
		said = append(said, "Not looked at, and may change the answer: "+explain.List(matter)+".")
	}
	if len(others) > 0 {
		said = append(said, "Not looked at: "+explain.List(others)+".")
	}
	return said
}

// CountKind returns a number with the name of a kind: "2 NetworkPolicies".
func CountKind(n int, kind string) string {
	switch {
	case n == 1 || strings.HasSuffix(kind, "s") && !strings.HasSuffix(kind, "ss"):
	case strings.HasSuffix(kind, "ss"):
		kind += "es"
	case strings.HasSuffix(kind, "cy"):
		kind = strings.TrimSuffix(kind, "y") + "ies"
	default:
		kind += "s"
	}
	return fmt.Sprintf("%d %s", n, kind)
}

// more says what the pages of the Services have and the summary leaves out.
func more(services []explain.Service) string {
	n := 0
	for _, s := range services {
		n += hints(s)
	}
	if n == 0 {
		return "For pictures and all addresses"
	}
	return "For pictures, all addresses and " + text.Count(n, "hint")
}

// hints returns how many hints there are on a Service.
func hints(s explain.Service) int { return len(s.Findings) - len(serious(s)) }

// groups adds the rows of Services, sorted by namespace and name. Services with the same mistakes stand together, and
// the mistakes are written out once below them.
func (p *page) groups(t table, services []explain.Service) {
	const most = 3 // different texts of the same mistakes
	for _, group := range gather(services, mistakes) {
		same := gather(group, mistakeTexts)
		if len(same) > most {
			p.rows(t, group)
			p.mistakes(group[0], "")
			p.wrapped("    ", fmt.Sprintf("The other %d have a mistake of the same kind, with other names or values.",
				len(group)-1))
			continue
		}
		for _, alike := range same {
			p.rows(t, alike)
			and := ""
			if n := len(alike) - 1; n > 0 {
				and = fmt.Sprintf(", and the same in the other %s above", text.Count(n, "Service"))
			}
			p.mistakes(alike[0], and)
		}
	}
}

// gather puts items with the same key together, in the order in which the keys first appear.
func gather(services []explain.Service, key func(explain.Service) string) [][]explain.Service {
	var groups [][]explain.Service
	index := map[string]int{}
	for _, s := range services {
		k := key(s)
		i, known := index[k]
		if !known {
			i = len(groups)
			index[k] = i
			groups = append(groups, nil)
		}
		groups[i] = append(groups[i], s)
	}
	return groups
}

// serious returns the findings of a Service that are no hints.
func serious(s explain.Service) []explain.Finding {
	return slices.DeleteFunc(slices.Clone(s.Findings), func(f explain.Finding) bool { return f.Severity == explain.Hint })
}

// mistakes names the kinds of mistakes of a Service. What the API server refuses is of the same kind only in the same
// field.
func mistakes(s explain.Service) string {
	var ids []string
	for _, f := range serious(s) {
		id := f.ID
		if id == explain.Refused {
			id += " " + f.Field
		}
		ids = append(ids, id)
	}
	return strings.Join(ids, " ")
}

// mistakeTexts returns the findings of a Service without its own name, so that the texts of two Services with the same
// mistakes are equal if they differ only in these names.
func mistakeTexts(s explain.Service) string {
	named := strings.NewReplacer(s.Namespace+"/"+s.Name, "NAME", s.Name, "NAME", s.Namespace, "NAMESPACE")
	if s.Name == "" {
		named = strings.NewReplacer()
	}
	var all strings.Builder
	for _, f := range serious(s) {
		all.WriteString(named.Replace(f.Field + "\n" + f.Problem + "\n" + f.Fix + "\n"))
	}
	return all.String()
}

// mistakes adds what is wrong with a Service. and is added to the place of each.
func (p *page) mistakes(s explain.Service, and string) {
	for _, f := range serious(s) {
		p.wrapped("    "+string(f.Severity)+"  ", f.Place()+and)
		p.wrapped("      ", f.Problem)
		if f.Fix != explain.NoFix {
			p.wrapped("      Fix: ", f.Fix)
		}
	}
}

// pending reports whether a Service waits for the address of a load balancer.
func pending(s explain.Service) bool {
	return slices.ContainsFunc(s.Doors, func(d explain.Door) bool { return strings.Contains(d.Address, pendingHost) })
}
