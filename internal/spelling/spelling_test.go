package spelling_test

import (
	"slices"
	"strings"
	"testing"

	"portolan/internal/spelling"
)

func TestSlips(t *testing.T) {
	for _, tt := range []struct {
		a, b string
		want int
	}{
		{"", "", 0},
		{"", "web", 3},
		{"web", "web", 0},
		{"web", "webb", 1},
		{"web", "eb", 1},
		{"web", "wab", 1},
		{"wbe", "web", 1}, // neighbours that changed places
		{"prots", "ports", 1},
		{"hepl", "help", 1},
		{"cause", "clause", 1},
		{"wbe", "orders", 5},
		{"café", "cafe", 1},
	} {
		if got := spelling.Slips(tt.a, tt.b); got != tt.want {
			t.Errorf("%q and %q: got %d, want %d", tt.a, tt.b, got, tt.want)
		}
		if got := spelling.Slips(tt.b, tt.a); got != tt.want {
			t.Errorf("%q and %q: got %d, want %d", tt.b, tt.a, got, tt.want)
		}
	}
}

func TestNear(t *testing.T) {
	fields := []string{"name", "port", "ports", "targetPort", "apiVersion", "externalName"}
	for _, tt := range []struct {
		typed string
		want  []string
	}{
		{"prots", []string{"ports"}},
		{"portss", []string{"ports", "port"}},
		{"targetport", []string{"targetPort"}},
		{"api_version", []string{"apiVersion"}},
		{"po", nil},
		{"selector", nil},
		{strings.Repeat("name", 20), nil},
	} {
		if got := spelling.Near(tt.typed, fields); !slices.Equal(got, tt.want) {
			t.Errorf("%q: got %q, want %q", tt.typed, got, tt.want)
		}
	}
}

func TestSuggest(t *testing.T) {
	ids := []string{"why-a-service", "clusterip", "nodeport", "loadbalancer", "which-type"}
	for _, tt := range []struct {
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
		{"-", nil},
		{"x", nil},
	} {
		if got := spelling.Suggest(tt.typed, ids); !slices.Equal(got, tt.want) {
			t.Errorf("%q: got %q, want %q", tt.typed, got, tt.want)
		}
	}
}
