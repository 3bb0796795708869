package cli

import (
	"slices"
	"testing"
)

func TestNearest(t *testing.T) {
	ids := []string{"why-a-service", "clusterip", "nodeport", "loadbalancer", "which-type"}
	tests := []struct {
		typed string
		want  []string
	}{
		{"nodeprt", []string{"nodeport"}},
		{"NodePort", []string{"nodeport"}},
		{"node", []string{"nodeport"}},
		{"nodepotr", []string{"nodeport"}},
		{"wich-type", []string{"which-type"}},
		{"balancer", []string{"loadbalancer"}},
		{"e", []string{"why-a-service", "clusterip", "nodeport"}},
		{"ingress", nil},
		{"", nil},
		{"x", nil},
	}
	for _, tt := range tests {
		t.Run(tt.typed, func(t *testing.T) {
			if got := nearest(tt.typed, ids); !slices.Equal(got, tt.want) {
				t.Errorf("got %q, want %q", got, tt.want)
			}
		})
	}
}

func TestWantsASCII(t *testing.T) {
	tests := []struct {
		name    string
		environ []string
		want    bool
	}{
		{"nothing is known", nil, false},
		{"UTF-8", []string{"LANG=de_AT.UTF-8"}, false},
		{"utf8", []string{"LC_CTYPE=C.utf8", "LANG=C"}, false},
		{"no locale", []string{"LANG=C"}, true},
		{"Latin", []string{"LANG=en_GB.ISO-8859-1"}, true},
		{"LC_ALL counts first", []string{"LANG=C.UTF-8", "LC_ALL=POSIX"}, true},
		{"empty is as if unset", []string{"LC_ALL=", "LANG=C.UTF-8"}, false},
		{"asked for", []string{"LANG=C.UTF-8", "PORTOLAN_ASCII=1"}, true},
		{"asked not to", []string{"PORTOLAN_ASCII=0"}, false},
		{"the last one counts", []string{"LANG=C", "LANG=C.UTF-8"}, false},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			if got := wantsASCII(Env{Environ: tt.environ}); got != tt.want {
				t.Errorf("got %v", got)
			}
		})
	}
}
