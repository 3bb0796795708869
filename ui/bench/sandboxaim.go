package bench

import (
	"slices"

	"portolan/internal/access"
	"portolan/internal/cluster"
)

// pick is a place in the tables of the text's Services: who sends, by which kind of door, and by which door of the kind; the zero
// door is the best.
type pick struct {
	service, row, col int
	door              cluster.Door
}

// following is the place of the same client and door in another table, or the nearest that it has.
func (p pick) following(was, t access.Table) pick {
	if p.row < len(was.Rows) {
		same := func(r access.Row) bool { return r.From == was.Rows[p.row].From }
		if i := slices.IndexFunc(t.Rows, same); i >= 0 {
			p.row = i
		}
	}
	if p.col < len(was.Kinds) && slices.Contains(t.Kinds, was.Kinds[p.col]) {
		p.col = slices.Index(t.Kinds, was.Kinds[p.col])
	}
	p.row = min(p.row, max(0, len(t.Rows)-1))
	p.col = min(p.col, max(0, len(t.Kinds)-1))
	return p
}

// aim is the connection that the cursor is on; without a Service there is none.
func (w Workbench) aim() access.Cell {
	t := w.seen.table
	if w.at.row >= len(t.Rows) || w.at.col >= len(t.Rows[w.at.row].Cells) {
		return access.Cell{}
	}
	c := t.Rows[w.at.row].Cells[w.at.col]
	if i := slices.IndexFunc(c.All, func(k access.Try) bool { return sameDoor(k.Door, w.at.door) }); i >= 0 {
		c.Try = c.All[i]
	}
	return c
}

// sameDoor reports that two doors are one, whatever number it has by now and however a client spells it.
func sameDoor(a, b cluster.Door) bool {
	if a.Kind != b.Kind || a.Port != b.Port || a.Node != b.Node || b.Address == "" {
		return false
	}
	fixed := a.Kind != cluster.BalancerDoor && a.Kind != cluster.ExternalDoor
	return fixed || a.Address == b.Address
}

// moved puts the cursor on another client or door.
func (w Workbench) moved(rows, cols int) Workbench {
	w.sent = false
	w.at.row = max(0, w.at.row+rows)
	if cols != 0 && len(w.seen.services) > 0 {
		w = w.nextDoor(cols)
	}
	return w.aimed()
}

// nextDoor puts the cursor on the next door of the client, each node's and each port's too; behind the last door of a Service come
// those of the next one.
func (w Workbench) nextDoor(by int) Workbench {
	doors := doorsOf(w.seen.table, w.at.row)
	here := w.aim().Door
	at := slices.IndexFunc(doors, func(d spot) bool { return sameDoor(d.door, here) }) + by
	if at < 0 || at >= len(doors) {
		services := len(w.seen.services)
		w.at.service = (w.at.service + by + services) % services
		w.seen.table = access.Table{} // the next one's doors are others
		doors = doorsOf(w.Bench.Table(w.seen.services[w.at.service]), w.at.row)
		if at = 0; by < 0 {
			at = len(doors) - 1
		}
	}
	w.at.col, w.at.door = 0, cluster.Door{}
	if len(doors) > 0 {
		w.at.col, w.at.door = doors[at].col, doors[at].door
	}
	return w
}

// spot is one connection of a table, and where it is.
type spot struct {
	pick
	from  string
	trace cluster.Trace
}

// spots are the connections of a table, in order.
func spots(t access.Table) []spot {
	var all []spot
	for i, row := range t.Rows {
		for col, c := range row.Cells {
			for _, k := range c.All {
				all = append(all, spot{pick{row: i, col: col, door: k.Door}, row.From, k.Trace})
			}
		}
	}
	return all
}

// doorsOf are the doors of a Service for the client in a row, in order.
func doorsOf(t access.Table, row int) []spot {
	return slices.DeleteFunc(spots(t), func(s spot) bool { return s.row != row })
}

// aimedAt puts the cursor on a client, and on the door where a request of its arrives, if it has that.
func (w Workbench) aimedAt(from, to string) Workbench {
	for i, row := range w.seen.table.Rows {
		if cluster.Short(row.From) == cluster.Short(from) {
			w.at.row = i
		}
	}
	asked, err := w.seen.scene.Dial(from, to)
	for _, s := range doorsOf(w.seen.table, w.at.row) {
		if err == nil && cluster.Short(s.from) == cluster.Short(from) && s.trace.To == asked.To {
			w.at.col, w.at.door = s.col, s.door
		}
	}
	return w.aimed()
}

// widest puts the cursor on the widest door to the outside that lets somebody in there, or else on the first that lets anybody in.
func (w Workbench) widest() Workbench {
	open := slices.DeleteFunc(spots(w.seen.table), func(s spot) bool { return s.trace.Outcome != cluster.Connected })
	for _, kind := range []cluster.DoorKind{cluster.BalancerDoor, cluster.ExternalDoor, cluster.NodeDoor} {
		if i := slices.IndexFunc(open, func(s spot) bool { return s.door.Kind == kind && access.Outside(s.from) }); i >= 0 {
			return w.put(open[i].pick)
		}
	}
	if len(open) > 0 {
		return w.put(open[0].pick)
	}
	return w
}

func (w Workbench) put(at pick) Workbench {
	at.service, w.at = w.at.service, at
	return w.aimed()
}
