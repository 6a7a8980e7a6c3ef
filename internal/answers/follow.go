package answers

import (
	"slices"
	"strings"
)

// Change is a change of the profile and its effect on the stored answers.
type Change struct {
	From, To Profile
	Stored   Source            // answers that are kept: chosen, or the same in both profiles
	Follows  map[string]string // by key, the former values of the others: defaults of the former profile
}

// Follow divides the stored answers when the layers change the profile. An answer
// that equals the former profile's default was never chosen, so it follows the new
// profile's default. So does a required answer that has a default in the new profile
// and conflicts with the other answers. All others are kept, and every answer is kept
// when the profile does not change.
func Follow(layers []Source, stored Source, f Found) Change {
	last, _ := Read([]Source{stored})
	next, _ := Read(append(slices.Clone(layers), stored))
	before, now := last.Profile, next.Profile
	c := Change{From: before, To: now, Stored: stored, Follows: map[string]string{}}
	if before == "" || now == "" || before == now {
		return c
	}
	c.Stored = Source{}
	var was, is Answers // the answers so far, of the last run and of this one
	for _, q := range Questions() {
		given, has := stored[q.Key]
		byItself, known := q.Default.Value(was, f)
		asDefault := known && q.same(was, byItself, given.Values)
		if !has {
			given.Values = byItself
		}
		_ = q.Set(&was, given.Values) // Resolve reports invalid answers
		follows := has && (asDefault || !known && q.cannotStay(is, given.Values, f))
		switch {
		case follows:
			c.Follows[q.Key] = strings.Join(q.Get(was), " ")
		case has:
			c.Stored[q.Key] = given
		}
		values, _, ok := lookup(append(slices.Clone(layers), c.Stored), q.Key)
		if !ok {
			values, _ = q.Default.Value(is, f)
		}
		_ = q.Set(&is, values)
	}
	return c
}

// same reports whether two texts of an answer have the same value.
func (q Question) same(s Answers, a, b []string) bool {
	x, y := s, s
	return q.Set(&x, a) == nil && q.Set(&y, b) == nil && slices.Equal(q.Get(x), q.Get(y))
}

// cannotStay reports whether an answer that has a default conflicts with the answers
// so far.
func (q Question) cannotStay(s Answers, values []string, f Found) bool {
	if _, ok := q.Default.Value(s, f); !ok || q.Set(&s, values) != nil {
		return false
	}
	return slices.ContainsFunc(Check(s, f), func(p Problem) bool { return p.Key == q.Key })
}

// Weaker returns the keys of the stored answers that were chosen, are kept, and are
// less strict than the defaults of the new profile, sorted. It returns nil unless the
// new profile is prod.
func (c Change) Weaker(s Answers, layers []Source) (keys []string) {
	if c.From == c.To || c.To != Prod {
		return nil
	}
	for _, q := range Questions() {
		if _, kept := c.Stored[q.Key]; kept && q.Weaker != nil && q.Weaker(s) && !Gives(layers, q) {
			keys = append(keys, q.Key)
		}
	}
	slices.Sort(keys)
	return keys
}
