package editor

import (
	"bytes"
	"fmt"
	"os"
	"path/filepath"
	"strconv"
	"syscall"
)

// process is what this package needs to know about a process.
type process struct {
	state         string // "T" if a signal has stopped it
	parent, group int
}

// stopped returns the processes below another one that a signal has stopped. Those in a group of their own are not
// among them, because a shell in the editor has stopped them and can continue them.
func stopped(below int) []int {
	files, _ := filepath.Glob("/proc/[0-9]*/stat") // fails only for a malformed pattern
	all := map[int]process{}
	for _, file := range files {
		pid, _ := strconv.Atoi(filepath.Base(filepath.Dir(file))) // the pattern allows only digits
		stat, err := os.ReadFile(file)
		if err != nil {
			continue // it has ended meanwhile
		}
		// The line is "pid (name) state parent group …", and the name may have spaces and brackets.
		var p process
		if _, err := fmt.Sscan(string(stat[bytes.LastIndexByte(stat, ')')+1:]), &p.state, &p.parent, &p.group); err == nil {
			all[pid] = p
		}
	}
	var pids []int
	for pid, p := range all {
		if p.state == "T" && p.group == syscall.Getpgrp() && under(all, pid, below) {
			pids = append(pids, pid)
		}
	}
	return pids
}

// under reports whether a process was started by another one, or by one that this one started.
func under(all map[int]process, pid, below int) bool {
	for range all {
		if pid = all[pid].parent; pid == below {
			return true
		}
	}
	return false
}
