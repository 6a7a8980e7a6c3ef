// Package finding has facts about a deployment that its owner should know, as values:
// the kind, the subject, the place and a hint. Package report makes their sentences.
package finding

import (
	"example.com/magi-harden/internal/place"
	"example.com/magi-harden/internal/printable"
)

// Finding is one fact.
type Finding struct {
	Kind    Kind        `json:"kind"`
	Subject string      `json:"subject,omitempty"` // a key such as services.jupyter.user, a path, an answer or a service
	Object  string      `json:"object,omitempty"`  // another service, value or path that it is about
	Items   []string    `json:"items,omitempty"`   // where there are several objects
	Detail  string      `json:"detail,omitempty"`  // what a parser or a control reports
	Control string      `json:"control,omitempty"` // id of the control
	Edit    *Edit       `json:"edit,omitempty"`    // of a compose file: what differs from the design
	Then    Outcome     `json:"then,omitempty"`    // of a call of Compose: what happens then
	Place   place.Place `json:"place,omitzero"`
	Hint    string      `json:"hint,omitempty"` // what to do next; a command follows "run: "
}

// Error returns the place, subject, detail and control in one line, and the hint on
// the next: a finding that stops a run is an error.
func (f Finding) Error() string {
	text := f.Detail
	if f.Edit != nil && text == "" {
		text = string(f.Edit.Change)
	}
	if f.Subject != "" {
		text = f.Subject + ": " + text
	}
	if !f.Place.IsZero() {
		text = f.Place.String() + ": " + text
	}
	if f.Control != "" {
		text += " (" + f.Control + ")"
	}
	text = printable.Text(text)
	if f.Hint != "" {
		text += "\n" + f.Hint
	}
	return text
}
