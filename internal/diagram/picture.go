// Package diagram draws a scene, and a trace through it, as text. It draws any scene: what is outside on the left, the
// load balancer if there is one, nodes as boxes with their pods, and the packet's path hop by hop.
//
// Each cell has a meaning (Role) and an owner (the field or object that it shows). So a renderer can choose colours
// without knowing Kubernetes, and this package needs no colours.
//
// Drawing takes three steps. A chart finds out what matters: the Service whose doors are shown, the pods behind it,
// and the places that the trace visits. A layout places every box. It depends on the scene, the client and the
// Service, and not on the hop, so boxes never move while a packet travels. Then the boxes are painted on a canvas, and
// the trail of the packet over them.
package diagram

import (
	"slices"
	"strings"

	"portolan/internal/cluster"
)

// Role is what a cell means.
type Role uint8

// The roles of cells.
const (
	Plain    Role = iota // empty space and other text
	Frame                // borders of boxes, the wall between outside and the cluster
	Label                // names of nodes and clients
	PodCell              // a pod
	Faint                // what this trace does not use: pods that are not ready or not related
	DoorCell             // a door: :30007 on a node, a load balancer's address
	Packet               // the path walked so far
	Head                 // where the packet is now
	Ahead                // other paths that are possible (another backend)
	Failed               // where the connection failed
	Arrived              // where the packet was delivered
	Lost                 // a lost node and its pods

	ClusterIP    // the badge of a Service of this type
	NodePort     // the badge of a Service of this type
	LoadBalancer // the badge of a Service of this type
	OtherType    // the badge of any other Service
	Selection    // the dotted line around the pods that the Service selects, and the words in it
	Dialled      // the door that the trace dials
	Note         // a note about a node that the packet has come to, such as "no `web` pod here"
	Cause        // how the connection failed, near its Failed cell: "refused"
)

// Cell is one character cell. A wide character takes two cells, and the second has the Text "".
type Cell struct {
	Text  string
	Role  Role
	Age   uint8  // how far a Packet cell is behind the moving head: 0 to Oldest; 0 once the packet has stopped
	Owner string // "spec.ports[0].nodePort", "pod/web-a", "node/node1", "client/office"; "" for none
}

// Oldest is the greatest Age of a cell. Every cell still farther behind the head has it too.
const Oldest = 3

// Picture is a grid of cells. All rows have the same width.
type Picture struct{ Rows [][]Cell }

// String returns the picture as plain text, without spaces at the ends of lines.
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
	Width, Height int    // the greatest size of the picture, in cells
	Hop           int    // how many hops have happened; negative before the packet starts, and all hops if too large
	ASCII         bool   // draw with ASCII only
	Service       string // the Service whose doors are shown ("web", "shop/web"), or "" for the dialled Service
	Grouped       bool   // draw a dotted line around the pods that the Service selects, if there is room
}

// MinWidth is the smallest width at which Draw draws a picture. Screens show pictures from 60 columns on, so 5 columns
// are left for their margins.
const MinWidth = 55

// Draw draws the scene and the trace. If the width is less than MinWidth, the height is too small or the scene has no
// nodes, it lists the hops instead. Before the packet starts, that list contains the objects of the scene. A zero
// Trace draws only the scene.
//
// A picture has as many rows as it needs, at most Height, and every row is Width wide. Every box has the same place
// for the same scene, client and Service (Options.Service, or the dialled one), whatever the trace and the hop. There
// is one exception: if not all pods have room, the pods that the trace visits may change places with others.
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

// Main returns the index of the branch that the packet follows in a picture and in a list. This is the longest branch.
// Among equally long ones it is the first that ends as the trace does. It is -1 for a trace without branches.
func Main(t cluster.Trace) int {
	best := -1
	for i, b := range t.Branches {
		if best < 0 || len(b.Hops) > len(t.Branches[best].Hops) ||
			len(b.Hops) == len(t.Branches[best].Hops) && b.Outcome == t.Outcome && t.Branches[best].Outcome != t.Outcome {
			best = i
		}
	}
	return best
}

// Walked returns the hops that the packet takes in a picture and in a list: the common hops, then those of the branch
// Main.
func Walked(t cluster.Trace) []cluster.Hop {
	i := Main(t)
	if i < 0 {
		return t.Hops
	}
	return slices.Concat(t.Hops, t.Branches[i].Hops)
}

// Hops returns the number of hops to step through.
func Hops(t cluster.Trace) int { return len(Walked(t)) }
