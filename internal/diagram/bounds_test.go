package diagram

import (
	"fmt"
	"math/rand/v2"
	"testing"

	"portolan/internal/cluster"

	corev1 "k8s.io/api/core/v1"
)

// TestAnySceneAnySize draws random scenes at random sizes, also with traces that the simulator would never make.
// Drawing must not panic, and every picture must fit its size.
func TestAnySceneAnySize(t *testing.T) {
	rounds := 4000
	if testing.Short() {
		rounds = 400
	}
	for seed := range uint64(rounds) {
		r := rand.New(rand.NewPCG(seed, 1))
		s := randomScene(r)
		o := Options{Width: 1 + r.IntN(140), Height: 1 + r.IntN(40), Hop: r.IntN(12) - 2, ASCII: r.IntN(4) == 0}
		if r.IntN(2) == 0 {
			o.Width = 50 + r.IntN(40)
		}
		o.Grouped = r.IntN(2) == 0
		trace := randomTrace(r, s)
		if r.IntN(3) == 0 {
			trace = dialled(r, s)
		}
		t.Run(fmt.Sprint(seed), func(t *testing.T) {
			wellFormed(t, Draw(s, trace, o), o)
			wellFormed(t, List(trace, o), o)
		})
	}
}

// TestEverySize draws one crowded scene at every size.
func TestEverySize(t *testing.T) {
	s := crowd(t, webBalancer)
	trace := dial(t, s, "internet", "198.51.100.1:80")
	for w := 1; w <= 130; w++ {
		for h := 1; h <= 32; h++ {
			o := Options{Width: w, Height: h, Hop: h % 8, Grouped: w%2 == 0}
			wellFormed(t, Draw(s, trace, o), o)
		}
	}
}

func randomName(r *rand.Rand, kind string, i int) string {
	suffix := []string{
		"",
		"-7d9f8b6c5-x2x4q",
		"データベース",
		"\x1b]0;x\a",
		"é́",
		"-a-very-long-name-that-goes-on-and-on-and-on",
	}
	return fmt.Sprintf("%s%d%s", kind, i, suffix[r.IntN(len(suffix))])
}

func randomScene(r *rand.Rand) cluster.Scene {
	s := cluster.Scene{Name: "random", ProxyMode: cluster.NFTables}
	for i := range r.IntN(7) {
		s.Nodes = append(
			s.Nodes,
			cluster.Node{
				Name:    randomName(r, "n", i),
				Address: fmt.Sprintf("10.0.0.%d", i+1),
				Ready:   r.IntN(5) > 0,
				Lost:    r.IntN(6) == 0,
			},
		)
	}
	for i := range r.IntN(16) {
		p := cluster.Pod{
			Namespace: []string{"default", "ops"}[r.IntN(2)],
			Name:      randomName(r, "p", i),
			Address:   fmt.Sprintf("10.1.0.%d", i+1),
			Ready:     r.IntN(5) > 0,
		}
		if len(s.Nodes) > 0 && r.IntN(20) > 0 {
			p.Node = s.Nodes[r.IntN(len(s.Nodes))].Name
		}
		for range r.IntN(3) {
			p.Listens = append(p.Listens, cluster.Listen{Port: int32(r.IntN(65536)), Loopback: r.IntN(6) == 0})
		}
		s.Pods = append(s.Pods, p)
	}
	for i := range r.IntN(4) {
		s.Clients = append(
			s.Clients,
			cluster.Client{
				Name:    randomName(r, "c", i),
				Address: fmt.Sprintf("192.0.2.%d", i+1),
				Reaches: cluster.Reach(r.IntN(64)),
			},
		)
	}
	for i := range r.IntN(3) {
		s.Hosts = append(
			s.Hosts,
			cluster.Host{
				Name: randomName(r, "h", i), Address: fmt.Sprintf("192.0.3.%d", i+1),
				Listens: []cluster.Listen{{Protocol: corev1.ProtocolTCP, Port: 80}},
			},
		)
	}
	for i := range r.IntN(3) {
		s.Services = append(s.Services, randomService(r, s, i))
	}
	return s
}

