package cluster

import (
	"net/http"
	"strconv"
)

// connectTimeout is how long the curl of Prints waits before it gives up, in milliseconds. Its option is
// --connect-timeout 5.
const connectTimeout = 5000

// Prints returns what curl prints on the client's terminal: "curl: (7) Failed to connect to node1 port 30007:
// Connection refused". If the client connects, it returns "connected". UDP clients do not use curl but a program that
// prints which system call failed.
func (t Trace) Prints() string {
	if t.UDP {
		return t.printsUDP()
	}
	switch t.Outcome {
	case Refused:
		host, port := splitAddress(t.To)
		return "curl: (7) Failed to connect to " + host + " port " + port + ": Connection refused"
	case Timeout:
		if t.Cause == LookupPolicy {
			return "curl: (28) Resolving timed out after " + strconv.Itoa(connectTimeout) + " milliseconds"
		}
		return "curl: (28) Connection timed out after " + strconv.Itoa(connectTimeout) + " milliseconds"
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
		return "recv: no answer after " + strconv.Itoa(connectTimeout) + " milliseconds"
	case NameNotFound:
		return "could not resolve host: " + t.host()
	case NoAddress:
		return "no address to try: EXTERNAL-IP is " + PendingHost
	case Connected, HTTPError:
	}
	return "answered"
}
