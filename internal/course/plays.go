package course

import (
	"errors"
	"io/fs"
	"path"
	"regexp"
	"slices"
	"strings"

	"portolan/internal/cluster"
	"portolan/internal/manifest"
	"portolan/lessons"
)

// plays: the scene takes every manifest of a lesson, every trace runs, and terminals show what the simulator prints.
func (k *checker) plays(l lessons.Lesson) {
	if _, ok := k.course.scenes[l.Scene]; !ok {
		k.found(l.File, l.KeyLine("scene"), "there is no scene %q: the scenes are files of %s", l.Scene, scenesDir)
		return
	}
	for i, s := range l.Steps {
		before, err := k.course.stage(l, i)
		if err != nil {
			k.refused(l, s, err)
			return // every later step builds on it
		}
		after := before
		if s.Trace != nil {
			after = k.runs(l.File, *s.Trace, before)
		}
		for _, c := range s.Consoles {
			k.prints(l.File, c, before, after)
		}
	}
}

// refused reports that the scene does not take a step's manifest: at the field that is to blame, if it is known.
func (k *checker) refused(l lessons.Lesson, s lessons.Step, err error) {
	if wrong := (manifest.Error{}); errors.As(err, &wrong) && wrong.Line > 0 {
		k.found(l.File, wrong.Line, "the scene does not take this manifest: %s", strings.TrimPrefix(wrong.Field+": "+wrong.Message, ": "))
		return
	}
	k.found(l.File, s.Line, "the scene does not take this step's manifests: %v", err)
}

// runs: a trace can be run, and where the learner predicts its end there is one. It returns the scene after the trace's events.
func (k *checker) runs(file string, t lessons.Trace, before cluster.Scene) cluster.Scene {
	after, trace, err := run(before, t)
	switch {
	case err != nil:
		k.found(file, t.Line, "the trace does not run: %v", err)
		return before
	case t.Ask != "" && trace.Mixed:
		k.found(file, t.Line, "the prediction has no one answer: some pods behind %s answer and some do not", t.To)
	}
	return after
}

// prints holds what a terminal shows against the simulator, before or after the trace's events.
func (k *checker) prints(file string, c lessons.Console, before, after cluster.Scene) {
	for _, l := range listings(c) {
		if ok := k.listable(file, l, after); !ok {
			continue
		}
		want := ageless(strings.Split(strings.TrimSpace(after.PrintServices(l.names...)), "\n"))
		if slices.Equal(l.lines, want) || slices.Equal(l.lines, ageless(strings.Split(strings.TrimSpace(before.PrintServices(l.names...)), "\n"))) {
			continue
		}
		i := 0
		for i < min(len(l.lines), len(want)) && l.lines[i] == want[i] {
			i++
		}
		if i == len(want) {
			k.found(file, l.line+1+i, "kubectl prints no such line here: take it out")
			continue
		}
		k.found(file, l.line+1+i, "kubectl prints here, before the age: %s", want[i])
	}
}

// listable reports whether the simulator can print a listing.
func (k *checker) listable(file string, l listing, scene cluster.Scene) bool {
	for _, name := range l.names {
		if strings.HasPrefix(name, "-") {
			k.found(file, l.line, "only `kubectl get svc` with names can be held against the simulator: leave out %s", name)
			return false
		}
		if _, ok := scene.Find(name); !ok {
			k.found(file, l.line, "the scene has no Service %q at this step", name)
			return false
		}
	}
	return true
}

// listing is one `kubectl get svc` on a terminal and what it printed, ages aside.
type listing struct {
	names []string
	lines []string
	line  int // of the command
}

var getServices = regexp.MustCompile(`^\$ kubectl get (?:svc|services?)(?: (.*))?$`)

// listings finds them in a transcript, in which a line after "$ " is a command and what follows is what it prints.
func listings(c lessons.Console) []listing {
	var found []listing
	open := false
	for i, line := range strings.Split(strings.TrimRight(c.Text, "\n"), "\n") {
		switch command := getServices.FindStringSubmatch(line); {
		case command != nil:
			found = append(found, listing{names: strings.Fields(command[1]), line: c.Line + i})
			open = true
		case strings.HasPrefix(line, "$ ") || line == "":
			open = false
		case open:
			last := &found[len(found)-1]
			last.lines = append(last.lines, line)
		}
	}
	for i := range found {
		found[i].lines = ageless(found[i].lines)
	}
	return found
}

// ageless cuts the last column, AGE, off every line.
func ageless(lines []string) []string {
	var cut []string
	for _, line := range lines {
		line = strings.TrimRight(line, " ")
		cut = append(cut, strings.TrimRight(line[:strings.LastIndex(line, " ")+1], " "))
	}
	return cut
}

// links: what a lesson links to inside the course is there.
func (k *checker) links(l lessons.Lesson, all []lessons.Lesson) {
	for _, s := range l.Steps {
		for _, link := range s.Links() {
			to, anchor, _ := strings.Cut(link.To, "#")
			if strings.Contains(to, ":") { // https:, mailto:
				continue
			}
			file := l.File
			if to != "" {
				file = path.Join(path.Dir(l.File), to)
			}
			if _, err := fs.Stat(k.fsys, file); err != nil {
				k.found(l.File, link.Line, "the link %q leads nowhere: there is no %s", link.To, file)
				continue
			}
			if anchor != "" && !hasStep(all, file, anchor) {
				k.found(l.File, link.Line, "the link %q leads nowhere: %s has no step %q", link.To, file, anchor)
			}
		}
	}
}

// hasStep reports whether a lesson's file has a step of that id.
func hasStep(all []lessons.Lesson, file, id string) bool {
	for _, l := range all {
		for _, s := range l.Steps {
			if l.File == file && s.ID == id {
				return true
			}
		}
	}
	return false
}
