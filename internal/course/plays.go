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

// checkPlays checks that the scene accepts every manifest of a lesson, that every trace runs, and that the terminals
// show what the simulator prints.
func (k *checker) checkPlays(l lessons.Lesson) {
	if _, ok := k.course.scenes[l.Scene]; !ok {
		k.report(l.File, l.KeyLine("scene"), "there is no scene %q: the scenes are files of %s", l.Scene, scenesDir)
		return
	}
	for i, s := range l.Steps {
		before, err := k.course.sceneBefore(l, i)
		if err != nil {
			k.reportRefusal(l, s, err)
			return // every later step builds on this one
		}
		after := before
		if s.Trace != nil {
			after = k.checkTrace(l.File, *s.Trace, before)
		}
		for _, c := range s.Consoles {
			k.checkConsole(l.File, c, before, after)
		}
	}
}

// reportRefusal reports that the scene does not accept a step's manifest, at the line of the wrong field if it is
// known.
func (k *checker) reportRefusal(l lessons.Lesson, s lessons.Step, err error) {
	if wrong := (manifest.Error{}); errors.As(err, &wrong) && wrong.Line > 0 {
		k.report(l.File, wrong.Line, "the scene does not take this manifest: %s", wrong.Text())
		return
	}
	k.report(l.File, s.Line, "the scene does not take this step's manifests: %v", err)
}

// checkTrace checks that a trace runs, and that a prediction about it has a single right answer and a reason. If the
// connection fails, the simulator gives the reason. It returns the scene
// after the trace's events.
func (k *checker) checkTrace(file string, t lessons.Trace, before cluster.Scene) cluster.Scene {
	after, trace, err := run(before, t)
	switch {
	case err != nil:
		k.report(file, t.Line, "the trace does not run: %v", err)
		return before
	case t.Ask != "" && trace.Mixed:
		k.report(file, t.Line, "the prediction has no one answer: some pods behind %s answer and some do not", t.To)
	case t.Ask != "" && t.Why == "" && trace.Outcome == cluster.Connected:
		k.report(file, t.Line, "the prediction has no why: say why %s answers", t.To)
	}
	return after
}

// checkConsole compares what a terminal shows with what the simulator prints, either before or after the trace's
// events.
func (k *checker) checkConsole(file string, c lessons.Console, before, after cluster.Scene) {
	for _, l := range listings(c) {
		if ok := k.isListable(file, l, after); !ok {
			continue
		}
		want := l.lines(l.in(after))
		if slices.Equal(l.shows, want) || slices.Equal(l.shows, l.lines(l.in(before))) {
			continue
		}
		i := 0
		for i < min(len(l.shows), len(want)) && l.shows[i] == want[i] {
			i++
		}
		if i == len(want) {
			k.report(file, l.line+1+i, "kubectl prints no such line here: take it out")
			continue
		}
		before := ", before the age"
		if l.describes {
			before = ""
		}
		k.report(file, l.line+1+i, "kubectl prints here%s: %s", before, l.withoutAge(l.in(after))[i])
	}
}

// isListable reports whether the simulator can print a listing. If it cannot, isListable reports the problem.
func (k *checker) isListable(file string, l listing, scene cluster.Scene) bool {
	if l.describes && len(l.names) != 1 {
		k.report(file, l.line, "only `kubectl describe svc NAME` can be held against the simulator: name one Service")
		return false
	}
	if l.slices && l.names == nil {
		k.report(file, l.line, "only `kubectl get endpointslices -l kubernetes.io/service-name=NAME` can "+
			"be held against the simulator")
		return false
	}
	for _, name := range l.names {
		if strings.HasPrefix(name, "-") {
			k.report(file, l.line, "only `kubectl get svc` with names can be held against the simulator: leave out %s", name)
			return false
		}
		if _, ok := scene.Find(name); !ok {
			k.report(file, l.line, "the scene has no Service %q at this step", name)
			return false
		}
	}
	return true
}

// listing is one command on a terminal, and its output: `kubectl get svc`, `kubectl get endpointslices` or `kubectl
// describe svc`.
type listing struct {
	names     []string // the names of the Services
	slices    bool     // whether the EndpointSlices of the Service are listed
	describes bool     // whether the Service is described
	shows     []string // the output, as lines returns it
	line      int      // the line of the command in the file
}

