package cluster_test

import (
	"fmt"
	"strings"
	"testing"

	"gopkg.in/yaml.v3"

	"portolan/internal/cluster"
)

// setting reads a Setting as an author writes it.
func setting(t *testing.T, text string) cluster.Setting {
	t.Helper()
	var c cluster.Setting
	if err := yaml.Unmarshal([]byte(text), &c); err != nil {
		t.Fatal(err)
	}
	return c
}

// TestSet: what is set around the objects of a scene decides how a connection ends, and the scene before knows nothing
// of it.
func TestSet(t *testing.T) {
	s := apply(
		t,
		shop(t),
		service(
			"site",
			"type: NodePort, clusterIP: 10.96.7.7, selector: {app: web}, ports: [{port: 80, targetPort: 8080, nodePort: 30010}]",
		),
	)
	for _, test := range []struct {
		setting, from, to string
		outcome           cluster.Outcome
		cause             cluster.Cause
	}{
		{"{}", "office", "10.0.0.11:30010", cluster.Connected, cluster.NoCause},
		{"nodeFirewall: [22]", "office", "10.0.0.11:30010", cluster.Timeout, cluster.NodeFirewall},
		{"nodeFirewall: []", "office", "10.0.0.11:30010", cluster.Timeout, cluster.NodeFirewall},
		{"nodeFirewall: []", "node/node2", "10.0.0.11:30010", cluster.Connected, cluster.NoCause},
		{"nodeFirewall: [30000-32767]", "office", "10.0.0.11:30010", cluster.Connected, cluster.NoCause},
		{"ports: {office: [80, 443]}", "office", "10.0.0.11:30010", cluster.Timeout, cluster.ClientFirewall},
		{"reaches: {office: [loadBalancers]}", "office", "10.0.0.11:30010", cluster.Timeout, cluster.NoRoute},
		{"reaches: {office: [services]}", "office", "10.96.7.7:80", cluster.Connected, cluster.NoCause},
		{"reaches: {office: [pods]}", "office", "10.244.1.11:8080", cluster.Connected, cluster.NoCause},
		{`listens: {pod/web-a: "127.0.0.1:8080"}`, "pod/orders", "10.244.1.11:8080", cluster.Refused, cluster.NotListening},
		{`listens: {pod/web-a: "127.0.0.1:8080"}`, "pod/web-a", "127.0.0.1:8080", cluster.Connected, cluster.NoCause},
		{`listens: {pod/web-a: "80, 81"}`, "pod/orders", "10.244.1.11:81", cluster.Connected, cluster.NoCause},
		{`listens: {pod/ops/monitor: "9100"}`, "pod/orders", "10.244.2.20:9100", cluster.Connected, cluster.NoCause},
	} {
		next, err := s.Set(setting(t, test.setting))
		if err != nil {
			t.Fatal(err)
		}
		trace, err := next.Dial(test.from, test.to)
		if err != nil {
			t.Fatal(err)
		}
		if trace.Outcome != test.outcome || trace.Cause != test.cause {
			t.Errorf(
				"%s: %s dials %s: %s, cause %d; want %s, cause %d",
				test.setting,
				test.from,
				test.to,
				trace.Outcome,
				trace.Cause,
				test.outcome,
				test.cause,
			)
		}
		if trace, err := s.Dial("office", "10.0.0.11:30010"); err != nil || trace.Outcome != cluster.Connected {
			t.Errorf("%s: the scene before has changed: %s, %v", test.setting, trace.Outcome, err)
		}
	}
}

// TestSetProxyMode sets the mode, which stays as it is where none is written.
func TestSetProxyMode(t *testing.T) {
	s, err := shop(t).Set(setting(t, "proxyMode: iptables"))
	if err != nil || s.ProxyMode != cluster.IPTables {
		t.Errorf("%s, %v", s.ProxyMode, err)
	}
	if s, err = s.Set(cluster.Setting{}); err != nil || s.ProxyMode != cluster.IPTables {
		t.Errorf("what is not written stays as it is: %s, %v", s.ProxyMode, err)
	}
}

// TestSetRefuses what a scene does not have.
func TestSetRefuses(t *testing.T) {
	for text, want := range map[string]string{
		"proxyMode: ipvs":                      `set proxyMode: "ipvs" is none of nftables, iptables`,
		"ports: {offices: [80]}":               `set ports: there is no client "offices" outside; there are internet, office`,
		"reaches: {offices: [pods]}":           `set reaches: there is no client "offices" outside; there are internet, office`,
		"reaches: {office: [nodes, pod]}":      `set reaches: office: "pod" is none of nodes, loadBalancers, externalIPs, services, pods`,
		`listens: {web-a: "8080"}`:             `set listens: there is no pod "web-a"; pods are written pod/NAME or pod/NAMESPACE/NAME`,
		`listens: {pod/web-a: "0.0.0.0:8080"}`: `set listens: pod/web-a: "0.0.0.0:8080" is none of 8080, 127.0.0.1:8080, 5353/UDP`,
		`listens: {pod/web-a: "8080 or so"}`:   `set listens: pod/web-a: "8080 or so" is none of 8080, 127.0.0.1:8080, 5353/UDP`,
	} {
		if _, err := shop(t).Set(setting(t, text)); fmt.Sprint(err) != want {
			t.Errorf("%s: %v, want %s", text, err, want)
		}
	}
}

// TestSettingIsWritten as it was read: a port more or less is another text.
func TestSettingIsWritten(t *testing.T) {
	for _, text := range []string{
		"{}",
		"nodeFirewall: []",
		`nodeFirewall: ["22", 443-445]`,
		"ports: {office: null, kiosk: []}",
	} {
		first := setting(t, text)
		data, err := yaml.Marshal(first)
		if err != nil {
			t.Fatal(err)
		}
		again := setting(t, string(data))
		if fmt.Sprintf(
			"%v %v",
			again.NodeFirewall,
			again.Ports,
		) != fmt.Sprintf(
			"%v %v",
			first.NodeFirewall,
			first.Ports,
		) {
			t.Errorf("%s is written %s", text, strings.TrimSpace(string(data)))
		}
		if first.IsZero() != (text == "{}") {
			t.Errorf("%s: changes nothing: %v", text, first.IsZero())
		}
	}
}
