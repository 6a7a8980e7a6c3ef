package script

import (
	"regexp"
	"slices"
	"strings"
)

var justAssign = regexp.MustCompile(`^(?:export +)?([A-Za-z_][A-Za-z0-9_-]*) *:= *(.*)$`)

// justfile reads the recipes of a justfile: each line by itself, or the whole recipe
// where it begins with #!.
func justfile(text string, o origin) []Command {
	lines := logical(text, 1)
	vars := table{}
	for _, l := range lines {
		if m := justAssign.FindStringSubmatch(l.text); m != nil {
			vars.add(m[1], justValue(m[2]))
		}
	}
	return passes(vars.most(), func(choice int) (out []Command) {
		get := func(name string) (string, bool) { return vars.get(name, choice) }
		for i := 0; i < len(lines); i++ {
			l := lines[i]
			if m := justAssign.FindStringSubmatch(l.text); m != nil {
				value, _ := get(m[1])
				out = append(out, Command{Line: l.line, Set: []Variable{{Name: m[1], Value: shellValue(value)}}})
				continue
			}
			if !indented(l.text) {
				continue
			}
			body := strings.TrimLeft(strings.TrimSpace(l.text), "@-")
			if !strings.HasPrefix(body, "#!") {
				out = append(out, shell(between(body, "{{", "}}", o.budget, get), l.line, o)...)
				continue
			}
			recipe := l.text
			for i+1 < len(lines) && (indented(lines[i+1].text) || strings.TrimSpace(lines[i+1].text) == "") {
				i++
				recipe += "\n" + lines[i].text
			}
			if m := shebang.FindStringSubmatch(body); m != nil && slices.Contains(shells, m[1]) {
				out = append(out, shell(between(recipe, "{{", "}}", o.budget, get), l.line, o)...)
			} else {
				out = append(out, unread(recipe, l.line)...)
			}
		}
		return out
	})
}

func indented(line string) bool { return strings.HasPrefix(line, " ") || strings.HasPrefix(line, "\t") }

// justValue reads a value that is one string.
func justValue(text string) string {
	for _, quote := range []string{"'", `"`} {
		if rest, ok := strings.CutPrefix(text, quote); ok {
			if inner, after, closed := strings.Cut(rest, quote); closed && (strings.TrimSpace(after) == "" || strings.HasPrefix(strings.TrimSpace(after), "#")) && !strings.ContainsAny(inner, `$\`) {
				return inner
			}
		}
	}
	return unknown(text)
}
