package bench

import (
	"slices"
	"strings"

	"charm.land/bubbles/v2/key"
	tea "charm.land/bubbletea/v2"

	"portolan/internal/access"
	"portolan/internal/cluster"
	"portolan/internal/sandbox"
	"portolan/ui/kit"
)

// clientTable is the table of which client can connect to which door of a Service. Its cursor is on one connection. The
// player shows the packet of that connection, once the learner has sent it.
type clientTable struct {
	bench    sandbox.Bench
	services []string     // the Services of the manifest, one table for each
	rows     access.Table // the table of the Service under the cursor
	at       tableCursor
	sent     bool // the packet was sent; after a change of the text, the table sends it again
	player   kit.Player

	theme *kit.Theme
	focus bool // the table gets the keys, so it shows its cursor
}

// tableCursor is a position in the tables of the Services: the Service, the row of the client, the column of the kind
// of door, and the door among those of that kind. The zero door means the best door of the kind.
type tableCursor struct {
	service, row, col int
	door              cluster.Door
}

// dialled computes the table of the Service under the cursor, and finds the connection under the cursor there. If its
// packet was sent, it sends the packet again, up to the hop where it was before.
func (c clientTable) dialled() clientTable {
	scene, _ := c.bench.Scene()
	c.at.service = min(c.at.service, max(0, len(c.services)-1))
	was := c.rows
	c.rows = access.Table{}
	if len(c.services) > 0 {
		c.rows = c.bench.Table(c.services[c.at.service])
	}
	c.at = c.at.following(was, c.rows)
	hop := c.player.Hop
	c.player = kit.NewPlayer(scene, c.connection().Trace)
	if c.sent {
		c.player = c.player.End()
		c.player.Hop = max(0, min(hop, c.player.Hop))
	}
	return c
}

// following returns the position of the same client and kind of door in another table, or the nearest position in that
// table.
func (p tableCursor) following(was, t access.Table) tableCursor {
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
func (c clientTable) connection() access.Cell {
	if c.at.row >= len(c.rows.Rows) || c.at.col >= len(c.rows.Rows[c.at.row].Cells) {
		return access.Cell{}
	}
	cell := c.rows.Rows[c.at.row].Cells[c.at.col]
	if i := slices.IndexFunc(cell.All, func(k access.Try) bool { return sameDoor(k.Door, c.at.door) }); i >= 0 {
		cell.Door, cell.Trace = cell.All[i].Door, cell.All[i].Trace
	}
	return cell
}

// sameDoor reports whether two doors are the same. A change of the manifest can change a door's port number, and
// clients may write its address differently. So sameDoor compares addresses only for load balancers and external IPs.
func sameDoor(a, b cluster.Door) bool {
	if a.Kind != b.Kind || a.Port != b.Port || a.Node != b.Node || b.Address == "" {
		return false
	}
	fixed := a.Kind == cluster.NameDoor || a.Kind == cluster.ClusterDoor || a.Kind == cluster.NodeDoor
	return fixed || a.Address == b.Address
}

// press handles the keys that choose the client and the address, and those that move a packet that was sent. It returns
// false for any other key.
func (c clientTable) press(k *benchKeys, msg tea.KeyPressMsg) (clientTable, bool) {
	switch {
	case key.Matches(msg, k.before) && c.sent:
		c.player = c.player.Step(-1)
	case key.Matches(msg, k.after) && c.sent:
		c.player = c.player.Step(1)
	case key.Matches(msg, k.Up):
		return c.moved(-1, 0), true
	case key.Matches(msg, k.Down):
		return c.moved(1, 0), true
	case key.Matches(msg, k.before):
		return c.moved(0, -1), true
	case key.Matches(msg, k.after, k.door):
		return c.moved(0, 1), true
	default:
		return c, false
	}
	return c, true
}

// send sends a packet along the connection under the cursor.
func (c clientTable) send(s *kit.Session) (clientTable, tea.Cmd) {
	var cmd tea.Cmd
	c.sent, c.at.door = true, c.connection().Door
	c.player, cmd = kit.NewPlayer(c.player.Scene, c.connection().Trace).Play(s)
	return c, cmd
}

// moved moves the cursor to another client or door.
func (c clientTable) moved(rows, cols int) clientTable {
	c.sent = false
	c.at.row = max(0, c.at.row+rows)
	if cols != 0 && len(c.services) > 0 {
		c = c.nextDoor(cols)
	}
	return c.dialled()
}

// nextDoor moves the cursor to the next door of the client. It goes through all doors, including those of each node and
// each port. After the last door of a Service, it goes to the first one of the next Service.
func (c clientTable) nextDoor(by int) clientTable {
	doors := doorsOf(c.rows, c.at.row)
	here := c.connection().Door
	at := slices.IndexFunc(doors, func(d tableCursor) bool { return sameDoor(d.door, here) }) + by
	if at < 0 || at >= len(doors) {
		c.at.service = (c.at.service + by + len(c.services)) % len(c.services)
		c.rows = access.Table{} // the next Service has other doors
		doors = doorsOf(c.bench.Table(c.services[c.at.service]), c.at.row)
		if at = 0; by < 0 {
			at = len(doors) - 1
		}
	}
	c.at.col, c.at.door = 0, cluster.Door{}
	if len(doors) > 0 {
		c.at.col, c.at.door = doors[at].col, doors[at].door
	}
	return c
}

// doorsOf returns the doors of a Service for the client in a row, in order.
func doorsOf(t access.Table, row int) []tableCursor {
	var all []tableCursor
	if row < len(t.Rows) {
		for col, c := range t.Rows[row].Cells {
			for _, k := range c.All {
				all = append(all, tableCursor{row: row, col: col, door: k.Door})
			}
		}
	}
	return all
}

// cursorOn puts the cursor on a client and, if there is one, on the door that a connection from it to the given address
// uses.
func (c clientTable) cursorOn(from, to string) clientTable {
	request, err := c.player.Scene.Dial(from, to)
	for i, row := range c.rows.Rows {
		if cluster.Short(row.From) != cluster.Short(from) {
			continue
		}
		c.at.row = i
		for col, cell := range row.Cells {
			for _, k := range cell.All {
				if err == nil && k.Trace.To == request.To {
					c.at.col, c.at.door = col, k.Door
				}
			}
		}
	}
	return c.dialled()
}

// widest puts the cursor on the most open door through which a client outside the cluster connects. If there is none,
// it puts the cursor on the first door through which any client connects.
func (c clientTable) widest() clientTable {
	wider, best := []cluster.DoorKind{cluster.NodeDoor, cluster.ExternalDoor, cluster.BalancerDoor}, -2
	for row, r := range c.rows.Rows {
		inside := strings.HasPrefix(r.From, "pod/") || strings.HasPrefix(r.From, "node/")
		for col, cell := range r.Cells {
			for _, k := range cell.All {
				rank := slices.Index(wider, k.Door.Kind) // -1 for the doors that only work inside the cluster
				if inside {
					rank = -1
				}
				if k.Trace.Outcome == cluster.Connected && rank > best {
					best, c.at.row, c.at.col, c.at.door = rank, row, col, k.Door
				}
			}
		}
	}
	return c.dialled()
}
