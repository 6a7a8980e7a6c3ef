package ask

import (
	"slices"
	"strings"
)

// clip shortens a text to a number of columns, as width counts them. The middle
// goes: names of a list often begin alike.
func clip(text string, columns int, width func(string) int) string {
	if width(text) <= columns {
		return text
	}
	runes := []rune(text)
	head, tail := len(runes)/2, len(runes)/2
	for head > 0 {
		short := string(runes[:head]) + "…" + string(runes[tail:])
		if width(short) <= columns {
			return short
		}
		if len(runes)-tail < head {
			head--
		} else {
			tail++
		}
	}
	return ""
}

// filter returns the options that stay when a person types into a list: all of them
// when none would, because survey cannot move in an empty list.
func filter(values []string) func(typed, value string, index int) bool {
	return func(typed, value string, _ int) bool {
		has := func(v string) bool { return strings.Contains(strings.ToLower(v), strings.ToLower(typed)) }
		return has(value) || !slices.ContainsFunc(values, has)
	}
}
