package access

import (
	"slices"
	"strconv"

	"portolan/internal/cluster"
)

// Table is who reaches a Service by which kind of address.
type Table struct {
	Kinds []cluster.DoorKind // the columns: the kinds of addresses that the Service has
	Rows  []Row
	Left  []string // the ports that are left out, because only TCP is followed: "53/UDP"
}

// Row is one client.
type Row struct {
	From  string
	Cells []Cell // one for each column
}

// Cell is the best of a client's tries at the addresses of one kind.
type Cell struct {
	Try
	Mixed bool  // some addresses of the kind, or some pods, answer and others do not
	All   []Try // in the order of Doors
}

// Of returns the table of a Service: a row for each of the clients, a column for each kind of address. The rows have no
// cells if no port of the Service speaks TCP; there are no rows if the scene has no such Service.
func Of(s cluster.Scene, service string, clients []string) Table {
	svc, ok := s.Find(service)
	if !ok {
		return Table{}
	}
	var t Table
	for _, p := range svc.Spec.Ports {
		if !Followed(p) {
			t.Left = append(t.Left, strconv.Itoa(int(p.Port))+"/"+string(p.Protocol))
		}
	}
	for _, from := range clients {
		tries := Dial(s, svc, from, Doors(s, svc, from))
		if len(t.Rows) == 0 {
			for _, one := range tries {
				t.Kinds = append(t.Kinds, one.Door.Kind)
			}
			slices.Sort(t.Kinds)
			t.Kinds = slices.Compact(t.Kinds)
		}
		row := Row{From: from}
		for _, kind := range t.Kinds {
			row.Cells = append(row.Cells, cellOf(tries, kind))
		}
		t.Rows = append(t.Rows, row)
	}
	return t
}

// cellOf keeps the first of the best tries at a kind of address.
func cellOf(tries []Try, kind cluster.DoorKind) Cell {
	var c Cell
	some, fails := false, false
	for _, one := range tries {
		if one.Door.Kind != kind {
			continue
		}
		if len(c.All) == 0 || rank(one.Trace) < rank(c.Trace) {
			c.Try = one
		}
		c.All = append(c.All, one)
		some, fails = some || LetsIn(one.Trace), fails || one.Trace.Outcome != cluster.Connected
	}
	c.Mixed = some && fails
	return c
}

// rank orders traces from best to worst: all pods answer, some do, none does.
func rank(t cluster.Trace) int {
	switch {
	case t.Outcome == cluster.Connected:
		return 0
	case LetsIn(t):
		return 1
	}
	return 1 + int(t.Outcome)
}
