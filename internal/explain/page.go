package explain

import (
	"encoding/json"

	"portolan/internal/cluster"
)

// Picture returns the scene to draw, reduced to the Service's own pods if there are many. It is the zero Scene if the
// API server refuses the Service.
func (s Service) Picture() cluster.Scene {
	if s.subject == nil {
		return cluster.Scene{}
	}
	return s.subject.sceneToDraw()
}

// Rows returns the clients with all their connections, none if the API server refuses the Service.
func (s Service) Rows() []Row {
	if s.subject == nil {
		return nil
	}
	return s.subject.try()
}

// Access returns the same connections as Rows, in the form of the JSON output.
func (s Service) Access() []Access {
	if s.subject == nil {
		return []Access{}
	}
	return accessOf(s.Rows())
}

// Fields returns the fields of its spec that have a value.
func (s Service) Fields() []Field {
	if s.subject == nil {
		return []Field{}
	}
	return fields(s.Written, s.Stored)
}

// serviceJSON is a Service as docs/json.md describes it.
type serviceJSON struct {
	Namespace string    `json:"namespace"`
	Name      string    `json:"name"`
	Type      string    `json:"type"`
	Assumed   []string  `json:"assumed"`
	Doors     []Door    `json:"doors"`
	Access    []Access  `json:"access"`
	Findings  []Finding `json:"findings"`
	Fields    []Field   `json:"fields"`
	Summary
}

// MarshalJSON returns the JSON of the Service, with what its methods compute.
func (s Service) MarshalJSON() ([]byte, error) {
	return json.Marshal(serviceJSON{
		s.Namespace, s.Name, s.Type, s.Assumed, s.Doors, s.Access(), s.Findings, s.Fields(), s.Summary,
	})
}
