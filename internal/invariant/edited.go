package invariant

import (
	"slices"
	"strings"

	"example.com/magi-harden/internal/compose"
	"example.com/magi-harden/internal/control"
	"example.com/magi-harden/internal/deployment"
	"example.com/magi-harden/internal/exact"
	"example.com/magi-harden/internal/finding"
	"example.com/magi-harden/internal/place"
	"example.com/magi-harden/internal/secret"
)

// Edit is a compose file of the hardening with a user's edits.
type Edit struct {
	exact.Input
	Rendered, Live []compose.Document // the file without and with the edits
}

// Edited compares the model with the edits with the designed one, for which Check has
// to find nothing: Jupyter and the front must pass every control, and no difference may
// weaken the hardening. origin is that of Check, for the model with the edits.
func Edited(e Edit, origin func(path ...string) place.Place) (out []finding.Finding) {
	j := judge{Deployment: deploymentOf(e.Edited, e.Design, origin), design: e.Design}
	for _, name := range []string{j.Jupyter, j.Front} {
		if _, there := j.Model.Services[name]; name != "" && !there {
			j.found = append(j.found, finding.Finding{Kind: finding.Violation, Subject: "services." + name, Detail: "is gone", Place: e.services()})
		}
	}
	if j.found != nil {
		return j.found
	}
	broken := control.Check(j.Deployment)
	trace := secret.NewTrace(e.Token)
	different := append(exact.Compare(e.Input), exact.Written(e.Input, e.Rendered, e.Live)...)
	for _, d := range different {
		if !toldBy(broken, different, d) {
			out = append(out, difference(d, j.Deployment, trace))
		}
	}
	return append(broken, out...)
}

// services returns where the edited file lists services; the zero Place if nowhere.
func (e Edit) services() place.Place {
	for _, doc := range e.Live {
		if n := compose.Child(doc.Root, "services"); n != nil {
			return place.Place{File: doc.File, Line: n.Line}
		}
	}
	return place.Place{}
}

// difference returns the finding of a difference. A key may be a value of a list.
func difference(d exact.Difference, in deployment.Deployment, token secret.Trace) finding.Finding {
	keys := slices.Clone(d.Path)
	for i, key := range keys {
		if token.In(key) {
			keys[i] = "…"
		}
	}
	f := finding.Finding{Kind: finding.Violation, Subject: strings.Join(keys, "."), Edit: &d.Edit, Place: d.At}
	if f.Place.IsZero() && in.Origin != nil {
		f.Place = in.Origin(d.Path...)
	}
	return f
}

// toldBy reports whether the controls say all that there is to say about the key of the
// service with this difference: there are as many findings as differences.
func toldBy(broken []finding.Finding, all []exact.Difference, d exact.Difference) bool {
	if len(d.Path) < 3 || d.Change == finding.Variable {
		return false
	}
	differences, told := 0, 0
	for _, other := range all {
		if len(other.Path) > 2 && other.Change != finding.Variable && slices.Equal(other.Path[:3], d.Path[:3]) {
			differences++
		}
	}
	key := strings.Join(d.Path[:3], ".")
	for _, f := range broken {
		if f.Subject == key || strings.HasPrefix(f.Subject, key+".") {
			told++
		}
	}
	return told >= differences
}