func randomService(r *rand.Rand, s cluster.Scene, i int) cluster.Service {
	svc := &corev1.Service{}
	svc.Namespace, svc.Name = "default", randomName(r, "s", i)
	svc.Spec.Type = []corev1.ServiceType{
		corev1.ServiceTypeClusterIP, corev1.ServiceTypeNodePort,
		corev1.ServiceTypeLoadBalancer,
	}[r.IntN(3)]
	svc.Spec.ClusterIP = []string{"", "None", "10.96.0.1", "fd00:1234:5678:9abc:def0:1234:5678:9abc"}[r.IntN(4)]
	if svc.Spec.Type == corev1.ServiceTypeLoadBalancer && r.IntN(3) > 0 {
		svc.Status.LoadBalancer.Ingress = []corev1.LoadBalancerIngress{
			{IP: "198.51.100.1"},
			{Hostname: "a-long-host-name.example.com"},
		}[r.IntN(2):][:1]
	}
	if r.IntN(3) > 0 {
		svc.Spec.Selector = map[string]string{"app": randomName(r, "a", i)}
	}
	if r.IntN(4) == 0 {
		svc.Spec.ExternalIPs = []string{"192.0.2.80"}
	}
	out := cluster.Service{Service: svc}
	for k := range r.IntN(6) {
		port := corev1.ServicePort{Port: int32(80 + k)}
		if svc.Spec.Type != corev1.ServiceTypeClusterIP {
			port.NodePort = int32(30000 + 10*i + k)
		}
		svc.Spec.Ports = append(svc.Spec.Ports, port)
	}
	for _, p := range s.Pods {
		if r.IntN(2) == 0 {
			out.Endpoints = append(
				out.Endpoints,
				cluster.Endpoint{
					Namespace: p.Namespace,
					Pod:       p.Name,
					Node:      p.Node,
					Ready:     p.Ready,
					Ports:     []int32{8080},
				},
			)
		}
	}
	return out
}

// places returns every place of a scene, and some that it does not have.
func places(s cluster.Scene) []string {
	all := []string{
		"",
		"network",
		"pod/nobody",
		"node/nowhere",
		"client/nobody",
		"host/none",
		"balancer/none",
		"nonsense",
	}
	for _, n := range s.Nodes {
		all = append(all, "node/"+n.Name)
	}
	for _, p := range s.Pods {
		all = append(all, "pod/"+cluster.Name(p.Namespace, p.Name))
	}
	for _, c := range s.Clients {
		all = append(all, "client/"+c.Name)
	}
	for _, h := range s.Hosts {
		all = append(all, "host/"+h.Name)
	}
	for _, svc := range s.Services {
		all = append(all, "balancer/"+svc.Name)
	}
	return all
}

// dialled returns a trace of the simulator.
func dialled(r *rand.Rand, s cluster.Scene) cluster.Trace {
	all := places(s)
	to := []string{"10.0.0.1:30000", "10.96.0.1:80", "198.51.100.1:80", "10.1.0.1:80", "192.0.3.1:80", "nowhere:80"}
	trace, err := s.Dial(all[r.IntN(len(all))], to[r.IntN(len(to))])
	if err != nil {
		return cluster.Trace{}
	}
	return trace
}

// randomTrace returns a trace with hops at random places.
func randomTrace(r *rand.Rand, s cluster.Scene) cluster.Trace {
	all := places(s)
	pick := func() string { return all[r.IntN(len(all))] }
	hops := func() []cluster.Hop {
		var hops []cluster.Hop
		for range r.IntN(6) {
			h := cluster.Hop{At: cluster.Place(pick()), Action: cluster.Action(r.IntN(7)), To: pick()}
			if r.IntN(4) == 0 {
				h.Cause = cluster.Cause(r.IntN(12))
			}
			hops = append(hops, h)
		}
		return hops
	}
	t := cluster.Trace{
		From:    pick(),
		To:      []string{"10.0.0.1:30000", "198.51.100.1:80", "x", "", "[::1]:99999999"}[r.IntN(5)],
		Hops:    hops(),
		Outcome: cluster.Outcome(r.IntN(5)),
	}
	for range r.IntN(4) {
		t.Branches = append(t.Branches, cluster.Branch{Backend: pick(), Hops: hops()})
	}
	return t
}

func BenchmarkDraw(b *testing.B) {
	s := shop(b, webBalancer)
	trace := dial(b, s, "internet", "198.51.100.1:80")
	for _, size := range [][2]int{{80, 11}, {58, 18}, {50, 12}} {
		b.Run(fmt.Sprintf("%dx%d", size[0], size[1]), func(b *testing.B) {
			b.ReportAllocs()
			for b.Loop() {
				Draw(s, trace, Options{Width: size[0], Height: size[1], Hop: 99})
			}
		})
	}
}
