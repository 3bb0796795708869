package sandbox

import "portolan/internal/manifest"

// Warnings returns the API server's warnings about a text that it accepts, in the order of the text. There are none
// while the text has errors.
func (b Bench) Warnings() []string {
	if len(b.errors) > 0 {
		return nil
	}
	var all []string
	for _, v := range b.base.APIServer().Judge(manifest.Parse("", []byte(b.text))) {
		all = append(all, v.Warnings...)
	}
	return all
}
