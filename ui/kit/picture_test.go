package kit

import (
	"strings"
	"testing"

	"github.com/charmbracelet/x/ansi"

	"portolan/internal/cluster"
	"portolan/internal/diagram"
)

// TestPictureStyles checks that a moving packet differs from its path by more than its colour, and that the badges in a
// picture are those of the other screens.
func TestPictureStyles(t *testing.T) {
	for _, shade := range []Shade{Neutral, Dark, Light} {
		for _, sixteen := range []bool{false, true} {
			theme := NewTheme(shade, sixteen)
			head, near := theme.Cell(diagram.Head, 0), theme.Cell(diagram.Packet, 0)
			far := theme.Cell(diagram.Packet, diagram.Oldest)
			if !head.GetReverse() || near.GetReverse() || !near.GetBold() || far.GetBold() {
				t.Errorf("shade %d: head, path and end of the tail look the same without colours", shade)
			}
			if !theme.Cell(diagram.Dialled, 0).GetUnderline() || theme.Cell(diagram.DoorCell, 0).GetUnderline() {
				t.Errorf("shade %d: the dialled address looks like the others without colours", shade)
			}
			for role, name := range map[diagram.Role]string{
				diagram.ClusterIP: "ClusterIP", diagram.NodePort: "NodePort", diagram.LoadBalancer: "LoadBalancer",
				diagram.OtherType: "ExternalName",
			} {
				if got, want := theme.Cell(role, 0).Render(name), theme.badgeOf(name).Render(name); got != want {
					t.Errorf("shade %d: the badge of %s is %q, want %q", shade, name, got, want)
				}
			}
		}
	}
}

// TestBadgeKeepsItsColour checks that the type in a picture keeps its badge while the cursor is on the field type.
func TestBadgeKeepsItsColour(t *testing.T) {
	theme := NewTheme(Dark, false)
	picture := diagram.Picture{Rows: [][]diagram.Cell{{
		{Text: "─", Role: diagram.Frame},
		{Text: " ", Role: diagram.NodePort, Owner: "spec.type"},
		{Text: "N", Role: diagram.NodePort, Owner: "spec.type"},
		{Text: " ", Role: diagram.Plain},
	}}}
	for _, l := range []Lit{{}, {lit: map[string]bool{"spec.type": true}}} {
		badge := penOf(theme.NodePort.Underline(l.lit != nil))
		want := theme.Faint.Render("─") + badge.begin + " N" + badge.end + theme.Muted.Render(" ")
		if got := paintPicture(theme, picture, l)[0]; got != want {
			t.Errorf("lit %v: %q, want %q", l.lit != nil, got, want)
		}
	}
}

// TestPictureInASCII checks that every character of a picture has an ASCII character of the same width.
func TestPictureInASCII(t *testing.T) {
	scene := cluster.Scene{
		Nodes:   []cluster.Node{{Name: "node1", Address: "10.0.0.11", Ready: true}},
		Clients: []cluster.Client{{Name: "office", Address: "192.0.2.10", Reaches: cluster.ReachNodes}},
		Pods:    []cluster.Pod{{Name: "web", Namespace: "default", Node: "node1", Ready: true}},
	}
	trace, err := scene.Dial("office", "node1:22")
	if err != nil {
		t.Fatal(err)
	}
	for hop := -1; hop <= diagram.Hops(trace); hop++ {
		drawn := diagram.Draw(scene, trace, diagram.Options{Width: 76, Height: 14, Hop: hop, Grouped: true}).String()
		got := ASCIIOnly(drawn + "╭╮╰╯┄┊▏╎")
		if strings.ContainsAny(got, "?") || ansi.StringWidth(got) != ansi.StringWidth(drawn)+8 {
			t.Errorf("hop %d: in ASCII it is\n%s", hop, got)
		}
	}
}
