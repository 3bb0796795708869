package kit

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
		if got := strings.Join(Listing(table, width), "\n"); got != want {
			t.Errorf("at %d:\n%s\nwant:\n%s", width, got, want)
		}
	}
	const description = "Name:       web\nEndpoints:  10.244.1.11:8080,10.244.2.11:8080\n"
	want := "Name:       web\nEndpoints:\n10.244.1.11:8080,10.244.2.11:8080"
	if got := strings.Join(Listing(description, 40), "\n"); got != want {
		t.Errorf("got %q, want %q", got, want)
	}
}
