package board

import (
	"strings"
	"testing"
)

// TestListing shows a table of kubectl in a wide window as it is, and in a narrow one as pairs of a heading and a
// value.
func TestListing(t *testing.T) {
	const table = "NAME   TYPE       EXTERNAL-IP   PORT(S)\nweb    NodePort   <none>        80:30007/TCP\n"
	for width, want := range map[int]string{
		44: strings.TrimSpace(table),
		43: "NAME web   TYPE NodePort\nEXTERNAL-IP <none>   PORT(S) 80:30007/TCP",
		24: "NAME web   TYPE NodePort\nEXTERNAL-IP <none>\nPORT(S) 80:30007/TCP",
	} {
		if got := strings.Join(listing(table, width), "\n"); got != want {
			t.Errorf("at %d:\n%s\nwant:\n%s", width, got, want)
		}
	}
}
