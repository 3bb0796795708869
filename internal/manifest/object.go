// Package manifest reads Kubernetes YAML the way the API server reads it, and says what the API
// server would say of it.
//
// A manifest goes through four stages, each of which may refuse it, and the refusal of one hides
// what the next would have said, exactly as in a real cluster:
//
//	text → documents → JSON → typed object → defaults → allocation → rules
//
// Parse does the first three. It cuts a file into documents, turns the YAML of each into JSON with
// the library that kube-apiserver uses (YAML 1.1, so an unquoted yes is a boolean), and decodes that
// strictly into the real Go type: an unknown field, a repeated key or a quoted number is an error.
// Default and Validate do the rest. Default fills in what nobody wrote; Validate first asks for
// addresses and node ports, then applies the rules for every field. Judge does so with many objects,
// each in a cluster that holds those before it, where names, addresses and node ports may be taken.
//
// Beside the typed object Parse keeps a second reading of the same text, the yaml.Node tree, only to
// know where each field stands. Errors therefore have a line and a column, and a Hint in plain words
// beside the message of the API server, which is kept word for word, because that is the message
// that a reader will meet in a real cluster.
//
// Explain gives the official text of a field. Annotate serves the other direction: it takes YAML that
// was commented for a reader apart into clean lines and the notes that belong to them.
package manifest

import (
	"bytes"
	"fmt"
	"strings"

	"gopkg.in/yaml.v3"
	corev1 "k8s.io/api/core/v1"
	"k8s.io/apimachinery/pkg/runtime"
)

// Position is a place in a file; both count from 1, and 0 means unknown.
type Position struct{ Line, Column int }

// Object is one Kubernetes object as it stood in a file.
type Object struct {
	File       string
	Document   int // which document of the file, from 1
	Item       int // which item of a List, from 1; 0 if it stood alone
	APIVersion string
	Kind       string
	Namespace  string // as written; "" if it is not
	Name       string
	Value      runtime.Object // *corev1.Service, Pod, Node, Namespace, *discoveryv1.EndpointSlice; nil for other kinds or if unreadable
	Errors     []Error        // what strict decoding found; the object must not be used if there are any

	root *yaml.Node // where its fields stand, counted from the first line of text; nil if yaml.v3 cannot read what the API server can
	text string     // the document's text
	line int        // the line of the file on which text begins
}

// Error is one thing wrong with a manifest, as the API server says it, with our own hint beside it.
type Error struct {
	File string
	Position
	Field   string // "spec.ports[0].nodePort"; "" where the API server names none
	Reason  string // "FieldValueInvalid", "BadRequest", "UnknownField", "DuplicateKey", …
	Message string // "Invalid value: 32768: provided port is not in the valid range. …"
	Hint    string // in plain words, what to do; may be empty
}

// Error reads "svc.yaml:11:17: spec.ports[0].nodePort: Invalid value: …". Parts that are not known
// are left out.
func (e Error) Error() string {
	var b strings.Builder
	b.WriteString(e.File)
	if e.Line > 0 {
		if e.File == "" {
			b.WriteString("line ")
		} else {
			b.WriteByte(':')
		}
		fmt.Fprintf(&b, "%d", e.Line)
		if e.Column > 0 {
			fmt.Fprintf(&b, ":%d", e.Column)
		}
	}
	if b.Len() > 0 {
		b.WriteString(": ")
	}
	if e.Field != "" {
		b.WriteString(e.Field + ": ")
	}
	return b.String() + e.Message
}

// Service returns the object as a Service, nil if it is none or could not be read.
func (o Object) Service() *corev1.Service {
	svc, ok := o.Value.(*corev1.Service)
	if !ok {
		return nil
	}
	return svc
}

// At returns where the field stands ("spec.ports[0].nodePort"): its value if that is written beside
// the name, else its name. A field that is not written has the place of its nearest parent that is.
// Keys with dots are written in brackets, as the API server does: "metadata.labels[example.com/team]".
func (o Object) At(field string) Position {
	at := place(o.root, splitPath(field))
	if at.Line > 0 {
		at.Line += o.line - 1
	}
	return at
}

// Decode reads the object strictly (unknown and duplicate keys are errors) into v with yaml.v3: for
// kinds of our own, such as Scene. v must have fields for apiVersion, kind and metadata too. The
// error names file and line.
func (o Object) Decode(v any) error {
	text := strings.Repeat("\n", max(0, o.line-1)) + o.text
	if o.Item > 0 {
		encoded, err := yaml.Marshal(o.root)
		if err != nil {
			return fmt.Errorf("%s: decode %s %s: %w", o.File, o.Kind, o.Name, err)
		}
		text = string(encoded)
	}
	dec := yaml.NewDecoder(bytes.NewReader([]byte(text)))
	dec.KnownFields(true)
	if err := dec.Decode(v); err != nil {
		return fmt.Errorf("%s: decode %s %s: %w", o.File, o.Kind, o.Name, err)
	}
	return nil
}
