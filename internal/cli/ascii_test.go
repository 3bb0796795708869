package cli

import "testing"

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
