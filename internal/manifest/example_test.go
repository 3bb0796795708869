package manifest_test

import (
	"fmt"

	"portolan/internal/manifest"
)

// The second Service requests a node port that the first one has taken.
func ExampleCluster_Judge() {
	objects := manifest.Parse("shop.yaml", []byte(`apiVersion: v1
kind: Service
metadata: {name: web}
spec: {type: NodePort, selector: {app: web}, ports: [{port: 80, nodePort: 30007}]}
---
apiVersion: v1
kind: Service
metadata: {name: admin}
spec: {type: NodePort, selector: {app: admin}, ports: [{port: 80, nodePort: 30007}]}
`))
	for _, verdict := range (manifest.Cluster{}).Judge(objects) {
		fmt.Println(verdict.Object.Service().Name, "is accepted:", verdict.Accepted)
		for _, err := range verdict.Errors {
			fmt.Println(err)
		}
	}
	// Output:
	// web is accepted: true
	// admin is accepted: false
	// shop.yaml:9:77: spec.ports[0].nodePort: Invalid value: 30007: provided port is already allocated
}
