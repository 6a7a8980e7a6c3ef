package script

import (
	"regexp"
	"strings"
)

// table has the variables of a file that is not a shell's, each with its possible
// values.
type table map[string][]string

// add adds a possible value.
func (t table) add(name, value string) {
	if len(t[name]) < maxChoices {
		t[name] = append(t[name], value)
	}
}

// most returns the largest number of values that a variable has, at least 1.
func (t table) most() int {
	most := 1
	for _, values := range t {
		most = max(most, len(values))
	}
	return most
}

// get returns the value of a variable in a pass.
func (t table) get(name string, choice int) (string, bool) {
	values := t[name]
	if len(values) == 0 {
		return "", false
	}
	return values[min(choice, len(values)-1)], true
}

// between replaces what stands between two marks by what get returns of it.
func between(text, open, end string, b *Budget, get func(string) (string, bool)) string {
	var out strings.Builder
	for {
		if !b.spend(1 + out.Len()/16) {
			return text
		}
		before, rest, ok := strings.Cut(text, open)
		inner, after, closed := strings.Cut(rest, end)
		if !ok || !closed {
			out.WriteString(text)
			return out.String()
		}
		out.WriteString(before)
		if value, known := get(strings.TrimSpace(inner)); known {
			out.WriteString(value)
		} else {
			out.WriteString(unknown(inner))
		}
		if out.Len() > maxShell {
			return out.String()
		}
		text = after
	}
}

var notInName = regexp.MustCompile(`[^A-Za-z0-9]+`)

// unknown is a variable of the shell that has no value, in place of an expression that
// cannot be read. Its name tells what the expression is.
func unknown(expression string) string {
	return "${_" + notInName.ReplaceAllString(expression[:min(len(expression), 60)], "_") + "}"
}

// passes reads a text once for each possible value of the variables around it, and
// gives each command once.
func passes(most int, read func(choice int) []Command) (out []Command) {
	seen := map[string]bool{}
	for choice := range most {
		for _, c := range read(choice) {
			if key := c.key(); !seen[key] {
				seen[key] = true
				out = append(out, c)
			}
		}
	}
	return out
}
