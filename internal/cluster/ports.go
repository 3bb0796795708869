package cluster

import (
	"fmt"
	"strconv"
	"strings"

	"gopkg.in/yaml.v3"
)

// PortSet is a set of ports, such as those that a firewall lets through. The zero PortSet is every port. In YAML it is
// a list of ports and ranges, [80, 443, 30000-32767], and an empty list is no port at all.
type PortSet struct {
	limited bool
	ranges  []portRange
}

type portRange struct{ first, last int32 }

// Has reports whether the port is in the set.
func (p PortSet) Has(port int32) bool {
	if !p.limited {
		return true
	}
	for _, r := range p.ranges {
		if r.first <= port && port <= r.last {
			return true
		}
	}
	return false
}

// All reports whether the set contains every port.
func (p PortSet) All() bool { return !p.limited }

// String lists the set as in YAML, "80, 443, 30000-32767". The set of all ports is "every port", and the empty set is
// "no port".
func (p PortSet) String() string {
	if !p.limited {
		return "every port"
	}
	if len(p.ranges) == 0 {
		return "no port"
	}
	words := make([]string, len(p.ranges))
	for i, r := range p.ranges {
		words[i] = strconv.Itoa(int(r.first))
		if r.last != r.first {
			words[i] += "-" + strconv.Itoa(int(r.last))
		}
	}
	return strings.Join(words, ", ")
}

// UnmarshalYAML reads the list. The error is a yaml.TypeError that names the line.
func (p *PortSet) UnmarshalYAML(node *yaml.Node) error {
	if node.Kind != yaml.SequenceNode {
		return complain(node, "ports are a list of ports and ranges, such as [80, 30000-32767]")
	}
	set := PortSet{limited: true}
	for _, item := range node.Content {
		r, ok := parseRange(item.Value)
		if !ok {
			return complain(item, "%q is neither a port from 1 to 65535 nor a range such as 30000-32767", item.Value)
		}
		set.ranges = append(set.ranges, r)
	}
	*p = set
	return nil
}

func parseRange(word string) (portRange, bool) {
	first, last, isRange := strings.Cut(word, "-")
	if !isRange {
		last = first
	}
	a, okA := parsePort(strings.TrimSpace(first))
	b, okB := parsePort(strings.TrimSpace(last))
	return portRange{a, b}, okA && okB && a <= b
}

// parsePort reads a port number from 1 to 65535.
func parsePort(word string) (int32, bool) {
	n, err := strconv.ParseUint(word, 10, 16)
	return int32(n), err == nil && n > 0
}

// complain returns an error about a position in YAML, in the form that yaml.v3 collects.
func complain(node *yaml.Node, format string, args ...any) error {
	return &yaml.TypeError{Errors: []string{fmt.Sprintf("line %d: %s", node.Line, fmt.Sprintf(format, args...))}}
}
