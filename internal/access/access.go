// Package access finds out which clients of a scene reach a Service, at which addresses, and how each connection ends.
// It follows TCP and UDP, and leaves out SCTP ports.
package access

import (
	"fmt"
	"strings"

	corev1 "k8s.io/api/core/v1"

	"portolan/internal/cluster"
)

// Try is one connection: the address that a client dials, and the trace.
type Try struct {
	Door  cluster.Door
	Trace cluster.Trace
}

// LetsIn reports whether the connection reaches at least one of the pods that may answer.
func LetsIn(t cluster.Trace) bool { return t.Outcome == cluster.Connected || len(t.Backends()) > 0 }

// Outside reports whether a client is outside the cluster. from has the form that cluster.Scene.Dial takes.
func Outside(from string) bool {
	return !strings.HasPrefix(from, "pod/") && !strings.HasPrefix(from, "node/")
}

// Check returns an error if a client cannot send anything: it is not in the scene, its node is lost or unknown, or it
// is a pod that has finished.
func Check(s cluster.Scene, from string) error {
	if _, err := s.Dial(from, "anybody:1"); err != nil {
		return fmt.Errorf("look for a client: %w", err)
	}
	return nil
}

// Clients returns every client that can send, in the form that cluster.Scene.Dial takes: pods, then nodes, then
// clients outside the cluster.
func Clients(s cluster.Scene) []string {
	var all []string
	add := func(from string) {
		if Check(s, from) == nil {
			all = append(all, from)
		}
	}
	for _, p := range s.Pods {
		add(PodRef(p.Namespace, p.Name))
	}
	for _, n := range s.Nodes {
		add("node/" + n.Name)
	}
	for _, c := range s.Clients {
		add(c.Name)
	}
	return all
}

// PodRef returns the reference to a pod, in the form that cluster.Scene.Dial and events take.
func PodRef(namespace, name string) string { return "pod/" + cluster.Name(namespace, name) }

// IsPending reports whether a Service waits for a load balancer: its type is LoadBalancer, and it has no external
// address.
func IsPending(svc cluster.Service) bool {
	return svc.Spec.Type == corev1.ServiceTypeLoadBalancer && len(svc.Status.LoadBalancer.Ingress) == 0
}

// PendingDoors returns a door with the address <pending> for each port of a Service that waits for a load balancer. It
// returns none for any other Service.
func PendingDoors(svc cluster.Service) []cluster.Door {
	var doors []cluster.Door
	for i, p := range svc.Spec.Ports {
		if IsPending(svc) {
			address := cluster.DialAddress(p.Protocol, cluster.PendingHost, p.Port)
			doors = append(doors, cluster.Door{
				Kind: cluster.BalancerDoor, Address: address,
				Service: cluster.Name(svc.Namespace, svc.Name), Port: i,
			})
		}
	}
	return doors
}

// Doors returns the addresses of a Service as the client would type them. PendingDoors come last.
func Doors(s cluster.Scene, svc cluster.Service, from string) []cluster.Door {
	return append(s.Doors(cluster.Name(svc.Namespace, svc.Name), from), PendingDoors(svc)...)
}

// Followed reports whether what a client sends to a port can be followed. It can for TCP and UDP, and cannot for SCTP.
func Followed(p corev1.ServicePort) bool { return p.Protocol != corev1.ProtocolSCTP }

// Dial lets a client try the given addresses of a Service. It leaves out ports that are not Followed and addresses that
// cannot be dialled.
func Dial(s cluster.Scene, svc cluster.Service, from string, doors []cluster.Door) []Try {
	var all []Try
	for _, door := range doors {
		if !Followed(svc.Spec.Ports[door.Port]) {
			continue
		}
		if trace, err := s.Dial(from, door.Address); err == nil {
			all = append(all, Try{door, trace})
		}
	}
	return all
}
