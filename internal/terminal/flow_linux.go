package terminal

import "golang.org/x/sys/unix"

// flows makes a terminal take output again after a program has stopped it. Every write would wait for ever, and no key
// starts the output again.
func flows(fd uintptr) { _ = unix.IoctlSetInt(int(fd), unix.TCXONC, unix.TCOON) }
