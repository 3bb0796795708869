package cluster

import (
	"net/http"
	"strconv"
)

// The times in milliseconds that curl reports in Prints. It is run with --connect-timeout 5, and the time that it
// prints is always a little longer than the limit.
const (
	refusedAfter = 1
	gaveUpAfter  = 5002
)

// datagramTimeout is how long a UDP client waits for the echo, in milliseconds.
const datagramTimeout = 5000

// Prints returns what curl prints on the client's terminal, in the words of curl since version 7.84: "curl: (7) Failed
// to connect to node1 port 30007 after 1 ms: Couldn't connect to server". An error of a proxy is its status line. If
// the client connects, Prints returns "connected", and if there is no address, it says so. For UDP, it returns what a
// program prints that sends one datagram and names the system call that fails, or "answered".
func (t Trace) Prints() string {
	if t.UDP {
		return t.printsUDP()
	}
	switch t.Outcome {
	case Refused:
		host, port := splitAddress(t.To)
		return "curl: (7) Failed to connect to " + host + " port " + port + " after " + strconv.Itoa(refusedAfter) +
			" ms: Couldn't connect to server"
	case Timeout:
		if t.Cause == LookupPolicy {
			return "curl: (28) Resolving timed out after " + strconv.Itoa(gaveUpAfter) + " milliseconds"
		}
		return "curl: (28) Connection timed out after " + strconv.Itoa(gaveUpAfter) + " milliseconds"
	case NameNotFound:
		return "curl: (6) Could not resolve host: " + t.host()
	case NoAddress:
		return "no address to try: EXTERNAL-IP is " + PendingHost
	case HTTPError:
		return "HTTP/1.1 " + strconv.Itoa(t.Status) + " " + http.StatusText(t.Status)
	case Connected, NotPermitted:
	}
	return "connected"
}

// printsUDP returns what the UDP client prints, a program that sends one datagram and waits for the echo.
func (t Trace) printsUDP() string {
	switch t.Outcome {
	case Refused:
		return "recv: Connection refused"
	case NotPermitted:
		return "sendto: Operation not permitted"
	case Timeout:
		return "recv: no answer after " + strconv.Itoa(datagramTimeout) + " milliseconds"
	case NameNotFound:
		return "could not resolve host: " + t.host()
	case NoAddress:
		return "no address to try: EXTERNAL-IP is " + PendingHost
	case Connected, HTTPError:
	}
	return "answered"
}
