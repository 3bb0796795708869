//go:build !unix

package terminal

// Sizes is true where the program learns the size of the window from the kernel, and not from its input.
const Sizes = false

// Suspend does nothing, because no shell could continue the program.
func Suspend() {}

// Watch does nothing, because Bubble Tea reports the size of the window.
func (o *Output) Watch(<-chan struct{}, func(columns, rows int)) {}

// LookAgain does nothing, because Bubble Tea reports the size of the window.
func LookAgain() {}

func inFront(uintptr) bool { return true }

func waits(uintptr) {}
