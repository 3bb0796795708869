// Package manifest reads Kubernetes YAML as the API server does, and reports what the API server would answer.
//
// A Service goes through these stages:
//
//	text → documents → JSON → typed object → defaults → allocation → rules
//
// A stage may refuse the manifest. Then the later stages do not run, so their errors do not appear, exactly as in a
// real cluster.
//
// Parse does the first three stages. It cuts a file into documents, turns the YAML of each into JSON, and decodes the
// JSON strictly into the real Go type. For YAML it uses the library of kube-apiserver, which reads YAML 1.1, so an
// unquoted yes is a boolean. Strict decoding means that an unknown field, a repeated key or a quoted number is an
// error.
//
// A Reader does the same for files of any size, such as what kubectl prints of a cluster with 15,000 pods. It has two
// paths to the typed object:
//
//	document ─▶ outline is sure ─▶ items of the List, or the head ─▶ branches that are needed ─▶ JSON ─▶ typed object
//	         └▶ outline is unsure ─▶ the path of Parse, for at most 4 MiB
//
// The quick path does not parse YAML. An outline follows the lines: it knows where a field or an item begins, and which
// lines belong to a quoted text or a block scalar. So a List is cut into its items while it is read, and of each item
// only the lines that are needed become JSON (plainyaml.go). Whatever the outline or this conversion is not sure of,
// such as an anchor, a tag or a tab, goes to the YAML library: the item, or the whole document if it may concern other
// items. FuzzFastPath compares both paths. Of Pods, Nodes and EndpointSlices that an API server has stored, a command
// may ask for only those branches that matter for connections (Need). The rest of such an object is not checked.
//
// Default and Validate do the rest. Default fills in the fields that the manifest leaves out. Validate first allocates
// addresses and node ports, then applies the rules of every field. Judge validates many objects in order. Each one
// sees a cluster that already holds the ones before it, where names, addresses and node ports may be taken.
//
// JudgeUpdates judges objects that change others. For kubectl apply it first merges the manifest into the Service that
// exists. Before allocation an update keeps what it leaves out, such as the cluster address, and drops what the new
// type does not have. Allocation reserves only what is new. The rules also refuse changes of fields that may not
// change.
//
// A NetworkPolicy or an Ingress has no stage that allocates. GatewayClass, Gateway and HTTPRoute are custom resources,
// of whose rules this package has a part. All other kinds are decoded strictly if this package has their types, and
// not validated.
//
// The yaml.Node tree of the same text serves only to know the position of each field, so that every Error has a line
// and a column. Most manifests have no errors, so Parse reads the tree only when it is needed. An Error keeps the
// message of the API server word for word, because a reader will see that message in a real cluster, and adds a Hint in
// plain words.
//
// Explain returns the official description of a field. Annotate serves the lessons: it separates commented YAML into
// clean lines and the notes that belong to them.
package manifest

import (
	"bytes"
	"encoding/json"
	"errors"
	"fmt"
	"slices"
	"strings"

	"gopkg.in/yaml.v3"
	corev1 "k8s.io/api/core/v1"
	metav1 "k8s.io/apimachinery/pkg/apis/meta/v1"
	"k8s.io/apimachinery/pkg/runtime"
	sigsyaml "sigs.k8s.io/yaml"
)

// Position is a place in a file. Line and column count from 1, and 0 means unknown.
type Position struct{ Line, Column int }

// Object is one Kubernetes object as read from a file.
type Object struct {
	File       string
	Document   int // the number of the document in the file, from 1
	Item       int // the number of the item in its List, from 1; 0 outside a List
	APIVersion string
	Kind       string
	Namespace  string // as written; "" if the manifest does not set it
	Name       string
	// For example a *corev1.Service or a *networkingv1.NetworkPolicy. Value has the Go type of every kind of v1,
	// discovery.k8s.io/v1, networking.k8s.io/v1 and gateway.networking.k8s.io/v1. It is nil for other kinds and for
	// objects that cannot be read.
	Value  runtime.Object
	Errors []Error // the errors of strict decoding; do not use the object if there are any

	positions *positions // nil if the object has no positions
	text      string     // the text of the document, or of the item
	line      int        // the line of the file where text begins
	column    int        // how many characters are before text on that line
}

// Error is one problem of a manifest. It has the message of the API server, and a hint of our own.
type Error struct {
	File string
	Position
	Field   string // "spec.ports[0].nodePort"; "" if the API server names no field
	Reason  string // "FieldValueInvalid", "BadRequest", "UnknownField", "DuplicateKey", …
	Message string // "Invalid value: 32768: provided port is not in the valid range. …"
	Hint    string // what to do about it, in plain words; may be empty
}

