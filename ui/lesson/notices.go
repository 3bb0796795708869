package lesson

// The texts that only this package shows. All other texts are in package journey and in the content.
const (
	copied        = "copied"
	apiOwnText    = "the API's own text"
	apiVersion    = "Kubernetes %s, as `kubectl explain` prints it"
	youWillBeAble = "After that lesson you can:"
	enterPredicts = "enter: predict it"
	enterSends    = ": enter sends the packet"
	labOpens      = "enter opens the manifest as it is now. Change it until every goal is met."
	labSolved     = "You have solved it. enter opens it again, → goes on."
	labRead       = "You have read its solution. enter opens it again, → goes on."
)
