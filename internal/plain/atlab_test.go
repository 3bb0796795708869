package plain

import (
	"strings"
	"testing"

	"portolan/internal/progress"
)

// TestALabSaysHowThingsAre: a lab prints what each client gets now, the warnings of the API server, and the ports that
// the simulation leaves out.
func TestALabSaysHowThingsAre(t *testing.T) {
	learner := typing(
		"lab mend",
		"paste",
		"apiVersion: v1",
		"kind: Service",
		"metadata: {name: web}",
		"spec:",
		"  externalIPs: [192.0.2.80]",
		"  type: NodePort",
		"  selector: {app: till}",
		"  ports: [{name: http, port: 80, targetPort: 8080, nodePort: 30007}, {name: dns, port: 53, protocol: SCTP}]",
		".",
		"who",
		"quit",
		"quit",
	)
	if err := Run(t.Context(), playing(small(t), learner, progress.NewMemory())); err != nil {
		t.Fatal(err)
	}
	said := strings.Join(strings.Fields(learner.paper.String()), " ")
	for _, want := range []string{
		"Accepted by the API server, with a warning: - spec.externalIPs",
		`("laptop in the office"): not met yet (now: refused). From the office to node1:30007: `,
		"Portolan does not simulate SCTP. Left out: 53/SCTP.",
		"The API server warns: spec.externalIPs",
	} {
		if !strings.Contains(said, want) {
			t.Errorf("it does not say %q:\n%s", want, learner.paper.String())
		}
	}
	readable(t, learner.paper.String())
}
