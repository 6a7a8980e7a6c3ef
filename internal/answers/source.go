package answers

import "slices"

// Given is an answer as given, before any check.
type Given struct {
	Values []string
	From   string // source in messages: --domain, MAGI_HARDEN_DOMAIN, answers.yaml:7
	Note   string // message of a migration that changed it
}

// Source is one source of answers, by key.
type Source map[string]Given

// Read returns the answers that the layers give, without defaults, and the problems
// of answers that are invalid whatever the others are.
func Read(layers []Source) (s Answers, problems Problems) {
	for _, q := range Questions() {
		if values, place, ok := lookup(layers, q.Key); ok {
			if err := q.Set(&s, values); err != nil {
				problems = append(problems, Problem{q.Key, place, err.Error()})
			}
		}
	}
	return s, problems
}

// Gives reports whether a layer has the answer to q.
func Gives(layers []Source, q Question) bool {
	_, _, ok := lookup(layers, q.Key)
	return ok
}

func lookup(layers []Source, key string) ([]string, string, bool) {
	for _, l := range layers {
		if g, ok := l[key]; ok {
			return g.Values, g.From, true
		}
	}
	return nil, "", false
}

// MayHoldSecret reports whether answers as written may hold a secret, because the
// parsed form of a redacted answer differs from its text.
func MayHoldSecret(a Source) bool {
	return slices.ContainsFunc(Questions(), func(q Question) bool {
		given, has := a[q.Key]
		var s Answers
		return q.Redacts && has && (q.Set(&s, given.Values) != nil || !slices.Equal(q.Get(s), given.Values))
	})
}
