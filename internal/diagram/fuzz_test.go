package diagram

import (
	"math/rand/v2"
	"testing"

	"portolan/internal/cluster"
)

// FuzzDraw draws any scene with any connection at any size. No picture is larger than its size, and its text cannot
// control a terminal.
func FuzzDraw(f *testing.F) {
	for _, scene := range []string{
		"kind: Pod\napiVersion: v1\nmetadata: {name: a, labels: {app: web}}\nspec: {nodeName: n}\nstatus: {podIP: 10.1.0.1}\n",
		"kind: Node\napiVersion: v1\nmetadata: {name: \"世\\u0301界\"}\n---\nkind: Service\napiVersion: v1\nmetadata: {name: web}\n" +
			"spec: {type: NodePort, selector: {app: web}, ports: [{port: 80, nodePort: 30007}]}\n",
		"kind: Scene\napiVersion: portolan/v1\nmetadata: {name: x}\nclients: [{name: office, address: 192.0.2.1, reaches: [nodes]}]\n",
	} {
		f.Add(scene, "internet", "web:80", uint64(1), uint8(80), uint8(20), int8(3), true)
		f.Add(scene, "pod/a", "10.1.0.1:80", uint64(2), uint8(60), uint8(12), int8(-1), false)
	}
	f.Fuzz(func(t *testing.T, yaml, from, to string, seed uint64, width, height uint8, hop int8, flag bool) {
		o := Options{Width: 1 + int(width), Height: 1 + int(height), Hop: int(hop), ASCII: flag, Grouped: seed%2 == 0}
		s, err := cluster.Load("fuzz.yaml", []byte(yaml))
		if err != nil {
			s = randomScene(rand.New(rand.NewPCG(seed, 1)))
		}
		trace, err := s.Dial(from, to)
		if err != nil {
			trace = randomTrace(rand.New(rand.NewPCG(seed, 2)), s)
		}
		o.Service = to
		wellFormed(t, Draw(s, trace, o), o)
		o.Service = ""
		wellFormed(t, Draw(s, trace, o), o)
		wellFormed(t, List(trace, o), o)
	})
}
