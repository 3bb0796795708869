package cluster_test

import (
	"fmt"

	"portolan/internal/cluster"
)

// The office connects to a node that runs no pod of the Service, and the node forwards the packet.
func ExampleScene_Dial() {
	scene, err := cluster.Load("shop.yaml", []byte(`
apiVersion: portolan/v1
kind: Scene
metadata: {name: shop}
clients:
  - {name: office, address: 192.0.2.10, reaches: [nodes]}
---
apiVersion: v1
kind: Node
metadata: {name: node1}
status: {addresses: [{type: InternalIP, address: 10.0.0.11}]}
---
apiVersion: v1
kind: Node
metadata: {name: node2}
status: {addresses: [{type: InternalIP, address: 10.0.0.12}]}
---
apiVersion: v1
kind: Pod
metadata: {name: web-a, labels: {app: web}, annotations: {portolan/listens: "8080"}}
spec: {nodeName: node2, containers: [{name: web, image: web}]}
status: {podIP: 10.244.2.5, conditions: [{type: Ready, status: "True"}]}
---
apiVersion: v1
kind: Service
metadata: {name: web}
spec:
  type: NodePort
  selector: {app: web}
  ports: [{port: 80, targetPort: 8080, nodePort: 30007}]
`))
	if err != nil {
		fmt.Println(err)
		return
	}
	trace, err := scene.Dial("office", "node1:30007")
	if err != nil {
		fmt.Println(err)
		return
	}
	fmt.Println("connected:", trace.Outcome == cluster.Connected)
	fmt.Println("answers:", trace.Backends())
	fmt.Println("the pod sees as the client:", trace.Sources())
	// Output:
	// connected: true
	// answers: [web-a]
	// the pod sees as the client: [node1]
}
