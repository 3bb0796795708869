package cluster_test

import (
	"fmt"

	"portolan/internal/cluster"
)

// A policy lets only one app connect. The hop where the packet is dropped names the policy.
func ExampleScene_Dial_networkPolicy() {
	scene, err := cluster.Load("db.yaml", []byte(`
apiVersion: portolan/v1
kind: Scene
metadata: {name: db}
networkPolicy: enforced
---
apiVersion: v1
kind: Node
metadata: {name: node1}
status: {addresses: [{type: InternalIP, address: 10.0.0.11}]}
---
apiVersion: v1
kind: Pod
metadata: {name: db-0, labels: {app: db}}
spec: {nodeName: node1, containers: [{name: db, image: db, ports: [{containerPort: 5432}]}]}
status: {podIP: 10.244.1.5, conditions: [{type: Ready, status: "True"}]}
---
apiVersion: v1
kind: Pod
metadata: {name: cron, labels: {app: cron}}
spec: {nodeName: node1, containers: [{name: cron, image: cron}]}
status: {podIP: 10.244.1.6}
---
apiVersion: v1
kind: Service
metadata: {name: db}
spec: {selector: {app: db}, ports: [{port: 5432}]}
---
apiVersion: networking.k8s.io/v1
kind: NetworkPolicy
metadata: {name: from-api}
spec:
  podSelector: {matchLabels: {app: db}}
  ingress: [{from: [{podSelector: {matchLabels: {app: api}}}]}]
`))
	if err != nil {
		fmt.Println(err)
		return
	}
	trace, err := scene.Dial("pod/cron", "db:5432")
	if err != nil {
		fmt.Println(err)
		return
	}
	path := trace.Path(0)
	fmt.Println(trace.Outcome)
	fmt.Println(path[len(path)-1].Policy.Policies)
	fmt.Println(trace.Reason())
	// Output:
	// timeout
	// [from-api]
	// The NetworkPolicy `from-api` selects the pod `db-0`, and none of its ingress rules allows the pod `cron` on port 5432.
}
