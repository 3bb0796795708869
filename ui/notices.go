package ui

import "portolan/internal/cluster"

// What is said here only: of keys, of the window and of the terminal. All other sentences stand in package journey and in the
// content.
const (
	notSaved     = "Not saved: "
	mouseOn      = "The mouse wheel scrolls now. To select text with the mouse, press m again."
	mouseOff     = "The mouse is the terminal's again."
	smallWindow  = "Portolan needs 40×12 or more"
	partLessons  = "%d of %d lessons"
	practiceNext = "Practice: the lessons are behind you"
	practiseAll  = "Practise  six questions from all lessons"
	questionOf   = "question %d of %d"

	guessEnough  = "1 or 2: a guess is enough."
	guessNothing = "Guess: nothing is counted here, and the packet will tell."
	nowChoose    = "These are the answers: now choose."
	chooseFirst  = "Choose first: a digit, or ↑↓ and enter."
	enterAgain   = "Enter once more: not sure, show me."
	dropHint     = "esc once more drops what you typed." // before a text that was typed is lost
	typeIt       = "Type it, then enter. 0 is: not sure, show me."
	notTaken     = "So far the API server would not take it."
	errorAtOnce  = "an error, at once"
	notAskedFor  = "nobody asked for it"

	apiOwnText = "the API's own text"
	apiVersion = "Kubernetes %s, as `kubectl explain` prints it"
	enterSends = ": enter sends the packet"
	labOpens   = "enter opens the manifest as it is now: change it until everybody who must gets in, and nobody else."
	labSolved  = "You have solved it. enter opens it again, → goes on."
	labRead    = "You have read its solution. enter opens it again, → goes on."
	labHold    = "○ %d of %d hold%s"
	labUntried = "not tried yet, the text is refused:"
	allOfIt    = "… all of it: tab, then s"

	triedOf       = "%d of %d tried"
	boardNote     = "One thing is broken. Try probes, then name it."
	boardAsk      = "What is the fault?"
	boardShowed   = "What the probes showed"
	boardWould    = "What the probes would have shown:"
	boardGuess    = "No probe was tried: that was a guess."
	boardTried    = "%d of %d probes tried, and "
	boardNoOther  = "no other fault fits what they showed."
	boardOneOther = "one other fault would have looked the same."
	boardOthers   = "%d other faults would have looked the same."
	nothingTried  = "Nothing tried yet: tab shows the probes."

	knownAll  = "Enter opens the contents; practice is there whenever you like."
	knownNone = "Enter opens “%s”, where the course begins."
	knownSome = "Enter opens “%s”, the first that is left. %s"

	crashDetails   = "The details are in %s; please report them."
	crashUnwritten = "The details could not be written down: %v"
	crashStopped   = "this is a fault of the program, and it had to stop: %.200s\n%s\n%s"
	findHead       = "Find in the course"
	searched       = "Type a word of a lesson, a question or a lab: a type, a field such as targetPort, a message such as Connection refused, " +
		"a port. More words narrow it down."
	nameInNamespaces = "%[1]s in its own namespace, %[1]s.%[2]s in others"
	leadsNowhere     = "leads to no pod"
	helpHead         = "Keys of this screen"
	answersKept      = "What you answered is kept: start portolan again to go on."
	nothingSaved     = "Nothing was saved, as you asked."
	lastLost         = "Your last answer may be lost."
	noTerminal       = "run in this terminal: %w\nThe course as lines of text needs none: portolan --plain"
	noOtherEditor    = "No other editor can be opened here."
	textCut          = "The text was cut: it has at most 64 KB."
	nameEditor       = "name an editor in VISUAL or EDITOR, such as EDITOR=vi, and start again"
	noSuchLesson     = "there is no lesson %q"
	noManifestThere  = "the lesson %q has no step %q with a manifest"
	noDoors          = "No Service, no doors."
	nothingToUndo    = "There is nothing to undo."
	nothingToRedo    = "There is nothing to redo."
	textFull         = "The text is full: it has 64 KB."
	pasteCut         = "The paste was cut: a text has at most 64 KB."
	textAtFirst      = "The text is as it was at first; u brings yours back."
	noSuchDoor       = "There is no such door."
	backToTable      = "back to the table"
	whatIfOf         = "What if, %d to %d of %d"
	whatIfEnter      = "   enter lets it happen, and takes it back"
	acceptedWarned   = "● accepted, with a warning"
	acceptedWarnings = "● accepted, with %d warnings"
	takesText        = "The API server takes the text."
	takesAndWarns    = "It takes the text, and warns: "
	textInScene      = "The text is in the scene %s now."
	scenesEnter      = "   ● where the text is; enter takes it to another"
	someMeans        = "some: it depends on the door or the pod"
	isAlias          = "%s is an alias: DNS answers it with %s. It has no address, and nothing is proxied."
	noPorts          = "%s lists no ports: there is no door to try."
	tabToText        = "tab: back to the text"
	countsAsShown    = "It counts as shown then. Undo brings your text back."
	allByTab         = "… all of it: tab"
	asBefore         = "as it was before the error:"
	nothingApplied   = "Nothing is applied yet: the API server refuses the text."
	lastAccepted     = "The picture shows the last text that was accepted."

	forgetAll    = "Forget everything you have done here?  y: yes"
	forgetLesson = "Forget lesson %d, %s?  y: yes"
)

// Labels of keys: what a key does, in a few words.
const (
	backToAnswer    = "back to the answer"
	backToProbes    = "back to the probes"
	stepBeforeAfter = "step before, step after"
)

// causeWords says in a few words why a packet died.
func causeWords(c cluster.Cause) string {
	switch c {
	case cluster.NoSuchName:
		return "no such name here"
	case cluster.NoRoute:
		return "no route from outside"
	case cluster.ClientFirewall:
		return "the firewall on their side"
	case cluster.NodeFirewall:
		return "the firewall before the nodes"
	case cluster.NodeLost:
		return "that machine is gone"
	case cluster.PodGone:
		return "nobody has that address"
	case cluster.NoEndpoints:
		return "no ready pod behind it"
	case cluster.NoNamedPort:
		return "no port of that name behind it"
	case cluster.Loopback:
		return "not open on 127.0.0.1"
	case cluster.NoSuchPort:
		return "no such port there"
	case cluster.NotListening:
		return "nothing listens"
	case cluster.Pending:
		return "still <pending>"
	case cluster.LocalPolicy:
		return "no pod on this node"
	case cluster.SourceRange:
		return "not among the addresses let in"
	case cluster.NoCause:
		return ""
	}
	return ""
}
