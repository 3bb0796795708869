package ui

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

	guessFirst   = "Guess first: 1 or 2. Nothing is counted here."
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

	knownHead = "What do you know already?"
	knownNote = "“Not sure” is a good answer: that lesson stays."
	knownAll  = "Enter opens the contents; practice is there whenever you like."
	knownNone = "Enter opens “%s”, where the course begins."
	knownSome = "Enter opens “%s”, the first that is left. Known lessons can be read all the same."

	tooOpenMeans = " “Too open” worked, and let somebody in whom nobody asked for."
	forgetAll    = "Forget everything you have done here?  y: yes"
	forgetLesson = "Forget lesson %d, %s?  y: yes"
)

// Labels of keys: what a key does, in a few words.
const (
	backToAnswer    = "back to the answer"
	backToProbes    = "back to the probes"
	stepBeforeAfter = "step before, step after"
)
