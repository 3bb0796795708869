package access

import (
	"slices"
	"strconv"

	"portolan/internal/cluster"
)

// Table shows which clients reach a Service, and by which kinds of addresses.
type Table struct {
	Kinds       []cluster.DoorKind // the columns: the kinds of addresses that the first client tried
	Rows        []Row
	NotFollowed []string // ports without a result, because SCTP is not followed: "9999/SCTP"
}

// Row is one client of a table.
type Row struct {
	From  string
	Cells []Cell // one per column
}

// Cell is the best of a client's tries at the addresses of one kind.
type Cell struct {
	Try
	Mixed bool  // of these addresses, or of the pods behind one of them, some answer and others do not
	All   []Try // all tries at this kind of address, in the order of Doors
}

// Of returns the table of a Service: a row for each client, and a column for each kind of address. If every port of the
// Service uses SCTP, the rows have no cells. If the scene has no such Service, there are no rows.
func Of(s cluster.Scene, service string, clients []string) Table {
	svc, ok := s.Find(service)
	if !ok {
		return Table{}
	}
	var t Table
	for _, p := range svc.Spec.Ports {
		if !Followed(p) {
			t.NotFollowed = append(t.NotFollowed, strconv.Itoa(int(p.Port))+"/"+string(p.Protocol))
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

// cellOf returns the cell for one kind of address. If several tries are equally good, it keeps the first.
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

// rank orders traces from best to worst: every pod answers, some pods answer, no pod answers. Traces in which no pod
// answers are ordered by their outcome.
func rank(t cluster.Trace) int {
	switch {
	case t.Outcome == cluster.Connected:
		return 0
	case LetsIn(t):
		return 1
	}
	return 1 + int(t.Outcome)
}