// in returns what the simulator prints for this listing.
func (l listing) in(scene cluster.Scene) string {
	switch {
	case l.slices:
		return strings.TrimSpace(scene.PrintEndpoints(l.names[0]))
	case l.describes:
		return strings.TrimSpace(scene.DescribeService(l.names[0]))
	}
	return strings.TrimSpace(scene.PrintServices(l.names...))
}

// lines returns the lines of a listing without the parts that differ in every cluster: the ages, and the random
// letters that an API server appends to the names of slices.
func (l listing) lines(text string) []string {
	lines := l.withoutAge(text)
	if !l.slices || l.names == nil {
		return lines
	}
	for i, line := range lines {
		if rest, ok := strings.CutPrefix(line, l.names[0]+"-"); ok {
			lines[i] = l.names[0] + randomSuffix.ReplaceAllString(rest, "-?????")
		}
	}
	return lines
}

// withoutAge returns the lines of a listing without the last column, AGE, which a description does not have.
func (l listing) withoutAge(text string) []string {
	lines := strings.Split(text, "\n")
	for i, line := range lines {
		line = strings.TrimRight(line, " ")
		if !l.describes {
			line = strings.TrimRight(line[:strings.LastIndex(line, " ")+1], " ")
		}
		lines[i] = line
	}
	return lines
}

var (
	getServices  = regexp.MustCompile(`^\$ kubectl get (?:svc|services?)(?: (.*))?$`)
	describe     = regexp.MustCompile(`^\$ kubectl describe (?:svc|services?)(?:[ /](.*))?$`)
	getSlices    = regexp.MustCompile(`^\$ kubectl get endpointslices?(?: (.*))?$`)
	ofService    = regexp.MustCompile(`^-l kubernetes\.io/service-name=(\S+)$`)
	randomSuffix = regexp.MustCompile(`^[a-z0-9]{5}\b`)
)

// command parses a line of a terminal. ok is true if the line lists or describes Services, or lists their
// EndpointSlices.
func command(line string) (l listing, ok bool) {
	if strings.Contains(line, " | ") { // what a pipe leaves of a listing is not compared
		return listing{}, false
	}
	if match := getServices.FindStringSubmatch(line); match != nil {
		return listing{names: strings.Fields(match[1])}, true
	}
	if match := describe.FindStringSubmatch(line); match != nil {
		return listing{names: strings.Fields(match[1]), describes: true}, true
	}
	match := getSlices.FindStringSubmatch(line)
	if match == nil {
		return listing{}, false
	}
	l = listing{slices: true}
	if name := ofService.FindStringSubmatch(match[1]); name != nil {
		l.names = name[1:]
	}
	return l, true
}

// listings returns the listings in a transcript. A line after "$ " is a command, and the lines below it are its
// output.
func listings(c lessons.Console) []listing {
	var found []listing
	var printed []string
	open := false
	finish := func() {
		if open {
			last := &found[len(found)-1]
			last.shows = last.lines(strings.Join(printed, "\n"))
		}
		open, printed = false, nil
	}
	for i, line := range strings.Split(strings.TrimRight(c.Text, "\n"), "\n") {
		l, ok := command(line)
		switch {
		case ok:
			finish()
			l.line = c.Line + i
			found = append(found, l)
			open = true
		case strings.HasPrefix(line, "$ ") || line == "":
			finish()
		case open:
			printed = append(printed, line)
		}
	}
	finish()
	return found
}

// checkLinks checks that everything inside the course that a lesson links to exists.
func (k *checker) checkLinks(l lessons.Lesson, all []lessons.Lesson) {
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
				k.report(l.File, link.Line, "the link %q leads nowhere: there is no %s", link.To, file)
				continue
			}
			if anchor != "" && !hasStep(all, file, anchor) {
				k.report(l.File, link.Line, "the link %q leads nowhere: %s has no step %q", link.To, file, anchor)
			}
		}
	}
}

// hasStep reports whether the lesson in a file has a step with this ID.
func hasStep(all []lessons.Lesson, file, id string) bool {
	return slices.ContainsFunc(all, func(l lessons.Lesson) bool {
		return l.File == file && slices.ContainsFunc(l.Steps, func(s lessons.Step) bool { return s.ID == id })
	})
}
