package bench

import (
	"slices"
	"strings"

	"portolan/internal/access"
	"portolan/internal/cluster"
	"portolan/ui/kit"
)

// pick is a position in the tables of the text's Services: the Service, the row of the client, the column of the kind
// of door, and the door among those of that kind. The zero door means the best door of the kind.
type pick struct {
	service, row, col int
	door              cluster.Door
}

// packet contains the connection under the cursor of the table, and the packet that was sent along it.
type packet struct {
	at     pick
	sent   bool // a change of the text sends the packet again
	player kit.Player
}

// following returns the position of the same client and kind of door in another table, or the nearest position in that
// table.
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

// connection returns the connection under the cursor. Without a Service, it returns the zero cell.
func (w workbench) connection() access.Cell {
	t := w.seen.table
	if w.at.row >= len(t.Rows) || w.at.col >= len(t.Rows[w.at.row].Cells) {
		return access.Cell{}
	}
	c := t.Rows[w.at.row].Cells[w.at.col]
	if i := slices.IndexFunc(c.All, func(k access.Try) bool { return sameDoor(k.Door, w.at.door) }); i >= 0 {
		c.Door, c.Trace = c.All[i].Door, c.All[i].Trace
	}
	return c
}

// sameDoor reports whether two doors are the same. A change of the manifest can change a door's port number, and
// clients may write its address differently. So sameDoor compares addresses only for load balancers and external IPs.
func sameDoor(a, b cluster.Door) bool {
	if a.Kind != b.Kind || a.Port != b.Port || a.Node != b.Node || b.Address == "" {
		return false
	}
	fixed := a.Kind != cluster.BalancerDoor && a.Kind != cluster.ExternalDoor
	return fixed || a.Address == b.Address
}

// moved moves the cursor to another client or door.
func (w workbench) moved(rows, cols int) workbench {
	w.sent = false
	w.at.row = max(0, w.at.row+rows)
	if cols != 0 && len(w.seen.services) > 0 {
		w = w.nextDoor(cols)
	}
	return w.dialled()
}

// nextDoor moves the cursor to the next door of the client. It goes through all doors, including those of each node and
// each port. After the last door of a Service, it goes to the first one of the next Service.
func (w workbench) nextDoor(by int) workbench {
	doors := doorsOf(w.seen.table, w.at.row)
	here := w.connection().Door
	at := slices.IndexFunc(doors, func(d pick) bool { return sameDoor(d.door, here) }) + by
	if at < 0 || at >= len(doors) {
		services := len(w.seen.services)
		w.at.service = (w.at.service + by + services) % services
		w.seen.table = access.Table{} // the next Service has other doors
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

// doorsOf returns the doors of a Service for the client in a row, in order.
func doorsOf(t access.Table, row int) []pick {
	var all []pick
	if row < len(t.Rows) {
		for col, c := range t.Rows[row].Cells {
			for _, k := range c.All {
				all = append(all, pick{row: row, col: col, door: k.Door})
			}
		}
	}
	return all
}

// cursorOn puts the cursor on a client and, if there is one, on the door that a connection from it to the given address
// uses.
func (w workbench) cursorOn(from, to string) workbench {
	request, err := w.seen.scene.Dial(from, to)
	for i, row := range w.seen.table.Rows {
		if cluster.Short(row.From) != cluster.Short(from) {
			continue
		}
		w.at.row = i
		for col, c := range row.Cells {
			for _, k := range c.All {
				if err == nil && k.Trace.To == request.To {
					w.at.col, w.at.door = col, k.Door
				}
			}
		}
	}
	return w.dialled()
}

// widest puts the cursor on the most open door through which a client outside the cluster connects. If there is none,
// it puts the cursor on the first door through which any client connects.
func (w workbench) widest() workbench {
	wider, best := []cluster.DoorKind{cluster.NodeDoor, cluster.ExternalDoor, cluster.BalancerDoor}, -2
	for row, r := range w.seen.table.Rows {
		inside := strings.HasPrefix(r.From, "pod/") || strings.HasPrefix(r.From, "node/")
		for col, c := range r.Cells {
			for _, k := range c.All {
				rank := slices.Index(wider, k.Door.Kind) // -1 for the doors that only work inside the cluster
				if inside {
					rank = -1
				}
				if k.Trace.Outcome == cluster.Connected && rank > best {
					best, w.at.row, w.at.col, w.at.door = rank, row, col, k.Door
				}
			}
		}
	}
	return w.dialled()
}
