package explain

import (
	"errors"
	"fmt"

	"portolan/internal/manifest"
)

// Unreadable is a document, or an item of a List, that a report leaves out because it cannot be read. The report may be
// wrong about Services that depend on it.
type Unreadable struct {
	File      string `json:"file"`
	Document  int    `json:"document"` // the number of the document in the file, from 1
	Item      int    `json:"item"`     // the number of the item in its List, from 1; 0 outside a List
	Kind      string `json:"kind"`     // "" if not even the kind can be read
	Namespace string `json:"namespace"`
	Name      string `json:"name"`
	Line      int    `json:"line"` // 0 if it is not known
	Column    int    `json:"column"`
	Message   string `json:"message"`
	Hint      string `json:"hint"` // what to do, or ""

	err manifest.Error
}

// Error returns the place and the message, and the hint on a line of its own.
func (u Unreadable) Error() string {
	if u.Hint == "" {
		return u.err.Error()
	}
	return fmt.Sprintf("%s\n%s", u.err.Error(), u.Hint)
}

// separate returns the objects that can be used, and those that have to be left out: their kind matters or is unknown,
// and they cannot be read. A Service that cannot be decoded stays, because it gets a finding instead.
func separate(objects []manifest.Object) ([]manifest.Object, []Unreadable) {
	unreadable := []Unreadable{}
	usable := only(objects, func(o manifest.Object) bool {
		if o.IsUsable() || isService(o) || o.Kind != "" && !isRelevant(o) {
			return true
		}
		unreadable = append(unreadable, newUnreadable(o, o.Errors[0]))
		return false
	})
	return usable, unreadable
}

// leaveOut notes an object that the scene cannot have, and lets the scene be loaded without it. It passes on an error
// that has no place in a file.
func (w *world) leaveOut(o manifest.Object, err error) error {
	wrong, ok := errors.AsType[manifest.Error](err)
	if ok {
		w.leftOut = append(w.leftOut, newUnreadable(o, wrong))
		return nil
	}
	return err
}

func newUnreadable(o manifest.Object, e manifest.Error) Unreadable {
	return Unreadable{
		File: o.File, Document: o.Document, Item: o.Item, Kind: o.Kind, Namespace: o.Namespace, Name: o.Name,
		Line: e.Line, Column: e.Column, Message: e.Message, Hint: e.Hint, err: e,
	}
}
