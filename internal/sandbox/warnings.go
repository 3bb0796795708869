package sandbox

import "portolan/internal/manifest"

// Warnings are what the API server says beside its consent, in the order of the text; none while the text has errors.
func (b Bench) Warnings() []string {
	if len(b.errors) > 0 {
		return nil
	}
	var all []string
	for _, v := range manifest.Judge(manifest.Parse("", []byte(b.text))) {
		all = append(all, v.Warnings...)
	}
	return all
}
