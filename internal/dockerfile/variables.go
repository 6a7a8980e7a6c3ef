package dockerfile

import (
	"maps"
	"slices"
	"strings"
)

// platform are arguments that BuildKit sets to one short word; each value of them can
// stand for any.
var platform = [...]string{"TARGETARCH", "TARGETOS", "BUILDARCH", "BUILDOS"}

// variables follows the variables of a Dockerfile from step to step.
type variables struct {
	args   map[string]string // given to the build
	global map[string]string // above the first FROM
	stage  map[string]string // nil above the first FROM
	base   map[string]string // of the image below
}

func newVariables(args map[string]string) *variables {
	return &variables{args: args, global: map[string]string{}}
}

// now returns the variables that the next step sees.
func (v *variables) now() map[string]string {
	if v.stage == nil {
		return v.global
	}
	return v.stage
}

// step follows one step.
func (v *variables) step(s step) {
	vars := v.now()
	switch s.verb {
	case "ARG":
		for _, w := range s.words {
			v.arg(w, vars)
		}
	case "ENV":
		v.env(s.words, vars)
	case "FROM":
		v.stage = maps.Clone(v.base)
		if v.stage == nil {
			v.stage = map[string]string{}
		}
	}
}

// arg defines one argument. What the build gives takes precedence over the default,
// and the value above the first FROM over none.
func (v *variables) arg(word string, vars map[string]string) {
	name, value, has := strings.Cut(word, "=")
	if given, ok := v.args[name]; ok {
		vars[name] = given
		return
	}
	value, known := resolved(value, vars)
	if !has {
		value, known = v.global[name]
		if !known && slices.Contains(platform[:], name) {
			value, known = "*", true
		}
	}
	if known {
		vars[name] = value
	} else {
		delete(vars, name)
	}
}

// env sets the variables of one step, which all see what was set before it. The parser
// gives name, value and separator of each in turn.
func (v *variables) env(words []string, vars map[string]string) {
	set := map[string]string{}
	var gone []string
	for at := 0; at+1 < len(words); at += 3 {
		name := words[at]
		if value, known := resolved(words[at+1], vars); known {
			set[name] = value
		} else {
			gone = append(gone, name)
		}
	}
	for _, name := range gone {
		delete(vars, name)
		delete(set, name)
	}
	maps.Copy(vars, set)
}
