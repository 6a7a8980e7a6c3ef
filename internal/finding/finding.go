// Package finding has facts about a deployment that somebody should know, as
// values: of which kind, about what, where, and what mends it. Their words for
// a person are made at the edge.
package finding

import (
	"cmp"

	"example.com/magi-harden/internal/place"
)

// Finding is one fact.
type Finding struct {
	Kind    Kind        `json:"kind"`
	Subject string      `json:"subject,omitempty"` // what it is about: services.jupyter.user, a path, an answer, a service
	Object  string      `json:"object,omitempty"`  // what else it is about: another service, a value, another path
	Items   []string    `json:"items,omitempty"`   // where there are several
	Detail  string      `json:"detail,omitempty"`  // what a parser or a control says of it
	Control string      `json:"control,omitempty"` // id in the catalogue of controls
	Place   place.Place `json:"place,omitzero"`
	Hint    string      `json:"hint,omitempty"` // what to do next; it can be pasted
}

// Error makes a finding an error where one stops the work: its place, subject,
// detail and control, and the hint on a line of its own.
func (f Finding) Error() string {
	text := f.Detail
	if f.Subject != "" {
		text = f.Subject + ": " + text
	}
	if !f.Place.IsZero() {
		text = f.Place.String() + ": " + text
	}
	if f.Control != "" {
		text += " (" + f.Control + ")"
	}
	if f.Hint != "" {
		text += "\n" + f.Hint
	}
	return text
}

// Compare orders findings by place, then by control and subject.
func Compare(a, b Finding) int {
	return cmp.Or(a.Place.Compare(b.Place), cmp.Compare(a.Control, b.Control), cmp.Compare(a.Subject, b.Subject), cmp.Compare(a.Detail, b.Detail))
}
