package answers

import (
	"fmt"
	"slices"
	"strings"
)

// Default is the value of an answer that is not given. The helpers below make the
// value and its documentation from the same words.
type Default struct {
	Dev, Prod string // as documented
	value     func(Answers, Found) ([]string, bool)
}

// Value returns the default as text, and false when the answer is required.
func (d Default) Value(s Answers, f Found) ([]string, bool) { return d.value(s, f) }

// but returns the default with another value when a condition holds. The
// documentation does not show it; the rule does.
func (d Default) but(holds func(Answers) bool, values ...string) Default {
	usual := d.value
	d.value = func(s Answers, f Found) ([]string, bool) {
		if holds(s) {
			return slices.Clone(values), true
		}
		return usual(s, f)
	}
	return d
}

// required is no default: the answer is required in both profiles.
func required() Default {
	return Default{value: func(Answers, Found) ([]string, bool) { return nil, false }}
}

// fixed is one value in both profiles.
func fixed(v string) Default { return pick(isDev, v, v) }

// perProfile is one value in dev and another in prod.
func perProfile(dev, prod string) Default { return pick(isDev, dev, prod) }

// pick is the value dev when a condition holds, which it must in dev, and the value
// prod otherwise.
func pick(holds func(Answers) bool, dev, prod string) Default {
	return Default{dev, prod, func(s Answers, _ Found) ([]string, bool) {
		if holds(s) {
			return []string{dev}, true
		}
		return []string{prod}, true
	}}
}

// same in the prod column means that the default is that of the dev column.
const same = "the same"

// nothing in a column means the empty list or text.
const nothing = "–"

// fixedName is one value in both profiles, documented as code.
func fixedName(v string) Default {
	return inBoth("`"+v+"`", func(Found) []string { return []string{v} })
}

// fixedNames is one list in both profiles, documented in the order given.
func fixedNames(names ...string) Default {
	return inBoth("`"+strings.Join(names, " ")+"`", func(Found) []string { return slices.Sorted(slices.Values(names)) })
}

// none is the empty list.
func none() Default {
	d := inBoth(nothing, func(Found) []string { return []string{} })
	d.Prod = nothing
	return d
}

// orBefore returns the default with what an older release kept without asking, in a
// stack that it hardened.
func (d Default) orBefore() Default {
	usual := d.value
	d.value = func(s Answers, f Found) ([]string, bool) {
		if len(f.Before) > 0 {
			return slices.Clone(f.Before), true
		}
		return usual(s, f)
	}
	return d
}

// found is a value found in the stack or on the host; the text documents its source.
func found(text string, value func(Found) string) Default {
	return inBoth(text, func(f Found) []string { return []string{value(f)} })
}

// foundOr is a value found in the stack, or the fallback, which replaces %s in the
// text.
func foundOr(text, fallback string, value func(Found) string) Default {
	return found(fmt.Sprintf(text, fallback), func(f Found) string { return orElse(value(f), fallback) })
}

// inBoth is a list that does not depend on the profile.
func inBoth(text string, values func(Found) []string) Default {
	return Default{text, same, func(_ Answers, f Found) ([]string, bool) { return values(f), true }}
}

// askedUnless is a list when a condition holds, which it must in dev, and required
// otherwise.
func askedUnless(holds func(Answers) bool, values ...string) Default {
	return Default{orElse(strings.Join(values, " "), nothing), "asked", func(s Answers, _ Found) ([]string, bool) {
		return append([]string{}, values...), holds(s)
	}}
}

// inEnv is those of the names that the stack sets, sorted, in dev; none in prod.
func inEnv(names ...string) Default {
	return Default{"`" + strings.Join(names, " ") + "`, those that are in `.env`", "none", func(s Answers, f Found) ([]string, bool) {
		out := []string{}
		for _, name := range slices.Sorted(slices.Values(names)) {
			if isDev(s) && slices.Contains(f.EnvNames, name) {
				out = append(out, name)
			}
		}
		return out, true
	}}
}

func orElse(s, fallback string) string {
	if s == "" {
		return fallback
	}
	return s
}
