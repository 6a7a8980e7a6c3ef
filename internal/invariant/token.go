package invariant

import (
	"slices"
	"strings"

	"example.com/magi-harden/internal/compose"
	"example.com/magi-harden/internal/finding"
	"example.com/magi-harden/internal/secret"
)

// held checks that the token is nowhere in the model but in the environment of
// Jupyter: every other text ends up in another container, in an image or in what the
// engine shows of a container.
func (j *judge) held() {
	trace := secret.NewTrace(j.token)
	look := func(part any, skip func(string) bool, control, detail string, top ...string) {
		var last []string
		compose.Texts(part, skip, func(keys []string, text string) {
			keys = slices.Concat(top, keys)
			if !trace.In(text) || slices.Equal(keys, last) {
				return
			}
			last = keys
			f := finding.Finding{Kind: finding.Violation, Subject: shown(keys, trace), Detail: detail, Control: control}
			if j.Origin != nil {
				f.Place = j.Origin(keys...)
			}
			j.found = append(j.found, f)
		})
	}
	const onlyJupyter = "contains the token of Jupyter, which only Jupyter may have"
	for _, name := range j.Model.ServiceNames() {
		if name == j.Jupyter {
			look(j.Model.Services[name], func(key string) bool { return key == "environment" }, "MH-AUTH-04",
				"contains the token, which only the environment of Jupyter may have", "services", name)
			continue
		}
		look(j.Model.Services[name], nil, "MH-SEC-06", onlyJupyter, "services", name)
	}
	look(j.Model, func(key string) bool { return key == "services" }, "MH-SEC-06", onlyJupyter)
}

// shown returns keys as one text, without those that contain the token or may be
// secret.
func shown(keys []string, trace secret.Trace) string {
	out := slices.Clone(keys)
	for i, key := range out {
		if trace.In(key) {
			key = ""
		}
		out[i] = compose.Redact(key)
	}
	return strings.Join(out, ".")
}
