// Package diagram draws a scene, and a trace through it, as text. It draws any scene, not prepared pictures: what is
// outside on the left, the balancer if there is one, nodes as boxes with their pods, and the packet's path hop by hop.
//
// What it draws are cells with a meaning (Role) and an owner (the field or object they show), so
// that whoever styles them needs to know nothing of Kubernetes and this package nothing of colours.
//
// A picture is made in three steps. A chart finds out what matters: the Service whose doors are shown, the pods that
// stand behind it, the places the trace visits. A layout gives every box its place; it looks at the scene, the client and the
// Service and never at how far the packet has come, so that nothing moves while a packet walks. Then the
// boxes are painted on a canvas, and over them the trail of the packet.
package diagram

import (
	"strings"

	"portolan/internal/cluster"
)

// Role is what a cell means.
type Role uint8

// The roles of cells.
const (
	Plain    Role = iota // empty space and connecting text
	Frame                // borders of boxes, the wall between outside and the cluster
	Label                // names of nodes and clients
	PodCell              // a pod
	Faint                // what has no part in this trace: unready or unrelated pods
	DoorCell             // a door: :30007 on a node, a balancer's address
	Packet               // the path walked so far
	Head                 // where the packet is now
	Ahead                // other paths that are possible (another backend)
	Dead                 // where the packet died
	Arrived              // where it was delivered
	Gone                 // a lost node and its pods
)

// Cell is one character cell. A wide character occupies its cell and a following Cell with Text "".
type Cell struct {
	Text  string
	Role  Role
	Owner string // "spec.ports[0].nodePort", "pod/web-a", "node/node1", "client/office"; "" for none
}

// Picture is a grid of cells, all rows equally wide.
type Picture struct{ Rows [][]Cell }

// String returns the picture as plain text, trailing space trimmed.
func (p Picture) String() string {
	var out, line strings.Builder
	for i, row := range p.Rows {
		line.Reset()
		for _, c := range row {
			line.WriteString(c.Text)
		}
		if i > 0 {
			out.WriteByte('\n')
		}
		out.WriteString(strings.TrimRight(line.String(), " "))
	}
	return out.String()
}

// Options say how to draw.
type Options struct {
	Width, Height int    // the room there is; the picture is never larger
	Hop           int    // how many hops of the trace have happened; negative: no packet yet; beyond the last: all
	ASCII         bool   // draw with ASCII only
	Service       string // the Service whose doors are shown ("web", "shop/web"); "" is the one dialled
}

// MinWidth is the narrowest width at which Draw draws a picture. It is a little less than the 60 columns of a terminal
// from which pictures are shown, so that margins may be taken off.
const MinWidth = 55

// Draw draws the scene and the trace. With a width below MinWidth or a height below what a picture needs it is a list
// of hops instead, or, where there is no packet yet, a list of what is in the scene. A zero Trace draws the
// scene alone.
//
// A picture has as many rows as it needs, at most Height, and every row is Width wide. For one scene, one client
// and one Service (Options.Service, or else the one dialled) every box stands in the same place, whatever the trace and the hop;
// only where not all pods have room may those that the trace visits change places with others.
func Draw(s cluster.Scene, t cluster.Trace, o Options) Picture {
	if o.Width < 1 || o.Height < 1 {
		return Picture{}
	}
	c := newChart(s, t, o)
	l, ok := c.layout()
	switch {
	case ok:
		return c.paint(l)
	case o.Hop < 0 || t.From == "":
		return c.inventory()
	default:
		return List(t, o)
	}
}

// Main returns which branch of the trace the packet walks in a picture and a list: the longest, of equally long ones
// the first that ends as the trace does. It is -1 for a trace without branches.
func Main(t cluster.Trace) int {
	best := -1
	for i, b := range t.Branches {
		switch {
		case best < 0, len(b.Hops) > len(t.Branches[best].Hops):
			best = i
		case len(b.Hops) == len(t.Branches[best].Hops) && b.Outcome == t.Outcome && t.Branches[best].Outcome != t.Outcome:
			best = i
		}
	}
	return best
}

// Walked returns the hops that the packet walks in a picture and a list: the common ones, then those of the branch Main.
func Walked(t cluster.Trace) []cluster.Hop {
	i := Main(t)
	if i < 0 {
		return t.Hops
	}
	hops := make([]cluster.Hop, 0, len(t.Hops)+len(t.Branches[i].Hops))
	return append(append(hops, t.Hops...), t.Branches[i].Hops...)
}

// Hops returns how many hops there are to step through: the common ones and those of the longest branch.
func Hops(t cluster.Trace) int {
	n := len(t.Hops)
	if i := Main(t); i >= 0 {
		n += len(t.Branches[i].Hops)
	}
	return n
}
