package diagram

// The characters of frames and marks, in Unicode and in ASCII.
var (
	horizontal  = [2]string{"─", "-"}
	vertical    = [2]string{"│", "|"}
	topLeft     = [2]string{"╭", "+"}
	topRight    = [2]string{"╮", "+"}
	bottomLeft  = [2]string{"╰", "+"}
	bottomRight = [2]string{"╯", "+"}
	teeRight    = [2]string{"├", "+"}
	teeLeft     = [2]string{"┤", "+"}
	wallGlyph   = [2]string{"╎", ":"}
	dashed      = [2]string{"┄", "."} // the horizontal sides of the line around selected pods
	dotted      = [2]string{"┊", ":"} // the vertical sides of that line
	badgeEnd    = [2]string{"▏", "|"}
	current     = [2]string{"▸", ">"}
	arrived     = [2]string{"●", "*"}
	failed      = [2]string{"╳", "x"}
)

// direction is a side of a cell. The opposite of d is (d+2)%4.
type direction int

const (
	up direction = iota
	right
	down
	left
)

// steps are the offsets of the neighbouring cells, by direction.
var steps = [4]point{up: {0, -1}, right: {1, 0}, down: {0, 1}, left: {-1, 0}}

// heads are the arrow heads of the packet's path by direction, and aheadHeads are those of a possible path.
var (
	heads      = [4][2]string{{"▲", "^"}, {"▶", ">"}, {"▼", "v"}, {"◀", "<"}}
	aheadHeads = [4][2]string{{"△", "^"}, {"▷", ">"}, {"▽", "v"}, {"◁", "<"}}
)

// weight is how a line is drawn: light and dashed for a possible path, heavy for the path of the packet.
type weight mark

const (
	none weight = iota
	light
	heavy
)

// joints has the character for every way in which lines can meet in a cell. The index is 27·up + 9·right + 3·down +
// left, where each is a weight. Every character is three bytes long, so the byte offset is three times the index.
const joints = "\u2003╴╸╷┐┑╻┒┓╶╌╾┌┬┭┎┰┱╺╼━┍┮┯┏┲┳" +
	"╵┘┙╎┤┥╽┧┪└┴┵├┼┽┟╁╅┕┶┷┝┾┿┢╆╈" +
	"╹┚┛╿┦┩┃┨┫┖┸┹┞╀╃┠╂╉┗┺┻┡╄╇┣╊╋"

// arm returns the mark with the arm on side d at least as heavy as w.
func (m mark) arm(d direction, w weight) mark {
	shift := 2 * uint(d)
	if weight(m>>shift&3) >= w {
		return m
	}
	return m&^(3<<shift) | mark(w)<<shift
}

// weight returns the weight of the arm on side d.
func (m mark) weight(d direction) weight { return weight(m >> (2 * uint(d)) & 3) }

// joint returns the character for the arms of m, and whether any of them is heavy.
func (m mark) joint(ascii bool) (string, bool) {
	u, r, d, l := m.weight(up), m.weight(right), m.weight(down), m.weight(left)
	bold := u == heavy || r == heavy || d == heavy || l == heavy
	if ascii {
		return asciiJoint(u|d, l|r, bold), bold
	}
	i := 3 * (27*u + 9*r + 3*d + l)
	return joints[i : i+3], bold
}

// asciiJoint does what joint does, in ASCII. It takes the weights of the vertical and the horizontal line. "#" and "="
// draw the path of the packet, "|" and "-" possible paths.
func asciiJoint(upright, level weight, bold bool) string {
	switch {
	case upright != none && level != none:
		return "+"
	case upright != none && bold:
		return "#"
	case upright != none:
		return "|"
	case bold:
		return "="
	default:
		return "-"
	}
}
