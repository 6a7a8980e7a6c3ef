package script

import (
	"regexp"
	"slices"
	"strings"
)

var (
	makeTarget = regexp.MustCompile(`^[^\t#=:][^=:]*::?[ \t]*`)
	makeAssign = regexp.MustCompile(`^ *(?:(?:export|override|private) +)*([A-Za-z0-9_.-]+)[ \t]*(\?=|:{0,3}=|\+=|!=)[ \t]*((?s).*)$`)
	makeName   = regexp.MustCompile(`^[A-Za-z0-9_.-]+$`)
	makeShell  = regexp.MustCompile(`\$[({]shell +`)
)

// makefile reads the recipes of a makefile, each line by itself as make runs it.
func makefile(text string, o origin) []Command {
	lines := logical(text, 1)
	m := maker{table: table{}, budget: o.budget}
	for _, l := range lines {
		if name, op, value, ok := makeVariable(l.text); ok {
			m.define(name, op, value)
		}
	}
	return passes(m.most(), func(choice int) (out []Command) {
		for _, l := range lines {
			out = append(out, m.line(l, choice, o)...)
		}
		return out
	})
}

// maker has the variables of a makefile.
type maker struct {
	table
	budget *Budget
}

// line reads a line of a makefile.
func (m maker) line(l logicalLine, choice int, o origin) (out []Command) {
	name, op, value, assigns := makeVariable(l.text)
	recipe := ""
	switch {
	case strings.HasPrefix(l.text, "\t"):
		recipe = strings.TrimLeft(l.text, "\t @-+")
	case assigns && op == "!=":
		recipe = value
	case assigns:
		out = append(out, Command{Line: l.line, Set: []Variable{{Name: name, Value: shellValue(m.expand(value, choice, 0))}}})
		fallthrough
	case makeShell.MatchString(l.text):
		if at := makeShell.FindStringIndex(l.text); at != nil {
			recipe, _ = balanced(l.text[at[1]:], l.text[at[0]+1])
		}
	default:
		if at := makeTarget.FindStringIndex(l.text); at != nil {
			_, recipe, _ = strings.Cut(l.text[at[1]:], ";")
		}
	}
	if recipe == "" {
		return out
	}
	return append(out, shell(m.expand(recipe, choice, 0), l.line, o)...)
}

// shellValue is an expanded value as a word.
func shellValue(text string) Word {
	return Word{Text: strings.TrimSpace(text), Open: strings.Contains(text, "$")}
}

// makeVariable reads an assignment, also one for a target.
func makeVariable(line string) (name, op, value string, ok bool) {
	if strings.HasPrefix(line, "\t") {
		return "", "", "", false
	}
	m := makeAssign.FindStringSubmatch(line)
	if at := makeTarget.FindStringIndex(line); m == nil && at != nil {
		m = makeAssign.FindStringSubmatch(line[at[1]:])
	}
	if m == nil {
		return "", "", "", false
	}
	value, _, _ = strings.Cut(m[3], " #")
	return m[1], m[2], strings.ReplaceAll(value, "\\\n", " "), true
}

func (m maker) define(name, op, value string) {
	before := m.table[name]
	switch {
	case op == "!=":
		m.add(name, unknown("shell_"+value))
	case op == "+=" && len(before) > 0:
		for i := range before {
			if len(before[i]) < maxText {
				before[i] += " " + value
			}
		}
	case !slices.Contains(before, value):
		m.add(name, value)
	}
}
