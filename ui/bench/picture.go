package bench

import (
	"slices"

	"portolan/internal/text"
	"portolan/ui/kit"
)

// face is what the picture shows below the scene or in its place.
type face uint8

const (
	tableFace  face = iota // the table of which client can connect
	switchFace             // the switches of the scene
	ownFace                // a list that only one of the screens has: the scenes of a sandbox, or the story of a lab
)

// pictureSide is what is shown beside the text, or in its place: the scene with a packet, and below it the table or the
// switches.
type pictureSide struct {
	window

	found    findings
	table    clientTable
	switches switchList
	face     face
}

// staleNote puts a note above lines while the API server refuses the text. The note says that the lines show the state
// before that.
func (p pictureSide) staleNote(lines []string, width int) []string {
	if !p.found.stale {
		return lines
	}
	return append(kit.Hang("", p.frame.Theme.Open, text.Wrap(asBefore, width)), lines...)
}

// pictureLines returns the scene, the text about the packet, and the table or the switches. sends is the text that says
// which key sends the packet.
func (p pictureSide) pictureLines(head []string, sends string, width, height int) []string {
	if !p.picture {
		sends = ""
	}
	var packet []string
	if p.face != switchFace {
		packet = p.table.packetText(p.frame, sends, width)
	}
	foot := p.footLines(width, height-len(head)-len(packet))
	return p.stacked(head, slices.Concat(packet, foot), width, height)
}

// stacked returns the picture between a head and a foot. If they leave too little room, it leaves the picture out.
func (p pictureSide) stacked(head, foot []string, width, height int) []string {
	const least, most = 3, 16
	var rows []string
	if room := height - len(head) - len(foot); room >= least {
		rows = kit.Indent(p.table.player.View(p.frame, width, min(room, most)))
		if len(rows) <= room-1 && len(rows) > 0 {
			rows = append(rows, "")
		}
	}
	return slices.Concat(head, rows, foot)
}

// staleHead returns a note above the picture. It says that the picture shows an earlier text, because the API server
// refuses the current one.
func (p pictureSide) staleHead(width int) []string {
	switch {
	case !p.found.stale:
		return nil
	case len(p.table.services) == 0:
		return kit.Styled(p.frame.Theme.Open, nothingApplied, width)
	}
	return kit.Styled(p.frame.Theme.Open, lastAccepted, width)
}

// wideErrors returns the API server's errors or warnings. A wide window shows them below the picture.
func (p pictureSide) wideErrors(width int) []string {
	wrong := p.found.errorLines(p.frame.Theme, width, 6)
	if !p.wide() || len(wrong) == 0 {
		return nil
	}
	return append([]string{""}, kit.Indent(wrong)...)
}

// footLines returns the table or the list of switches, in the rows of a given height that the picture leaves free.
func (p pictureSide) footLines(width, height int) []string {
	wrong := p.wideErrors(width)
	most := height - p.pictureRoom() - len(wrong)
	if p.face == switchFace {
		return append(p.switches.lines(p.frame.Theme, width, max(3, min(len(p.switches.all)+1, most))), wrong...)
	}
	rows := len(p.table.rows.Rows) + 1 + len(p.table.notes(width))
	return append(p.table.lines(width, max(3, min(rows, most))), wrong...)
}

// pictureRoom returns how many rows are reserved for the picture before the table gets more than three.
func (p pictureSide) pictureRoom() int {
	switch {
	case kit.Listed(p.frame) && !p.table.sent:
		return 0
	case kit.Listed(p.frame):
		return 6
	case p.wide():
		return 14
	}
	return 11
}