// Error formats the error as "svc.yaml:11:17: spec.ports[0].nodePort: Invalid value: …". It leaves out the parts that
// are not known.
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
	return b.String() + e.Text()
}

// Text returns what is wrong, without the place: "spec.ports[0].nodePort: Invalid value: …".
func (e Error) Text() string {
	if e.Field == "" {
		return e.Message
	}
	return e.Field + ": " + e.Message
}

// Service returns the object as a Service, or nil if it is another kind or could not be read.
func (o Object) Service() *corev1.Service {
	svc, ok := o.Value.(*corev1.Service)
	if !ok {
		return nil
	}
	return svc
}

// IsStored reports whether an object comes from an API server: it has a uid, a resourceVersion or a creationTimestamp,
// which only an API server sets. That server has already applied its rules to the object, with the address ranges and
// the Kubernetes version of its own cluster.
func (o Object) IsStored() bool {
	meta, ok := o.Value.(metav1.Object)
	if !ok {
		return false
	}
	created := meta.GetCreationTimestamp()
	return meta.GetUID() != "" || meta.GetResourceVersion() != "" || !created.IsZero()
}

// IsUsable reports whether an object can be used as it was decoded. Either it has no errors, or it comes from an API
// server and its only errors are fields that version 1.36 does not have. The version of that server may have them.
func (o Object) IsUsable() bool {
	worse := func(e Error) bool { return e.Reason != reasonUnknownField }
	return len(o.Errors) == 0 || o.IsStored() && !slices.ContainsFunc(o.Errors, worse)
}

// source returns the JSON of an object as its file has it, with the nulls and the empty fields that Value does not
// have. If the text of the object is not YAML on its own, for example because it has an alias to another item of the
// List, source returns the JSON of Value.
func (o Object) source() ([]byte, error) {
	text := []byte(o.text)
	if o.Item > 0 {
		text = nil
		if encoded, err := yaml.Marshal(o.positions.tree()); err == nil {
			text = encoded
		}
	}
	js, err := readJSON(string(text), sigsyaml.YAMLToJSON)
	if err == nil && bytes.Contains(js, []byte(`"metadata"`)) {
		return js, nil
	}
	if js, err = json.Marshal(o.Value); err != nil {
		return nil, fmt.Errorf("encode %s %s: %w", o.Kind, o.Name, err)
	}
	return js, nil
}

// At returns the position of a field, such as "spec.ports[0].nodePort". That is the position of the value if the value
// is on the line of the field's name, and otherwise of the name. For a field that the manifest does not set, it is the
// position of the nearest parent that the manifest sets. A key that contains dots is in brackets, as the API server
// writes it: "metadata.labels[example.com/team]".
func (o Object) At(field string) Position {
	return o.inFile(place(o.positions.tree(), splitPath(field)))
}

// inFile turns a position in the object's text into one in its file.
func (o *Object) inFile(at Position) Position {
	if at.Line == 1 {
		at.Column += o.column
	}
	if at.Line > 0 {
		at.Line += o.line - 1
	}
	return at
}

// Decode decodes the object with yaml.v3 into v. Kinds of our own, such as Scene, use it. Decoding is strict: unknown
// fields and duplicate keys are errors. v must have fields for apiVersion, kind and metadata too. The error names the
// file and the line.
func (o Object) Decode(v any) error {
	text := o.text
	if o.Item > 0 {
		encoded, err := yaml.Marshal(o.positions.tree())
		if err != nil {
			return fmt.Errorf("%s: decode %s %s: %w", o.File, o.Kind, o.Name, err)
		}
		text = string(encoded)
	}
	dec := yaml.NewDecoder(bytes.NewReader([]byte(text)))
	dec.KnownFields(true)
	if err := dec.Decode(v); err != nil {
		return fmt.Errorf("%s: decode %s %s: %w", o.File, o.Kind, o.Name, o.placed(err))
	}
	return nil
}

// placed changes the lines in an error of yaml.v3 to those of the file. In an item of a List there is nothing to
// change: its text was encoded again, and so the lines are lost.
func (o *Object) placed(err error) error {
	inFile := func(message string) string {
		return lineNumber.ReplaceAllStringFunc(message, func(found string) string {
			return fmt.Sprintf("line %d", o.lineIn(found))
		})
	}
	if many, ok := errors.AsType[*yaml.TypeError](err); ok && o.Item == 0 {
		moved := &yaml.TypeError{Errors: slices.Clone(many.Errors)}
		for i, message := range moved.Errors {
			moved.Errors[i] = inFile(message)
		}
		return moved
	}
	if o.Item > 0 {
		return err
	}
	return errors.New(inFile(err.Error()))
}
