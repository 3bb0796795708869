package cluster_test

import (
	"slices"
	"testing"

	"portolan/internal/cluster"
)

// dnsLine is one line of testdata/reference/second/dns.jsonl: one question, or a lookup with all the questions that the
// pod's resolver asked.
type dnsLine struct {
	Kind, From, Name string
	Type             cluster.RecordType
	Result           string
	Answers          []struct {
		Name, Data string
		Type       cluster.RecordType
	}
	Families  string
	Addresses []string
	Asked     []struct {
		Name, Result string
		Type         cluster.RecordType
	}
}

// TestAnswersAsCoreDNSDid holds every recorded DNS answer against the simulator.
func TestAnswersAsCoreDNSDid(t *testing.T) {
	s := recording{
		scene: "testdata/reference/second/scene.yaml", services: "testdata/reference/second/dns-scenarios/*.yaml",
	}.scenes(t)[cluster.IPTables]
	s = apply(t, s, apiServer)
	lines := readLines[dnsLine](t, "testdata/reference/second/dns.jsonl")
	if len(lines) != 122 {
		t.Fatalf("%d lines", len(lines))
	}
	for _, l := range lines {
		if l.Kind == "query" {
			checkQuery(t, s, l)
		} else {
			checkLookup(t, s, l)
		}
	}
}

// apiServer is the Service that an API server makes for itself.
const apiServer = `{apiVersion: v1, kind: Service, metadata: {name: kubernetes, uid: recorded},
  spec: {clusterIP: 10.96.0.1, clusterIPs: [10.96.0.1], ports: [{name: https, port: 443, targetPort: 6443}]}}`

func checkQuery(t *testing.T, s cluster.Scene, l dnsLine) {
	t.Helper()
	got, result := s.Query(l.Name, l.Type)
	var want []cluster.Record
	for _, a := range l.Answers {
		want = append(want, cluster.Record{Name: a.Name, Type: a.Type, Data: a.Data})
	}
	if string(result) != l.Result || !slices.Equal(got, want) {
		t.Errorf("%s %s:\n got %s %v\nwant %s %v", l.Name, l.Type, result, got, l.Result, want)
	}
}

func checkLookup(t *testing.T, s cluster.Scene, l dnsLine) {
	t.Helper()
	types := []cluster.RecordType{cluster.TypeA}
	if l.Families == "A and AAAA" {
		types = append(types, cluster.TypeAAAA)
	}
	asked, addresses, err := s.Resolve(l.From, l.Name, types...)
	if err != nil {
		t.Errorf("%s: %v", l.Name, err)
		return
	}
	if !slices.Equal(addresses, l.Addresses) {
		t.Errorf("%s looks up %s: %v, want %v", l.From, l.Name, addresses, l.Addresses)
	}
	var got, want []string
	for _, q := range asked {
		result := "noerror"
		if q.Result == cluster.DNSNXDomain {
			result = "nxdomain"
		}
		got = append(got, q.Name+" "+string(q.Type)+" "+result)
	}
	for _, q := range l.Asked {
		if !upstream(l, q.Name) {
			want = append(want, q.Name+" "+string(q.Type)+" "+q.Result)
		}
	}
	if !slices.Equal(got, want) {
		t.Errorf("%s looks up %s:\n got %v\nwant %v", l.From, l.Name, got, want)
	}
}

// upstream reports whether CoreDNS itself asked a question, to follow an ExternalName to a name outside. The log has it
// before the question of the pod that caused it.
func upstream(l dnsLine, name string) bool {
	return name != l.Name+"." && name != l.Name && !slices.Contains(candidatesOf(l), name)
}

// candidatesOf returns the names that a pod's resolver can ask for.
func candidatesOf(l dnsLine) []string {
	namespace := "default"
	if l.From == "pod/other/client3" {
		namespace = "other"
	}
	return []string{
		l.Name + "." + namespace + ".svc.cluster.local.", l.Name + ".svc.cluster.local.", l.Name + ".cluster.local.",
	}
}
