// Package access finds out who reaches a Service: which clients a scene has, at which addresses each of them can try
// the Service, and how every try ends. Only TCP connections are followed.
package access

import (
	"fmt"
	"strings"

	corev1 "k8s.io/api/core/v1"

	"portolan/internal/cluster"
)

// Try is one connection: the address that a client dials, and what becomes of it.
type Try struct {
	Door  cluster.Door
	Trace cluster.Trace
}

// LetsIn reports whether a connection may reach a pod, be it one of several.
func LetsIn(t cluster.Trace) bool { return t.Outcome == cluster.Connected || len(t.Backends()) > 0 }

// Outside reports whether a client, as cluster.Scene.Dial takes it, is outside the cluster.
func Outside(from string) bool {
	return !strings.HasPrefix(from, "pod/") && !strings.HasPrefix(from, "node/")
}

// Check fails if a client can send nothing: it does not exist, or its node is lost.
func Check(s cluster.Scene, from string) error {
	if _, err := s.Dial(from, "anybody:1"); err != nil {
		return fmt.Errorf("look for a client: %w", err)
	}
	return nil
}

// Clients returns every client that can send, as cluster.Scene.Dial takes it: pods, then nodes, then those outside.
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

// PodRef names a pod as cluster.Scene.Dial and events take it.
func PodRef(namespace, name string) string { return "pod/" + cluster.Name(namespace, name) }

// IsPending reports whether a Service asks for a load balancer, and none has given it an address.
func IsPending(svc cluster.Service) bool {
	return svc.Spec.Type == corev1.ServiceTypeLoadBalancer && len(svc.Status.LoadBalancer.Ingress) == 0
}

// PendingDoors returns the addresses that stand for those of a load balancer if IsPending: <pending> with each of the
// ports.
func PendingDoors(svc cluster.Service) []cluster.Door {
	var doors []cluster.Door
	for i, p := range svc.Spec.Ports {
		if IsPending(svc) {
			address := cluster.JoinAddress(cluster.PendingHost, p.Port)
			doors = append(doors, cluster.Door{
				Kind: cluster.BalancerDoor, Address: address,
				Service: cluster.Name(svc.Namespace, svc.Name), Port: i,
			})
		}
	}
	return doors
}

// Doors returns the addresses of a Service as the client would type them: those of cluster.Scene.Doors, then
// PendingDoors.
func Doors(s cluster.Scene, svc cluster.Service, from string) []cluster.Door {
	return append(s.Doors(cluster.Name(svc.Namespace, svc.Name), from), PendingDoors(svc)...)
}

// Followed reports whether connections to a port can be followed: its protocol is TCP, which "" means too.
func Followed(p corev1.ServicePort) bool { return p.Protocol == corev1.ProtocolTCP || p.Protocol == "" }

// Dial lets a client try those addresses of a Service whose port can be followed. It leaves out what cannot be dialled.
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
