package pyconf

import (
	"regexp"
	"slices"
)

// The conditions of the table. Where the rendered value is not known, no value is a
// stricter one.

// only is for values that are harmless whatever was rendered.
func only(ok func(literal) bool) func(change) bool {
	return func(c change) bool { return ok(c.is) }
}

func constantOf(words ...string) func(literal) bool {
	return func(v literal) bool { return v.kind == constantValue && slices.Contains(words, v.text) }
}

var boolean = constantOf("True", "False")

func positive(v literal) bool { return v.kind == numberValue && v.number > 0 }

// atMost: a limit that is not above the rendered one.
func atMost(c change) bool {
	return positive(c.is) && c.was != nil && c.was.kind == numberValue && c.is.number <= c.was.number
}

// sooner: the same, where 0 is no limit.
func sooner(c change) bool {
	return atMost(c) || positive(c.is) && c.was != nil && c.was.kind == numberValue && c.was.number == 0
}

// fewer: a list with entries of the rendered one only.
func fewer(c change) bool {
	return c.was != nil && c.was.kind == listValue && c.is.kind == listValue && !slices.ContainsFunc(c.is.items, func(v literal) bool {
		return !slices.ContainsFunc(c.was.items, v.same)
	})
}

// cookieAge: the rendered options, and no older cookies.
func cookieAge(c change) bool {
	return options(c, func(name string, was, is literal) bool { return name == "max_age_days" && atMost(change{&was, is}) })
}

// cookieOptions: the rendered options, for shorter, or sent less often.
func cookieOptions(c change) bool {
	return options(c, func(name string, was, is literal) bool {
		switch name {
		case "expires_days":
			return atMost(change{&was, is})
		case "samesite":
			return is.kind == textValue && is.text == "Strict"
		case "secure":
			return constantOf("True")(is)
		}
		return false
	})
}

// options compares dictionaries: an option may not go, and another value has to be
// stricter. One that comes has no value before.
func options(c change, stricter func(name string, was, is literal) bool) bool {
	if c.was == nil {
		return false
	}
	was, ok := c.was.pairs()
	is, once := c.is.pairs()
	if !ok || !once {
		return false
	}
	for name := range was {
		if _, stays := is[name]; !stays {
			return false
		}
	}
	for name, v := range is {
		if !v.same(was[name]) && !stricter(name, was[name], v) {
			return false
		}
	}
	return true
}

// usualLog: the level that shows failed logins and no cookies.
func usualLog(v literal) bool {
	return v.kind == textValue && v.text == "INFO" || v.kind == numberValue && v.number == 20
}

var (
	page  = regexp.MustCompile(`^/(lab|tree|notebooks|doc|edit)(/[A-Za-z0-9_][A-Za-z0-9_.-]*)*/?$`)
	plain = regexp.MustCompile(`^[A-Za-z0-9_][A-Za-z0-9 _.-]*$`)
	glob  = regexp.MustCompile(`^[A-Za-z0-9_.*?-]+$`)
)

// pagePath: a page of this server.
func pagePath(v literal) bool  { return v.kind == textValue && page.MatchString(v.text) }
func plainText(v literal) bool { return v.kind == textValue && plain.MatchString(v.text) }
func plainGlob(v literal) bool { return v.kind == textValue && glob.MatchString(v.text) }

// listOf: at least one entry, and each of these.
func listOf(ok func(literal) bool) func(literal) bool {
	return func(v literal) bool {
		return (v.kind == listValue || v.kind == setValue) && len(v.items) > 0 && !slices.ContainsFunc(v.items, func(e literal) bool { return !ok(e) })
	}
}
