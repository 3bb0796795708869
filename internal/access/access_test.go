package access_test

import (
	"fmt"
	"os"
	"testing"

	"portolan/internal/access"
	"portolan/internal/cluster"
	"portolan/internal/manifest"
)

const dns = `---
apiVersion: v1
kind: Service
metadata: {name: dns}
spec:
  type: LoadBalancer
  loadBalancerClass: none
  selector: {app: web}
  ports:
  - {name: tcp, port: 53, targetPort: http, nodePort: 30053}
  - {name: udp, port: 53, targetPort: http, protocol: UDP, nodePort: 30053}
  - {name: sctp, port: 53, targetPort: http, protocol: SCTP}
`

// TestOf holds that a load balancer without an address has a column, and that ports which are not followed are named.
func TestOf(t *testing.T) {
	shop, err := os.ReadFile("../../lessons/scenes/shop.yaml")
	if err != nil {
		t.Fatal(err)
	}
	scene, err := cluster.LoadObjects(manifest.Parse("shop.yaml", append(shop, dns...)))
	if err != nil {
		t.Fatal(err)
	}
	table := access.Of(scene, "dns", []string{"pod/orders", "office"})
	got, want := fmt.Sprintf("%v %v", table.Kinds, table.NotFollowed), "[name cluster node balancer] [53/SCTP]"
	if got != want {
		t.Errorf("got %s, want %s", got, want)
	}
	for i, want := range []string{
		"connected connected connected no-address ",
		"name-not-found timeout connected no-address ",
	} {
		got := ""
		for _, c := range table.Rows[i].Cells {
			got += c.Trace.Outcome.String() + " "
		}
		if got != want {
			t.Errorf("%s: got %s, want %s", table.Rows[i].From, got, want)
		}
	}
}
