package quiz_test

import (
	"fmt"
	"os"

	"portolan/internal/cluster"
	"portolan/internal/manifest"
	"portolan/quiz"
)

// The crane must reach its log, and the office must not.
func ExampleJudge() {
	const file = "testdata/harbour.yaml"
	data, err := os.ReadFile(file)
	if err != nil {
		fmt.Println(err)
		return
	}
	scene, err := cluster.Load(file, data)
	if err != nil {
		fmt.Println(err)
		return
	}
	objects := manifest.Parse("log.yaml", []byte(`
apiVersion: v1
kind: Service
metadata: {name: log}
spec: {selector: {app: log}, ports: [{port: 5432}]}
`))
	scenario := quiz.Scenario{
		Scene: scene, Service: objects[0].Service(), Options: []string{"ClusterIP", "NodePort", "LoadBalancer"},
		Needs: []quiz.Need{{From: "pod/crane"}},
		Bans:  []quiz.Ban{{From: "office"}},
	}
	for _, option := range scenario.Options {
		judgement, err := quiz.Judge(scenario, option)
		if err != nil {
			fmt.Println(err)
			return
		}
		fmt.Printf("%s: %s\n", option, judgement.Verdict)
	}
	// Output:
	// ClusterIP: fits
	// NodePort: too open
	// LoadBalancer: too open
}
